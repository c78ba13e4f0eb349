"""Book → EPUB 3.3: every document in reading order, ways through them, and what catalogues ask."""

from dataclasses import replace

from builder import model, picture, store, style, xhtml
from builder.editions import Job, Made
from builder.editions.epub import access, leaves, marks, nav, pages, pictures, sheet, writer
from builder.editions.epub.access import Facts
from builder.editions.epub.package import (
    File,
    Package,
    identifier,
    metadata,
    modified,
    page_source,
)
from builder.errors import BookError, ToolError
from builder.folios import Folios
from builder.model import Book, Id, Meta
from builder.words import words

XHTML = "application/xhtml+xml"

NAV, NCX = "nav", "ncx"
"""Ids in the manifest; EbookLib writes ``<spine toc="ncx">`` whatever there is."""


def build(book: Book, job: Job) -> Made:
    """Make ``<name>.epub``; raises `BookError` for what no reading system could show."""
    folios = _folios(job)
    job.progress("ebook", 0, 2)
    css = sheet.write(style.sheet("ebook", job.config.style.theme, job.root), job.root / style.OWN)
    shown = pictures.gather(book, job.root)
    moves = any(each.moves for each in shown)
    facts = Facts(book, css[0].content.decode(), moves, exemption=job.config.epub.exemption)
    files = (*css, *_cover(book.meta, job), *(each.file for each in shown))
    package = _package(facts, files, pictures.names(shown), folios or (), job.config.pdf.trim)
    job.progress("ebook", 1, 2)
    path = job.out / f"{job.name}.epub"
    store.write(path, writer.write(package))
    job.progress("ebook", 2, 2)
    return Made(path, extent(book), _note(facts), is_whole=folios is not None)


def _folios(job: Job) -> Folios | None:
    """Where the printed pages begin; None where nobody here can say."""
    if not job.config.epub.page_list:
        return ()
    try:
        return job.folios()
    except (BookError, ToolError) as error:
        why = str(error).splitlines()[0]
        job.warn(f"the ebook has no list of the printed pages, for they can't be made: {why}")
        return None


def _package(
    facts: Facts, files: tuple[File, ...], images: dict[str, str], folios: Folios, trim: str
) -> Package:
    """The book's pages, and ways through them, with the files that they show."""
    book = facts.book
    meta, name = book.meta, identifier(book.meta)
    marked = marks.marks(folios, _ids(book))
    before = marks.before(marked)
    laid = pages.lay(book, images, _cover_markup(meta, files), before)
    places = pages.files([(page, page.body) for page in laid])
    contents = before.get(marks.CONTENTS, "") if nav.is_page(laid) else ""
    if contents:
        places |= {mark.id: nav.NAME for mark in marked if mark.place == marks.CONTENTS}
    turns = tuple(marks.listed(marked, places))
    facts = replace(facts, has_pages=bool(turns))
    source = page_source(meta, trim) if turns else ()
    return Package(
        identifier=name,
        language=meta.language,
        is_right_to_left=xhtml.is_right_to_left(meta.language),
        modified=modified(meta),
        metadata=(*metadata(meta), *source, *access.metadata(facts)),
        files=(
            File(NAV, nav.NAME, XHTML, nav.write(laid, meta, turns, contents), ("nav",)),
            File(NCX, "toc.ncx", "application/x-dtbncx+xml", nav.ncx(laid, meta, name, turns)),
            *(File(page.id, page.name, XHTML, pages.write(page), page.properties) for page in laid),
            *files,
        ),
        spine=nav.spine(laid, NAV),
    )


def _ids(book: Book) -> set[Id]:
    """Every id that the author or we have given a place of the book."""
    chapters = {chapter.id for chapter in book.chapters}
    blocks = {block.id for chapter in book.chapters for block in model.blocks(chapter)}
    return (
        chapters
        | blocks
        | {node.id for node in model.inlines(book.chapters) if isinstance(node, model.Phrase)}
    )


def _cover(meta: Meta, job: Job) -> tuple[File, ...]:
    if not meta.cover:
        return ()
    content = picture.jpeg(job.root / meta.cover, *pictures.COVER_BOX)
    return (File("cover-image", pictures.COVER, "image/jpeg", content, ("cover-image",)),)


def _cover_markup(meta: Meta, files: tuple[File, ...]) -> str:
    # Where the author gave no description none is invented: the picture has the page's own name.
    alt = meta.cover_alt.strip() or words(meta.language).cover
    return "".join(
        leaves.cover_picture(f"../{file.name}", picture.size(file.content), alt)
        for file in files
        if "cover-image" in file.properties
    )


def extent(book: Book) -> str:
    """The book's length as the line that reports it says it."""
    chapters = sum(chapter.role == "chapter" for chapter in book.chapters) or len(book.chapters)
    length = sum(
        len(model.plain(sentence.inlines).split())
        for chapter in book.chapters
        for sentence in model.sentences(chapter)
    )
    return f"{_count(chapters, 'chapter')}, {_count(length, 'word')}"


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'s' * (number != 1)}"


def _note(facts: Facts) -> str:
    """Why the book makes no claim to be accessible, where it makes none."""
    first, *more = [*access.contradictions(facts), ""]
    others = f", and {len(more) - 1} more" if len(more) > 1 else ""
    return f"claims no WCAG conformance: {first}{others}" if first else ""
