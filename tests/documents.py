"""What README and docs show: their blocks of code, the code in their sentences, and the edits they ask for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).parent.parent
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
"""Decisions (docs/adr) are left out: they say what was once so."""
_CHANGE = re.compile(r"\b[Cc]hange `([^`]+)` to `([^`]+)` in `([^`]+)`")


@dataclass(frozen=True, slots=True)
class Snippet:
    """A block of code as a page shows it."""

    page: str
    line: int
    language: str
    """As its fence says; ``indented`` where there is no fence, empty where the fence says none."""
    text: str
    before: str
    """The paragraph above it."""

    def __str__(self) -> str:
        return f"{self.page}:{self.line} {self.language}"

    @property
    def file(self) -> tuple[str, bool]:
        """The file that the paragraph above has it written to, and whether to its end; or neither."""
        made = re.search(r"Make a file `([^`]+)`:$", self.before)
        added = re.search(r"Add to the end of `([^`]+)`:$", self.before)
        found = made or added
        return (found[1], bool(added)) if found else ("", False)


@dataclass(frozen=True, slots=True)
class Edit:
    """``Change `old` to `new` in `file```, as a sentence asks."""

    line: int
    old: str
    new: str
    file: str


@dataclass(frozen=True, slots=True)
class Span:
    """Code in a sentence."""

    page: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line} {self.text}"


def snippets() -> Iterator[Snippet]:
    """Every block of code in every page."""
    for page in PAGES:
        before = ""
        for token in _tokens(page):
            if token.type == "inline":
                before = token.content.strip()
            elif token.type in ("fence", "code_block"):
                language = token.info if token.type == "fence" else "indented"
                yield Snippet(_name(page), _line(token), language, token.content, before)


def edits(page: str) -> Iterator[Edit]:
    """Every change that a page asks its reader to make."""
    for token in _tokens(ROOT / page):
        if token.type == "inline":
            for found in _CHANGE.finditer(re.sub(r"\s+", " ", token.content)):
                yield Edit(_line(token), *found.groups())


def spans() -> Iterator[Span]:
    """All code in sentences, tables and lists."""
    for page in PAGES:
        for token in _tokens(page):
            line = _line(token) if token.map else 0
            for child in token.children or ():
                line += child.type in ("softbreak", "hardbreak")
                if child.type == "code_inline":
                    yield Span(_name(page), line, child.content)


def _tokens(page: Path) -> list[Token]:
    return MarkdownIt("commonmark").enable("table").parse(page.read_text(encoding="utf-8"))


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 0


def _name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()
