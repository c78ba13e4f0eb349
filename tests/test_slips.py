"""The pages of ``tests/slips``: ninety slips of a newcomer's pen, and what she is told of each.

Every slip begins with what lies on her desk, ``tests/slips/desk``: a folder ``book``, a recording, a
Word file. Under its heading, ``## 22 A quote is missing``, stand fenced blocks:

``wrote NAME`` (or ``wrote NAME ENCODING``)
    A file of the book as she left it.
``says``
    What a terminal shows: her commands after ``$ ``, what we answer, the exit status, and the files
    that were made. ``--accept`` rewrites the answers; a person reads the diff.
``mended NAME``
    The file after she followed the hint. Then ``check`` has nothing to say.
``then``
    What a terminal shows once she has followed the hint: every command ends well.

``bookbuilder`` runs in the tests' own process; ``python -m builder`` in one of its own, where it
matters in which folder it was begun; other commands are the shell's.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from typer.testing import CliRunner

from builder.cli import app

ROOT = Path(__file__).parent
PAGES = sorted((ROOT / "slips").glob("*.md"))
DESK = ROOT / "slips" / "desk"
SLIP = re.compile(r"^## (\d+) (.+)\n", re.MULTILINE)
BLOCK = re.compile(
    r"^(`{3,}) *(wrote|mended|says|then)(?: +(\S+))?(?: +(\S+))? *\n(.*?)^\1 *$",
    re.MULTILINE | re.DOTALL,
)
SHELL = {"mv", "cp", "rm", "mkdir", "touch", "truncate"}
"""The only commands besides ours that a page may use."""


@dataclass
class Slip:
    """One slip: its number, its name, and the blocks below its heading."""

    number: int
    name: str
    blocks: list[re.Match[str]] = field(default_factory=list)


def slips(text: str) -> list[Slip]:
    """The slips of a page, in order; the places of their blocks are the page's own."""
    heads = list(SLIP.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    return [
        Slip(int(head[1]), head[2], list(BLOCK.finditer(text, head.end(), end)))
        for head, end in zip(heads, ends, strict=True)
    ]


@dataclass
class Answer:
    """What a command said, and how it ended."""

    text: str
    status: int


def run(line: str, folder: Path) -> Answer:
    """Run one line of a page: settings such as ``A=b`` first, then a command."""
    words = shlex.split(line)
    settings = {}
    while "=" in words[0]:
        name, _, value = words.pop(0).partition("=")
        settings[name] = value
    match words:
        case ["bookbuilder", *arguments]:
            return ours(arguments, settings)
        case ["python", "-m", "builder", *arguments]:
            return alone(arguments, settings, folder)
        case [command, *_] if command in SHELL:
            subprocess.run(words, cwd=folder, check=True)
            return Answer("", 0)
    raise ValueError(f"a page may not run `{line}`")


def ours(arguments: list[str], settings: dict[str, str]) -> Answer:
    """Run ``bookbuilder`` here; a traceback is told in its last line."""
    result = CliRunner().invoke(app, arguments, env=settings, prog_name="bookbuilder")
    text, error = result.output, result.exception
    if error and not isinstance(error, SystemExit):
        text += f"Traceback: {type(error).__name__}: {error}\n"
    return Answer(text, result.exit_code)


def alone(arguments: list[str], settings: dict[str, str], folder: Path) -> Answer:
    """Run ``bookbuilder`` as a process of its own, begun in `folder`."""
    result = subprocess.run(
        [sys.executable, "-m", "builder", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT.parent), **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return Answer(result.stdout, result.returncode)


def transcript(block: str, folder: Path) -> tuple[str, list[int]]:
    """Run the commands of a block again: what a terminal shows, and how each ended."""
    shown, statuses = "", []
    for line in re.findall(r"^\$ (.+)$", block, re.MULTILINE):
        before = made(folder)
        answer = run(line, folder)
        shown += f"$ {line}\n"
        if line.split()[0] in SHELL:
            continue
        shown += plainly(answer.text, folder)
        new = sorted(made(folder) - before)
        assert not (new and answer.status), f"`{line}` failed, and left {new}"
        shown += "".join(f"made {name}\n" for name in new)
        shown += f"exit {answer.status}\n"
        statuses.append(answer.status)
    return shown, statuses


def made(folder: Path) -> set[str]:
    """The files that are there, but for the store's."""
    files = {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}
    return {str(path) for path in files if path.parts[0] != "store"}


def plainly(text: str, folder: Path) -> str:
    """What was said, without what differs from run to run: times, sizes, the folder."""
    text = text.replace(f"{folder}/", "").replace(str(folder), ".")
    text = re.sub(r"\b[\d.]+ (bytes|kB|MB)\b", "… kB", text)
    text = re.sub(r"\b\d+\.\d s\b", "… s", text)
    lines = [line.rstrip() for line in text.splitlines()]
    return "".join(f"{line}\n" for line in lines if line)


def put(block: re.Match[str], folder: Path) -> None:
    """Write a file of the book as a block has it."""
    path = folder / "book" / block[3]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(block[5].encode(block[4] or "utf-8"))


def sets_pages(slip: Slip) -> bool:
    """Whether a slip's commands lay out pages: for a PDF, or for an ebook's list of them."""
    shown = "".join(block[5] for block in slip.blocks)
    return re.search(r"^(?:pdf|screen|cover|epub) {2,}\S", shown, re.MULTILINE) is not None


CASES = [
    pytest.param(
        page,
        slip.number,
        id=f"{slip.number:02} {slip.name}",
        marks=[pytest.mark.pages] if sets_pages(slip) else [],
    )
    for page in PAGES
    for slip in slips(page.read_text(encoding="utf-8"))
]


def test_there_are_ninety_slips() -> None:
    numbers = [case.values[1] for case in CASES]
    assert numbers == list(range(1, 91))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of her desk, with nothing of the machine's own."""
    shutil.copytree(DESK, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setenv("BOOKBUILDER_STORE", str(tmp_path / "store"))
    return tmp_path


@pytest.mark.parametrize(("page", "number"), CASES)
def test_a_slip_is_told_and_can_be_mended(
    page: Path, number: int, home: Path, request: pytest.FixtureRequest
) -> None:
    is_accepting = request.config.getoption("--accept")
    slip = found(page, number)
    assert any(block[2] == "says" for block in slip.blocks), "nothing is said of it"
    for index, block in enumerate(slip.blocks):
        if block[2] in ("wrote", "mended"):
            put(block, home)
            continue
        shown, statuses = transcript(block[5], home)
        assert "Traceback" not in shown, shown
        if block[2] == "then":
            assert not any(statuses), f"the hint was followed, and it fails:\n{shown}"
        if is_accepting:
            accept(page, number, index, shown)
        else:
            assert shown == block[5], f"{page.name}: {number} {slip.name}"
    if any(block[2] == "mended" for block in slip.blocks):
        checked = run("bookbuilder check book", home)
        assert checked.status == 0, checked.text
        # An engine that is named rightly may still be none of this machine's.
        left = [line for line in checked.text.splitlines() if "[engine-absent]" not in line]
        assert not re.search(r": (error|warning): ", "\n".join(left)), checked.text


def found(page: Path, number: int) -> Slip:
    """A slip of a page as the page is now: goldens before it may have grown."""
    text = page.read_text(encoding="utf-8")
    return next(slip for slip in slips(text) if slip.number == number)


def accept(page: Path, number: int, index: int, shown: str) -> None:
    """Write what came out into the page."""
    text = page.read_text(encoding="utf-8")
    block = found(page, number).blocks[index]
    page.write_text(text[: block.start(5)] + shown + text[block.end(5) :], encoding="utf-8")
