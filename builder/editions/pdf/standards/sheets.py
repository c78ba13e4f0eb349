"""Pages as a press takes them: boxes one inside the other, and nothing that a mouse would press."""

from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name


def ready(pdf: pikepdf.Pdf) -> None:
    """Take out what is done on a screen alone, and say where each page is cut."""
    for page in pdf.pages:
        if "/TrimBox" not in page:
            page.TrimBox = page.MediaBox
        if "/BleedBox" not in page:
            page.BleedBox = page.TrimBox
        for key in ("/Annots", "/Tabs", "/AA"):
            if key in page:
                del page[key]
    _unlink(pdf)
    for key in ("/OpenAction", "/AA", "/URI"):
        if key in pdf.Root:
            del pdf.Root[key]
    for item in _outline(pdf.Root.get("/Outlines")):
        if "/A" in item:
            if item.A.get("/S") == "/GoTo" and "/D" in item.A:
                item.Dest = item.A.D
            del item["/A"]


def _outline(item: Any) -> Iterator[Any]:
    """The bookmarks, those within others included."""
    while item is not None:
        yield item
        yield from _outline(item.get("/First"))
        item = item.get("/Next")


def _unlink(pdf: pikepdf.Pdf) -> None:
    """The words of a link stay in the structure, as words: there is nothing to follow them to."""
    for thing in pdf.objects:
        if not isinstance(thing, Dictionary) or "/S" not in thing or "/K" not in thing:
            continue
        if thing.get("/Type", Name.StructElem) == "/StructElem":
            kids = thing.K if isinstance(thing.K, Array) else Array([thing.K])
            kept = [kid for kid in kids if not _is_link(kid)]
            if len(kept) < len(kids):
                thing.K = Array(kept)
            if thing.S == "/Link":
                thing.S = Name.Span
    tree = pdf.Root.get("/StructTreeRoot", Dictionary()).get("/ParentTree")
    if tree is not None:
        _forget(tree)


def _is_link(kid: Any) -> bool:
    return isinstance(kid, Dictionary) and kid.get("/Type") == "/OBJR"


def _forget(tree: Any) -> None:
    """No number in the tree of parents stands for an annotation that is gone."""
    for kid in tree.get("/Kids", []):
        _forget(kid)
    if "/Nums" in tree:
        pairs = list(zip(list(tree.Nums)[::2], list(tree.Nums)[1::2], strict=True))
        kept = [part for pair in pairs if isinstance(pair[1], Array) for part in pair]
        tree.Nums = Array(kept)
