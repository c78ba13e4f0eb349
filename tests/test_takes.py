"""A person's recordings: where they are put, how they follow an edit, and what is said of those that don't."""

import shutil
import wave
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from builder import audio, narration
from builder.audio import codec, loudness
from builder.editions import Job, recital
from builder.engines import Samples
from builder.errors import ToolError
from builder.narration import Track, takes
from builder.publish import Opened
from builder.store import Store

WORDS = {
    "dawn-1-s1": "Light came over the steppe.",
    "dawn-1-s2": "It was cold.",
    "dawn-2-s1": "A horse neighed.",
    "dusk-1-s1": "It was cold.",
}


def record(path: Path, pitch: float = 440, seconds: float = 1.0, rate: int = 48_000) -> None:
    """A tone with half a second of a quiet room around it, as a microphone gives it."""
    path.parent.mkdir(exist_ok=True)
    room = np.random.default_rng(1).normal(0, 20, round((seconds + 1) * rate))
    time = np.arange(round(seconds * rate)) / rate
    edges = np.clip(np.minimum(time, time[::-1]) / 0.05, 0, 1)
    at = rate // 2
    room[at : at + len(time)] += 6000 * edges * np.sin(2 * np.pi * pitch * time)
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes(room.astype("<i2").tobytes())


def find(root: Path, words: dict[str, str] = WORDS, narrator: str = "Aigerim") -> takes.Takes:
    return takes.find(root, words, ["dawn", "dusk"], narrator)


def codes(found: takes.Takes) -> list[str]:
    return [problem.code for problem in found.problems]


@pytest.fixture
def remembered(tmp_path: Path) -> Path:
    """A folder with a take of *It was cold*, remembered."""
    record(tmp_path / "takes" / "dawn-1-s2.wav")
    takes.remember(tmp_path, find(tmp_path), WORDS)
    return tmp_path


# Where they belong ------------------------------------------------------------------------------


def test_a_book_without_takes_has_none(tmp_path: Path) -> None:
    assert find(tmp_path) == takes.Takes({})


def test_a_take_named_by_a_sentences_id_is_that_sentence(remembered: Path) -> None:
    found = find(remembered)
    assert list(found.lines) == ["dawn-1-s2"]
    assert found.problems == ()


def test_a_take_that_nothing_is_known_of_stays_where_its_name_says_and_we_say_so(
    tmp_path: Path,
) -> None:
    record(tmp_path / "takes" / "dawn-1-s2.wav")
    found = find(tmp_path)
    assert list(found.lines) == ["dawn-1-s2"]
    assert codes(found) == ["take-unremembered"]


def test_a_take_follows_its_words_when_a_paragraph_is_put_before_them(remembered: Path) -> None:
    moved = {"dawn-1-s1": "It had rained.", "dawn-1-s2": "All night.", "dawn-2-s2": "It was cold."}
    found = find(remembered, moved)
    assert {id: take.label for id, take in found.lines.items()} == {"dawn-2-s2": "dawn-1-s2"}
    assert found.moved == (("dawn-1-s2", "dawn-2-s2"),)
    assert found.problems == ()


def test_of_two_lines_with_the_same_words_it_follows_the_one_of_its_chapter(
    remembered: Path,
) -> None:
    words = {"dusk-1-s1": "It was cold.", "dawn-1-s1": "Rain.", "dawn-9-s1": "It was cold."}
    assert list(find(remembered, words).lines) == ["dawn-9-s1"]


def test_a_comma_that_moved_makes_no_new_take(remembered: Path) -> None:
    assert list(find(remembered, {**WORDS, "dawn-1-s2": "It was… cold!"}).lines) == ["dawn-1-s2"]


def test_a_take_of_words_that_are_gone_is_left_out_aloud(remembered: Path) -> None:
    found = find(remembered, {"dawn-1-s1": "Rain.", "dawn-1-s2": "It was hot."})
    assert found.lines == {}
    (problem,) = found.problems
    assert problem.code == "take-outdated"
    assert problem.span.path.name == "dawn-1-s2.wav"
    assert "--anew dawn-1-s2" in problem.hint
    assert codes(find(remembered, {"dawn-1-s1": "Rain."})) == ["take-outdated"]


def test_a_take_that_still_fits_can_be_remembered_anew(remembered: Path) -> None:
    words = {**WORDS, "dawn-1-s2": "It was chilly."}
    takes.remember(remembered, find(remembered, words), words, ["dawn-1-s2"])
    assert list(find(remembered, words).lines) == ["dawn-1-s2"]


def test_a_file_named_for_no_line_is_told(tmp_path: Path) -> None:
    record(tmp_path / "takes" / "dwan-1-s2.wav")
    (problem,) = find(tmp_path).problems
    assert (problem.code, problem.hint) == ("take-unknown", "did you mean `dawn-1-s2`?")


def test_takes_that_nobody_is_named_for_are_told(remembered: Path) -> None:
    assert codes(find(remembered, narrator="")) == ["narrator-unnamed"]


def test_a_memory_that_cannot_be_read_is_told(remembered: Path) -> None:
    (remembered / "takes" / "takes.toml").write_text("[words\n")
    assert codes(find(remembered)) == ["takes-syntax", "take-unremembered"]


def test_what_is_no_recording_is_told(tmp_path: Path) -> None:
    path = tmp_path / "takes" / "dawn-1-s2.wav"
    path.parent.mkdir()
    path.write_bytes(b"no sound")
    with pytest.raises(ToolError, match=r"dawn-1-s2\.wav is no recording"):
        find(tmp_path).lines["dawn-1-s2"].sound()


# A chapter in one go ----------------------------------------------------------------------------


def chapter(root: Path, sheet: str) -> None:
    """One recording of two tones, and Audacity's labels for it."""
    record(root / "takes" / "a.wav", 440)
    record(root / "takes" / "b.wav", 880)
    parts = [codec.read(root / "takes" / name).samples for name in ("a.wav", "b.wav")]
    for name in ("a.wav", "b.wav"):
        (root / "takes" / name).unlink()
    with wave.open(str(root / "takes" / "dawn.wav"), "wb") as file:
        file.setparams((1, 2, 48_000, 0, "NONE", ""))
        file.writeframes(np.concatenate(parts).astype("<i2").tobytes())
    (root / "takes" / "dawn.txt").write_text(sheet)


def test_a_chapters_take_is_cut_by_audacitys_labels(tmp_path: Path) -> None:
    chapter(tmp_path, "0.000000\t2.000000\tdawn-1-s1\n\\\t100.0\t200.0\n2.0\t4.0\tdawn-1-s2\n")
    found = find(tmp_path)
    assert list(found.lines) == ["dawn-1-s1", "dawn-1-s2"]
    for id, pitch in (("dawn-1-s1", 440), ("dawn-1-s2", 880)):
        clip = found.lines[id].sound()
        assert clip.seconds == pytest.approx(1 + 2 * takes.MARGIN, abs=0.02)
        loudest = np.argmax(np.abs(np.fft.rfft(clip.samples))) / clip.seconds
        assert loudest == pytest.approx(pitch, abs=2)


def test_a_chapters_take_without_its_sheet_is_told(tmp_path: Path) -> None:
    record(tmp_path / "takes" / "dawn.wav")
    assert codes(find(tmp_path)) == ["take-cues-missing"]


@pytest.mark.parametrize("line", ["0.0 2.0 dawn-1-s1", "2.0\t1.0\tdawn-1-s1", "x\t1.0\tdawn-1-s1"])
def test_a_cue_that_means_nothing_is_an_error_with_its_line(tmp_path: Path, line: str) -> None:
    chapter(tmp_path, f"0.0\t2.0\tdawn-1-s1\n{line}\n")
    (problem,) = (p for p in find(tmp_path).problems if p.severity == "error")
    assert (problem.code, problem.span.line) == ("take-cue-syntax", 2)


# In a book --------------------------------------------------------------------------------------

BOOK = """---
title: Horsehair
author: Bakhyt Taro
lang: en
---

# Dawn

Light came over the steppe. It was cold. A horse neighed, and then another, and the dogs woke.
"""


@pytest.fixture
def read(tmp_path: Path, store: Store) -> Callable[[Opened], tuple[recital.Recital, list[Track]]]:
    def narrate(opened: Opened) -> tuple[recital.Recital, list[Track]]:
        config = replace(opened.config, audiobook=replace(opened.config.audiobook, engine="silent"))
        job = Job(opened.root, tmp_path, opened.name, config, store)
        told = recital.prepare(opened.book, job)
        return told, list(recital.perform(told, job))

    return narrate


def heard(track: Track, id: str) -> Samples:
    (cue,) = (cue for cue in track.cues if cue.id == id)
    return np.concatenate(list(track.sound()))[cue.first : cue.after]


def test_a_take_is_heard_in_the_place_of_the_voice_trimmed_and_as_loud_as_the_rest(
    opened: Callable[..., Opened], read: Callable[..., tuple[recital.Recital, list[Track]]]
) -> None:
    book = opened(BOOK)
    record(book.root / "takes" / "dawn-1-s2.wav", 440, 2.0)
    _, tracks = read(book)
    dawn = next(track for track in tracks if track.id == "dawn")
    take, voice = heard(dawn, "dawn-1-s2"), heard(dawn, "dawn-1-s3")

    assert np.argmax(np.abs(np.fft.rfft(take))) * audio.RATE / len(take) == pytest.approx(
        440, abs=1
    )
    assert len(take) / audio.RATE == pytest.approx(2 + 2 * takes.MARGIN, abs=0.02)
    one, other = (loudness.measure([sound]).lufs for sound in (take, voice))
    assert one == pytest.approx(other, abs=2.5)


def test_both_readers_are_credited_and_the_human_is_not_called_synthetic(
    opened: Callable[..., Opened], read: Callable[..., tuple[recital.Recital, list[Track]]]
) -> None:
    book = opened(BOOK.replace("lang: en", "lang: en\ncontributors:\n- {name: Aigerim, role: nrt}"))
    record(book.root / "takes" / "dawn-1-s2.wav")
    told, _ = read(book)
    assert narration.credit(told.company) == "Aigerim and Nobody, a synthetic voice"
    assert told.passages[0].lines[-1].text == "Read by Aigerim and Nobody, a synthetic voice."


def test_a_take_that_is_recorded_anew_is_another_clip(
    opened: Callable[..., Opened], read: Callable[..., tuple[recital.Recital, list[Track]]]
) -> None:
    book = opened(BOOK)
    record(book.root / "takes" / "dawn-1-s2.wav", 440)
    read(book)
    record(book.root / "takes" / "dawn-1-s2.wav", 660)
    _, second = read(book)
    assert [track.spoken for track in second] == [0, 1, 0]
    sound = heard(second[1], "dawn-1-s2")
    assert np.argmax(np.abs(np.fft.rfft(sound))) * audio.RATE / len(sound) == pytest.approx(
        660, abs=1
    )


@pytest.mark.parametrize("kind", ["flac", "m4a", "mp3", "opus"])
def test_a_take_may_be_any_file_that_people_have(tmp_path: Path, kind: str) -> None:
    if shutil.which("ffmpeg") is None:
        pytest.skip("ffmpeg makes the file")
    import subprocess

    record(tmp_path / "a.wav")
    other = tmp_path / f"a.{kind}"
    subprocess.run(["ffmpeg", "-v", "error", "-i", tmp_path / "a.wav", other], check=True)
    assert codec.read(other).seconds == pytest.approx(2.0, abs=0.1)
