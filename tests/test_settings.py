"""Every setting is explained where an author can find it, and nothing is explained that isn't one."""

import ast
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from typer.testing import CliRunner

from builder import cli, config, settings, toml
from builder.config import Config
from builder.editions import EDITIONS
from builder.settings import PARTS, Setting
from builder.variables import VARIABLES

ROOT = Path(__file__).parent.parent
ALL = list(settings.settings())
HEAD = """# Settings

Written by `make accept` from the code itself.

A book needs none of them: `bookbuilder build novel.md` works on bare text. Those that you want stand in `book.toml` in the manuscript's folder, each under
the name of its table. `bookbuilder config` shows which are in force for a book and where each is set, `bookbuilder config --changed` only those that are not
as usual, and `bookbuilder config --keys` lists what stands here. A length is a number with its unit: `in`, `mm`, `cm` or `pt`. The examples give each setting
something else than its default; no book needs them all.
"""
FRONT = """## Front matter

A manuscript without a `book.toml` may say what the book is in pandoc's YAML block, at the head of its first file. It takes the keys of `[book]`; {aliases}.

```yaml
---
title: Horsehair
author: A. Author
lang: en-GB
---
```
"""
VARIABLES_HEAD = """## Environment variables

They are set in the shell, for one command (`BOOKBUILDER_STORE=/tmp/store bookbuilder build`) or for all (`export`).

| Variable | What it does | If it is not set |
|---|---|---|
"""
COMPLETION = """## Completion

`bookbuilder --install-completion` teaches your shell (bash, zsh, fish or PowerShell) to complete commands and options when you press the tab key, and the
names of editions after `--only`. It writes to the shell's own settings; `bookbuilder --show-completion` prints what it would write. Open a new terminal after it.
"""


def reference() -> str:
    """``docs/settings.md``."""
    tables: dict[str, list[Setting]] = {}
    for one in ALL:
        tables.setdefault(one.table or one.key, []).append(one)
    parts = [HEAD, *(_table(name, rows) for name, rows in tables.items()), _front_matter()]
    rows = (f"| `{each.name}` | {each.meaning} | {each.usual} |" for each in VARIABLES)
    return "\n".join([*parts, VARIABLES_HEAD + "\n".join(rows) + "\n", COMPLETION])


def _table(name: str, rows: list[Setting]) -> str:
    is_part = name in PARTS.values()
    title = f"## {name.capitalize()}, as a table" if is_part else f"## \\[{name}\\]"
    lines = [title, "", *([about] if (about := _about(name)) else []), ""]
    lines += ["| Key | What it does | Takes | Default | Editions |", "|---|---|---|---|---|"]
    lines += [_row(one) for one in rows]
    return "\n".join([*lines, "", "```toml", *_examples(name, rows), "```", ""])


def _about(name: str) -> str:
    """The first sentence of the table's dataclass; of a table of names, the key says it."""
    kind: Any = {called: part for part, called in PARTS.items()}.get(name, Config)
    for part in name.split("."):
        if kind is Config or (is_dataclass(kind) and name not in PARTS.values()):
            kind = get_type_hints(kind).get(part.replace("-", "_"))
    if not (is_dataclass(kind) and kind.__doc__):
        return ""
    text = settings.plain(kind.__doc__).split(": ", 1)
    said = text[1] if text[0].startswith("`[") else ": ".join(text)
    return said[0].upper() + said[1:]


def _row(one: Setting) -> str:
    default = "needed" if one.default is None else f"`{toml.written(one.default)}`"
    who = "all" if one.editions == settings.EVERY else ", ".join(one.editions)
    cells = (f"`{one.key}`", one.meaning, settings.wanted(one.kind), default, who)
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _examples(name: str, rows: list[Setting]) -> Iterator[str]:
    lines = [settings.examples()[one.table, one.key] for one in rows]
    if name in PARTS.values():
        key = "contributors" if name == PARTS[next(iter(PARTS))] else "bisac"
        yield from ("[book]", f"{key} = [{{ {', '.join(lines)} }}]")
    elif len(rows) == 1 and not rows[0].table:
        (key,) = lines
        yield from (f"[{name}]", key.partition(" = { ")[2].removesuffix(" }"))
    else:
        yield from (f"[{name}]", *lines)


def _front_matter() -> str:
    other = (f"`{theirs}` is `{ours}`" for theirs, ours in config.PANDOCS.items())
    return FRONT.format(aliases=", ".join(other))


def test_the_reference_of_settings_is_true(request: pytest.FixtureRequest) -> None:
    path = ROOT / "docs" / "settings.md"
    if request.config.getoption("--accept"):
        path.write_text(reference(), encoding="utf-8")
    assert path.read_text(encoding="utf-8") == reference()


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.name)
def test_every_setting_says_what_it_does_and_shows_it(one: Setting) -> None:
    assert re.match(r"[`A-Z].*\.$", one.meaning), "its docstring in config.py or model.py"
    assert set(one.editions) <= set(EDITIONS)
    line = settings.examples()[one.table, one.key]
    assert line.startswith(f"{one.key} = "), "its line in builder/every-setting.toml"
    assert line != f"{one.key} = {toml.written(one.default)}", "an example of the default"


def test_all_that_a_book_may_say_is_a_setting() -> None:
    """No field of `Config`, or of what is in it, has been passed over."""

    def count(kind: Any) -> int:
        return sum(count(each) if is_dataclass(each) else 1 for each in _kinds(kind))

    def _kinds(kind: Any) -> list[Any]:
        # `Config` may know more of a book than its tables say.
        names = [f.name for f in fields(kind) if kind is not Config or _is_said(f.name)]
        return [get_type_hints(kind)[name] for name in names]

    def _is_said(name: str) -> bool:
        kind = get_type_hints(Config)[name]
        return is_dataclass(kind) or get_origin(kind) is Mapping or name in settings.FILED

    assert len(ALL) == count(Config) + sum(map(count, PARTS))
    assert len({(one.table, one.key) for one in ALL}) == len(ALL)
    inside = {get_args(one.kind)[0] for one in ALL if is_dataclass((*get_args(one.kind), 0)[0])}
    assert inside == set(PARTS)


def test_an_edition_is_named_for_what_is_there() -> None:
    names = {f"{one.table}.{one.key}" for one in ALL} | {one.key for one in ALL if not one.table}
    names |= {f"{one.table}." for one in ALL} | {one.table for one in ALL}
    assert set(settings.EDITIONS) - names == set()


def _load(tmp_path: Path, text: str) -> tuple[Config, list[str]]:
    path = tmp_path / "book.toml"
    path.write_text(text, encoding="utf-8")
    made, problems = config.load(path)
    return made, [str(each) for each in problems]


def test_the_example_of_everything_is_a_book_and_changes_everything(tmp_path: Path) -> None:
    made, problems = _load(tmp_path, settings.example())
    assert problems == []
    same = [
        one.name
        for one in ALL
        if one.table not in PARTS.values() and _value(made, one) in (one.default, None)
    ]
    assert same == []


def _value(made: Any, one: Setting) -> Any:
    if one.key == "chapters":
        return made.chapters
    for name in filter(None, one.table.split(".")):
        made = getattr(made, name)
    return getattr(made, one.attribute)


@pytest.mark.parametrize("page", ["manuscript.md", "settings.md", "audio.md", "cover.md"])
def test_the_settings_of_the_documents_are_read(tmp_path: Path, page: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    samples = re.findall(r"^```toml\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    # A lexicon is a file of its own.
    read = [_load(tmp_path, sample)[1] for sample in samples if "[words]" not in sample]
    assert read
    assert not [problem for problems in read for problem in problems]


@pytest.mark.parametrize(("page", "table"), [("audio.md", "podcast"), ("cover.md", "cover")])
def test_a_page_about_a_table_has_all_its_keys(page: str, table: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    (rows,) = re.findall(r"^\| Key \|.*\n((?:\|.*\n)+)", text, re.MULTILINE)
    keys = re.findall(r"^\| `([a-z-]+)` \|", rows, re.MULTILINE)
    assert sorted(keys) == sorted(one.key for one in ALL if one.table == table)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (0.35, "0.35"),
        ('a "b" \\ c\nd', r'"a \"b\" \\ c\nd"'),
        (("a", "b"), '["a", "b"]'),
        ({"the wind": "system:kk"}, '{ "the wind" = "system:kk" }'),
        ({}, "{}"),
        (config.Contributor("A"), '"A"'),
        (config.Contributor("A", "trl"), '{ name = "A", role = "trl" }'),
        (config.Subject("FBA"), '"FBA"'),
        (config.Certifier("A"), '{ name = "A" }'),
    ],
)
def test_values_are_written_as_they_are_read(tmp_path: Path, value: object, text: str) -> None:
    assert toml.written(value) == text


def test_every_variable_that_the_code_asks_for_is_listed() -> None:
    asked = {
        name
        for path in sorted((ROOT / "builder").rglob("*.py"))
        for name in _variables(ast.parse(path.read_text(encoding="utf-8")))
    }
    known = {each.name for each in VARIABLES}
    assert asked - known == set(), "asked for by the code, not in builder/variables.py"
    elsewhere = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "Makefile", *ROOT.glob("tests/*.py"))
    )
    # rich looks for these two.
    unasked = {n for n in known - asked - {"NO_COLOR", "COLUMNS"} if n not in elsewhere}
    assert unasked == set(), "in builder/variables.py, asked for by nothing"


def _variables(tree: ast.AST) -> Iterator[str]:
    """The names in ``os.environ["…"]``, ``os.environ.get("…")``, ``os.getenv("…")``, ``"…" in``."""
    for node in ast.walk(tree):
        match node:
            case ast.Subscript(value=ast.Attribute(attr="environ"), slice=ast.Constant(value=name)):
                yield str(name)
            case ast.Call(
                func=ast.Attribute(value=ast.Attribute(attr="environ")),
                args=[ast.Constant(value=name), *_],
            ):
                yield str(name)
            case ast.Call(func=ast.Attribute(attr="getenv"), args=[ast.Constant(value=name), *_]):
                yield str(name)
            case ast.Compare(
                left=ast.Constant(value=name), comparators=[ast.Attribute(attr="environ")]
            ):
                yield str(name)


# The command ------------------------------------------------------------------------------------


def run(*arguments: str, **env: str) -> tuple[int, list[dict[str, Any]], str]:
    """``bookbuilder config … --json``: its status, its rows, its talk."""
    ran = CliRunner().invoke(cli.app, ["config", *arguments, "--json"], env=env)
    return ran.exit_code, json.loads(ran.stdout), ran.stderr


def sources(rows: list[dict[str, Any]]) -> dict[str, str]:
    return {row["setting"]: row["source"] for row in rows if row["setting"].startswith("[")}


def test_each_value_says_where_it_comes_from(write: Callable[..., Path]) -> None:
    book = '[book]\ntitle = "T"\nauthors = ["A"]\nisbn = { epub = "978-0-306-40615-7" }\n# trim = 1\n[audiobook]\nnotes = "skip"\npauses.scene = 3\n\n[audiobook.voices]\nkk = "system:kk"\n'
    folder = write(one__md="# One\n\nText.\n", book__toml=book)
    status, rows, talk = run(str(folder))
    found = {name: source for name, source in sources(rows).items() if source != "default"}
    assert (status, talk) == (0, "")
    assert found == {
        "[book] title": "book.toml:2",
        "[book] authors": "book.toml:3",
        "[book.isbn] epub": "book.toml:4",
        "[audiobook] notes": "book.toml:7",
        "[audiobook.pauses] scene": "book.toml:8",
        "[audiobook] voices": "book.toml:10",
    }
    _, changed, _ = run(str(folder), "--changed")
    assert set(sources(changed)) == set(found) - {"[audiobook] notes"}, "skip is the default"


def test_the_place_of_a_setting_is_found_however_it_is_written(write: Callable[..., Path]) -> None:
    toml = '"book"."title" = "T"\n[[book.authors]]\nname = "A"\n[cover]\nblurb = """\n[pdf]\ntrim = "A4"\n"""\npaper = "cream"\nspine_text = "down"\n[ pdf ]\n  trim="A5"\n'
    _, rows, _ = run(str(write(one__md="# One\n\nText.\n", book__toml=toml)), "--changed")
    assert sources(rows) == {
        "[book] title": "book.toml:1",
        "[book] authors": "book.toml:2",
        "[cover] blurb": "book.toml:5",
        "[cover] paper": "book.toml:9",
        "[cover] spine-text": "book.toml:10",
        "[pdf] trim": "book.toml:12",
    }


def test_front_matter_and_headings_are_named_as_sources(write: Callable[..., Path]) -> None:
    folder = write(one__md="---\nauthor: A\nlang: de\n---\n\n# Eins\n\nText.\n")
    _, rows, _ = run(str(folder / "one.md"), "--changed")
    assert sources(rows) == {
        "[book] title": "the manuscript",
        "[book] authors": "one.md:2",
        "[book] language": "one.md:3",
    }


def test_options_and_the_environment_are_named_as_sources(
    write: Callable[..., Path], tmp_path: Path
) -> None:
    folder, store = write(one__md="# One\n\nText.\n"), str(tmp_path / "store")
    options = (str(folder), "--changed", "--only", "epub", "--out", "there")
    _, rows, _ = run(*options, BOOKBUILDER_STORE=store, BOOKBUILDER_VOICES="")
    beside = {row["setting"]: (row["value"], row["source"]) for row in rows}
    assert beside["--only"] == (["epub"], "--only")
    assert beside["--out"] == ("there", "--out")
    assert beside["BOOKBUILDER_STORE"] == (store, "environment: BOOKBUILDER_STORE")


def test_a_wrong_setting_is_told_and_the_default_is_in_force(write: Callable[..., Path]) -> None:
    folder = write(one__md="# One\n\nText.\n", book__toml='[book]\ntitle = "T"\n[pdf]\ntrim = 6\n')
    status, rows, talk = run(str(folder))
    assert (status, sources(rows)["[pdf] trim"]) == (1, "default")
    assert "book.toml:4:1: error: `trim` can't be 6 [value-type]" in talk


def test_all_keys_are_listed_without_a_book() -> None:
    status, rows, _ = run("--keys")
    assert (status, len(rows)) == (0, len(ALL))
    shown = CliRunner().invoke(cli.app, ["config", "--keys"], env={"COLUMNS": "200"})
    assert "[audiobook.pauses] verse-line" in shown.stdout


def test_tables_stand_together() -> None:
    tables = [table for table, _ in groupby(ALL, key=lambda one: one.table.split(".")[0])]
    assert len(tables) == len(set(tables))
