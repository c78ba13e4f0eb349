"""The ladder of sheets: who has the last word, what an ebook may ask for, what a slip looks like."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import tinycss2
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from builder import style
from builder.errors import BookError, Problem
from builder.style import Sheet, css

CLASSIC = "classic"
THEMES = style.themes()


def problems(write: Callable[..., Path], css: str) -> list[Problem]:
    return style.check(CLASSIC, write(style__css=css))


def theme_sheet(theme: str) -> Sheet:
    path = Path("themes") / f"{theme}.css"
    return Sheet(path, (style.home() / path).read_text(encoding="utf-8"))


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


def test_themes_set_the_same_variables() -> None:
    assert len(THEMES) > 1
    theirs = [set(dict(css.variables([theme_sheet(theme)], "print"))) for theme in THEMES]
    assert all(names == theirs[0] for names in theirs)


def test_what_a_theme_sets_is_asked_for() -> None:
    names = ("base.css", "print.css", "ebook.css", "ornament.css")
    asked = "".join((style.home() / name).read_text(encoding="utf-8") for name in names)
    asked += theme_sheet(CLASSIC).text
    known = {*style.FACES, *style.SCREEN_FACES, "--dropcap", "--hang"}
    for name in dict(css.variables([theme_sheet(CLASSIC)], "print")):
        assert f"var({name})" in asked or name in known, name


def test_themes_are_no_recolouring() -> None:
    values = [
        {name: tinycss2.serialize(v) for name, v in css.variables([theme_sheet(each)], "print")}
        for each in THEMES
    ]
    differing = {name for name in values[0] if len({each[name] for each in values}) > 1}
    assert {"--text-face", "--head-align", "--dropcap", "--left-page", "--ornament"} <= differing


@pytest.mark.parametrize("name", ["base.css", "print.css", "ebook.css", "ornament.css"])
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
@pytest.mark.parametrize("theme", THEMES)
def test_an_ebook_keeps_to_what_old_and_dark_screens_bear(
    forbidden: str, theme: str, tmp_path: Path
) -> None:
    assert not re.search(forbidden, style.sheet("ebook", theme, tmp_path))


def test_values_are_written_in(write: Callable[..., Path]) -> None:
    css = """:root { --one: var(--two) ; --two: 2em }
p { margin: var(--one) 0 }
@media screen { p { padding: calc(var(--two) + 1em) var(--three, 3em) } }
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


# Paper and screen ---------------------------------------------------------------------------

HORNS = """:root { --ornament: url(images/horns.svg); --size: 10pt }
@media print { :root { --ornament: url(images/black.svg); --dropcap: 1 } p { margin: 1pt } }
@media screen { :root { --indent: 2em } }
"""


def test_each_medium_has_its_own_ornament(write: Callable[..., Path]) -> None:
    root = write(style__css=HORNS)
    for kind, name, indent in (("print", "black", "1.27em"), ("ebook", "horns", "2em")):
        sheets = style.ladder(kind, CLASSIC, root)
        assert tinycss2.serialize(style.value("--ornament", sheets, kind)) == (
            f"url(images/{name}.svg)"
        )
        assert tinycss2.serialize(style.value("--indent", sheets, kind)) == indent
    assert {problem.code for problem in problems(write, HORNS)} == {"style-fetches"}


def test_what_is_for_paper_alone_stays_out_of_an_ebook(write: Callable[..., Path]) -> None:
    made = style.sheet("ebook", CLASSIC, write(style__css=HORNS))
    assert (
        "black" not in made
        and "@media print" not in made
        and "@media screen" not in made
        and "1pt" not in made
    )
    assert "background-image: url(images/horns.svg)" in made


def test_a_picture_is_an_ornament_in_both_editions(write: Callable[..., Path]) -> None:
    for kind in ("print", "ebook"):
        rungs = [each.path.name for each in style.ladder(kind, CLASSIC, write(style__css=HORNS))]
        assert rungs[-3:] == [style.DRAWN, "book.toml", style.OWN]
        root = write(style__css=':root { --ornament: "*" }')
        assert style.DRAWN not in [each.path.name for each in style.ladder(kind, CLASSIC, root)]


def test_a_variable_that_hangs_on_the_readers_device_is_shown(write: Callable[..., Path]) -> None:
    css = '@media (prefers-color-scheme: dark) {\n  :root { --ornament: "o" }\n}\n'
    (problem,) = problems(write, css)
    assert (problem.code, problem.severity, problem.span.line) == ("style-media", "warning", 2)


def test_how_deep_a_drop_cap_is(write: Callable[..., Path]) -> None:
    def depth(theme: str, css: str) -> int:
        return style.lines("--dropcap", style.ladder("print", theme, write(style__css=css)))

    assert (depth(CLASSIC, ""), depth("modern", "")) == (3, 1)
    assert depth(CLASSIC, ":root { --dropcap: 2 }") == 2
    assert depth(CLASSIC, HORNS) == 1


@pytest.mark.parametrize("value", ["none", "2.5", "0", "3 lines", "-1"])
def test_a_depth_that_counts_no_lines_is_shown(write: Callable[..., Path], value: str) -> None:
    (problem,) = problems(write, f":root {{\n  --dropcap: {value};\n}}\n")
    assert (problem.code, problem.span.line) == ("style-count", 2)


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
        ("p { margin: 0;\nh1 { margin: 0 }\n", 1),
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


@pytest.mark.parametrize("theme", THEMES)
def test_the_faces_of_a_theme_have_kazakh_and_old_style_figures(theme: str, tmp_path: Path) -> None:
    for file in style.faces(style.ladder("print", theme, tmp_path))[1]:
        if "SourceCodePro-Italic" in file.name:
            continue  # a comment in italics inside a listing: Latin and Russian alone
        face = TTFont(file)
        assert not set("әғқңөұүһіӘҒҚҢӨҰҮҺІ№₸") - set(map(chr, face.getBestCmap())), file.name
        features = {record.FeatureTag for record in face["GSUB"].table.FeatureList.FeatureRecord}
        assert "onum" in features, file.name


@pytest.mark.parametrize("theme", THEMES)
def test_the_licence_of_every_face_lies_beside_it(theme: str, tmp_path: Path) -> None:
    for file in style.faces(style.ladder("print", theme, tmp_path))[1]:
        licence = (file.parents[1] / "LICENSE").read_text(encoding="utf-8")
        assert licence.startswith("Copyright")
        assert "SIL OPEN FONT LICENSE Version 1.1" in licence


@pytest.mark.parametrize("theme", THEMES)
def test_every_variable_is_told_of(theme: str, tmp_path: Path) -> None:
    page = (Path(__file__).parent.parent / "docs" / "styles.md").read_text(encoding="utf-8")
    assert f"| {theme.title()} |" in page
    for name in {
        name for name, _ in css.variables(style.ladder("print", theme, tmp_path), "print")
    }:
        assert f"`{name}`" in page, name


def test_a_sheet_stays_as_it_is_whatever_values_are_written_into_it() -> None:
    shared = Sheet(Path("a.css"), "p { color: calc(1 * var(--one)); font: { a: var(--one) } }\n")
    for one in ("2", "3"):
        sheet = css.settled([shared, Sheet(Path("b.css"), f":root {{ --one: {one} }}\n")])
        assert f"calc(1 * {one})" in sheet and f"a: {one}" in sheet


# Slips ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("css", "code", "says"),
    [
        ("p { colr: red }", "style-property", "did you mean `color`?"),
        ("p { font-szie: 12pt }", "style-property", "did you mean `font-size`?"),
        ("@media print { p { marign: 0 } }", "style-property", "did you mean `margin`?"),
        ("@page { marign: 0 }", "style-property", "did you mean `margin`?"),
        ("@page { @top-lefft { content: none } }", "style-property", "did you mean `@top-left`?"),
        ("@medai print { p { margin: 0 } }", "style-property", "did you mean `@media`?"),
        (":root { --ornamnt: none }", "style-property", "did you mean `--ornament`?"),
        (":root { --size: 12 pt }", "style-value", "without a space: 12pt"),
        (":root { --size: 12 }", "style-value", "write the unit, too: 12pt"),
        ("p { font-size: 12 }", "style-value", "write the unit, too: 12pt"),
        ("p { margin: 0 1.5 0 0 }", "style-value", "write the unit, too: 1.5em"),
        ("p { font-size: 12pts }", "style-value", "`pts` is no unit: 12pt"),
        ("p { text-indent: 1 em }", "style-value", "without a space: 1em"),
        ("p { color: drakred }", "style-value", "did you mean `darkred`?"),
        ("p { text-align: centre }", "style-value", "did you mean `center`?"),
        ("p { font-style: italics }", "style-value", "did you mean `italic`?"),
        ("p { color: red\n  font-size: 12pt }", "style-syntax", "before `font-size`"),
        ("p { color: red", "style-syntax", "write a `}`"),
        ("h1, { color: red }", "style-syntax", "a comma between two"),
        (". verse { color: red }", "style-syntax", "a comma between two"),
    ],
)
def test_a_slip_is_told_with_the_way_out(
    write: Callable[..., Path], css: str, code: str, says: str
) -> None:
    (problem,) = problems(write, css)
    assert problem.code == code and says in problem.hint
    assert problem.span.path.name == "style.css" and problem.span.line == 1


@pytest.mark.parametrize(
    "css",
    [
        "a { cursor: pointer; transition: color 1s; -webkit-hyphens: auto; filter: none }",
        "p { color: rgb(1 2 3 / .5); background: none; color: CurrentColor; color: inherit }",
        "p { margin: 0; line-height: 1.3; font-weight: 600; orphans: 2; opacity: .5; flex: 1 }",
        "p { font: italic 12pt/1.2 'A b', serif; margin: 0 auto 1em calc(2 * 1em) !important }",
        "@font-face { font-family: A; font-display: swap; unicode-range: U+26 }",
        "@page chapter:first { size: 6in 9in; @top-left-corner { content: none } }",
        "h1 > em + b ~ i::before, a[href^='http']:not(.x):hover { content: '; { } --' }",
        ":root { --mine: 3; --minus: 1 } p { line-height: var(--mine); margin: 0 }",
        "@supports (display: grid) { p { display: grid; grid-template-columns: 1fr 2fr } }",
        ":root { --size: calc(10pt + 1px); --ink: #333; --dropcap: 2; --hang: 0; --indent: 0 }",
        "@counter-style stars { system: cyclic; symbols: '*'; suffix: ' ' }",
        ".a\\:b, #c-1, *|p, & p { color: RED }",
        "@keyframes spin { from { rotate: 0deg } to { rotate: 1turn } }",
        "p { color: device-cmyk(0 0 0 1); string-set: head content(text); page: part }",
        "/* p { colr: red } */ p { /* { */ margin: 0 }",
    ],
)
def test_what_css_knows_is_no_slip(write: Callable[..., Path], css: str) -> None:
    assert problems(write, css) == []
