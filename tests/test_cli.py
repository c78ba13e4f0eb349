"""The commands as an author meets them: what they print, and their exit statuses."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
Run = Callable[..., subprocess.CompletedProcess[str]]
COMMANDS = ("build", "check", "script", "voices", "stats", "dump", "new")


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run ``bookbuilder`` in an empty folder, with a store of its own."""

    def command(*arguments: str) -> subprocess.CompletedProcess[str]:
        env = {
            "PATH": "/usr/bin:/bin",
            "HOME": str(tmp_path),
            "BOOKBUILDER_STORE": str(tmp_path / "store"),
            "COLUMNS": "200",
        }
        return subprocess.run(
            [sys.executable, "-m", "builder", *arguments],
            cwd=tmp_path,
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )

    return command


def test_a_book_begins_is_checked_and_built(run: Run, tmp_path: Path) -> None:
    assert run("new", "horsehair", "--author", "A. Taro").returncode == 0
    assert run("check", "horsehair").stderr == "nothing to mend\n"
    built = run("build", "horsehair", "--only", "epub")
    assert (built.returncode, built.stderr) == (0, "")
    assert built.stdout.startswith("epub       dist/horsehair.epub")
    assert [p.name for p in (tmp_path / "dist").iterdir()] == ["horsehair.epub"]


def test_a_second_build_does_nothing_and_a_changed_word_does(run: Run, tmp_path: Path) -> None:
    run("new", "horsehair", "--author", "A. Taro")
    build = ("build", "horsehair", "--only", "epub")
    run(*build)
    assert "unchanged" in run(*build).stdout
    chapter = tmp_path / "horsehair" / "01-the-first-chapter.md"
    chapter.write_text(
        chapter.read_text(encoding="utf-8").replace("begins", "starts"), encoding="utf-8"
    )
    assert "unchanged" not in run(*build).stdout
    (tmp_path / "dist" / "horsehair.epub").write_bytes(b"spoilt")
    assert "unchanged" not in run(*build).stdout
    assert "unchanged" not in run(*build, "--fresh").stdout


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"1.md": "# One\n\n![a bow](images/bow.png)\n"}, "book/1.md:3:1: error: image `images/bow.png` is not in book [image-missing]\n  hint: put the file there, or mend its name"),
        ({"1.md": "# One\n\nText.\n", "book.toml": '[book]\ntitel = "One"\n'}, "book/book.toml:2:1: error: unknown key `titel` in [book] [key-unknown]\n  hint: did you mean `title`?"),
        ({"1.md": "# One {#one}\n\nSee [it](#oen).\n"}, "book/1.md:3:5: error: link `#oen` leads nowhere [link-dead]\n  hint: did you mean `#one`?"),
        ({}, "book:1:1: error: there is no Markdown in this folder [book-empty]\n  hint: put a chapter there, `01-first.md`, or start with `bookbuilder new`"),
        ({"1.md": b"# One\n\nCaf\xe9.\n"}, "book/1.md:3:4: error: byte 0xe9 is not UTF-8 [not-utf8]\n  hint: save the file as UTF-8 in your editor"),
        ({"1.md": "\n"}, "book/1.md:1:1: error: there is no chapter in it [book-empty]\n  hint: write a line `# First chapter` and some text below it"),
    ],
    ids=["missing image", "unknown key", "dead link", "empty folder", "not UTF-8", "no chapters"],
)  # fmt: skip
def test_a_broken_book_says_where_and_how_and_leaves_nothing(
    run: Run, tmp_path: Path, files: dict[str, str | bytes], says: str
) -> None:
    (tmp_path / "book").mkdir()
    for name, content in files.items():
        (tmp_path / "book" / name).write_bytes(
            content if isinstance(content, bytes) else content.encode()
        )
    built = run("build", "book")
    assert says in built.stderr
    assert (built.returncode, built.stdout) == (1, "")
    assert not (tmp_path / "dist").exists()


def test_a_warning_stops_only_a_strict_build(run: Run, tmp_path: Path) -> None:
    (tmp_path / "one.md").write_text("# One\n\nNobody wrote this.\n", encoding="utf-8")
    assert run("check", "one.md").returncode == 0
    strict = run("check", "one.md", "--strict")
    assert (strict.returncode, "[author-missing]" in strict.stderr) == (1, True)


def test_problems_can_be_read_by_programs(run: Run, tmp_path: Path) -> None:
    (tmp_path / "one.md").write_text("# One\n\n[x](#y)\n", encoding="utf-8")
    checked = run("check", "one.md", "--json")
    assert checked.returncode == 1
    assert {p["code"] for p in json.loads(checked.stdout)} == {"link-dead", "author-missing"}


def test_the_script_is_shown_before_it_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "one.md").write_text("# One\n\nHe played. Twice.\n", encoding="utf-8")
    shown = run("script", "one.md", "--chapter", "one").stdout
    assert [line.split()[0] for line in shown.splitlines() if line.startswith("one-")] == [
        "one-title",
        "one-1-s1",
        "one-1-s2",
    ]
    assert (
        json.loads(run("script", "one.md", "--json").stdout)[1]["lines"][1]["text"] == "He played."
    )


def test_the_book_can_be_dumped_and_counted(run: Run, tmp_path: Path) -> None:
    (tmp_path / "one.md").write_text("# One\n\nHe played. Twice.\n", encoding="utf-8")
    dumped = json.loads(run("dump", "one.md").stdout)
    assert dumped["chapters"][0]["blocks"][0]["sentences"][1]["id"] == "one-1-s2"
    assert json.loads(run("stats", "one.md", "--json").stdout)[0]["words"] == 4


def test_wrong_usage_is_status_two(run: Run, tmp_path: Path) -> None:
    (tmp_path / "one.md").write_text("# One\n\nText.\n", encoding="utf-8")
    wrong = run("build", "one.md", "--only", "epbu")
    assert (wrong.returncode, "epub" in wrong.stderr) == (2, True)


def test_new_never_writes_over_a_book(run: Run, tmp_path: Path) -> None:
    run("new", "horsehair")
    again = run("new", "horsehair")
    assert (again.returncode, "[folder-taken]" in again.stderr) == (1, True)


def test_the_kazakh_voice_is_here(run: Run) -> None:
    listed = json.loads(run("voices", "kk", "--json").stdout)
    assert "kk" in {voice["language"] for voice in listed}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_option_explains_itself(run: Run, command: str) -> None:
    shown = run(command, "--help")
    assert shown.returncode == 0
    reference = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert f"## bookbuilder {command}" in reference


@pytest.mark.skipif(not shutil.which("make"), reason="make is not here")
def test_make_alone_lists_the_targets() -> None:
    listed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for target in ("editions", "pdf", "epub", "audiobook", "check", "test", "clean"):
        assert f"make {target} " in listed


@pytest.mark.parametrize("request_to_end", [signal.SIGINT, signal.SIGTERM])
def test_a_build_that_is_stopped_leaves_nothing_half_written(
    tmp_path: Path, request_to_end: signal.Signals
) -> None:
    text = "# One\n\n" + "He played, and the river went by. " * 3000
    (tmp_path / "one.md").write_text(text, encoding="utf-8")
    store = tmp_path / "store"
    build = subprocess.Popen(
        [sys.executable, "-m", "builder", "build", "one.md", "--only", "audiobook"],
        cwd=tmp_path,
        env={**os.environ, "BOOKBUILDER_STORE": str(store)},
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 60
    while not store.is_dir() and time.monotonic() < deadline:
        time.sleep(0.05)
    build.send_signal(request_to_end)
    _, said = build.communicate(timeout=60)
    assert (build.returncode, said.splitlines()[-1][:8]) == (130, "stopped;")
    assert list((tmp_path / "dist").iterdir()) == []
    assert [p.name for p in store.rglob(".*")] == []
