"""``build --json``: a program learns all that a person is shown, whatever comes of the build."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from builder import __version__, cli
from builder.editions import audiobook
from builder.errors import ToolError

TOML = '[book]\ntitle = "Horsehair"\nauthors = ["A. Taro"]\n[audiobook]\nengine = "silent"\n'


@pytest.fixture
def build(
    write: Callable[..., Path], tmp_path: Path
) -> Callable[..., tuple[int, dict[str, Any], str]]:
    """Build a book with ``--json``; its status, its document, its talk."""

    def run(text: str, *options: str, toml: str = TOML) -> tuple[int, dict[str, Any], str]:
        folder, out = write(one__md=text, book__toml=toml), tmp_path / "dist"
        words = ["build", str(folder), "--json", "--out", str(out), *options]
        ran = CliRunner().invoke(cli.app, words, env={"BOOKBUILDER_STORE": str(tmp_path / "store")})
        return ran.exit_code, json.loads(ran.stdout), ran.stderr

    return run


Build = Callable[..., tuple[int, dict[str, Any], str]]


def test_what_was_made_is_told(build: Build, tmp_path: Path) -> None:
    status, told, talk = build("# One\n\nText.\n", "--only", "epub", "--only", "audiobook")
    assert (status, "warning" in talk, "error" in talk) == (0, False, False)
    assert (told["status"], told["bookbuilder"], told["problems"]) == (0, __version__, [])
    epub, audiobook = told["editions"]
    assert (epub["edition"], epub["path"]) == ("epub", str(tmp_path / "dist" / "horsehair.epub"))
    assert epub["bytes"] == (tmp_path / "dist" / "horsehair.epub").stat().st_size
    assert epub["files"] == [epub["path"]]
    assert 0 < epub["seconds"] < 60
    assert [measure["is_passed"] for measure in audiobook["measures"]] == [True, True]
    assert all(Path(file).is_file() for file in audiobook["files"])
    assert len(audiobook["files"]) > 1


def test_every_key_of_the_document_is_explained(build: Build) -> None:
    page = (Path(__file__).parent.parent / "docs" / "cli.md").read_text(encoding="utf-8")
    _, told, _ = build("# One\n\n[Light.]{voice=gran}\n", "--only", "audiobook")
    (edition,) = told["editions"]
    keys = {*told, *edition, *edition["measures"][0]}
    assert {key for key in keys if f"`{key}`" not in page} == set()


@pytest.mark.pages
def test_what_has_not_changed_is_told_so(build: Build) -> None:
    build("# One\n\nText.\n", "--only", "epub")
    _, told, _ = build("# One\n\nText.\n", "--only", "epub")
    assert told["editions"][0]["note"] == "unchanged"


def test_a_book_with_errors_is_a_document_too(build: Build) -> None:
    status, told, talk = build("# One\n\n[x](#y)\n")
    assert (status, told["status"], told["editions"]) == (1, 1, [])
    (problem,) = told["problems"]
    assert (problem["code"], problem["span"]["line"]) == ("link-dead", 3)
    assert "[link-dead]" in talk, "a person sees it as well"


def test_a_warning_fails_only_a_strict_build(build: Build) -> None:
    text, toml = "# One\n\nText.\n", '[book]\ntitle = "T"\n'
    status, told, _ = build(text, "--only", "epub", toml=toml)
    assert (status, told["problems"][0]["code"], len(told["editions"])) == (0, "author-missing", 1)
    status, told, _ = build(text, "--only", "epub", "--strict", toml=toml)
    assert (status, told["status"], told["editions"]) == (1, 1, [])


def test_what_the_machine_lacks_is_told_with_what_brings_it(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lack(*_: object) -> None:
        raise ToolError("there is no voice here", "bring one")

    monkeypatch.setattr(audiobook, "build", lack)
    status, told, _ = build("# One\n\nText.\n", "--only", "epub", "--only", "audiobook")
    assert (status, told["status"]) == (3, 3)
    assert told["missing"] == [
        {"message": "there is no voice here", "hint": "bring one", "editions": ["audiobook"]}
    ]
    assert [each["edition"] for each in told["editions"]] == ["epub"]


@pytest.mark.pages
def test_a_note_is_told_once(build: Build) -> None:
    options = ("--only", "audiobook", "--only", "readalong")
    toml = TOML.replace('"silent"', '"system"')
    _, told, _ = build("# One\n\n[Light.]{lang=cu}\n", *options, toml=toml)
    (note,) = told["notes"]
    assert "nobody of `system` reads `cu`" in note


def test_a_wrong_command_is_a_document_too(build: Build) -> None:
    status, told, talk = build("# One\n\nText.\n", "--only", "epbu")
    assert (status, told["status"]) == (2, 2)
    assert "did you mean `epub`?" in told["error"]
    assert "epub" in talk


def test_a_fault_of_ours_leaves_a_document(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the press is on fire")

    monkeypatch.setattr(audiobook, "build", fail)
    status, told, _ = build("# One\n\nText.\n", "--only", "audiobook")
    assert status == told["status"] != 0
    assert told["editions"] == []


def test_an_interrupt_leaves_a_document(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(audiobook, "build", stop)
    status, told, _ = build("# One\n\nText.\n", "--only", "epub", "--only", "audiobook")
    assert (status, told["status"]) == (130, 130)
    assert [each["edition"] for each in told["editions"]] == ["epub"]
