"""Book → EPUB 3.3: every document in reading order, ways through them, and what catalogues ask."""

from dataclasses import replace

from builder import model, picture, style, xhtml
from builder.config import Config
from builder.editions import Job, Made
from builder.editions.epub import access, faces, leaves, marks, nav, pages, pictures, sheet, writer
from builder.editions.epub.access import Aloud, Facts
from builder.editions.epub.package import (
    Datum,
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


READ_ALOUD = "readalong.css"
"""The rung of the sheet that a read-along has besides."""


def build(book: Book, job: Job) -> Made:
    """Make ``<name>.epub``; raises `BookError` for what no reading system could show."""
    package, facts, is_whole = compose(book, job)
    job.progress("ebook", 1, 2)
    path = job.out / f"{job.name}.epub"
    writer.write(package, path)
    job.progress("ebook", 2, 2)
    return Made(path, extent(book), _note(facts), is_whole=is_whole)


def compose(book: Book, job: Job, aloud: Aloud | None = None) -> tuple[Package, Facts, bool]:
    """All that goes into the file, what is known of the book, and whether that is all there is to
    know: where print can't be made, its pages are not. Of a read-along, all but the sound.
    """
    folios = _folios(job)
    job.progress("ebook", 0, 2)
    css = _sheet(book, job, (READ_ALOUD,) if aloud else ())
    shown = pictures.gather(book, job.root)
    moves = any(each.moves for each in shown)
    exemption = job.config.epub.exemption
    facts = Facts(book, css[0].content.decode(), moves, exemption=exemption, aloud=aloud)
    files = (*css, *_cover(book.meta, job), *(each.file for each in shown))
    package = _package(facts, files, pictures.names(shown), folios or (), job.config)
    return package, facts, folios is not None


def _sheet(book: Book, job: Job, rungs: tuple[str, ...]) -> tuple[File, ...]:
    """The style sheet, and after it what it fetches: the faces that it asks for among them."""
    theme = job.config.style.theme
    brought = faces.bring(style.ladder("ebook", theme, job.root), _letters(book), job.store)
    text = style.sheet("ebook", theme, job.root, rungs=rungs)
    return sheet.write(text, job.root / style.OWN, brought)


def _letters(book: Book) -> set[str]:
    """Every letter that the book sets, and the figures, for its lists and notes."""
    said = (model.plain(each.inlines) for c in book.chapters for each in model.sentences(c))
    code = (
        b.text for c in book.chapters for b in model.blocks(c) if isinstance(b, model.CodeBlock)
    )
    return {letter for text in (*said, *code, "0123456789–—“”‘’…") for letter in text} - {"\n"}


def _folios(job: Job) -> Folios | None:
    """Where the printed pages begin; None where nobody here can say."""
    if not job.config.epub.page_list:
        return ()
    try:
        return job.folios()
    except (BookError, ToolError) as error:
        why = str(error).splitlines()[0]
        job.warn(f"the ebook has no list of the printed pages: {why}")
        return None


def _package(
    facts: Facts, files: tuple[File, ...], images: dict[str, str], folios: Folios, config: Config
) -> Package:
    """The book's pages, and ways through them, with the files that they show."""
    book = facts.book
    meta, name = book.meta, identifier(book.meta)
    marked = marks.marks(folios, _ids(book))
    before = marks.before(marked)
    narrator = facts.aloud.narrator if facts.aloud else None
    laid = pages.lay(book, images, _cover_markup(meta, files), before, narrator, folios)
    places = pages.files([(page, page.body) for page in laid])
    contents = before.get(marks.CONTENTS, "") if nav.is_page(laid) else ""
    if contents:
        places |= {mark.id: nav.NAME for mark in marked if mark.place == marks.CONTENTS}
    turns = tuple(marks.listed(marked, places))
    facts = replace(facts, has_pages=bool(turns))
    source = page_source(meta, config.pdf.trim) if turns else ()
    ways = nav.write(laid, meta, turns, contents, config.epub.lists)
    return Package(
        identifier=name,
        language=meta.language,
        is_right_to_left=xhtml.is_right_to_left(meta.language),
        modified=modified(meta),
        metadata=(*metadata(meta), *_older(files), *source, *access.metadata(facts)),
        files=(
            File(NAV, nav.NAME, XHTML, ways, ("nav",)),
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


def _older(files: tuple[File, ...]) -> tuple[Datum, ...]:
    """The cover as EPUB 2 named it: Kindle's converter, Kobo and Apple Books still look there."""
    covers = (file.id for file in files if pictures.FRONT in file.properties)
    return tuple(Datum("meta", "", (("name", "cover"), ("content", id))) for id in covers)


def _cover(meta: Meta, job: Job) -> tuple[File, ...]:
    if not meta.cover:
        return ()
    content = picture.jpeg(job.root / meta.cover, *pictures.COVER_BOX)
    return (File("cover-image", pictures.COVER, "image/jpeg", content, (pictures.FRONT,)),)


def _cover_markup(meta: Meta, files: tuple[File, ...]) -> str:
    # Where the author gave no description none is invented: the picture has the page's own name.
    alt = meta.cover_alt.strip() or words(meta.language).cover
    return "".join(
        leaves.cover_picture(f"../{file.name}", picture.size(file.content), alt)
        for file in files
        if pictures.FRONT in file.properties
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
