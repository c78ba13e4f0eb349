"""How a word sounds, inside a line: the notation that the lexicon writes and the engines read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder import sounds
from builder.sounds import Run

LINE = f"He met {sounds.mark('bah kheet', 'bɑˈxɯt')} there."


def test_a_line_holds_both_spellings_of_a_word() -> None:
    assert LINE == "He met ⟦bah kheet|bɑˈxɯt⟧ there."
    assert sounds.respelt(LINE) == "He met bah kheet there."
    assert list(sounds.runs(LINE)) == [
        Run("He met "),
        Run("bah kheet", "bɑˈxɯt"),
        Run(" there."),
    ]


def test_a_word_whose_sound_nobody_knows_is_letters_alone() -> None:
    assert sounds.mark("kobyz", "") == "kobyz"


@given(st.text(alphabet="ab |⟦⟧", max_size=40))
def test_no_letter_is_lost_whatever_stands_in_a_line(text: str) -> None:
    assert "".join(run.text for run in sounds.runs(text)) == sounds.respelt(text)


@pytest.mark.parametrize(
    ("printed", "marked"),
    [
        ("ˈsɛɹɪk", "sˈɛɹɪk"),
        ("bɑˈxɯt", "bɑxˈɯt"),
        ("kəˌzɪlɔːˈdɑː", "kəzˌɪlɔːdˈɑː"),
        ("ˈstɹiːt", "stɹˈiːt"),
        ("ˈɑːpə", "ˈɑːpə"),
        ("sˈɛɹɪk", "sˈɛɹɪk"),
        ("ˈpst", "ˈpst"),
        ("ˈn oʊ", "ˈn oʊ"),
    ],
)
def test_a_stress_stands_before_its_vowel_for_those_who_learnt_from_espeak(
    printed: str, marked: str
) -> None:
    assert sounds.stressed(printed) == marked
