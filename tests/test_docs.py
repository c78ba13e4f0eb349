"""The documents say what the code does: every command, every option, every problem."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.core import TyperArgument

from builder import cli

ROOT = Path(__file__).parent.parent
DOCUMENT = """## What `build --json` prints

One JSON document on stdout, also where the build fails. Problems and notes go to stderr as ever.

- `book`, `out`: the manuscript and the folder of the editions, as they were given.
- `bookbuilder`: the version.
- `status`: the exit status, as below.
- `error`: what ended the command, where that is neither a problem nor a missing tool; else empty.
- `editions`: those that were made, in order: `edition` (`pdf`), `path`, `files` (all that was made), `extent` in words, `pages` (or null), `bytes`, `seconds` that it took, `note` (`unchanged`), `is_whole` (false where this machine lacked something), `measures` of the sound (`what`, `found`, `wanted`, `is_passed`) and `problems`.
- `missing`: what this machine lacks: `message`, `hint`, and the `editions` that were not made for it.
- `problems`: all of them: `code`, `message`, `span` (`path`, `line`, `column`), `hint`, `severity`.
- `notes`: what else was worth a word.
"""
CODE = re.compile(
    r'(?:Problem|problem|Fault|Rule|Bound|say|_slip|parse)\(\s*(?:job,\s*|text, path, )?"([a-z0-9-]+)"'
)


def commands(group: Any = None, before: str = "") -> Iterator[tuple[str, Any]]:
    """Every command by its whole name: ``build``, ``voices try``; a group before its own."""
    for name, command in (group or typer.main.get_command(cli.app)).commands.items():
        yield f"{before}{name}", command
        if hasattr(command, "commands"):
            yield from commands(command, f"{before}{name} ")


def reference() -> str:
    """``docs/cli.md``, from the commands themselves."""
    parts = ["# The command line\n\nWritten by `make accept` from the commands themselves.\n"]
    for name, command in [("", typer.main.get_command(cli.app)), *commands()]:
        parts.append(f"## bookbuilder {name}".rstrip() + f"\n\n{command.help}\n")
        rows = []
        for parameter in command.params:
            if "--help" in parameter.opts:
                continue
            is_argument = isinstance(parameter, TyperArgument)
            call = (
                parameter.metavar or str(parameter.name).upper()
                if is_argument
                else ", ".join(parameter.opts)
            )
            rows.append(f"- `{call}`: {parameter.help}")
        parts += ["\n".join(rows) + "\n"] if rows else []
    parts.append(DOCUMENT)
    parts.append(
        "## Exit status\n\n"
        "0 made · 1 the book has problems, or a disk refused something · 2 wrong usage · "
        "3 the machine lacks a tool or a voice · 70 a fault of Bookbuilder's own · 130 interrupted · "
        "141 whoever read what is printed has gone\n\n"
        "A fault of our own says so and names a file to send us; with `BOOKBUILDER_TRACEBACK=1` the "
        "traceback is printed instead.\n"
    )
    return "\n".join(parts)


def test_the_reference_of_commands_is_true(request: pytest.FixtureRequest) -> None:
    path = ROOT / "docs" / "cli.md"
    if request.config.getoption("--accept"):
        path.write_text(reference(), encoding="utf-8")
    assert path.read_text(encoding="utf-8") == reference()


def test_every_command_and_option_has_help_in_a_sentence() -> None:
    for name, command in commands():
        assert command.help.endswith("."), name
        for parameter in command.params:
            help = getattr(parameter, "help", "")
            assert help and help.rstrip().endswith((".", "exit.")), f"{name} {parameter.name}"


def codes() -> Iterator[tuple[str, str]]:
    """Every code of a Problem in our source, and the module that tells it."""
    for path in sorted((ROOT / "builder").rglob("*.py")):
        for found in CODE.finditer(path.read_text(encoding="utf-8")):
            yield found[1], path.name


def test_every_problem_has_a_paragraph() -> None:
    page = (ROOT / "docs" / "problems.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\*\*`([a-z0-9-]+)`\*\*", page, re.MULTILINE))
    told = {code for code, _ in codes()}
    assert told - documented == set(), "told by the code, not in docs/problems.md"
    assert documented - told == set(), "in docs/problems.md, told by nothing"


def test_the_builder_knows_the_codes_that_may_be_silenced(request: pytest.FixtureRequest) -> None:
    path = ROOT / "builder" / "codes.txt"
    known = "".join(f"{code}\n" for code in sorted({code for code, _ in codes()}))
    if request.config.getoption("--accept"):
        path.write_text(known, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == known


def test_every_problem_is_met_in_a_test() -> None:
    tests = "".join(
        p.read_text(encoding="utf-8")
        for p in (ROOT / "tests").rglob("*")
        if p.suffix in {".py", ".md"}
    )
    assert [code for code, _ in codes() if code not in tests] == []


def test_the_readme_shows_commands_that_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    known = {name for name, _ in commands()}
    for command in re.findall(r"^ *(?:\$ )?bookbuilder (\w+)", readme, re.MULTILINE):
        assert command in known, command
    for target in re.findall(r"^ *(?:\$ )?make (\w+)", readme, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_the_documents_link_to_what_is_there() -> None:
    for page in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))):
        prose = re.sub(
            r"```.*?```|`[^`\n]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL
        )
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", prose):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
