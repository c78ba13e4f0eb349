"""Preflight: pure functions from the book to its Problems, each with a code.

An error stops a build, because an edition would be broken or would say less than the manuscript.
A warning does not, and ``[checks] ignore`` silences it.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from builder import catalogue, classes, index, jacket, preflight_pictures, preflight_settings
from builder.config import FILE, Config, in_book, place
from builder.errors import Problem, did_you_mean
from builder.index import findings
from builder.model import (
    OUTWARD,
    Aside,
    Book,
    Image,
    Link,
    Span,
    asides,
    blocks,
    plain,
    skipped_headings,
)

PICTURES = preflight_pictures.SUFFIXES


def check(book: Book, config: Config, root: Path) -> list[Problem]:
    """Everything that is wrong with a book that could be read."""
    return [problem for rule in RULES for problem in rule(book, config, root)]


def silenced(problems: list[Problem], config: Config) -> list[Problem]:
    """The problems without the warnings that the author has seen; errors can't be silenced."""
    return [p for p in problems if p.severity == "error" or p.code not in config.checks.ignore]


def pictures_exist(book: Book, config: Config, root: Path) -> Iterator[Problem]:
    """Every picture is there, and is a picture."""
    files: list[str] = []
    for image in _images(book):
        path = root / image.source
        if image.source.startswith("../") or urlsplit(image.source).scheme:
            continue  # the reader has said so
        if not path.is_file():
            files = files or _pictures(root)
            hint = _near(image.source, files) or "put the file there, or mend its name"
            yield Problem(
                "image-missing",
                f"image `{image.source}` is not in {_named(root)}",
                image.span,
                hint,
            )
        elif path.suffix.lower() not in PICTURES:
            hint = f"save it as one of: {', '.join(sorted(PICTURES))}"
            yield Problem(
                "image-type", f"`{image.source}` is no picture a book can hold", image.span, hint
            )


def pictures_speak(book: Book, config: Config, root: Path) -> Iterator[Problem]:
    """Every picture says what it shows, to those who listen."""
    for image in _images(book):
        if not image.alt.strip() and not image.source.startswith("../"):
            yield Problem(
                "image-alt-missing",
                f"image `{image.source}` has no text for those who can't see it",
                image.span,
                f"say what it shows: `![A lamp on a table]({image.source})`",
                "warning",
            )


def cover_exists(book: Book, config: Config, root: Path) -> Iterator[Problem]:
    """The cover that book.toml names is there."""
    cover = book.meta.cover
    if not cover:
        return
    span = in_book(config, root, "cover")
    if not preflight_pictures.is_below(root, cover):
        message = f"cover `{cover}` is outside the manuscript's folder"
        hint = "move it in, and give its path from there: images/cover.jpg"
        yield Problem("image-outside", message, span, hint)
    elif not (root / cover).is_file():
        yield Problem(
            "cover-missing",
            f"cover `{cover}` is not in {_named(root)}",
            span,
            _near(cover, _pictures(root)) or "put the file there, or mend its name",
        )
    elif Path(cover).suffix.lower() not in PICTURES:
        hint = f"save it as one of: {', '.join(sorted(PICTURES))}"
        yield Problem("cover-type", f"`{cover}` is no picture", span, hint)
    elif not book.meta.cover_alt.strip():
        hint = 'say what it shows: cover-alt = "…"'
        message = "the cover has no text for those who can't see it"
        yield Problem("cover-alt-missing", message, span, hint, "warning")


def cover_can_be_wrapped(book: Book, config: Config, root: Path) -> Iterator[Problem]:
    """What ``[cover]`` asks for can be printed."""
    if config.cover.is_asked:
        yield from jacket.check(config, root)


def links_say_where(book: Book, config: Config, root: Path) -> Iterator[Problem]:
    """Every link has words to follow, and leads to a place that a reader can open."""
    for link in _asides(book):
        if not isinstance(link, Link):
            continue
        if not plain(link.inlines).strip():
            hint = "write the words that lead there: `[the train](…)`"
            if link.target.startswith("#"):
                hint += "; or none at all, not even a space: `[](…)`"
            yield Problem("link-empty", "this link has no words", link.span, hint, "warning")
        scheme = urlsplit(link.target).scheme
        if scheme and scheme not in OUTWARD:
            hint = f"outside the book, links begin with {', '.join(f'{s}:' for s in OUTWARD)}"
            yield Problem("link-scheme", f"no reader opens `{link.target}`", link.span, hint)


def headings_descend(book: Book, config: Config, root: Path) -> Iterator[Problem]:
    """No level of heading is skipped, which loses those who go by headings (WCAG 2.2 § 1.3.1)."""
    for chapter in book.chapters:
        for heading, level in skipped_headings(chapter):
            hint = f"write it with {level + 1} #"
            message = f"a heading of level {heading.level} follows one of level {level}"
            yield Problem("heading-skipped", message, heading.span, hint, "warning")


def chapters_hold_text(book: Book, config: Config, root: Path) -> Iterator[Problem]:
    """No chapter is empty; a part's page may be, and an index is made."""
    for chapter in book.chapters:
        if not chapter.blocks and chapter.role not in {"part", index.ROLE}:
            hint = "write it, or take its heading out; if it opens a part, `# … {.part}`"
            yield Problem(
                "chapter-empty", f"`{chapter.label}` has no text", chapter.span, hint, "warning"
            )


def ids_are_unique(book: Book, config: Config, root: Path) -> Iterator[Problem]:
    """No author's id is another place's address."""
    spans: dict[str, Span] = {}
    for chapter in book.chapters:
        places = [
            (chapter.id, chapter.span),
            *((block.id, block.span) for block in blocks(chapter)),
        ]
        for id, span in places:
            if id in spans:
                hint = "give one of them another id, `{#…}`"
                yield Problem("id-duplicate", f"`#{id}` is already at {spans[id]}", span, hint)
            spans.setdefault(id, span)


def somebody_wrote_it(book: Book, config: Config, root: Path) -> Iterator[Problem]:
    """The book has an author, or an anthology's editor; shops and libraries ask."""
    is_edited = any(person.role in ("edt", "com") for person in book.meta.contributors)
    if book.chapters and not book.meta.authors and not is_edited:
        hint = 'authors = ["…"] under [book] in book.toml, or `author: …` in the front matter'
        span = place(root, "book", "title") if (root / FILE).is_file() else book.chapters[0].span
        yield Problem("author-missing", "nobody is named as author", span, hint, "warning")


def labels_differ(book: Book, config: Config, root: Path) -> Iterator[Problem]:
    """Two chapters of one name are hard to tell apart in a player's list."""
    seen = Counter(chapter.label for chapter in book.chapters)
    for chapter in book.chapters:
        if seen[chapter.label] > 1:
            hint = "say which is which, or silence this in [checks] ignore"
            message = f"{seen[chapter.label]} chapters are called `{chapter.label}`"
            yield Problem("title-repeated", message, chapter.span, hint, "warning")


def index_leads_somewhere(book: Book, config: Config, root: Path) -> Iterator[Problem]:
    """The marks of the index make one, and each leads somewhere."""
    yield from findings.problems(book)


RULES: tuple[Callable[[Book, Config, Path], Iterator[Problem]], ...] = (
    pictures_exist,
    *preflight_pictures.RULES,
    pictures_speak,
    cover_exists,
    cover_can_be_wrapped,
    links_say_where,
    headings_descend,
    chapters_hold_text,
    ids_are_unique,
    somebody_wrote_it,
    labels_differ,
    index_leads_somewhere,
    classes.check,
    *catalogue.RULES,
    *preflight_settings.RULES,
)


def _images(book: Book) -> Iterator[Image]:
    return (each for each in _asides(book) if isinstance(each, Image))


def _asides(book: Book) -> Iterator[Aside]:
    return (each for chapter in book.chapters for each in asides(chapter))


def _pictures(root: Path) -> list[str]:
    """The pictures that are in the folder."""
    return [p.relative_to(root).as_posix() for p in root.rglob("*") if p.suffix.lower() in PICTURES]


def _near(name: str, files: list[str]) -> str:
    """The picture that was probably meant, wherever in the folder it lies."""
    same = [f for f in files if Path(f).name == Path(name).name]
    return f"did you mean `{same[0]}`?" if same else did_you_mean(name, files)


def _named(root: Path) -> str:
    """The manuscript's folder as a message names it."""
    return "this folder" if root == Path() else str(root)
