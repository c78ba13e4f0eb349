"""The commands as an author meets them: what they print, and their exit statuses."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import wave
from collections.abc import Callable
from pathlib import Path

import pytest

from builder import ownership
from builder.__main__ import is_printing, main

ROOT = Path(__file__).parent.parent
Run = Callable[..., subprocess.CompletedProcess[str]]
COMMANDS = ("build", "check", "script", "voices", "takes", "stats", "dump", "new")

BRINGS = r"make (-C \S+ )?kokoro|\[kokoro\]' && .*voices install kokoro"
"""The command that brings Kokoro, from a checkout's own environment or another."""


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run ``bookbuilder`` in an empty folder, with a store of its own."""

    def command(*arguments: str) -> subprocess.CompletedProcess[str]:
        env = {
            "PATH": "/usr/bin:/bin",
            "HOME": str(tmp_path),
            "PYTHONPATH": str(ROOT),  # this checkout, whichever one is installed
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


@pytest.mark.pages
def test_a_book_begins_is_checked_and_built(run: Run, tmp_path: Path) -> None:
    assert run("new", "horsehair", "--author", "A. Taro").returncode == 0
    assert run("check", "horsehair").stderr == "read: 1 chapter\nnothing to mend\n"
    built = run("build", "horsehair", "--only", "epub")
    assert (built.returncode, built.stderr) == (0, "read: 1 chapter\n")
    assert built.stdout.startswith("epub       dist/horsehair.epub")
    made = {path.name for path in (tmp_path / "dist").iterdir()}
    assert made == {"horsehair.epub", ownership.FILE}


@pytest.mark.pages
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


def test_what_two_editions_have_to_say_of_a_voice_is_said_once(run: Run, tmp_path: Path) -> None:
    book = tmp_path / "book"
    book.mkdir()
    toml = '[book]\ntitle = "T"\nauthors = ["A"]\n[audiobook]\nengine = "silent"\n'
    (book / "book.toml").write_text(toml, encoding="utf-8")
    (book / "1.md").write_text("# Dawn\n\n[Light.]{voice=gran}\n", encoding="utf-8")
    built = run("build", "book", "--only", "audiobook", "--only", "readalong")
    assert built.stdout.count("from the store") == 2
    assert built.stderr.count("nobody is cast as `gran`") == 1


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"1.md": "# One\n\n![a bow](images/bow.png)\n"}, "book/1.md:3:1: error: image `images/bow.png` is not in book [image-missing]\n  hint: put the file there, or mend its name"),
        ({"1.md": "# One\n\nText.\n", "book.toml": '[book]\ntitel = "One"\n'}, "book/book.toml:2:1: error: unknown key `titel` in [book] [key-unknown]\n  hint: did you mean `title`?"),
        ({"1.md": "# One {#one}\n\nSee [it](#oen).\n"}, "book/1.md:3:5: error: link `#oen` leads nowhere [link-dead]\n  hint: did you mean `#one`?"),
        ({}, "book:1:1: error: there is no Markdown in this folder that could be a chapter [book-empty]\n  hint: put a chapter there, `01-first.md`, or start with `bookbuilder new`"),
        ({"1.md": b"# One\n\nCaf\xe9.\n"}, "book/1.md:3:4: error: byte 0xe9 is not UTF-8; this file is probably Windows-1252, where it is `é` [not-utf8]\n  hint: open it in your editor and save it as UTF-8: in Notepad"),
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


def test_one_line_says_what_was_read_and_a_list_says_it_all(run: Run, tmp_path: Path) -> None:
    book = tmp_path / "book"
    (book / "sequel").mkdir(parents=True)
    toml = '[book]\ntitle = "T"\nauthors = ["A"]\n'
    for name in ("book.toml", "sequel/book.toml"):
        (book / name).write_text(toml, encoding="utf-8")
    (book / "1.md").write_text("# For you {.dedication}\n\nText.\n", encoding="utf-8")
    (book / "2.md").write_text("# [b]One[/b]\n\nText.\n\n# Two\n\nText.\n", encoding="utf-8")
    for name in ("notes.txt", "sequel/1.md"):
        (book / name).write_text("x", encoding="utf-8")
    line = (
        "read: 2 chapters, 1 front; "
        "not read: 1 file and 1 folder (notes.txt, sequel/), `--list` says why\n"
    )
    for command in ("check", "build"):
        assert line in run(command, "book", *(["-e", "epub"] if command == "build" else [])).stderr
        listed = run(command, "book", "--list", *(["-e", "epub"] if command == "build" else []))
        assert (listed.returncode, line in listed.stderr) == (0, True)
        rows = [line.split("  ")[0] for line in listed.stdout.splitlines()]
        assert rows == ["read", "1.md", "2.md", "2.md", "", "not read", "notes.txt", "sequel/"]
        assert "[b]One[/b]" in listed.stdout
    assert "read:" not in run("build", "book", "-e", "epub", "-q").stderr
    told = json.loads(run("check", "book", "--list", "--json").stdout)
    assert told["read"][1] == {"file": "2.md", "role": "chapter", "title": "[b]One[/b]"}
    assert [each["file"] for each in told["unread"]] == ["notes.txt", "sequel/"]
    assert told["problems"] == json.loads(run("check", "book", "--json").stdout) == []


def test_a_check_tells_that_a_build_would_be_written_over_another_book(
    run: Run, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        toml = '[book]\ntitle = "Lamp"\nauthors = ["A"]\n'
        (tmp_path / name / "book.toml").write_text(toml, encoding="utf-8")
        (tmp_path / name / "1.md").write_text(f"# One\n\nText of {name}.\n", encoding="utf-8")
    assert run("build", "one", "-e", "epub").returncode == 0
    checked, built = run("check", "two"), run("build", "two", "-e", "epub")
    assert (checked.returncode, built.returncode) == (0, 1)
    says = "`dist/lamp.epub` is another book's, made from `one`: it would be lost [out-taken]"
    assert f"two/book.toml:2:1: warning: {says}" in checked.stderr
    assert f"two/book.toml:2:1: error: {says}" in built.stderr
    hint = built.stderr.partition("--out ")[2].splitlines()[0].strip('"')
    assert run("build", "two", "-e", "epub", "--out", hint).returncode == 0


@pytest.mark.pages
def test_pages_are_proofread_and_none_is_written(run: Run, tmp_path: Path) -> None:
    words = "It was unputdownableforwhoeverhadbegun unputdownableforwhoeverhadbegun it and so on."
    text = f"---\ntitle: One\nauthor: A\n---\n\n# One\n\nYes.\n\nNo.\n\nSo.\n\n{words * 3}\n"
    (tmp_path / "one.md").write_text(text, encoding="utf-8")
    assert run("check", "one.md").stderr == "read: 1 chapter\nnothing to mend\n"
    proof = run("check", "one.md", "--print")
    assert proof.returncode == 0
    assert "one.md:14:1: warning: page 1 (5 of the PDF), line " in proof.stderr
    assert "[line-loose]" in proof.stderr
    assert run("check", "one.md", "--print", "--strict").returncode == 1
    assert list(tmp_path.glob("**/*.pdf")) == []


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


def test_what_is_not_said_as_written_is_shown_with_its_place_and_reason(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "one.md").write_text("# One\n\nIn 1805 Taro paid £5.\n", encoding="utf-8")
    (tmp_path / "lexicon.toml").write_text('[words]\nTaro = "tah-roh"\n', encoding="utf-8")
    shown = run("script", "one.md", "--diff", "--chapter", "one").stdout
    assert [line.split() for line in shown.splitlines() if "one.md:3" in line] == [
        ["one.md:3", "one-1-s1", "1805", "eighteen", "oh", "five", "year"],
        ["one.md:3", "one-1-s1", "Taro", "tah-roh", "lexicon"],
        ["one.md:3", "one-1-s1", "£5", "five", "pounds", "money"],
    ]
    told = json.loads(run("script", "one.md", "--diff", "--json").stdout)
    assert [d["said"] for d in told if d["id"] == "one-1-s1"] == [
        "eighteen oh five",
        "tah-roh",
        "five pounds",
    ]


def test_the_words_that_may_be_said_wrong_are_listed_and_the_lexicon_is_printed(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "one.md").write_text("# One\n\nThen Kyzylorda and Taro.\n", encoding="utf-8")
    (tmp_path / "lexicon.toml").write_text('[words]\nTaro = "tah-roh"\n', encoding="utf-8")
    listed = json.loads(run("lexicon", "audit", "one.md", "--json").stdout)
    assert json.loads(run("lexicon", "one.md", "--json").stdout) == listed
    assert [(each["word"], each["said"]) for each in listed] == [
        ("Kyzylorda", ""),
        ("Taro", "tah-roh"),
    ]
    assert "<alias>tah-roh</alias>" in run("lexicon", "pls", "one.md").stdout


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
    assert listed[0]["voice"] == "system:trk/kk"


def test_an_engine_that_is_not_here_is_named_with_what_brings_it(run: Run) -> None:
    shown = run("voices")
    assert (shown.returncode, "system:trk/kk" in shown.stdout) == (0, True)
    assert "kokoro: Kokoro" in shown.stderr
    assert re.search(BRINGS, shown.stderr)


def test_the_work_of_a_voice_is_measured(run: Run) -> None:
    (row,) = json.loads(run("voices", "kk", "--measure", "--json").stdout)
    assert 0 < row["work"] < 5


def test_a_voice_that_can_not_count_is_told_and_the_others_are_measured(run: Run) -> None:
    shown = run("voices", "cv", "--measure")
    assert shown.returncode == 0
    assert shown.stdout.splitlines()[-1].endswith("–")
    assert "note: system:trk/cv could not be measured: " in shown.stderr


def test_a_language_that_nobody_reads_is_told(run: Run) -> None:
    shown = run("voices", "xx", "--measure")
    assert (shown.returncode, shown.stdout) == (0, "")
    assert "nobody here reads `xx`" in shown.stderr


def test_without_lists_of_words_names_are_still_found_and_the_lists_named(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "spellchecker.py").write_text("raise ImportError\n", encoding="utf-8")
    (tmp_path / "a.md").write_text("# One\n\nThe train to Kyzylorda was flumm.\n", encoding="utf-8")
    shown = run("lexicon", "a.md")
    assert (shown.returncode, "Kyzylorda" in shown.stdout, "flumm " in shown.stdout) == (
        0,
        True,
        False,
    )
    assert "note: the lists of words are not installed (" in shown.stderr
    assert "[words]'" in shown.stderr and "no other odd word" in shown.stderr


def test_a_language_without_a_list_still_has_its_names_found(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\nlang: kk\n---\n\n# Бір\n\nОл Қызылорда еді.\n", "utf-8")
    shown = run("lexicon", "a.md")
    assert (shown.returncode, "Қызылорда" in shown.stdout) == (0, True)
    assert "there is no list of words for `kk`" in shown.stderr


def test_a_voice_is_tried(run: Run, tmp_path: Path) -> None:
    tried = run("voices", "try", "system:kk", "Қобыздың үні қыр асып кетті.", "--out", "kobyz.wav")
    assert (tried.returncode, tried.stderr) == (0, "")
    with wave.open(str(tmp_path / "kobyz.wav")) as file:
        assert 1 < file.getnframes() / file.getframerate() < 6
    wrong = run("voices", "try", "system:kazak", "x")
    assert (wrong.returncode, "near it are kazakh" in wrong.stderr) == (2, True)


def test_only_what_can_be_brought_is_brought(run: Run) -> None:
    assert run("voices", "install", "system").returncode == 2


def test_a_voice_that_needs_an_engine_we_lack_says_what_brings_it(run: Run, tmp_path: Path) -> None:
    run("new", "horsehair", "--author", "A. Taro")
    toml = tmp_path / "horsehair" / "book.toml"
    toml.write_text('[book]\ntitle = "Horsehair"\n[audiobook]\nvoice = "kokoro:bf_emma"\n')
    built = run("build", "horsehair", "--only", "audiobook")
    assert (built.returncode, bool(re.search(BRINGS, built.stderr))) == (3, True)


def test_takes_are_listed_and_remembered(run: Run, tmp_path: Path) -> None:
    run("new", "horsehair", "--author", "A. Taro")
    said = json.loads(run("script", "horsehair", "--json").stdout)
    line = next(line for passage in said[1:] for line in passage["lines"] if line["text"])
    run("voices", "try", "system:kk", "x", "--out", "take.wav")
    folder = tmp_path / "horsehair" / "takes"
    folder.mkdir()
    (tmp_path / "take.wav").rename(folder / f"{line['id']}.wav")
    listed = run("takes", "list", "horsehair", "--json")
    assert [row["line"] for row in json.loads(listed.stdout)] == [line["id"]]
    assert "[take-unremembered]" in listed.stderr
    assert run("takes", "remember", "horsehair").stdout == "1 takes remembered, 1 in all\n"
    assert "[take-unremembered]" not in run("takes", "list", "horsehair").stderr


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
    # What was read is kept, and the first sentence that was spoken.
    while len(list(store.glob("*/*"))) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    build.send_signal(request_to_end)
    _, said = build.communicate(timeout=60)
    assert (build.returncode, said.splitlines()[-1][:8]) == (130, "stopped;")
    assert list((tmp_path / "dist").iterdir()) == []
    assert [p.name for p in store.rglob(".*")] == []


@pytest.mark.parametrize(
    ("words", "is_set"),
    [
        ("build", True),
        ("build horsehair --out dist", True),
        ("build horsehair --only pdf", True),
        ("build -e epub -e screen horsehair", True),
        ("build --only=pdf", True),
        ("build --only epub", False),
        ("build --only=epub -e audiobook", False),
        ("build --help", False),
        ("check", False),
        ("new build", False),
        ("", False),
    ],
)
def test_the_page_engine_is_sent_for_where_pages_will_be_set(words: str, is_set: bool) -> None:
    assert is_printing(words.split()) == is_set


def test_a_command_that_is_stopped_before_it_began_says_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def stop(prog_name: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("builder.cli.app", stop)
    monkeypatch.setattr("gc.set_threshold", lambda seldom: None)
    monkeypatch.setattr(sys, "argv", ["bookbuilder", "stats"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 130


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("bookbuilder build --only r", ["readalong"]),
        ("bookbuilder watch -e e", ["epub"]),
        ("bookbuilder conf", ["config"]),
        ("bookbuilder voices try k", ["kokoro:"]),
        ("bookbuilder build --fr", ["--fresh"]),
    ],
)
def test_the_shell_is_told_what_may_follow(tmp_path: Path, line: str, offered: list[str]) -> None:
    asked = {"_BOOKBUILDER_COMPLETE": "complete_bash", "COMP_WORDS": line}
    env = {**os.environ, **asked, "COMP_CWORD": str(len(line.split()) - 1)}
    told = subprocess.run(
        [sys.executable, "-m", "builder"],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.split() == offered
