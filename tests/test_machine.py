"""Setting a machine up: install where that is allowed, else name the command and stop."""

import pytest

from builder import machine


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """A Debian without Pango, and a record of what is run on it; nothing that is run succeeds."""
    ran: list[list[str]] = []

    def run(command: list[str], **_: object) -> object:
        ran.append(command)
        return type("Done", (), {"returncode": 1, "stderr": "E: no such package\n"})()

    monkeypatch.setattr(
        machine.shutil, "which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None
    )
    monkeypatch.setattr(machine.subprocess, "run", run)
    monkeypatch.setattr(machine, "is_here", lambda thing: False)
    return ran


def test_a_person_without_rights_is_told_the_exact_command(
    bare: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(machine.os, "geteuid", lambda: 1000)
    assert machine.bring("pango") == 3
    said = capsys.readouterr().err
    assert "sudo apt-get install -y -q --no-install-recommends libpango-1.0-0" in said
    assert bare == [["sudo", "-n", "true"]]


def test_root_installs_and_an_install_that_fails_is_not_called_done(
    bare: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(machine.os, "geteuid", lambda: 0)
    assert machine.bring("java") == 3
    assert [command[:2] for command in bare] == [["apt-get", "update"], ["apt-get", "install"]]
    assert "E: no such package\nthat did not work" in capsys.readouterr().err


def test_what_is_only_wished_for_stops_nobody(
    bare: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(machine.os, "geteuid", lambda: 0)
    assert machine.main(["subset"]) == 0
    assert "that did not work" in capsys.readouterr().err
    assert machine.main(["pango", "subset"]) == 3


def test_this_machine_has_pango() -> None:
    assert machine.is_here("pango")
