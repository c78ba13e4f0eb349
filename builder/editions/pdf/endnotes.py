"""The notes of the whole book in one place, grouped under the chapters that call them.

Each keeps the number that it has in its chapter; the number leads back to its call.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from html import escape

from builder import xhtml
from builder.folios import MADE
from builder.model import Chapter, Id
from builder.xhtml import Markup

ID: Id = f"{MADE}notes"

AFTER = {"glossary", "bibliography", "contributors", "index", "colophon"}
"""What comes after the notes where a book has it (The Chicago Manual of Style, 18th ed., 1.4)."""


def place(chapters: Sequence[Chapter]) -> int:
    """Before which of some chapters the notes stand."""
    later = (at for at, chapter in enumerate(chapters) if chapter.role in AFTER)
    return next(later, len(chapters))


def write(chapters: Iterable[Chapter], markup: Markup) -> str:
    """The notes, without what heads them all."""
    # No page of an ebook begins with them there, for its notes follow their chapter.
    plain = replace(markup, is_placed=False)
    return "\n".join(_group(each, plain) for each in chapters if each.notes)


def _group(chapter: Chapter, markup: Markup) -> str:
    label, notes = escape(chapter.label, quote=False), xhtml.endnotes(chapter.notes, markup)
    return f"<div{xhtml.language(chapter.lang)}>\n<h2>{label}</h2>\n{notes}\n</div>"
