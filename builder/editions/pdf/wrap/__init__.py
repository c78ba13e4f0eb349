"""The cover edition: back, spine and front on one sheet, as a press wraps them round the pages.

As wide as the book is thick: it asks how many pages the print edition really has. A proof with the
printer's lines comes beside it where `[cover]` says `guides`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from builder import config, face, jacket, page_size, style
from builder.config import Cover
from builder.editions import Job, Made
from builder.editions.pdf import interior, remarks, standards
from builder.editions.pdf.standards import promise
from builder.editions.pdf.wrap import fit, front, guides, panels
from builder.editions.pdf.wrap.fit import Ink, Sizes
from builder.editions.pdf.wrap.flat import Flat
from builder.editions.pdf.wrap.front import Front
from builder.editions.pdf.wrap.panels import Copy, Spine
from builder.errors import BookError, Problem
from builder.model import Book, Meta
from builder.printers import INCH, Paper, leaves
from builder.store import write

if TYPE_CHECKING:
    from builder.editions.pdf.press import Set


def build(book: Book, job: Job) -> Made:
    """Make ``<name>-cover-print.pdf``; raises `BookError` and `ToolError`."""
    if wrong := list(jacket.check(job.config, job.root)):
        raise BookError(*wrong)
    cover = job.config.cover
    # The engine first: without it there is no interior, and what is missing is better said once.
    interior.engine()
    pages = job.extent()
    bound = leaves(pages)
    flat = _flat(job, bound)
    sheet = _Sheet(book, job, flat, front.lie(flat, book.meta.cover, job.root))
    sizes, spine = sheet.fitted(_reads(cover, book.meta, bound, flat))
    name = job.out / job.name
    made = [Path(f"{name}-cover-print.pdf")]
    write(made[0], _pressed(sheet.printed(sizes, spine), book, job))
    if cover.guides:
        made.append(Path(f"{name}-cover-proof.pdf"))
        write(made[1], sheet.printed(sizes, spine, bound))
    found = [*sheet.problems(), *_lettering(cover, spine, bound, flat, job.root)]
    inches = " × ".join(f"{each / INCH:.3f}" for each in (flat.sheet.width, flat.sheet.height))
    return Made(
        made[0],
        f"{inches} in, spine {flat.spine_width / INCH:.3f} in for {bound} pages",
        _note(flat, cover, spine, pages, bound, _colours(job)),
        files=tuple(made),
        problems=tuple(found),
    )


def _flat(job: Job, pages: int) -> Flat:
    """The sheet for so many pages; raises `BookError` for more or fewer than can be bound."""
    cover, trim = job.config.cover, page_size.size(job.config, job.root, "pdf").points
    printer = jacket.printer(cover)
    if cover.paper:
        paper = cast(Paper, cover.paper)
        least, most = printer.limits(paper, trim)
        if not least <= pages <= most:
            stock = printer.stocks[paper]
            message = f"{printer.name} binds {least} to {most} pages of {stock.name} at this trim"
            more = "more" if pages < least else "fewer"
            hint = f"the book has {pages}: {more} of them, another paper, or another trim"
            place = config.place(job.root, "cover", "paper")
            raise BookError(Problem("page-count", message, place, hint))
        thickness = stock.thickness if (stock := printer.stocks[paper]) else None
        return Flat(trim, jacket.width(cover) or pages * (thickness or 0), printer)
    return Flat(trim, jacket.width(cover), printer)


def _reads(cover: Cover, meta: Meta, pages: int, flat: Flat) -> Spine:
    """Which way the spine is lettered, as far as the printer letters it at all."""
    if cover.spine_text == "none" or pages < flat.printer.lettered:
        return Spine("none")
    return Spine(panels.way(meta.language) if cover.spine_text == "auto" else cover.spine_text)


def _lettering(cover: Cover, spine: Spine, pages: int, flat: Flat, root: Path) -> Iterator[Problem]:
    """Tell an author who asked for words on a spine that has no room for them."""
    if spine.reads != "none" or cover.spine_text not in {"up", "down"}:
        return
    printer, inches = flat.printer, flat.spine_width / INCH
    if pages < printer.lettered:
        message = f"{printer.name} letters no spine of fewer than {printer.lettered} pages"
    else:
        message = f"a spine of {inches:.3f} in has no room for letters that can be read"
    hint = f"it stays blank at {pages} pages; take spine-text out, or make the book longer"
    place = config.place(root, "cover", "spine-text")
    yield Problem("spine-narrow", message, place, hint, "warning")


def _pressed(content: bytes, book: Book, job: Job) -> bytes:
    """The sheet in inks, if the pages are; no other promise is made of a cover."""
    is_pressed = job.config.pdf.standard == standards.X
    return promise.kept(content, standards.X, book.meta, job) if is_pressed else content


def _colours(job: Job) -> str:
    if job.config.pdf.standard != standards.X:
        return "pictures and colours in RGB"
    return f"in the inks of {promise.press(job).name}"


def _note(flat: Flat, cover: Cover, spine: Spine, pages: int, bound: int, colours: str) -> str:
    printer = flat.printer
    paper = printer.stocks[cast(Paper, cover.paper)].name if cover.paper else "a given spine"
    blank = f"; {pages} pages and a blank one" if bound > pages else ""
    bare = "; no words on the spine" if spine.reads == "none" else ""
    return f"for {printer.name}, {paper}{blank}{bare}; {colours}"


class _Sheet:
    """One cover: what is on it, and the engine that sets it at whatever sizes are tried."""

    def __init__(self, book: Book, job: Job, flat: Flat, picture: Front) -> None:
        self.book, self.job, self.flat, self.front = book, job, flat, picture
        cover = job.config.cover
        self.copy = _copy(cover, book.meta)
        self.ground = jacket.colour(cover.ground) or picture.edge or jacket.WHITE
        self.ink = jacket.colour(cover.ink) or jacket.ink(self.ground)

    def fitted(self, spine: Spine) -> tuple[Sizes, Spine]:
        """The sizes at which all of it fits; raises `BookError` where the back says too much."""
        small, capitals = self._ink(str), self._ink(str.upper)
        sizes, spine = fit.first(self.flat, spine, small, capitals)
        ink = capitals if spine.is_capitals else small
        sizes, spine = fit.letter(self.flat, sizes, spine, ink, self.measured)
        room = panels.text_area(self.flat, self.copy).height
        sizes, missing = fit.write(room, sizes, spine, self.measured)
        if missing:
            message = f"the back has no room for all its words, even at {fit.SMALLEST_TEXT:g} pt"
            hint = f"take out about {missing / (room + missing):.0%} of them"
            place = config.place(self.job.root, "cover", "blurb")
            raise BookError(Problem("cover-text-long", message, place, hint))
        return sizes, spine

    def measured(self, sizes: Sizes, spine: Spine) -> Mapping[str, "Set"]:
        """How large its words become at those sizes."""
        sheets, files, _ = self._sheets(sizes)
        found: Mapping[str, Set] = interior.engine().measure(
            panels.tree(self.flat, self.copy, self.front, spine), sheets, self.job.root, files
        )
        return found

    def printed(self, sizes: Sizes, spine: Spine, proof: int = 0) -> bytes:
        """The PDF; with the printer's lines for a book of `proof` pages."""
        sheets, files, families = self._sheets(sizes)
        tree = panels.tree(self.flat, self.copy, self.front, spine)
        if proof:
            guides.draw(tree[1], self.flat, proof, self.copy.has_zone, not self.copy.digits)
        cut, sheet = self.flat.cut, self.flat.sheet
        edges = (cut.left, sheet.height - cut.bottom, cut.right, sheet.height - cut.top)
        found = interior.engine().spread(tree, sheets, self.job.root, files, edges)
        # What is wrong with it is nowhere in the chapters.
        alone, place = replace(self.book, chapters=()), config.place(self.job.root, "", "cover")
        remarks.report(remarks.Said(found.remarks, found.faces), alone, self.job, families, place)
        content: bytes = found.content
        return content

    def problems(self) -> Iterator[Problem]:
        """What a press or a reader would find wrong, and the page engine does not."""
        root = self.job.root
        span = config.place(root, "book", "cover")
        yield from front.problems(self.front, self.flat, root, span)
        differ = jacket.contrast(self.ground, self.ink)
        if differ < jacket.READ:
            message = f"{self.ink} on {self.ground} is hard to read: they differ by {differ:.1f}"
            hint = f"{jacket.READ:g} is the least; give a darker or a lighter ink"
            place = config.place(root, "cover", "ink")
            yield Problem("cover-contrast", message, place, hint, "warning")

    def _ink(self, case: Callable[[str], str]) -> Ink:
        """What the letters of the spine take across it, in the face of the titles."""
        sheets = style.ladder("cover", self.job.config.style.theme, self.job.root)
        tokens = style.value("--head-face", sheets, "cover")
        family = next((each.value for each in tokens if each.type == "string"), "")
        path = style.face_files(family).get("normal")
        meta = self.book.meta
        return Ink(*face.ink(path, case(meta.title + meta.byline))) if path else fit.USUAL

    def _sheets(self, sizes: Sizes) -> tuple[tuple[style.Sheet, ...], tuple[Path, ...], list[str]]:
        sheet = self.flat.sheet
        variables = {
            "--sheet-width": f"{sheet.width:.4f}pt",
            "--sheet-height": f"{sheet.height:.4f}pt",
            "--ground": jacket.pressed(self.ground),
            "--on-ground": jacket.pressed(self.ink),
            **sizes.variables(),
        }
        sheets = style.ladder("cover", self.job.config.style.theme, self.job.root, variables)
        faces, files = style.faces(sheets, self.front.families)
        return (faces, *sheets), files, [*style.families(sheets), *self.front.families]


def _copy(cover: Cover, meta: Meta) -> Copy:
    digits, written = jacket.isbn(meta)
    is_printed = cover.barcode == "print" and bool(digits)
    return Copy(
        meta,
        cover.quote,
        cover.blurb or meta.description,
        cover.about,
        cover.price,
        digits if is_printed else "",
        written,
        cover.price_code,
        has_zone=cover.barcode != "none",
    )
