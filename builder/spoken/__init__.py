"""Text as written → text as said: what a figure *is*, in its language.

``in 1805`` is a year and ``1805 men`` a count; ``St. James’s St.`` has a saint in it and a street.
A language is a module with `rules`: conservative, so that what no rule is sure of stays as it is
written, and the voice may try. Every change says why, and an author can read them all:
``bookbuilder script --diff``. The rules can be read, and mended, in ``tests/examples/spoken-*.md``.
"""

import importlib
from collections.abc import Iterable
from functools import lru_cache
from typing import Protocol, cast

from builder.spoken.shapes import Change, Rule, Spoken, apply, settled

__all__ = ["Change", "Spoken", "say", "settled"]

LANGUAGES = {
    "de": "builder.spoken.german",
    "en": "builder.spoken.english",
    "fr": "builder.spoken.french",
    "kk": "builder.spoken.kazakh",
    "ru": "builder.spoken.russian",
}
"""The languages whose figures we can read; any other is said as it is written."""


class Language(Protocol):
    """What a module in `LANGUAGES` must be."""

    def rules(self, tag: str, is_title: bool) -> tuple[Rule, ...]:
        """Its rules for a BCP 47 tag; a title may be a figure and nothing else."""


def say(text: str, language: str, known: Iterable[Change] = (), is_title: bool = False) -> Spoken:
    """The text as it is said in a language, a BCP 47 tag.

    `known` are changes that others have decided, the lexicon or the author, and that win: they lie
    inside the text and don't overlap (`settled` sees to it).
    """
    return _say(text, language, tuple(known), is_title)


@lru_cache(16384)
def _say(text: str, language: str, known: tuple[Change, ...], is_title: bool) -> Spoken:
    """A script is written more than once: to be cast, and again with the names of the cast."""
    name = LANGUAGES.get(language.partition("-")[0].lower())
    rules = cast(Language, importlib.import_module(name)).rules(language, is_title) if name else ()
    return apply(text, rules, known)
