"""What links a file defines at its foot, ``[name]: https://…``, and which of them it uses.

The parser takes such a line out of the text, wherever it stands; one that no link uses would
vanish, and with it whatever it says.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from builder.errors import Problem
from builder.model import Span

_ADDRESS = re.compile(r"[:/#]|\.[A-Za-z]{2,5}$")


class Definitions(dict[str, Any]):
    """The parser's own table of definitions, which remembers what was looked up in it."""

    def __init__(self) -> None:
        super().__init__()
        self.used: set[str] = set()
        self.repeated: list[dict[str, Any]] = []
        """Definitions of a name that was taken."""

    def get(self, name: str, default: Any = None) -> Any:
        """What a link looks up; it is in use from now on."""
        self.used.add(name)
        return super().get(name, default)

    def problems(self, path: Path) -> Iterator[Problem]:
        """Every definition that vanishes, once the whole file has been read."""
        for name, found in self.items():
            if name not in self.used and not _is_harmless(found):
                label = _label(name)
                hint = (
                    f"use it, `[words][{label}]`, or take it out; "
                    f"if it is text, write `\\[{label}]: …`"
                )
                message = f"no link uses `[{label}]: …`, so this line would be nowhere in the book"
                yield Problem("link-unused", message, _span(path, found), hint, "warning")
        for found in self.repeated:
            label = _label(found["label"])
            message = f"`[{label}]: …` stands in this file twice, and only the first counts"
            hint = "give one of them another name, or take it out"
            yield Problem("link-repeated", message, _span(path, found), hint, "warning")


def _label(name: str) -> str:
    """The parser keeps names in capitals; authors write them small, and either is found."""
    return name.lower()


def _is_harmless(found: dict[str, Any]) -> bool:
    """Whether nothing is lost with it: an address alone; ``[//]: # (a note to myself)``, which
    Markdown's authors write for want of comments.
    """
    is_comment = found["href"] in ("#", "<>", "")
    return is_comment or (not found["title"] and _ADDRESS.search(found["href"]) is not None)


def _span(path: Path, found: dict[str, Any]) -> Span:
    return Span(path, found["map"][0] + 1)
