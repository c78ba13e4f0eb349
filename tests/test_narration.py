"""Lines → clips → tracks: where each line falls, what is spoken again and what is not."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
import pytest

from builder import audio, engines, narration
from builder.audio import codec, loudness
from builder.config import Audiobook, Config
from builder.engines import Alphabet, Audio, Samples, Voice, silent, system
from builder.errors import BookError
from builder.model import Meta
from builder.narration import Cast, Track
from builder.narration import cast as casting
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


def cast(settings: Audiobook = SILENT, warn: Callable[[str], None] = print, **names: str) -> Cast:
    return Cast(Config(Meta("T"), audiobook=settings, cast=names), warn=warn)


def narrate(store: Store, *passages: Passage, **changes: object) -> list[Track]:
    return list(narration.narrate(passages, cast(), store, **changes))  # type: ignore[arg-type]


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


def test_a_few_words_have_no_more_silence_round_them_than_they_can_bear(store: Store) -> None:
    (track,) = narrate(store, Passage("for", "For you", (Line("for-1", "For you.", 0.35),)))
    (cue,) = track.cues
    assert cue.start == narration.BRIEF
    assert narration.BRIEF <= track.seconds - cue.end < narration.BRIEF + codec.FRAME / RATE


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
    assert moments[-2].start == pytest.approx(begin + dusk.cues[0].start, abs=1e-9)
    assert all(a.end <= b.start for a, b in pairwise(moments))


def test_a_script_without_words_has_no_tracks(store: Store) -> None:
    assert narrate(store, Passage("still", "Still", (Line("still-1", "", 2.0),))) == []
    assert narrate(store) == []


def test_a_chapter_without_words_among_others_is_silence(store: Store) -> None:
    _, still = narrate(store, DAWN, Passage("still", "Still", (Line("still-1", "", 2.0),)))
    assert still.cues == ()
    assert still.seconds == pytest.approx(narration.BRIEF + 2.0, abs=codec.FRAME / RATE)


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
    (track,) = narration.narrate([DUSK], cast(fast), store)
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
    alphabet: Alphabet = "respelling"
    asked: list[tuple[str, str]] = field(default_factory=list)
    fails_at: str = ""
    rate: int = 22050
    stops_early: bool = False
    mutters: str = ""
    """A text at which it gives silence."""
    loudness: float = 1.0

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
            samples = silent.hum(text, 1.0) * self.loudness * (text != self.mutters)
            samples = samples.astype(np.int16)
            yield Audio(
                np.concatenate([audio.silence(4000), samples, audio.silence(4000)]), self.rate
            )


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Reader]:
    def put(**changes: object) -> Reader:
        made = Reader(**changes)  # type: ignore[arg-type]
        monkeypatch.setattr(casting, "engine", lambda name: made)
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
    (track,) = narration.narrate([MIXED], cast(warn=warned.append), store)
    assert {text: voice for voice, text in anna.asked} == {
        "He played the kobyz.": "anna",
        "Қобыз үні.": "aizhan",
        "Nobody spoke.": "anna",
        "Tout le monde se tut.": "anna",
        "Puis on rit.": "anna",
    }
    assert len(warned) == 1
    assert (
        "nobody of `reader` reads `fr`: Anna reads those lines too [language-unread]" in warned[0]
    )
    assert '[audiobook.voices] fr = "…"' in warned[0]
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
    next(narration.narrate(chapters, cast(Audiobook()), store))
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
    with pytest.raises(BookError, match=r"Somebody.*\[voice-missing\]"):
        list(narration.narrate([DAWN], cast(Audiobook("silent", "Somebody")), store))


def test_a_synthetic_voice_is_credited_as_one() -> None:
    espeak, emma = system.choose("", "kk"), Voice("bf_emma", "Emma", "en-GB", credit="Kokoro Emma")
    aigerim = Voice("a", "Aigerim", "kk", is_synthetic=False)
    assert narration.credit([espeak, system.choose("", "fr")]) == "eSpeak NG, a synthetic voice"
    assert narration.credit([aigerim]) == "Aigerim"
    assert narration.credit([espeak, emma]) == "eSpeak NG and Kokoro Emma, synthetic voices"
    assert narration.credit([emma, aigerim]) == "Aigerim and Kokoro Emma, a synthetic voice"


# Who reads what ---------------------------------------------------------------------------------


@pytest.fixture
def readers(monkeypatch: pytest.MonkeyPatch) -> dict[str, Reader]:
    """An engine of Anna and Aizhan in the place of Kokoro, and the silent one beside it."""
    made = {"kokoro": Reader("kokoro"), "silent": silent, "system": Reader("system")}
    monkeypatch.setattr(casting, "engine", lambda name: made[name])
    return made


def who(line: Line, cast: Cast) -> str:
    return cast.reader(line).name


def test_a_line_is_read_by_the_one_who_is_cast_for_it(readers: dict[str, Reader]) -> None:
    grandmother = cast(grandmother="kokoro:aizhan")
    assert who(Line("a", "Eat.", 0.3, voice="grandmother"), grandmother) == "kokoro:aizhan"
    assert who(Line("a", "Eat.", 0.3, voice="kokoro:anna"), grandmother) == "kokoro:anna"
    assert who(Line("b", "She said.", 0.3), grandmother) == "silent:silent"


def test_two_engines_may_read_one_chapter(store: Store, readers: dict[str, Reader]) -> None:
    lines = (Line("a", "She said:", 0.3), Line("b", "Eat something.", 0.3, voice="grandmother"))
    told = cast(grandmother="kokoro:anna")
    (track,) = narration.narrate([Passage("p", "P", lines)], told, store)
    assert readers["kokoro"].asked == [("anna", "Eat something.")]
    assert [cue.id for cue in track.cues] == ["a", "b"]
    assert pitch(heard(track)[track.cues[0].first : track.cues[0].after]) == pytest.approx(
        silent.pitch("She said:"), abs=4
    )


def test_engines_that_differ_in_loudness_are_brought_to_the_same(
    store: Store, readers: dict[str, Reader], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readers["kokoro"], "loudness", 5.0)
    lines = [Line(f"s-{n}", f"Sentence {n} of many, she said.", 0.3) for n in range(8)]
    lines += [Line(f"k-{n}", f"Eat something, number {n}.", 0.3, voice="k") for n in range(8)]
    (track,) = narration.narrate([Passage("p", "P", tuple(lines))], cast(k="kokoro:anna"), store)
    sound = heard(track)
    by_voice = [
        loudness.measure([sound[cue.first : cue.after] for cue in some]).lufs
        for some in (track.cues[:8], track.cues[8:])
    ]
    assert by_voice[0] == pytest.approx(by_voice[1], abs=0.7)


def test_the_narrator_reads_for_somebody_who_is_not_cast(readers: dict[str, Reader]) -> None:
    here = cast(grandmother="kokoro:anna")
    assert who(Line("a", "Eat.", 0.3, voice="grandmothr"), here) == "silent:silent"
    assert who(Line("b", "Eat.", 0.3, voice="grandmothr"), here) == "silent:silent"


def test_book_toml_says_who_reads_a_language(readers: dict[str, Reader]) -> None:
    settings = replace(SILENT, voices={"kk": "kokoro:aizhan"})
    assert who(Line("a", "Қобыз.", 0.3, "kk-KZ"), cast(settings)) == "kokoro:aizhan"
    assert who(Line("a", "Oui.", 0.3, "fr"), cast(settings)) == "silent:silent"


def test_a_language_that_the_engine_lacks_is_read_by_the_system_aloud(
    readers: dict[str, Reader], monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(readers["kokoro"], "voices", lambda: (Voice("anna", "Anna", "en"),))
    here = cast(Audiobook("kokoro"), told.append)
    assert who(Line("a", "Қобыз.", 0.3, "kk"), here) == "system:aizhan"
    assert "nobody of `kokoro` reads `kk`: system:aizhan reads those lines" in told[0]


def test_a_voice_of_the_cast_that_nobody_has_stops_with_its_place(
    readers: dict[str, Reader],
) -> None:
    with pytest.raises(BookError, match=r"nobody reads bella.*\[voice-missing\]"):
        cast(grandmother="kokoro:bella").reader(Line("a", "Eat.", 0.3, voice="grandmother"))


# How a word sounds ------------------------------------------------------------------------------

MARKED = Passage("m", "M", (Line("m-1", "He met ⟦bah kheet|bɑˈxɯt⟧ there.", 0.3),))


@pytest.mark.parametrize(
    ("alphabet", "given"),
    [
        ("respelling", "He met bah kheet there."),
        ("ipa", "He met ⟦bah kheet|bɑˈxɯt⟧ there."),
    ],
)
def test_an_engine_is_given_a_word_in_the_alphabet_that_it_reads(
    store: Store, reader: Callable[..., Reader], alphabet: Alphabet, given: str
) -> None:
    anna = reader(alphabet=alphabet)
    narrate(store, MARKED)
    assert anna.asked == [("anna", given)]


def test_another_sound_is_another_clip_only_for_those_who_read_sounds(
    store: Store, reader: Callable[..., Reader]
) -> None:
    other = Passage("m", "M", (Line("m-1", "He met ⟦bah kheet|baˈxit⟧ there.", 0.3),))
    for alphabet, spoken in (("respelling", 0), ("ipa", 1)):
        reader(alphabet=alphabet)
        narrate(store, MARKED)
        (track,) = narrate(store, other)
        assert track.spoken == spoken, alphabet


def test_other_weights_under_the_same_name_are_another_clip(
    store: Store, reader: Callable[..., Reader], monkeypatch: pytest.MonkeyPatch
) -> None:
    for fingerprint in ("one", "other"):
        anna = Voice("anna", "Anna", "en", fingerprint=fingerprint)
        monkeypatch.setattr(reader(), "choose", lambda wanted, language, anna=anna: anna)
        (track,) = narrate(store, DUSK)
        assert track.spoken == 2


# What is heard to be wrong ----------------------------------------------------------------------


def test_a_clip_with_a_fault_is_told_in_this_build_and_in_the_next(
    store: Store, reader: Callable[..., Reader]
) -> None:
    reader(mutters="It was cold.")
    for _ in range(2):
        told: list[tuple[str, str]] = []
        narrate(store, DAWN, hear=lambda line, fault, told=told: told.append((line.id, fault.code)))
        assert told == [("dawn-1-s2", "clip-silent")]


def test_a_text_that_fails_as_a_whole_is_spoken_in_its_clauses(
    store: Store, reader: Callable[..., Reader]
) -> None:
    text = "A horse neighed, and then another."
    anna, told = reader(mutters=text), []
    (track,) = narrate(store, DAWN, hear=lambda *fault: told.append(fault))
    assert told == []
    assert [words for _, words in anna.asked if words in text] == [
        text,
        "A horse neighed, ",
        "and then another.",
    ]
    assert track.cues[-1].end - track.cues[-1].start > 2


# The real voice ---------------------------------------------------------------------------------


def test_the_real_voice_is_trimmed_levelled_and_cast_by_language(store: Store) -> None:
    lines = (
        Line("r-1", "He played the kobyz until the fire was out.", 0.35),
        Line("r-2", "Қобыздың үні қыр асып кетті.", 0.35, "kk"),
    )
    (track,) = narration.narrate([Passage("r", "R", lines)], cast(Audiobook()), store)
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
