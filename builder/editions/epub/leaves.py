"""The pages that no author writes, from what the book says of itself: cover, title, imprint."""

from collections.abc import Iterable
from html import escape

from builder import matter
from builder.model import Meta
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


def title_page(meta: Meta, label: str, narrator: str | None = None) -> str:
    """Title, subtitle, authors, translators and publisher; the title is the page's heading.

    Where the book is read aloud the `narrator` is credited, too, and what the opening credits say
    bears the ids of their lines.
    """
    lines = list(matter.title_page(meta))
    if narrator:
        at = len(lines) - (lines[-1][0] == "imprint")
        lines.insert(at, ("narrator", words(meta.language).read_by.format(narrator)))
    ids = {} if narrator is None else {text: id for id, text in matter.spoken_credits(meta)}
    ids |= {text: SAID[name] for name, text in lines if narrator is not None and name in SAID}
    return _section("titlepage", label, lines, {"title": "h1"}, ids)


SAID = {name: f"opening-{name}" for name in ("title", "subtitle", "author", "narrator")}
"""The ids of the lines of the opening credits, by what they say."""


def has_imprint(meta: Meta) -> bool:
    """Whether there is anything to say on the back of the title page."""
    return any(matter.imprint(meta))


def imprint(meta: Meta, label: str) -> str:
    """Rights, publisher, year and ISBN: the copyright page."""
    return _section("copyright-page", label, matter.imprint(meta), {}, {})


def _section(
    role: str,
    label: str,
    lines: Iterable[tuple[str, str]],
    tags: dict[str, str],
    ids: dict[str, str],
) -> str:
    """A page of lines; `tags` go by a line's role, `ids` by its words."""
    opening = f'<section class="{role}" epub:type="{role}" aria-label="{escape(label)}">'
    shown = (_line(tags.get(name, "p"), name, text, ids.get(text, "")) for name, text in lines)
    return "\n".join([opening, *shown, "</section>"])


def _line(tag: str, role: str, text: str, id: str) -> str:
    words = escape(text, quote=False)
    if id:
        # In a span, as sentences are: what is marked is the words, and not the width of the page.
        words = f'<span id="{id}">{words}</span>'
    return f'<{tag} class="{role}">{words}</{tag}>'
