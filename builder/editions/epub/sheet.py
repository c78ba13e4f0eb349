"""The style sheet as the package carries it: with the faces and ornaments that it asks for."""

import re
from pathlib import Path

from builder.editions.epub.faces import NONE, Faces
from builder.editions.epub.package import File
from builder.editions.epub.pages import SHEET
from builder.errors import BookError
from builder.style import css, fetches


def write(text: str, path: Path, faces: Faces = NONE) -> tuple[File, ...]:
    """The sheet and the files it fetches, led to their places in the package.

    Besides the `faces` that it asks for, only the book's own sheet, `path`, fetches anything: its
    addresses start from its folder. Raises `BookError` for what is not there, or not on this
    machine.
    """
    if problems := list(fetches.problems(text, path)):
        raise BookError(*problems)
    fetched: dict[str, File] = {}
    for address in css.addresses(text):
        content = (path.parent / address).read_bytes()
        media_type, suffix = fetches.kind(content)
        name = f"css/{len(fetched) + 1}{suffix}"
        fetched.setdefault(address, File(f"css-{len(fetched) + 1}", name, media_type, content))

    def lead(found: re.Match[str]) -> str:
        file = fetched.get(found["address"])
        return f'url("{file.name.removeprefix("css/")}")' if file else found[0]

    whole = faces.rules + css.URL.sub(lead, text)
    return (File("css", SHEET, "text/css", whole.encode()), *faces.files, *fetched.values())
