"""The pages that we lay out, by one plain call of WeasyPrint: what our way is measured against.

    python tests/bench_plain.py FOLDER FILE

Tree and sheets, which `bench_forme.py` wrote down, are handed to WeasyPrint as it is, in one
process, with none of our mends. It knows nothing else of ours: what it imports it pays for.
"""

import sys
from pathlib import Path
from xml.etree import ElementTree

import weasyprint
from cssselect2 import ElementWrapper
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

TREE, ROOT = "book.xml", "root.txt"


class Tree(weasyprint.HTML):
    """Elements as they are: an HTML parser would close a paragraph before the note in it."""

    def __init__(self, tree: ElementTree.Element, base: str) -> None:
        self.base_url = base
        self.url_fetcher = URLFetcher()
        self.media_type = "print"
        self.wrapper_element = ElementWrapper.from_html_root(tree, content_language=None)
        self.etree_element = self.wrapper_element.etree_element


def set_(folder: Path, file: Path) -> None:
    """Lay out the tree and write it, in one call."""
    base = (folder / ROOT).read_text(encoding="utf-8")
    fonts = FontConfiguration()
    sheets = [
        weasyprint.CSS(string=path.read_text(encoding="utf-8"), base_url=base, font_config=fonts)
        for path in sorted(folder.glob("[0-9]*.css"))
    ]
    tree = Tree(ElementTree.parse(folder / TREE).getroot(), base)
    tree.write_pdf(file, stylesheets=sheets, font_config=fonts, pdf_variant="pdf/ua-1")


if __name__ == "__main__":
    set_(Path(sys.argv[1]), Path(sys.argv[2]))
