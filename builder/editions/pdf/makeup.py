"""Sections → gatherings, each in its place: the pages of the book, and what is on them.

Every chapter is set alone, and kept by what went into it: an edit sets one chapter. What chapters
must know of one another are numbers: on which page a reference's target stands, on which side a
chapter begins. They are guessed, the chapters are set, the numbers are read off their pages, and
those chapters are set again that say others, until none does.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache, partial
from itertools import accumulate
from pathlib import Path
from typing import Any, TypeAlias, TypeVar
from xml.etree import ElementTree

from builder import folios
from builder.editions import Progress
from builder.editions.pdf.compositors import Compositors, Task
from builder.editions.pdf.faults import Proof
from builder.editions.pdf.gathering import (
    OUTSIDE,
    Case,
    Copy,
    Folio,
    Gathering,
    Manner,
    Page,
    Remark,
    decode,
    encode,
    stamp,
)
from builder.editions.pdf.pages import WITH, numbers_in
from builder.folios import Leaf
from builder.model import Id
from builder.store import Store, digest
from builder.style import Sheet

Element = ElementTree.Element
Numbers: TypeAlias = Mapping[Id, str]
"""On which page something stands, by its label."""

Made = TypeVar("Made")

ROUNDS = 8
"""How often chapters are set anew for the sake of each other's numbers."""
BLOCK = 50
"""How many folios are set together."""
BLANKS = ""
"""What the gathering of blank pages is called, which are no chapter's."""
FORCED = {"page", "always", "left", "right", "recto", "verso"}
"""How a section begins that begins a page."""


@dataclass(frozen=True, slots=True)
class Forme:
    """All that pages are made of."""

    tree: Element
    """The document: each section of its body is set as a gathering of its own, but for those that
    say that they are set `WITH` the one before."""
    numbered: Callable[[Numbers], Element]
    """It, with the numbers that are known."""
    one: Id
    """The section that opens on page 1: the pages before it are labelled in roman."""
    families: tuple[str, ...]
    """The families that it is set in."""
    sheets: tuple[Sheet, ...]
    root: Path
    """The folder below which files may be read."""
    readable: tuple[Path, ...]
    """The files elsewhere that may be read, too."""
    manner: Manner
    dots: int = 0
    """Dots an inch that a picture has at most; 0 for all that it has."""
    tools: str = ""
    """What sets them, by name and version."""


@dataclass(frozen=True, slots=True)
class Leafing:
    """A page of the book: whose it is, and what it is called."""

    gathering: int
    """Which gathering; a blank that stands before it is its own, too."""
    page: Page
    at: int
    """Which of that gathering's pages; of the blanks' for a blank."""
    number: int
    label: str
    is_between: bool = False
    """Whether it is a blank that no gathering has."""


@dataclass(frozen=True, slots=True)
class MadeUp:
    """The book in pages, before it is bound."""

    gatherings: tuple[Gathering, ...]
    blanks: Gathering
    pages: tuple[Leafing, ...]
    remarks: tuple[Remark, ...]
    copies: tuple[Copy, ...]
    """What each gathering was set from."""
    names: tuple[Id, ...]
    """And what it is called."""

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """What of the book stands on which page."""
        return tuple(Leaf(each.label, each.page.runs) for each in self.pages)

    @property
    def inside(self) -> float:
        """The inner margin, in points."""
        return self.gatherings[0].inside

    @property
    def first(self) -> int | None:
        """Which page is page 1; None where all are numbered in roman."""
        return next((at for at, each in enumerate(self.pages) if each.label == "1"), None)


@dataclass(frozen=True, slots=True)
class Room:
    """Where pages are set, and where they are kept."""

    compositors: Compositors
    store: Store
    progress: Progress
    fonts: set[str] = field(default_factory=set)
    """Files of faces that the store was seen to have, by their SHA-256."""
    seen: dict[str, Gathering] = field(default_factory=dict)
    """What was set or found already: most chapters stay as they are from round to round."""
    counted: dict[Id, int] = field(default_factory=dict)
    """How many pages of each gathering have been seen to be set."""
    open: Callable[[bytes], Any] | None = None
    """Opens the file of a gathering for whoever binds it."""
    opened: dict[bytes, Any] = field(default_factory=dict)
    """Those of gatherings that were kept, by what is in them: opened while others were set."""

    def _said(self, task: Task, page: int) -> None:
        """A chapter that is set again does not count again, nor do pages that nobody reads."""
        if task.about == BLANKS:
            return
        self.counted[task.about] = max(self.counted.get(task.about, 0), page)
        self.progress("setting pages", sum(self.counted.values()), 0)

    def set(self, copies: Sequence[Copy], tools: str, names: Sequence[Id]) -> list[Gathering]:
        """The gathering of each, kept or set now."""
        keys = [_key(copy, tools) for copy in copies]
        return self._all(
            [self._kept(key, copy) for key, copy in zip(keys, copies, strict=True)],
            lambda at: Task(
                "set_", (copies[at], self.store), names[at], True, len(copies[at].tree)
            ),
            lambda at, made: self._keep(keys[at], made),
        )

    def _all(
        self,
        found: list[Made | None],
        task: Callable[[int], Task],
        keep: Callable[[int, Made], Made],
    ) -> list[Made]:
        """All of them: what was not found is made, several at once, and kept."""
        missing = [at for at, each in enumerate(found) if each is None]
        done = self.compositors.do([task(at) for at in missing], self._said)
        for at, made in zip(missing, done, strict=True):
            found[at] = keep(at, made)
        return [each for each in found if each is not None]

    def _kept(self, key: str, copy: Copy) -> Gathering | None:
        """What was set from the same copy, where the files that it read are what they were."""
        if key in self.seen:
            return self.seen[key]
        files = self.store.load(digest("read", key), _recipe)
        if files is None:
            return None
        if any(stamp(copy.root / path) != sha for path, sha in files):
            return None
        kept = self.store.load(digest(key, files), decode)
        if kept and all(self._has_face(case.file) for case in kept.cases):
            self.seen[key] = kept
            self.compositors.meanwhile.append(partial(self._ahead, self.seen[key].content))
        return self.seen.get(key)

    def _has_face(self, key: str) -> bool:
        """Whether the font that a gathering was set in is in the store, and whole."""
        if key not in self.fonts and hashlib.sha256(self.store.get(key) or b"").hexdigest() == key:
            self.fonts.add(key)
        return key in self.fonts

    def _ahead(self, content: bytes) -> None:
        """Open a gathering before it is bound."""
        if self.open:
            self.opened[content] = self.open(content)

    def _keep(self, key: str, made: Gathering) -> Gathering:
        """Keep a gathering by what went into it."""
        files = [list(each) for each in made.files]
        self.store.put(digest("read", key), json.dumps(files).encode())
        self.store.put(digest(key, files), encode(made))
        self.seen[key] = made
        return made

    def folios(
        self, copy: Copy, wanted: Sequence[tuple[Folio, ...]], tools: str
    ) -> list[Gathering]:
        """The folios of each block, kept or set now."""
        keys = [digest("folios", _key(copy, tools), repr(block)) for block in wanted]
        return self._all(
            [self._kept(key, copy) for key in keys],
            lambda at: Task("folios", (copy, wanted[at], self.store)),
            lambda at, made: self._keep(keys[at], made),
        )

    def faces(self, cases: Sequence[Case]) -> list[bytes]:
        """Each face with its letters, kept or cast now."""
        keys = [digest("face", asdict(case)) for case in cases]
        return self._all(
            [self.store.load(key, _cast) for key in keys],
            lambda at: Task("face", (cases[at], self.store)),
            lambda at, made: self.store.put(keys[at], made),
        )

    def proofs(self, made: MadeUp, forme: Forme) -> list[Proof]:
        """How each gathering of the book is set."""
        tasks = [
            Task("proofs", (copy, self.store), made.names[at], True, len(copy.tree))
            for at, copy in enumerate(made.copies)
        ]
        labels = [page.label for page in made.pages]
        found = self.compositors.do(tasks, self._said)
        return [proof.bound(_before(at, made.pages), labels) for at, proof in enumerate(found)]


def _cast(kept: bytes) -> bytes:
    """A face as a PDF that holds nothing else; raises `ValueError` where it has no end."""
    if not kept.startswith(b"%PDF") or not kept.rstrip().endswith(b"%%EOF"):
        raise ValueError("this is no whole PDF")
    return kept


def _recipe(kept: bytes) -> list[list[str]]:
    """The files that a gathering was set from, with their stamps."""
    return [[path, sha] for path, sha in json.loads(kept)]


@lru_cache(maxsize=4)
def _named(sheets: tuple[Sheet, ...]) -> str:
    """A name for sheets, which all the chapters of a book share."""
    return digest([[str(sheet.path), sheet.text] for sheet in sheets])


def _key(copy: Copy, tools: str) -> str:
    sheets = _named(copy.sheets)
    manner = [copy.manner.is_whole, copy.manner.is_hanging, copy.manner.is_tuned]
    place = [copy.side, copy.is_first, copy.numbered, copy.dots]
    return digest("gathering", tools, copy.tree, sheets, manner, place)


# Making up -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Known:
    """What one round tells the next."""

    numbers: tuple[tuple[Id, str], ...] = ()
    lefts: frozenset[int] = frozenset()
    """The gatherings that begin on a left page."""
    run_on: frozenset[int] = frozenset()
    """The sections that begin on the page on which the one before ends."""
    numbered: tuple[tuple[int, tuple[int, int]], ...] = ()
    """The gatherings that are set with their numbers: their first, and how many the book has."""


def make_up(forme: Forme, room: Room) -> MadeUp:
    """The pages of the book; raises as `Compositors.do` does."""
    known = last = _Known()
    made, writer = None, _Writer(forme.tree)
    for _ in range(ROUNDS):
        root = forme.numbered(dict(known.numbers))
        writer = writer if writer.root is root else _Writer(root)
        cut = _cut(root, known.run_on)
        copies = tuple(_copies(writer, cut, forme, known))
        if made and copies == made.copies:
            break
        names = tuple(map(_name, cut))
        gatherings = tuple(room.set(copies, forme.tools, names))
        blanks, pages = _placed(gatherings, names, forme, room, root)
        made = MadeUp(gatherings, blanks, tuple(pages), (), copies, names)
        last, known = known, _learnt(known, cut, made, forme.one)
    else:
        assert made
        made = replace(made, remarks=(_restless(known, last),))
    assert made
    room.progress("setting pages", len(made.pages), 0)
    return made


def _restless(known: _Known, last: _Known) -> Remark:
    was = dict(last.numbers)
    moved = [f"#{id}" for id, number in known.numbers if was.get(id) != number]
    return Remark(f"Pages come to no rest: {' '.join(sorted(moved))}")


def _cut(root: Element, run_on: frozenset[int]) -> list[list[Element]]:
    """The sections of each gathering: those that are together, and those that run on."""
    found: list[list[Element]] = []
    for number, section in enumerate(_body(root)):
        is_joined = section.get(WITH) == "before" or number in run_on
        if found and is_joined:
            found[-1].append(section)
        else:
            found.append([section])
    return found


def _body(root: Element) -> Element:
    return next(each for each in root if each.tag == "body")


def _name(sections: Sequence[Element]) -> Id:
    """What a gathering is called in a message: the id of the section it begins with."""
    first = sections[0]
    return first.get("data-id") or first.get("id") or ""


def _copies(
    writer: "_Writer", cut: Sequence[Sequence[Element]], forme: Forme, known: _Known
) -> list[Copy]:
    numbered = dict(known.numbered)
    return [
        Copy(
            tree=writer.document(sections),
            sheets=forme.sheets,
            root=forme.root,
            readable=forme.readable,
            manner=forme.manner,
            side="left" if at in known.lefts else "right",
            is_first=at == 0,
            dots=forme.dots,
            numbered=numbered.get(at),
        )
        for at, sections in enumerate(cut)
    ]


class _Writer:
    """Writes sections down as documents: of those that stay as they were, once."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self.ids = {id for each in root.iter() if (id := each.get("id"))}
        self.written: dict[tuple[Element, ...], tuple[tuple[str, ...], bytes]] = {}

    def document(self, sections: Sequence[Element]) -> bytes:
        """Some sections as a document of their own, whose links to others say so."""
        # All else of a tree stays as it was made.
        numbers = tuple(number for section in sections for number in numbers_in(section))
        before = self.written.get(tuple(sections))
        if before is None or before[0] != numbers:
            before = self.written[tuple(sections)] = numbers, self._written(sections)
        return before[1]

    def _written(self, sections: Sequence[Element]) -> bytes:
        own = {each.get("id") for section in sections for each in section.iter()}
        made = Element(self.root.tag, self.root.attrib)
        made.extend(each for each in self.root if each.tag != "body")
        body = ElementTree.SubElement(made, "body", _body(self.root).attrib)
        for section in sections:
            body.append(_outward(section, self.ids.difference(own)))
        return ElementTree.tostring(made)


def _outward(section: Element, elsewhere: set[str]) -> Element:
    """A section whose links into other gatherings say that they lead there."""
    links = [each for each in section.iter("a") if _target(each) in elsewhere]
    if not links:
        return section
    section = deepcopy(section)
    for link in section.iter("a"):
        if _target(link) in elsewhere:
            link.set("href", f"{OUTSIDE}{_target(link)}")
    return section


def _target(link: Element) -> Id:
    """The id that a link leads to; empty where it leaves the book."""
    href = link.get("href", "")
    return href[1:] if href.startswith("#") else ""


def _learnt(known: _Known, cut: Sequence[Sequence[Element]], made: MadeUp, one: Id) -> _Known:
    """What can be read off the pages."""
    numbers: dict[Id, str] = {}
    for each in made.pages:
        for id in each.page.anchors:
            numbers.setdefault(id, each.label)
    starts = accumulate(map(len, cut), initial=0)
    run_on = {
        start
        for start, gathering, name in zip(starts, made.gatherings, made.names, strict=False)
        # Where numbers begin anew, a page does.
        if start and gathering.opens not in FORCED and name != one
    }
    numbered = (
        (at, (_first(at, made.pages).number, len(made.pages)))
        for at, gathering in enumerate(made.gatherings)
        if gathering.is_numbered
    )
    return _Known(
        numbers=tuple(sorted(numbers.items())),
        lefts=frozenset(_lefts(made.gatherings)),
        run_on=known.run_on | run_on,
        numbered=tuple(numbered),
    )


def _first(gathering: int, pages: Sequence[Leafing]) -> Leafing:
    return next(p for p in pages if p.gathering == gathering and not p.is_between)


def _before(gathering: int, pages: Sequence[Leafing]) -> int:
    """How many pages stand before a gathering."""
    return next(n for n, p in enumerate(pages) if p.gathering == gathering and not p.is_between)


def _lefts(gatherings: Sequence[Gathering]) -> Iterator[int]:
    """The gatherings that are to begin on a left page, as they ask or as it comes."""
    first, last = gatherings[0].pages[0].side, {"left": "right", "right": "left"}
    before = 0
    for at, made in enumerate(gatherings):
        comes = first if before % 2 == 0 else last[first]
        asked = {"recto": first, "verso": last[first], "left": "left", "right": "right"}
        side = asked.get(made.opens, comes)
        if at and side == "left":
            yield at
        before += len(made.pages) + (side != comes)


def _placed(
    gatherings: Sequence[Gathering], names: Sequence[Id], forme: Forme, room: Room, root: Element
) -> tuple[Gathering, list[Leafing]]:
    """Every page in its place, with a blank before those that would stand on the wrong side."""
    (blanks,) = room.set([_blanks(root, forme)], forme.tools, [BLANKS])
    blank = {page.side: (at, page) for at, page in enumerate(blanks.pages) if page.is_blank}
    pages: list[Leafing] = []
    number, is_body = 0, False
    recto = gatherings[0].pages[0].side

    def add(gathering: int, at: int, page: Page, is_between: bool) -> None:
        nonlocal number
        number += 1
        label = str(number) if is_body else folios.roman(number)
        pages.append(Leafing(gathering, page, at, number, label, is_between))

    for which, (made, name) in enumerate(zip(gatherings, names, strict=True)):
        is_right = (len(pages) % 2 == 0) == (recto == "right")
        if is_right != (made.pages[0].side == "right"):
            add(which, *blank["right" if is_right else "left"], True)
        if name and name == forme.one:
            number, is_body = 0, True
        for at, page in enumerate(made.pages):
            add(which, at, page, False)
    return blanks, pages


def _blanks(root: Element, forme: Forme) -> Copy:
    """A document that has a blank left page, and a blank right one."""
    made = Element(root.tag, root.attrib)
    made.extend(each for each in root if each.tag != "body")
    body = ElementTree.SubElement(made, "body")
    for side in ("right", "right", "left", "left"):
        ElementTree.SubElement(body, "div", style=f"break-before: {side}")
    tree = ElementTree.tostring(made)
    return Copy(tree, forme.sheets, forme.root, forme.readable, forme.manner)


# Folios ---------------------------------------------------------------------------------------


def folio_copy(root: Element, forme: Forme, pages: Iterable[Page]) -> Copy:
    """A document with a page of every kind that bears a folio, and nothing on them."""
    made = Element(root.tag, root.attrib)
    made.extend(each for each in root if each.tag != "body")
    body = ElementTree.SubElement(made, "body")
    kinds = sorted({(page.name, page.side) for page in pages if page.has_folio})
    for name, side in kinds:
        named = f"page: {name}; " if name else ""
        for _ in range(2):
            # Twice, for a blank of that side between the two of the next one.
            ElementTree.SubElement(body, "div", style=f"{named}break-before: {side}")
    tree = ElementTree.tostring(made)
    return Copy(tree, forme.sheets, forme.root, forme.readable, forme.manner)


def folio_blocks(pages: Iterable[Leafing]) -> Iterator[tuple[Folio, ...]]:
    """The folios that are wanted, in whole blocks: those are the same before and after an edit."""
    wanted = {
        (p.page.name, p.page.side, p.page.is_blank, p.number % 2, (p.number - 1) // BLOCK)
        for p in pages
        if p.page.has_folio
    }
    for name, side, is_blank, odd, block in sorted(wanted):
        numbers = range(block * BLOCK + (1 if odd else 2), (block + 1) * BLOCK + 1, 2)
        yield tuple(Folio(name, side, is_blank, number) for number in numbers)


__all__ = ["Element", "Forme", "MadeUp", "Numbers", "Room", "folio_blocks", "folio_copy", "make_up"]
