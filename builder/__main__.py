"""``bookbuilder``, and ``python -m builder``: the page engine is sent for, and the command read.

The engine takes longer to come than all that is done before pages are set. So it is sent for first,
before even the command line is imported.
"""

import gc
import sys
from collections.abc import Sequence
from itertools import pairwise

from builder import forks

PAGED = {"pdf", "screen"}
"""The editions that the page engine sets."""
INTERRUPTED = 130
"""What a shell says of a command that Ctrl-C has ended."""
SELDOM = 50_000
"""How many more values there are before one looks for those that could go; Python's is 700."""


def main() -> None:
    """The command ``bookbuilder``."""
    # A book is a million values that stay: to look all the time for those that could go takes a
    # tenth of the time.
    gc.set_threshold(SELDOM)
    if is_printing(sys.argv[1:]):
        forks.warm()
    try:
        from builder.cli import app

        # The name is what a shell completes, even after `python -m builder`.
        app(prog_name="bookbuilder")
    except KeyboardInterrupt:
        # Before anything was begun that there could be something to say about.
        sys.exit(INTERRUPTED)


def is_printing(words: Sequence[str]) -> bool:
    """Whether a command is likely to set pages; the engine comes for nothing where it is wrong."""
    if not {"build", "watch"} & set(words[:1]) or {"-h", "--help"} & set(words):
        return False
    named = {word.partition("=")[2] for word in words if word.startswith("--only=")}
    named |= {edition for option, edition in pairwise(words) if option in ("-e", "--only")}
    return not named or bool(named & PAGED)


if __name__ == "__main__":
    main()
