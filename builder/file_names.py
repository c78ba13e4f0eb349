"""What the name of a file says: whether it is a chapter, where it belongs, what it is instead."""

import re
import unicodedata
from pathlib import Path, PurePath

MARKDOWN = (".md", ".markdown", ".mkd", ".mdown", ".mdwn", ".mkdn", ".mdtext", ".mdtxt")
"""Endings of Markdown, in small letters."""

WRITINGS = {
    **dict.fromkeys((".txt", ".text"), "plain text"),
    **dict.fromkeys((".docx", ".doc", ".dotx", ".wpd"), "a Word document"),
    **dict.fromkeys((".odt", ".fodt", ".ott"), "an OpenDocument text"),
    **dict.fromkeys((".rtf", ".rtfd"), "a rich text document"),
    **dict.fromkeys((".html", ".htm", ".xhtml"), "a web page"),
    **dict.fromkeys((".tex", ".latex", ".ltx"), "LaTeX"),
    **dict.fromkeys((".qmd", ".rmd"), "Quarto's Markdown"),
    **dict.fromkeys((".mdx",), "Markdown with code in it"),
    **dict.fromkeys((".rst", ".rest"), "reStructuredText"),
    **dict.fromkeys((".adoc", ".asciidoc", ".asc"), "AsciiDoc"),
    ".org": "an Org file",
    ".textile": "Textile",
    ".typ": "Typst",
    ".pages": "a Pages document",
    ".scriv": "a Scrivener project",
    ".fountain": "a screenplay",
}
"""What an author may have meant as a chapter, and is not read unless it is named: by ending."""

READ_IF_NAMED = {*MARKDOWN, ".txt", ".text", ".qmd", ".rmd", ""}
"""Endings of what can be read as Markdown once ``chapters`` or ``Book.txt`` names it."""

ABOUT = {
    **dict.fromkeys(("readme", "read me"), "it tells of the folder"),
    **dict.fromkeys(("summary", "book"), "it could be a list of chapters, but names none"),
    **dict.fromkeys(("license", "licence", "copying"), "it is a licence"),
    **dict.fromkeys(("changelog", "change log"), "it tells of changes"),
    **dict.fromkeys(("contributing", "code of conduct"), "it is for those who work on the book"),
}
"""Names of what lies beside a book and is about it, and why it is left alone."""

PROGRAMS = {"node_modules", "venv", "env", "dist", "build", "_build", "target", "site", "_site"}
PROGRAMS |= {"_book", "public", "__pycache__", "vendor", "bower_components"}
"""Folders that programs fill."""

MADE = re.compile(r"(~|\.(bak|orig|old|tmp|swp|backup|sync-conflict.*))$", re.IGNORECASE)
"""How editors and their like end the names of what they keep."""


def ending(path: PurePath) -> str:
    """A file's ending in small letters, ``.md``, without spaces that slipped in behind it.

    ``01. The Train`` has none.
    """
    found = path.suffix.strip().lower()
    return found if re.fullmatch(r"\.\w{1,12}", found) else ""


def is_markdown(path: PurePath) -> bool:
    """Whether a file calls itself Markdown."""
    return ending(path) in MARKDOWN


def words(name: str) -> list[str]:
    """The words and numbers of a name without its ending: ``02-the_train`` → 02, the, train."""
    parted = re.sub(r"(?<=[a-zа-яё])(?=[A-ZА-ЯЁ])|(?<=\d)(?=[^\W\d])|(?<=[^\W\d])(?=\d)", " ", name)
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFC", parted).casefold())


def about(path: PurePath) -> str:
    """Why a file that lies beside books is left alone; empty for any other."""
    return ABOUT.get(" ".join(words(path.stem)), "")


def key(name: str) -> str:
    """A name as it is compared where its letters' case and composition don't count."""
    return unicodedata.normalize("NFC", name).casefold()


def natural(path: Path | PurePath) -> list[list[tuple[int, int, str]]]:
    """A key in which 2 comes before 10, and a folder's files stay together."""
    return [
        [
            (0, int(bit), "") if bit.isdecimal() else (1, 0, key(bit))
            for bit in re.split(r"(\d+)", part)
        ]
        for part in path.parts
    ]


def is_numbered(path: PurePath) -> bool:
    """Whether a name begins with a number, or has one of its folder's: ``Part 2/03 Rain.md``."""
    return bool(re.match(r"\W*\d", path.name))
