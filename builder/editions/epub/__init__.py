"""Book → EPUB 3.3: every document in reading order, ways through them, and what catalogues ask."""

from builder import model, picture, style, xhtml
from builder.editions import Job, Made
from builder.editions.epub import access, leaves, nav, pages, pictures, sheet, writer
from builder.editions.epub.access import Aloud, Facts
from builder.editions.epub.package import File, Package, identifier, metadata, modified
from builder.model import Book, Meta
from builder.words import words

XHTML = "application/xhtml+xml"

NAV, NCX = "nav", "ncx"
"""Ids in the manifest; EbookLib writes ``<spine toc="ncx">`` whatever there is."""


READ_ALOUD = "readalong.css"
"""The rung of the sheet that a read-along has besides."""


def build(book: Book, job: Job) -> Made:
    """Make ``<name>.epub``; raises `BookError` for what no reading system could show."""
    job.progress("ebook", 0, 2)
    package, facts = compose(book, job)
    job.progress("ebook", 1, 2)
    path = job.out / f"{job.name}.epub"
    writer.write(package, path)
    job.progress("ebook", 2, 2)
    return Made(path, extent(book), _note(facts))


def compose(book: Book, job: Job, aloud: Aloud | None = None) -> tuple[Package, Facts]:
    """All that goes into the file, and what is known of it; of a read-along, all but the sound."""
    rungs = (READ_ALOUD,) if aloud else ()
    text = style.sheet("ebook", job.config.style.theme, job.root, rungs=rungs)
    css = sheet.write(text, job.root / style.OWN)
    shown = pictures.gather(book, job.root)
    facts = Facts(book, css[0].content.decode(), any(each.moves for each in shown), aloud)
    files = (*css, *_cover(book.meta, job), *(each.file for each in shown))
    return _package(facts, files, pictures.names(shown)), facts


def _package(facts: Facts, files: tuple[File, ...], images: dict[str, str]) -> Package:
    """The book's pages, and ways through them, with the files that they show."""
    book = facts.book
    meta, name = book.meta, identifier(book.meta)
    narrator = facts.aloud.narrator if facts.aloud else None
    laid = pages.lay(book, images, _cover_markup(meta, files), narrator)
    return Package(
        identifier=name,
        language=meta.language,
        is_right_to_left=xhtml.is_right_to_left(meta.language),
        modified=modified(meta),
        metadata=(*metadata(meta), *access.metadata(facts)),
        files=(
            File(NAV, nav.NAME, XHTML, nav.write(laid, meta), ("nav",)),
            File(NCX, "toc.ncx", "application/x-dtbncx+xml", nav.ncx(laid, meta, name)),
            *(File(page.id, page.name, XHTML, pages.write(page), page.properties) for page in laid),
            *files,
        ),
        spine=nav.spine(laid, NAV),
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
