"""The folders of an Audiobookshelf library: author, book, and in it the sound and what it is.

https://www.audiobookshelf.org/docs/documentation/libraries/book-library/directory-structure
Copy what is in ``NAME-audiobookshelf`` into the library, and it is there.
"""

from collections.abc import Collection, Iterator
from pathlib import Path, PurePath

from builder import draft
from builder.deliveries import Recording, m4b, mp3
from builder.model import Meta

KINDS = ("m4b", "mp3")
"""The deliveries that a book on the shelf may be; one of them, or it would be there twice."""


def deliver(recording: Recording, kind: str) -> Iterator[Path]:
    """``NAME-audiobookshelf/Author/Title/``, with an M4B or with MP3 files."""
    shelf = recording.out / f"{recording.name}-audiobookshelf"
    meta = recording.meta
    with draft.folder(shelf) as unfinished:
        folder = unfinished / place(meta)
        folder.mkdir(parents=True)
        if kind == "m4b":
            m4b.write(recording, folder / f"{mp3.plain(meta.title)}.m4b")
        else:
            mp3.fill(recording, folder)
        for name, content in beside(recording):
            (folder / name).write_bytes(content)
    yield shelf


def place(meta: Meta) -> PurePath:
    """``Author/Title``, or ``Author/Series/Vol 2 - 2026 - Title``: what is read from the names."""
    parts = [meta.series and f"Vol {meta.series_number}" * bool(meta.series_number), meta.date[:4]]
    name = " - ".join(part for part in (*parts, meta.title) if part)
    return PurePath(*(mp3.plain(each) for each in (meta.byline, meta.series, name) if each))


def beside(recording: Recording) -> Iterator[tuple[str, bytes]]:
    """What Audiobookshelf reads besides tags: description, narrator, cover."""
    if recording.meta.description:
        yield "desc.txt", f"{recording.meta.description}\n".encode()
    yield "reader.txt", f"{recording.narrator}\n".encode()
    if cover := recording.square():
        yield "cover.jpg", cover


def kind(names: Collection[str]) -> str:
    """What lies on the shelf: MP3 where that is asked for and M4B is not."""
    return "mp3" if "mp3" in names and "m4b" not in names else "m4b"
