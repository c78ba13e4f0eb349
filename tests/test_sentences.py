"""Where sentences end: the pages in ``tests/examples/sentences-*.md``, and any text at all."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder import sentences

PAGES = sorted((Path(__file__).parent / "examples").glob("sentences-*.md"))
STANDS_FOR = str.maketrans({"⏎": "\n", "▢": "\ufffc"})


def examples() -> Iterator[object]:
    """Every item of every page, called by its page and line, with the language it stands under."""
    for page in PAGES:
        language = ""
        for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
            if line.startswith("lang: "):
                language = line.removeprefix("lang: ")
            if line.startswith("- "):
                yield pytest.param(language, line[2:], id=f"{page.stem}:{number}")


def slices(text: str, language: str) -> list[str]:
    """The sentences, cut."""
    ends = [0, *sentences.cuts(text, language), len(text)]
    return [text[a:b] for a, b in pairwise(ends)]


@pytest.mark.parametrize(("language", "marked"), list(examples()))
def test_a_paragraph_is_cut_where_the_page_has_its_bars(language: str, marked: str) -> None:
    expected = re.split(r"\| ?", marked.translate(STANDS_FOR))
    assert slices("".join(expected), language) == expected


PIECES = [
    *"“”‘’«»„\"'()[].?!…—–,;: \n\u00a0\u202f\u2060\ufffc",
    *("Mr", "e.g", "p", "3", "I", "Bakhyt", "said", "oh", "Ол", "г", "J", "。", "か", ". . ."),
]
LANGUAGES = ["en", "en-GB", "ru", "kk", "uk", "de", "fr", "es", "ja", "tlh", ""]
anything = st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join))


@given(anything, st.sampled_from(LANGUAGES))
def test_the_sentences_joined_are_the_paragraph(text: str, language: str) -> None:
    found = slices(text, language)
    assert "".join(found) == text
    assert "" not in found or text == ""


@given(anything, st.sampled_from(LANGUAGES))
def test_every_sentence_has_a_word_to_say(text: str, language: str) -> None:
    if sentences.cuts(text, language):
        assert all(re.search(r"[^\W_]|\ufffc", each) for each in slices(text, language))


@given(anything, st.sampled_from(LANGUAGES))
def test_a_sentence_keeps_the_space_that_follows_it(text: str, language: str) -> None:
    assert not any(text[cut].isspace() for cut in sentences.cuts(text, language))


def test_a_long_speech_never_outgrows_the_system_voice() -> None:
    """eSpeak fails above 16,000 characters, so a speech may not be one sentence."""
    speech = "“" + "It rained in Almaty all that week, and the river rose. " * 600 + "”"
    assert max(map(len, slices(speech, "en"))) < 60


def test_a_region_or_a_script_changes_nothing() -> None:
    text = "Er kam am 3. Mai. Dann ging er."
    assert slices(text, "de-Latn-AT") == slices(text, "DE") == slices(text, "de")
