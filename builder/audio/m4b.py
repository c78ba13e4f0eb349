"""Chapters, each encoded apart, bound into one M4B: chapter marks at the very sample, tags, cover.

The packets are copied, not encoded again: a mended chapter costs the time of that chapter. Each
chapter is whole packets and closes in silence, so nothing is heard at the joins, and one encoder
after another leaves no gap that adds up: a chapter of n packets' sound takes n + 1.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import Any

import av

from builder import draft
from builder.audio import RATE, boxes, codec, coders, tags
from builder.audio.languages import iso639

MOST_NERO = 255
"""Chapters that a Nero ``chpl`` box can count, in its one byte."""
LONGEST_TITLE = 255
"""Bytes of UTF-8 that it can hold of a title."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter mark, and the encoded chapter that it points to."""

    title: str
    file: Path
    length: int
    """Samples of its sound at `RATE`."""


def bind(
    path: Path,
    chapters: Sequence[Chapter],
    language: str,
    said: tags.Tags,
    cover: bytes | None = None,
) -> None:
    """Write the audiobook, whole or not at all; `cover` is a JPEG."""
    with draft.file(path) as unfinished:
        _join(unfinished, chapters, language)
        tags.write(unfinished, said, cover)


def _join(path: Path, chapters: Sequence[Chapter], language: str) -> None:
    parts = [boxes.part(chapter.file) for chapter in chapters]
    for chapter, part in zip(chapters, parts, strict=True):
        off = len(part.sizes) - 1 - codec.whole(chapter.length) // codec.FRAME
        if off:
            raise RuntimeError(f"chapter `{chapter.title}` is {off} packets off its length")
    with path.open("wb") as out:
        boxes.join(out, _skeleton(chapters, language), parts)


def _skeleton(chapters: Sequence[Chapter], language: str) -> io.BytesIO:
    """A book of two packets, which has all chapter marks."""
    options = {
        "brand": "M4B ",
        # By default chapters begin at whole milliseconds.
        "movie_timescale": str(RATE),
    }
    if len(chapters) > MOST_NERO:
        # A Nero box would be a list that ends early: there is the QuickTime track alone.
        options["movflags"] = "+disable_chpl"
    made = io.BytesIO()
    with (
        av.open(made, "w", format="mp4", options=options) as book,
        av.open(chapters[0].file, "r") as first,
    ):
        stream = book.add_stream_from_template(first.streams.audio[0])
        stream.metadata["language"] = iso639(language)
        book.set_chapters(list(_marks(chapters)))
        for packet in islice(_packets(chapters, stream), 2):
            book.mux(packet)
    made.seek(0)
    return made


def _marks(chapters: Sequence[Chapter]) -> Iterator["av.container.Chapter"]:
    begins = codec.starts([chapter.length for chapter in chapters])
    # The last one's priming packet is the one that was cut from before the first.
    ends = [*begins[1:], begins[-1] + codec.whole(chapters[-1].length)]
    for number, (chapter, start, end) in enumerate(zip(chapters, begins, ends, strict=True)):
        yield {
            "id": number,
            "start": start,
            "end": end,
            "time_base": Fraction(1, RATE),
            "metadata": {"title": _title(chapter.title)},
        }


def _title(title: str) -> str:
    """The title in 255 bytes, no letter cut in two, as a longer one would be."""
    if len(title.encode()) <= LONGEST_TITLE:
        return title
    room = LONGEST_TITLE - len("…".encode())
    return title.encode()[:room].decode(errors="ignore").rstrip() + "…"


def _packets(chapters: Sequence[Chapter], stream: av.AudioStream) -> "Iterator[av.Packet[Any]]":
    # One packet before zero: the priming of the first chapter. A player is told by the edit list
    # to begin after it, so that sample 0 of the chapter is sample 0 of the book.
    at = -codec.FRAME
    for chapter in chapters:
        for content in coders.packets(chapter.file):
            packet = av.Packet(content)
            packet.stream, packet.time_base = stream, Fraction(1, RATE)
            packet.pts = packet.dts = at
            packet.duration = codec.FRAME
            at += codec.FRAME
            yield packet
