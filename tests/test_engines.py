"""The voices: that they say all of a text, say it the same each time, and fail aloud."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.engines import Audio, Voice, engine, silent, system
from builder.engines.system import catalogue
from builder.errors import ToolError

TRUTH = "It is a truth universally acknowledged, that a single man must be in want of a wife."
LITTLE = "However little known the feelings of such a man may be."


def say(*texts: str, language: str = "en", speed: float = 1.0) -> list[Audio]:
    return list(system.speak(texts, system.choose("", language), speed))


# The system voice -------------------------------------------------------------------------------


def test_a_sentence_is_spoken() -> None:
    (clip,) = say(TRUTH)
    assert clip.rate == 22050
    assert clip.samples.dtype == np.int16
    assert 4 < clip.seconds < 8
    assert 3000 < np.abs(clip.samples.astype(int)).max() < 32000


def test_a_sentence_sounds_the_same_whatever_was_said_before_it() -> None:
    (alone,) = say(TRUTH)
    _, _, after, again = say(LITTLE, "No!", TRUTH, TRUTH)
    assert after.samples.tobytes() == alone.samples.tobytes() == again.samples.tobytes()


def test_texts_are_asked_for_one_at_a_time() -> None:
    asked: list[str] = []

    def texts() -> Iterator[str]:
        for text in ("One.", "Two.", "Three."):
            asked.append(text)
            yield text

    spoken = system.speak(texts(), system.choose("", "en"), 1.0)
    assert asked == []
    assert len(list(islice(spoken, 2))) == 2
    assert asked == ["One.", "Two."]


def test_speed_is_pace() -> None:
    slow, normal, fast = (say(TRUTH, speed=speed)[0].seconds for speed in (0.6, 1.0, 2.0))
    assert 150 < len(TRUTH.split()) / normal * 60 < 200
    assert slow > 1.4 * normal
    assert fast < 0.65 * normal


@pytest.mark.parametrize("speed", [0.1, 3.1])
def test_a_speed_it_cannot_read_at_is_refused(speed: float) -> None:
    with pytest.raises(ToolError, match=r"speed 0\.6 to 3\.0, not"):
        say(TRUTH, speed=speed)


def test_a_kazakh_text_is_read_by_the_kazakh_voice() -> None:
    kazakh, english = (say("Қызылорда қаласы.", language=each)[0] for each in ("kk", "en"))
    # The English voice spells out letters it does not know.
    assert kazakh.seconds < 0.5 * english.seconds


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_nothing_to_say_is_silence_and_no_process(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (clip,) = say(text)
    assert len(clip.samples) == 0


@pytest.mark.parametrize("text", ["…", "—", "* * *", "?!", "🎻", "“”", "漢字", "a", "1931", "№ 5"])
def test_odd_texts_do_not_break_it(text: str) -> None:
    assert say(text)[0].seconds < 10


def test_control_characters_cut_nothing_short() -> None:
    plain, odd = say("One two three four.", "One\x00two\x01three\x1bfour.")
    assert odd.seconds > 0.8 * plain.seconds


def test_what_looks_like_markup_is_read_not_obeyed() -> None:
    plain, marked = say("Wait there.", 'Wait <break time="30s"/> there.')
    assert plain.seconds < marked.seconds < 15


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    say("A whisper.")
    assert capfd.readouterr() == ("", "")


@pytest.mark.slow
def test_a_long_sentence_is_spoken_whole() -> None:
    some = "the horse, the rider, the steppe and the wind; "
    (clip,) = say(some * 440)
    (once,) = say(some)
    assert len(some * 440) > 20_000
    assert clip.seconds > 0.8 * 440 * (once.seconds - 0.4)


@given(st.text(alphabet="ab ,.;—\n", max_size=300), st.integers(1, 60))
def test_pieces_lose_nothing_and_are_short_enough(text: str, longest: int) -> None:
    pieces = list(system.pieces(text, longest))
    assert "".join(pieces) == text
    assert all(len(piece) <= longest for piece in pieces)


def test_a_long_text_is_cut_after_a_clause_or_else_after_a_word() -> None:
    assert list(system.pieces("One, two; three four five six", 12)) == [
        "One, two; ",
        "three four ",
        "five six",
    ]


def test_a_library_in_a_deep_folder_finds_its_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # eSpeak keeps the path of its data in 160 bytes, and looks elsewhere for a longer one.
    import espeakng_loader

    deep = tmp_path / ("d" * 100) / ("e" * 100)
    shutil.copytree(Path(espeakng_loader.__file__).parent, deep / "espeakng_loader")
    monkeypatch.setenv("PYTHONPATH", str(deep))
    assert say("Deep.")[0].seconds > 0.3


# When it fails ----------------------------------------------------------------------------------


@pytest.fixture
def sabotage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Put a line of Python in the place of speaking in the booth."""

    def put(line: str) -> None:
        booth = tmp_path / "sabotaged.py"
        booth.write_text(
            "import os, signal, sys, wave\nfrom pathlib import Path\n"
            f"sys.path.insert(0, {str(system.BOOTH.parent)!r})\nimport booth\n"
            f"real = booth.speak\ndef speak(engine, problems, text, path):\n    {line}\n"
            "booth.speak = speak\nsys.exit(booth.main(Path(sys.argv[1]), *sys.argv[2:]))\n"
        )
        monkeypatch.setattr(system, "BOOTH", booth)

    return put


BRIEF = "w = wave.open(str(path), 'wb'); w.setparams((1, 2, 22050, 0, 'NONE', '')); w.writeframes({}); w.close(); return 0"


@pytest.mark.skipif(
    not hasattr(os, "fork"), reason="where there is no fork, a crash is the booth's"
)
@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("os.kill(os.getpid(), signal.SIGSEGV)", "failed \\(SIGSEGV\\)"),
        ("raise MemoryError('no more')", "failed \\(1; MemoryError: no more\\)"),
        ("sys.stderr.write('no such rate\\n'); sys.stderr.flush(); return 1", "no such rate"),
        ("return 0", "wrote no sound"),
        (BRIEF.format("b''"), "gave no sound"),
        (BRIEF.format("bytes(199998)"), "gave no sound"),
        (BRIEF.format("b'a' * 6000"), r"gave 0\.1 s of sound for 66 letters"),
        ("os.kill(os.getppid(), signal.SIGKILL); return 0", "failed"),
    ],
)
def test_a_failure_names_the_sentence(
    sabotage: Callable[[str], None], line: str, message: str
) -> None:
    sabotage(line)
    with pytest.raises(ToolError, match=f"{message}.* at: It is a truth universally"):
        say(TRUTH)


def test_a_crash_is_the_loss_of_one_sentence(sabotage: Callable[[str], None]) -> None:
    sabotage("return real(engine, problems, text, path) if 'wife' not in text else os.abort()")
    voice = system.choose("", "en")
    spoken = system.speak([LITTLE, TRUTH], voice, 1.0)
    assert next(spoken).seconds > 1
    with pytest.raises(ToolError, match="SIGABRT"):
        next(spoken)


def test_a_sentence_left_unwritten_is_not_taken_for_the_one_before(
    sabotage: Callable[[str], None],
) -> None:
    sabotage("return real(engine, problems, text, path) if 'wife' not in text else 0")
    spoken = system.speak([LITTLE, TRUTH], system.choose("", "en"), 1.0)
    next(spoken)
    with pytest.raises(ToolError, match="wrote no sound"):
        next(spoken)


def test_an_unknown_voice_is_not_taken_for_the_default() -> None:
    with pytest.raises(ToolError, match=r"no/such.* at: Hello"):
        list(system.speak(["Hello."], Voice("no/such", "Nobody", "en"), 1.0))


def test_a_machine_without_it_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        system, "_command", lambda folder, *_: [sys.executable, "-c", "import nope"]
    )
    system.voices.cache_clear()
    with pytest.raises(ToolError, match="No module named 'nope'") as caught:
        system.voices()
    assert "pip install pyttsx3" in caught.value.hint


# Who reads what ---------------------------------------------------------------------------------


def test_there_are_many_voices_and_each_has_a_language() -> None:
    voices = system.voices()
    assert len(voices) > 130
    assert len({voice.id for voice in voices}) == len(voices)
    assert {"en-GB-x-rp", "kk", "pt-BR", "cmn-Latn-pinyin"} <= {v.language for v in voices}
    assert all(voice.is_synthetic and voice.credit == "eSpeak NG" for voice in voices)


def test_a_voice_without_its_dictionary_is_not_offered() -> None:
    # eSpeak NG 1.52 as the wheel has it lists Faroese, and spells it.
    assert not catalogue.MUTE & {voice.language for voice in system.voices()}


@pytest.mark.parametrize(
    ("language", "voice"),
    [
        ("en", "gmw/en-gb-x-rp"),
        ("en-AU", "gmw/en-gb-x-rp"),
        ("en-GB", "gmw/en-gb-x-rp"),
        ("en-US", "gmw/en-us"),
        ("en-us", "gmw/en-us"),
        ("kk", "trk/kk"),
        ("kk-Cyrl-KZ", "trk/kk"),
        ("fr", "roa/fr"),
        ("fr-CA", "roa/fr"),
        ("fr-BE", "roa/fr-be"),
        ("pt", "roa/pt"),
        ("pt-BR", "roa/pt-br"),
        ("de-AT", "gmw/de"),
        ("zh-Hans", "sit/cmn"),
        ("no", "gmq/nb"),
    ],
)
def test_a_language_has_its_reader(language: str, voice: str) -> None:
    assert system.choose("", language).id == voice


@pytest.mark.parametrize("wanted", ["trk/kk", "Kazakh", "kazakh", "kk", "KK"])
def test_a_voice_may_be_asked_for_by_id_name_or_tag(wanted: str) -> None:
    assert system.choose(wanted, "en").id == "trk/kk"


def test_a_voice_nobody_has_is_answered_with_the_nearest() -> None:
    with pytest.raises(LookupError, match="no voice `kazak`; near it are kazakh"):
        system.choose("kazak", "en")


def test_a_language_nobody_reads_is_said_to_be_so() -> None:
    with pytest.raises(LookupError, match="no voice for the language `tlx`"):
        system.choose("", "tlx")


@pytest.mark.parametrize(
    ("espeaks", "bcp47"),
    [
        ("en-gb-x-rp", "en-GB-x-rp"),
        ("en-us-nyc", "en-US-x-nyc"),
        ("cmn-latn-pinyin", "cmn-Latn-pinyin"),
        ("es-419", "es-419"),
        ("chr-US-Qaaa-x-west", "chr-Qaaa-US-x-west"),
    ],
)
def test_tags_are_written_as_the_standard_writes_them(espeaks: str, bcp47: str) -> None:
    assert catalogue.tag(espeaks) == bcp47


# The silent engine ------------------------------------------------------------------------------


def test_the_silent_engine_takes_as_long_as_reading_would() -> None:
    short, long, fast = (
        next(silent.speak([text], silent.NOBODY, speed)).seconds
        for text, speed in (("Oh.", 1.0), ("a" * 140, 1.0), ("a" * 140, 2.0))
    )
    assert (short, long, fast) == pytest.approx((0.3, 10, 5), abs=1e-4)


def test_every_text_hums_at_a_pitch_of_its_own() -> None:
    for text in (TRUTH, LITTLE):
        (clip,) = silent.speak([text], silent.NOBODY, 1.0)
        spectrum = np.abs(np.fft.rfft(clip.samples))
        assert np.argmax(spectrum) / clip.seconds == pytest.approx(silent.pitch(text), abs=1)
    assert silent.pitch(TRUTH) != silent.pitch(LITTLE)


def test_engines_are_found_by_name() -> None:
    assert engine("silent").choose("", "kk").name == "Nobody"
    assert engine("system").version == system.version
    with pytest.raises(LookupError):
        engine("silent").choose("Somebody", "kk")
