"""The patterns by which words are broken, taken apart when they are asked for.

A dictionary has some ten thousand of them, letters with figures between them, and pyphen takes them
all apart when it opens it. A chapter asks for a few hundred.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyphen

FIGURE, PRICE = re.compile(r"\d"), re.compile(r"[1-9]")
PARTS = re.compile(r"(\d?)(\D?)")


def mends() -> tuple[tuple[Any, str, Callable[[Any], Any]], ...]:
    """The functions of pyphen's to wrap while pages are made."""
    return ((pyphen.HyphDict, "__init__", _opened),)


class Patterns(dict[str, Any]):
    """Patterns by their letters: as they are written, until somebody asks for them."""

    def get(self, letters: str, otherwise: Any = None) -> Any:
        """Where a pattern's figures begin, and those figures."""
        found = super().get(letters, otherwise)
        if isinstance(found, str):
            figures = [int(figure or "0") for figure, _ in PARTS.findall(found)]
            priced = [at for at, figure in enumerate(figures) if figure]
            start, end = priced[0], priced[-1] + 1
            found = self[letters] = start, tuple(figures[start:end])
        return found


def _opened(read: Callable[..., None]) -> Callable[..., None]:
    """A dictionary whose patterns wait; one that spells words otherwise at a break is pyphen's."""

    def open_(self: Any, path: Path) -> None:
        encoding, _, rest = path.read_bytes().partition(b"\n")
        lines = [line.strip() for line in rest.decode(encoding.decode().strip()).split("\n")]
        written = [line for line in lines if PRICE.search(line)]
        written = [line for line in written if not line.startswith(pyphen.ignored)]
        joined = "\n".join(written)
        if "/" in joined or "^^" in joined:
            read(self, path)
            return
        letters = FIGURE.sub("", joined).split("\n")
        self.patterns = Patterns(zip(letters, written, strict=True))
        self.cache = {}
        self.maxlen = max(map(len, letters))

    return open_
