"""The audiobook, built from a manuscript and read back: what a listener's player will find."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
from mutagen.mp4 import MP4
from PIL import Image

from builder import audio, deliveries, narration
from builder.audio import coders, loudness
from builder.config import Audiobook
from builder.editions import Job, audiobook, recital
from builder.engines import Samples, silent
from builder.errors import BookError, ToolError
from builder.publish import Opened
from builder.store import Store

BOOK = """---
title: Horsehair
author: Bakhyt Taro
lang: en
date: 2026-11
---

# Dawn

Light came over the steppe. It was cold.

A horse neighed.

# Қобыз

He played until the fire was out.

* * *

Nobody spoke.

# Dusk

The wind fell. Stars came out, one by one, and the dogs were quiet at last.
"""


@pytest.fixture
def job(tmp_path: Path, store: Store) -> Callable[..., Job]:
    def make(opened: Opened, out: str = "out", **settings: object) -> Job:
        folder = tmp_path / out
        folder.mkdir(exist_ok=True)
        voice = Audiobook(**{"engine": "silent", **settings})  # type: ignore[arg-type]
        config = replace(opened.config, audiobook=voice)
        return Job(opened.root, folder, opened.name, config, store)

    return make


def marks(path: Path) -> list[tuple[int, str]]:
    with av.open(path) as file:
        return [
            (round(c["start"] * c["time_base"] * audio.RATE), c["metadata"]["title"])
            for c in file.chapters()
        ]


def decode(path: Path) -> Samples:
    with av.open(path) as file:
        parts = [frame.to_ndarray().reshape(-1) for frame in file.decode(audio=0)]
    return np.rint(np.concatenate(parts) * 32767).astype(np.int16)


def test_an_audiobook_has_its_chapters_tags_and_length(
    opened: Callable[..., Opened], job: Callable[..., Job]
) -> None:
    book = opened(BOOK)
    made = audiobook.build(book.book, job(book))

    assert made.path.name == "horsehair.m4b"
    assert [title for _, title in marks(made.path)][1:-1] == ["Dawn", "Қобыз", "Dusk"]
    found = MP4(made.path)
    assert found["\xa9alb"] == ["Horsehair"]
    assert found["\xa9ART"] == ["Bakhyt Taro"]
    assert found["\xa9wrt"] == ["Nobody (synthetic voice)"]
    assert "covr" not in found
    assert made.extent == recital.duration(found.info.length)
    assert made.note.endswith(" sentences spoken, 0 from the store")


def test_every_sentence_is_heard_where_the_timeline_says(
    opened: Callable[..., Opened], job: Callable[..., Job]
) -> None:
    book = opened(BOOK)
    here = job(book, credits=False)
    made = audiobook.build(book.book, here)
    sound = decode(made.path)

    tracks = [*recital.tracks(book.book, here)]
    words = {
        "dawn-1-s1": "Light came over the steppe.",
        "dawn-1-s2": "It was cold.",
        "dusk-1-s1": "The wind fell.",
    }
    moments = {moment.id: moment for moment in narration.timeline(tracks)}
    assert set(words) <= set(moments)
    for id, text in words.items():
        first, after = (round(at * audio.RATE) for at in (moments[id].start, moments[id].end))
        spectrum = np.abs(np.fft.rfft(sound[first:after]))
        heard = np.argmax(spectrum) * audio.RATE / (after - first)
        assert heard == pytest.approx(silent.pitch(text), abs=4), id


def test_the_whole_book_is_as_loud_as_players_want_measured_on_the_file(
    opened: Callable[..., Opened], job: Callable[..., Job]
) -> None:
    book = opened(BOOK)
    loud = loudness.measure([decode(audiobook.build(book.book, job(book)).path)])
    assert -18.5 < loud.lufs < -16
    assert loud.peak < -1.5


def test_the_same_manuscript_is_the_same_bytes_with_and_without_the_store(
    opened: Callable[..., Opened], job: Callable[..., Job], tmp_path: Path
) -> None:
    book = opened(BOOK)
    first = audiobook.build(book.book, job(book, "one"))
    again = audiobook.build(book.book, job(book, "two"))
    fresh = replace(job(book, "three"), store=Store(tmp_path / "another"))
    anew = audiobook.build(book.book, fresh)
    contents = {made.path.read_bytes() for made in (first, again, anew)}
    assert len(contents) == 1
    assert again.note.startswith("0 sentences spoken, ")


def test_a_build_that_was_broken_off_ends_as_an_undisturbed_one(
    opened: Callable[..., Opened],
    job: Callable[..., Job],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    book = opened(BOOK)
    whole = audiobook.build(book.book, replace(job(book, "one"), store=Store(tmp_path / "other")))
    speak = silent.speak

    def hoarse(texts, voice, speed):  # type: ignore[no-untyped-def]
        for text in texts:
            if text == "Nobody spoke.":
                raise ToolError("hoarse")
            yield from speak([text], voice, speed)

    here = job(book, "two")
    monkeypatch.setattr(silent, "speak", hoarse)
    with pytest.raises(ToolError, match="hoarse"):
        audiobook.build(book.book, here)
    assert list(here.out.iterdir()) == []
    monkeypatch.undo()

    resumed = audiobook.build(book.book, here)
    assert resumed.path.read_bytes() == whole.path.read_bytes()
    assert not resumed.note.endswith(" 0 from the store")


def test_a_mended_chapter_alone_is_encoded_again(
    opened: Callable[..., Opened], job: Callable[..., Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    # The gain is the book's: one of ten sentences may get another by any word.
    monkeypatch.setattr(loudness, "gain", lambda sounds: 12.0)
    encoded: list[int] = []
    encode = coders.encode
    monkeypatch.setattr(coders, "encode", lambda *a: encoded.append(1) or encode(*a))
    before = opened(BOOK)
    audiobook.build(before.book, job(before))
    assert len(encoded) == 5
    after = opened(BOOK.replace("It was cold.", "It was warm."))
    audiobook.build(after.book, job(after))
    assert len(encoded) == 6


@pytest.mark.parametrize(("width", "height"), [(600, 900), (900, 600)])
def test_the_cover_is_one_square_jpeg(
    opened: Callable[..., Opened], job: Callable[..., Job], width: int, height: int
) -> None:
    book = opened(BOOK)
    Image.new("RGB", (width, height), (120, 30, 20)).save(book.root / "cover.png")
    covered = replace(book.book, meta=replace(book.book.meta, cover="cover.png"))
    (cover,) = MP4(audiobook.build(covered, job(book)).path)["covr"]
    path = book.root / "found.jpg"
    path.write_bytes(bytes(cover))
    with Image.open(path) as picture:
        assert (picture.format, picture.size) == ("JPEG", (deliveries.SIDE, deliveries.SIDE))


def test_a_book_with_nothing_to_say_is_a_problem_with_a_place(
    opened: Callable[..., Opened], job: Callable[..., Job]
) -> None:
    book = opened("# Listing\n\n```\ncode\n```\n")
    here = job(book, code="skip", skip=("chapter",))
    with pytest.raises(BookError) as caught:
        audiobook.build(book.book, here)
    (problem,) = caught.value.problems
    assert problem.code == "script-empty"
    assert problem.span.path == book.root / "book.toml"
    assert list(here.out.iterdir()) == []


@pytest.mark.parametrize(
    ("settings", "code", "says"),
    [
        ({"engine": "systm"}, "engine-unknown", "did you mean `system`?"),
        ({"voice": "Somebody"}, "voice-missing", "bookbuilder voices"),
        ({"engine": "system", "voice": "kazak"}, "voice-missing", 'write "system:kk"'),
    ],
)
def test_a_reader_who_is_not_there_is_a_problem_and_a_hint(
    opened: Callable[..., Opened],
    job: Callable[..., Job],
    settings: dict[str, str],
    code: str,
    says: str,
) -> None:
    book = opened(BOOK)
    with pytest.raises(BookError) as caught:
        audiobook.build(book.book, job(book, **settings))
    assert caught.value.problems[0].code == code
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(12.4, "12 s"), (40, "1 min"), (430, "7 min"), (3599, "1 h 00 min"), (43_320, "12 h 02 min")],
)
def test_a_length_is_said_as_listeners_say_it(seconds: float, said: str) -> None:
    assert recital.duration(seconds) == said


def test_the_real_voice_makes_a_book(
    opened: Callable[..., Opened], job: Callable[..., Job], tmp_path: Path
) -> None:
    book = opened(BOOK)
    made = audiobook.build(book.book, job(book, engine="system"))
    anew = replace(job(book, "two", engine="system"), store=Store(tmp_path / "another"))
    assert audiobook.build(book.book, anew).path.read_bytes() == made.path.read_bytes()
    assert MP4(made.path)["\xa9wrt"] == ["eSpeak NG (synthetic voice)"]
    sound = decode(made.path)
    loud = loudness.measure([sound])
    assert -18.5 < loud.lufs < -16
    assert loud.peak < -1.5
    for start, _ in marks(made.path):
        head = sound[start : start + round(0.7 * audio.RATE)]
        assert np.abs(head.astype(int)).max() < 40
