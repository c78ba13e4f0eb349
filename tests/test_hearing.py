"""What can be heard to be wrong with a clip: each fault in a clip that has it, none in those that don't."""

import json
from pathlib import Path

import numpy as np
import pytest

from builder.engines import Audio, silent, system
from builder.narration import hearing

RATE = 22050
TEXT = "Light came over the steppe, and the dogs were quiet at last."


def hum(seconds: float = 4.0, text: str = TEXT) -> Audio:
    return Audio(silent.hum(text, seconds), RATE)


def codes(clip: Audio, text: str = TEXT, speed: float = 1.0) -> list[str]:
    return [fault.code for fault in hearing.faults(text, clip, speed)]


def test_a_clip_as_it_should_be_has_no_fault() -> None:
    assert codes(hum()) == []


def test_silence_in_place_of_words_is_heard() -> None:
    assert codes(Audio(np.zeros(RATE, np.int16), RATE)) == ["clip-silent"]
    assert codes(Audio(np.zeros(0, np.int16), RATE)) == ["clip-silent"]
    assert codes(Audio(np.zeros(RATE, np.int16), RATE), "…") == []


def test_cut_peaks_are_heard_and_high_ones_are_not() -> None:
    wave = hum().samples.astype(np.float64) / (silent.LOUDNESS * 32767)
    high, cut = (np.clip(wave * by, -1, 1) * 32767 for by in (0.99, 2.0))
    assert codes(Audio(high.astype(np.int16), RATE)) == []
    assert codes(Audio(cut.astype(np.int16), RATE)) == ["clip-clipped"]


def test_a_clip_that_ends_in_the_middle_of_a_sound_is_heard() -> None:
    whole = hum()
    assert codes(Audio(whole.samples[: RATE * 3], RATE)) == ["clip-cut"]


@pytest.mark.slow
def test_most_clips_that_are_cut_at_random_are_found_out() -> None:
    texts = [TEXT, "However little known the feelings of such a man may be.", "Wait for me there."]
    cuts = np.random.default_rng(1).uniform(0.3, 0.95, 20)
    found = [
        any(f.code == "clip-cut" for f in hearing.faults(t, Audio(c.samples[:at], c.rate)))
        for t, c in zip(texts, system.speak(texts, system.choose("", "en"), 1.0), strict=True)
        for at in (cuts * len(c.samples)).astype(int)
    ]
    assert np.mean(found) > 0.5


@pytest.mark.parametrize(
    ("seconds", "text", "found"),
    [
        (0.5, TEXT, ["clip-short"]),
        (30, TEXT, ["clip-long"]),
        (1.8, "1931", []),
        (1.5, "U.S.S.R.", []),
        (0.4, "Oh.", []),
        (6, "漢字漢字漢字", []),
        (7, "№ 1 250 345", []),
    ],
)
def test_a_length_out_of_proportion_is_heard(seconds: float, text: str, found: list[str]) -> None:
    assert codes(hum(seconds, text), text) == found


def test_a_slow_reader_may_take_their_time() -> None:
    assert codes(hum(40), speed=0.5) == ["clip-long"]
    assert codes(hum(20)) == ["clip-long"]
    assert codes(hum(20), speed=0.6) == []


def test_a_person_may_take_as_long_as_they_like() -> None:
    assert hearing.faults_of_take("Oh.", hum(30)) == ()
    cut = Audio(hum().samples[: RATE * 3], RATE)
    assert [fault.code for fault in hearing.faults_of_take("Oh.", cut)] == ["clip-cut"]


@pytest.mark.parametrize("language", ["en", "fr", "kk", "ru", "de"])
def test_espeak_has_no_faults(language: str) -> None:
    texts = {
        "en": [TEXT, "No!", "“Wait,” she said; “it is 6:30 a.m., and there are 1,250 of them.”"],
        "fr": ["Tout le monde se tut.", "Oui.", "C’est ici qu’il attendait, sous la pluie."],
        "kk": ["Қобыздың үні қыр асып кетті.", "Жоқ."],
        "ru": ["Все замолчали, и ветер стих.", "Да!"],
        "de": ["Donaudampfschifffahrtsgesellschaftskapitän.", "Ach."],
    }[language]
    voice = system.choose("", language)
    for text, clip in zip(texts, system.speak(texts, voice, 1.0), strict=True):
        assert hearing.faults(text, clip) == (), text


@pytest.mark.slow
def test_a_whole_chapter_of_the_bundled_book_raises_no_false_alarm() -> None:
    from builder import publish

    opened = publish.open_book(Path(__file__).parent.parent / "manuscript")
    passages = {passage.id: passage for passage in publish.script(opened)}
    texts = [line.text for line in passages["the-mirror"].lines if line.text]
    clips = system.speak(texts, system.choose("", "en-GB"), 1.0)
    wrong = [(t, hearing.faults(t, c)) for t, c in zip(texts, clips, strict=True)]
    assert [each for each in wrong if each[1]] == []


def test_a_text_that_fails_is_cut_at_its_clauses_and_loses_nothing() -> None:
    text = "One, two, three; four five. Six, seven eight nine ten eleven twelve."
    pieces = list(hearing.clauses(text, 30))
    assert "".join(pieces) == text
    assert pieces == [
        "One, two, three; four five. ",
        "Six, ",
        "seven eight nine ten eleven twelve.",
    ]
    assert list(hearing.clauses("No comma here", 5)) == ["No comma here"]
    assert json.dumps(list(hearing.clauses("", 5))) == "[]"
