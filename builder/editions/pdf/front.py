"""What a book says of itself: in the file's head, and on the pages before the contents."""

import os
from datetime import UTC, datetime
from html import escape
from xml.etree.ElementTree import Element, SubElement

from builder import matter
from builder.model import Meta
from builder.words import Words


def head(meta: Meta) -> Element:
    """What a reader's shelf shows of the file: title, authors, subject, keywords."""
    made = Element("head")
    SubElement(made, "title").text = meta.title
    named = [("author", author.name) for author in meta.authors]
    named += [("description", meta.description), ("keywords", ", ".join(meta.subjects))]
    named += [("generator", "Bookbuilder"), ("dcterms.created", _moment())]
    for name, content in named:
        if content:
            SubElement(made, "meta", name=name, content=content)
    return made


def _moment() -> str:
    """When the file was made, where the world is told so, and never by the clock.

    The same book is the same bytes (reproducible-builds.org, SOURCE_DATE_EPOCH).
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch.isdigit():
        return ""
    return datetime.fromtimestamp(int(epoch), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def opening(meta: Meta, words: Words, face: str) -> dict[str, str]:
    """Half title, title page and copyright page in their order: role and markup."""
    made = " · ".join(filter(None, (words.face.format(face) if face else "", words.maker)))
    imprint = "".join(_line(role, text) for role, text in (*matter.imprint(meta), ("made", made)))
    return {
        "halftitlepage": _line("title", meta.title),
        # Displayed, one by one, and so no paragraphs.
        "titlepage": "".join(_line(role, text, "div") for role, text in matter.title_page(meta)),
        "copyright-page": f'<div class="foot">{imprint}</div>',
    }


def _line(role: str, text: str, tag: str = "p") -> str:
    return f'<{tag} class="{role}">{escape(text)}</{tag}>'
