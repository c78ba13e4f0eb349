"""What shops and libraries ask of a book's own data: numbers that add up, codes that are codes.

Each rule goes from the book to its Problems, as in `checks`.
"""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from builder.config import Config, in_book
from builder.errors import Problem
from builder.model import Book, Meta

ISBN = re.compile(r"97[89]\d{10}")
DOI = re.compile(r"10\.\d{4,9}/\S+")
BISAC = re.compile(r"[A-Z]{3}\d{6}")
THEMA = re.compile(r"[A-Y][A-Z0-9]*|[1-6][A-Z][A-Z0-9]*(-[A-Z0-9]+)*")
"""A subject, ``FBA``; or a qualifier, ``1FCK`` or ``1DDU-GB-E``."""
RELATOR = re.compile(r"[a-z]{3}")
DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")

RELATORS = {
    **{"adapter": "adp", "author": "aut", "compiler": "com", "contributor": "ctb"},
    **{"cover designer": "cov", "designer": "dsr", "editor": "edt", "foreword": "aui"},
    **{"illustrator": "ill", "introduction": "aui", "narrator": "nrt", "photographer": "pht"},
    **{"publisher": "pbl", "reader": "nrt", "translator": "trl"},
}
"""What people call a role, and the MARC relator code that it has."""


def numbers_add_up(book: Book, config: Config, root: Path) -> Iterator[Problem]:
    """Every ISBN is one: thirteen figures, of which the last follows from the others (ISO 2108)."""
    for key, number in _isbns(book.meta):
        plain = re.sub(r"[\s-]", "", number)
        if ISBN.fullmatch(plain) and plain == completed(plain[:12]):
            continue
        at = in_book(config, root, key)
        yield Problem("isbn-invalid", f"`{number}` is no ISBN", at, _way_out(plain))


def _isbns(book: Meta) -> Iterator[tuple[str, str]]:
    """Every ISBN that the book gives, with the key that gives it."""
    for key in ("print", "epub", "audiobook"):
        if number := getattr(book.isbn, key):
            yield key, number
    scheme, _, number = book.identifier.rpartition(":")
    if scheme.lower() == "urn:isbn":
        yield "identifier", number


def completed(figures: str) -> str:
    """Twelve figures with the thirteenth that checks them."""
    total = sum(int(figure) * (3 if at % 2 else 1) for at, figure in enumerate(figures))
    return f"{figures}{-total % 10}"


def _way_out(plain: str) -> str:
    if ISBN.fullmatch(plain):
        return f"its last figure follows from the others, and they give {completed(plain[:12])}"
    if re.fullmatch(r"\d{9}[\dXx]", plain):
        return f"this is one of before 2007; today it is {completed(f'978{plain[:9]}')}"
    return "an ISBN has thirteen figures and begins with 978 or 979"


def codes_are_codes(book: Book, config: Config, root: Path) -> Iterator[Problem]:
    """BISAC, Thema and DOI have the form that theirs has; which of them exist, we don't know."""
    meta = book.meta
    for key, form, like in (("bisac", BISAC, "FIC019000"), ("thema", THEMA, "FBA")):
        for subject in getattr(meta, key):
            if not form.fullmatch(subject.code):
                message = (
                    f"`{subject.code}` is no {key.upper() if key == 'bisac' else 'Thema'} code"
                )
                hint = f"one is like `{like}`; free words belong in `subjects`"
                yield Problem("subject-code", message, in_book(config, root, key), hint)
    if meta.doi and not DOI.fullmatch(meta.doi):
        hint = "one is like `10.1000/182`, without https://doi.org/ before it"
        yield Problem("doi-invalid", f"`{meta.doi}` is no DOI", in_book(config, root, "doi"), hint)


def people_have_parts(book: Book, config: Config, root: Path) -> Iterator[Problem]:
    """Whatever somebody did has a MARC relator code."""
    for key in ("authors", "contributors"):
        for person in getattr(book.meta, key):
            if not RELATOR.fullmatch(person.role):
                known = RELATORS.get(person.role.lower().strip(), "")
                hint = f"write `{known}`" if known else "one is three small letters: aut, trl, ill"
                message = f"`{person.role}`, what {person.name} did, is no MARC relator code"
                yield Problem("relator-unknown", message, in_book(config, root, key), hint)


def dates_are_days(book: Book, config: Config, root: Path) -> Iterator[Problem]:
    """The day of publication is one of the calendar's, as exact as it is known."""
    given = book.meta.date
    found = DATE.fullmatch(given)
    try:
        if not given or (found and date(*(int(part or 1) for part in found.groups()))):
            return
    except ValueError:
        pass  # the thirtieth of February: told below, like any other
    hint = "a year, a month or a day: 2026, 2026-11 or 2026-11-22"
    yield Problem("date-invalid", f"`{given}` is no date", in_book(config, root, "date"), hint)


RULES = (numbers_add_up, codes_are_codes, people_have_parts, dates_are_days)
