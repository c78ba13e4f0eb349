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
    assert [(a.name, a.role, a.file_as) for a in made.book.authors] == [("A. Taro", "aut", "")]
    assert [(a.name, a.role, a.file_as) for a in made.book.contributors] == [
        ("B. Taro", "trl", "Taro, B."),
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[book]\ntitle = "T"\nlangauge = "kk"\n', "book.toml:3:1: error: unknown key `langauge` in [book] [key-unknown]\n  hint: did you mean `language`?"),
        ('[boook]\ntitle = "T"\n', "book.toml:1:2: error: unknown table `[boook]` [key-unknown]\n  hint: did you mean `book`?"),
        ('[book]\ntitle = 7\n', 'book.toml:2:1: error: `title` can\'t be 7 [value-type]\n  hint: in quotes: title = "7"'),
        ('[audiobook]\nspeed = false\n', "book.toml:2:1: error: `speed` can't be false [value-type]\n  hint: give it a number"),
        ('[audiobook]\nnotes = "no"\n', 'book.toml:2:1: error: `notes` can\'t be "no" [value-type]\n  hint: give it one of "skip", "sentence", "chapter"'),
        ('[book]\nsubjects = "Music, film"\n', "book.toml:2:1: error: `subjects` can't be \"Music, film\" [value-type]\n  hint: a list, each in quotes of its own: subjects = [\"Music, film\"]"),
        ('[book]\nauthors = [""]\n', "book.toml:2:1: error: `authors` can't be \"\" [value-type]\n  hint: give it a name, or { name = \"…\", role = \"trl\", file-as = \"…\" }"),
        ('[pdf]\nmarks = "yes"\n', "book.toml:2:1: error: `marks` can't be \"yes\" [value-type]\n  hint: without quotes: marks = true"),
        ('[pdf]\nnotes = "food"\n', "book.toml:2:1: error: `notes` can't be \"food\" [value-type]\n  hint: did you mean `foot`?"),
        ('[audiobook]\nspeed = "1.2"\n', "book.toml:2:1: error: `speed` can't be \"1.2\" [value-type]\n  hint: without quotes: speed = 1.2"),
        ('[audiobook]\nbitrate = 64.0\n', "book.toml:2:1: error: `bitrate` can't be 64.0 [value-type]\n  hint: a whole number: bitrate = 64"),
        ('[audiobook]\nspeed = 120\n', "book.toml:2:1: error: `speed` can't be 120 [value-range]\n  hint: give it 0.5 to 3: 1.0 is the voice's own pace, 1.2 a fifth faster"),
        ('[audiobook]\nspeed = nan\n', "book.toml:2:1: error: `speed` can't be nan [value-range]\n  hint: give it 0.5 to 3: 1.0 is the voice's own pace, 1.2 a fifth faster"),
        ('[readalong]\nbitrate = 0\n', "book.toml:2:1: error: `bitrate` can't be 0 [value-range]\n  hint: give it 16 to 320: kilobits a second; 48 does for speech"),
        ('[audiobook]\npauses = 1\n', "book.toml:2:1: error: `pauses` can't be 1 [value-type]\n  hint: give it a table of its own, of seconds: [audiobook.pauses], and below it scene = 2.5"),
        ('title = "T"\nauthors = ["A"]\n[pdf]\nmarks = true\n', "book.toml:1:1: error: no table's name stands above `title`, `authors` [table-missing]\n  hint: write a line `[book]` above them"),
        ('title = "T"\n[book]\nlanguage = "en"\n', "book.toml:1:1: error: no table's name stands above `title` [table-missing]\n  hint: move it below the line `[book]`"),
        ('[book]\ntrim = "6in 9in"\n', "book.toml:2:1: error: unknown key `trim` in [book] [key-unknown]\n  hint: move it below a line `[pdf]`, which is where it belongs"),
        ('[book]\ntitle = "T\n', "book.toml:2:9: error: this text has no closing quote [toml-syntax]\n  hint: write `title = \"T\"`"),
    ],
)  # fmt: skip
def test_a_slip_has_a_place_and_a_way_out(tmp_path: Path, text: str, says: str) -> None:
    assert load(tmp_path, text)[1] == [says]


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("English", "en"), ("en_GB", "en-GB"), ("en-UK", "en-GB"), ("eng", "en"), ("gb", "en-GB"),
        ("jp", "ja"), ("ge", "ka"), ("Deutsch", "de"), ("русский", "ru"), ("қазақ тілі", "kk"),
        ("British English", "en-GB"), ("Englsh", "en"), ("en_US.UTF-8", "en-US"), ("", "en"),
        ("Tiếng Việt", "vi"), ("en-Oxford", "en"),
    ],
)  # fmt: skip
def test_a_language_is_told_with_the_right_tag(tmp_path: Path, written: str, tag: str) -> None:
    _, [problem] = load(tmp_path, f'[book]\nlanguage = "{written}"\n')
    assert problem.startswith("book.toml:2:1: error: ") and "[lang-invalid]" in problem
    assert f'language = "{tag}"' in problem
    assert load(tmp_path, f'[book]\nlanguage = "{tag}"\n')[1] == []


def test_the_case_of_a_tag_is_no_slip(tmp_path: Path) -> None:
    text = '[book]\nlanguage = "EN-gb "\n[audiobook.voices]\nZH-hant-tw = "system:cmn"\n'
    made, problems = load(tmp_path, text)
    assert problems == []
    assert (made.book.language, [*made.audiobook.voices]) == ("en-GB", ["zh-Hant-TW"])


def test_a_choice_may_be_written_in_capitals(tmp_path: Path) -> None:
    text = '[audiobook]\nprofile = "ACX"\ndeliver = ["M4B"]\n[cover]\nprinter = "KDP"\n'
    made, problems = load(tmp_path, text)
    assert problems == []
    found = (made.audiobook.profile, made.audiobook.deliver, made.cover.printer)
    assert found == ("acx", ("m4b",), "kdp")


def test_a_month_without_quotes_is_shown_as_it_was_written(tmp_path: Path) -> None:
    _, [problem] = load(tmp_path, "[book]\ndate = 2026.10  # October\n")
    assert "`date` can't be 2026.10" in problem and 'date = "2026.10"' in problem


def test_one_name_is_a_list_of_one_and_figures_are_text(tmp_path: Path) -> None:
    text = '[book]\nauthors = "A. Taro"\ndate = 2026-11-22\nseries-number = 3\n[audiobook]\ndeliver = "m4b"\n'
    made, problems = load(tmp_path, text)
    assert problems == []
    assert [each.name for each in made.book.authors] == ["A. Taro"]
    assert (made.book.date, made.book.series_number) == ("2026-11-22", "3")
    assert made.audiobook.deliver == ("m4b",)


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
        ('[audiobook.voices]\nkk = ["kk"]\n', "book.toml:2:1: error: `kk` can't be [\"kk\"] [value-type]"),
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
