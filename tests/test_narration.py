"""Lines → clips → tracks: where each line falls, what is spoken again and what is not."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
import pytest

from builder import audio, engines, narration
from builder.audio import codec, loudness
from builder.config import Audiobook
from builder.engines import Audio, Samples, Voice, silent, system
from builder.narration import Track
from builder.script import Line, Passage
from builder.store import Store

RATE = audio.RATE
SILENT = Audiobook(engine="silent")

DAWN = Passage(
    "dawn",
    "Dawn",
    (
        Line("dawn-title", "Dawn", 2.0),
        Line("dawn-1-s1", "Light came over the steppe.", 0.35),
        Line("dawn-1-s2", "It was cold.", 0.7),
        Line("dawn-2", "", 1.5),
        Line("dawn-3-s1", "A horse neighed, and then another.", 0.7),
    ),
)
DUSK = Passage("dusk", "Dusk", (Line("dusk-title", "Dusk", 2.0), Line("dusk-1-s1", "Night.", 0.7)))


def narrate(store: Store, *passages: Passage, **changes: object) -> list[Track]:
    return list(narration.narrate(passages, SILENT, "en", store, **changes))  # type: ignore[arg-type]


def heard(track: Track) -> Samples:
    return np.concatenate(list(track.sound()))


def pitch(samples: Samples) -> float:
    """The loudest frequency, in hertz."""
    return float(np.argmax(np.abs(np.fft.rfft(samples))) * RATE / len(samples))


# Where lines fall -------------------------------------------------------------------------------


def test_every_cue_is_where_its_line_is_heard(store: Store) -> None:
    (track,) = narrate(store, DAWN)
    texts = {line.id: line.text for line in DAWN.lines}
    sound = heard(track)
    for cue in track.cues:
        found = pitch(sound[cue.first : cue.after])
        assert found == pytest.approx(silent.pitch(texts[cue.id]), abs=4), cue.id


def test_around_the_cues_there_is_silence(store: Store) -> None:
    (track,) = narrate(store, DAWN)
    sound = heard(track)
    for cue in track.cues:
        sound[cue.first : cue.after] = 0
    assert not sound.any()


def test_lines_without_words_are_silence_alone(store: Store) -> None:
    (track,) = narrate(store, DAWN)
    assert [cue.id for cue in track.cues] == ["dawn-title", "dawn-1-s1", "dawn-1-s2", "dawn-3-s1"]


def test_the_silences_are_the_scripts_to_the_sample(store: Store) -> None:
    (track,) = narrate(store, DAWN)
    gaps = [after.first - before.after for before, after in pairwise(track.cues)]
    assert gaps == [round(seconds * RATE) for seconds in (2.0, 0.35, 0.7 + 1.5)]


def test_a_chapter_has_silence_at_its_head_and_its_tail(store: Store) -> None:
    (track,) = narrate(store, DAWN)
    assert track.cues[0].start == narration.HEAD
    spoken = sum(cue.end - cue.start for cue in track.cues)
    assert track.seconds - track.cues[-1].end == pytest.approx(spoken / 2, abs=codec.FRAME / RATE)


def test_head_and_tail_can_be_set(store: Store) -> None:
    long = Passage("long", "Long", tuple(Line(f"l-{n}", "word " * 20, 0.5) for n in range(5)))
    (track,) = narrate(store, long, head=0.1, tail=4.0)
    assert track.cues[0].start == 0.1
    assert track.seconds - track.cues[-1].end == pytest.approx(4, abs=codec.FRAME / RATE)


def test_a_few_words_are_not_followed_by_more_silence_than_they_can_bear(store: Store) -> None:
    (track,) = narrate(store, Passage("for", "For you", (Line("for-1", "For you.", 0.7),)))
    assert 1.0 <= track.seconds - track.cues[-1].end < 1.05


def test_the_last_lines_own_pause_is_kept_where_it_is_longer(store: Store) -> None:
    (track,) = narrate(store, Passage("a", "A", (Line("a-1", "Listen.", 5.0),)))
    assert 5.0 <= track.seconds - track.cues[-1].end < 5.05


def test_tracks_are_whole_packets_and_as_long_as_their_sound(store: Store) -> None:
    for track in narrate(store, DAWN, DUSK):
        assert track.length % codec.FRAME == 0
        assert len(heard(track)) == track.length


def test_the_timeline_of_the_book_counts_what_binding_adds(store: Store) -> None:
    dawn, dusk = narrate(store, DAWN, DUSK)
    moments = list(narration.timeline([dawn, dusk]))
    assert [(m.chapter, m.id) for m in moments[-2:]] == [
        ("dusk", "dusk-title"),
        ("dusk", "dusk-1-s1"),
    ]
    begin = (dawn.length + codec.FRAME) / RATE
    assert moments[-2].start == pytest.approx(begin + narration.HEAD, abs=1e-9)
    assert all(a.end <= b.start for a, b in pairwise(moments))


def test_a_script_without_words_has_no_tracks(store: Store) -> None:
    assert narrate(store, Passage("still", "Still", (Line("still-1", "", 2.0),))) == []
    assert narrate(store) == []


def test_a_chapter_without_words_among_others_is_silence(store: Store) -> None:
    _, still = narrate(store, DAWN, Passage("still", "Still", (Line("still-1", "", 2.0),)))
    assert still.cues == ()
    assert still.seconds == pytest.approx(narration.HEAD + 2.0, abs=codec.FRAME / RATE)


# What is spoken ---------------------------------------------------------------------------------


def counts(tracks: Iterable[Track]) -> list[tuple[int, int]]:
    return [(track.spoken, track.reused) for track in tracks]


def test_nothing_is_spoken_twice(store: Store) -> None:
    first = narrate(store, DAWN, DUSK)
    again = narrate(store, DAWN, DUSK)
    assert counts(first) == [(4, 0), (2, 0)]
    assert counts(again) == [(0, 4), (0, 2)]
    assert [t.key for t in again] == [t.key for t in first]
    assert all((heard(a) == heard(b)).all() for a, b in zip(first, again, strict=True))


def test_a_new_paragraph_is_spoken_and_what_it_renumbers_is_not(store: Store) -> None:
    narrate(store, DAWN)
    moved = [replace(line, id=f"dawn-{n}-s1") for n, line in enumerate(DAWN.lines[1:], 2)]
    new = Line("dawn-1-s1", "It had rained.", 0.7)
    (track,) = narrate(store, Passage("dawn", "Dawn", (DAWN.lines[0], new, *moved)))
    assert counts([track]) == [(1, 4)]


def test_another_speed_is_another_clip(store: Store) -> None:
    narrate(store, DUSK)
    fast = replace(SILENT, speed=2.0)
    (track,) = narration.narrate([DUSK], fast, "en", store)
    assert counts([track]) == [(2, 0)]


def test_a_book_that_is_mended_in_one_chapter_keeps_the_others_as_they_were(store: Store) -> None:
    # Their keys hold the voice's gain, which is judged by a sample of the whole book.
    long = Passage("n", "N", tuple(Line(f"n-{n}", f"Sentence {n} of many.", 0) for n in range(300)))
    mended = replace(DUSK, lines=(*DUSK.lines, Line("dusk-2-s1", "Stars.", 0.7)))
    before, after = narrate(store, long, DUSK), narrate(store, long, mended)
    assert before[0].key == after[0].key
    assert before[1].key != after[1].key


def test_progress_is_counted_in_sentences(store: Store) -> None:
    said: list[tuple[str, int, int]] = []
    narrate(store, DAWN, DUSK, progress=lambda *step: said.append(step))
    assert said == [("speaking", done, 6) for done in range(1, 7)]


def test_a_voice_has_one_gain_and_it_brings_it_to_the_target(store: Store) -> None:
    tracks = narrate(store, DAWN, DUSK)
    assert len({clip.gain for track in tracks for clip in track.clips}) == 1
    loud = loudness.measure(sound for track in tracks for sound in track.sound())
    assert loud.lufs == pytest.approx(loudness.TARGET, abs=0.5)


# Other engines ----------------------------------------------------------------------------------


@dataclass
class Reader:
    """An engine made for a test: it hums in English and Kazakh, and notes what it was asked."""

    name: str = "reader"
    version: str = "1"
    asked: list[tuple[str, str]] = field(default_factory=list)
    fails_at: str = ""
    rate: int = 22050
    stops_early: bool = False

    def voices(self) -> tuple[Voice, ...]:
        return (Voice("anna", "Anna", "en"), Voice("aizhan", "Aizhan", "kk"))

    def choose(self, wanted: str, language: str) -> Voice:
        for voice in self.voices():
            if wanted == voice.id or (not wanted and voice.language == language):
                return voice
        raise LookupError(f"nobody reads {wanted or language}")

    def speak(self, texts: Iterable[str], voice: Voice, speed: float) -> Iterator[Audio]:
        for text in texts:
            self.asked.append((voice.id, text))
            if text == self.fails_at:
                raise RuntimeError(f"hoarse at: {text}")
            if self.stops_early:
                return
            samples = silent.hum(text, 1.0)
            yield Audio(
                np.concatenate([audio.silence(4000), samples, audio.silence(4000)]), self.rate
            )


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Reader]:
    def put(**changes: object) -> Reader:
        made = Reader(**changes)  # type: ignore[arg-type]
        monkeypatch.setattr(narration, "engine", lambda name: made)
        return made

    return put


MIXED = Passage(
    "mixed",
    "Mixed",
    (
        Line("m-1", "He played the kobyz.", 0.35),
        Line("m-2", "Қобыз үні.", 0.35, "kk"),
        Line("m-3", "Nobody spoke.", 0.35, "en-US"),
        Line("m-4", "Tout le monde se tut.", 0.35, "fr"),
        Line("m-5", "Puis on rit.", 0.35, "fr"),
    ),
)


def test_a_line_in_another_language_is_read_by_a_voice_of_that_language(
    store: Store, reader: Callable[..., Reader]
) -> None:
    anna, warned = reader(), []
    (track,) = narrate(store, MIXED, warn=warned.append)
    assert {text: voice for voice, text in anna.asked} == {
        "He played the kobyz.": "anna",
        "Қобыз үні.": "aizhan",
        "Nobody spoke.": "anna",
        "Tout le monde se tut.": "anna",
        "Puis on rit.": "anna",
    }
    assert warned == ["nobody here reads `fr`: Anna reads those lines too"]
    assert [cue.id for cue in track.cues] == ["m-1", "m-2", "m-3", "m-4", "m-5"]


def test_the_engines_silence_is_not_added_to_the_scripts(
    store: Store, reader: Callable[..., Reader]
) -> None:
    reader()
    (track,) = narrate(store, MIXED)
    for cue in track.cues:
        assert 1.0 <= cue.end - cue.start <= 1.0 + 2 * audio.MARGIN + 0.001


def test_a_run_that_breaks_off_keeps_what_it_spoke(
    store: Store, reader: Callable[..., Reader]
) -> None:
    lines = [Line(f"n-{n}", f"Sentence {n} of many.", 0.35) for n in range(60)]
    book = Passage("n", "N", tuple(lines))
    broken = reader(fails_at="Sentence 59 of many.")
    with pytest.raises(RuntimeError, match="hoarse at: Sentence 59"):
        narrate(store, book)
    said = {text for _, text in broken.asked} - {"Sentence 59 of many."}

    whole = reader()
    resumed = narrate(store, book)

    assert said and not said & {text for _, text in whole.asked}
    undisturbed = narrate(Store(store.folder / "another"), book)
    assert [track.key for track in resumed] == [track.key for track in undisturbed]
    assert (heard(resumed[0]) == heard(undisturbed[0])).all()


def test_tracks_come_one_at_a_time(store: Store, reader: Callable[..., Reader]) -> None:
    chapters = [
        Passage(
            f"c-{n}", f"C {n}", tuple(Line(f"c-{n}-{k}", f"Line {k} of {n}.", 0) for k in range(60))
        )
        for n in range(3)
    ]
    anna = reader()
    next(narration.narrate(chapters, Audiobook(), "en", store))
    assert len(anna.asked) < 60 + 48 + 2


def test_an_engine_that_leaves_a_text_out_is_noticed(
    store: Store, reader: Callable[..., Reader]
) -> None:
    reader(stops_early=True)
    with pytest.raises(ValueError, match="shorter"):
        narrate(store, DAWN)


@pytest.mark.parametrize("rate", [16_000, 24_000, 48_000])
def test_any_engines_rate_becomes_the_books(
    store: Store, reader: Callable[..., Reader], rate: int
) -> None:
    reader(rate=rate)
    (track,) = narrate(store, DUSK)
    sound = heard(track)
    assert len(sound) == track.length
    for cue, line in zip(track.cues, DUSK.lines, strict=True):
        # The same samples at another rate are another pitch.
        wanted = silent.pitch(line.text) * rate / 22050
        assert pitch(sound[cue.first : cue.after]) == pytest.approx(wanted, abs=4)


def test_a_voice_of_a_few_words_has_the_gain_of_the_book(
    store: Store, reader: Callable[..., Reader]
) -> None:
    reader()
    (track,) = narrate(store, MIXED)
    assert len({clip.gain for clip in track.clips}) == 1


def test_an_unknown_voice_stops_before_anything_is_spoken(store: Store) -> None:
    with pytest.raises(LookupError, match="Somebody"):
        list(narration.narrate([DAWN], Audiobook("silent", "Somebody"), "en", store))


def test_a_synthetic_voice_is_credited_as_one() -> None:
    assert narration.credit(system.choose("", "kk")) == "eSpeak NG, a synthetic voice"
    assert narration.credit(Voice("a", "Aigerim", "kk", is_synthetic=False)) == "Aigerim"


# The real voice ---------------------------------------------------------------------------------


def test_the_real_voice_is_trimmed_levelled_and_cast_by_language(store: Store) -> None:
    lines = (
        Line("r-1", "He played the kobyz until the fire was out.", 0.35),
        Line("r-2", "Қобыздың үні қыр асып кетті.", 0.35, "kk"),
    )
    (track,) = narration.narrate([Passage("r", "R", lines)], Audiobook(), "en", store)
    sound = heard(track)
    for cue, line in zip(track.cues, lines, strict=True):
        voice = system.choose("", line.lang or "en")
        (spoken,) = system.speak([line.text], voice, 1.0)
        expected = codec.resample(audio.trim(spoken))
        assert cue.after - cue.first == len(expected)
        levelled = audio.level(expected, track.clips[0].gain)
        assert (sound[cue.first : cue.after] == levelled).all()
    loud = loudness.measure([sound[track.cues[0].first : track.cues[-1].after]])
    # Two lines are a small sample, and the second voice has the gain of the first.
    assert loud.lufs == pytest.approx(loudness.TARGET, abs=1)
    assert loud.peak < -1.5


def test_the_engine_table_names_what_narration_uses() -> None:
    assert {"system", "silent"} <= set(engines.ENGINES)
