"""Media overlays as values: which words are read by which stretch of which file (EPUB 3.3 § 9)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from builder import evidence
from builder.verify.markup import Document, Element
from builder.verify.opened import Opened, resolve

CALLS = {"noteref", "backlink", "pagebreak", "doc-noteref", "doc-backlink", "doc-pagebreak"}
"""What stands in a text and is none of its words, by ``epub:type`` or role."""


@dataclass(frozen=True, slots=True)
class Par:
    """One stretch of a document, and the sound that goes with it."""

    text: str
    """The path of the document."""
    fragment: str
    audio: str
    """The path of the sound; empty where there is none."""
    begin: float
    """Seconds, as `end` is; both as the file has them, or as the sound's own length implies."""
    end: float
    element: Element


@dataclass(frozen=True, slots=True)
class Overlay:
    """A document that is read, and the SMIL file that says how; that may serve others, too."""

    id: str
    smil: Document
    document: Document
    pars: tuple[Par, ...]
    tokens: dict[str, str]
    """Of which words the recording was made, by the text's id, where the file carries that."""

    @property
    def found(self) -> list[tuple[Par, Element]]:
        """The pars whose words are there, with the elements that hold these."""
        # Without a fragment it is the whole document that is read.
        ids = {**self.document.ids, "": self.document.elements[0]}
        return [(par, ids[par.fragment]) for par in self.pars if par.fragment in ids]

    @property
    def seconds(self) -> float:
        """How long its clips are together."""
        return sum(max(par.end - par.begin, 0.0) for par in self.pars)


@dataclass(frozen=True, slots=True)
class Narration:
    """A book, and how it is read aloud."""

    book: Opened
    overlays: tuple[Overlay, ...]
    """Those of the spine, in reading order."""


def narration(book: Opened) -> Narration:
    """The overlays of a book as values."""
    return Narration(book, tuple(_overlays(book)))


def _overlays(book: Opened) -> Iterator[Overlay]:
    items = {item.id: item for item in book.manifest}
    for item in book.spine:
        smil = book.smils.get(items[item.overlay].path) if item.overlay in items else None
        document = book.documents.get(item.path)
        if smil and document:
            pars = tuple(par for par in _pars(smil, book) if par.text == document.path)
            yield Overlay(item.overlay, smil, document, pars, _tokens(smil))


def _pars(smil: Document, book: Opened) -> Iterator[Par]:
    for element in smil.all("par"):
        text = next(smil.elements_in(element, "text"), None)
        audio = next(smil.elements_in(element, "audio"), None)
        if text is None:
            continue  # EPUBCheck's to say
        path, fragment = resolve(smil.path, text.get("src"))
        file, begin, end = "", 0.0, 0.0
        if audio is not None:
            file, _ = resolve(smil.path, audio.get("src"))
            begin = clock(audio.get("clipBegin")) or 0.0
            end = clock(audio.get("clipEnd")) or _length(book, file)
        yield Par(path, fragment, file, begin, end, element)


def _length(book: Opened, file: str) -> float:
    return book.sounds[file].seconds if file in book.sounds else 0.0


def _tokens(smil: Document) -> dict[str, str]:
    found = next(smil.all(evidence.TAG), None)
    return evidence.tokens(smil.words(found)) if found else {}


_CLOCK = re.compile(r"(?:(?:(\d+):)?([0-5]\d):)?(\d+(?:\.\d+)?)")
_COUNT = re.compile(r"(\d+(?:\.\d+)?)(h|min|s|ms)")
_UNITS = {"h": 3600.0, "min": 60.0, "s": 1.0, "ms": 0.001}


def clock(value: str) -> float | None:
    """Seconds of a clock value (SMIL 3.0, Timing § 4.2.1.2): ``1:02:03.5``, ``2.5s``, ``12``."""
    if found := _COUNT.fullmatch(value):
        return float(found[1]) * _UNITS[found[2]]
    if found := _CLOCK.fullmatch(value):
        return int(found[1] or 0) * 3600 + int(found[2] or 0) * 60 + float(found[3])
    return None


def is_call(element: Element) -> bool:
    """Whether it is the call of a note, a way back from one, or a page's number."""
    return bool(element.kinds & CALLS)


def words(document: Document, element: Element) -> str:
    """What there is to read of an element: its text, pictures by their ``alt``, no calls."""
    return element.get("alt") or document.words(element, is_call)
