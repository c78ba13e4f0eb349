"""Book → XHTML: the one markup that page, screen and web all style.

Total functions over the model, and a `Markup` that says what an edition wants of them. What comes
out is well-formed XML in the XHTML vocabulary (EPUB 3.3 § 6.1); class names are roles, never looks.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from typing import Literal

from builder import listing, opening
from builder.model import (
    Alignment,
    Attributes,
    Block,
    Cell,
    Chapter,
    Code,
    CodeBlock,
    DefinitionList,
    Division,
    Emphasis,
    Entry,
    Figure,
    Heading,
    Id,
    Image,
    Inline,
    Item,
    LineBreak,
    Link,
    ListBlock,
    Note,
    NoteRef,
    Paragraph,
    Phrase,
    Quote,
    Reference,
    SceneBreak,
    Sentence,
    Strike,
    Strong,
    Subscript,
    Superscript,
    Table,
    Text,
    Verse,
    plain,
)
from builder.words import words

ARIA = {
    "acknowledgments": "doc-acknowledgments",
    "afterword": "doc-afterword",
    "appendix": "doc-appendix",
    "bibliography": "doc-bibliography",
    "chapter": "doc-chapter",
    "colophon": "doc-colophon",
    "conclusion": "doc-conclusion",
    "dedication": "doc-dedication",
    "epigraph": "doc-epigraph",
    "epilogue": "doc-epilogue",
    "foreword": "doc-foreword",
    "glossary": "doc-glossary",
    "index": "doc-index",
    "introduction": "doc-introduction",
    "part": "doc-part",
    "preface": "doc-preface",
    "prologue": "doc-prologue",
}
"""``epub:type`` → ``role``, DPUB-ARIA 1.1 § 3."""

ON_DIVISIONS = {"epigraph", "dedication"}
"""The roles that a division, too, may tell a reading system."""


def here(target: Id) -> str:
    """A link to something in the same document."""
    return f"#{target}"


def nothing(chapter: Chapter, markup: "Markup") -> str:
    """What stands after the blocks of most chapters."""
    return ""


@dataclass(frozen=True, slots=True)
class Markup:
    """What an edition wants of the markup."""

    href: Callable[[Id], str] = here
    """How it links to an id of the book."""
    image: Callable[[str], str] = str
    """Where it keeps the picture of that source."""
    notes: Literal["end", "foot", "apart"] = "end"
    """Notes after their chapter, called by links; where they are called, for the page's foot; or
    called by links, and set by whoever made the markup: `endnotes`."""
    references: Literal["name", "page"] = "name"
    """What a reference says: the name of its target, or the page that an engine finds it on."""
    is_marked: bool = False
    """Each sentence in a span with its id, and an id on what is said besides: pictures, numbers of
    notes. Costs a page engine 2.5 times the work."""
    anchors: frozenset[Id] | None = None
    """The ids worth writing: those that something points to. None writes all."""
    is_placed: bool = False
    """Each block's id as ``data-id``, too, by which a page engine knows what it sets; an empty one
    on the numbers of notes, which are no words of the block."""
    before: Mapping[Id, str] = field(default_factory=dict)
    """What is written before a chapter's title, a block or a sentence: marks of printed pages."""
    after: Callable[[Chapter, "Markup"], str] = nothing
    """What is written after a chapter's blocks: the entries of an index."""
    note_of: Mapping[Id, Note] = field(default_factory=dict)
    """The notes to set at the foot, by id."""


def section(chapter: Chapter, markup: Markup = Markup(), is_continued: bool = False) -> str:
    """A chapter as a ``<section>`` with its role and, where they stand at its end, its notes.

    What goes on in another document `is_continued`: of the same role, and by the chapter's name for
    those who listen, but no place that a link could mean, and without the ceremony of an opening.
    """
    if markup.notes == "foot":
        markup = _with_notes(markup, chapter)
    role = f' role="{ARIA[chapter.role]}"' if chapter.role in ARIA else ""
    # What has no title on the page still has a name for those who listen to the page.
    name = (
        f' aria-labelledby="{chapter.title.id}"'
        if chapter.title
        else f' aria-label="{escape(chapter.label)}"'
    )
    head = [markup.before.get(chapter.id, "") + title(chapter, markup)] if chapter.title else []
    inner = chapter.blocks if is_continued else opening.blocks(chapter)
    body = [block(each, markup) for each in inner]
    tail = list(filter(None, [markup.after(chapter, markup)]))
    tail += [endnotes(chapter.notes, markup)] if chapter.notes and markup.notes == "end" else []
    place = "" if is_continued else f' id="{chapter.id}"'
    return (
        f'<section{place} class="{chapter.role}" epub:type="{chapter.role}"{role}{name}'
        f"{language(chapter.lang)}>\n" + "\n".join(head + body + tail) + "\n</section>"
    )


def _with_notes(markup: Markup, chapter: Chapter) -> Markup:
    notes = {note.id: note for note in chapter.notes}
    return replace(markup, note_of=notes)


def title(chapter: Chapter, markup: Markup) -> str:
    """The heading that opens a chapter."""
    assert chapter.title
    if markup.is_marked:
        return f"<h1>{sentences((chapter.title,), markup)}</h1>"
    words = inlines(chapter.title.inlines, markup)
    return f'<h1 id="{chapter.title.id}"{_told(chapter.title.id, markup)}>{words}</h1>'


# Blocks -------------------------------------------------------------------------------------


def block(node: Block, markup: Markup) -> str:
    """One block, whole, after what is to stand before it."""
    return markup.before.get(node.id, "") + _block(node, markup)


def _block(node: Block, markup: Markup) -> str:
    match node:
        case Paragraph(sentences=some):
            return f"<p{_open(node, markup)}>{sentences(some, markup)}</p>"
        case Heading(level=level, title=words):
            inner = sentences((words,), markup)
            return f"<h{level}{_open(node, markup)}>{inner}</h{level}>"
        case Quote(blocks=inner_blocks):
            return (
                f"<blockquote{_open(node, markup)}>\n{blocks(inner_blocks, markup)}\n</blockquote>"
            )
        case Division():
            return division(node, markup)
        case Verse():
            return verse(node, markup)
        case ListBlock():
            return list_block(node, markup)
        case DefinitionList(entries=entries):
            inner = "\n".join(entry(each, markup) for each in entries)
            return f"<dl{_open(node, markup)}>\n{inner}\n</dl>"
        case Figure():
            return figure(node, markup)
        case Table():
            return table(node, markup)
        case CodeBlock(language=name, text=text):
            known = f' class="language-{escape(name)}"' if name else ""
            return f"<pre{_open(node, markup)}><code{known}>{code(name, text)}</code></pre>"
        case SceneBreak():
            return f"<hr{_open(node, markup, 'scene')}/>"


def blocks(some: Iterable[Block], markup: Markup) -> str:
    """Blocks in a row, a line each."""
    return "\n".join(block(each, markup) for each in some)


def division(node: Division, markup: Markup) -> str:
    """A fenced div; the roles that ebooks know by name are told to the reading system."""
    known = ""
    if node.role in ON_DIVISIONS:
        known = f' epub:type="{node.role}" role="{ARIA[node.role]}"'
    tag = "aside" if node.role == "aside" else "div"
    opening = f"<{tag}{_open(node, markup, node.role)}{known}>"
    return f"{opening}\n{blocks(node.blocks, markup)}\n</{tag}>"


def verse(node: Verse, markup: Markup) -> str:
    """Stanzas as paragraphs of lines; a line that is too long turns over under itself."""

    def line(each: Sentence) -> str:
        # The id stays on the line even unmarked: a line is a block of its own to whoever styles it.
        words = f'<span class="line"{_place(each.id, markup)}>{_words(each, markup)}</span>'
        return markup.before.get(each.id, "") + words

    stanzas = (
        '<p class="stanza">' + "<br/>\n".join(map(line, stanza)) + "</p>" for stanza in node.stanzas
    )
    return f"<div{_open(node, markup, 'verse')}>\n" + "\n".join(stanzas) + "\n</div>"


def list_block(node: ListBlock, markup: Markup) -> str:
    """A list; its class says whether it was written loose."""
    tag = "ol" if node.is_ordered else "ul"
    start = f' start="{node.start}"' if node.is_ordered and node.start != 1 else ""
    items = "\n".join(item(each, markup) for each in node.items)
    role = "" if node.is_tight else "loose"
    return f"<{tag}{_open(node, markup, role)}{start}>\n{items}\n</{tag}>"


def item(node: Item, markup: Markup) -> str:
    """One item. A lone paragraph needs no ``<p>``: PDF/UA-1 checkers refuse one after a bullet."""
    match node.blocks:
        case (Paragraph() as only,):
            return f"<li{_open(only, markup)}>{sentences(only.sentences, markup)}</li>"
        case (Paragraph() as first, *rest):
            lead = f"<span{_open(first, markup)}>{sentences(first.sentences, markup)}</span>"
            return f"<li>{lead}\n{blocks(rest, markup)}</li>"
        case inner:
            return f"<li>{blocks(inner, markup)}</li>"


def entry(node: Entry, markup: Markup) -> str:
    """The terms, and each of their definitions."""
    terms = (
        f"<dt{_told(term.id, markup)}>{sentences((term,), markup)}</dt>" for term in node.terms
    )
    meanings = (f"<dd>{_definition(each, markup)}</dd>" for each in node.definitions)
    return '<div class="entry">\n' + "\n".join((*terms, *meanings)) + "\n</div>"


def _definition(some: tuple[Block, ...], markup: Markup) -> str:
    match some:
        case (Paragraph(sentences=words, id=id),):
            return f"<span{_place(id, markup)}>{sentences(words, markup)}</span>"
        case _:
            return blocks(some, markup)


def figure(node: Figure, markup: Markup) -> str:
    """A picture with its caption."""
    caption = (
        f"\n<figcaption>{sentences(node.caption, markup)}</figcaption>" if node.caption else ""
    )
    shown = image(node.image, markup, f"{node.id}{PICTURE}" if markup.is_marked else "")
    return f"<figure{_open(node, markup)}>\n{shown}{caption}\n</figure>"


WIDE = 4
"""Columns from which a table may be wider than the narrowest screens."""


def table(node: Table, markup: Markup) -> str:
    """A table, its caption first, whose header cells say what they head.

    One that is `WIDE` says so, says it again in every cell, for screens on which rows are set as
    paragraphs, and has the roles that such a style takes away from it.
    """
    is_wide = len(node.header) >= WIDE
    head = row(node.header, node.alignments, markup, 'th scope="col"', is_wide)
    names = [_head(cell) for cell in node.header] if is_wide else []
    rows = "\n".join(row(each, node.alignments, markup, "td", is_wide, names) for each in node.rows)
    role = _role("rowgroup", is_wide)
    body = f"<tbody{role}>\n{rows}\n</tbody>\n" if node.rows else ""
    opening = f"<table{_open(node, markup, 'wide' if is_wide else '')}{_role('table', is_wide)}>"
    caption = f"<caption>{sentences(node.caption, markup)}</caption>\n" if node.caption else ""
    return f"{opening}\n{caption}<thead{role}>\n{head}\n</thead>\n{body}</table>"


def row(
    cells: Iterable[Cell],
    alignments: Iterable[Alignment],
    markup: Markup,
    tag: str,
    is_wide: bool = False,
    heads: Sequence[str] = (),
) -> str:
    """One row; `tag` opens its cells, which may say again what heads them."""

    def cell(each: Cell, alignment: Alignment, head: str) -> str:
        aligned = f' class="{alignment}"' if alignment else ""
        words = sentences(each.sentences, markup)
        # The empty corner above a column of names heads nothing (axe: empty-table-header).
        opening = tag if words else "td"
        role = _role("columnheader" if opening.startswith("th") else "cell", is_wide)
        under = f' data-head="{escape(head)}"' if head and words else ""
        return f"<{opening}{aligned}{role}{under}>{words}</{opening.split()[0]}>"

    some = tuple(cells)
    inner = "".join(map(cell, some, alignments, heads or [""] * len(some)))
    return f"<tr{_role('row', is_wide)}>{inner}</tr>"


def _head(cell: Cell) -> str:
    return " ".join("".join(plain(each.inlines) for each in cell.sentences).split())


def _role(name: str, is_wide: bool) -> str:
    return f' role="{name}"' if is_wide else ""


def code(language: str, text: str) -> str:
    """The letters of a listing, those of a kind in a span; no span goes on in the next line."""
    return "".join(map(_part, listing.parts(language, text)))


def _part(part: listing.Part) -> str:
    words = escape(part.text, quote=False)
    return f'<span class="{part.kind}">{words}</span>' if part.kind else words


def endnotes(notes: Iterable[Note], markup: Markup) -> str:
    """A chapter's notes, each a pop-up with a way back (EPUB 3.3 § 6.1.3.1.1)."""
    return (
        '<section class="notes" epub:type="footnotes">\n'
        + "\n".join(endnote(note, markup) for note in notes)
        + "\n</section>"
    )


def endnote(note: Note, markup: Markup) -> str:
    """One note; the number that opens it leads back to where it was called."""
    name = f' id="{note.id}{NUMBER}"' if markup.is_marked else ""
    back = (
        f'<a class="backlink"{name}{_told("", markup)} href="{markup.href(reference(note.id))}" '
        f'role="doc-backlink" epub:type="backlink">{note.number}</a> '
    )
    match note.blocks:
        case (Paragraph() as first, *rest):
            lead = f"<p{_open(first, markup)}>{back}{sentences(first.sentences, markup)}</p>"
            body = "\n".join([lead, *(block(each, markup) for each in rest)])
        case inner:
            body = f"<p>{back}</p>\n{blocks(inner, markup)}"
    return (
        f'<aside id="{note.id}" class="note" epub:type="footnote" role="doc-footnote">\n'
        f"{body}\n</aside>"
    )


def footnote(note: Note, markup: Markup) -> str:
    """A note written where it is called, for a page engine to float to the foot."""
    return f'<aside id="{note.id}" class="footnote">{blocks(note.blocks, markup)}</aside>'


def reference(note: Id) -> Id:
    """The id of the first call of a note."""
    return f"{note}-ref"


NUMBER, PICTURE = "-number", "-picture"
"""What, where sentences are marked, follows a note's id in that of its number, and a figure's in
that of its picture: those are what is said of them besides their sentences."""


def numbered(number: Id) -> Id:
    """The note that a number opens; empty where it opens none."""
    return number.removesuffix(NUMBER) if number.endswith(NUMBER) else ""


def pictured(picture: Id) -> Id:
    """The figure that a picture is of; empty where it is of none."""
    return picture.removesuffix(PICTURE) if picture.endswith(PICTURE) else ""


# Inlines ------------------------------------------------------------------------------------


def sentences(some: Iterable[Sentence], markup: Markup) -> str:
    """Sentences in a row, each marked with its id where the edition asks for that."""
    return "".join(sentence(each, markup) for each in some)


def sentence(node: Sentence, markup: Markup) -> str:
    """One sentence. Its closing space stands outside its mark: a highlight ends with the words."""
    inner, before = inlines(node.inlines, markup), markup.before.get(node.id, "")
    if not markup.is_marked:
        return before + inner
    words = inner.rstrip()
    return f'{before}<span id="{node.id}">{words}</span>{inner[len(words) :]}'


def _words(node: Sentence, markup: Markup) -> str:
    return inlines(node.inlines, markup).strip()


def inlines(some: Iterable[Inline], markup: Markup) -> str:
    """Inlines in a row."""
    return "".join(inline(each, markup) for each in some)


def inline(node: Inline, markup: Markup) -> str:
    """One inline, whole."""
    match node:
        case Text(text=text):
            return escape(text, quote=False)
        case Emphasis(inlines=inner):
            return f"<em>{inlines(inner, markup)}</em>"
        case Strong(inlines=inner):
            return f"<strong>{inlines(inner, markup)}</strong>"
        case Strike(inlines=inner):
            return f"<s>{inlines(inner, markup)}</s>"
        case Superscript(inlines=inner):
            return f"<sup>{inlines(inner, markup)}</sup>"
        case Subscript(inlines=inner):
            return f"<sub>{inlines(inner, markup)}</sub>"
        case Phrase(inlines=inner, attributes=attributes, id=id):
            shown = (_id(id, markup) if id else "") + _attributes(attributes)
            words = inlines(inner, markup)
            # How words are said is no business of the page's.
            return f"<span{shown}>{words}</span>" if shown else words
        case Code(text=text):
            return f"<code>{escape(text, quote=False)}</code>"
        case Link(inlines=inner):
            return f"<a{_way(node, markup)}>{inlines(inner, markup)}</a>"
        case Reference():
            return cross_reference(node, markup)
        case Image():
            return image(node, markup)
        case NoteRef():
            return call(node, markup)
        case LineBreak():
            return "<br/>\n"


def cross_reference(node: Reference, markup: Markup) -> str:
    """A link with the words of its edition."""
    inner = _page(node, markup) if markup.references == "page" else _name(node)
    return f'<a class="reference"{_way(node, markup)}>{inner}</a>'


def _page(node: Reference, markup: Markup) -> str:
    """Room for a number that nobody knows before the pages are made: the sheet for paper writes it.

    Not by the link itself, for a page engine tags that as a Link within a Link.
    """
    before, after = words(node.lang).page.split("{}")
    role = "folio roman" if node.matter == "front" else "folio"
    of = escape(_href(node, markup))
    return (
        f'<span class="{role}" data-before="{before}" data-of="{of}" data-after="{after}"></span>'
    )


def _name(node: Reference) -> str:
    label = escape(node.label, quote=False)
    if node.label_lang:
        label = f"<span{language(node.label_lang)}>{label}</span>"
    return words(node.lang).named(node.role, label)


def _href(node: Link | Reference, markup: Markup) -> str:
    return markup.href(node.target[1:]) if node.target.startswith("#") else node.target


def _way(node: Link | Reference, markup: Markup) -> str:
    """Where a link leads, and its tip."""
    tooltip = f' title="{escape(node.title)}"' if node.title else ""
    return f' href="{escape(_href(node, markup))}"{tooltip}'


def image(node: Image, markup: Markup, id: Id = "") -> str:
    """A picture and what it shows."""
    source, name = escape(markup.image(node.source)), f' id="{id}"' if id else ""
    return f'<img{name} src="{source}" alt="{escape(node.alt)}"{_attributes(node.attributes)}/>'


def call(node: NoteRef, markup: Markup) -> str:
    """The call of a note: a link to it, or the note itself where it goes to the page's foot."""
    if markup.notes == "foot" and node.is_first:
        return footnote(markup.note_of[node.note], markup)
    name = f' id="{reference(node.note)}"' if node.is_first else ""
    return (
        f'<a class="noteref"{name}{_told("", markup)} href="{markup.href(node.note)}" '
        f'role="doc-noteref" epub:type="noteref">{node.number}</a>'
    )


# Attributes ---------------------------------------------------------------------------------


RIGHT_TO_LEFT = {"ar", "arc", "ckb", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"}
"""Languages that are written from the right, by their BCP 47 tags."""


def is_right_to_left(tag: str) -> bool:
    """Whether a language is written from the right."""
    return tag.split("-")[0].lower() in RIGHT_TO_LEFT


def language(tag: str) -> str:
    """The attributes by which XHTML names a language (EPUB 3.3 § 6.1.2) and which way it runs."""
    if not tag:
        return ""
    direction = ' dir="rtl"' if is_right_to_left(tag) else ""
    return f' lang="{escape(tag)}" xml:lang="{escape(tag)}"{direction}'


def _id(id: Id, markup: Markup) -> str:
    return f' id="{id}"' if markup.anchors is None or id in markup.anchors else ""


def _place(id: Id, markup: Markup) -> str:
    """The id of what words stand in."""
    return _id(id, markup) + _told(id, markup)


def _told(id: Id, markup: Markup) -> str:
    return f' data-id="{id}"' if markup.is_placed else ""


def _attributes(attributes: Attributes, role: str = "") -> str:
    names = " ".join(filter(None, (role, *attributes.classes)))
    classes = f' class="{escape(names)}"' if names else ""
    return classes + language(attributes.lang)


def _open(node: Block, markup: Markup, role: str = "") -> str:
    """The id, the classes and the language of a block's opening tag."""
    return _place(node.id, markup) + _attributes(node.attributes, role)
