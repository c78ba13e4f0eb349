"""What a book says of itself on its first pages: a role and words for each line."""

import re
from collections.abc import Iterator
from typing import TypeAlias

from builder.model import Contributor, Meta
from builder.words import words

Lines: TypeAlias = Iterator[tuple[str, str]]


def title_page(meta: Meta) -> Lines:
    """Title, subtitle, authors, translators and publisher, as far as they are known."""
    said = words(meta.language)
    credits = (said.credit(person.role, person.name) for person in contributors(meta))
    lines = [
        ("title", meta.title),
        ("subtitle", meta.subtitle),
        ("author", meta.byline),
        *(("contributor", credit) for credit in credits),
        ("imprint", _house(meta)),
    ]
    return ((role, text) for role, text in lines if text)


def imprint(meta: Meta) -> Lines:
    """Rights, publisher, year and ISBN: the copyright page."""
    year = meta.date.split("-")[0]
    lines = [
        *(("rights", line.strip()) for line in meta.rights.splitlines()),
        ("publisher", ", ".join(filter(None, (_house(meta), year)))),
        ("edition", meta.edition),
        *(("isbn", number) for number in _numbers(meta)),
    ]
    return ((role, text) for role, text in lines if text)


def _numbers(meta: Meta) -> Iterator[str]:
    """Every ISBN, for whoever holds one edition and wants another."""
    one = re.fullmatch(r"urn:isbn:([\d-]+[\dXx])", meta.identifier, re.IGNORECASE)
    known = {meta.isbn.print: "", meta.isbn.epub: " (EPUB)", meta.isbn.audiobook: " (audio)"}
    # A UUID would mean nothing to a reader.
    if one and one[1] not in known:
        yield f"ISBN {one[1]}"
    yield from (f"ISBN {number}{which}" for number, which in known.items() if number)


SPOKEN = ("trl", "edt")
"""Who is named aloud besides the authors: translators and editors."""


def spoken_credits(meta: Meta) -> Lines:
    """Id and words of each translator and editor, for the voice and the page that it reads."""
    said = words(meta.language)
    for number, person in enumerate(contributors(meta), 1):
        if person.role in SPOKEN:
            yield f"opening-contributor-{number}", said.credit(person.role, person.name)


def contributors(meta: Meta) -> tuple[Contributor, ...]:
    """Who else had a hand in a book that is read; the narrator is the audiobook's to name."""
    return tuple(person for person in meta.contributors if person.role != "nrt")


def _house(meta: Meta) -> str:
    return ", ".join(filter(None, (meta.publisher, meta.place)))
