"""Chapters joined by copying bytes are the very file that FFmpeg makes of their packets."""

from collections.abc import Sequence
from pathlib import Path

import av
import numpy as np
import pytest

from builder.audio import RATE, boxes, codec, coders, m4b
from builder.audio.coders import Coder
from builder.audio.languages import iso639
from builder.audio.m4b import Chapter


def chapter(folder: Path, number: int, seconds: float, level: float) -> Chapter:
    """A chapter of hiss, which fills packets as no tone does; or of silence."""
    length = codec.whole(round(seconds * RATE))
    hiss = np.random.default_rng(number).standard_normal(RATE) * level
    sound = np.resize(np.rint(hiss).astype(np.int16), length)
    file = folder / f"{number}.m4a"
    coders.encode([sound], {Coder("aac", 64_000): file})
    return Chapter(f"Chapter {number}", file, length)


def by_ffmpeg(path: Path, chapters: Sequence[Chapter]) -> bytes:
    """The book as FFmpeg's own muxer writes it, packet by packet."""
    many = len(chapters) > m4b.MOST_NERO
    flags = "+faststart" + ("+disable_chpl" if many else "")
    options = {"brand": "M4B ", "movflags": flags, "movie_timescale": str(RATE)}
    with av.open(path, "w", format="mp4", options=options) as book:
        with av.open(chapters[0].file, "r") as first:
            stream = book.add_stream_from_template(first.streams.audio[0])
        stream.metadata["language"] = iso639("en")
        book.set_chapters(list(m4b._marks(chapters)))
        for packet in m4b._packets(chapters, stream):
            book.mux(packet)
    return path.read_bytes()


def by_us(path: Path, chapters: Sequence[Chapter]) -> bytes:
    m4b._join(path, chapters, "en")
    return path.read_bytes()


@pytest.mark.parametrize(
    "lengths",
    [[1.0], [1.0, 2.3, 0.4], [70.0, 1.0, 90.0], [0.1] * 300],
    ids=["one", "three", "more than a megabyte", "more than a Nero list can count"],
)
def test_the_book_is_ffmpegs_byte_for_byte(tmp_path: Path, lengths: list[float]) -> None:
    chapters = [chapter(tmp_path, n, length, 3000) for n, length in enumerate(lengths)]
    ours = by_us(tmp_path / "ours.m4b", chapters)
    assert ours == by_ffmpeg(tmp_path / "theirs.m4b", chapters)


@pytest.mark.slow
def test_a_book_of_more_than_thirteen_hours_has_the_long_form_of_its_lengths(
    tmp_path: Path,
) -> None:
    hour = chapter(tmp_path, 1, 3600, 0)
    chapters = [hour] * 14
    ours = by_us(tmp_path / "ours.m4b", chapters)
    assert ours == by_ffmpeg(tmp_path / "theirs.m4b", chapters)


def test_offsets_beyond_four_gigabytes_have_eight_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boxes, "LONG", 10_000)
    one = chapter(tmp_path, 1, 3.0, 3000)
    m4b._join(tmp_path / "long.m4b", [one, one], "en")
    with av.open(tmp_path / "long.m4b") as long:
        assert long.duration == pytest.approx(6e6, rel=0.02)
        assert sum(len(frame.to_ndarray()[0]) for frame in long.decode(audio=0)) > 5.9 * RATE


def test_a_chapter_that_is_not_as_long_as_it_should_be_is_noticed(tmp_path: Path) -> None:
    one = chapter(tmp_path, 1, 1.0, 3000)
    short = Chapter("Short", one.file, one.length - codec.FRAME)
    with pytest.raises(RuntimeError, match="1 packets off"):
        m4b._join(tmp_path / "book.m4b", [one, short], "en")


def test_a_file_with_something_else_in_it_is_refused(tmp_path: Path) -> None:
    one = chapter(tmp_path, 1, 1.0, 3000)
    content = one.file.read_bytes()
    start = content.index(b"mdat")
    (size,) = [int.from_bytes(content[start - 4 : start])]
    longer = content[: start - 4] + (size + 8).to_bytes(4) + content[start : start - 4 + size]
    one.file.write_bytes(longer + b"surplus!" + content[start - 4 + size :])
    with pytest.raises(ValueError, match="other things"):
        boxes.part(one.file)
