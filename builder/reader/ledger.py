"""What a chapter is read with: its file, the book's names, the notes it has called."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from markdown_it.tree import SyntaxTreeNode

from builder.errors import Problem
from builder.model import Id, NoteRef, Span
from builder.reader.definitions import Definitions
from builder.reader.markdown import Token
from builder.reader.places import Lines
from builder.reader.run import Place
from builder.reader.slugs import RESERVED, unique


class File:
    """What the chapters of one file share: its lines, its notes, what it defines."""

    def __init__(self, path: Path, text: str, env: dict[str, Any]) -> None:
        self.path, self.lines, self.env = path, Lines(path, text), env
        self.definitions: Definitions = env["references"]
        self.definitions.repeated = env.get("duplicate_refs", [])
        self.notes: dict[str, SyntaxTreeNode] = {}
        self.called: set[str] = set()

    def lost_braces(self, line: int) -> Problem:
        """What to tell of attributes that stand above nothing; `line` counts from 0."""
        span = self.lines.start(line)
        written = self.lines.lines[line].strip(" \t>")[:40]
        message = f"`{written}` belongs to nothing: no block stands below it, or one with an id"
        hint = "write it on the line above a block; a block has one id"
        return Problem("attribute-stray", message, span, hint)

    def inline_note(self, id: int) -> list[Token]:
        """The tokens of a note written where it is called, ``^[so]``."""
        return cast(list[Token], self.env["footnotes"]["list"][id]["tokens"])


@dataclass(slots=True)
class Names:
    """The ids of a book, or of one file: who has which, and what else a link may call them."""

    before: "Names | None" = None
    """Those of the files before it, which a file can't have any more."""
    chapters: set[Id] = field(default_factory=lambda: set(RESERVED))
    made: set[Id] = field(default_factory=set)
    """Those of a file's chapters that no author gave."""
    claimed: dict[Id, Span] = field(default_factory=dict)
    anchors: dict[str, Id] = field(default_factory=dict)
    files: dict[str, Id] = field(default_factory=dict)
    has_marks: bool = False

    @property
    def taken(self) -> set[Id]:
        """The ids that no chapter can have any more."""
        return self.chapters.union(self.claimed, self.before.taken if self.before else ())

    def claims(self, id: Id) -> Span | None:
        """Where an author has given that id already."""
        return self.claimed.get(id) or (self.before.claims(id) if self.before else None)

    def have_room(self, more: "Names") -> bool:
        """Whether the names of the next file are what they would be if it had known of these."""
        taken = self.taken
        is_claimed = any(self.claims(id) for id in more.claimed)
        return not is_claimed and all(unique(id, taken) == id for id in more.made)

    def add(self, more: "Names") -> None:
        """Enter the names of the next file; where a link could mean two places, it is the first."""
        self.chapters |= more.chapters
        self.claimed |= more.claimed
        for name, id in more.anchors.items():
            if name in more.claimed:
                self.anchors[name] = id
            self.anchors.setdefault(name, id)
        for file, id in more.files.items():
            self.files.setdefault(file, id)
        self.has_marks = self.has_marks or more.has_marks


class Ledger:
    """Keeps a chapter's accounts: its ids, its calls of notes, its problems, its places.

    It is the `Context` that lines are read in.
    """

    def __init__(
        self, root: Path, file: File, names: Names, language: str, problems: list[Problem]
    ) -> None:
        self.root, self.file, self.names = root, file, names
        self.language, self.problems = language, problems
        self.id: Id = ""
        self.calls: dict[str, tuple[int, Place, int]] = {}
        self.inline_notes: dict[str, tuple[list[Token], Place]] = {}
        self.marks = 0

    def problem(self, code: str, message: str, span: Span, hint: str) -> None:
        """Tell a Problem that stops a build."""
        self.problems.append(Problem(code, message, span, hint))

    def claim(self, id: str, span: Span) -> Id:
        """Take an author's id; two of one name are a Problem."""
        if not re.fullmatch(r"[A-Za-z_][\w.-]*", id, re.ASCII):
            hint = "an id is letters, digits, - and _, and begins with a letter"
            self.problem("id-invalid", f"`#{id}` is no id", span, hint)
            return ""
        if (before := self.names.claims(id)) and before != span:
            message = f"`#{id}` is already at {before}"
            self.problem("id-duplicate", message, span, "give one of them another id")
            return ""
        self.names.claimed[id] = span
        self.names.anchors[id] = id
        return id

    def marked(self) -> Id:
        """Count a mark of the index; its id, if no author has given it one."""
        self.names.has_marks = True
        self.marks += 1
        return f"{self.id}-i{self.marks}"

    def call(self, token: Token, place: Place, at: int) -> NoteRef:
        """Number a note in the order in which this chapter calls them."""
        label = token.meta.get("label")
        key = f"^{token.meta['id']}" if label is None else label
        is_first = key not in self.calls
        if is_first:
            self.calls[key] = (len(self.calls) + 1, place, at)
            if label is None:
                tokens = self.file.inline_note(token.meta["id"])
                # Its tokens count from behind its `^[`.
                self.inline_notes[key] = (tokens, lambda offset: place(at + 2 + offset))
        number = self.calls[key][0]
        return NoteRef(f"{self.id}-n{number}", number, place(at), is_first)

    def content(self, node: SyntaxTreeNode, after: int = 0) -> tuple[Token, Place]:
        """The inline token of a block, and where its words stand in the file."""
        token = token_of(node.children[0])
        return token, self.file.lines.place(token, after)

    def span(self, node: SyntaxTreeNode) -> Span:
        """Where a node begins."""
        return self.file.lines.start(node.map[0] if node.map else 0)


def token_of(node: SyntaxTreeNode) -> Token:
    """The token of a leaf, or the one that opens a nested node."""
    if node.token:
        return node.token
    assert node.nester_tokens
    return node.nester_tokens.opening
