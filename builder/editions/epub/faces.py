"""The faces that an ebook brings along, where its sheets ask for any: cut down, with their licence.

Most books ask for none, and are read in the face that their reader likes. `face` cuts; here is what
is cut: the letters of the book, upright, italic and bold.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from builder import face, style
from builder.editions.epub.package import File
from builder.store import Store, digest
from builder.style import css
from builder.style.css import Sheet

WEIGHTS = (("normal", 400), ("italic", 400), ("normal", 700))
"""What a page of prose is made of."""
RECIPE = "face 1"
"""Part of the key of every face that is kept."""


@dataclass(frozen=True, slots=True)
class Faces:
    """Rules for the head of the sheet, and the files that they fetch."""

    rules: str = ""
    files: tuple[File, ...] = ()


NONE = Faces()
"""What most books bring along."""


def bring(sheets: Iterable[Sheet], letters: Iterable[str], store: Store) -> Faces:
    """What the sheets ask to be brought along; a family that pip has not brought is the reader's.

    A reader's own choice overrules it: the rules are for the body, and of no weight.
    """
    asked = style.screen_faces(sheets)
    families = dict.fromkeys(name for _, value in asked for name in css.strings(value))
    # A space for every face, and for old engines something to measure a line by.
    used = "".join(sorted({*letters, " ", "x"}))
    cut = [each for family in families for each in _cut(family, used, store)]
    files = tuple(
        File(f"face-{number}", f"css/face-{number}{_suffix(content)}", _kind(content), content)
        for number, (_, content) in enumerate(cut, 1)
    )
    sources = (f'src: url("{file.name.removeprefix("css/")}")' for file in files)
    rules = [
        f"@font-face {{ {rule} {source}; }}" for (rule, _), source in zip(cut, sources, strict=True)
    ]
    rules += [f"{selector} {{ font-family: {value}; }}" for selector, value in asked]
    return Faces("".join(f"{rule}\n" for rule in rules), files)


def _cut(family: str, letters: str, store: Store) -> Iterator[tuple[str, bytes]]:
    files = style.face_files(family)
    for slope, weight in WEIGHTS:
        if slope in files:
            rule = f'font-family: "{family}"; font-style: {slope}; font-weight: {weight};'
            yield rule, _kept(files[slope], letters, weight, store)


def _kept(path: Path, letters: str, weight: int, store: Store) -> bytes:
    key = digest(RECIPE, path.read_bytes(), letters, weight)
    return store.load(key, face.whole) or store.put(key, face.cut(path, letters, weight))


def _suffix(content: bytes) -> str:
    return ".otf" if content[:4] == b"OTTO" else ".ttf"


def _kind(content: bytes) -> str:
    return f"font/{_suffix(content)[1:]}"
