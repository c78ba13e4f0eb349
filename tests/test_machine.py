"""Setting a machine up: nothing is installed unasked, and what is not there is told with its price."""

import io
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from builder import environment, machine

ROOT = Path(__file__).parent.parent
INSTALL = "apt-get install -y -q --no-install-recommends default-jre-headless"


class Debian:
    """A Debian without Java, whose package manager does what it is told, or fails."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.ran: list[str] = []
        self.programs = {"apt-get", "sudo"}
        self.here: set[str] = set()
        self.status = 0
        self.put = monkeypatch.setattr
        self.put(machine.shutil, "which", lambda name: name if name in self.programs else None)
        self.put(machine.subprocess, "run", self.run)
        self.put(machine, "is_here", lambda thing: thing in self.here)
        self.put(machine.os, "geteuid", lambda: 1000)
        monkeypatch.delenv("YES", raising=False)
        self.watched("")

    def run(self, command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        self.ran.append(" ".join(command).partition(" -o ")[0])
        if not self.status:
            self.here |= {"java", "ffprobe"} if "install" in command else set()
        return subprocess.CompletedProcess(command, self.status, "", "E: no such package\n")

    def watched(self, answer: str) -> None:
        """Put somebody before the terminal who types `answer`; nobody where it is empty."""
        stdin = io.StringIO(answer)
        self.put(stdin, "isatty", lambda: bool(answer))
        self.put(machine.sys, "stdin", stdin)
        self.put(machine.sys.stderr, "isatty", lambda: bool(answer))


@pytest.fixture
def debian(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Debian:
    return Debian(monkeypatch)


Said = Callable[[], str]


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Said:
    return lambda: capsys.readouterr().err


@pytest.mark.parametrize("answer", ["\n", "y\n", "YES\n"])
def test_on_a_terminal_the_command_is_shown_asked_about_and_run(
    debian: Debian, said: Said, answer: str
) -> None:
    debian.watched(answer)
    assert machine.main(["java"]) == 0
    assert f"sudo apt-get update -q && sudo {INSTALL}\nRun this now? [Y/n] " in said()
    assert debian.ran == ["sudo apt-get update -q", f"sudo {INSTALL}"]


@pytest.mark.parametrize("answer", ["n\n", "no\n", "what?\n", "\x04"])
def test_whoever_says_no_is_told_what_follows(debian: Debian, said: Said, answer: str) -> None:
    debian.watched(answer)
    assert machine.main(["java"]) == 3
    assert said().endswith("left alone; the tests that need it are skipped\n")
    assert debian.ran == []


def test_root_is_asked_too(debian: Debian, said: Said) -> None:
    debian.put(machine.os, "geteuid", lambda: 0)
    debian.watched("n\n")
    assert machine.main(["java"]) == 3
    assert debian.ran == []


def test_without_a_terminal_nobody_but_root_installs(debian: Debian, said: Said) -> None:
    assert machine.main(["java"]) == 3
    assert f"sudo {INSTALL}\nRun that, or have make run it: YES=1 make …" in said()
    assert debian.ran == []
    debian.put(machine.os, "geteuid", lambda: 0)
    assert machine.main(["java"]) == 0
    assert "no terminal to ask on, and this is root, so it is installed now: apt-get" in said()
    assert debian.ran == ["apt-get update -q", INSTALL]


def test_yes_answers_beforehand(
    debian: Debian, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YES", "1")
    assert machine.main(["java"]) == 0
    # Nobody is there to type a password.
    assert debian.ran == ["sudo -n apt-get update -q", f"sudo -n {INSTALL}"]


def test_without_sudo_and_without_root_it_is_only_told(debian: Debian, said: Said) -> None:
    debian.programs.remove("sudo")
    assert machine.main(["pango", "subset"]) == 3
    assert "everything but the PDF can be built" in said()
    assert debian.ran == []
    assert machine.way(["java"]) == f"as root: apt-get update -q && {INSTALL}"


def test_an_install_that_fails_is_not_called_done(debian: Debian, said: Said) -> None:
    debian.watched("y\n")
    debian.status = 1
    assert machine.main(["java"]) == 3
    assert "E: no such package\nthat did not work, so the tests that need it" in said()


def test_what_is_only_wished_for_stops_nobody(debian: Debian, said: Said) -> None:
    assert machine.main(["subset"]) == 0
    assert machine.main(["pango", "subset"]) == 3
    debian.here = {"pango"}
    assert machine.main(["pango", "subset"]) == 0


def test_where_no_package_manager_is_known_there_are_words(debian: Debian, said: Said) -> None:
    debian.programs.clear()
    assert machine.main(["java"]) == 3
    assert machine.way(["java"]) == "install java with this system's package manager"


def test_several_things_are_asked_about_at_once(debian: Debian, said: Said) -> None:
    debian.watched("y\n")
    assert machine.main(["java", "ffprobe"]) == 0
    assert said().count("Run this now?") == 1
    assert debian.ran[-1].endswith("default-jre-headless ffmpeg")


def test_packages_are_installed_with_one_line_that_moves(
    needs: Callable[[bool, str], None],
) -> None:
    """A real pip on a real terminal, asked for what it has already."""
    try:
        ours, theirs = pty.openpty()
    except OSError:
        needs(False, "a terminal of one's own (/dev/pts)")
        raise
    command = [sys.executable, ROOT / "builder" / "environment.py", "pytest"]
    with subprocess.Popen(command, stdout=theirs, stderr=theirs, close_fds=True) as pip:
        os.close(theirs)
        assert pip.wait(120) == 0
    shown = os.read(ours, 10_000).decode()
    os.close(ours)
    assert shown.endswith(" s\r\n") and " MB in " in shown
    assert "Requirement already satisfied" not in shown


def test_an_install_of_packages_that_fails_shows_what_pip_said() -> None:
    command = [sys.executable, ROOT / "builder" / "environment.py", "./no-such-folder"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "no-such-folder" in done.stderr
    assert done.stderr.endswith("the packages could not be installed; is there a connection?\n")


def test_a_line_of_progress_names_what_is_fetched(
    monkeypatch: pytest.MonkeyPatch, said: Said
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    line = environment.Line()
    line.show("Collecting numpy>=2.2 (from bookbuilder)\n")
    line.show("  Downloading numpy.whl (16 MB)\n")
    line.show("Installing collected packages: numpy, rich\n")
    shown = said().split("\r\x1b[K")[1:]
    assert shown == ["  packages found: 1, numpy>=2.2", "  packages being installed: 2"]
