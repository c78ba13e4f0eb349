"""An author hears each odd word once before anybody reads the book."""

import re
import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from builder import audition, publish
from builder.engines import silent
from builder.errors import BookError
from builder.lexicon import Suspect
from builder.publish import Opened
from builder.store import Store

BOOK = """---
title: Horsehair
---

# Dawn

He was called Bakhyt.
"""
TOML = '[book]\ntitle = "Horsehair"\n\n[audiobook]\nengine = "silent"\n'

SUSPECTS = [
    Suspect("Kyzylorda", 2, ("unknown",), "dawn-1-s1", "Only the Kyzylorda.", line="kuzzilorda"),
    Suspect("күй", 1, ("foreign",), "dawn-1-s2", "A <күй> & more.", lang="kk", line="күй"),
]


@pytest.fixture
def book(opened: Callable[..., Opened]) -> Opened:
    return opened(BOOK, book__toml=TOML)


def pitch(path: Path) -> float:
    """The pitch of a hum, in hertz, and so which text it is."""
    with wave.open(str(path)) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
        return float(np.abs(np.fft.rfft(samples)).argmax() * file.getframerate() / len(samples))


def test_each_word_is_a_file_named_for_it_and_sounds_as_it_will_be_said(
    book: Opened, tmp_path: Path, store: Store
) -> None:
    folder = tmp_path / "audition"
    page, first, second = audition.hold(SUSPECTS, publish.cast(book), folder, store)
    assert (page.name, first.name, second.name) == (
        "audition.html",
        "001-Kyzylorda.wav",
        "002-күй.wav",
    )
    assert pitch(first) == pytest.approx(silent.pitch("kuzzilorda"), abs=3)
    assert pitch(second) == pytest.approx(silent.pitch("күй"), abs=3)


def test_the_page_plays_every_word_beside_its_sentence(
    book: Opened, tmp_path: Path, store: Store
) -> None:
    page, *sounds = audition.hold(SUSPECTS, publish.cast(book), tmp_path / "a", store)
    text = page.read_text(encoding="utf-8")
    assert re.findall(r'src="([^"]+)"', text) == [each.name for each in sounds]
    assert "A &lt;күй&gt; &amp; more." in text
    assert '<td lang="kk">күй</td>' in text


def test_an_audition_takes_the_place_of_an_older_one_and_of_nothing_else(
    book: Opened, tmp_path: Path, store: Store
) -> None:
    folder = tmp_path / "audition"
    audition.hold(SUSPECTS, publish.cast(book), folder, store)
    audition.hold(SUSPECTS[1:], publish.cast(book), folder, store)
    assert sorted(each.name for each in folder.iterdir()) == ["001-күй.wav", "audition.html"]
    home = tmp_path / "home"
    home.mkdir()
    (home / "diary.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(BookError) as told:
        audition.hold(SUSPECTS, publish.cast(book), home, store)
    assert told.value.problems[0].code == "audition-folder"
    assert [each.name for each in home.iterdir()] == ["diary.txt"]


def test_a_book_without_odd_words_has_a_page_and_no_sounds(
    book: Opened, tmp_path: Path, store: Store
) -> None:
    (page,) = audition.hold([], publish.cast(book), tmp_path / "a", store)
    assert "<audio" not in page.read_text(encoding="utf-8")
