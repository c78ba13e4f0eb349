"""Files in the order of their names → the order that the names' words mean, where that is another.

An alphabet has *four* before *one*, *ix* before *v*, and a dedication behind the chapters.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import PurePath
from typing import TypeAlias

from builder.file_names import is_numbered, key, natural, words
from builder.model import MATTER, Matter

FIRST: dict[Matter, int] = {"front": -2, "body": 0, "back": 2}
"""Where each part of a book stands; a prologue, -1, and an epilogue, 1, begin and end the body."""

NAMED = {
    **dict.fromkeys(("title page", "titlepage", "half title", "copyright", "imprint"), -2),
    **dict.fromkeys(("copyright page", "dedication", "epigraph", "foreword", "preface"), -2),
    **dict.fromkeys(("introduction", "front matter", "frontmatter"), -2),
    **dict.fromkeys(("widmung", "vorwort", "einleitung", "préface", "dédicace"), -2),
    **dict.fromkeys(("avant propos", "предисловие", "посвящение", "введение", "алғы сөз"), -2),
    **dict.fromkeys(("prologue", "prolog", "пролог"), -1),
    **dict.fromkeys(("epilogue", "epilog", "épilogue", "conclusion", "эпилог"), 1),
    **dict.fromkeys(("afterword", "appendix", "appendices", "glossary", "bibliography"), 2),
    **dict.fromkeys(("references", "endnotes", "index of names", "colophon", "back matter"), 2),
    **dict.fromkeys(("acknowledgements", "acknowledgments", "about the author", "backmatter"), 2),
    **dict.fromkeys(("author bio", "also by", "also by the author", "credits", "thanks"), 2),
    **dict.fromkeys(("nachwort", "anhang", "danksagung", "postface", "remerciements"), 2),
    **dict.fromkeys(("послесловие", "приложение", "благодарности", "об авторе"), 2),
}
"""Where files of these names belong: before the chapters, or behind them."""

VALUES = {"c": 100, "xc": 90, "l": 50, "xl": 40, "x": 10, "ix": 9, "v": 5, "iv": 4, "i": 1}

CALENDAR = (
    "january february march april may june july august september october november december",
    "jan feb mar apr may jun jul aug sep oct nov dec",
    "monday tuesday wednesday thursday friday saturday sunday",
    "spring summer autumn winter",
)
"""Names that follow one another, and not by the alphabet."""

Counting: TypeAlias = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Count:
    """A number that a name holds as a word."""

    kind: int
    """Which way of counting it is of."""
    before: tuple[str, ...]
    value: int
    after: tuple[str, ...]


def meant(
    paths: Sequence[PurePath], language: str, matter: Mapping[PurePath, Matter]
) -> list[PurePath]:
    """The paths, from the manuscript's folder, in the order that their names mean.

    `matter` is where those belong of which more is known than their names. The order is theirs
    where the names say nothing else.
    """
    if all(is_numbered(PurePath(part)) for path in paths for part in path.parts):
        return list(paths)
    counted = _counted(paths, language)
    by_name = sorted(paths, key=lambda path: _order(path, matter, {}))
    by_count = sorted(paths, key=lambda path: _order(path, matter, counted))
    # A number in figures sorts otherwise among names without one, too, which nobody asked for.
    count = [
        [path for path in some if _ways_to(path) & counted.keys()] for some in (paths, by_count)
    ]
    return list(paths) if by_name == list(paths) and count[0] == count[1] else by_count


def _ways_to(path: PurePath) -> set[PurePath]:
    """A path and the folders above it, but for the manuscript's own."""
    return {PurePath(*path.parts[: depth + 1]) for depth in range(len(path.parts))}


def _order(
    path: PurePath, matter: Mapping[PurePath, Matter], counted: Mapping[PurePath, Count]
) -> list[tuple[int, object]]:
    parts = sorted(_ways_to(path), key=lambda part: len(part.parts))
    return [(_place(part, matter), natural(_in_figures(part, counted))) for part in parts]


def numbered(paths: Iterable[PurePath], language: str) -> set[PurePath]:
    """Those of the paths whose names hold a number, in figures or as a word that counts."""
    some = list(paths)
    counted = _counted(some, language)
    return {path for path in some if re.search(r"\d", path.stem) or path in counted}


def place(name: str) -> int:
    """Where a file of that name belongs: before 0, before the chapters; 0 where it doesn't say."""
    some = words(name)
    while some and (some[-1].isdecimal() or len(some[-1]) == 1):
        some.pop()  # of `appendix-a` and `preface-2`
    return NAMED.get(" ".join(some), 0)


def _place(path: PurePath, matter: Mapping[PurePath, Matter]) -> int:
    if is_numbered(path):
        return 0
    return place(path.stem) or FIRST[matter.get(path, "body")]


def _in_figures(path: PurePath, counted: Mapping[PurePath, Count]) -> PurePath:
    """A name with its number in figures, which sort as they count."""
    count = counted.get(path)
    name = path.name
    if count:
        name = "-".join((*count.before, str(count.value), *count.after))
    return PurePath(name)


def _counted(paths: Sequence[PurePath], language: str) -> dict[PurePath, Count]:
    """The numbers that are words in the names of files and folders that count by them."""
    every = {part for path in paths for part in _ways_to(path)}
    found: dict[PurePath, Count] = {}
    for folder in {path.parent for path in every}:
        inside = [path for path in every if path.parent == folder and path != folder]
        if len(inside) > 1 and not all(is_numbered(path) for path in inside):
            found |= _counting_names(inside, _ways(language))
    return found


def _counting_names(paths: Sequence[PurePath], ways: Sequence[Counting]) -> dict[PurePath, Count]:
    """The numbers of the largest group of names that count the same way, if they do count."""
    groups: dict[tuple[int, tuple[str, ...]], dict[PurePath, Count]] = {}
    for path in paths:
        for count in _counts(path, ways):
            groups.setdefault((count.kind, count.before), {})[path] = count
    counting = [group for group in groups.values() if _do_count(group)]
    return max(counting, key=len, default={})


def _do_count(group: Mapping[PurePath, Count]) -> bool:
    """Whether names count one another: each another number, and no wide gaps.

    Two alone may be words of a title, if nothing stands before them: *first* love, *three* men.
    """
    values = [count.value for count in group.values()]
    is_run = len(set(values)) == len(values) and max(values) <= 2 * len(values) + 1
    first = next(iter(group.values()))
    is_calendar = first.kind < len(CALENDAR)
    return len(values) > (1 if first.before else 2) and (is_run or is_calendar)


def _counts(path: PurePath, ways: Sequence[Counting]) -> Iterable[Count]:
    """The numbers that a name may hold, one of each way of counting."""
    some = words(path.stem)
    for kind, way in enumerate(ways):
        spans = ((at, end) for at in range(len(some)) for end in range(len(some), at, -1))
        for at, end in spans:
            if value := way.get(_plain("".join(some[at:end]))):
                yield Count(kind, tuple(some[:at]), value, tuple(some[end:]))
                break


LANGUAGES = ("en", "de", "fr", "es")
"""Whose numbers are looked for, besides those of the book's own language."""


@cache
def _ways(language: str) -> tuple[Counting, ...]:
    """How names count: by months and days, by Roman numbers, by numbers spelled in a language."""
    from builder.spoken import numerals  # which most books, being numbered, never need

    calendars = [{name: turn for turn, name in enumerate(c.split(), 1)} for c in CALENDAR]
    romans = {_roman(number): number for number in range(1, 100)}
    spelled = [
        {_plain(word): number for word, number in numerals.counting(each).items()}
        for each in dict.fromkeys((language.split("-")[0], *LANGUAGES))
    ]
    return (*calendars, romans, *spelled)


def _roman(number: int) -> str:
    """19 → xix."""
    made = ""
    for sign, value in VALUES.items():
        while number >= value:
            made, number = made + sign, number - value
    return made


def _plain(word: str) -> str:
    """A word without accents, hyphens and spaces, which names often lack."""
    parts = unicodedata.normalize("NFKD", key(word))
    return "".join(letter for letter in parts if letter.isalnum())


def is_role(name: str) -> bool:
    """Whether a name is that of a part of a book: ``dedication``, ``appendix-a``."""
    return place(name) != 0 or "-".join(words(name)) in MATTER
