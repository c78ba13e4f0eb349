"""One file of the manuscript → its chapters."""

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

from markdown_it.tree import SyntaxTreeNode

from builder.errors import Problem, did_you_mean
from builder.manuscript import Source
from builder.model import MATTER, Attributes, Chapter, Id, Span, plain
from builder.reader import braces, indented, lookalikes, markdown
from builder.reader.chapters import ChapterReader
from builder.reader.definitions import Definitions
from builder.reader.ledger import File, Names
from builder.reader.markdown import Token
from builder.reader.places import Lines
from builder.reader.slugs import slug, unique

ALIASES = {"acknowledgements": "acknowledgments", "copyright": "copyright-page"}
"""Roles as authors write them."""


Part: TypeAlias = tuple[SyntaxTreeNode | None, list[SyntaxTreeNode]]
"""A chapter's heading, if it has one, and what follows it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file was found to say."""

    title: str
    """The book's, where the file is a whole book that tells it."""
    chapters: tuple[Chapter, ...]
    names: Names
    """Its own."""
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """What a file is read with besides its words."""

    root: Path
    language: str
    title: str
    """The book's; empty where nothing says it but, perhaps, a file."""
    is_bare: bool
    """Whether the file is the whole book."""
    banner: str = ""
    """A title that several files begin with, above their own: the series', or the book's."""
    is_first: bool = True
    """Whether the file is the first that has it, and shows it."""

    def read(self, source: Source, before: Names | None = None) -> Reading:
        """What a file says, under ids that those `before` it have not."""
        problems: list[Problem] = []
        names = Names(before)
        file, nodes = parse(source, problems)
        title = self.title
        if self.is_bare and not title:
            title, nodes = title_of(nodes)
        nodes = without_banner(nodes, self.banner, self.is_first)
        label = (self.is_bare and title) or pretty(source.path.stem)
        reader = FileReader(self.root, file, names, self.language, problems)
        chapters = tuple(reader.chapters(nodes, label))
        return Reading(title, chapters, replace(names, before=None), tuple(problems))


def parse(source: Source, problems: list[Problem]) -> tuple[File, list[SyntaxTreeNode]]:
    """A file, and its top-level nodes."""
    tokens, env = _tokens(source, problems)
    for token in tokens:
        # Deeper than this the parser drops what it finds, without a word.
        if token.level >= markdown.NESTING - 2 and token.map:
            span = Span(source.path, token.map[0] + 1)
            hint = "take some of the quotations or lists around it away"
            problems.append(Problem("nesting-deep", "this is nested too deep to read", span, hint))
            break
    file = File(source.path, source.text, env)
    problems += lookalikes.problems(tokens, file.lines)
    problems += map(file.lost_braces, env.get(braces.LOST, ()))
    return file, SyntaxTreeNode(tokens).children


def _tokens(source: Source, problems: list[Problem]) -> tuple[list[Token], dict[str, Any]]:
    """A file's tokens, and what it defines; its indented text is code, or plainly prose."""
    lines = Lines(source.path, source.text)
    env: dict[str, Any] = {"references": Definitions()}
    tokens = markdown.tokens(source.text, env)
    found = indented.indents(tokens, lines)
    problems += found.problems(lines)
    if found.are_prose:
        env = {"references": Definitions()}
        tokens = markdown.tokens(source.text, env, has_listings=False)
    return tokens, env


def title_of(nodes: Sequence[SyntaxTreeNode]) -> tuple[str, list[SyntaxTreeNode]]:
    """A bare file's one ``#`` above several ``##`` is the book's title; they are its chapters."""
    tops = [node for node in nodes if _is_heading(node, "h1")]
    seconds = [node for node in nodes if _is_heading(node, "h2")]
    if len(tops) != 1 or len(seconds) < 2 or nodes[0] is not tops[0]:
        return "", list(nodes)
    for node in nodes:
        if node.type == "heading" and node.nester_tokens:
            _set_level(node, int(node.tag[1]) - 1, is_top=True)
    return tops[0].children[0].content, list(nodes[1:])


BANNER = re.compile(r"\s*#[ \t]+(?P<title>\S.*?)[ \t]*#*[ \t]*\n\s*##?[ \t]+\S")
"""The head of a file with a title above its own."""


def above(text: str) -> str:
    """The title that a file has above its own; empty where it begins with its own."""
    head = BANNER.match(text)
    return head["title"] if head else ""


def banner(texts: Sequence[str]) -> str:
    """The title that most files have above their own; empty where each begins with its own.

    Two interludes may be called so in a book of twenty chapters, and keep their titles.
    """
    found = Counter(filter(None, map(above, texts)))
    title, count = next(iter(found.most_common(1)), ("", 0))
    return title if count > 1 and 2 * count > len(texts) else ""


def without_banner(
    nodes: Sequence[SyntaxTreeNode], title: str, is_first: bool
) -> list[SyntaxTreeNode]:
    """A file's nodes without the title that others have, too; the first shows it, as a part's."""
    if not title or len(nodes) < 2 or not _is_heading(nodes[0], "h1"):
        return list(nodes)
    heading = nodes[0].nester_tokens
    if nodes[1].type != "heading" or nodes[0].children[0].content != title or not heading:
        return list(nodes)
    lift(nodes[1:])
    if is_first:
        heading.opening.attrSet("class", "part")
    return list(nodes[0 if is_first else 1 :])


def pretty(name: str) -> str:
    """A file's name as a title: ``02-the-train`` → ``The train``."""
    words = re.sub(r"[-_]+", " ", re.sub(r"^\d+[-_. ]*", "", name)).strip()
    return (words[:1].upper() + words[1:]) or name


class FileReader:
    """Reads the chapters of one file: one for each ``#``, one for what stands before the first."""

    def __init__(
        self, root: Path, file: File, names: Names, language: str, problems: list[Problem]
    ) -> None:
        self.root, self.file, self.names = root, file, names
        self.language, self.problems = language, problems

    def chapters(self, nodes: Sequence[SyntaxTreeNode], label: str) -> list[Chapter]:
        """The file's chapters; `label` names one that has no title."""
        for node in (each for top in nodes for each in top.walk()):
            if node.type == "footnote_reference":
                self.define(node)
        lift(nodes)
        parts = _parts(nodes)
        self.check_head(parts, label)
        made = [self.chapter(heading, rest, label, len(parts) > 1) for heading, rest in parts]
        for name, node in self.file.notes.items():
            if name not in self.file.called:
                hint = f"call it with `[^{name}]`, or take it out"
                self.problem("note-unused", f"note `[^{name}]` is never called", node, hint)
        self.problems += self.file.definitions.problems(self.file.path)
        return made

    def check_head(self, parts: Sequence[Part], label: str) -> None:
        """Tell of a file whose headings all stand too low to be its chapter's title."""
        if len(parts) != 1 or parts[0][0]:
            return
        nodes = parts[0][1]
        if any(node.type == "heading" for node in nodes):
            hint = "move it below the heading, or write the chapter's title above it: `# …`"
            message = f"this text stands before the first heading: the chapter is called `{label}`"
            self.problem("text-before-title", message, nodes[0], hint, "warning")

    def define(self, node: SyntaxTreeNode) -> None:
        """Keep a note's text under its label; a second one of that label would be lost."""
        name = str(node.meta.get("label", ""))
        if name in self.file.notes:
            hint = "give one of them another label"
            self.problem("note-duplicate", f"note `[^{name}]` is defined twice", node, hint)
        self.file.notes.setdefault(name, node)

    def chapter(
        self,
        heading: SyntaxTreeNode | None,
        nodes: list[SyntaxTreeNode],
        label: str,
        has_siblings: bool,
    ) -> Chapter:
        """One chapter, under an id that the whole book knows."""
        reader = ChapterReader(self.root, self.file, self.names, self.language, self.problems)
        attributes = reader.manner(heading) if heading else Attributes()
        fallback = slug(label)
        if heading:
            role = self.role(heading)
            fallback = slug(_unmarked(heading)) or fallback
        elif role := _sole_role(nodes):
            label, nodes, fallback = role.capitalize(), nodes[0].children, role
        else:
            role = "chapter"
            if has_siblings:
                fallback = "prelude"
                hint = "move it below the heading, or give it a heading of its own"
                message = "this text stands before the chapter's title"
                self.problem("text-before-title", message, nodes[0], hint, "warning")
        id = self.id(reader, heading, fallback or "chapter")
        chapter = reader.chapter(id, role, heading, nodes, label, attributes)
        if chapter.title:
            self.names.anchors.setdefault(slug(plain(chapter.title.inlines)), id)
        return chapter

    def id(self, reader: ChapterReader, heading: SyntaxTreeNode | None, fallback: Id) -> Id:
        """The chapter's id, an author's own or one made from its title, entered in the names."""
        names = self.names
        wanted = str(heading.attrs.get("id", "")) if heading else ""
        id = reader.claim(wanted, reader.span(heading)) if wanted and heading else ""
        if not id:
            id = unique(fallback, names.taken)
            names.made.add(id)
        names.chapters.add(id)
        names.anchors.setdefault(id, id)
        names.files.setdefault(self.file.path.relative_to(self.root).as_posix(), id)
        return id

    def role(self, heading: SyntaxTreeNode) -> str:
        """The role that a chapter's heading claims, ``{.preface}``; a plain one is a chapter."""
        role = "chapter"
        for name in str(heading.attrs.get("class", "")).split():
            known = ALIASES.get(name, name)
            if known in MATTER:
                role = known
                continue
            hint = did_you_mean(name, MATTER) or f"known: {', '.join(sorted(MATTER))}"
            self.problem("role-unknown", f"no part of a book is called `{name}`", heading, hint)
        return role

    def problem(
        self, code: str, message: str, node: SyntaxTreeNode, hint: str, severity: Any = "error"
    ) -> None:
        """Tell a Problem where a node begins."""
        span = self.file.lines.start(node.map[0] if node.map else 0)
        self.problems.append(Problem(code, message, span, hint, severity))


def _parts(nodes: Sequence[SyntaxTreeNode]) -> list[Part]:
    """A file's nodes, cut before each ``#``."""
    parts: list[Part] = [(None, [])]
    for node in nodes:
        if _is_heading(node, "h1"):
            parts.append((node, []))
        elif not _is_silent(node):
            parts[-1][1].append(node)
    return [(heading, rest) for heading, rest in parts if heading or rest]


def lift(nodes: Sequence[SyntaxTreeNode]) -> None:
    """Raise the headings that stand before a file's first ``#``, if it begins with one of them.

    A file that begins with ``##`` is a chapter of that title, and its ``###`` are what ``##`` are
    elsewhere: many keep ``#`` for the book.
    """
    begun = [node for node in nodes if not _is_silent(node)]
    if not begun or begun[0].type != "heading" or begun[0].tag == "h1":
        return
    steps = int(begun[0].tag[1]) - 1
    for node in itertools.takewhile(lambda node: not _is_heading(node, "h1"), begun):
        for heading in node.walk():
            if heading.type == "heading" and heading.nester_tokens:
                _set_level(heading, int(heading.tag[1]) - steps, is_top=heading is node)


def _set_level(heading: SyntaxTreeNode, level: int, is_top: bool) -> None:
    """Give a heading another level; only one that is in nothing else can begin a chapter."""
    assert heading.nester_tokens
    heading.nester_tokens.opening.tag = f"h{max(1 if is_top else 2, level)}"


def _is_heading(node: SyntaxTreeNode, tag: str) -> bool:
    return node.type == "heading" and node.tag == tag


def _is_silent(node: SyntaxTreeNode) -> bool:
    """What is no text by itself: a note's definition, a comment."""
    comment = r"\s*(<!--.*?-->\s*)+"
    is_comment = node.type == "html_block" and re.fullmatch(comment, node.content, re.DOTALL)
    return node.type == "footnote_reference" or bool(is_comment)


def _sole_role(nodes: Sequence[SyntaxTreeNode]) -> str:
    """The role of a file that is one div and nothing else: a dedication, an epigraph."""
    if len(nodes) != 1 or nodes[0].type != "container_div":
        return ""
    name = nodes[0].info.strip().split(" ")[0]
    return name if name in MATTER else ""


def _unmarked(heading: SyntaxTreeNode) -> str:
    """A heading's words without its marks and the calls of notes, before its chapter is read."""
    token = heading.children[0].token
    children = token.children if token and token.children else []
    return "".join(child.content for child in children if not child.type.startswith("html"))
