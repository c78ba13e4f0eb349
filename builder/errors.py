"""What can go wrong, and the way out.

::

    Exception
    ├── BookError    the book has problems; the author can mend them          exit 1
    └── ToolError    this machine lacks a tool, a library or a voice          exit 3

Problems are data: the reader and the checks *collect* them, so that one run shows them all.
What a disk refuses becomes a Problem in `builder.disk`. Anything else that is raised is our bug:
`builder.cli.crash` keeps its traceback in a file and ends with status 70.
"""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from builder.model import Span

Severity: TypeAlias = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing the author should know: what, where, and what to do about it."""

    code: str
    """A short slug, documented in ``docs/problems.md``: ``image-missing``."""
    message: str
    span: Span
    hint: str = ""
    severity: Severity = "error"

    def __str__(self) -> str:
        """Two lines, as a compiler prints them: place, severity, message, code; then the hint."""
        line = f"{self.span}: {self.severity}: {self.message} [{self.code}]"
        return f"{line}\n  hint: {self.hint}" if self.hint else line


class BookError(Exception):
    """The book can't be made as it is; every problem says where and why."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


class ToolError(Exception):
    """This machine lacks something; `hint` is the command that brings it."""

    def __init__(self, message: str, hint: str = "") -> None:
        self.message, self.hint = message, hint
        super().__init__(f"{message}\n  hint: {hint}" if hint else message)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint that names the nearest known word; empty where none is near."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"did you mean `{near[0]}`?" if near else ""
