"""Slips in TOML: the line, what is wrong with it, and a hint that works when it is followed."""

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder import config
from builder.errors import Problem
from builder.lexicon import files
from builder.toml_file import parse

GOOD = """# The book.
[book]
title = "The Lamp"
authors = ["Ann Author", { name = "T. Other", role = "trl" }]
language = "en-GB"
rights = \"\"\"
All rights
reserved.\"\"\"

[pdf]
marks = true
trim = "6in 9in"

[audiobook]
speed = 1.1
skip = [
  "index",  # nobody wants it
  "bibliography",
]
"""

SLIPS = [
    ("[book]\ntitle = \"The Lamp\nlanguage = \"en\"", "2:9", "no closing quote", 'write `title = "The Lamp"`'),
    ("title = “The Lamp”", "1:9", "`“` is a typographic quote", 'write `title = "The Lamp"`'),
    ("title = «The Lamp»", "1:9", "`«` is a typographic quote", 'write `title = "The Lamp"`'),
    ("title = \"The Lamp”", "1:18", "`”` is a typographic quote", 'write `title = "The Lamp"`'),
    ("title = \"The Lamp'", "1:9", "begins with `\"` and ends with `'`", 'write `title = "The Lamp"`'),
    ("title = 'It's here'", "1:9", "quotes inside the quotes", 'write `title = "It\'s here"`'),
    ("title = \"The \"Lamp\" again\"", "1:9", "quotes inside", "write `title = 'The \"Lamp\" again'`"),
    ("title = ''The Lamp''", "1:9", "two pairs of quotes", 'write `title = "The Lamp"`'),
    ("title = The Lamp\"", "1:9", "no opening quote", 'write `title = "The Lamp"`'),
    ("title = The Lamp", "1:9", "no quotes", 'write `title = "The Lamp"`'),
    ("title = Tom's Lamp # mine", "1:9", "no quotes", "write `title = \"Tom's Lamp\" # mine`"),
    ("trim = 6in 9in", "1:8", "no quotes", 'write `trim = "6in 9in"`'),
    ("authors = [“Ann”, “Bob”]", "1:12", "typographic", 'write `authors = ["Ann", "Bob"]`'),
    ("authors = [\"Ann\" \"Bob\"]", "1:17", "a comma is missing", 'write `authors = ["Ann", "Bob"]`'),
    ("authors = [\"Ann\", \"Bob\"\nlanguage = \"en\"", "1:11", "no closing bracket", 'write `authors = ["Ann", "Bob"]`'),
    ("authors = \"Ann\", \"Bob\"", "1:11", "stand in brackets", 'write `authors = ["Ann", "Bob"]`'),
    ("authors = \"Ann\" and \"Bob\"", "1:11", "stand in brackets", 'write `authors = ["Ann", "Bob"]`'),
    ("authors = \"Ann\"]", "1:11", "no opening bracket", 'write `authors = ["Ann"]`'),
    ("authors = (\"Ann\", \"Bob\")", "1:11", "`[` and `]`", 'write `authors = ["Ann", "Bob"]`'),
    ("authors = {\"Ann\"}", "1:11", "`[` and `]`", 'write `authors = ["Ann"]`'),
    ("authors = [Ann Author, Bob]", "1:12", "no quotes", 'write `authors = ["Ann Author", "Bob"]`'),
    ("authors = Ann Author, Bob", "1:11", "no brackets and no quotes", 'write `authors = ["Ann Author", "Bob"]`'),
    ("authors = [\n  \"Ann\"\n  \"Bob\"\n]", "2:8", "a comma is missing", 'write `"Ann",`'),
    ("chapters = [\n  \"a.md\",\n  \"b.md\"\n\n[pdf]\ntrim = \"a\"", "1:12", "no closing bracket", 'write `"b.md"]` in line 3'),
    ("authors = [\n  { name = \"T\",\n    role = \"trl\" },\n]", "2:16", "on one line", 'write lines 2 to 3 as one: `{ name = "T", role = "trl" },`'),
    ("authors = [{ name = \"T\", role = \"trl\", }]", "1:38", "no comma stands before", 'write `authors = [{ name = "T", role = "trl" }]`'),
    ("authors = [{ name: \"T\" role: \"trl\" }]", "1:14", "`:` must be `=`", 'write `authors = [{ name = "T", role = "trl" }]`'),
    ("marks = yes", "1:9", "`yes` must be written `true`", "write `marks = true`"),
    ("marks = True", "1:9", "`True` must be written `true`", "write `marks = true`"),
    ("marks = off", "1:9", "`off` must be written `false`", "write `marks = false`"),
    ("language = no", "1:12", "no quotes", 'write `language = "no"`'),
    ("speed = 1,5", "1:9", "must be written `1.5`", "write `speed = 1.5`"),
    ("speed = .9", "1:9", "must be written `0.9`", "write `speed = 0.9`"),
    ("date = 2026-5-1", "1:8", "two figures", 'write `date = "2026-05-01"`'),
    ("title: The Lamp", "1:6", "`:` stands between `title` and its value", 'write `title = "The Lamp"`'),
    ("title == \"A\"", "1:6", "it must be `=`", 'write `title = "A"`'),
    ("title \"The Lamp\"", "1:6", "no `=` between `title` and", 'write `title = "The Lamp"`'),
    ("title =", "1:1", "`title` has no value", "or take this line out"),
    ("title = null", "1:1", "leave it out", "write `# title = null`"),
    ("- title = \"A\"", "1:1", "no `-` stands before", 'write `title = "A"`'),
    ("title = \"A\";", "1:12", "no `;` ends a setting", 'write `title = "A"`'),
    ("title = \"A\" language = \"en\"", "1:13", "two settings", 'write `title = "A"` on one line, and `language = "en"` on the next'),
    ("title = \"A\" // mine", "1:13", "begins no remark", 'write `title = "A" # mine`'),
    ("// mine", "1:1", "begins no remark", "write `# mine`"),
    ("This is my book.", "1:1", "no setting, and no remark", "write `# This is my book.`"),
    ("sub title = \"A\"", "1:1", "no key is called `sub title`", 'write `subtitle = "A"`'),
    ("título = \"A\"", "1:1", "`título` needs straight quotes", 'write `"título" = "A"`'),
    ("cover = \"C:\\Users\\Ann\\lamp.png\"", "1:9", "a single backslash", 'write `cover = "C:/Users/Ann/lamp.png"`'),
    ("title = \"A\0B\"", "1:9", "U+0000", 'write `title = "AB"`'),
    ("title\u00a0= \"A\"", "1:6", "looks like a space is none (U+00A0)", 'write `title = "A"`'),
    ("[book\ntitle = \"A\"", "1:1", "not closed", "write `[book]`"),
    ("book]\ntitle = \"A\"", "1:1", "stands in `[` and `]`", "write `[book]`"),
    ("[audio book]\nspeed = 1", "1:1", "no table can be called", "write `[audiobook]`"),
    ("[book] title = \"A\"", "1:7", "a line of its own", 'write `[book]` on one line, and `title = "A"` on the next'),
    ("book:\n  title: A", "1:1", "stands in `[` and `]`", "write `[book]`"),
    ("authors:\n  - Ann\n  - Bob", "1:8", "as in YAML", 'write `authors = ["Ann", "Bob"]`, and take the lines down to line 3 out'),
    ("```toml\ntitle = \"A\"\n```", "1:1", "no place in this file", "take this line out"),
    ("{\n\"title\": \"A\",\n}", "1:1", "no place in this file", "take this line out"),
    ("title = \"A\"\ntitle = \"B\"", "2:1", "set twice: here, and in line 1", "take one of the two lines out"),
    ("[pdf]\nmarks = true\n[pdf]\ntrim = \"a\"", "3:1", "for the second time; the first is in line 1", "take this line out"),
    ("description = \"A long text\nthat goes on\"", "1:15", "goes on in the next line", "for the one at the end of line 2"),
    ("rights = \"\"\"All rights\nreserved.\n[pdf]\ntrim = \"a\"", "1:10", "no closing `\"\"\"`", 'write `"""` at the end of line 2'),
]  # fmt: skip


def slips(text: str) -> list[Problem]:
    """The slips of a ``book.toml``, with the words that it may use."""
    return parse(text, Path("book.toml"), "toml-syntax", config.vocabulary())[1]


@pytest.mark.parametrize(("text", "place", "why", "hint"), SLIPS, ids=[s[0][:30] for s in SLIPS])
def test_a_slip_is_named_with_its_place_and_the_line_as_it_should_be(
    text: str, place: str, why: str, hint: str
) -> None:
    first = slips(f"{text}\n")[0]
    assert (f"{first.span.line}:{first.span.column}", first.code) == (place, "toml-syntax")
    assert why in first.message
    assert hint in first.hint


def follow(text: str, problems: list[Problem]) -> str:
    """Do what the hints say, from the last line up, as a person would who does not know TOML."""
    lines: dict[int, str] = dict(enumerate(text.split("\n"), 1))
    for each in reversed(problems):
        number, hint = each.span.line, each.hint
        if found := re.fullmatch(r"write lines (\d+) to (\d+) as one: `(.*)`", hint):
            lines |= dict.fromkeys(range(int(found[1]), int(found[2]) + 1), "")
            lines[int(found[1])] = found[3]
        elif found := re.fullmatch(r"write `(.*)` on one line, and `(.*)` on the next", hint):
            lines[number] = f"{found[1]}\n{found[2]}"
        elif found := re.fullmatch(
            r"write `(.*)`, and take the lines down to line (\d+) out", hint
        ):
            lines |= dict.fromkeys(range(number, int(found[2]) + 1), "")
            lines[number] = found[1]
        elif found := re.search(r'`"""` for the quote here, .* end of line (\d+)', hint):
            lines[int(found[1])] = lines[int(found[1])].rstrip()[:-1] + '"""'
            lines[number] = lines[number].replace('"', '"""', 1)
        elif found := re.fullmatch(r"write `(\"\"\"|''')` at the end of line (\d+)", hint):
            lines[int(found[2])] += found[1]
        elif some := re.findall(r"write `([^`]*|.*?)`(?: in line (\d+))?(?:; |$)", hint):
            lines |= {int(line or number): new for new, line in some}
        elif (
            hint.startswith(("take this line out", "take one of the two lines out"))
            or "or take this line out" in hint
        ):
            lines[number] = ""
        elif "move the lines below it up to the first" in hint:
            table = lines[number].strip()
            first = next(n for n, line in lines.items() if line.strip() == table)
            moved = [lines[n] for n in range(number + 1, max(lines) + 1)]
            end = next((i for i, line in enumerate(moved) if line.startswith("[")), len(moved))
            lines[first] = "\n".join([table, *moved[:end]])
            lines |= dict.fromkeys(range(number, number + end + 1), "")
    return "\n".join(lines.values())


@pytest.mark.parametrize("text", [each[0] for each in SLIPS], ids=[s[0][:30] for s in SLIPS])
def test_a_hint_that_is_followed_works(text: str) -> None:
    mended = follow(text, slips(text))
    assert tomllib.loads(mended) is not None


def test_all_slips_of_a_file_are_told_at_once() -> None:
    text = '[book]\ntitle = “A”\nsubtitle = "B\nlanguage: en\n[pdf\nmarks = yes\n'
    assert [each.span.line for each in slips(text)] == [2, 3, 4, 5, 6]


def test_what_nobody_can_make_sense_of_is_told_with_an_example() -> None:
    (problem,) = slips("a = " + "[" * 3000)
    assert problem.message == "brackets are nested too deep"
    assert problem.hint


@pytest.mark.parametrize("text", [GOOD, GOOD.replace("\n", "\r\n"), GOOD.replace("\n", "\r")])
def test_what_is_toml_has_no_slip_whatever_ends_its_lines(text: str) -> None:
    table, problems = parse(text, Path("book.toml"), "toml-syntax", config.vocabulary())
    assert (table["book"]["rights"], problems) == ("All rights\nreserved.", [])


@given(
    st.integers(0, len(GOOD) - 1),
    st.integers(0, 3),
    st.text("\"'[]{}=:,#\\“”-\n ax1\0", max_size=3),
)
def test_whatever_is_spoilt_is_told_and_never_a_traceback(at: int, gone: int, put: str) -> None:
    text = GOOD[:at] + put + GOOD[at + gone :]
    table, problems = parse(text, Path("book.toml"), "toml-syntax", config.vocabulary())
    assert table or problems or not text.strip()
    for problem in problems:
        assert 1 <= problem.span.line <= text.count("\n") + 1
        assert problem.message and problem.hint


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("Taro = tah roh", 'write `Taro = "tah roh"`'),
        ('Қызылорда = "x"', 'write `"Қызылорда" = "x"`'),
        ('New York = "x"', 'write `"New York" = "x"`'),
        ('O\'Brien = "x"', 'write `"O\'Brien" = "x"`'),
        ('St. = "Saint"', 'write `"St." = "Saint"`'),
        ('Taro: "x"', 'write `Taro = "x"`'),
        ("Taro = { ipa = ˈkɒbɪz }", 'write `Taro = { ipa = "ˈkɒbɪz" }`'),
    ],
)
def test_the_lexicon_is_read_with_the_same_patience(tmp_path: Path, text: str, hint: str) -> None:
    (tmp_path / "lexicon.toml").write_text(f"[words]\n{text}\n", encoding="utf-8")
    _, (problem,) = files.load(tmp_path)
    assert (problem.code, problem.span.line, problem.hint) == ("lexicon-syntax", 2, hint)
    mended = follow(f"[words]\n{text}\n", [problem])
    (tmp_path / "lexicon.toml").write_text(mended, encoding="utf-8")
    lexicon, problems = files.load(tmp_path)
    assert (len(lexicon.entries), problems) == (1, [])
