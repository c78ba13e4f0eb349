"""What an audiobook says of itself, as iTunes boxes: the tags that players and shops look for."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from mutagen.mp4 import MP4, MP4Cover, MP4FreeForm

from builder import __version__
from builder.engines import Voice
from builder.model import Meta

Tags: TypeAlias = Mapping[str, list[Any]]

AUDIOBOOK = 2
"""``stik``: else Apple Books takes the file for music."""
SHORT = 255
"""Characters of ``desc`` that players show; ``ldes`` has all."""


def tags(meta: Meta, readers: Iterable[Voice]) -> dict[str, list[Any]]:
    """A book's tags; what it does not say of itself is left out."""
    said = {
        "\xa9nam": meta.title,
        # Audiobookshelf reads the album before the title, and a narrator from the composer alone.
        "\xa9alb": meta.title,
        "\xa9ART": meta.byline,
        "aART": meta.byline,
        "\xa9wrt": narrators(readers),
        "\xa9gen": "Audiobook",
        "\xa9day": meta.date,
        "\xa9too": f"Bookbuilder {__version__}",
        "cprt": meta.rights,
        "desc": _short(meta.description),
        "ldes": meta.description,
    }
    boxes: dict[str, list[Any]] = {name: [text] for name, text in said.items() if text}
    boxes["stik"] = [AUDIOBOOK]
    for name, text in _free(meta):
        if text:
            boxes[f"----:com.apple.iTunes:{name}"] = [MP4FreeForm(text.encode())]  # type: ignore[no-untyped-call]
    return boxes


def narrators(readers: Iterable[Voice]) -> str:
    """Who reads, in one line, each once.

    That a voice is synthetic stands in brackets: what follows a comma, Audiobookshelf takes for
    another person.
    """
    names = (
        f"{voice.credit or voice.name}{' (synthetic voice)' * voice.is_synthetic}"
        for voice in readers
        if voice.credit or voice.name
    )
    return ", ".join(dict.fromkeys(names))


def _free(meta: Meta) -> Iterator[tuple[str, str]]:
    yield "SUBTITLE", meta.subtitle
    yield "SERIES", meta.series
    yield "SERIES-PART", meta.series_number
    yield "PUBLISHER", meta.publisher
    yield "LANGUAGE", meta.language
    yield "ISBN", isbn(meta)


def isbn(meta: Meta) -> str:
    """The audiobook's ISBN, or the book's, where it has one."""
    if meta.isbn.audiobook:
        return meta.isbn.audiobook
    kind, _, number = meta.identifier.rpartition(":")
    return number if kind == "urn:isbn" else ""


def identifier(meta: Meta) -> str:
    """What the audiobook is known by."""
    number = meta.isbn.audiobook.replace("-", "").replace(" ", "")
    return f"urn:isbn:{number}" if number else meta.identifier


def _short(text: str) -> str:
    """The text, or as many of its words as fit and an ellipsis."""
    if len(text) <= SHORT:
        return text
    return text[: SHORT - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def write(path: Path, boxes: Tags, cover: bytes | None) -> None:
    """Put tags and a JPEG cover into an MP4 file, which is made longer where it stands.

    FFmpeg drops the tags it does not know; and told to keep them, drops the others and the cover.
    """
    file = MP4(path)  # type: ignore[no-untyped-call]
    for name, values in boxes.items():
        file[name] = values
    if cover:
        file["covr"] = [MP4Cover(cover, MP4Cover.FORMAT_JPEG)]  # type: ignore[no-untyped-call]
    file.save()  # type: ignore[no-untyped-call]
