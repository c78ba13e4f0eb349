"""What our PDF of a book was made from, as files for others to set.

    python tests/bench_forme.py BOOK FOLDER     (BOOKBUILDER_STORE: where its pages are kept)

The whole tree with its page numbers in it, the sheets in their order, and the sheet of
`bench_hand.css` with the lengths of ours.
"""

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

from bench_plain import ROOT, TREE

from builder import publish, style
from builder.cli import options
from builder.editions import Job
from builder.editions.pdf import interior
from builder.style import Sheet, css

HAND = "hand.css"


def write(book: Path, folder: Path) -> None:
    """Write down what the pages of a book are made from."""
    opened = publish.open_book(book)
    job = Job(
        opened.root, folder, opened.name, opened.config, options.store(), tools=publish.tools()
    )
    made = interior.made_up(opened.book, job)
    # Those of the copies have the inner margin that so many pages asked for.
    sheets = made.copies[0].sheets
    forme = interior.forme(opened.book, job)
    labels: dict[str, str] = {}
    for leaf in made.pages:
        for anchor in leaf.page.anchors:
            labels.setdefault(anchor, leaf.label)
    tree = forme.numbered(labels)
    folder.mkdir(parents=True, exist_ok=True)
    ElementTree.ElementTree(tree).write(folder / TREE, encoding="utf-8")
    (folder / ROOT).write_text(f"{opened.root.resolve().as_uri()}/", encoding="utf-8")
    for number, sheet in enumerate(sheets):
        (folder / f"{number:02}.css").write_text(sheet.text, encoding="utf-8")
    (folder / HAND).write_text(_by_hand(sheets), encoding="utf-8")


def _by_hand(sheets: Sequence[Sheet]) -> str:
    """The sheet that was written by hand, its variables replaced by what they are in ours."""

    def value(found: re.Match[str]) -> str:
        return css.text(style.value(found[1], sheets, "print"))

    hand = Path(__file__).with_name("bench_hand.css").read_text(encoding="utf-8")
    return style.faces(sheets)[0].text + re.sub(r"var\((--[\w-]+)\)", value, hand)


if __name__ == "__main__":
    write(Path(sys.argv[1]), Path(sys.argv[2]))
