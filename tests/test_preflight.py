"""Preflight is everything: what it passes is built, and what stops a build it has told."""

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import PIL.Image
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builder import publish, voice_names
from builder.config import Config
from builder.engines import system
from builder.errors import BookError, ToolError
from builder.store import Store

HEAD = '[book]\ntitle = "The Lamp"\nauthors = ["Ann Author"]\n'
TEXT = """# One

It was *dark*. She lit the lamp[^1], and [waited]{lang=kk}.

![A lamp](lamp.png)

[^1]: Brass, by all accounts.

# Two {.colophon}

Set in type.
"""
ODD = ("", "x", "-1", "0", "1e9in", "../up.png", "/etc/passwd", "6in 9in", "auto", "é ☃ 𝕏", "a:b")
"""Texts that an author might give a key that wants something else."""

EDITIONS = {
    "style": ("epub",),
    "pdf": ("pdf",),
    "screen": ("screen",),
    "cover": ("cover",),
    "epub": ("epub",),
    "audiobook": ("audiobook",),
    "readalong": ("readalong",),
    "podcast": ("audiobook",),
    "book": ("epub", "audiobook"),
    "checks": ("epub",),
}
"""The editions that a table of book.toml speaks of."""
MORE = {
    "cover": 'paper = "cream"\nspine = "12mm"\n',
    "podcast": 'url = "https://example.org/lamp"\n',
}
"""What a table needs besides the key in question."""


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    made = io.BytesIO()
    PIL.Image.effect_noise(size, 60).convert("RGB").save(made, kind)
    return made.getvalue()


def tables() -> Iterator[tuple[str, Any]]:
    for name, kind in get_type_hints(Config).items():
        if is_dataclass(kind):
            yield name, kind


def written(kind: Any) -> list[str]:
    """Values of a key of that kind, as TOML: each choice, both truths, the ends and what is odd."""
    if kind is bool:
        return ["true", "false"]
    if kind in (int, float):
        return [
            "0",
            "1",
            "-1",
            "16",
            "320",
            "64",
            "0.5",
            "0.6",
            "2.0",
            "3.0",
            "nan",
            "inf",
            "1e300",
        ]
    if get_origin(kind) is Literal:
        return [f'"{each}"' for each in get_args(kind)]
    if get_origin(kind) is tuple and get_origin(get_args(kind)[0]) is Literal:
        return ["[]", *(f'["{each}"]' for each in get_args(get_args(kind)[0]))]
    if get_origin(kind) is tuple:
        return ["[]", '[""]', '["x"]', "[1]", '"x"']
    if kind is str:
        return [f'"{each}"' for each in ODD] + ["7", "2026-11-22"]
    return ['"x"', "1", "{}"]


def cases() -> Iterator[tuple[str, str]]:
    """Every key of every table with every value, one at a time."""
    for table, kind in tables():
        hints = get_type_hints(kind)
        for each in fields(kind):
            for value in written(hints[each.name]):
                yield table, f"{each.name.replace('_', '-')} = {value}"


CASES = [pytest.param(*case, id=" ".join(case)) for case in cases()]


def book(table: str, line: str) -> str:
    """A whole book.toml with a line in a table; a line of its own takes the place of ours."""
    key = line.split(" ")[0]
    usual = (
        [("audiobook", 'engine = "silent"\n')] if table != "audiobook" or key != "engine" else []
    )
    if "podcast" in (table, line[11:18]):
        usual += [("audiobook", 'deliver = ["podcast"]\n')] if key != "deliver" else []
    parts = {"book": HEAD, **dict.fromkeys((name for name, _ in usual), "")}
    for name, text in usual:
        parts[name] += text
    parts.setdefault(table, "")
    rest = HEAD.removeprefix("[book]\n") if table == "book" else parts[table] + MORE.get(table, "")
    kept = [each for each in rest.splitlines() if each.split(" ")[0] != key]
    parts[table] = "\n".join([*kept, line]) + "\n"
    if table != "book":
        parts["book"] = HEAD.removeprefix("[book]\n")
    return "".join(f"[{name}]\n{text}" for name, text in parts.items())


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """One store for all, so that nothing is spoken or set twice."""
    return Store(tmp_path_factory.mktemp("shelf"))


def wholly(root: Path, names: tuple[str, ...], out: Path, store: Store) -> str:
    """Check a book, and build it if nothing is wrong: the codes of what was told."""
    try:
        opened = publish.open_book(root)
    except BookError as error:
        return " ".join(problem.code for problem in error.problems)
    errors = [problem for problem in opened.problems if problem.severity == "error"]
    if errors:
        assert all(each.hint and each.span.line for each in errors), errors
        return " ".join(each.code for each in errors)
    warned = {problem.code for problem in opened.problems}
    for task in publish.build(opened, names, out, store):
        try:
            task()
        except ToolError:
            if "engine-absent" not in warned:
                raise
        except BookError as error:
            # A language that nobody reads, or pages too few for a cover, stop one edition alone.
            assert {p.code for p in error.problems} <= {"page-count"} or "language-unread" in warned
    return ""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "one.md").write_text(TEXT, encoding="utf-8")
    (tmp_path / "book" / "lamp.png").write_bytes(picture())
    return tmp_path / "book"


@pytest.mark.parametrize(("table", "line"), CASES[::9])
def test_what_check_passes_is_built(table: str, line: str, folder: Path, shelf: Store) -> None:
    (folder / "book.toml").write_text(book(table, line), encoding="utf-8")
    wholly(folder, EDITIONS[table], folder.parent / "out", shelf)


@pytest.mark.slow
@pytest.mark.parametrize(("table", "line"), CASES)
def test_whatever_check_passes_is_built(table: str, line: str, folder: Path, shelf: Store) -> None:
    (folder / "book.toml").write_text(book(table, line), encoding="utf-8")
    wholly(folder, EDITIONS[table], folder.parent / "out", shelf)


@given(text=st.text(max_size=30))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_text_for_any_key_ends_in_a_traceback(
    text: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = tmp_path_factory.mktemp("book")
    (root / "one.md").write_text("# One\n\nText.\n", encoding="utf-8")
    plain = re.sub(r"[\x00-\x1f\x7f\\\"\ud800-\udfff]", "", text)
    for table, kind in tables():
        keys = [n.replace("_", "-") for n, k in get_type_hints(kind).items() if k is str]
        lines = "".join(f'{key} = "{plain}"\n' for key in keys)
        (root / "book.toml").write_text(f"[{table}]\n{lines}", encoding="utf-8")
        for problem in publish.open_book(root).problems:
            assert problem.span.path.name and problem.message


# Pictures -----------------------------------------------------------------------------------

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink" width="9" height="9">'
NOISE = picture(size=(200, 200))


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.png", b"", "image-unreadable"),
        ("a.png", NOISE[: len(NOISE) // 2], "image-unreadable"),
        ("a.png", NOISE[:40], "image-unreadable"),
        ("a.jpg", picture("JPEG", (400, 300))[:2000], "image-unreadable"),
        ("a.webp", picture("WEBP", (200, 200))[:900], "image-unreadable"),
        ("a.gif", picture("GIF", (200, 200))[:900], "image-unreadable"),
        ("a.png", b"only words", "image-type"),
        ("a.png", picture("TIFF"), "image-type"),
        ("a.jpg", b"<!DOCTYPE html><title>404</title>", "image-type"),
        ("a.jpg", b"\x00\x00\x00\x18ftypheic" + bytes(40), "image-type"),
        ("a.svg", b"no drawing", "image-type"),
        ("a.svg", SVG + b"<g></svg>", "image-unreadable"),
        ("a.svg", SVG + b'<image x:href="b.png"/></svg>', "image-fetches"),
        ("a.svg", SVG + b'<image href="https://example.org/b.png"/></svg>', "image-fetches"),
        ("a.svg", SVG + b"<style>@import 'b.css';</style></svg>", "image-fetches"),
        ("a.svg", b'<?xml-stylesheet href="b.css"?>' + SVG + b"</svg>", "image-fetches"),
    ],
)
def test_a_picture_that_no_edition_could_show_is_told(
    write: Callable[..., Path], name: str, content: bytes, code: str
) -> None:
    toml = f'{HEAD}cover = "{name}"\ncover-alt = "A"\n'
    root = write(one__md=f"# One\n\n![A]({name})\n", book__toml=toml)
    (root / name).write_bytes(content)
    found = [(p.code, p.span.path.name) for p in publish.open_book(root).problems]
    assert found == [(code, "book.toml"), (code, "one.md")]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.png", picture("JPEG")),
        ("a.jpg", picture("PNG")),
        ("a.jpeg", picture("WEBP")),
        ("a.GIF", picture("GIF")),
        ("a.svg", SVG + b'<a href="https://example.org/"><circle r="9"/></a></svg>'),
        ("a.svg", b"\xef\xbb\xbf<?xml version='1.0'?><!-- a -->" + SVG + b"</svg>"),
    ],
)
@pytest.mark.pages
def test_a_picture_is_what_its_bytes_say(
    write: Callable[..., Path], tmp_path: Path, name: str, content: bytes, shelf: Store
) -> None:
    root = write(one__md=f"# One\n\n![A]({name})\n", book__toml=HEAD)
    (root / name).write_bytes(content)
    assert wholly(root, ("epub", "pdf"), tmp_path / "out", shelf) == ""


def test_a_picture_of_a_billion_pixels_is_told(write: Callable[..., Path]) -> None:
    root = write(one__md="# One\n\n![A](a.png)\n", book__toml=HEAD)
    PIL.Image.new("1", (30000, 30000)).save(root / "a.png")
    [problem] = publish.open_book(root).problems
    assert problem.code == "image-unreadable" and "150 million pixels" in problem.message


@pytest.mark.pages
def test_a_picture_is_looked_at_again_after_the_page_engine_is_there(
    write: Callable[..., Path],
) -> None:
    import weasyprint  # noqa: F401  # gives Pillow leave to show what was cut off

    root = write(one__md="# One\n\n![A](a.png)\n", book__toml=HEAD)
    (root / "a.png").write_bytes(NOISE[:-500])
    assert [p.code for p in publish.open_book(root).problems] == ["image-unreadable"]


@pytest.mark.parametrize("cover", ["/etc/passwd", "../cover.png"])
def test_a_cover_lies_in_the_books_folder(write: Callable[..., Path], cover: str) -> None:
    root = write(one__md="# One\n\nText.\n", book__toml=f'{HEAD}cover = "{cover}"\n')
    assert [p.code for p in publish.open_book(root).problems] == ["image-outside"]


@pytest.mark.parametrize(
    ("css", "told"),
    [
        (":root { --ornament: url(no.png) }", "`no.png` is not there"),
        (":root { --ornament: url(torn.png) }", "`torn.png` is damaged"),
        ("@import 'other.css';", "imports another"),
        ("p { background: url(https://example.org/a.png) }", "fetches `https://"),
        ("p { background: url(../a.png) }", "outside the book"),
        ("p { background: url(one.md) }", "neither face nor picture"),
    ],
)
def test_what_a_sheet_fetches_is_looked_at(write: Callable[..., Path], css: str, told: str) -> None:
    root = write(one__md="# One\n\nText.\n", book__toml=HEAD, style__css=css)
    (root / "torn.png").write_bytes(NOISE[:900])
    [problem] = publish.open_book(root).problems
    assert told in problem.message and problem.span.path.name == "style.css"


# Voices -------------------------------------------------------------------------------------


def test_the_languages_that_are_always_read_are() -> None:
    for language in voice_names.ALWAYS:
        assert system.choose("", language)


def test_an_engine_that_is_not_here_is_a_warning_and_its_voices_are_known(
    write: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOOKBUILDER_VOICES", str(tmp_path / "none"))
    toml = f'{HEAD}[audiobook]\nvoice = "kokoro:bf_emma"\n'
    root = write(one__md="# One\n\nText.\n", book__toml=toml)
    [problem] = publish.open_book(root).problems
    assert (problem.code, problem.severity) == ("engine-absent", "warning")
    write(book__toml=toml.replace("emma", "ema"))
    codes = {problem.code for problem in publish.open_book(root).problems}
    assert codes == {"voice-missing"}


def test_a_language_that_nobody_reads_stops_no_page(
    write: Callable[..., Path], tmp_path: Path, shelf: Store
) -> None:
    root = write(one__md="# One\n\nText.\n", book__toml=f'{HEAD}language = "ain"\n')
    [problem] = publish.open_book(root).problems
    assert (problem.code, problem.severity) == ("language-unread", "warning")
    assert wholly(root, ("epub",), tmp_path / "out", shelf) == ""
