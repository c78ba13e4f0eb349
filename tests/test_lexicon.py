"""How odd words are said."""

from pathlib import Path

import pytest

from builder import lexicon

WORDS = lexicon.lexicon(
    {"Bakhyt": "bah kheet", "kobyz": "koh biz", "kobyz player": "koh biz player", "Ay": "eye"}
)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Bakhyt's bow", "bah kheet's bow"),
        ("BAKHYT!", "bah kheet!"),
        ("bakhyt", "bakhyt"),
        ("Kobyz and kobyz", "koh biz and koh biz"),
        ("a kobyz player", "a koh biz player"),
        ("kobyzes, Aya, Day", "kobyzes, Aya, Day"),
        ("Ay—Ay", "eye—eye"),
    ],
)
def test_whole_words_are_respelt_and_nothing_else(written: str, said: str) -> None:
    assert WORDS.say(written) == said


def test_a_book_without_a_lexicon_is_said_as_written(tmp_path: Path) -> None:
    words, problems = lexicon.load(tmp_path)
    assert (words.say("Bakhyt"), problems) == ("Bakhyt", [])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[words\n", "lexicon-syntax"),
        ("[words]\na = 1\n", "lexicon-value"),
        ("[wrods]\n", "lexicon-table"),
    ],
)
def test_a_slip_in_the_lexicon_is_told(tmp_path: Path, text: str, code: str) -> None:
    (tmp_path / "lexicon.toml").write_text(text, encoding="utf-8")
    assert [p.code for p in lexicon.load(tmp_path)[1]] == [code]
