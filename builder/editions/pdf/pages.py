"""Book → the element tree that is laid out: the first pages, the contents, the chapters.

A tree and not a string, so that a note may stand inside its paragraph: an HTML parser would close
the paragraph before it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from types import MappingProxyType
from typing import Literal
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree

import pyphen

from builder import captioned, model, xhtml
from builder.captioned import Kind
from builder.config import Pdf
from builder.editions.pdf import endnotes, front, initials, listings
from builder.editions.pdf.indexed import Indexed, Numbers
from builder.folios import MADE
from builder.model import Book, Chapter, Id, Meta
from builder.words import Words

OPENING = {"halftitlepage", "titlepage", "copyright-page"}
"""The first leaves of every book; we make those that the manuscript does not bring."""

FOR_SHOW = {*OPENING, "dedication", "epigraph"}
"""Pages before the contents, which no list names, without running head or folio."""

AFTER_PARTS = {"epilogue", "conclusion"}
"""Body matter that closes the book, and no part of it."""

CLOSE, LINE = 4, 60
"""How many lines a chapter's last page has at least, and about how many letters make one."""

EPUB = "http://www.idpf.org/2007/ops"
XML = "http://www.w3.org/XML/1998/namespace"

Element = ElementTree.Element

WITH = "data-with"
"""Says of a section that it is set together with the one before it: these are few words, and a
gathering of its own costs each of them a tenth of a second."""

UNKNOWN = "00"
"""What stands for a page that is not known yet."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """What must be known of the whole book before one chapter can be set."""

    meta: Meta
    anchors: frozenset[Id]
    """The ids that something leads to: an anchor on every block costs the page engine work."""
    within: frozenset[Id]
    """The chapters that belong to a part."""
    depth: int
    """How many lines deep a drop cap is; 1 is none."""
    settings: Pdf
    indexed: Indexed


def tree(
    book: Book,
    words: Words,
    face: str,
    depth: int,
    settings: Pdf,
    numbers: Numbers = MappingProxyType({}),
) -> Element:
    """The whole book as one element, ready for the page engine but for its `number`s.

    `face` is what it is set in; `depth` is how many lines deep its chapters' drop caps are;
    `numbers` are the pages of what an index leads to, as far as they are known.
    """
    indexed = Indexed.of(book, numbers)
    wanted = _wanted(book, settings) | indexed.places
    plan = _Plan(book.meta, wanted, within_parts(book.chapters), depth, settings, indexed)
    root = Element("html", lang=book.meta.language)
    root.append(front.head(book.meta))
    body = ElementTree.SubElement(root, "body")
    shown = [each for each in book.chapters if each.role in FOR_SHOW]
    listed = [each for each in book.chapters if each.role not in FOR_SHOW]
    body.extend(_opening(shown, plan, words, face))
    body.extend(_chapter(each, plan) for each in shown if each.role not in OPENING)
    sections = [_chapter(each, plan) for each in listed]
    _insert_notes(sections, listed, book, plan, words)
    sections[:0] = _lists(listed, plan, words)
    if len(listed) > 1:
        body.append(_contents(sections, words))
    body.extend(sections)
    return root


def number(root: Element, numbers: Mapping[Id, str]) -> None:
    """Write into a tree on which page something stands, as far as that is known."""
    for place in root.iter("span"):
        if target := place.get("data-of"):
            place.set("data-page", numbers.get(target.removeprefix("#"), UNKNOWN))


def numbers_in(section: Element) -> Iterator[str]:
    """What `number` has written into a part of a tree."""
    return (place.get("data-page", "") for place in section.iter("span") if place.get("data-of"))


def page_one(book: Book) -> Id:
    """The chapter on whose first page the arabic numbers begin."""
    return next((each.id for each in book.chapters if each.matter != "front"), "")


def within_parts(chapters: Iterable[Chapter]) -> frozenset[Id]:
    """The chapters that belong to a part: those that follow its page, until the book closes."""
    inside, found = False, set()
    for chapter in chapters:
        if chapter.role == "part":
            inside = True
        elif chapter.matter == "back" or chapter.role in AFTER_PARTS:
            inside = False
        elif inside:
            found.add(chapter.id)
    return frozenset(found)


def is_hyphenated(language: str) -> bool:
    """Whether words of that language can be broken at a line's end."""
    return pyphen.language_fallback(language) is not None


# The first pages ----------------------------------------------------------------------------


def _opening(shown: Iterable[Chapter], plan: _Plan, words: Words, face: str) -> Iterator[Element]:
    """Half title, title page and copyright page: the manuscript's where it has one, else ours."""
    given = {each.role: each for each in shown}
    for role, inner in front.opening(plan.meta, words, face).items():
        place = "" if role == "halftitlepage" else f' data-id="{MADE}{role}"'
        ours = f'<section class="{role} plain unlisted"{place}>{inner}</section>'
        section = _chapter(given[role], plan) if role in given else _parse(ours)
        if role != "halftitlepage":
            section.set(WITH, "before")
        yield section


def _contents(listed: Iterable[Element], words: Words) -> Element:
    lines = (
        _line(each.get("id", ""), each.get("data-label", ""), each.get("class", ""))
        for each in listed
    )
    return _list_of("contents", words.contents, lines)


def _line(id: Id, name: str, role: str) -> str:
    """One line of a list: what stands where, and room for the number of its page."""
    return (
        f'<li class="{role}"><a href="#{id}">{escape(name)}</a>'
        f'<span class="folio" data-of="#{id}"></span></li>'
    )


def _list_of(role: str, name: str, lines: Iterable[str]) -> Element:
    """A section of the front matter that says where things are."""
    inner = "\n".join(lines)
    section = _parse(
        f'<section id="{MADE}{role}" class="contents front" data-label="{name}" '
        f'data-id="{MADE}{role}">\n<h1>{name}</h1>\n<ol>\n{inner}\n</ol>\n</section>'
    )
    section.insert(0, _running(name, name))
    return section


def _lists(chapters: Iterable[Chapter], plan: _Plan, words: Words) -> Iterator[Element]:
    """The lists that follow the contents; none of what there is none of."""
    titles: dict[Kind, str] = {"figures": words.figures, "tables": words.tables}
    some = list(chapters)
    for kind in plan.settings.lists:
        lines = [
            _line(block.id, name, chapter.matter)
            for chapter in some
            for block, name in captioned.names(chapter, kind)
        ]
        if lines:
            yield _list_of(kind, titles[kind], lines)


# What is made of the chapters ---------------------------------------------------------------


def _insert_notes(
    sections: list[Element], listed: Sequence[Chapter], book: Book, plan: _Plan, words: Words
) -> None:
    """Put the book's notes among its sections, where they stand at its end."""
    if plan.settings.notes == "end" and any(each.notes for each in book.chapters):
        inner = endnotes.write(book.chapters, _markup(plan))
        section = _made(endnotes.ID, "endnotes", words.endnotes, inner, plan)
        sections.insert(endnotes.place(listed), section)


def _made(id: Id, role: str, name: str, inner: str, plan: _Plan) -> Element:
    """A section in the back of the book that no author wrote."""
    section = _parse(
        f'<section id="{id}" class="{role}" data-label="{name}">\n'
        f"<h1>{name}</h1>\n{inner}\n</section>"
    )
    section.insert(0, _running(name, plan.meta.byline or plan.meta.title))
    _dress(section)
    return section


# The chapters -------------------------------------------------------------------------------


def _wanted(book: Book, settings: Pdf) -> frozenset[Id]:
    led = (
        each.note if isinstance(each, model.NoteRef) else each.target[1:]
        for chapter in book.chapters
        for each in model.asides(chapter)
        if isinstance(each, model.NoteRef | model.Link | model.Reference)
    )
    named = (
        block.id
        for kind in settings.lists
        for chapter in book.chapters
        for block, _ in captioned.names(chapter, kind)
    )
    return frozenset((*led, *named))


NOTES: dict[str, Literal["foot", "end", "apart"]] = {
    "foot": "foot",
    "chapter": "end",
    "end": "apart",
}
"""How the markup has the notes that `[pdf] notes` asks for."""


def _markup(plan: _Plan) -> xhtml.Markup:
    notes = NOTES[plan.settings.notes]
    return xhtml.Markup(
        notes=notes,
        references="page",
        anchors=plan.anchors,
        is_placed=True,
        image=quote,
        after=plan.indexed.after,
    )


def _chapter(chapter: Chapter, plan: _Plan) -> Element:
    section = _parse(xhtml.section(chapter, _markup(plan)))
    section.set("class", _classes(chapter, plan))
    section.set("data-label", chapter.label)
    section.insert(0, _running(chapter.label, plan.meta.byline or plan.meta.title))
    _number(section, chapter)
    plan.indexed.mark(section)
    _close(section)
    initials.write(section, plan.depth)
    _dress(section)
    return section


def _dress(section: Element) -> None:
    """What any section needs, whoever wrote it."""
    _measure(section)
    _list(section)
    listings.hang(section)
    _unlink(section)


def _running(recto: str, verso: str) -> Element:
    """What the running heads say from here on.

    In an element of its own: said by the section, it would be said anew on each of its pages, and
    no page could tell that it is the first.
    """
    return Element("div", {"class": "running", "data-recto": recto, "data-verso": verso})


def _classes(chapter: Chapter, plan: _Plan) -> str:
    """Its role, and what the print sheet must know of its place in the book."""
    names = {
        "plain unlisted": chapter.role in FOR_SHOW,
        "front": chapter.matter == "front" and chapter.role not in FOR_SHOW,
        "in-part": chapter.id in plan.within,
        "ragged": not is_hyphenated(chapter.lang or plan.meta.language),
    }
    return " ".join([chapter.role, *(name for name, holds in names.items() if holds)])


def _number(section: Element, chapter: Chapter) -> None:
    """Tell each note its number: a counter would start anew wherever notes are nested."""
    numbers = {note.id: str(note.number) for note in chapter.notes}
    for note in section.iter("aside"):
        if number := numbers.get(note.get("id", "")):
            note.set("data-number", number)


def _measure(section: Element) -> None:
    """Tell each poem how long its longest line is, in letters: the sheet sets it in the middle."""
    for verse in section.iter("div"):
        if "verse" in verse.get("class", "").split():
            lines = (line for line in verse.iter("span") if line.get("class") == "line")
            longest = max((len("".join(_shown(line))) for line in lines), default=0)
            verse.set("style", f"--letters: {longest}")


def _list(section: Element) -> None:
    """A glossary is a list, and its entries are what the page engine tags as items of one."""
    for entry in section.iter("div"):
        if entry.get("class") == "entry":
            entry.tag = "li"


def _close(section: Element) -> None:
    """Mark the last blocks that must keep together, lest the chapter end in a line or two.

    CSS can ask for four lines of one paragraph, but not of the last three of a dialogue.
    """
    lines = 0
    for later, earlier in pairwise(reversed(section)):
        lines += 1 + len("".join(_shown(later))) // LINE
        if lines >= CLOSE:
            return
        earlier.set("class", f"{earlier.get('class', '')} closing".strip())


def _shown(element: Element) -> Iterator[str]:
    """The words of an element that stand where it stands: not those of its notes."""
    yield element.text or ""
    for inner in element:
        if inner.tag != "aside":
            yield from _shown(inner)
        yield inner.tail or ""


def _unlink(section: Element) -> None:
    """Leave the words of a link that leads to this machine, and not the way."""
    for link in section.iter("a"):
        if urlsplit(link.get("href", "")).scheme not in (*model.OUTWARD, ""):
            link.tag = "span"


def _parse(markup: str) -> Element:
    """XHTML as elements, without what only an ebook's reading system reads."""
    root = ElementTree.fromstring(f'<root xmlns:epub="{EPUB}">{markup}</root>')
    for element in root.iter():
        for name in (f"{{{EPUB}}}type", f"{{{XML}}}lang", "role", "aria-label", "aria-labelledby"):
            element.attrib.pop(name, None)
    return root[0]
