"""What a terminal shows: book text as it is, plain words for what a disk refuses, no traceback."""

import errno
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from builder import disk, draft
from builder.cli import app, crash
from builder.report import Report
from builder.store import Store
from builder.visible import in_json, in_xml, on_a_line, visible

ROOT = Path(__file__).parent.parent
NASTY = "[sic] [/b] [bold]x[/bold] :smile: \x9b31m \u202ertl\u2069"
"""What rich takes for markup and a terminal for orders; a book may hold all of it."""
OBEYED = {*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0)), "\u202e", "\u2069"} - {"\n", "\t"}

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run ``bookbuilder`` in this process and an empty folder; status, stdout, stderr."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOOKBUILDER_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))  # for the processes that set pages
    monkeypatch.setattr(sys, "argv", ["bookbuilder"])
    before = signal.getsignal(signal.SIGTERM)

    def command(*arguments: str) -> tuple[int, str, str]:
        from builder.cli import options

        options._store.cache_clear()
        done = CliRunner().invoke(app, arguments, prog_name="bookbuilder")
        signal.signal(signal.SIGTERM, before)
        return done.exit_code, done.stdout, done.stderr

    return command


def nasty_book(folder: Path) -> Path:
    """A book with such words wherever an author may put words."""
    name = "b [bold]\x1b[31m \u202e"
    book = folder / name
    (book / "takes").mkdir(parents=True)
    title = json.dumps(NASTY)
    toml = f'[book]\ntitle = {title}\nauthors = [{title}]\nlanguage = "en"\n'
    toml += '[audiobook]\nengine = "silent"\n[cast]\n"a [/b]" = "silent:silent"\n'
    (book / "book.toml").write_text(toml, encoding="utf-8")
    (book / "lexicon.toml").write_text('[words]\nKobyz = "k[/q]obiz"\n', encoding="utf-8")
    text = f"# {NASTY} {{#one}}\n\n{NASTY} Kobyz says [Hm]{{voice=gran}}.\n\n"
    text += '::: {voice="c [/b]"}\nSo.\n:::\n'
    (book / "01 [b].md").write_text(text, encoding="utf-8")
    (book / "takes" / "one [b].wav").write_bytes(b"")
    return book


COMMANDS = [
    "check BOOK",
    "check BOOK --json",
    "build BOOK --only epub --only audiobook --out OUT",
    "script BOOK",
    "script BOOK --diff",
    "script BOOK --json",
    "script BOOK --chapter [/b]",
    "stats BOOK",
    "dump BOOK",
    "lexicon BOOK",
    "lexicon pls BOOK",
    "takes list BOOK",
    "takes remember BOOK",
    "verify BOOK",
    "verify OUT/[b].epub",
    "voices [/b]",
    "voices try [/b]:[bold]x [sic]",
    "new BOOK",
    "build BOOK --only [/b]",
    "[/b]",
    "check --[/b]",
    "check [/b]\x1b[31m.md",
]


@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_of_a_book_is_taken_for_markup_or_obeyed(
    run: Run, tmp_path: Path, command: str
) -> None:
    book = nasty_book(tmp_path)
    words = [word.replace("BOOK", book.name) for word in command.split(" ")]
    status, out, err = run(*(word.replace("OUT", "o [/b]\x1b[2J") for word in words))
    assert status in (0, 1, 2, 3), err
    assert "Traceback" not in out + err
    assert not OBEYED & {*(out + err)}
    if command in ("script BOOK", "stats BOOK", "dump BOOK", "script BOOK --json"):
        assert "[sic] [/b] [bold]x[/bold] :smile:" in out
    if command == "script BOOK":
        assert "k[/q]obiz says" in out


def test_a_sentence_in_brackets_is_shown_as_it_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "one.md").write_text("# [red] door\n\nThe rope [sic] is wet [/b].\n")
    _, out, _ = run("script", "one.md")
    assert "The rope [sic] is wet [/b]." in out
    assert "\n[red] door\n" in out


def test_what_a_terminal_obeys_is_shown() -> None:
    assert visible("a\x1b[31mb\u202ec\td\ne") == "a\\x1b[31mb\\u202ec\td\ne"
    assert on_a_line("a\nb") == "a\\nb"
    assert visible(os.fsdecode(b"caf\xe9.md")) == "caf\\xe9.md"
    assert json.loads(in_json('"a\x9b\u202e\udce9"')) == "a\x9b\u202e\udce9"
    assert in_xml("<a>\x9b</a>") == "<a>&#x9B;</a>"


def test_styles_are_given_beside_the_words(capsys: pytest.CaptureFixture[str]) -> None:
    Report().show("a [b] ", ("[/c]", "bold"), " :smile:")
    assert capsys.readouterr().out == "a [b] [/c] :smile:\n"


# What a disk refuses ------------------------------------------------------------------------

BOOK = "---\ntitle: T\nauthor: A\n---\n\n# One\n\nText.\n"


@pytest.fixture
def one(tmp_path: Path) -> str:
    (tmp_path / "one.md").write_text(BOOK)
    return "one.md"


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "disk-full"),
        (errno.EDQUOT, "disk-full"),
        (errno.EACCES, "file-denied"),
        (errno.EROFS, "file-denied"),
        (errno.ENOENT, "file-gone"),
        (errno.EISDIR, "file-kind"),
        (errno.ENAMETOOLONG, "name-long"),
        (errno.EIO, "file-broken"),
        (errno.ELOOP, "file-broken"),
        (errno.EMFILE, "file-broken"),
    ],
)
def test_each_refusal_of_a_disk_has_words_and_a_way_out(number: int, code: str) -> None:
    problem = disk.problem(OSError(number, os.strerror(number), "dist/a.pdf"))
    assert (problem.code, "dist" in str(problem.span)) == (code, True)
    assert problem.message and problem.hint
    assert "Errno" not in str(problem) and "{" not in str(problem)


def test_what_no_disk_is_behind_is_raised_again() -> None:
    with pytest.raises(OSError, match="odd"):
        disk.problem(OSError("odd"))
    with pytest.raises(FileNotFoundError):
        ours = str(Path(disk.__file__).parent / "none.css")
        disk.problem(FileNotFoundError(errno.ENOENT, "no", ours))


def test_a_full_disk_is_told_with_the_folder_and_leaves_no_draft(
    run: Run, one: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, content: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched, pytest.raises(OSError, match="No space") as raised:
        patched.setattr(Path, "write_bytes", refuse)
        draft.write(tmp_path / "dist" / "a.pdf", b"a")
    problem = disk.problem(raised.value)
    assert problem.code == "disk-full"
    assert problem.message == f"the disk of `{tmp_path / 'dist'}` is full"
    assert list((tmp_path / "dist").iterdir()) == []


@pytest.mark.parametrize("out", ["dist", "dist/deeper", "/proc/editions", "x" * 300])
def test_editions_that_can_be_written_nowhere_are_told(
    run: Run, one: str, tmp_path: Path, out: str
) -> None:
    (tmp_path / "dist").write_text("a file")
    status, _, err = run("build", one, "--only", "epub", "--out", out)
    assert (status, "[out-unwritable]" in err, "--out FOLDER" in err) == (1, True, True)


@pytest.mark.parametrize("store", ["file", "file/x", "/proc/store"])
def test_a_store_that_cant_be_written_stops_no_build(
    run: Run, one: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, store: str
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("BOOKBUILDER_STORE", store)
    status, out, err = run("build", one, "--only", "epub")
    assert (status, err.count("nothing is kept for the next build")) == (0, 1)
    assert "dist/t.epub" in out


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
def test_what_is_no_file_keeps_nobody_waiting(run: Run, tmp_path: Path) -> None:
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "1.md").write_text(BOOK)
    os.mkfifo(tmp_path / "book" / "2.md")
    (tmp_path / "book" / "3.md").symlink_to("nowhere.md")
    (tmp_path / "book" / "4.md").symlink_to("4.md")
    for other in ("node_modules", "another"):  # other programs' folders, and another book
        (tmp_path / "book" / other).mkdir()
        (tmp_path / "book" / other / "5.md").symlink_to("nowhere.md")
    (tmp_path / "book" / "another" / "book.toml").write_text("")
    _, _, err = run("check", "book")
    assert "5.md" not in err
    for name, code in (("2", "file-kind"), ("3", "file-gone"), ("4", "file-broken")):
        assert any(f"{name}.md" in line and f"[{code}]" in line for line in err.splitlines())
    assert run("check", "book/2.md")[0] == 1


def test_a_file_that_may_not_be_read_is_a_problem_among_others(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "1.md").write_text("# One\n\n[x](#dead)\n")
    (tmp_path / "book" / "2.md").write_text("# Two\n\nText.\n")
    read = Path.read_bytes

    def refuse(self: Path) -> bytes:
        if self.name == "2.md":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self))
        return read(self)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    status, _, err = run("check", "book")
    assert status == 1
    assert "[link-dead]" in err
    assert "book/2.md:1:1: error: you may not" in err
    assert "chmod u+rwX book/2.md" in err


def test_marks_without_end_within_one_another_are_a_problem(run: Run, tmp_path: Path) -> None:
    for text in ("*" * 9999 + "a" + "*" * 9999, "<sup>" * 2000 + "x" + "</sup>" * 2000):
        (tmp_path / "one.md").write_text(f"{BOOK}\n{text}\n")
        status, _, err = run("check", "one.md")
        assert (status, "one.md:10:1: error: this is nested too deep" in err) == (1, True)


# The store ----------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["empty", "garbage", "half", "another's", "a folder"])
@pytest.mark.pages
def test_whatever_lies_in_the_store_a_build_goes_on(
    run: Run, one: str, tmp_path: Path, how: str
) -> None:
    build = ("build", one, "--only", "epub", "--only", "pdf", "--only", "audiobook")
    (tmp_path / "one.md").write_text(BOOK.replace("# One", "# One\n\n| a |\n|---|\n| b |\n"))
    assert run(*build)[0] == 0
    for path in [*(tmp_path / "store").glob("??/*")]:
        content = path.read_bytes()
        path.unlink()
        if how == "a folder":
            path.mkdir()
            continue
        spoilt = {"empty": b"", "garbage": b"\xfe" * len(content), "another's": b'{"a": [1]}'}
        path.write_bytes(spoilt.get(how, content[: len(content) // 2]))
    status, _, err = run(*build)
    if status == 3:  # clips that were cut short are thrown away, and the author is told
        assert "give the command again" in err
        status, _, err = run(*build)
    assert err == "read: 1 chapter\n"
    assert status == 0


def test_what_can_not_be_read_back_counts_as_absent(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put("abcd", b"no number")
    assert store.load("abcd", int) is None
    assert store.load("none", int) is None
    store.put("abcd", b"7")
    assert store.load("abcd", int) == 7


# What is our fault --------------------------------------------------------------------------


def test_a_fault_of_ours_says_so_and_keeps_the_facts(
    run: Run, one: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ValueError("odd [/b] \x1b[31m")

    monkeypatch.setattr("builder.publish.open_book", fail)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    status, _, err = run("check", one)
    assert (status, "Traceback" in err) == (crash.SOFTWARE, False)
    assert "a fault of Bookbuilder's own, not of your book (ValueError)" in err
    assert "odd [/b] \\x1b[31m" in err
    (path,) = tmp_path.glob("bookbuilder-fault-*.txt")
    assert str(path) in err
    kept = path.read_text(encoding="utf-8")
    assert all(each in kept for each in ("bookbuilder: ", "python: ", "platform: ", "in fail"))
    monkeypatch.setenv(crash.RAW, "1")
    assert "Traceback" in run("check", one)[2]


def test_what_is_printed_into_a_full_disk_or_a_closed_pipe_ends_quietly(tmp_path: Path) -> None:
    (tmp_path / "one.md").write_text(BOOK + "\n\nAnd more of it.\n" * 3000)
    env = {**os.environ, "PYTHONPATH": str(ROOT), "BOOKBUILDER_STORE": str(tmp_path / "store")}
    command = [sys.executable, "-m", "builder", "dump", "one.md"]
    with subprocess.Popen(
        command, cwd=tmp_path, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as pipe:
        assert pipe.stdout and pipe.stderr
        pipe.stdout.read(10)
        pipe.stdout.close()
        # What is left may yet have fitted into the pipe.
        assert pipe.stderr.read() == b""
        assert pipe.wait(60) in (0, 141)
    if Path("/dev/full").exists():
        with Path("/dev/full").open("wb") as full:
            done = subprocess.run(
                command, cwd=tmp_path, env=env, stdout=full, stderr=subprocess.PIPE, check=False
            )
        assert (done.returncode, b"the disk is full" in done.stderr) == (1, True)
        assert b"Traceback" not in done.stderr


def test_letters_that_a_terminal_lacks_are_shown_as_escapes(tmp_path: Path) -> None:
    (tmp_path / "one.md").write_text("# Қобыз\n\nҚобыз.\n", encoding="utf-8")
    env = {**os.environ, "PYTHONPATH": str(ROOT), "BOOKBUILDER_STORE": str(tmp_path / "store")}
    env |= {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    for options in ([], ["--json"]):
        done = subprocess.run(
            [sys.executable, "-m", "builder", "stats", "one.md", *options],
            cwd=tmp_path, env=env, capture_output=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)[0]["title"] == "Қобыз"


# What was not understood --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "says", "hint"),
    [
        ("biuld one.md", "there is no command `biuld`", "did you mean `bookbuilder build`?"),
        ("one.md", "`one.md` is no command", "bookbuilder build one.md"),
        ("one.md --only epub", "`one.md` is no command", "bookbuilder build one.md --only epub"),
        ("zzz", "there is no command `zzz`", "there are: build, "),
        ("build one.md --onyl epub", "has no option `--onyl`", "did you mean `--only`?"),
        ("build one.md --zzz", "has no option `--zzz`", "bookbuilder build --help"),
        ("build one.md --only", "requires an argument", "--help"),
        ("new", "missing argument", "bookbuilder new --help"),
        ("takes lst one.md", "there is no command `lst`", "did you mean `bookbuilder takes list`?"),
    ],
)
def test_what_is_not_understood_is_told_with_the_command_to_give(
    run: Run, one: str, command: str, says: str, hint: str
) -> None:
    status, out, err = run(*command.split())
    assert (status, out) == (2, "")
    assert says in err
    assert hint in err


BAD = ["script", "stats", "dump", "lexicon", "lexicon pls", "takes list", "takes remember", "check"]


@pytest.mark.parametrize("command", BAD)
def test_a_book_that_cant_be_read_is_told_by_every_command(
    run: Run, tmp_path: Path, command: str
) -> None:
    (tmp_path / "one.md").write_bytes(b"# One\n\nCaf\xe9.\n")
    status, _, err = run(*command.split(), "one.md")
    assert (status, "one.md:3:4: error:" in err, "[not-utf8]" in err) == (1, True, True)


def test_editions_may_be_parted_by_commas(run: Run, one: str) -> None:
    status, out, _ = run("build", one, "--only", "epub,audiobook")
    assert (status, "dist/t.epub" in out, "dist/t.m4b" in out) == (0, True, True)


def test_front_matter_that_cant_be_read_has_one_problem_and_no_false_one(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "one.md").write_text("---\ntitle: The Lamp: A Story\nauthor: Ann\n---\n\n# One\n")
    status, _, err = run("check", "one.md")
    assert (status, "1 error, 0 warnings" in err, "[yaml-syntax]" in err) == (1, True, True)


def test_a_file_whose_name_is_no_utf8_is_read_and_its_name_shown(run: Run, tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.md")).write_text(BOOK)
    status, out, err = run("build", os.fsdecode(b"caf\xe9.md"), "--only", "epub")
    assert (status, "dist/t.epub" in out) == (0, True), err
    (tmp_path / os.fsdecode(b"caf\xe9.md")).write_text("# One\n\n[x](#dead)\n")
    assert "caf\\xe9.md:3:1: error" in run("check", os.fsdecode(b"caf\xe9.md"))[2]


def test_an_interrupt_is_130_wherever_it_comes(tmp_path: Path) -> None:
    (tmp_path / "one.md").write_text(BOOK)
    env = {**os.environ, "PYTHONPATH": str(ROOT), "BOOKBUILDER_STORE": str(tmp_path / "store")}
    for delay in (0.15, 0.4, 0.7, 1.0):
        watch = subprocess.Popen(
            [sys.executable, "-m", "builder", "watch", "one.md", "--only", "epub"],
            cwd=tmp_path, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip
        time.sleep(delay)
        watch.send_signal(signal.SIGINT)
        _, said = watch.communicate(timeout=60)
        assert b"Traceback" not in said
        assert watch.returncode in (0, 130, -signal.SIGINT)
