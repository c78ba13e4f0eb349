"""The pages that no author writes, from what the book says of itself: cover, title, imprint."""

import re
from collections.abc import Iterator
from html import escape

from builder.model import Contributor, Meta
from builder.words import words


def cover(title: str, picture: str) -> str:
    """The cover as a page: linear, since readers that keep to the spine would never show it."""
    name = escape(title)
    return f'<section class="cover" epub:type="cover" aria-label="{name}">\n{picture}\n</section>'


def cover_picture(source: str, size: tuple[int, int], alt: str) -> str:
    """The cover's picture, as large as a screen holds it whole.

    An ``img`` would do for today's engines; in older ones (RMSDK, which knows no ``vh``) only an
    SVG grows and shrinks to the height of the page.
    """
    width, height = size
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'version="1.1" width="100%" height="100%" viewBox="0 0 {width} {height}" '
        f'preserveAspectRatio="xMidYMid meet" role="img" aria-label="{escape(alt)}">'
        f'<image width="{width}" height="{height}" xlink:href="{source}"/></svg>'
    )


def title_page(meta: Meta, label: str) -> str:
    """Title, subtitle, authors, translators and publisher."""
    lines = [
        f'<h1 class="title">{escape(meta.title, quote=False)}</h1>',
        *_line("subtitle", meta.subtitle),
        *_line("author", meta.byline),
        *(line for credit in _credits(meta) for line in _line("contributor", credit)),
        *_line("imprint", ", ".join(filter(None, (meta.publisher, meta.place)))),
    ]
    return _section("titlepage", label, lines)


def contributors(meta: Meta) -> tuple[Contributor, ...]:
    """Who else had a hand in a book that is read; the narrator is the audiobook's."""
    return tuple(person for person in meta.contributors if person.role != "nrt")


def _credits(meta: Meta) -> Iterator[str]:
    said = words(meta.language)
    return (said.credit(person.role, person.name) for person in contributors(meta))


def has_imprint(meta: Meta) -> bool:
    """Whether there is anything to say on the back of the title page."""
    return bool(_imprint(meta))


def imprint(meta: Meta, label: str) -> str:
    """Rights, publisher, year and ISBN: the copyright page."""
    return _section("copyright-page", label, _imprint(meta))


def _imprint(meta: Meta) -> list[str]:
    year = meta.date.split("-")[0]
    isbn = re.fullmatch(r"urn:isbn:([\d-]+[\dXx])", meta.identifier, re.IGNORECASE)
    return [
        *(line for part in meta.rights.splitlines() for line in _line("rights", part.strip())),
        *_line("publisher", ", ".join(filter(None, (meta.publisher, meta.place, year)))),
        # A UUID would mean nothing to a reader.
        *_line("isbn", f"ISBN {isbn[1]}" if isbn else ""),
    ]


def _line(role: str, text: str) -> list[str]:
    return [f'<p class="{role}">{escape(text, quote=False)}</p>'] if text else []


def _section(role: str, label: str, lines: list[str]) -> str:
    opening = f'<section class="{role}" epub:type="{role}" aria-label="{escape(label)}">'
    return "\n".join([opening, *lines, "</section>"])
