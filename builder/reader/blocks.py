"""A chapter's block tokens → its blocks and their sentences."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, cast

from markdown_it.tree import SyntaxTreeNode

from builder.model import (
    Alignment,
    Attributes,
    Block,
    Cell,
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
    Paragraph,
    Quote,
    SceneBreak,
    Sentence,
    Span,
    Table,
    Verse,
    plain,
)
from builder.reader import captions, markdown, marks, run, strays
from builder.reader.inlines import INSTEAD, attributes_of, flatten, image
from builder.reader.ledger import Ledger, token_of
from builder.reader.markdown import Token
from builder.reader.run import Piece, Place
from builder.reader.slugs import slug

ANY_BLOCK = "say it in Markdown, or in a fenced div: `::: name`"


class BlockReader(Ledger):
    """Reads blocks, and what is inside them."""

    def blocks(self, nodes: Iterable[SyntaxTreeNode], parent: Id) -> tuple[Block, ...]:
        """The blocks of some nodes, numbered from 1 below `parent`."""
        made: list[Block] = []
        self.add(nodes, parent, made)
        return tuple(made)

    def add(self, nodes: Iterable[SyntaxTreeNode], parent: Id, made: list[Block]) -> None:
        """Add the blocks of some nodes to those that were made."""
        for node in nodes:
            if found := _only_marked(node):
                self.add_marked(node, found, parent, made)
            elif block := self.block(node, f"{parent}-{len(made) + 1}"):
                made.append(block)

    def add_marked(
        self, node: SyntaxTreeNode, found: dict[str, Any], parent: Id, made: list[Block]
    ) -> None:
        """Add what stands in a div that only marks it for the index, as if no div were there."""
        span, begin = self.span(node), len(made)
        self.closed(node, marks.CLASS)
        self.add(node.children, parent, made)
        some = marks.marks(found, span, self)
        if len(made) == begin:
            hint = "put it round what the index is to find"
            self.problem("index-mark-lost", "this div marks nothing", span, hint)
        elif some:
            self.marked()
            for at, mark in marks.ends(some[0], begin, len(made) - 1):
                attributes = made[at].attributes
                more = replace(attributes, marks=(*attributes.marks, mark))
                made[at] = replace(made[at], attributes=more)

    def closed(self, node: SyntaxTreeNode, role: str) -> None:
        """Tell of a div that the author did not close."""
        token = token_of(node)
        if not self.file.lines.closes_div(token):
            hint = f"add a line `{token.markup}` where it ends"
            span = self.span(node)
            self.problem("div-unclosed", f"the div `{role}` is not closed", span, hint)

    def block(self, node: SyntaxTreeNode, address: Id) -> Block | None:
        """One block; nothing for what a manuscript says only to itself: comments, notes' texts."""
        span = self.span(node)
        native = {"ordered_list": ("start",)}.get(node.type, ())
        found = {k: v for k, v in node.attrs.items() if k not in native}
        words = ""
        if node.type == "heading":
            words = marks.words(self.content(node)[0].children or ())
        named, attributes = attributes_of(found, span, self, words)
        if attributes.marks:
            self.marked()
        if attributes.say or attributes.ipa:
            hint = "put it round the words that are said so: `[Bakhyt]{say=bah-kit}`"
            self.problem("say-on-block", "a whole block can't be respelt", span, hint)
        with self.speaking(attributes.lang):
            made = self.kind(node, named, address, span, attributes)
        if made is None and found and node.type == "paragraph":
            hint = "write them on the line above a block that holds something"
            self.problem("attribute-stray", "these attributes belong to nothing", span, hint)
        return made

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
            self.problem("div-stray", "this closes no div", span, hint)
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
            self.problem("heading-empty", "this heading is empty", self.span(node), hint)
            return None
        return sentence

    def heading(
        self, node: SyntaxTreeNode, id: Id, span: Span, attributes: Attributes
    ) -> Block | None:
        """A heading inside the chapter; links may call it by its words."""
        level = int(node.tag[1])
        if level == 1:
            hint = "move it out of the div, the quotation or the list it stands in"
            self.problem("heading-nested", "a chapter can't begin in here", span, hint)
        if title := self.title(node, f"{id}-s1"):
            self.names.anchors.setdefault(slug(plain(title.inlines)), id)
            return Heading(id, max(level, 2), title, span, attributes)
        return None

    def division(self, node: SyntaxTreeNode, named: Id, address: Id, span: Span) -> Block | None:
        """A fenced div; the one called verse is a `Verse`."""
        role, found = self.info(token_of(node).info, span)
        outside = {k: v for k, v in node.attrs.items() if k != "id"}
        merged = {
            **outside,
            **found,
            "class": f"{outside.get('class', '')} {found.get('class', '')}",
        }
        own, attributes = attributes_of(merged, span, self)
        if attributes.marks:
            self.marked()
        id = own or named or address
        if not role and attributes.classes:
            role, *classes = attributes.classes
            attributes = replace(attributes, classes=tuple(classes))
        self.closed(node, role)
        with self.speaking(attributes.lang):
            if role == "verse":
                return self.verse(node, id, span, attributes)
            return Division(id, role, self.blocks(node.children, id), span, attributes)

    def info(self, text: str, span: Span) -> tuple[str, dict[str, str]]:
        """The name of a div, and its attributes: what stands behind its colons."""
        written = re.fullmatch(r"\s*([^\s{]*)\s*(.*?)[\s:]*", text)
        role, braces = (written[1], written[2]) if written else ("", "")
        found, end = markdown.attributes_in(braces)
        plain = re.sub(r"[^\w.-]", "", role)
        if lost := braces[end:].strip():
            inner = re.fullmatch(r"\{([\w-]+)\}", lost)
            head = plain or braces[:end].strip()
            hint = f"write them on the line below, and here `::: {head}`"
            if inner or lost.startswith("{"):
                hint = f"write `::: {inner[1]}`" if inner else strays.miswritten(lost)
                hint = hint or "between braces stand `.name`, `#id`, `lang=en` and such"
            self.problem("div-words", f"`{lost}` is lost here", span, hint)
        elif role != plain:
            hint = f"write `::: {plain}`"
            self.problem("div-words", f"`{role}` is no name for a div", span, hint)
        return plain, found

    def verse(self, node: SyntaxTreeNode, id: Id, span: Span, attributes: Attributes) -> Verse:
        """Stanzas are paragraphs, and every line of one is a line of the poem."""
        stanzas: list[tuple[Sentence, ...]] = []
        count = 0
        for child in node.children:
            if child.type != "paragraph":
                message = f"a {_spoken(child)} can't stand in a verse"
                hint = _VERSED.get(child.type, "close the verse above it, and begin another below")
                self.problem("verse-block", message, self.span(child), hint)
                continue
            if child.attrs:
                hint = "write them on the verse, `::: verse {#id}`, or behind words: `[so]{#id}`"
                message = "a stanza can't have attributes: the line above it means nothing"
                self.problem("attribute-stray", message, self.span(child), hint)
            token, place = self.content(child)
            pieces = run.smarten(
                run.strip(flatten(token.children or (), place, self, is_verse=True)),
                self.language,
            )
            lines = []
            for line in _lines(pieces):
                count += 1
                lines.append(run.sentence(f"{id}-s{count}", line, place))
            if lines:  # some part stanzas by a line that holds a no-break space
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
        caption = self.caption(node, id)
        rows = [row for part in node.children for row in part.children]
        made = [self.row(row, f"{id}-{n}") for n, row in enumerate(rows, 1)]
        aligned = tuple(_alignment(cell) for cell in rows[0].children)
        return Table(id, caption, made[0], tuple(made[1:]), aligned, span, attributes)

    def caption(self, node: SyntaxTreeNode, id: Id) -> tuple[Sentence, ...]:
        """The caption that stood beside a table."""
        token = node.meta.get(captions.KEY)
        if token is None:
            return ()
        place = self.file.lines.place(token)
        pieces = flatten(markdown.inline(token.content, self.file.env), place, self)
        return self.sentences(run.strip(pieces), place, id)

    def row(self, node: SyntaxTreeNode, id: Id) -> tuple[Cell, ...]:
        """One row's cells; what stands beyond the header's last column would be lost."""
        span = self.span(node)
        written = self.file.lines.cells(span.line)
        if written > len(node.children):
            hint = "add a cell to the first row and to the line below it, or take one out here"
            hint += "; a bar that is text is written `\\|`"
            message = (
                f"this row has {written} cells, but the table's first row has {len(node.children)}"
            )
            self.problem("table-row-long", message, span, hint)
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
        token = token_of(node)
        language = token.info.strip().split(" ")[0]
        if language.startswith("{="):
            hint = "say it in Markdown: a book is one text for page, screen and voice"
            self.problem("html-raw", f"a raw block `{language}` can't be spoken", span, hint)
        return CodeBlock(id, language, token.content.removesuffix("\n"), span, attributes)

    def raw(self, node: SyntaxTreeNode, span: Span) -> None:
        """A comment is the author's own; any other raw HTML is refused."""
        content = token_of(node).content
        rest = re.sub(r"<!--.*?-->", "", content, flags=re.DOTALL).strip()
        first = rest.split("\n")[0]
        if rest.startswith("<!--"):
            message = "this comment is not closed: all that follows is in it"
            self.problem("comment-unclosed", message, span, "write `-->` where it ends")
        elif rest and content.lstrip().startswith("<!--") and not rest.startswith("<"):
            hint = "begin a new line behind `-->`, and leave an empty one above it"
            message = f"`{first[:40]}` stands on a comment's last line, and would be lost with it"
            begin = (node.map or (0, 0))[0] + content[: content.rindex("-->")].count("\n")
            self.problem("comment-words", message, self.file.lines.start(begin), hint)
        elif rest:
            tag = re.match(r"</?\s*([A-Za-z][\w-]*)", rest)
            hint = INSTEAD.get(tag[1].lower() if tag else "", ANY_BLOCK)
            message = f"raw HTML `{first[:40]}` can't be printed and spoken"
            self.problem("html-raw", message, span, hint)


def _only_marked(node: SyntaxTreeNode) -> dict[str, Any]:
    """What a div says of the index, if it says nothing else."""
    if node.type != "container_div" or node.attrs:
        return {}
    info = token_of(node).info.strip()
    found, end = markdown.attributes_in(info)
    is_mark = found.get("class") == marks.CLASS and set(found) <= {"class", *marks.KEYS}
    return found if is_mark and end == len(info) else {}


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


_VERSED = {
    "bullet_list": r"take the signs before the lines away; to print a dash, write `\-`",
    "ordered_list": r"take the numbers away; to print one, write `1\.`",
    "hr": r"leave an empty line between two stanzas; to print a star, write `\*`",
}
"""What to write in a verse instead of what can't stand there."""


def _spoken(node: SyntaxTreeNode) -> str:
    return {"hr": "scene break", "container_div": "div"}.get(node.type, node.type.replace("_", " "))
