"""MP4 boxes: chapters joined by copying their bytes, whatever the length of the book.

FFmpeg's muxer keeps 90 bytes for each packet until the end: 13 MB an hour, and a call of ours for
every packet. But a book is its chapters' packets in a row, and what changes with their number are a
few tables of the contents (ISO/IEC 14496-12 § 8.6 to 8.8). So FFmpeg writes the contents of a book
of two packets, with all its chapter marks, and here those tables are written anew, as it would have
written them: a test holds the two to the same bytes.
"""

import struct
import sys
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from builder.audio import RATE, codec

CONTAINERS = {b"moov", b"trak", b"edts", b"mdia", b"minf", b"stbl"}
"""The boxes that hold those which we look for."""

SHORT, LONG = 2**31 - 1, 2**32 - 1
"""The first duration, and the last offset, for which the shorter of two forms is not used."""
CHUNK = 2**20
"""Bytes that a run of packets has fewer of; a player asks for one at a time."""


@dataclass(slots=True)
class Box:
    """A box, with those in it if it is one of `CONTAINERS`."""

    kind: bytes
    data: bytes = b""
    inner: list["Box"] = field(default_factory=list)

    def all(self, *kinds: bytes) -> list["Box"]:
        """Every box below it on that path."""
        found = [self]
        for kind in kinds:
            found = [each for box in found for each in box.inner if each.kind == kind]
        return found

    def one(self, *kinds: bytes) -> "Box":
        """The one box on that path."""
        (found,) = self.all(*kinds)
        return found

    def written(self) -> bytes:
        """The box as bytes."""
        data = self.data + b"".join(each.written() for each in self.inner)
        return struct.pack(">I4s", len(data) + 8, self.kind) + data


def parse(data: bytes) -> Iterator[Box]:
    """The boxes in some bytes, each with its own header of eight."""
    at = 0
    while at < len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        content = data[at + 8 : at + size]
        if kind in CONTAINERS:
            yield Box(kind, inner=list(parse(content)))
        else:
            yield Box(kind, content)
        at += size


def contents(file: IO[bytes]) -> tuple[Box, int, int]:
    """A file's ``moov``, and from where to where its media data lie."""
    moov, media, at = None, (0, 0), 0
    while header := file.read(8):
        size, kind = struct.unpack(">I4s", header)
        own = 8
        if size == 1:
            (size,), own = struct.unpack(">Q", file.read(8)), 16
        if kind == b"moov":
            moov = Box(kind, inner=list(parse(file.read(size - own))))
        elif kind == b"mdat":
            media = (at + own, at + size)
        at += size
        file.seek(at)
    if moov is None:
        raise ValueError("this is no MP4: it has no contents")
    return moov, *media


def sizes(track: Box) -> "array[int]":
    """The sizes of a track's packets, in bytes (``stsz``)."""
    data = track.one(b"mdia", b"minf", b"stbl", b"stsz").data
    size, count = struct.unpack_from(">II", data, 4)
    if size:
        return array("I", [size] * count)
    found: array[int] = array("I", data[12 : 12 + 4 * count])
    if sys.byteorder == "little":
        found.byteswap()
    return found


# Joining --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Part:
    """An encoded chapter: its packets in a row."""

    file: Path
    start: int
    sizes: "array[int]"
    rate: int
    """Bits a second on the average."""


def join(out: IO[bytes], skeleton: IO[bytes], parts: Sequence[Part]) -> None:
    """Write a book: the contents of `skeleton`, the packets of its parts.

    The skeleton has the first two packets, all chapter marks, and its text before its sound.
    """
    moov, _, end = contents(skeleton)
    sound, *texts = moov.all(b"trak")
    starts = [_offset(track) for track in (sound, *texts)]
    skeleton.seek(0)
    whole = skeleton.read(end)
    words = whole[min(starts) : starts[0]]
    every = array("I")
    for part in parts:
        every += part.sizes
    total = sum(every)
    (first,) = struct.unpack_from(">I", whole)
    kind = whole[:first]
    runs = list(_runs(every))
    _resize(sound, every, parts[0].rate, runs)
    # The tables' size follows from how many runs there are, and from how far offsets reach.
    extent = len(words) + total
    at = len(kind) + len(moov.written()) + 16
    if at + extent > LONG:
        sound.one(b"mdia", b"minf", b"stbl", b"stco").kind = b"co64"
        _place(sound, runs, 0)
        at = len(kind) + len(moov.written()) + 16
    _place(sound, runs, at + len(words))
    for track, start in zip(texts, starts[1:], strict=True):
        _move(track, at - min(starts) + start)
    out.write(kind)
    out.write(moov.written())
    # Room is kept, as FFmpeg does, for the longer form of the size.
    is_short = extent + 8 <= LONG
    head = struct.pack(">I4sI4s", 8, b"free", extent + 8, b"mdat")
    out.write(head if is_short else struct.pack(">I4sQ", 1, b"mdat", extent + 16))
    out.write(words)
    for part in parts:
        with part.file.open("rb") as file:
            file.seek(part.start)
            _copy(file, out, sum(part.sizes))


def part(path: Path) -> Part:
    """An encoded chapter, looked into."""
    with path.open("rb") as file:
        moov, _, end = contents(file)
    track = moov.one(b"trak")
    found, start = sizes(track), _offset(track)
    if start + sum(found) != end:
        raise ValueError(f"{path.name} holds other things than its packets in a row")
    described = track.one(b"mdia", b"minf", b"stbl", b"stsd").data
    return Part(path, start, found, _average(described))


def _offset(track: Box) -> int:
    (first,) = struct.unpack_from(">I", track.one(b"mdia", b"minf", b"stbl", b"stco").data, 8)
    return int(first)


def _copy(file: IO[bytes], out: IO[bytes], length: int) -> None:
    while length:
        piece = file.read(min(length, CHUNK))
        if not piece:
            raise EOFError("an encoded chapter ends before its last packet")
        out.write(piece)
        length -= len(piece)


def _runs(sizes: Sequence[int]) -> Iterator[tuple[int, int]]:
    """How many packets make each run, and their bytes."""
    count = length = 0
    for size in sizes:
        if count and length + size >= CHUNK:
            yield count, length
            count = length = 0
        count += 1
        length += size
    yield count, length


def _resize(track: Box, sizes: "array[int]", first: int, runs: Sequence[tuple[int, int]]) -> None:
    """The track's tables for so many packets; where its runs lie comes later.

    `first` is the rate of the first chapter, in bits a second: FFmpeg takes it for the greatest,
    if the average of all is not greater.
    """
    count, total = len(sizes), sum(sizes)
    lasting = count * codec.FRAME
    # The first packet is priming, and before the beginning.
    heard = lasting - codec.FRAME
    track.one(b"tkhd").data = _lasting(track.one(b"tkhd").data, 20, heard)
    media = track.one(b"mdia", b"mdhd")
    media.data = _lasting(media.data, 16, lasting)
    edits = track.one(b"edts", b"elst")
    (begin,) = struct.unpack_from(">i", edits.data, 12)
    is_long = heard >= SHORT
    form = ">B3xIQqI" if is_long else ">B3xIIiI"
    edits.data = struct.pack(form, int(is_long), 1, heard, begin, 0x10000)
    tables = track.one(b"mdia", b"minf", b"stbl")
    tables.one(b"stts").data = struct.pack(">IIII", 0, 1, count, codec.FRAME)
    tables.one(b"stsc").data = _shapes(runs)
    tables.one(b"stsz").data = _table(sizes)
    for group in tables.all(b"sbgp"):
        group.data = group.data[:12] + struct.pack(">I", count) + group.data[16:]
    described = tables.one(b"stsd")
    described.data = _rated(described.data, first, total * 8 * RATE // lasting)
    _place(track, runs, 0)


def _lasting(data: bytes, at: int, duration: int) -> bytes:
    """A header with another duration, which stands at `at` after two times of four bytes."""
    if duration < SHORT:
        return data[:at] + struct.pack(">I", duration) + data[at + 4 :]
    made, changed = struct.unpack_from(">II", data, 4)
    times = struct.pack(">QQ", made, changed)
    rest = data[12:at] + struct.pack(">Q", duration) + data[at + 4 :]
    return b"\1" + data[1:4] + times + rest


def _shapes(runs: Sequence[tuple[int, int]]) -> bytes:
    """From which run on there are how many packets in each (``stsc``)."""
    rows: list[tuple[int, int]] = []
    for number, (count, _) in enumerate(runs, 1):
        if not rows or rows[-1][1] != count:
            rows.append((number, count))
    return struct.pack(">II", 0, len(rows)) + b"".join(struct.pack(">III", *row, 1) for row in rows)


def _table(sizes: "array[int]") -> bytes:
    if len(set(sizes)) == 1:
        return struct.pack(">III", 0, sizes[0], len(sizes))
    table = array("I", sizes)
    if sys.byteorder == "little":
        table.byteswap()
    return struct.pack(">III", 0, 0, len(sizes)) + table.tobytes()


def _place(track: Box, runs: Sequence[tuple[int, int]], at: int) -> None:
    """Where each run lies, the first at `at`."""
    (table,) = [
        box for box in track.one(b"mdia", b"minf", b"stbl").inner if box.kind in {b"stco", b"co64"}
    ]
    offsets = []
    for _, length in runs:
        offsets.append(at)
        at += length
    form = "Q" if table.kind == b"co64" else "I"
    table.data = struct.pack(f">II{len(offsets)}{form}", 0, len(offsets), *offsets)


def _move(track: Box, start: int) -> None:
    """A track of one run, which now begins elsewhere."""
    table = track.one(b"mdia", b"minf", b"stbl", b"stco")
    table.data = struct.pack(">III", 0, 1, start)


_DECODER = 0x04
"""The tag of the descriptor that says how many bits a second there are (ISO/IEC 14496-1)."""


def _rates(data: bytes) -> Iterator[int]:
    """Where in the description of a sound its rates stand, in bits a second: the greatest, after
    it the average (``esds``, ``btrt``).
    """
    at = data.index(b"esds") + 8
    # Of the decoder's descriptor, kind, stream, and the size of a buffer come first.
    yield data.index(bytes([_DECODER, 0x80, 0x80, 0x80]), at) + 10
    if (at := data.find(b"btrt")) >= 0:
        yield at + 8


def _average(data: bytes) -> int:
    (rate,) = struct.unpack_from(">I", data, next(_rates(data)) + 4)
    return int(rate)


def _rated(data: bytes, first: int, rate: int) -> bytes:
    """The description of a sound with other rates."""
    for at in _rates(data):
        data = data[:at] + struct.pack(">II", max(first, rate), rate) + data[at + 8 :]
    return data
