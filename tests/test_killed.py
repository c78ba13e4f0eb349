"""A build that is killed at any moment, and then let finish, makes what an undisturbed one makes."""

import os
import random
import signal
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

TOML = """
[book]
title = "Horsehair"
authors = ["Bakhyt Taro"]

[audiobook]
engine = "silent"
deliver = ["m4b", "mp3", "vtt", "sample"]
"""

CHAPTERS = 6


@pytest.fixture
def manuscript(tmp_path: Path) -> Path:
    folder = tmp_path / "book"
    folder.mkdir()
    (folder / "book.toml").write_text(TOML, encoding="utf-8")
    for number in range(CHAPTERS):
        said = " ".join(f"It was day {number}, and hour {hour}, and cold." for hour in range(4))
        (folder / f"{number:02}.md").write_text(f"# Day {number}\n\n{said}\n", encoding="utf-8")
    return folder


def begin(manuscript: Path, out: Path, store: Path) -> subprocess.Popen[bytes]:
    """A build in a process of its own, as an author begins it."""
    command = [sys.executable, "-m", "builder", "build", str(manuscript), "--out", str(out)]
    env = {**os.environ, "BOOKBUILDER_STORE": str(store), "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [*command, "--only", "audiobook", "--quiet"],
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def finish(manuscript: Path, out: Path, store: Path) -> float:
    """Build to the end; how many seconds it took."""
    began = time.monotonic()
    assert begin(manuscript, out, store).wait(timeout=300) == 0
    return time.monotonic() - began


def contents(folder: Path) -> dict[str, str]:
    """Every file in a folder, hidden ones too, and the hash of its bytes."""
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def killed(manuscript: Path, tmp_path: Path, times: int) -> None:
    """Builds, so many of them killed at a random moment, each resumed by the next until one ends.

    That one must have made what an undisturbed build makes; and then all begins anew.
    """
    took = finish(manuscript, tmp_path / "whole", tmp_path / "store of the whole")
    whole = contents(tmp_path / "whole")
    lots = random.Random(1931)
    deaths = turn = 0
    while deaths < times:
        out, store = (tmp_path / f"{name} {turn}" for name in ("out", "store"))
        with begin(manuscript, out, store) as build:
            try:
                build.wait(timeout=lots.uniform(0.2, took))
            except subprocess.TimeoutExpired:
                build.send_signal(signal.SIGKILL)
                deaths += 1
        if deaths == times:
            finish(manuscript, out, store)
        elif build.returncode < 0:
            continue
        assert contents(out) == whole
        turn += 1


def test_a_killed_build_resumes_and_leaves_nothing_behind(manuscript: Path, tmp_path: Path) -> None:
    killed(manuscript, tmp_path, times=3)


@pytest.mark.slow
def test_twenty_killed_builds_resume_and_leave_nothing_behind(
    manuscript: Path, tmp_path: Path
) -> None:
    killed(manuscript, tmp_path, times=20)
