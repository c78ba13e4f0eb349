"""Levels, room tone and lengths as a shop wants them, and a report that can say no."""

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import get_args, get_type_hints

import numpy as np
import pytest
from mutagen.mp3 import MP3

from builder import audio, deliveries, mastering, narration
from builder.audio import codec, coders, loudness, meter
from builder.audio.coders import Coder
from builder.audio.meter import Reading
from builder.config import Audiobook
from builder.deliveries import encoding, findings, sample
from builder.editions import Job, Made, audiobook, recital
from builder.engines import Samples, engine
from builder.mastering import Master, parts, profiles, report
from builder.mastering.profiles import PROFILES
from builder.model import Span
from builder.narration import Clip, Cue, Track
from builder.publish import Opened
from builder.script import Line, Passage
from builder.store import Store

RATE = audio.RATE
AAC, MP3_192 = Coder("aac", 64_000), Coder("mp3", 192_000)


def tone(seconds: float, decibels: float) -> Samples:
    """997 Hz of so many dB RMS."""
    time = np.arange(round(seconds * RATE)) / RATE
    amplitude = 32767 * np.sqrt(2) * 10 ** (decibels / 20)
    return np.rint(amplitude * np.sin(2 * np.pi * 997 * time)).astype(np.int16)


def silence(seconds: float) -> Samples:
    return audio.silence(round(seconds * RATE))


def encoded(folder: Path, coder: Coder, *sounds: Samples) -> Path:
    sound = np.concatenate(sounds)
    path = folder / f"sound.{coder.name}"
    coders.encode([np.pad(sound, (0, -len(sound) % codec.FRAME))], {coder: path})
    return path


# What is measured ---------------------------------------------------------------------------


@pytest.mark.parametrize("coder", [AAC, MP3_192, Coder("opus", 64_000)], ids=lambda c: c.name)
def test_an_encoded_file_is_measured_as_it_will_be_heard(tmp_path: Path, coder: Coder) -> None:
    path = encoded(tmp_path, coder, silence(0.75), tone(8, -20), silence(2))
    found = meter.read(path)
    assert found.head == pytest.approx(0.75, abs=0.02)
    assert found.tail == pytest.approx(2.0, abs=0.1)
    assert found.seconds == pytest.approx(10.75, abs=0.1)
    # -20 dB for 8 of 10.75 seconds.
    assert found.rms == pytest.approx(-20 + 10 * np.log10(8 / found.seconds), abs=0.4)
    assert found.peak == pytest.approx(-17, abs=0.5)
    assert found.true_peak >= found.peak - 0.05
    assert found.floor < -70
    # BS.1770: 997 Hz of -20 dB RMS reads -20; the silence is not counted.
    # LAME makes all that it encodes a little softer.
    assert found.lufs == pytest.approx(-20, abs=0.6)
    assert found.channels == 1


def test_the_noise_floor_is_what_is_left_in_the_pauses(tmp_path: Path) -> None:
    sounds = [part for _ in range(5) for part in (tone(2, -20), tone(0.8, -55))]
    assert meter.read(encoded(tmp_path, MP3_192, *sounds)).floor == pytest.approx(-55, abs=0.5)


def test_mp3_is_at_a_constant_rate_and_says_so(tmp_path: Path) -> None:
    path = encoded(tmp_path, MP3_192, tone(3, -20), silence(2))
    found = meter.read(path)
    assert found.is_constant
    assert round(found.bitrate) == MP3(path).info.bitrate / 1000 == 192
    assert not meter.read(encoded(tmp_path, AAC, tone(3, -20), silence(2))).is_constant


def test_several_files_are_as_loud_together_as_one_that_holds_them_all(tmp_path: Path) -> None:
    some = [(silence(0.7), tone(6, -18), silence(1.5)), (silence(0.7), tone(9, -24), silence(1.5))]
    (tmp_path / "a").mkdir()
    each = [meter.read(encoded(tmp_path / "a", AAC, *sounds)) for sounds in some]
    whole = meter.read(encoded(tmp_path, AAC, *some[0], *some[1]))
    found = meter.together(each)
    assert found.lufs == pytest.approx(whole.lufs, abs=0.05)
    assert found.rms == pytest.approx(whole.rms, abs=0.05)
    assert found.seconds == pytest.approx(whole.seconds, abs=0.1)
    assert (found.head, found.tail) == (each[0].head, each[1].tail)


def test_soft_passages_do_not_count_for_the_loudness_of_a_book() -> None:
    # BS.1770-5 § 2: ten below the mean of what is not silence, and all below -70.
    assert loudness.integrated([-20.0] * 50 + [-45.0] * 50 + [-120.0] * 100) == pytest.approx(-20)
    assert loudness.integrated([-120.0] * 9) == loudness.NOTHING


def test_aac_comes_out_at_the_rate_that_was_asked_for(tmp_path: Path) -> None:
    # FFmpeg's own control of the rate is 9 % under to 31 % over, by the voice.
    speaker = engine("system")
    texts = [f"On day {n} it was cold on the steppe, and nobody spoke of it." for n in range(25)]
    spoken = speaker.speak(texts, speaker.choose("", "en"), 1.0)
    clips = [part for clip in spoken for part in (codec.resample(clip), silence(0.35))]
    assert meter.read(encoded(tmp_path, AAC, *clips)).bitrate == pytest.approx(64, rel=0.05)


# What a profile wants -----------------------------------------------------------------------


def test_book_toml_knows_every_profile_by_its_name() -> None:
    assert set(get_args(get_type_hints(Audiobook)["profile"])) == set(PROFILES)
    assert {name for p in PROFILES.values() for name in p.deliver} <= set(deliveries.DELIVERIES)


GOOD = Reading(
    *(600.0, 44_100, 1, 192.0, True),
    *(-20.0, -20.5, -4.0, -3.8, -72.0, 0.75, 3.0),
    moments=(-20.0,) * 10,
)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"rms": -24.0}, "mastering-loudness"),
        ({"rms": -17.9}, "mastering-loudness"),
        ({"peak": -2.9}, "mastering-peak"),
        ({"floor": -59.0}, "mastering-noise"),
        ({"head": 0.3}, "mastering-silence"),
        ({"tail": 5.5}, "mastering-silence"),
        ({"seconds": 7300.0}, "mastering-length"),
        ({"is_constant": False}, "mastering-encoding"),
        ({"bitrate": 128.0}, "mastering-encoding"),
        ({"rate": 48_000}, "mastering-encoding"),
    ],
)
def test_what_acx_would_refuse_is_a_warning_with_a_hint(
    change: dict[str, object], code: str
) -> None:
    profile = PROFILES["acx"]
    good = list(report.of_file("Dawn", MP3_192, GOOD, profile))
    assert all(line.is_passed for line in good)
    bad = list(report.of_file("Dusk", MP3_192, replace(GOOD, **change), profile))  # type: ignore[arg-type]
    (problem,) = findings.problems([*good, *bad], Span(Path("book.toml"), 7))
    assert (problem.code, problem.severity, problem.span.line) == (code, "warning", 7)
    assert "mp3 · Dusk" in problem.message and problem.hint


@pytest.mark.parametrize(
    ("bound", "value", "code"),
    [
        (PROFILES["acx"].credits, 1, "mastering-credits"),
        (PROFILES["acx"].sample, 40.0, "mastering-sample"),
    ],
)
def test_credits_and_sample_are_held_against_the_profile_too(
    bound: profiles.Bound, value: float, code: str
) -> None:
    (problem,) = findings.problems([report.Line("the book", value, bound)], Span(Path("b"), 1))
    assert problem.code == code


def test_streaming_asks_how_loud_the_book_is_and_not_each_chapter() -> None:
    profile = PROFILES["streaming"]
    soft, loud = (replace(GOOD, moments=(lufs,) * 50) for lufs in (-19.0, -15.5))
    (line,) = report.of_book(AAC, [soft, loud], profile)
    assert line.is_passed
    (line,) = report.of_book(AAC, [soft, soft], profile)
    assert not line.is_passed
    assert [each.bound.what for each in report.of_file("Dawn", AAC, soft, profile)] == ["true peak"]


def test_the_report_has_a_line_a_file_and_a_measure() -> None:
    profile = PROFILES["acx"]
    lines = list(report.of_file("Dawn", MP3_192, replace(GOOD, peak=-2.0), profile))
    page = report.text(profile, lines)
    assert page.startswith("Profile acx: 7 of 8 passed.\n")
    assert re.search(r"^FAIL  mp3 · Dawn  peak +-2\.00 dB   \(at most -3 dB\)$", page, re.MULTILINE)
    assert page.count("pass  ") == 7


def test_the_summary_says_from_where_to_where_all_files_reach() -> None:
    profile = PROFILES["acx"]
    lines = [
        line
        for rms in (-20.0, -21.5, -24.0)
        for line in report.of_file("Dawn", MP3_192, replace(GOOD, rms=rms), profile)
    ]
    rows = {row.bound.what: row for row in report.rows(lines)}
    assert rows["RMS"].found == "-24.00 to -20.00 dB"
    assert [line.value for line in rows["RMS"].failed] == [-24.0]
    assert rows["peak"].found == "-4.00 dB"


# The room -----------------------------------------------------------------------------------


def track(store: Store, *words: Samples, id: str = "dawn") -> Track:
    """A chapter whose lines are these sounds, half a second apart."""
    at, cues, clips = RATE, [], []
    for number, sound in enumerate(words, 1):
        key = f"{id}clip{number}"
        store.put(key, codec.pack(audio.Audio(sound, RATE)))
        cues.append(Cue(f"{id}-{number}-s1", at, at + len(sound)))
        clips.append(Clip(key, at, 0.0, Line(id, "Said.", 0.0), "silent:hum"))
        at += len(sound) + RATE // 2
    return Track(id, id.title(), codec.whole(at + RATE), tuple(cues), tuple(clips), store)


def test_room_tone_lies_under_a_whole_chapter_and_changes_nothing_else(store: Store) -> None:
    dry = Master(track(store, tone(2, -30), tone(2, -30)))
    wet = replace(dry, tone=-72.0)
    plain, room = (np.concatenate(list(each.sound())).astype(int) for each in (dry, wet))
    noise = (room - plain) / 32767
    assert 20 * np.log10(np.sqrt((noise**2).mean())) == pytest.approx(-72, abs=0.3)
    assert np.abs(noise).max() < 10 ** (-55 / 20)
    assert dry.key != wet.key


def test_room_tone_is_the_same_however_the_sound_is_cut(store: Store) -> None:
    some = track(store, tone(2, -30), tone(3, -30))
    one = np.concatenate(list(Master(some, -60.0).sound()))
    whole = np.concatenate(list(some.sound()))
    (other,) = mastering._in_a_room([whole], -60.0)
    assert (one == other).all()


def test_the_end_of_a_sample_dies_away(store: Store) -> None:
    some = Master(track(store, tone(2, -20)), tone=-40.0, fade=0.5)
    sound = np.concatenate(list(some.sound())).astype(int)
    before = sound[-RATE : -RATE // 2]
    assert np.abs(sound[-100:]).max() < 10 < 500 < np.abs(before).max()
    assert len(sound) == some.track.length


def test_a_profile_moves_all_gains_alike(store: Store) -> None:
    some = track(store, tone(1, -20), tone(1, -20))
    made = mastering.master(some, PROFILES["acx"])
    gain = PROFILES["acx"].gain
    assert [clip.gain for clip in made.track.clips] == [gain, gain]
    assert made.track.cues == some.cues


# Chapters that are too long -----------------------------------------------------------------


def passage(*lines: str) -> Passage:
    """Lines by their ids; a dash is a scene break."""
    said = [Line(id, "" if id == "-" else "Words.", 0.5) for id in lines]
    return Passage("dawn", "Dawn", tuple(said))


def laid(*ids: str, seconds: float = 10.0) -> Track:
    """A track of lines of so many seconds each, with a second between."""
    length, at, cues, clips = round(seconds * RATE), RATE, [], []
    for id in ids:
        cues.append(Cue(id, at, at + length))
        clips.append(Clip(f"key of {id}", at, 0.0, Line(id, "Said.", 0.0), "silent:hum"))
        at += length + RATE
    store = Store(Path("nowhere"))
    return Track("dawn", "Dawn", codec.whole(at), tuple(cues), tuple(clips), store, 5, 2)


def begins(found: list[Track]) -> list[str]:
    return [part.cues[0].id for part in found]


def test_a_chapter_that_fits_is_left_as_it_is() -> None:
    some = laid("dawn-1-s1", "dawn-1-s2")
    assert parts.cut(some, passage("dawn-1-s1", "dawn-1-s2"), (), 60) == [some]


def test_a_long_chapter_is_cut_at_a_scene_rather_than_a_paragraph() -> None:
    ids = (
        "dawn-1-s1",
        "dawn-2-s1",
        "dawn-3-s1",
        "-",
        "dawn-5-s1",
        "dawn-6-s1",
        "dawn-7-s1",
        "dawn-8-s1",
    )
    some = laid(*(id for id in ids if id != "-"))
    assert begins(parts.cut(some, passage(*ids), (), 60)) == ["dawn-1-s1", "dawn-5-s1"]


def test_a_long_chapter_is_cut_at_a_paragraph_rather_than_a_sentence() -> None:
    ids = ("dawn-1-s1", "dawn-1-s2", "dawn-1-s3", "dawn-2-s1", "dawn-2-s2", "dawn-2-s3")
    assert begins(parts.cut(laid(*ids), passage(*ids), (), 50)) == ["dawn-1-s1", "dawn-2-s1"]


def test_a_heading_stays_with_what_it_heads() -> None:
    ids = ("dawn-1-s1", "dawn-2-s1", "dawn-3-s1", "dawn-4-s1", "dawn-5-s1")
    for headings, begin in (((), "dawn-4-s1"), ({"dawn-3-s1"}, "dawn-3-s1")):
        found = parts.cut(laid(*ids), passage(*ids), headings, 45)
        assert begins(found) == ["dawn-1-s1", begin]


def test_one_endless_paragraph_is_cut_between_sentences() -> None:
    ids = tuple(f"dawn-1-s{n}" for n in range(1, 13))
    found = parts.cut(laid(*ids), passage(*ids), (), 60)
    assert [len(part.cues) for part in found] == [4, 4, 4]


def test_parts_lose_nothing_and_are_chapters_of_their_own() -> None:
    ids = tuple(f"dawn-{n}-s1" for n in range(1, 30))
    some = laid(*ids)
    found = parts.cut(some, passage(*ids), (), 60)
    assert [cue.id for part in found for cue in part.cues] == list(ids)
    assert [clip.key for part in found for clip in part.clips] == [c.key for c in some.clips]
    assert [part.id for part in found[:2]] == ["dawn-part-1", "dawn-part-2"]
    assert found[0].title == f"Dawn (1/{len(found)})"
    assert (sum(p.spoken for p in found), sum(p.reused for p in found)) == (5, 2)
    for part in found:
        assert part.seconds <= 60
        assert part.length % codec.FRAME == 0
        for cue, clip in zip(part.cues, part.clips, strict=True):
            assert cue.first == clip.first
        for before, after in pairwise(part.cues):
            assert after.first - before.after == RATE
    for part in found[1:]:
        assert part.cues[0].start == pytest.approx(narration.HEAD, abs=1e-4)


def test_a_sentence_that_is_longer_than_a_file_is_told_of() -> None:
    some = laid("dawn-1-s1", "dawn-2-s1", seconds=100)
    with pytest.raises(ValueError, match="a line of `dawn` is longer than a file may be"):
        parts.cut(some, passage("dawn-1-s1", "dawn-2-s1"), (), 60)


# A book for a shop --------------------------------------------------------------------------

BOOK = """---
title: Horsehair
author: Bakhyt Taro
lang: en
---

# For the horses {.dedication}

To those that carried us over the steppe, and to those that did not.

# Dawn

""" + "\n\n".join(
    f"Light came over the steppe on day {n}. It was cold, and nobody in the village spoke of it."
    for n in range(24)
)


@pytest.fixture
def build(tmp_path: Path, store: Store) -> Callable[..., tuple[Job, Made]]:
    def make(opened: Opened, **settings: object) -> tuple[Job, Made]:
        out = tmp_path / "out"
        out.mkdir(exist_ok=True)
        voice = Audiobook(**{"engine": "silent", "profile": "acx", **settings})  # type: ignore[arg-type]
        settled = replace(opened.config, audiobook=voice)
        job = Job(opened.root, out, opened.name, settled, store, opened.lexicon)
        return job, audiobook.build(opened.book, job)

    return make


def test_a_book_for_acx_passes_every_line_measured_on_its_files(
    opened: Callable[..., Opened], build: Callable[..., tuple[Job, Made]]
) -> None:
    job, made = build(opened(BOOK), engine="system")
    assert [str(problem) for problem in made.problems] == []
    assert [measure.what for measure in made.measures if not measure.is_passed] == []
    page = (job.out / "horsehair-mastering.txt").read_text(encoding="utf-8")
    assert "FAIL" not in page
    files = sorted((job.out / "horsehair-mp3").glob("*.mp3"))
    assert [f.stem for f in files] == [
        *("01 Opening credits", "02 For the horses", "03 Dawn", "04 Closing credits")
    ]
    assert sum(line.startswith("pass") for line in page.splitlines()) == 8 * 5 + 2


def test_the_sample_begins_with_the_storys_first_words_and_ends_with_a_sentence(
    opened: Callable[..., Opened], build: Callable[..., tuple[Job, Made]]
) -> None:
    job, _ = build(opened(BOOK))
    path = job.out / "horsehair-sample.mp3"
    found = meter.read(path)
    assert sample.SHORTEST < found.seconds <= sample.LONGEST
    assert 0.5 <= found.head <= 1
    tracks = {track.id: track for track in recital.tracks(opened(BOOK).book, job)}
    dawn = tracks["dawn"].cues
    first, last = (
        dawn[1],
        max(
            (cue for cue in dawn if cue.after - dawn[1].first <= found.seconds * RATE - RATE),
            key=lambda cue: cue.after,
        ),
    )
    # Title, head and tail apart, it lasts from the first sentence to the end of another.
    heard = found.seconds - found.head - found.tail
    assert heard == pytest.approx((last.after - first.first) / RATE, abs=0.3)


def test_a_sample_of_a_short_chapter_goes_on_with_the_next(
    opened: Callable[..., Opened], build: Callable[..., tuple[Job, Made]]
) -> None:
    text = "\n\n".join(
        f"# Day {n}\n\n" + "It was cold on the steppe that day. " * 9 for n in range(5)
    )
    job, _ = build(opened(text))
    assert meter.read(next(job.out.glob("*-sample.mp3"))).seconds > sample.SHORTEST


def test_a_book_too_short_for_a_sample_or_without_credits_is_told_of(
    opened: Callable[..., Opened], build: Callable[..., tuple[Job, Made]]
) -> None:
    _, made = build(opened("# Dawn\n\nLight.\n"), credits=False)
    assert {"mastering-sample", "mastering-credits"} <= {p.code for p in made.problems}


def test_a_chapter_of_more_than_two_hours_becomes_two_files_and_a_warning(
    opened: Callable[..., Opened],
    build: Callable[..., tuple[Job, Made]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    short = replace(PROFILES["acx"], longest=60.0)
    monkeypatch.setitem(profiles.PROFILES, "acx", short)
    job, made = build(opened(BOOK))
    (problem,) = [p for p in made.problems if p.code == "chapter-split"]
    assert "`Dawn` is longer than a file may be" in problem.message
    assert (problem.severity, problem.span.path.name) == ("warning", "one.md")
    files = sorted(path.stem for path in (job.out / "horsehair-mp3").glob("*.mp3"))
    count = len(files) - 3
    assert files[2] == f"03 Dawn (1 {count})"
    assert all(meter.read(p).seconds <= 60 for p in (job.out / "horsehair-mp3").glob("*.mp3"))


def test_a_reading_is_made_once_and_kept_with_the_chapter(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    master = Master(track(store, tone(1, -20)))
    encoding.encode(master, [MP3_192], store)
    monkeypatch.setattr(meter, "read", lambda path: pytest.fail("measured again"))
    assert encoding.reading(master, MP3_192, store).rate == 44_100


def test_the_real_voice_passes_for_streaming(
    opened: Callable[..., Opened], build: Callable[..., tuple[Job, Made]]
) -> None:
    _, made = build(opened(BOOK), engine="system", profile="streaming", deliver=("m4b", "opus"))
    assert [str(problem) for problem in made.problems] == []


def test_a_shop_has_its_second_of_silence_after_a_title_that_stands_alone(store: Store) -> None:
    cue, clip = (
        Cue("part-title", RATE, 2 * RATE),
        Clip("key", RATE, 0.0, Line("part-title", "Said.", 0.0), "silent:hum"),
    )
    part = Track("part", "Part", codec.whole(round(2.5 * RATE)), (cue,), (clip,), store)
    made = mastering.master(part, PROFILES["acx"]).track
    assert 1.0 <= made.seconds - 2.0 < 1.05
    assert mastering.master(part, PROFILES["streaming"]).track.length == part.length
