"""What is measured: how each program is asked for the same book."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

import bench_copies
from bench_forme import HAND

from builder import manuscript, publish

ROOT = Path(__file__).resolve().parent
"""Where the programs lie that are run here."""

CLEAN, GREEDY = "ours, clean", "ours, clean, greedy"
EDIT, SAME = "ours, a sentence edited", "ours, nothing changed"
WATCH = "ours, edited, watched"
PLAIN, BY_HAND = "one WeasyPrint call", "CSS by hand"
PANDOC, TYPST, COMPILE = "pandoc, weasyprint", "pandoc, typst", "typst alone"
BOOKFORGE = "bookforge-kdp"
EBOOK, PAGELESS, THEIRS = "ours, epub", "ours, epub, no pages", "pandoc, epub"
NAMES = (
    *(CLEAN, GREEDY, PLAIN, BY_HAND, PANDOC, TYPST, COMPILE, BOOKFORGE),
    *(EDIT, SAME, WATCH, EBOOK, PAGELESS, THEIRS),
)
"""In the order in which they are measured."""

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

    @property
    def errand(self) -> Path:
        """What is to be saved while the book is watched, and who watches."""
        return self.home / "errand.json"

    def clear(self) -> None:
        """Take away what the last round made."""
        for folder in (self.edited, self.out, self.store):
            shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.book, self.edited)

    def write_forme(self) -> None:
        """Write down what our pages were made from, once: they are in the store now."""
        if not self.forme.is_dir():
            command = [
                sys.executable,
                str(ROOT / "bench_forme.py"),
                *map(str, (self.book, self.forme)),
            ]
            env = {**os.environ, **environment(), **_stored(self.store)}
            subprocess.run(command, check=True, env=env)


def environment() -> dict[str, str]:
    """Where the programs that others call are found."""
    folders = [Path(sys.executable).parent, Path(_pandoc_path()).parent]
    path = os.pathsep.join([*map(str, folders), os.environ["PATH"]])
    # Every program keeps its compiled modules, as on a reader's machine.
    return {"PATH": path, "PYTHONPATH": str(ROOT.parent), "PYTHONDONTWRITEBYTECODE": ""}


def _pandoc_path() -> str:
    # Where a bench is run it is here; where the tests are, it need not be.
    import pypandoc

    return str(pypandoc.get_pandoc_path())


def jobs(bench: Bench) -> list[Job]:
    """All that is measured in a round, in its order."""
    return [*_pdfs(bench), *_others(bench), *_rebuilds(bench), *_ebooks(bench)]


def _build(book: Path, out: Path, edition: str) -> tuple[str, ...]:
    where = (str(book), "--out", str(out), "--only", edition)
    return (sys.executable, "-m", "builder", "build", *where)


def _stored(folder: Path) -> dict[str, str]:
    return {"BOOKBUILDER_STORE": str(folder)}


def _name(bench: Bench) -> str:
    """What our editions are called, before their ending."""
    return publish.open_book(bench.book).name


def _pdfs(bench: Bench) -> Iterator[Job]:
    """The whole book, set by us and by one call."""
    made = bench.out / f"{_name(bench)}.pdf"
    build = _build(bench.edited, bench.out, "pdf")
    yield Job(CLEAN, build, made, bench.clear, _stored(bench.store))
    # What our way costs without its paragraphs, which the one call does not set whole either.
    yield _variant(bench, GREEDY, "pdf", ("pdf", 'paragraphs = "greedy"'))
    made = bench.home / "plain.pdf"
    call = (sys.executable, str(ROOT / "bench_plain.py"), str(bench.forme), str(made))
    yield Job(PLAIN, call, made, bench.write_forme)


def _rebuilds(bench: Bench) -> Iterator[Job]:
    made, kept = bench.out / f"{_name(bench)}.pdf", _stored(bench.store)
    build = _build(bench.edited, bench.out, "pdf")
    yield Job(EDIT, build, made, lambda: bench_copies.edit(bench.edited), kept)
    yield Job(SAME, build, made, env=kept)
    call = (sys.executable, str(ROOT / "bench_watch.py"), str(bench.errand))
    yield Job(WATCH, call, made, lambda: _watch(bench, made))


def _watch(bench: Bench, made: Path) -> None:
    """Begin to watch the book, and lay ready what is to be saved."""
    bench_copies.edit(bench.edited)
    command = (sys.executable, "-m", "builder", "watch", str(bench.edited), "--out", str(bench.out))
    env = {**os.environ, **environment(), **_stored(bench.store)}
    talk = bench.home / "talk"
    with talk.open("w") as file:
        watcher = subprocess.Popen(command, env=env, stdout=file, stderr=file)
    # Twice: those who stay have set the chapter then, as after a morning's work.
    for turn in range(1, 3):
        while talk.read_text().count("waiting for the next change") < turn:
            if watcher.poll() is not None:
                sys.exit(f"nobody watches:\n{talk.read_text()}")
            time.sleep(0.1)
        place = _next(bench)
        if turn == 1:
            shutil.copy(bench.home / "next" / place, bench.edited / place)
    errand = {
        "from": str(bench.home / "next" / place),
        "to": str(bench.edited / place),
        "made": str(made),
        "watcher": watcher.pid,
    }
    bench.errand.write_text(json.dumps(errand))


def _next(bench: Bench) -> str:
    """Edit a copy of the book; the name of the file that is other."""
    shutil.rmtree(bench.home / "next", ignore_errors=True)
    shutil.copytree(bench.edited, bench.home / "next")
    name, _, _ = bench_copies.edit(bench.home / "next").rpartition(":")
    return name


def _ebooks(bench: Bench) -> Iterator[Job]:
    """Ours after the PDF, as `make editions` has it: where its pages begin is known."""
    made = bench.out / f"{_name(bench)}.epub"
    yield Job(EBOOK, _build(bench.edited, bench.out, "epub"), made, env=_stored(bench.store))
    yield _variant(bench, PAGELESS, "epub", ("epub", "page-list = false"))
    made = bench.home / "pandoc.epub"
    yield Job(THEIRS, (*_pandoc(bench.book), "--toc", "-o", str(made)), made)


def _variant(bench: Bench, name: str, edition: str, setting: tuple[str, str]) -> Job:
    """An edition of ours by another setting, clean: nothing that others made helps it."""
    folder = bench.home / name
    book, out, store = folder / "book", folder / "out", folder / "store"
    if not folder.is_dir():
        shutil.copytree(bench.book, book)
        bench_copies.set_key(book, *setting)

    def clear() -> None:
        shutil.rmtree(out, ignore_errors=True)
        shutil.rmtree(store, ignore_errors=True)

    made = out / f"{_name(bench)}.{edition}"
    return Job(name, _build(book, out, edition), made, clear, _stored(store))


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
    return (_pandoc_path(), *files, "--resource-path", str(book), *said)


def _page_by_hand(bench: Bench) -> tuple[str, ...]:
    """pandoc's own style left out, and another handed to the page engine."""
    return (
        *("--toc", "--toc-depth=1", "--section-divs", "-M", "document-css=false"),
        *("--pdf-engine=weasyprint", "--pdf-engine-opt=-s"),
        f"--pdf-engine-opt={bench.forme / HAND}",
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
    """Its PDF alone, of its own design, on rectos."""
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
