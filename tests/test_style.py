"""The ladder of sheets: who has the last word, what an ebook may ask for, what a slip looks like."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import tinycss2
from hypothesis import given
from hypothesis import strategies as st

from builder import style
from builder.errors import BookError, Problem
from builder.style import Sheet, css

CLASSIC = "classic"


def problems(write: Callable[..., Path], css: str) -> list[Problem]:
    return style.check(CLASSIC, write(style__css=css))


# The ladder ---------------------------------------------------------------------------------


def test_the_book_has_the_last_word(write: Callable[..., Path]) -> None:
    root = write(style__css="p { text-indent: 3em }\n")
    rungs = style.ladder("print", CLASSIC, root, {"--trim-width": "5in"})
    assert [rung.path.name for rung in rungs] == [
        "base.css",
        "classic.css",
        "print.css",
        "book.toml",
        "style.css",
    ]
    assert style.sheet("ebook", CLASSIC, root).rstrip().endswith("p { text-indent: 3em }")


def test_an_edition_sets_variables_above_ours(tmp_path: Path) -> None:
    sheet = style.sheet("print", CLASSIC, tmp_path, {"--trim-width": "5in"})
    assert sheet.index("--trim-width: 6in") < sheet.index("--trim-width: 5in")


def test_a_theme_is_custom_properties_and_nothing_else() -> None:
    assert CLASSIC in style.themes()
    for theme in style.themes():
        text = (style.home() / "themes" / f"{theme}.css").read_text(encoding="utf-8")
        (rule,) = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
        assert tinycss2.serialize(rule.prelude).strip() == ":root"
        inner = tinycss2.parse_blocks_contents(
            rule.content, skip_comments=True, skip_whitespace=True
        )
        assert all(each.name.startswith("--") for each in inner)


@pytest.mark.parametrize("name", ["base.css", "print.css", "ebook.css"])
def test_our_own_sheets_have_no_slips(name: str, tmp_path: Path) -> None:
    # As if the author had written them: every slip and every unknown variable is a Problem.
    text = (style.home() / name).read_text(encoding="utf-8")
    (tmp_path / style.OWN).write_text(text, encoding="utf-8")
    assert style.check(CLASSIC, tmp_path) == []


# Ebooks -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "forbidden",
    [
        r"var\(",
        r"--\w",
        r":root",
        r"calc\(",
        r"\d(px|pt|pc|in|cm|mm|rem)\b",
        r"\bcolor\b",
        r"background",
        r"\b(flex|grid)\b",
        r"@page",
        r"font-family: (?!monospace)",
    ],
)
def test_an_ebook_keeps_to_what_old_and_dark_screens_bear(forbidden: str, tmp_path: Path) -> None:
    assert not re.search(forbidden, style.sheet("ebook", CLASSIC, tmp_path))


def test_values_are_written_in(write: Callable[..., Path]) -> None:
    css = """:root { --one: var(--two) ; --two: 2em }
p { margin: var(--one) 0 }
@media print { p { padding: calc(var(--two) + 1em) var(--three, 3em) } }
"""
    made = style.sheet("ebook", CLASSIC, write(style__css=css))
    assert "p { margin: 2em 0 }" in made
    assert "p { padding: calc(2em + 1em) 3em }" in made


def test_the_book_may_set_what_the_theme_set(write: Callable[..., Path]) -> None:
    made = style.sheet("ebook", CLASSIC, write(style__css=":root { --indent: 2.5em }\n"))
    assert "p { margin: 0; text-indent: 2.5em; }" in made


def test_other_declarations_of_the_root_stay(write: Callable[..., Path]) -> None:
    made = style.sheet("ebook", CLASSIC, write(style__css=":root { --a: 1em; margin: var(--a) }"))
    assert re.search(r":root \{.*margin: 1em", made)


def test_what_is_made_of_itself_ends(write: Callable[..., Path]) -> None:
    css = ":root { --a: var(--b); --b: var(--a, 1em) }\np { margin: var(--a) }\n"
    assert "p { margin: 1em }" in style.sheet("ebook", CLASSIC, write(style__css=css))


@given(st.text(st.sampled_from("abc 'é❦→,()"), max_size=12).filter(lambda t: t.count("'") == 0))
def test_any_value_arrives_as_it_was_written(value: str) -> None:
    sheet = Sheet(Path("x.css"), f':root {{ --x: "{value}" }} p::before {{ content: var(--x) }}')
    assert f'content: "{value}"' in css.settled([sheet])


# Slips --------------------------------------------------------------------------------------


def test_an_unknown_theme_is_shown_with_the_nearest(write: Callable[..., Path]) -> None:
    root = write(book__toml='[book]\ntitle = "T"\n\n[style]\ntheme = "clasic"\n')
    with pytest.raises(BookError) as caught:
        style.ladder("print", "clasic", root)
    (problem,) = caught.value.problems
    assert (problem.code, problem.span.line) == ("theme-unknown", 5)
    assert problem.hint == "did you mean `classic`?"


@pytest.mark.parametrize(
    ("css", "line"),
    [
        ("p { color: red }\nh1 { color }\n", 2),
        ("p { color: red }\n}\n", 2),
        ("p { margin: 0\n    color: red;\n  h1 { margin: 0 }\n}\n", 3),
        ("p { margin: 0;\nh1 { margin: 0 }\n", 2),
        ("@media screen { p { color } }\n", 1),
    ],
)
def test_what_is_no_css_is_shown_with_its_line(
    write: Callable[..., Path], css: str, line: int
) -> None:
    found = problems(write, css)
    assert {problem.code for problem in found} == {"style-syntax"}
    assert found[0].span.line == line
    assert found[0].severity == "error"


def test_a_sheet_with_slips_stops_the_build(write: Callable[..., Path]) -> None:
    with pytest.raises(BookError):
        style.sheet("ebook", CLASSIC, write(style__css="h1 { color }"))


def test_a_variable_that_nobody_sets_is_shown_with_the_nearest(write: Callable[..., Path]) -> None:
    (problem,) = problems(write, "p { margin: 0 }\nh1 { margin: var(--lime) }\n")
    assert (problem.code, problem.span.line, problem.span.column) == ("style-variable", 2, 14)
    assert problem.hint == "did you mean `--line`?"


def test_a_variable_of_ones_own_is_known(write: Callable[..., Path]) -> None:
    css = ":root { --mine: 1em }\nh1 { margin: var(--mine) var(--other, 0) }\n"
    assert problems(write, css) == []


def test_a_sheet_in_another_encoding_is_shown(write: Callable[..., Path]) -> None:
    root = write(style__css="")
    (root / style.OWN).write_bytes("p::before { content: 'ж' }".encode("cp1251"))
    (problem,) = style.check(CLASSIC, root)
    assert problem.code == "not-utf8"


# Faces --------------------------------------------------------------------------------------


def test_faces_come_from_pip(tmp_path: Path) -> None:
    sheets = style.ladder("print", CLASSIC, tmp_path)
    rules, files = style.faces(sheets)
    assert style.families(sheets) == ["EB Garamond", "Source Code Pro"]
    assert rules.text.count("@font-face") == len(files) == 4
    assert all(file.is_file() for file in files)


def test_a_face_that_pip_has_not_brought_has_no_rule(write: Callable[..., Path]) -> None:
    root = write(style__css=':root { --text-face: "No Such Face", serif }\n')
    sheets = style.ladder("print", CLASSIC, root)
    assert style.families(sheets)[0] == "No Such Face"
    assert "No Such Face" not in style.faces(sheets)[0].text


def test_every_variable_is_told_of(tmp_path: Path) -> None:
    page = (Path(__file__).parent.parent / "docs" / "styles.md").read_text(encoding="utf-8")
    for name in {name for name, _ in css.variables(style.ladder("print", CLASSIC, tmp_path))}:
        assert f"`{name}`" in page, name
