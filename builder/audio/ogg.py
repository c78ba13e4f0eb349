"""Chapters, each encoded apart, bound into one Ogg Opus file, its marks written as they should be.

Opus comes in packets of 20 ms and AAC in others, so each chapter begins with the packet nearest to
where it begins in the M4B: within 10 ms, and never adding up. A caption fits both files.
"""

import base64
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from mutagen.flac import Picture

from builder import draft
from builder.audio import RATE, codec, coders
from builder.audio.coders import OPUS_DELAY, OPUS_FRAME, OPUS_RATE
from builder.audio.m4b import Chapter

MOST = 1000
"""Chapters that ``CHAPTER000`` to ``CHAPTER999`` can mark."""
FRONT = 3
"""A picture's type: the front cover (RFC 9639 § 8.8)."""


def bind(
    path: Path,
    chapters: Sequence[Chapter],
    comments: Mapping[str, str],
    cover: bytes | None = None,
) -> None:
    """Write the audiobook, whole or not at all; `cover` is a JPEG."""
    starts = [packet * OPUS_FRAME for packet in firsts([each.length for each in chapters])]
    titles = [each.title for each in chapters]
    # bitexact: FFmpeg would draw lots for the stream's number.
    options = {"fflags": "+bitexact"}
    with (
        draft.file(path) as unfinished,
        av.open(chapters[0].file, "r") as first,
        av.open(unfinished, "w", format="ogg", options=options) as book,
    ):
        stream = book.add_stream_from_template(first.streams.audio[0])
        stream.metadata.update(comments)
        stream.metadata.update(_marks(starts, titles))
        if cover:
            stream.metadata["METADATA_BLOCK_PICTURE"] = _picture(cover)
        for packet in _packets(chapters, stream):
            book.mux(packet)


def firsts(lengths: Sequence[int]) -> list[int]:
    """The packet that each chapter begins with, by their lengths at `RATE`."""
    return [
        round(Fraction(start * OPUS_RATE, RATE * OPUS_FRAME)) for start in codec.starts(lengths)
    ]


def _marks(starts: Sequence[int], titles: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Vorbis comments; FFmpeg's own are a second late from the half second on.

    https://wiki.xiph.org/Chapter_Extension
    """
    for number, (start, title) in enumerate(zip(starts[:MOST], titles, strict=False)):
        seconds, rest = divmod(start * 1000 // OPUS_RATE, 1000)
        minutes, hours = seconds // 60 % 60, seconds // 3600
        yield f"CHAPTER{number:03}", f"{hours:02}:{minutes:02}:{seconds % 60:02}.{rest:03}"
        yield f"CHAPTER{number:03}NAME", title


def _picture(cover: bytes) -> str:
    picture = Picture()  # type: ignore[no-untyped-call]
    picture.type, picture.mime, picture.data = FRONT, "image/jpeg", cover
    return base64.b64encode(picture.write()).decode()  # type: ignore[no-untyped-call]


def _packets(chapters: Sequence[Chapter], stream: av.AudioStream) -> "Iterator[av.Packet[Any]]":
    """The chapters' packets; as many of each one's closing silence as reach to the next."""
    begins = firsts([chapter.length for chapter in chapters])
    last = -(-(chapters[-1].length * OPUS_RATE // RATE + OPUS_DELAY) // OPUS_FRAME)
    ends = [*begins[1:], begins[-1] + last]
    at = -OPUS_DELAY
    for chapter, begin, end in zip(chapters, begins, ends, strict=True):
        contents = list(coders.packets(chapter.file))
        has, wanted = len(contents), end - begin
        if not 0 <= has - wanted <= coders.SPARE:
            raise RuntimeError(f"chapter `{chapter.title}` has {has} packets, not {wanted}")
        for content in contents[:wanted]:
            packet = av.Packet(content)
            packet.stream, packet.time_base = stream, Fraction(1, OPUS_RATE)
            packet.pts = packet.dts = at
            packet.duration = OPUS_FRAME
            at += OPUS_FRAME
            yield packet
