"""``bookbuilder doctor``: what is here, what is missing, what brings it, and the exit status."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from builder import cli, doctor, extras, machine
from builder.doctor import Finding
from builder.store import Store

BOOK = '[book]\ntitle = "T"\nauthors = ["A"]\n[audiobook]\nvoice = "{}"\n'


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., tuple[int, dict[str, dict[str, Any]]]]:
    """``bookbuilder doctor --json``: its status, and what it found by its name."""

    def command(*words: str) -> tuple[int, dict[str, dict[str, Any]]]:
        env = {"BOOKBUILDER_STORE": str(tmp_path / "store")}
        ran = CliRunner().invoke(cli.app, ["doctor", *words, "--json"], env=env)
        told = json.loads(ran.stdout)
        assert told["status"] == ran.exit_code
        return ran.exit_code, {each["what"]: each for each in told["findings"]}

    return command


Run = Callable[..., tuple[int, dict[str, dict[str, Any]]]]


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with apt-get and a person who is not root, and nothing that pip does not bring."""
    monkeypatch.setattr(machine, "is_here", lambda thing: False)
    monkeypatch.setattr(machine, "manager", lambda: "apt-get")
    monkeypatch.setattr("os.geteuid", lambda: 1000)


@pytest.mark.usefixtures("bare")
def test_a_machine_without_pango_lacks_what_is_needed_and_is_told_the_command(run: Run) -> None:
    status, found = run()
    pango = found["Pango"]
    assert (status, pango["is_here"], pango["is_needed"]) == (3, False, True)
    assert "apt-get install -y -q --no-install-recommends libpango-1.0-0" in pango["command"]
    assert pango["command"].endswith("libpango-1.0-0 libpangoft2-1.0-0")
    java = found["Java"]
    assert (java["is_here"], java["is_needed"]) == (False, False)


def test_an_old_pango_will_not_do(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "is_here", lambda thing: True)
    monkeypatch.setattr(doctor, "_asked", lambda thing, function: "1.42.4")
    status, found = run()
    assert (status, found["Pango"]["is_here"], found["Pango"]["found"]) == (3, False, "1.42.4")


def test_a_machine_with_what_is_needed_is_well(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "is_here", lambda thing: thing in ("pango", "subset"))
    monkeypatch.setattr(doctor, "_asked", lambda thing, function: "1.56.3")
    status, found = run()
    assert status == 0
    assert found["fonts"]["found"].startswith("EB Garamond")
    assert found["system"]["found"] == "138 voices"
    assert not found["Chromium"]["is_here"]
    assert all(each["purpose"] for each in found.values())
    assert all(each["command"] for each in found.values() if not each["is_here"])


@pytest.fixture
def no_kokoro(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BOOKBUILDER_VOICES", str(tmp_path / "voices"))
    monkeypatch.setattr(machine, "is_here", lambda thing: True)
    monkeypatch.setattr(doctor, "_asked", lambda thing, function: "1.56.3")


@pytest.mark.usefixtures("no_kokoro")
def test_a_voice_that_a_book_names_is_needed_for_it(run: Run, write: Callable[..., Path]) -> None:
    status, found = run()
    assert (status, found["kokoro"]["is_here"]) == (0, False)
    assert found["kokoro"]["command"] == extras.kokoro()
    folder = write(one__md="# One\n\nText.\n", book__toml=BOOK.format("kokoro:bf_emma"))
    status, found = run(str(folder))
    assert (status, found["kokoro"]["is_needed"]) == (3, True)
    assert found["narrator"]["is_here"] is False
    folder = write(book__toml=BOOK.format("system:kk"))
    status, found = run(str(folder))
    assert (status, found["narrator"]["found"]) == (0, "system:trk/kk")


def test_a_library_that_pip_should_have_brought_is_named(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    libraries = [*doctor._libraries(), "no-such-library"]
    assert len(libraries) > 20
    monkeypatch.setattr(doctor, "_libraries", lambda: libraries)
    status, found = run()
    assert (status, found["libraries"]["is_here"]) == (3, False)
    assert found["libraries"]["command"].endswith("install no-such-library")
    assert "Pango" not in found, "nothing more can be looked for"


def test_a_store_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("a file where a folder should be", encoding="utf-8")
    found = {each.what: each for each in doctor._folders(Store(tmp_path / "store"))}
    assert (found["store"].is_here, found["store"].is_needed) == (False, True)
    assert "can't be written to" in found["store"].found


def test_the_store_is_counted(store: Store) -> None:
    store.put("ab12", b"x" * 3_000_000)
    (first, *_) = doctor._folders(store)
    assert first == Finding(
        "store",
        True,
        f"{store.folder}: 1 entries, 3 MB",
        first.purpose,
        True,
        first.command,
    )


def test_lines_are_read_by_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "is_here", lambda thing: thing != "chromium")
    monkeypatch.setattr(machine, "manager", lambda: "")
    shown = CliRunner().invoke(cli.app, ["doctor"]).stdout.splitlines()
    (at,) = (number for number, line in enumerate(shown) if line.startswith("absent   Chromium"))
    assert "if you want it: install chromium with this system's package manager" in shown[at + 1]
    assert any(line.startswith("ok       Python") for line in shown)
