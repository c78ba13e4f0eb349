"""A chapter's block tokens → its blocks, sentences and notes."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from markdown_it.tree import SyntaxTreeNode

from builder.errors import Problem, did_you_mean
from builder.model import (
    Alignment,
    Attributes,
    Block,
    Cell,
    Chapter,
    CodeBlock,
    DefinitionList,
    Division,
    Entry,
    Figure,
    Heading,
    Id,
    Item,
    LineBreak,
    ListBlock,
    Note,
    NoteRef,
    Paragraph,
    Quote,
    SceneBreak,
    Sentence,
    Span,
    Table,
    Verse,
    plain,
)
from builder.reader import markdown, run
from builder.reader.inlines import attributes_of, flatten, image
from builder.reader.markdown import Token
from builder.reader.places import Lines
from builder.reader.run import Piece, Place
from builder.reader.slugs import RESERVED, slug


class File:
    """What the chapters of one file share: its lines, its notes, what it defines."""

    def __init__(self, path: Path, text: str, env: dict[str, Any]) -> None:
        self.path, self.lines, self.env = path, Lines(path, text), env
        self.notes: dict[str, SyntaxTreeNode] = {}
        self.called: set[str] = set()

    def inline_note(self, id: int) -> list[Token]:
        """The tokens of a note written where it is called, ``^[so]``."""
        return cast(list[Token], self.env["footnotes"]["list"][id]["tokens"])


class Names:
    """The book's ids: who has which, and what else a link may call them."""

    def __init__(self) -> None:
        self.chapters: set[Id] = set(RESERVED)
        self.claimed: dict[Id, Span] = {}
        self.anchors: dict[str, Id] = {}
        self.files: dict[str, Id] = {}


class ChapterReader:
    """Reads one chapter. It is the `Context` that its lines are read in."""

    def __init__(
        self, root: Path, file: File, names: Names, language: str, problems: list[Problem]
    ) -> None:
        self.root, self.file, self.names = root, file, names
        self.language, self.problems = language, problems
        self.calls: dict[str, tuple[int, Place, int]] = {}
        self.inline_notes: dict[str, tuple[list[Token], Place]] = {}

    def chapter(
        self,
        id: Id,
        role: str,
        heading: SyntaxTreeNode | None,
        nodes: Sequence[SyntaxTreeNode],
        label: str,
        lang: str = "",
    ) -> Chapter:
        """The chapter of a heading and what follows it."""
        self.id, self.language = id, lang or self.language
        span = self.span(heading or nodes[0])
        title = self.title(heading, f"{id}-title") if heading else None
        some = self.blocks(nodes, id)
        words = " ".join(plain(title.inlines).split()) if title else ""
        return Chapter(id, role, title, words or label, some, self.notes(), span, lang)

    def language_of(self, heading: SyntaxTreeNode) -> str:
        """The language a heading gives its chapter, ``{lang=ru}``; empty where it gives none."""
        found = {k: v for k, v in heading.attrs.items() if k not in ("id", "class")}
        return attributes_of(found, self.span(heading), self)[1].lang

    # Context ----------------------------------------------------------------------------

    def claim(self, id: str, span: Span) -> Id:
        """Take an author's id; two of one name are a Problem."""
        if not re.fullmatch(r"[A-Za-z_][\w.-]*", id, re.ASCII):
            hint = "an id is letters, digits, - and _, and begins with a letter"
            self.problems.append(Problem("id-invalid", f"`#{id}` is no id", span, hint))
            return ""
        if (before := self.names.claimed.get(id)) and before != span:
            message = f"`#{id}` is already at {before}"
            self.problems.append(
                Problem("id-duplicate", message, span, "give one of them another id")
            )
            return ""
        self.names.claimed[id] = span
        self.names.anchors[id] = id
        return id

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

    # Notes ------------------------------------------------------------------------------

    def notes(self) -> tuple[Note, ...]:
        """The notes this chapter calls. One may call another, so the list grows as it is read."""
        made: list[Note] = []
        while len(made) < len(self.calls):
            key = list(self.calls)[len(made)]
            number, place, at = self.calls[key]
            id = f"{self.id}-n{number}"
            if key in self.inline_notes:
                tokens, inside = self.inline_notes[key]
                pieces = flatten(tokens, inside, self)
                block = self.paragraph_of(pieces, inside, f"{id}-1", place(at), Attributes())
                made.append(Note(id, number, (block,) if block else (), place(at)))
            elif node := self.file.notes.get(key):
                self.file.called.add(key)
                made.append(Note(id, number, self.blocks(node.children, id), self.span(node)))
                if not made[-1].blocks:
                    self.problems.append(
                        Problem(
                            "note-empty", f"note `[^{key}]` has no text", made[-1].span, "write it"
                        )
                    )
            else:
                hint = did_you_mean(key, self.file.notes) or f"add a line `[^{key}]: …`"
                self.problems.append(
                    Problem("note-missing", f"note `[^{key}]` is not in this file", place(at), hint)
                )
                made.append(Note(id, number, (), place(at)))
        return tuple(made)

    # Blocks -----------------------------------------------------------------------------

    def blocks(self, nodes: Iterable[SyntaxTreeNode], parent: Id) -> tuple[Block, ...]:
        """The blocks of some nodes, numbered from 1 below `parent`."""
        made: list[Block] = []
        for node in nodes:
            if block := self.block(node, f"{parent}-{len(made) + 1}"):
                made.append(block)
        return tuple(made)

    def block(self, node: SyntaxTreeNode, address: Id) -> Block | None:
        """One block; nothing for what a manuscript says only to itself: comments, notes' texts."""
        span = self.span(node)
        native = {"ordered_list": ("start",)}.get(node.type, ())
        found = {k: v for k, v in node.attrs.items() if k not in native}
        named, attributes = attributes_of(found, span, self)
        with self.speaking(attributes.lang):
            return self.kind(node, named, address, span, attributes)

    @contextmanager
    def speaking(self, lang: str) -> Iterator[None]:
        """Set quotes and cut sentences by another language, as long as a block lasts."""
        before, self.language = self.language, lang or self.language
        yield
        self.language = before

    def kind(
        self, node: SyntaxTreeNode, named: Id, address: Id, span: Span, attributes: Attributes
    ) -> Block | None:
        """The block that a node is, by its type."""
        id = named or address
        match node.type:
            case "paragraph":
                return self.paragraph(node, id, span, attributes)
            case "heading":
                return self.heading(node, id, span, attributes)
            case "blockquote":
                return Quote(id, self.blocks(node.children, id), span, attributes)
            case "container_div":
                return self.division(node, named, address, span)
            case "bullet_list" | "ordered_list":
                return self.listing(node, id, span, attributes)
            case "dl":
                return DefinitionList(id, self.entries(node, id), span, attributes)
            case "table":
                return self.table(node, id, span, attributes)
            case "fence" | "code_block":
                return self.code(node, id, span, attributes)
            case "hr":
                return SceneBreak(id, span, attributes)
            case "html_block":
                self.raw(node, span)
                return None
            case "footnote_reference":
                return None
            case other:
                raise AssertionError(f"the reader knows no block `{other}`")

    def paragraph(
        self, node: SyntaxTreeNode, id: Id, span: Span, attributes: Attributes
    ) -> Block | None:
        """A paragraph, or the figure that a lone picture is; nothing where it holds nothing."""
        token, place = self.content(node)
        children = [
            t for t in token.children or () if not (t.type == "text" and not t.content.strip())
        ]
        if len(children) == 1 and children[0].type == "image":
            return self.figure(children[0], place, id, attributes)
        if re.fullmatch(r":{3,}", token.content.strip()):
            hint = "an outer div needs more colons than the one inside it: `::::`"
            self.problems.append(Problem("div-stray", "this closes no div", span, hint))
            return None
        return self.paragraph_of(
            flatten(token.children or (), place, self), place, id, span, attributes
        )

    def paragraph_of(
        self, pieces: list[Piece], place: Place, id: Id, span: Span, attributes: Attributes
    ) -> Paragraph | None:
        """The paragraph of some pieces, if they say anything."""
        some = self.sentences(pieces, place, id)
        return Paragraph(id, some, span, attributes) if some else None

    def sentences(self, pieces: list[Piece], place: Place, id: Id) -> tuple[Sentence, ...]:
        """The sentences of some pieces, typographic and cut."""
        groups = run.cut(run.smarten(run.strip(pieces), self.language), self.language)
        return tuple(run.sentence(f"{id}-s{n}", group, place) for n, group in enumerate(groups, 1))

    def one_sentence(self, node: SyntaxTreeNode, id: Id) -> Sentence:
        """A heading or a term: however it is punctuated, it is one thing said."""
        token, place = self.content(node)
        pieces = run.strip(flatten(token.children or (), place, self))
        return run.sentence(id, run.smarten(pieces, self.language), place)

    def title(self, node: SyntaxTreeNode, id: Id) -> Sentence | None:
        """What a heading says; an empty one is a Problem."""
        sentence = self.one_sentence(node, id)
        if not plain(sentence.inlines).strip():
            hint = "write the title after the #"
            self.problems.append(
                Problem("heading-empty", "this heading is empty", self.span(node), hint)
            )
            return None
        return sentence

    def heading(
        self, node: SyntaxTreeNode, id: Id, span: Span, attributes: Attributes
    ) -> Block | None:
        """A heading inside the chapter; links may call it by its words."""
        level = int(node.tag[1])
        if level == 1:
            hint = "move it out of the div, the quotation or the list it stands in"
            self.problems.append(
                Problem("heading-nested", "a chapter can't begin in here", span, hint)
            )
        if title := self.title(node, f"{id}-s1"):
            self.names.anchors.setdefault(slug(plain(title.inlines)), id)
            return Heading(id, max(level, 2), title, span, attributes)
        return None

    def division(self, node: SyntaxTreeNode, named: Id, address: Id, span: Span) -> Block | None:
        """A fenced div; the one called verse is a `Verse`."""
        token = _token(node)
        first, _, rest = token.info.strip().partition(" ")
        role, braces = ("", token.info.strip()) if first.startswith("{") else (first, rest.strip())
        found, end = markdown.attributes_in(braces)
        if end != len(braces):
            hint = "after the div's name only `{…}` may stand; words go inside it"
            self.problems.append(
                Problem("div-words", f"`{braces[end:].strip()}` is lost here", span, hint)
            )
        outside = {k: v for k, v in node.attrs.items() if k != "id"}
        merged = {
            **outside,
            **found,
            "class": f"{outside.get('class', '')} {found.get('class', '')}",
        }
        own, attributes = attributes_of(merged, span, self)
        id = own or named or address
        if not role and attributes.classes:
            role, attributes = (
                attributes.classes[0],
                Attributes(attributes.classes[1:], attributes.lang),
            )
        if not self.file.lines.closes_div(token):
            hint = f"add a line `{token.markup}` where it ends"
            self.problems.append(
                Problem("div-unclosed", f"the div `{role}` is not closed", span, hint)
            )
        with self.speaking(attributes.lang):
            if role == "verse":
                return self.verse(node, id, span, attributes)
            return Division(id, role, self.blocks(node.children, id), span, attributes)

    def verse(self, node: SyntaxTreeNode, id: Id, span: Span, attributes: Attributes) -> Verse:
        """Stanzas are paragraphs, and every line of one is a line of the poem."""
        stanzas: list[tuple[Sentence, ...]] = []
        count = 0
        for child in node.children:
            if child.type != "paragraph":
                hint = "a verse holds lines and empty lines; put the rest around it in another div"
                where = self.span(child)
                self.problems.append(
                    Problem(
                        "verse-block", f"a {_spoken(child)} can't stand in a verse", where, hint
                    )
                )
                continue
            token, place = self.content(child)
            pieces = run.smarten(
                run.strip(flatten(token.children or (), place, self, is_verse=True)),
                self.language,
            )
            lines = []
            for line in _lines(pieces):
                count += 1
                lines.append(run.sentence(f"{id}-s{count}", line, place))
            stanzas.append(tuple(lines))
        return Verse(id, tuple(stanzas), span, attributes)

    def listing(
        self, node: SyntaxTreeNode, id: Id, span: Span, attributes: Attributes
    ) -> ListBlock:
        """A list, each item with its blocks."""
        items = tuple(
            Item(f"{id}-{n}", self.blocks(child.children, f"{id}-{n}"), self.span(child))
            for n, child in enumerate(node.children, 1)
        )
        hidden = [
            p.hidden for child in node.children for p in child.children if p.type == "paragraph"
        ]
        start = int(node.attrs.get("start", 1))
        return ListBlock(
            id, node.type == "ordered_list", start, items, span, all(hidden), attributes
        )

    def entries(self, node: SyntaxTreeNode, id: Id) -> tuple[Entry, ...]:
        """Terms and definitions come in a row; a term after a definition opens the next entry."""
        groups: list[tuple[list[SyntaxTreeNode], list[SyntaxTreeNode]]] = []
        for child in node.children:
            if child.type == "dt":
                if not groups or groups[-1][1]:
                    groups.append(([], []))
                groups[-1][0].append(child)
            else:
                groups[-1][1].append(child)
        return tuple(
            Entry(
                tuple(self.one_sentence(term, f"{id}-{n}-s{t}") for t, term in enumerate(terms, 1)),
                tuple(self.blocks(d.children, f"{id}-{n}-{m}") for m, d in enumerate(meanings, 1)),
            )
            for n, (terms, meanings) in enumerate(groups, 1)
        )

    def figure(self, token: Token, place: Place, id: Id, attributes: Attributes) -> Figure:
        """A picture alone in its paragraph; its title, read as Markdown, is the caption."""
        span = place(token.meta.get("pos", 0))
        if token.attrs.get("id"):
            id = self.claim(str(token.attrs["id"]), span) or id
        title = str(token.attrs.get("title", ""))
        pieces = flatten(markdown.inline(title, self.file.env), lambda at: span, self)
        caption = self.sentences(pieces, lambda at: span, id)
        return Figure(id, image(token, span, self), caption, span, attributes)

    def table(self, node: SyntaxTreeNode, id: Id, span: Span, attributes: Attributes) -> Table:
        """A table; its first row is the header."""
        rows = [row for part in node.children for row in part.children]
        made = [self.row(row, f"{id}-{n}") for n, row in enumerate(rows, 1)]
        aligned = tuple(_alignment(cell) for cell in rows[0].children)
        return Table(id, made[0], tuple(made[1:]), aligned, span, attributes)

    def row(self, node: SyntaxTreeNode, id: Id) -> tuple[Cell, ...]:
        """One row's cells; what stands beyond the header's last column would be lost."""
        span = self.span(node)
        written = self.file.lines.cells(span.line)
        if written > len(node.children):
            hint = f"the header has {len(node.children)}; write `\\|` for a bar that is no border"
            self.problems.append(
                Problem("table-row-long", f"this row has {written} cells", span, hint)
            )
        made: list[Cell] = []
        after = 0
        for n, child in enumerate(node.children, 1):
            token, place = self.content(child, after)
            start = place(0)
            after = start.column - 1 + len(token.content)
            pieces = flatten(token.children or (), place, self)
            made.append(Cell(self.sentences(pieces, place, f"{id}-{n}"), start))
        return tuple(made)

    def code(self, node: SyntaxTreeNode, id: Id, span: Span, attributes: Attributes) -> CodeBlock:
        """A listing; a raw block, ``{=html}``, is refused."""
        token = _token(node)
        language = token.info.strip().split(" ")[0]
        if language.startswith("{="):
            hint = "say it in Markdown: a book is one text for page, screen and voice"
            self.problems.append(
                Problem("html-raw", f"a raw block `{language}` can't be spoken", span, hint)
            )
        return CodeBlock(id, language, token.content.removesuffix("\n"), span, attributes)

    def raw(self, node: SyntaxTreeNode, span: Span) -> None:
        """A comment is the author's own; any other raw HTML is refused."""
        rest = re.sub(r"<!--.*?-->", "", _token(node).content, flags=re.DOTALL).strip()
        if rest:
            first = rest.split("\n")[0]
            hint = "say it in Markdown, or in a fenced div: `::: name`"
            message = f"raw HTML `{first[:40]}` can't be printed and spoken"
            self.problems.append(Problem("html-raw", message, span, hint))

    # Places -----------------------------------------------------------------------------

    def content(self, node: SyntaxTreeNode, after: int = 0) -> tuple[Token, Place]:
        """The inline token of a block, and where its words stand in the file."""
        token = _token(node.children[0])
        return token, self.file.lines.place(token, after)

    def span(self, node: SyntaxTreeNode) -> Span:
        """Where a node begins."""
        return self.file.lines.start(node.map[0] if node.map else 0)


def _token(node: SyntaxTreeNode) -> Token:
    """The token of a leaf, or the one that opens a nested node."""
    if node.token:
        return node.token
    assert node.nester_tokens
    return node.nester_tokens.opening


def _lines(pieces: list[Piece]) -> Iterable[list[Piece]]:
    """A stanza's pieces, line by line."""
    line: list[Piece] = []
    for piece in pieces:
        if isinstance(piece.atom, LineBreak):
            if line:
                yield line
            line = []
        else:
            line.append(piece)
    if line:
        yield line


def _alignment(cell: SyntaxTreeNode) -> Alignment:
    found = re.search(r"text-align:(left|center|right)", str(cell.attrs.get("style", "")))
    return cast(Alignment, found[1]) if found else ""


def _spoken(node: SyntaxTreeNode) -> str:
    return {"hr": "scene break", "container_div": "div"}.get(node.type, node.type.replace("_", " "))
