"""Markdown → `Book`. The only part of the builder that knows Markdown.

Reading never stops at the first fault: it collects every Problem, so that one run shows them all,
and what it can't hold it reports rather than drops.
"""

import posixpath
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from markdown_it.tree import SyntaxTreeNode

from builder.errors import Problem, did_you_mean
from builder.manuscript import Manuscript, Source
from builder.model import MATTER, Book, Chapter, Link, Meta, Span, plain, rewrite
from builder.reader import markdown
from builder.reader.chapters import ChapterReader, File, Names, role_of
from builder.reader.inlines import below
from builder.reader.slugs import slug, unique

__all__ = ["read"]


def read(
    manuscript: Manuscript, progress: Callable[[str, int, int], None] = lambda *_: None
) -> tuple[Book, list[Problem]]:
    """The book of a manuscript, and everything that is wrong with it."""
    problems: list[Problem] = []
    names = Names()
    meta = manuscript.config.book
    chapters: list[Chapter] = []
    for number, source in enumerate(manuscript.sources):
        progress("reading", number, len(manuscript.sources))
        env: dict[str, Any] = {}
        nodes = _nodes(source, env, problems)
        if not meta.title and len(manuscript.sources) == 1:
            title, nodes = _book_title(nodes)
            meta = replace(meta, title=title)
        chapters += _file(manuscript, source, env, nodes, names, meta, problems)
    progress("reading", len(manuscript.sources), len(manuscript.sources))
    meta = _titled(meta, chapters, manuscript)
    if not chapters and manuscript.sources:
        hint = "write a line `# First chapter` and some text below it"
        problems.append(Problem("book-empty", "there is no chapter in it", Span(manuscript.sources[0].path, 1), hint))
    return Book(meta, _linked(tuple(chapters), names, manuscript, problems)), problems


def _nodes(source: Source, env: dict[str, Any], problems: list[Problem]) -> list[SyntaxTreeNode]:
    """A file's top-level nodes."""
    tokens = markdown.tokens(source.text, env)
    for token in tokens:
        # Deeper than this the parser drops what it finds, without a word.
        if token.level >= markdown.NESTING - 2 and token.map:
            span = Span(source.path, token.map[0] + 1)
            hint = "take some of the quotations or lists around it away"
            problems.append(Problem("nesting-deep", "this is nested too deep to be read", span, hint))
            break
    return SyntaxTreeNode(tokens).children


def _book_title(nodes: Sequence[SyntaxTreeNode]) -> tuple[str, list[SyntaxTreeNode]]:
    """A bare file's one ``#`` above several ``##`` is the book's title, and they are its chapters."""
    tops = [node for node in nodes if node.type == "heading" and node.tag == "h1"]
    seconds = [node for node in nodes if node.type == "heading" and node.tag == "h2"]
    if len(tops) != 1 or len(seconds) < 2 or nodes[0] is not tops[0]:
        return "", list(nodes)
    for node in nodes:
        if node.type == "heading" and node.nester_tokens:
            node.nester_tokens.opening.tag = f"h{int(node.tag[1]) - 1}"
    return tops[0].children[0].content, list(nodes[1:])


def _titled(meta: Meta, chapters: Sequence[Chapter], manuscript: Manuscript) -> Meta:
    """A book always has a title: its own, else its one chapter's, else its folder's or file's."""
    if meta.title:
        return meta
    if len(chapters) == 1 and chapters[0].title:
        return replace(meta, title=chapters[0].label)
    is_bare = len(manuscript.sources) == 1 and manuscript.root != manuscript.sources[0].path
    name = manuscript.sources[0].path.stem if is_bare else manuscript.root.resolve().name
    return replace(meta, title=_pretty(name))


def _pretty(name: str) -> str:
    words = re.sub(r"[-_]+", " ", re.sub(r"^\d+[-_. ]*", "", name)).strip()
    return (words[:1].upper() + words[1:]) or name


def _file(
    manuscript: Manuscript,
    source: Source,
    env: dict[str, Any],
    nodes: Sequence[SyntaxTreeNode],
    names: Names,
    meta: Meta,
    problems: list[Problem],
) -> list[Chapter]:
    """The chapters of one file: one for each ``#``, and one for what stands before the first."""
    file = File(source.path, source.text, env)
    for node in nodes:
        if node.type == "footnote_reference":
            _define(file, node, problems)
    chapters: list[Chapter] = []
    for heading, rest in _parts(nodes):
        reader = ChapterReader(manuscript.root, file, names, meta.language, problems)
        span = reader.span(heading or rest[0])
        role = role_of(heading, span, problems) if heading else "chapter"
        label = meta.title if len(manuscript.sources) == 1 else _pretty(source.path.stem)
        if not heading and len(rest) == 1 and (known := _sole_role(rest[0])):
            role, rest, label = known, rest[0].children, known.capitalize()
        elif not heading and not chapters and any(n.tag == "h1" for n in nodes if n.type == "heading"):
            hint = "move it below the heading, or give it a heading of its own"
            problems.append(Problem("text-before-title", "this text stands before the chapter's title", span, hint, "warning"))
        wanted = heading.attrs.get("id") if heading else None
        id = _chapter_id(reader, heading, str(wanted or ""), role, source, span, names)
        names.chapters.add(id)
        names.anchors.setdefault(id, id)
        names.files.setdefault(source.path.relative_to(manuscript.root).as_posix(), id)
        chapter = reader.chapter(id, role, heading, rest, label)
        if chapter.title:
            names.anchors.setdefault(slug(plain(chapter.title.inlines)), id)
        chapters.append(chapter)
    for label, node in file.notes.items():
        if label not in file.called:
            hint = f"call it with `[^{label}]`, or take it out"
            problems.append(Problem("note-unused", f"note `[^{label}]` is never called", file.lines.start(node.map[0] if node.map else 0), hint))
    return chapters


def _define(file: File, node: SyntaxTreeNode, problems: list[Problem]) -> None:
    """Keep a note's text under its label; a second one of that label would be lost."""
    label = str(node.meta.get("label", ""))
    if label in file.notes:
        span = file.lines.start(node.map[0] if node.map else 0)
        hint = "give one of them another label"
        problems.append(Problem("note-duplicate", f"note `[^{label}]` is defined twice", span, hint))
    file.notes.setdefault(label, node)


def _parts(
    nodes: Sequence[SyntaxTreeNode],
) -> list[tuple[SyntaxTreeNode | None, list[SyntaxTreeNode]]]:
    """A file's nodes, cut before each ``#``."""
    parts: list[tuple[SyntaxTreeNode | None, list[SyntaxTreeNode]]] = [(None, [])]
    for node in nodes:
        if node.type == "heading" and node.tag == "h1":
            parts.append((node, []))
        elif not _is_silent(node):
            parts[-1][1].append(node)
    return [(heading, rest) for heading, rest in parts if heading or rest]


def _is_silent(node: SyntaxTreeNode) -> bool:
    """What is no text by itself: a note's definition, a comment."""
    is_comment = node.type == "html_block" and re.fullmatch(r"\s*(<!--.*?-->\s*)+", node.content, re.DOTALL)
    return node.type == "footnote_reference" or bool(is_comment)


def _sole_role(node: SyntaxTreeNode) -> str:
    """The role of a file that is one div and nothing else: a dedication, an epigraph."""
    if node.type != "container_div":
        return ""
    name = node.info.strip().split(" ")[0]
    return name if name in MATTER else ""


def _chapter_id(
    reader: ChapterReader,
    heading: SyntaxTreeNode | None,
    wanted: str,
    role: str,
    source: Source,
    span: Span,
    names: Names,
) -> str:
    """An author's own id, else a slug of the title, the role, or the file's name."""
    if wanted and (claimed := reader.claim(wanted, span)):
        return claimed
    title = heading.children[0].content if heading else ""
    words = slug(re.sub(r"\[\^[^\]]*\]|\]\([^)]*\)|\{[^}]*\}|<[^>]*>", "", title))
    fallback = role if role != "chapter" else slug(_pretty(source.path.stem))
    return unique(words or fallback or "chapter", names.chapters | names.claimed.keys())


def _linked(
    chapters: tuple[Chapter, ...], names: Names, manuscript: Manuscript, problems: list[Problem]
) -> tuple[Chapter, ...]:
    """The chapters with every link inside the book led to an id, now that all ids are known."""

    def settle(node: Any) -> Any:
        if not isinstance(node, Link) or urlsplit(node.target).scheme:
            return node
        target = _target(node, names, manuscript)
        if target is None:
            known = [f"#{name}" for name in names.anchors] + list(names.files)
            message = f"link `{node.target}` leads nowhere"
            problems.append(Problem("link-dead", message, node.span, did_you_mean(node.target, known)))
            return node
        return replace(node, target=f"#{target}")

    return rewrite(chapters, settle)


def _target(link: Link, names: Names, manuscript: Manuscript) -> str | None:
    """The id a link inside the book means, if there is one."""
    path, _, fragment = link.target.partition("#")
    if path:
        file = below(path, link.span.path, manuscript.root)
        if (chapter := names.files.get(posixpath.normpath(file))) is None:
            return None
        return names.anchors.get(fragment) if fragment else chapter
    return names.anchors.get(fragment)
