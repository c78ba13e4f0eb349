"""What an MP3 file says of itself: tags, cover and marks, as an ID3 tag before the sound."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from mutagen.id3 import (
    APIC,
    CHAP,
    COMM,
    CTOC,
    ID3,
    TALB,
    TCOM,
    TCON,
    TCOP,
    TDRC,
    TIT2,
    TIT3,
    TLAN,
    TPE1,
    TPE2,
    TPUB,
    TRCK,
    TSSE,
    TXXX,
    CTOCFlags,
    Encoding,
)

from builder import __version__
from builder.audio.languages import iso639
from builder.audio.tags import isbn
from builder.model import Meta

MOST = 255
"""Children of a table of contents, whose count is one byte (ID3v2 Chapter Frame Addendum § 3.2)."""
UTF16 = Encoding.UTF16
FRONT = 3
"""A picture's type: the front cover."""
NOWHERE = 0xFFFFFFFF
"""A byte offset that says to go by the time (§ 3.1)."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a chapter, or a section of one, begins: seconds from the beginning of the file."""

    start: float
    title: str


@dataclass(frozen=True, slots=True)
class Place:
    """Which file of how many."""

    title: str
    number: int
    total: int


def tag(
    meta: Meta,
    narrator: str,
    place: Place,
    marks: Sequence[Mark],
    seconds: float,
    cover: bytes | None = None,
) -> bytes:
    """The tag of one file of a book, version 2.3, which every player reads; `cover` is a JPEG."""
    made = ID3()  # type: ignore[no-untyped-call]
    for frame in _texts(meta, narrator, place):
        made.add(frame)  # type: ignore[no-untyped-call]
    for frame in _chapters(marks, seconds):
        made.add(frame)  # type: ignore[no-untyped-call]
    if cover:
        made.add(APIC(Encoding.LATIN1, "image/jpeg", FRONT, "", cover))  # type: ignore[no-untyped-call]
    made.update_to_v23()  # type: ignore[no-untyped-call]
    file = io.BytesIO()
    # No room to grow in: nobody edits these in place.
    made.save(file, v1=0, v2_version=3, padding=lambda info: 0)
    return file.getvalue()


def _texts(meta: Meta, narrator: str, place: Place) -> Iterator[object]:
    """The same as in an M4B; Audiobookshelf looks for the narrator in the composer."""
    said = {
        TIT2: place.title,
        TRCK: f"{place.number}/{place.total}",
        TALB: meta.title,
        TIT3: meta.subtitle,
        TPE1: meta.byline,
        TPE2: meta.byline,
        TCOM: narrator,
        TCON: "Audiobook",
        TDRC: meta.date,
        TPUB: meta.publisher,
        TLAN: iso639(meta.language),
        TCOP: meta.rights,
        TSSE: f"Bookbuilder {__version__}",
    }
    for frame, text in said.items():
        if text:
            yield frame(UTF16, text)  # type: ignore[no-untyped-call]
    free = {"SERIES": meta.series, "SERIES-PART": meta.series_number, "ISBN": isbn(meta)}
    yield from (TXXX(UTF16, name, text) for name, text in free.items() if text)  # type: ignore[no-untyped-call]
    if meta.description:
        yield COMM(UTF16, iso639(meta.language), "", meta.description)  # type: ignore[no-untyped-call]


def _chapters(marks: Sequence[Mark], seconds: float) -> Iterator[object]:
    """The marks, and the table that lists them; a table of tables where they are too many."""
    ends = [mark.start for mark in marks[1:]] + [seconds]
    for number, (mark, end) in enumerate(zip(marks, ends, strict=True), 1):
        times = (round(mark.start * 1000), round(end * 1000), NOWHERE, NOWHERE)
        yield CHAP(f"chp{number}", *times, sub_frames=[TIT2(UTF16, mark.title)])  # type: ignore[no-untyped-call]
    names = [f"chp{number}" for number in range(1, len(marks) + 1)]
    cuts = [*range(0, len(names), MOST), len(names)]
    if len(cuts) > 2:
        parts = {f"toc{n}": names[a:b] for n, (a, b) in enumerate(pairwise(cuts), 1)}
        for name, children in parts.items():
            yield CTOC(name, CTOCFlags.ORDERED, children, sub_frames=[])  # type: ignore[no-untyped-call]
        names = [*parts]
    yield CTOC("toc", CTOCFlags.TOP_LEVEL | CTOCFlags.ORDERED, names, sub_frames=[])  # type: ignore[no-untyped-call]
