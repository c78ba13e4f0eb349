"""When each sentence of a document is heard: Media Overlays (EPUB 3.3 § 9), in SMIL 3.0.

A sentence's clip has the silence after it, too: the mark does not flicker, and clips join without
gap or overlap. Times are those of the track, by the sample, in milliseconds.

The overlay is written from the document as it stands in the package: whatever order, structure and
file a sentence has there, it has here.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from itertools import groupby, pairwise
from pathlib import PurePosixPath
from typing import TypeAlias
from urllib.parse import quote
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from builder import audio, xhtml
from builder.model import Id
from builder.narration import Track

SMIL = "application/smil+xml"

_TYPE = "{http://www.idpf.org/2007/ops}type"

KINDS = {"table": "table", "ul": "list", "ol": "list", "dl": "list", "figure": "figure"}
"""What one may want to leave (§ 9.5.2), by its element; other elements say what they are."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where a sentence is heard, in milliseconds of a file."""

    sound: str
    """The file's name in the package."""
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Par:
    """A sentence, and where it is heard."""

    id: Id
    """Of the element that is marked while it is."""
    line: Id
    words: str
    """What there is to read of it: its text or its description, without the calls of notes."""
    stretch: Stretch


@dataclass(frozen=True, slots=True)
class Seq:
    """A part of a document that a reader may want to skip, or to leave."""

    id: Id
    kind: str
    """Its ``epub:type``."""
    parts: tuple["Par | Seq", ...]


Part: TypeAlias = Par | Seq


@dataclass(frozen=True, slots=True)
class Overlay:
    """What is heard of one document."""

    document: str
    """Its name in the package."""
    matter: str
    """The ``epub:type`` of its body."""
    parts: tuple[Part, ...]

    @property
    def pars(self) -> tuple[Par, ...]:
        """Its sentences, in order."""
        return tuple(_pars(self.parts))

    @property
    def duration(self) -> int:
        """How long they take together, in milliseconds."""
        return sum(par.stretch.end - par.stretch.begin for par in self.pars)


def _pars(parts: Iterable[Part]) -> Iterator[Par]:
    for part in parts:
        if isinstance(part, Par):
            yield part
        else:
            yield from _pars(part.parts)


# Times --------------------------------------------------------------------------------------


REST = 1.0
"""Seconds of silence, at the most, for which a sentence stays marked. In a longer one, at a scene
or a heading, the mark goes on before the voice does: the page may have to be turned first."""


def stretches(track: Track, sound: str) -> dict[Id, Stretch]:
    """A chapter's sentences in its file; the first has the silence before it, too, and the last all
    that comes after. One that several voices share is one.
    """
    ids, firsts, afters = [], [], []
    for id, some in groupby(track.cues, lambda cue: cue.id):
        cues = list(some)
        ids.append(id)
        firsts.append(cues[0].first)
        afters.append(cues[-1].after)
    rest = round(REST * audio.RATE)
    turns = (min(first, after + rest) for first, after in zip(firsts[1:], afters, strict=False))
    places = [0, *map(_milliseconds, turns), _milliseconds(track.length)]
    times = pairwise(places)
    return {id: Stretch(sound, begin, end) for id, (begin, end) in zip(ids, times, strict=True)}


def _milliseconds(samples: int) -> int:
    """Never later than the sample: a clip keeps its first sound, and ends before the file does."""
    return samples * 1000 // audio.RATE


def clock(milliseconds: int) -> str:
    """``1:02:03.456`` (SMIL 3.0, full clock value)."""
    seconds, rest = divmod(milliseconds, 1000)
    minutes = seconds // 60
    return f"{minutes // 60}:{minutes % 60:02}:{seconds % 60:02}.{rest:03}"


# Documents ----------------------------------------------------------------------------------


def lines(document: bytes) -> set[Id]:
    """The lines of the script for which a document has an element."""
    return {_line(element) for element in ElementTree.fromstring(document).iter()} - {""}


def overlay(name: str, document: bytes, heard: Mapping[Id, Stretch]) -> Overlay:
    """What is heard of a document, in the order and the structure in which it is written."""
    body = next(each for each in ElementTree.fromstring(document) if _tag(each) == "body")
    made = Overlay(name, body.get(_TYPE, ""), tuple(_parts(body, heard)))
    for before, after in pairwise(made.pars):
        if before.stretch.sound == after.stretch.sound and before.stretch.end > after.stretch.begin:
            raise RuntimeError(f"`{after.id}` stands after `{before.id}` and is heard before it")
    return made


def _parts(element: Element, heard: Mapping[Id, Stretch]) -> Iterator[Part]:
    line = _line(element)
    if line in heard:
        yield Par(element.get("id", ""), line, _words(element), heard[line])
        return
    inner = tuple(part for child in element for part in _parts(child, heard))
    kind = KINDS.get(_tag(element), element.get(_TYPE, ""))
    if _tag(element) == "aside" and not kind:
        kind = "aside"
    id = element.get("id", "")
    if inner and kind and id:
        yield Seq(id, kind, inner)
    else:
        yield from inner


def _words(element: Element) -> str:
    inner = (
        ("" if child.get(_TYPE) == "noteref" else _words(child)) + (child.tail or "")
        for child in element
    )
    return element.get("alt", "") or (element.text or "") + "".join(inner)


def _line(element: Element) -> Id:
    """The line of which an element bears the words; a picture and a number stand for the whole
    of which they are part, and for that alone.
    """
    id = element.get("id", "")
    match _tag(element):
        case "img":
            return xhtml.pictured(id)
        case "a":
            return xhtml.numbered(id)
        case "figure" | "aside":
            return ""
        case _:
            return id


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2]


# SMIL ---------------------------------------------------------------------------------------


def write(name: str, overlay: Overlay, head: str = "") -> bytes:
    """The file of that name in the package; `head` is markup for its ``metadata`` (§ 9.2.2.3)."""
    home = PurePosixPath(name).parent

    def way(target: str) -> str:
        up = "../" * len(home.parts)
        return up + quote(target)

    def write_part(part: Part) -> str:
        place = f"{way(overlay.document)}#{quote(part.id)}"
        match part:
            case Par(id=id, stretch=stretch):
                return (
                    f'<par id="{escape(id)}">'
                    f'<text src="{place}"/>'
                    f'<audio src="{way(stretch.sound)}" clipBegin="{clock(stretch.begin)}" '
                    f'clipEnd="{clock(stretch.end)}"/></par>'
                )
            case Seq(id=id, kind=kind, parts=parts):
                inner = "\n".join(map(write_part, parts))
                return (
                    f'<seq id="{escape(id)}" epub:type="{escape(kind)}" epub:textref="{place}">\n'
                    f"{inner}\n</seq>"
                )

    kind = f' epub:type="{escape(overlay.matter)}"' if overlay.matter else ""
    about = f"<head>\n<metadata>\n{head}\n</metadata>\n</head>\n" if head else ""
    inner = "\n".join(map(write_part, overlay.parts))
    return f"""<?xml version="1.0" encoding="utf-8"?>
<smil xmlns="http://www.w3.org/ns/SMIL" xmlns:epub="http://www.idpf.org/2007/ops" version="3.0">
{about}<body{kind} epub:textref="{way(overlay.document)}">
{inner}
</body>
</smil>
""".encode()
