"""``book.toml``: typed once, and every slip with its line and a hint."""

from pathlib import Path

import pytest

from builder import config
from builder.config import Config


def load(tmp_path: Path, text: str) -> tuple[Config, list[str]]:
    path = tmp_path / "book.toml"
    path.write_text(text, encoding="utf-8")
    made, problems = config.load(path)
    return made, [str(p).replace(f"{tmp_path}/", "") for p in problems]


def test_what_is_not_said_has_a_default(tmp_path: Path) -> None:
    made, problems = load(tmp_path, '[book]\ntitle = "T"\n')
    assert (made.pdf.trim, made.audiobook.engine, made.book.language, problems) == (
        "6in 9in",
        "system",
        "en",
        [],
    )


def test_people_are_names_or_tables(tmp_path: Path) -> None:
    text = '[book]\ntitle = "T"\nauthors = ["A. Taro", { name = "B. Taro", role = "trl", file-as = "Taro, B." }]\n'
    made, problems = load(tmp_path, text)
    assert problems == []
    assert [(a.name, a.role, a.file_as) for a in made.book.authors] == [
        ("A. Taro", "aut", ""),
        ("B. Taro", "trl", "Taro, B."),
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[book]\ntitle = "T"\nlangauge = "kk"\n', "book.toml:3:1: error: unknown key `langauge` in [book] [key-unknown]\n  hint: did you mean `language`?"),
        ('[boook]\ntitle = "T"\n', "book.toml:1:2: error: unknown table `[boook]` [key-unknown]\n  hint: did you mean `book`?"),
        ('[book]\ntitle = 7\n', 'book.toml:2:1: error: `title` can\'t be 7 [value-type]\n  hint: give it text in quotes'),
        ('[audiobook]\nspeed = false\n', "book.toml:2:1: error: `speed` can't be False [value-type]\n  hint: give it a number"),
        ('[audiobook]\nnotes = "no"\n', 'book.toml:2:1: error: `notes` can\'t be \'no\' [value-type]\n  hint: give it one of "skip", "sentence", "chapter"'),
        ('[book]\nsubjects = "Music"\n', "book.toml:2:1: error: `subjects` can't be 'Music' [value-type]\n  hint: give it a list, each text in quotes"),
        ('title = "T"\nauthors = ["A"]\n[pdf]\nmarks = true\n', "book.toml:1:1: error: no table's name stands above `title`, `authors` [table-missing]\n  hint: write a line `[book]` above them"),
        ('title = "T"\n[book]\nlanguage = "en"\n', "book.toml:1:1: error: no table's name stands above `title` [table-missing]\n  hint: move it below the line `[book]`"),
        ('[book]\ntrim = "6in 9in"\n', "book.toml:2:1: error: unknown key `trim` in [book] [key-unknown]\n  hint: move it below a line `[pdf]`, which is where it belongs"),
        ('[book]\ntitle = "T\n', "book.toml:2:9: error: this text has no closing quote [toml-syntax]\n  hint: write `title = \"T\"`"),
    ],
)  # fmt: skip
def test_a_slip_has_a_place_and_a_way_out(tmp_path: Path, text: str, says: str) -> None:
    assert load(tmp_path, text)[1] == [says]


def test_a_key_is_found_in_its_own_table(tmp_path: Path) -> None:
    _, problems = load(tmp_path, '[book]\ntitle = "trim"\n[pdf]\ntrim = 6\n')
    assert problems[0].startswith("book.toml:4:1")


def test_a_cast_and_the_readers_of_other_languages_are_names_for_voices(tmp_path: Path) -> None:
    text = (
        '[audiobook]\nvoice = "kokoro:bf_emma"\n[audiobook.voices]\nkk = "system:kk"\n'
        '[cast]\ngrandmother = "kokoro:bf_isabella"\n"the wind" = "system:en-GB"\n'
    )
    made, problems = load(tmp_path, text)
    assert problems == []
    assert made.audiobook.voices == {"kk": "system:kk"}
    assert made.cast == {"grandmother": "kokoro:bf_isabella", "the wind": "system:en-GB"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[cast]\ngrandmother = 7\n', "book.toml:2:1: error: `grandmother` can't be 7 [value-type]"),
        ('[audiobook.voices]\nkk = ["kk"]\n', "book.toml:2:1: error: `kk` can't be ['kk'] [value-type]"),
        ('cast = "kk"\n', "book.toml:1:1: error: `cast` must be a table [value-type]"),
    ],
)  # fmt: skip
def test_a_voice_that_is_no_name_has_a_place(tmp_path: Path, text: str, says: str) -> None:
    (problem,) = load(tmp_path, text)[1]
    assert problem.startswith(says)


def test_silences_are_seconds_and_no_minutes(tmp_path: Path) -> None:
    made, problems = load(tmp_path, "[audiobook.pauses]\nscene = 3\nverse-line = 0.2\n")
    assert (made.audiobook.pauses.scene, made.audiobook.pauses.verse_line, problems) == (3, 0.2, [])
    _, problems = load(tmp_path, "[audiobook.pauses]\nscene = -1\nstanza = 90\nparagraf = 1\n")
    assert problems == [
        "book.toml:4:1: error: unknown key `paragraf` in [audiobook.pauses] [key-unknown]\n"
        "  hint: did you mean `paragraph`?",
        "book.toml:2:1: error: `scene` can't be -1 seconds [pause-invalid]\n  hint: give it 0 to 60",
        "book.toml:3:1: error: `stanza` can't be 90 seconds [pause-invalid]\n  hint: give it 0 to 60",
    ]
