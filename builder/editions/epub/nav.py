"""Ways through the book: the contents, the landmarks, and the NCX for readers from before 2011."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import TypeAlias
from urllib.parse import quote

from builder import captioned, xhtml
from builder.captioned import Kind
from builder.editions.epub import pages
from builder.editions.epub.marks import Mark
from builder.editions.epub.pages import Page
from builder.editions.epub.phrases import phrases
from builder.model import Meta
from builder.words import words

NAME = "nav.xhtml"

Turns: TypeAlias = Sequence[tuple[Mark, str]]
"""The marks of the printed pages, each with its address in the package."""

CLOSES_PART = {"part", "epilogue", "conclusion"}
"""Roles that stand beside the parts of a book, not within the last of them."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the contents, and what is indented below it."""

    page: Page
    children: tuple["Entry", ...] = ()


def contents(some: Sequence[Page]) -> tuple[Entry, ...]:
    """The pages as a tree: a part holds its chapters."""
    entries: list[Entry] = []
    for page in some:
        if page.role == "cover":
            continue  # It is a landmark, and no text that one could go on reading from.
        if page.part > 1:
            continue  # It goes on with what the line before it leads to.
        last = entries[-1] if entries else None
        stands_alone = page.role in CLOSES_PART or page.matter == "back"
        if last and last.page.role == "part" and not stands_alone:
            entries[-1] = Entry(last.page, (*last.children, Entry(page)))
        else:
            entries.append(Entry(page))
    return tuple(entries)


def is_page(some: Sequence[Page]) -> bool:
    """Whether the contents are worth a page to leaf through: not with one chapter to list."""
    return sum(page.is_listed for page in some) > 1


def spine(some: Sequence[Page], nav: str) -> tuple[str, ...]:
    """The ids of the pages in reading order, the contents' where a printed book has them."""
    ids = [page.id for page in some]
    if is_page(some):
        ids.insert(next(i for i, page in enumerate(some) if page.is_listed), nav)
    return tuple(ids)


def write(
    some: Sequence[Page],
    meta: Meta,
    turns: Turns,
    before: str = "",
    lists: Sequence[Kind] = (),
) -> bytes:
    """The navigation document (EPUB 3.3 § 7), raw: EbookLib's own has no landmarks without a guide
    and heads the contents with the title of the book. `before` is the mark of the printed contents,
    and `lists` what is listed besides.
    """
    said = words(meta.language)
    body = (
        f'{before}<nav epub:type="toc" role="doc-toc" id="toc" aria-labelledby="toc-title">\n'
        f'<h1 id="toc-title">{said.contents}</h1>\n{_list(contents(some), meta)}\n</nav>\n'
        f'<nav epub:type="landmarks" id="landmarks" aria-labelledby="landmarks-title" hidden="">\n'
        f'<h2 id="landmarks-title">{said.landmarks}</h2>\n<ol>\n'
        + "\n".join(
            f'<li><a epub:type="{role}" href="{href}">{title}</a></li>'
            for role, href, title in landmarks(some, meta)
        )
        + "\n</ol>\n</nav>"
        + "".join(_captions(some, meta, kind) for kind in lists)
        + _page_list(turns, meta)
    )
    return pages.document(said.contents, meta.language, body, "frontmatter", pages.SHEET)


def _list(entries: Iterable[Entry], meta: Meta) -> str:
    return "<ol>\n" + "\n".join(_item(entry, meta) for entry in entries) + "\n</ol>"


def _item(entry: Entry, meta: Meta) -> str:
    page = entry.page
    # `hidden` keeps what a printed contents page leaves out off the page, and in the reader's menu
    # (EPUB 3.3 § 7.4.3).
    hidden = "" if page.is_listed else ' hidden=""'
    lang = _tongue(page, meta)
    below = f"\n{_list(entry.children, meta)}\n" if entry.children else ""
    title = escape(page.title, quote=False)
    return f'<li{hidden}><a href="{page.name}"{lang}>{title}</a>{below}</li>'


def _captions(some: Sequence[Page], meta: Meta, kind: Kind) -> str:
    """The figures or the tables that have captions (EPUB 3.3 § 7.4.6)."""
    lines = "\n".join(
        f'<li><a href="{page.name}#{quote(block.id)}"{_tongue(page, meta)}>'
        f"{escape(name, quote=False)}</a></li>"
        for page in some
        if page.chapter
        for block, name in captioned.names(page.chapter, kind)
    )
    if not lines:
        return ""
    type, title = {
        "figures": ("loi", phrases(meta.language).illustrations),
        "tables": ("lot", words(meta.language).tables),
    }[kind]
    return (
        f'\n<nav epub:type="{type}" id="{type}" aria-labelledby="{type}-title" hidden="">\n'
        f'<h2 id="{type}-title">{title}</h2>\n'
        f"<ol>\n{lines}\n</ol>\n</nav>"
    )


def _tongue(page: Page, meta: Meta) -> str:
    return xhtml.language(page.lang) if page.lang != meta.language else ""


def _page_list(turns: Turns, meta: Meta) -> str:
    """Where the printed pages begin (EPUB 3.3 § 7.4.4)."""
    if not turns:
        return ""
    lines = "\n".join(f'<li><a href="{href}">{mark.label}</a></li>' for mark, href in turns)
    return (
        '\n<nav epub:type="page-list" role="doc-pagelist" id="page-list" '
        'aria-labelledby="page-list-title" hidden="">\n'
        f'<h2 id="page-list-title">{phrases(meta.language).pages}</h2>\n'
        f"<ol>\n{lines}\n</ol>\n</nav>"
    )


def landmarks(some: Sequence[Page], meta: Meta) -> Iterator[tuple[str, str, str]]:
    """``epub:type``, address and name of the places that a reading system offers by itself."""
    said = words(meta.language)
    for page in some:
        if page.role in {"cover", "titlepage"}:
            yield page.role, page.name, escape(page.title, quote=False)
    # A landmark may only lead to what the spine holds (EPUBCheck, RSC-011).
    if is_page(some):
        yield "toc", f"{NAME}#toc", said.contents
    yield from (
        (page.role, page.name, escape(page.title, quote=False))
        for page in some
        if page.role == "index"
    )
    if start := next((page for page in some if page.matter == "body"), None):
        yield "bodymatter", start.name, said.start


def ncx(some: Sequence[Page], meta: Meta, identifier: str, turns: Turns) -> bytes:
    """The contents as EPUB 2 had them. EbookLib's says that every book is 0 levels deep."""
    entries = contents(some)
    depth = 2 if any(entry.children for entry in entries) else 1
    points = "\n".join(map(_point, entries))
    lang = escape(meta.language)
    last = max((int(mark.label) for mark, _ in turns if not mark.is_front), default=0)
    return f"""<?xml version="1.0" encoding="utf-8"?>
<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1" xml:lang="{lang}">
<head>
<meta name="dtb:uid" content="{escape(identifier)}"/>
<meta name="dtb:depth" content="{depth}"/>
<meta name="dtb:totalPageCount" content="{len(turns)}"/>
<meta name="dtb:maxPageNumber" content="{last}"/>
</head>
<docTitle><text>{escape(meta.title, quote=False)}</text></docTitle>
<navMap>
{points}
</navMap>{_page_targets(turns, meta)}
</ncx>
""".encode()


def _point(entry: Entry) -> str:
    below = "".join(f"\n{_point(child)}" for child in entry.children)
    return (
        f'<navPoint id="{entry.page.id}"><navLabel><text>{escape(entry.page.title, quote=False)}'
        f'</text></navLabel><content src="{entry.page.name}"/>{below}</navPoint>'
    )


def _page_targets(turns: Turns, meta: Meta) -> str:
    """The printed pages as EPUB 2 had them (Z39.86-2005 § 8.4.5)."""
    if not turns:
        return ""
    targets = "\n".join(
        f'<pageTarget id="print-{mark.label}" type="{"front" if mark.is_front else "normal"}"'
        f"{_value(mark)}><navLabel><text>{mark.label}</text></navLabel>"
        f'<content src="{href}"/></pageTarget>'
        for mark, href in turns
    )
    label = phrases(meta.language).pages
    return f"\n<pageList>\n<navLabel><text>{label}</text></navLabel>\n{targets}\n</pageList>"


def _value(mark: Mark) -> str:
    return "" if mark.is_front else f' value="{mark.label}"'
