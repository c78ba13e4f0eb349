"""Gatherings → one PDF: pages, structure, links, outline, labels, faces and folios.

Nothing is laid out here, and nothing is drawn: what was written of each
gathering is taken over, and what leads from one of them to another is led there.
"""

import io
import warnings
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, TypeAlias

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from pikepdf.exceptions import PageCopyWarning

from builder.editions.pdf.gathering import OUTSIDE, Bookmark, Folio
from builder.editions.pdf.makeup import Leafing, MadeUp

FACES = Name("/Faces")
"""Where a cast file has its face."""

NEEDS = ("/XObject", "/Pattern", "/Shading")
"""The resources of a folio that are called otherwise on every page."""
OPACITIES = ("/a", "/A")
"""Of fills and lines; what they are called is what they are: ``/a0.5``."""

Folios: TypeAlias = Mapping[Folio, tuple[int, int]]
"""Which of the folio files has a folio, and on which of its pages."""


def open_(content: bytes) -> pikepdf.Pdf:
    """The file of a gathering, of a face or of folios, as it is bound."""
    return pikepdf.open(io.BytesIO(content))


def bind(
    made: MadeUp,
    faces: Sequence[bytes],
    drawn: Sequence[bytes],
    folios: Folios,
    opened: dict[bytes, pikepdf.Pdf],
) -> bytes:
    """The book as one file; the same gatherings give the same bytes.

    `faces` are those of all gatherings and of the folios, cast; `drawn` are the files of `folios`.
    What is `opened` already is taken from there.
    """
    with _Binder(made, opened) as binder:
        binder.gather()
        binder.face(faces)
        binder.number(drawn, folios)
        binder.link()
        binder.outline()
        binder.label()
        return binder.written()


class _Binder:
    """A book that is being bound."""

    def __init__(self, made: MadeUp, opened: dict[bytes, pikepdf.Pdf]) -> None:
        self.made, self.opened = made, opened
        # What the first gathering says of the book is what each of them says.
        self.pdf = self._taken(made.gatherings[0].content)
        self.others: list[pikepdf.Pdf] = []
        self.pages: list[Any] = []
        """Those of the book, in their order, as dictionaries."""
        self.names: dict[bytes, Any] = {}

    def __enter__(self) -> "_Binder":
        return self

    def __exit__(self, *_: object) -> None:
        for each in (*self.others, self.pdf):
            each.close()

    # Pages and structure (ISO 32000-1 § 14.7) ----------------------------------------------------

    def gather(self) -> None:
        """All pages in their order, and one structure of all."""
        root = self.pdf.Root.StructTreeRoot
        document, key = root.K[0], 0
        nums: list[Any] = []
        kids: list[Any] = []
        blanks = self._opened(self.made.blanks.content)
        which = -1
        for each in self.made.pages:
            if each.is_between:
                self._add_blank(blanks.pages[each.at])
            elif each.gathering != which:
                which = each.gathering
                found = self._gathered(which)
                self._name(found.names)
                for kid in found.kids:
                    kid.P = document
                    kids.append(kid)
                key = self._count(found.pages, found.parents, nums, key)
        document.K = Array(kids)
        root.ParentTree = self.pdf.make_indirect(Dictionary(Nums=Array(nums)))
        root.ParentTreeNextKey = key
        self.pages = [page.obj for page in self.pdf.pages]

    def _taken(self, content: bytes) -> pikepdf.Pdf:
        # Once: what is bound is changed.
        return self.opened.pop(content) if content in self.opened else open_(content)

    def _opened(self, content: bytes) -> pikepdf.Pdf:
        other = self._taken(content)
        self.others.append(other)
        return other

    def _add_blank(self, blank: Any) -> None:
        self.pdf.pages.append(blank)
        page = self.pdf.pages[-1].obj
        # Nothing on it is part of the structure.
        for name in ("/StructParents", "/Tabs"):
            if name in page:
                del page[name]

    def _gathered(self, which: int) -> "_Gathered":
        if which == 0:
            pages = list(self.pdf.pages)
            return _Gathered(_said(self.pdf), [page.obj for page in pages])
        other = self._opened(self.made.gatherings[which].content)
        before = len(self.pdf.pages)
        with warnings.catch_warnings():
            # It warns of names that are lost. They are taken over below.
            warnings.simplefilter("ignore", PageCopyWarning)
            self.pdf.pages.extend(other.pages)
        # By one copy of all that is taken over: what it leads to are the pages that came with it.
        said = self.pdf.copy_foreign(other.make_indirect(_said(other)))
        return _Gathered(said, [page.obj for page in self.pdf.pages[before:]])

    def _name(self, names: Any) -> None:
        for at in range(0, len(names), 2):
            self.names.setdefault(bytes(names[at]), names[at + 1])

    def _count(self, pages: Sequence[Any], parents: Any, nums: list[Any], key: int) -> int:
        """Number what belongs to the structure on from `key`; what comes after."""
        table = {int(parents[at]): parents[at + 1] for at in range(0, len(parents), 2)}
        for page in pages:
            nums += [key, table[int(page.StructParents)]]
            page.StructParents = key
            key += 1
            for note in page.get("/Annots", ()):
                if "/StructParent" in note:
                    nums += [key, table[int(note.StructParent)]]
                    note.StructParent = key
                    key += 1
        return key

    # Faces and folios ---------------------------------------------------------------------------

    def face(self, faces: Sequence[bytes]) -> None:
        """Give every page the faces of the book."""
        found = Dictionary()
        for content in faces:
            other = self._opened(content)
            for name, font in other.Root[FACES].items():
                found[name] = self.pdf.copy_foreign(font)
        self.faces = self.pdf.make_indirect(found)
        for resources in _resources(self.pages):
            resources.Font = self.faces

    def number(self, drawn: Sequence[bytes], folios: Folios) -> None:
        """Draw each page's folio on it: furniture, and no part of the text (§ 14.8.2.2)."""
        files = [self._opened(content) for content in drawn]
        begin, end = self.pdf.make_stream(b"q"), self.pdf.make_stream(b"EMC")
        between = self.pdf.make_stream(b"Q /Artifact BMC")
        for page, leafing in zip(self.pages, self.made.pages, strict=True):
            if leafing.page.has_folio:
                file, at = folios[_folio(leafing)]
                drawing = self._drawing(page, files[file].pages[at], leafing)
                page.Contents = Array([begin, page.Contents, between, drawing, end])

    def _drawing(self, page: Any, folio: Any, leafing: Leafing) -> Any:
        """What draws a folio: the words of its page, or a form where those need more than faces."""
        states = folio.Resources.get("/ExtGState", Dictionary())
        is_plain = all(name.startswith(OPACITIES) for name in states)
        if is_plain and not any(len(folio.Resources.get(kind, ())) for kind in NEEDS):
            for name, state in states.items():
                page.Resources.ExtGState[name] = Dictionary(dict(state.items()))
            return self.pdf.copy_foreign(folio.obj.Contents)
        form = self.pdf.copy_foreign(folio.as_form_xobject())
        form.Resources.Font = self.faces
        name = f"/Folio-{leafing.label}"
        page.Resources.XObject[name] = form
        return self.pdf.make_stream(f"q {name} Do Q".encode())

    # What leads from one to another ---------------------------------------------------------------

    def link(self) -> None:
        """Lead links between gatherings to their targets, by names in one tree (§ 12.3.2.3)."""
        for page in self.pages:
            for note in page.get("/Annots", ()):
                target = str(note.get("/A", Dictionary()).get("/URI", ""))
                if target.startswith(OUTSIDE):
                    name = target.removeprefix(OUTSIDE)
                    del note["/A"]
                    note.Dest = String(name)
        names = [part for key in sorted(self.names) for part in (String(key), self.names[key])]
        if names:
            self.pdf.Root.Names = Dictionary(Dests=Dictionary(Names=Array(names)))

    def outline(self) -> None:
        """The bookmarks of all gatherings as one tree (§ 12.3.3)."""
        marks = [
            (mark, page)
            for page, leafing in zip(self.pages, self.made.pages, strict=True)
            for mark in leafing.page.bookmarks
        ]
        if "/Outlines" in self.pdf.Root:
            del self.pdf.Root["/Outlines"]
        if not marks:
            return
        root = self.pdf.make_indirect(Dictionary(Type=Name.Outlines))
        items = [self._item(mark, page) for mark, page in marks]
        below: dict[int | None, list[int]] = {}
        for number, above in enumerate(_parents([mark.level for mark, _ in marks])):
            below.setdefault(above, []).append(number)
        seen = [0] * len(items)
        for above in sorted(below, key=lambda at: -1 if at is None else at, reverse=True):
            own = below[above]
            parent = root if above is None else items[above]
            for before, after in pairwise(own):
                items[before].Next, items[after].Prev = items[after], items[before]
            for number in own:
                items[number].Parent = parent
            parent.First, parent.Last = items[own[0]], items[own[-1]]
            count = sum(1 + seen[number] for number in own)
            is_closed = above is not None and marks[above][0].is_closed
            parent.Count = -count if is_closed else count
            if above is not None and not is_closed:
                seen[above] = count
        self.pdf.Root.Outlines = root

    def _item(self, mark: Bookmark, page: Any) -> Any:
        target = Array([page, Name.XYZ, round(mark.x, 3), round(mark.y, 3), 0])
        return self.pdf.make_indirect(Dictionary(Title=String(mark.label), Dest=target))

    def label(self) -> None:
        """Page labels as the folios have them: roman, then arabic (§ 12.4.2)."""
        first = self.made.first
        ranges = [(0, Name.r)] + ([(first, Name.D)] if first is not None else [])
        nums = [part for at, kind in ranges for part in (at, Dictionary(S=kind, St=1))]
        self.pdf.Root.PageLabels = Dictionary(Nums=Array(nums))

    def written(self) -> bytes:
        """The file."""
        out = io.BytesIO()
        self.pdf.save(
            out,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
        )
        return out.getvalue()


class _Gathered:
    """What of a gathering is taken over, in the book's own file."""

    def __init__(self, said: Any, pages: list[Any]) -> None:
        self.names, self.kids, self.parents = said.Dests, said.Kids, said.Parents
        self.pages = pages


def _said(pdf: pikepdf.Pdf) -> Any:
    structure = pdf.Root.StructTreeRoot
    names = pdf.Root.get("/Names", Dictionary()).get("/Dests", Dictionary()).get("/Names", Array())
    return Dictionary(Dests=names, Kids=structure.K[0].K, Parents=structure.ParentTree.Nums)


def _folio(leafing: Leafing) -> Folio:
    page = leafing.page
    return Folio(page.name, page.side, page.is_blank, leafing.number)


def _resources(pages: Sequence[Any]) -> Iterator[Any]:
    """The resources of pages and of the forms on them, each once."""
    seen: set[tuple[int, int]] = set()

    def of(holder: Any) -> Iterator[Any]:
        resources = holder.get("/Resources")
        if resources is None or (resources.objgen in seen and resources.objgen != (0, 0)):
            return
        seen.add(resources.objgen)
        yield resources
        for kind in ("/XObject", "/Pattern"):
            for inner in resources.get(kind, Dictionary()).values():
                yield from of(inner)

    for page in pages:
        yield from of(page)


def _parents(levels: Sequence[int]) -> Iterator[int | None]:
    """Which item each one hangs below: the last one before it of a lower level."""
    path: list[int] = []
    for number, level in enumerate(levels):
        while path and levels[path[-1]] >= level:
            path.pop()
        yield path[-1] if path else None
        path.append(number)
