"""``bookbuilder``, and ``python -m builder``: the page engine is sent for, and the command read.

The engine takes longer to come than all that is done before pages are set. So it is sent for first,
before even the command line is imported.
"""

import sys
from collections.abc import Sequence
from itertools import pairwise

from builder import forks

PAGED = {"pdf", "screen"}
"""The editions that the page engine sets."""


def main() -> None:
    """The command ``bookbuilder``."""
    if is_printing(sys.argv[1:]):
        forks.warm()
    from builder.cli import app

    app()


def is_printing(words: Sequence[str]) -> bool:
    """Whether a command is likely to set pages; the engine comes for nothing where it is wrong."""
    if "build" not in words[:1] or {"-h", "--help"} & set(words):
        return False
    named = {word.partition("=")[2] for word in words if word.startswith("--only=")}
    named |= {edition for option, edition in pairwise(words) if option in ("-e", "--only")}
    return not named or bool(named & PAGED)


if __name__ == "__main__":
    main()
