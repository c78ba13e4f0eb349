"""A path → the editions: open, preflight, build, each once.

What the command line does for an author, a program may do with these three functions.
"""

import hashlib
import importlib.metadata
import json
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from builder import checks, lexicon, manuscript, narration, reader, style
from builder import script as scripts
from builder.config import Config
from builder.editions import EDITIONS, Job, Made, Progress, edition, silently
from builder.errors import BookError, Problem, did_you_mean
from builder.lexicon import Lexicon
from builder.manuscript import Manuscript
from builder.model import Book, Image, inlines
from builder.reader.slugs import slug
from builder.script import Passage
from builder.store import Store, digest

LIBRARIES = (
    *("weasyprint", "pydyf", "pyphen", "fonttools", "fontpkg-eb-garamond"),
    *("fontpkg-source-code-pro", "fontpkg-source-serif-4", "fontpkg-source-sans-3"),
    *("ebooklib", "pillow", "resvg-py"),
    *("pyttsx3", "espeakng-loader", "numpy", "av", "mutagen"),
)
"""What an edition's bytes depend on besides the manuscript and our own code."""

ENDINGS = (".pdf", ".epub", ".m4b")
"""Of the files that we make."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A manuscript, read and checked."""

    root: Path
    book: Book
    config: Config
    lexicon: Lexicon
    problems: tuple[Problem, ...]
    files: tuple[Path, ...]
    """What it is made of: everything in its folder, or a bare file and what belongs to it."""

    @property
    def name(self) -> str:
        """What the editions' files are called."""
        return slug(self.book.meta.title) or "book"


def open_book(path: Path, progress: Progress = silently) -> Opened:
    """Read and check a manuscript. `BookError` only where there is nothing to read."""
    found, problems = manuscript.open_(path)
    book, wrong = reader.read(found, progress)
    words, slips = lexicon.load(found.root)
    problems += wrong + slips + checks.check(book, found.config, found.root)
    problems += style.check(found.config.style.theme, found.root)
    problems.sort(key=lambda p: (str(p.span.path), p.span.line, p.span.column))
    told = tuple(checks.silenced(problems, found.config))
    return Opened(found.root, book, found.config, words, told, tuple(_files(found, book)))


def _files(found: Manuscript, book: Book) -> Iterable[Path]:
    """What the editions of a book depend on. A bare file's folder may be somebody's home."""
    if not found.is_bare:
        return _below(found.root)
    pictures = [node.source for node in inlines(book.chapters) if isinstance(node, Image)]
    beside = [lexicon.FILE, style.OWN, *pictures, *style.fetched(found.root)]
    paths = [*(source.path for source in found.sources), *(found.root / name for name in beside)]
    return sorted({path for path in paths if path.is_file()})


def _below(folder: Path) -> Iterable[Path]:
    """Every file in a folder that is not hidden."""
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and not any(part.startswith((".", "__pycache__")) for part in parts):
            yield path


def script(opened: Opened) -> tuple[Passage, ...]:
    """What will be said, credits and all; raises `ToolError` where there is nobody to say it."""
    settings, language = opened.config.audiobook, opened.book.meta.language
    narrator = narration.credit(narration.narrator(settings, language))
    return scripts.write(opened.book, settings, opened.lexicon, narrator)


def build(
    opened: Opened,
    names: tuple[str, ...],
    out: Path,
    store: Store,
    progress: Progress = silently,
    warn: Callable[[str], None] = lambda message: None,
    is_fresh: bool = False,
) -> list[Callable[[], Made]]:
    """One callable an edition, in the order asked for, which makes it or finds it made.

    Raises `BookError` before anything is made where the book has errors.
    """
    for name in names:
        if name not in EDITIONS:
            raise LookupError(did_you_mean(name, EDITIONS) or f"known: {', '.join(EDITIONS)}")
    errors = [problem for problem in opened.problems if problem.severity == "error"]
    if errors:
        raise BookError(*errors)
    out.mkdir(parents=True, exist_ok=True)
    job = Job(opened.root, out, opened.name, opened.config, store, opened.lexicon, progress, warn)
    inputs = _inputs(opened, out)
    return [lambda name=name: _make(name, opened.book, job, inputs, is_fresh) for name in names]  # type: ignore[misc]


def _make(name: str, book: Book, job: Job, inputs: str, is_fresh: bool) -> Made:
    """The edition as it was last made, where nothing it depends on has changed; else anew."""
    key = digest("edition", name, job.name, inputs, os.environ.get("SOURCE_DATE_EPOCH", ""))
    if not is_fresh and (before := job.store.get(key)):
        last = json.loads(before)
        path = job.out / last["file"]
        if path.is_file() and _sha(path) == last["sha256"]:
            return Made(path, last["extent"], "unchanged")
    made = edition(name).build(book, job)
    record = {"file": made.path.name, "sha256": _sha(made.path), "extent": made.extent}
    job.store.put(key, json.dumps(record).encode())
    return made


def _inputs(opened: Opened, out: Path) -> str:
    """A name for all that editions are made from: the manuscript, our code, styles, libraries."""
    ours = Path(__file__).parent
    styles = ours.parent / "styles"
    made = {out / f"{opened.name}{ending}" for ending in ENDINGS}
    parts = [
        [path.relative_to(folder).as_posix(), _sha(path)]
        for folder, files in (
            (opened.root, opened.files),
            (ours, _below(ours)),
            (styles, _below(styles) if styles.is_dir() else ()),
        )
        for path in files
        # The editions may lie in the manuscript's own folder.
        if path not in made
    ]
    return digest(parts, [f"{name} {importlib.metadata.version(name)}" for name in LIBRARIES])


def _sha(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
