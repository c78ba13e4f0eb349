"""Proof-listening: how what was heard is laid beside what was to be said."""

import importlib.util
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder import audio, extras, listening, publish
from builder.audio import codec
from builder.engines import system
from builder.errors import ToolError
from builder.publish import Opened
from builder.store import Store

WORDS = st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=8)


@pytest.mark.parametrize(
    ("one", "other", "errors"),
    [
        ("It was cold.", "it was cold", 0),
        ("Don’t!", "dont", 0),
        ("café", "cafe", 0),
        ("He plays the kobyz.", "He plays the cobbies.", 1),
        ("One two three", "one three", 1),
        ("One", "one two three", 2),
    ],
)
def test_errors_are_counted_in_words(one: str, other: str, errors: int) -> None:
    assert listening.distance(listening.words(one), listening.words(other)) == errors


@given(WORDS, WORDS)
def test_a_distance_is_one(one: list[str], other: list[str]) -> None:
    found = listening.distance(one, other)
    assert found == listening.distance(other, one)
    assert (found == 0) == (one == other)
    assert abs(len(one) - len(other)) <= found <= max(len(one), len(other))


def test_the_spelling_that_comes_nearest_is_the_one_that_counts() -> None:
    found = listening.compare(
        "a-1", ["In nineteen thirty one.", "In 1931."], ["in 1931", "in nineteen thirty-one"]
    )
    assert found.errors == 0
    worse = listening.compare("a-1", ["bah kheet spoke", "Bakhyt spoke"], ["Baked spoke"])
    assert (worse.wanted, worse.errors, worse.rate) == ("Bakhyt spoke", 1, 0.5)


def test_what_differs_is_shown_word_for_word() -> None:
    assert list(listening.differences("He plays the kobyz now.", "he plays the cobbies")) == [
        ("kobyz now", "cobbies")
    ]


def test_without_its_library_it_says_what_brings_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> str:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(listening.metadata, "version", missing)
    with pytest.raises(ToolError, match="needs faster-whisper") as caught:
        list(listening.transcribe(["k"], store, "en"))
    assert caught.value.hint == extras.install("listen")


# With real ears ---------------------------------------------------------------------------------


@pytest.fixture
def ears(needs: Callable[[bool, str], None]) -> None:
    here = all(map(importlib.util.find_spec, ("faster_whisper", *listening.PARTS)))
    needs(bool(here), "faster-whisper and its weights (the extra [listen])")


@pytest.mark.slow
@pytest.mark.usefixtures("ears")
def test_a_spoken_sentence_is_heard_and_what_was_heard_is_kept(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "The wind fell, and the stars came out, and the dogs were quiet at last."
    (clip,) = system.speak([text], system.choose("", "en-GB"), 1.0)
    store.put("k" * 64, codec.pack(audio.trim(clip)))
    (heard,) = listening.transcribe(["k" * 64], store, "en")
    assert listening.compare("a", [text], [heard]).rate < 0.3
    monkeypatch.setattr(listening, "_heard", lambda *_: pytest.fail("listened twice"))
    assert list(listening.transcribe(["k" * 64], store, "en")) == [heard]


@pytest.mark.slow
@pytest.mark.usefixtures("ears")
def test_a_sentence_that_was_misspoken_is_listed_first(
    opened: Callable[..., Opened], store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = opened(
        "# Morning\n\nThe wind fell at last. Then the dogs were quiet in the yard.\n",
        book__toml='[book]\ntitle = "Dawn"\n[audiobook]\ncredits = false\n',
    )
    speak = system.speak

    def slip(texts, voice, speed):  # type: ignore[no-untyped-def]
        return speak((t.replace("wind fell", "moon exploded") for t in texts), voice, speed)

    monkeypatch.setattr(system, "speak", slip)
    found = publish.listen(book, store)
    assert found[0].id == "morning-1-s1"
    assert [each.rate for each in found] == sorted((e.rate for e in found), reverse=True)
