"""Every block of code in README and docs does what the page says; commands are really run.

The ids of the tests are the list of what is shown. Run one: ``pytest -k "audio.md"``.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from documents import ROOT, Edit, Snippet, edits, snippets
from lxml import etree

from builder import config, machine, publish, style
from builder.style import css

SNIPPETS = tuple(snippets())

SHOWN = {
    "docs/architecture.md": "a drawing in letters",
    "docs/manuscript.md": "the shape of a folder, and the line that says what was read",
}
"""Pages that show text which is neither run nor read, and what it is."""
NOT_RUN = {
    "make": "sets up an environment; CI runs the targets. That there is such a target is tested",
    ".": "lets a terminal find what `make` has installed",
    "pip": "installs from a registry. That we have such an extra is tested",
}
"""Commands that are not run here, by their first word, and why."""
AUTHOR = '[book]\ntitle = "Horsehair"\nauthors = ["A. Author"]\n\n'
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9" height="9"/>\n'
PRESS = ROOT / "builder" / "editions" / "pdf" / "standards" / "FOGRA39L_coated.icc"


@pytest.mark.parametrize("snippet", SNIPPETS, ids=str)
def test_a_snippet_does_what_the_page_says(
    snippet: Snippet, walks: dict[str, "Walk"], tmp_path: Path
) -> None:
    if snippet.language in ("sh", "console") or snippet.file[0]:
        walks[snippet.page].to(snippet)
    else:
        KINDS[snippet.language](snippet, tmp_path)


def test_every_snippet_says_its_language() -> None:
    """And is one that this test knows how to try."""
    known = {*KINDS, "sh", "console", "svg"}
    assert [str(each) for each in SNIPPETS if each.language not in known] == []


# Read ------------------------------------------------------------------------------------------


def book(folder: Path, **files: str) -> Path:
    """A book of one chapter that has what the pages' examples name."""
    for name in ("cover.svg", "horns.svg", "horns-black.svg"):
        (folder / "images").mkdir(parents=True, exist_ok=True)
        (folder / "images" / name).write_text(PICTURE, encoding="utf-8")
    shutil.copy(PRESS, folder / "press.icc")
    texts = {"book.toml": AUTHOR, "10-the-mirror.md": "# The Mirror\n\nText.\n", **files}
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def settings(snippet: Snippet, folder: Path) -> None:
    """A ``book.toml`` or a lexicon that a book can have, once it has a title and an author."""
    if "[words]" in snippet.text:
        root = book(folder / "book", **{"lexicon.toml": snippet.text})
    else:
        said = tomllib.loads(snippet.text)
        root = book(folder / "book", **{"book.toml": _whole(snippet.text, said.get("book", {}))})
        for name in said.get("book", {}).get("chapters", ()):
            (root / name).write_text(f"# {Path(name).stem}\n\nText.\n", encoding="utf-8")
        for name in said.get("audiobook", {}).get("lexicon", ()):
            (root / name).write_text("[words]\n", encoding="utf-8")
    assert _problems(root) == []


def _whole(text: str, said: dict[str, object]) -> str:
    """The settings with the title and the author that a fragment leaves out."""
    needed = {"title": '"Horsehair"', "authors": '["A. Author"]'}
    lines = [f"{key} = {value}" for key, value in needed.items() if key not in said]
    if "[book]" not in text:
        text = f"[book]\n\n{text}"
    return text.replace("[book]\n", "\n".join(["[book]", *lines, ""]), 1)


def front_matter(snippet: Snippet, folder: Path) -> None:
    """The head of a book in one file."""
    page = folder / "novel.md"
    page.write_text(f"{snippet.text}\n# One\n\nText.\n", encoding="utf-8")
    assert _problems(page) == []


def chapter(snippet: Snippet, folder: Path) -> None:
    """Markdown that a chapter can hold, or that is a file of its own."""
    is_whole = snippet.text.startswith(("# ", "::: dedication"))
    text = snippet.text if is_whole else f"# One\n\n{snippet.text}"
    root = book(folder, **{"20-it.md": text})
    assert _problems(root) == []
    assert len(publish.open_book(root).book.chapters) == 2


def sheet(snippet: Snippet, folder: Path) -> None:
    """A ``style.css``; a variable of ours that it sets comes to that on paper or on a screen."""
    root = book(folder, **{"style.css": snippet.text})
    assert _problems(root) == []
    ours = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "styles").rglob("*.css"))
    for name, wanted in re.findall(r"(--[\w-]+): ([^;]+);", snippet.text):
        assert f"{name}:" in ours, name
        sheets = {kind: style.ladder(kind, "classic", root) for kind in ("print", "ebook")}
        found = [css.text(style.value(name, some, kind)) for kind, some in sheets.items()]
        assert wanted.strip() in [value.strip() for value in found], name


def message(snippet: Snippet, folder: Path) -> None:
    """A problem of the bundled book, after the slip that it tells of was made there."""
    if snippet.page in SHOWN:
        return
    place = re.match(r"(manuscript/\S+?):(\d+):", snippet.text)
    slip = re.search(r"`([^`]+)` is not in", snippet.text)
    right = re.search(r"did you mean `([^`]+)`", snippet.text)
    assert place and slip and right, "text that is neither shown on purpose nor a problem"
    shutil.copytree(ROOT / "manuscript", folder / "manuscript")
    page = folder / place[1]
    lines = page.read_text(encoding="utf-8").split("\n")
    assert right[1] in lines[int(place[2]) - 1]
    lines[int(place[2]) - 1] = lines[int(place[2]) - 1].replace(right[1], slip[1])
    page.write_text("\n".join(lines), encoding="utf-8")
    Walk(snippet.page, folder).run("bookbuilder check", snippet.text.splitlines())


def program(snippet: Snippet, folder: Path) -> None:
    """Python that runs."""
    subprocess.run([sys.executable, "-c", snippet.text], cwd=folder, check=True)


def data(snippet: Snippet, folder: Path) -> None:
    """A JSON document."""
    assert json.loads(snippet.text)


KINDS = {
    "toml": settings,
    "yaml": front_matter,
    "markdown": chapter,
    "css": sheet,
    "text": message,
    "python": program,
    "json": data,
}


def _problems(root: Path) -> list[str]:
    """What is wrong with a book, wherever it is built: an engine may be missing on this machine."""
    found = publish.open_book(root).problems
    return [str(problem) for problem in found if problem.code != "engine-absent"]


# Run -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def walks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, "Walk"]:
    """A folder for each page with commands, in which its steps are done in their order."""
    pages = {snippet.page for snippet in SNIPPETS}
    return {page: Walk(page, tmp_path_factory.mktemp(Path(page).stem)) for page in sorted(pages)}


class Walk:
    """A reader who does what a page says, step by step."""

    def __init__(self, page: str, folder: Path) -> None:
        self.folder, self.done = folder, 0
        steps = [s for s in SNIPPETS if s.page == page and (s.file[0] or s.language in RUN)]
        self.steps: list[Snippet | Edit] = sorted(
            [*steps, *edits(page)], key=lambda step: step.line
        )
        if page == "docs/cover.md":
            _thick(page, folder / "manuscript")

    def to(self, snippet: Snippet) -> None:
        """Do all steps up to this one that were not done yet."""
        while self.done < len(self.steps) and self.steps[self.done].line <= snippet.line:
            step = self.steps[self.done]
            self.done += 1
            self.edit(step) if isinstance(step, Edit) else self.do(step)

    def edit(self, step: Edit) -> None:
        path = self.folder / step.file
        text = path.read_text(encoding="utf-8")
        assert text.count(step.old) == 1, f"{step.file} has not one `{step.old}`"
        path.write_text(text.replace(step.old, step.new), encoding="utf-8")

    def do(self, step: Snippet) -> None:
        name, is_added = step.file
        if name:
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            before = path.read_text(encoding="utf-8") if is_added else ""
            path.write_text(before + step.text, encoding="utf-8")
            _parses(path)
            return
        for command, claim in _commands(step):
            self.run(command, claim)

    def run(self, command: str, claim: list[str]) -> None:
        """Run a command; what the page claims is in what it says, in this order."""
        first = shlex.split(command)[0]
        if first in NOT_RUN:
            return _exists(command)
        ran = subprocess.run(
            ["/bin/sh", "-c", command],
            cwd=self.folder,
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if ran.returncode == 3 and not machine.is_here("pango"):
            pytest.skip("Pango is not here")
        assert ran.returncode == int(any(": error: " in line for line in claim)), ran.stdout
        said = iter(map(_loose, ran.stdout.splitlines()))
        for line in claim:
            wanted = re.escape(_loose(line)).replace("…", ".*")
            if line.strip() != "…":
                assert any(re.fullmatch(wanted, each) for each in said), f"{line}\n\n{ran.stdout}"

    def environment(self) -> dict[str, str]:
        """This checkout's `bookbuilder` and Python first on the path, and a home of their own."""
        tools = self.folder.parent / f"{self.folder.name}-tools"
        tools.mkdir(exist_ok=True)
        for name, arguments in {"bookbuilder": "-m builder", "python": ""}.items():
            script = f'#!/bin/sh\nexec {shlex.quote(sys.executable)} {arguments} "$@"\n'
            (tools / name).write_text(script, encoding="utf-8")
            (tools / name).chmod(0o755)
        return {
            "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(tools),
            "PYTHONPATH": str(ROOT),
            "BOOKBUILDER_STORE": str(tools / "store"),
            "COLUMNS": "200",
        }


RUN = ("sh", "console")
"""Languages of snippets that are commands: without what they say, and with it after ``$ ``."""


def _commands(snippet: Snippet) -> Iterator[tuple[str, list[str]]]:
    """Each command, and the lines that the page shows below it."""
    if snippet.language == "sh":
        yield from ((line, []) for line in snippet.text.splitlines() if line.strip())
        return
    for part in re.split(r"^\$ ", snippet.text, flags=re.MULTILINE)[1:]:
        command, *claim = part.splitlines()
        yield command, [line for line in claim if line.strip()]


def _loose(line: str) -> str:
    """A line without the times and sizes that differ from machine to machine, and its columns."""
    plain = re.sub(r"\d[\d.,]*(?= (?:s|min|bytes|kB|MB)\b)", "#", line)
    return " ".join(plain.split())


def _exists(command: str) -> None:
    """There is such a target of the Makefile, such an extra, such a file to source."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    tool, *words = shlex.split(command)
    if tool == "make":
        (target,) = (word for word in words if "=" not in word)
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), command
    for extra in re.findall(r"\[([\w,]+)\]", command):
        assert set(extra.split(",")) <= project["optional-dependencies"].keys(), command


def _parses(path: Path) -> None:
    if path.suffix == ".svg":
        etree.parse(path)
    elif path.name == config.FILE or path.suffix == ".toml":
        tomllib.loads(path.read_text(encoding="utf-8"))


def _thick(page: str, folder: Path) -> None:
    """A book with the page's own settings, of enough pages for a spine."""
    (toml,) = (s.text for s in SNIPPETS if s.page == page and s.language == "toml")
    book(folder, **{"book.toml": AUTHOR + toml})
    for number in range(11, 26):
        (folder / f"{number}.md").write_text(f"# Part {number}\n\nText.\n", encoding="utf-8")
