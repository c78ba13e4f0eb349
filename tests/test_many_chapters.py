"""Three hundred chapters, each encoded apart: every reader finds each at its very sample."""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import av
import numpy as np
import pytest
from mutagen.mp4 import MP4

from builder import audio
from builder.audio import codec, coders, m4b
from builder.audio.coders import Coder
from builder.audio.m4b import Chapter
from builder.engines import Samples

RATE = audio.RATE
AAC = Coder("aac", 64_000)
ONSET = 8_000
"""Samples of silence before each chapter's sound."""


def slide(number: int) -> Samples:
    """A third of a second that slides from low to high, in no two chapters alike."""
    time = np.arange(15_000) / RATE
    pitch = 200 + 3 * number
    return np.rint(6000 * np.sin(2 * np.pi * (pitch + 900 * time) * time)).astype(np.int16)


@pytest.fixture(scope="module")
def chapters(tmp_path_factory: pytest.TempPathFactory) -> list[Chapter]:
    folder = tmp_path_factory.mktemp("chapters")
    made = []
    for number in range(300):
        sound = np.concatenate(
            [audio.silence(ONSET), slide(number), audio.silence(9_000 + 37 * number)]
        )
        sound = np.pad(sound, (0, -len(sound) % codec.FRAME))
        path = folder / f"{number}.m4a"
        coders.encode([sound], {AAC: path})
        made.append(Chapter(f"Day {number}", path, len(sound)))
    return made


@pytest.fixture(scope="module", params=[300, 255])
def book(
    request: pytest.FixtureRequest,
    chapters: list[Chapter],
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, list[int]]:
    """A book of so many chapters, and the sample that each should begin with."""
    some = chapters[: request.param]
    path = tmp_path_factory.mktemp("book") / "book.m4b"
    m4b.bind(path, some, "en", {})
    return path, codec.starts([chapter.length for chapter in some])


# Three readers ------------------------------------------------------------------------------


def test_ffprobe_finds_every_chapter_at_its_sample(
    book: tuple[Path, list[int]], needs: Callable[[bool, str], None]
) -> None:
    needs(bool(shutil.which("ffprobe")), "ffprobe")
    path, starts = book
    command = ["ffprobe", "-v", "error", "-show_chapters", "-of", "json", path]
    said = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    assert [round(float(c["start_time"]) * RATE) for c in said["chapters"]] == starts
    assert said["chapters"][-1]["tags"]["title"] == f"Day {len(starts) - 1}"


def test_mutagen_finds_every_chapter_of_a_nero_list_at_its_sample(
    book: tuple[Path, list[int]],
) -> None:
    path, starts = book
    found = MP4(path).chapters
    # The list counts in one byte: a longer book has the track alone, which mutagen does not read.
    wanted = starts if len(starts) <= 255 else []
    assert [round(chapter.start * RATE) for chapter in found or []] == wanted


def boxes(content: bytes, path: str = "") -> Iterator[tuple[str, bytes]]:
    """Every box of an MP4 file and what is in it (ISO/IEC 14496-12 § 4.2)."""
    at = 0
    while at + 8 <= len(content):
        size, name = (
            int.from_bytes(content[at : at + 4]),
            content[at + 4 : at + 8].decode("latin-1"),
        )
        if size < 8:
            return
        inside = content[at + 8 : at + size]
        yield f"{path}/{name}", inside
        if name in {"moov", "trak", "mdia", "minf", "stbl"}:
            yield from boxes(inside, f"{path}/{name}")
        at += size


def test_the_chapter_track_has_every_chapter_at_its_sample(book: tuple[Path, list[int]]) -> None:
    path, starts = book
    tracks: list[dict[str, bytes]] = []
    for name, inside in boxes(path.read_bytes()):
        if name == "/moov/trak":
            tracks.append({})
        elif name.startswith("/moov/trak/"):
            tracks[-1][name.rpartition("/")[2]] = inside
    (text,) = [track for track in tracks if track["hdlr"][8:12] == b"text"]
    # § 8.4.2: the track's own clock; § 8.6.1.2: how long each sample of it lasts.
    clock = int.from_bytes(text["mdhd"][12:16])
    runs = np.frombuffer(text["stts"][8:], ">u4").reshape(-1, 2)
    lasting = np.repeat(runs[:, 1].astype(np.int64), runs[:, 0])
    found = np.concatenate([[0], np.cumsum(lasting)[:-1]])
    assert (found * RATE // clock).tolist() == starts


# What is heard ------------------------------------------------------------------------------


def test_nothing_drifts_from_the_first_chapter_to_the_last(book: tuple[Path, list[int]]) -> None:
    path, starts = book
    with av.open(path) as file:
        heard = np.concatenate([f.to_ndarray().reshape(-1) for f in file.decode(audio=0)])
    off = set()
    for number, start in enumerate(starts):
        at = start + ONSET
        nearby = heard[at - 200 : at + 15_200].astype(float)
        off.add(int(np.argmax(np.correlate(nearby, slide(number).astype(float), "valid"))) - 200)
    assert off == {0}
