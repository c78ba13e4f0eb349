"""What is measured: how each program is asked for the same book."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

import bench_copies
import pypandoc
from bench_forme import HAND

from builder import manuscript, publish

ROOT = Path(__file__).resolve().parent
"""Where the programs lie that are run here."""

CLEAN, EDIT, SAME = "ours, pdf, clean", "ours, one sentence edited", "ours, nothing changed"
PLAIN, BY_HAND = "our XHTML, one WeasyPrint call", "pandoc, weasyprint, CSS by hand"
PANDOC, TYPST, COMPILE = "pandoc, weasyprint", "pandoc, typst", "typst alone"
BOOKFORGE = "bookforge-kdp"
EBOOK, PAGELESS, THEIRS = "ours, epub", "ours, epub, no pages", "pandoc, epub"

SET_BY_TYPST = "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2])"


def _nothing() -> None:
    """Nothing is to be done before."""


@dataclass(frozen=True, slots=True)
class Job:
    """A command, and the file that it makes."""

    name: str
    command: tuple[str, ...]
    made: Path
    prepare: Callable[[], object] = _nothing
    """What is done before, which nobody counts."""
    env: Mapping[str, str] = field(default_factory=dict)
    needs: str = "builder"
    """The module without which it can't be run."""


@dataclass(frozen=True, slots=True)
class Bench:
    """Where all lies that is measured, and made."""

    home: Path

    @property
    def book(self) -> Path:
        """The manuscript as it came, or as long as it was asked to be."""
        return self.home / "book"

    @property
    def edited(self) -> Path:
        """The one in which a sentence is changed."""
        return self.home / "edited"

    @property
    def out(self) -> Path:
        """Where ours are made."""
        return self.home / "out"

    @property
    def store(self) -> Path:
        """What we keep."""
        return self.home / "store"

    @property
    def forme(self) -> Path:
        """What our pages were made from."""
        return self.home / "forme"

    @property
    def typst(self) -> Path:
        """The book once more: typst finds pictures beside its text."""
        return self.home / "typst"

    @property
    def bookforge(self) -> Path:
        """The book as bookforge-kdp wants it."""
        return self.home / "bookforge"

    def clear(self) -> None:
        """Take away what the last round made."""
        for folder in (self.edited, self.out, self.store, self.home / "pageless-store"):
            shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.book, self.edited)

    def write_forme(self) -> None:
        """Write down what our pages were made from, once: they are in the store now."""
        if not self.forme.is_dir():
            command = [sys.executable, str(ROOT / "bench_forme.py"), *map(str, (self.book, self.forme))]
            env = {**os.environ, **environment(), "BOOKBUILDER_STORE": str(self.store)}
            subprocess.run(command, check=True, env=env)


def environment() -> dict[str, str]:
    """Where the programs that others call are found."""
    folders = [Path(sys.executable).parent, Path(pypandoc.get_pandoc_path()).parent]
    path = os.pathsep.join([*map(str, folders), os.environ["PATH"]])
    return {"PATH": path, "PYTHONPATH": str(ROOT.parent)}


def jobs(bench: Bench) -> list[Job]:
    """All that is measured in a round, in its order."""
    return [*_pdfs(bench), *_others(bench), *_rebuilds(bench), *_ebooks(bench)]


def _ours(bench: Bench, edition: str, book: Path | None = None) -> tuple[str, ...]:
    where = (str(book or bench.edited), "--out", str(bench.out), "--only", edition)
    return (sys.executable, "-m", "builder", "build", *where)


def _kept(bench: Bench) -> dict[str, str]:
    return {"BOOKBUILDER_STORE": str(bench.store)}


def _made(bench: Bench, ending: str) -> Path:
    return bench.out / f"{publish.open_book(bench.book).name}{ending}"


def _pdfs(bench: Bench) -> Iterator[Job]:
    """The whole book, set by us and by one call."""
    made = _made(bench, ".pdf")
    yield Job(CLEAN, _ours(bench, "pdf"), made, bench.clear, _kept(bench))
    made = bench.home / "plain.pdf"
    call = (sys.executable, str(ROOT / "bench_plain.py"), str(bench.forme), str(made))
    yield Job(PLAIN, call, made, bench.write_forme)


def _rebuilds(bench: Bench) -> Iterator[Job]:
    made, ours, kept = _made(bench, ".pdf"), _ours(bench, "pdf"), _kept(bench)
    yield Job(EDIT, ours, made, lambda: bench_copies.edit(bench.edited), kept)
    yield Job(SAME, ours, made, env=kept)


def _ebooks(bench: Bench) -> Iterator[Job]:
    """Ours after the PDF, as `make editions` has it: where its pages begin is known."""
    made = _made(bench, ".epub")
    yield Job(EBOOK, _ours(bench, "epub"), made, env=_kept(bench))
    bare = bench.home / "pageless"
    if not bare.is_dir():
        shutil.copytree(bench.book, bare)
        bench_copies.set_key(bare, "epub", "page-list = false")
    # Its own store: what the one before it has made must not help.
    fresh = {"BOOKBUILDER_STORE": str(bench.home / "pageless-store")}
    yield Job(PAGELESS, _ours(bench, "epub", bare), made, env=fresh)
    made = bench.home / "pandoc.epub"
    yield Job(THEIRS, (*_pandoc(bench.book), "--toc", "-o", str(made)), made)


# Others -------------------------------------------------------------------------------------


def _others(bench: Bench) -> Iterator[Job]:
    made = bench.home / "hand.pdf"
    command = (*_pandoc(bench.book), *_page_by_hand(bench), "-o", str(made))
    yield Job(BY_HAND, command, made, lambda: _write_first_leaves(bench))
    made = bench.home / "pandoc.pdf"
    command = (*_pandoc(bench.book), "--toc", "--pdf-engine=weasyprint", "-o", str(made))
    yield Job(PANDOC, command, made)
    yield from _typst(bench)
    yield _bookforge(bench)


def _pandoc(book: Path) -> tuple[str, ...]:
    found, _ = manuscript.open_(book)
    meta = found.config.book
    about = {"title": meta.title, "lang": meta.language, "author": meta.byline}
    said = [part for name, value in about.items() for part in ("-M", f"{name}={value}")]
    files = [str(source.path) for source in found.sources]
    return (pypandoc.get_pandoc_path(), *files, "--resource-path", str(book), *said)


def _page_by_hand(bench: Bench) -> tuple[str, ...]:
    """pandoc's own style left out, and ours put in."""
    return (
        *("--toc", "--toc-depth=1", "--section-divs", "--pdf-engine=weasyprint"),
        *("-M", "document-css=false", "--css", str(bench.forme / HAND)),
        *("--include-before-body", str(bench.home / "leaves.html")),
    )


def _write_first_leaves(bench: Bench) -> None:
    """The leaves that we make of `[book]`: by hand there must be as many."""
    bench.write_forme()
    found, _ = manuscript.open_(bench.book)
    meta = found.config.book
    leaves = {"half-title": meta.title, "title-page": meta.title, "copyright": meta.rights}
    text = "".join(f'<div class="{name}">{escape(said)}</div>\n' for name, said in leaves.items())
    (bench.home / "leaves.html").write_text(text, encoding="utf-8")


def _typst(bench: Bench) -> Iterator[Job]:
    if not bench.typst.is_dir():
        shutil.copytree(bench.book, bench.typst)
    text, made = bench.typst / "book.typ", bench.home / "typst.pdf"
    write = (*_pandoc(bench.book), "--toc", "-s", "-t", "typst", "-o", str(text))
    compile_ = (sys.executable, "-c", SET_BY_TYPST, str(text), str(made))
    both = f"{shlex.join(write)} && {shlex.join(compile_)}"
    yield Job(TYPST, ("sh", "-c", both), made, needs="typst")
    yield Job(COMPILE, compile_, made, needs="typst")


def _bookforge(bench: Bench) -> Job:
    """Its PDF; it says itself how many of its settings have a default."""
    if not bench.bookforge.is_dir():
        _write_bookforge(bench.book, bench.bookforge)
    settings = bench.bookforge / "book.yaml"
    command = (str(Path(sys.executable).with_name("bookforge")), "build", "pdf")
    made = bench.bookforge / "dist" / "interior.pdf"
    return Job(BOOKFORGE, (*command, "--config", str(settings)), made, needs="bookforge")


def _write_bookforge(book: Path, folder: Path) -> None:
    """Its chapters have their titles in front matter, and pictures lie beside book.yaml."""
    shutil.copytree(book, folder, ignore=shutil.ignore_patterns("*.md", "*.toml"))
    chapters = folder / "content" / "chapters"
    chapters.mkdir(parents=True)
    found, _ = manuscript.open_(book)
    for source in found.sources:
        title, text = _titled(source.text)
        page = f"---\ntitle: {json.dumps(title)}\n---\n{text}"
        (chapters / source.path.name).write_text(page, encoding="utf-8")
    meta = found.config.book
    names = [source.path.name for source in found.sources]
    said = {
        "title": meta.title,
        "year": meta.date or "2026",
        "author": {"name": meta.byline},
        "language": meta.language,
        "parts": [{"title": None, "chapters": names}],
        "pages": {"chapters_start_on": "recto"},
    }
    # JSON is YAML.
    (folder / "book.yaml").write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")


def _titled(text: str) -> tuple[str, str]:
    """The first heading of a chapter, and what is left of it."""
    found = re.search(r"^# +(?P<title>.*?) *(?:\{[^}]*\})? *$", text, re.MULTILINE)
    if not found:
        return "", text
    title = re.sub(r"\[\^[^\]]*\]", "", found["title"])
    return title, text[: found.start()] + text[found.end() :]


__all__: Sequence[str] = ["Bench", "Job", "environment", "jobs"]
