"""The index as a value: what an author's marks make of a book, before any page is known.

`entries` sorts and groups them; where each leads is an id of the book. What an edition calls that
place, the number of a page or the name of a chapter, it says when it has it (`locators`), and what
all of it looks like says `markup`. What is wrong with the marks says `findings`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from itertools import groupby
from typing import Any, TypeAlias

from builder.index import collation
from builder.model import Block, Book, Chapter, Id, Mark, Phrase, Sentence, Span, Text
from builder.words import words

ROLE = "index"

END = "-end"
"""What follows a block's id in that of the place where it ends."""

Path: TypeAlias = tuple[str, ...]
"""A heading, and those below it, as they are compared: capitals are the sentence's."""


@dataclass(frozen=True, slots=True)
class Locator:
    """Where one may turn to."""

    begin: Id
    end: Id
    """Where a range ends; empty for a single place."""
    chapter: Id


@dataclass(frozen=True, slots=True)
class See:
    """Another entry, to which one sends."""

    words: str
    lang: str
    entry: Id


@dataclass(frozen=True, slots=True)
class Entry:
    """One heading, and what stands under it."""

    id: Id
    heading: str
    """As `Mark.term` has it."""
    lang: str
    locators: tuple[Locator, ...]
    sees: tuple[See, ...]
    entries: tuple["Entry", ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The entries of one letter; those that begin with a figure or a sign have none."""

    id: Id
    letter: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """All of them."""

    groups: tuple[Group, ...] = ()


def chapter(book: Book) -> Chapter | None:
    """Where the index stands; None in a book without."""
    return next((each for each in book.chapters if each.role == ROLE), None)


def placed(chapters: Sequence[Chapter], language: str, id: Id) -> tuple[Chapter, ...]:
    """The chapters of a book that has marks, with one for the index where no author made one.

    It stands at the end, but before a colophon. `id` is a free one.
    """
    if any(each.role == ROLE for each in chapters):
        return tuple(chapters)
    at = len(chapters)
    while at and chapters[at - 1].role == "colophon":
        at -= 1
    span = chapters[-1].span
    name = words(language).index
    title = Sentence(f"{id}-title", (Text(name, span),), span)
    return (*chapters[:at], Chapter(id, ROLE, title, name, (), (), span), *chapters[at:])


# The marks ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Placed:
    """A mark in its place."""

    mark: Mark
    begin: Id
    end: Id
    """Where a range ends that is marked by itself; empty for a single place."""
    chapter: Id
    span: Span

    @property
    def path(self) -> Path:
        """What it stands under."""
        return path(self.mark.term)


def path(term: Iterable[str]) -> Path:
    """A heading and those below it, made comparable."""
    return tuple(each.casefold() for each in term)


def marks(book: Book) -> Iterator[Placed]:
    """Every mark of a book, in its order; the notes of a chapter after its text."""
    for each in book.chapters:
        for node in _marked(each):
            for mark in node.attributes.marks:
                yield Placed(mark, *_ends(node, mark), each.id, node.span)


def _ends(node: Phrase | Block, mark: Mark) -> tuple[Id, Id]:
    """Where a mark begins and ends. A block is a range by itself, or the start or end of one."""
    if isinstance(node, Phrase) or mark.range == "start":
        return node.id, ""
    end = f"{node.id}{END}"
    return (end, "") if mark.range == "end" else (node.id, end)


def _marked(node: Any) -> Iterator[Phrase | Block]:
    if isinstance(node, tuple):
        for each in node:
            yield from _marked(each)
    elif is_dataclass(node) and not isinstance(node, Span):
        attributes = getattr(node, "attributes", None)
        if attributes and attributes.marks:
            yield node  # type: ignore[misc]
        for each in fields(node):
            yield from _marked(getattr(node, each.name))


# The entries --------------------------------------------------------------------------------


@dataclass(slots=True)
class _Draft:
    """An entry that is being gathered."""

    spellings: list[str] = field(default_factory=list)
    lang: str = ""
    locators: list[Locator] = field(default_factory=list)
    sees: list[tuple[str, ...]] = field(default_factory=list)
    below: dict[str, "_Draft"] = field(default_factory=dict)

    def at(self, term: Sequence[str]) -> "_Draft":
        """The draft under this one for a term, made where there is none."""
        if not term:
            return self
        first, *rest = term
        inner = self.below.setdefault(first.casefold(), _Draft())
        inner.spellings.append(first)
        return inner.at(rest)

    @property
    def heading(self) -> str:
        """How it is spelt: a capital may be its sentence's, the lack of one is its own."""
        small = (each for each in self.spellings if each[:1].islower())
        return next(small, self.spellings[0])


def entries(book: Book) -> Index:
    """The index of a book: sorted, grouped, each of its ranges from its start to its end."""
    home = chapter(book)
    if home is None:
        return Index()
    root = _gathered(book)
    sort = collation.Alphabet(book.meta.language)
    ids = {path: f"{home.id}-e{number}" for number, path in enumerate(_paths(root, sort), 1)}
    made = tuple(_settled(root, (), ids, root, sort))
    groups = groupby(made, lambda entry: sort.letter(entry.heading))
    return Index(
        tuple(
            Group(f"{home.id}-g{number}", letter, tuple(some))
            for number, (letter, some) in enumerate(groups, 1)
        )
    )


def _gathered(book: Book) -> _Draft:
    root = _Draft()
    begun: dict[Path, Placed] = {}
    for each in marks(book):
        draft = root.at(each.mark.term)
        draft.lang = draft.lang or each.mark.lang
        if each.mark.see:
            draft.sees += [] if each.mark.see in draft.sees else [each.mark.see]
        elif each.mark.range == "start":
            begun[each.path] = each
        elif each.mark.range == "end" and each.path in begun:
            start = begun.pop(each.path)
            draft.locators.append(Locator(start.begin, each.begin, start.chapter))
        else:
            draft.locators.append(Locator(each.begin, each.end, each.chapter))
    return root


def _sorted(draft: _Draft, sort: collation.Alphabet) -> list[tuple[str, _Draft]]:
    return sorted(draft.below.items(), key=lambda each: sort.key(each[1].heading))


def _paths(draft: _Draft, sort: collation.Alphabet, above: Path = ()) -> Iterator[Path]:
    for name, inner in _sorted(draft, sort):
        yield (*above, name)
        yield from _paths(inner, sort, (*above, name))


def _settled(
    draft: _Draft, above: Path, ids: dict[Path, Id], root: _Draft, sort: collation.Alphabet
) -> Iterator[Entry]:
    for name, inner in _sorted(draft, sort):
        here = (*above, name)
        sees = (_see(root, each, ids) for each in inner.sees if path(each) in ids)
        yield Entry(
            ids[here],
            inner.heading,
            inner.lang,
            tuple(inner.locators),
            tuple(sees),
            tuple(_settled(inner, here, ids, root, sort)),
        )


def _see(root: _Draft, term: Iterable[str], ids: dict[Path, Id]) -> See:
    """Another entry, spelt as it spells itself."""
    found, draft = [], root
    for name in path(term):
        draft = draft.below[name]
        found.append(draft.heading)
    return See(": ".join(found), draft.lang, ids[path(term)])


def listed(book: Book) -> Iterator[Entry]:
    """Every entry of a book's index, each before those below it."""

    def every(some: Iterable[Entry]) -> Iterator[Entry]:
        for entry in some:
            yield entry
            yield from every(entry.entries)

    for group in entries(book).groups:
        yield from every(group.entries)


def parts(book: Book) -> Iterator[Id]:
    """The ids of what stands in an index, in its order: letters and entries."""

    def every(some: Iterable[Entry]) -> Iterator[Id]:
        for entry in some:
            yield entry.id
            yield from every(entry.entries)

    for group in entries(book).groups:
        yield group.id
        yield from every(group.entries)


def places(book: Book) -> frozenset[Id]:
    """Every id that the index leads to."""
    some = (locator for entry in listed(book) for locator in entry.locators)
    return frozenset(id for each in some for id in (each.begin, each.end)) - {""}
