"""Book → the element tree that is laid out: the first pages, the contents, the chapters.

A tree and not a string, so that a note may stand inside its paragraph: an HTML parser would close
the paragraph before it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree

import pyphen

from builder import model, xhtml
from builder.editions.pdf import front, initials, listings
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


def tree(book: Book, words: Words, face: str, depth: int = 1) -> Element:
    """The whole book as one element, ready for the page engine but for its `number`s.

    `face` is what it is set in; `depth` is how many lines deep its chapters' drop caps are.
    """
    plan = _Plan(book.meta, _wanted(book), within_parts(book.chapters), depth)
    root = Element("html", lang=book.meta.language)
    root.append(front.head(book.meta))
    body = ElementTree.SubElement(root, "body")
    shown = [each for each in book.chapters if each.role in FOR_SHOW]
    listed = [each for each in book.chapters if each.role not in FOR_SHOW]
    body.extend(_opening(shown, plan, words, face))
    body.extend(_chapter(each, plan) for each in shown if each.role not in OPENING)
    if len(listed) > 1:
        body.append(_contents(listed, plan, words))
    body.extend(_chapter(each, plan) for each in listed)
    return root


def number(root: Element, numbers: Mapping[Id, str]) -> None:
    """Write into a tree on which page something stands, as far as that is known."""
    for place in root.iter("span"):
        if target := place.get("data-of"):
            place.set("data-page", numbers.get(target.removeprefix("#"), UNKNOWN))


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


def _contents(listed: Iterable[Chapter], plan: _Plan, words: Words) -> Element:
    lines = "\n".join(
        f'<li class="{_classes(each, plan)}"><a href="#{each.id}">{escape(each.label)}</a>'
        f'<span class="folio" data-of="#{each.id}"></span></li>'
        for each in listed
    )
    name = words.contents
    section = _parse(
        f'<section class="contents front" data-label="{name}" data-id="{MADE}contents">\n'
        f"<h1>{name}</h1>\n<ol>\n{lines}\n</ol>\n</section>"
    )
    section.insert(0, _running(name, name))
    return section


# The chapters -------------------------------------------------------------------------------


def _wanted(book: Book) -> frozenset[Id]:
    return frozenset(
        each.note if isinstance(each, model.NoteRef) else each.target[1:]
        for each in model.inlines(book.chapters)
        if isinstance(each, model.NoteRef | model.Link | model.Reference)
    )


def _chapter(chapter: Chapter, plan: _Plan) -> Element:
    markup = xhtml.Markup(
        notes="foot", references="page", anchors=plan.anchors, is_placed=True, image=quote
    )
    section = _parse(xhtml.section(chapter, markup))
    section.set("class", _classes(chapter, plan))
    section.set("data-label", chapter.label)
    section.insert(0, _running(chapter.label, plan.meta.byline or plan.meta.title))
    _number(section, chapter)
    _measure(section)
    _list(section)
    _close(section)
    initials.write(section, plan.depth)
    listings.hang(section)
    _unlink(section)
    return section


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
