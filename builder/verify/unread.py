"""What nobody reads, in a book that is read aloud: sentences and chapters without a par."""

from collections.abc import Iterator
from itertools import groupby
from typing import Literal

from builder import evidence
from builder.errors import Problem
from builder.model import Span
from builder.verify.markup import Document, Element, Text, short
from builder.verify.narrated import Narration, is_call

CHAPTERS = {
    *("prologue", "chapter", "epilogue", "introduction", "preface", "foreword", "afterword"),
    *("conclusion", "doc-prologue", "doc-chapter", "doc-epilogue", "doc-introduction"),
    *("doc-preface", "doc-foreword", "doc-afterword", "doc-conclusion"),
}
APART = {
    *("cover", "halftitlepage", "titlepage", "copyright-page", "colophon", "imprint", "toc"),
    *("doc-cover", "doc-colophon", "doc-toc", "index", "doc-index"),
}
"""Pages of the object, not of the text, by ``epub:type`` or role."""
NOTES = {
    *("footnote", "footnotes", "endnote", "endnotes", "rearnote", "rearnotes"),
    *("doc-footnote", "doc-endnote", "doc-endnotes"),
}
OPTIONAL = {"aside", "figure", "h2", "h3", "h4", "h5", "h6", "pre", "table", "thead"}
"""What a narrator may leave out, if all of its kind are left out."""
INLINE = {
    *(
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "i",
        "ins",
        "kbd",
        "mark",
    ),
    *("q", "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var"),
}
UNREAD = {"nav", "svg:svg", "math:math", "script", "style", "rt", "rp", "head"}


def every_sentence_is_read(told: Narration) -> Iterator[Problem]:
    """No words of a document that is read aloud are passed over."""
    for overlay in told.overlays:
        targets = {element.index for _, element in overlay.found}
        # Ours gives each sentence a par; another maker may have reasons.
        severity: Literal["error", "warning"] = "error" if overlay.tokens else "warning"
        for span, text in _unread(overlay.document, targets):
            hint = "give it a par, or mark it as what a narrator may leave out: a note, a listing"
            message = f"no clip reads “{short(text)}”"
            yield Problem("sentence-unread", message, span, hint, severity)


def every_chapter_is_read(told: Narration) -> Iterator[Problem]:
    """In a book that is read aloud, no chapter is silent."""
    if not told.overlays:
        return
    for item in told.book.spine:
        document = told.book.documents.get(item.path)
        if document and not item.overlay and _is_chapter(document):
            message = "nobody reads this chapter, though others are read"
            hint = "give it an overlay; a page that nobody reads has another epub:type"
            yield Problem("chapter-unread", message, document.start, hint, "warning")


def _unread(document: Document, targets: set[int]) -> Iterator[tuple[Span, str]]:
    """The words of each paragraph that no par covers, and where they begin."""
    for _, texts in groupby(_uncovered(document, targets), lambda text: _block(text).index):
        run = list(texts)
        if evidence.bare(words := "".join(text.text for text in run)):
            yield document.at(run[0]), words


def _uncovered(document: Document, targets: set[int]) -> Iterator[Text]:
    read = {
        _kind(around)
        for element in document.elements
        if element.index in targets
        for around in element.ancestors
    }
    at = 0
    while at < len(document.nodes):
        node = document.nodes[at]
        at += 1
        if isinstance(node, Text):
            if node.text.strip():
                yield node
        elif node.index in targets or _is_left_out(node) or _kind(node) not in {"", *read}:
            at = node.end


def _kind(element: Element) -> str:
    """What of the things that a narrator may leave out it is."""
    if element.kinds & NOTES:
        return "note"
    return element.tag if element.tag in OPTIONAL else ""


def _block(text: Text) -> Element:
    """What a text stands in that is more than a stretch of a line."""
    return next((e for e in text.parent.ancestors if e.tag not in INLINE), text.parent)


def _is_left_out(element: Element) -> bool:
    is_hidden = element.tag in UNREAD or "hidden" in element.attributes
    return is_hidden or is_call(element) or bool(element.kinds & APART)


def _is_chapter(document: Document) -> bool:
    has_role = any(element.kinds & CHAPTERS for element in document.elements)
    return has_role and any(
        evidence.bare(node.text) for node in document.nodes if isinstance(node, Text)
    )
