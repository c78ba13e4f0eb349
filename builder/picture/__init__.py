"""Pictures as pixels: what kind a file is, and a JPEG of it in the size that an edition asks for.

The home of Pillow and of resvg (resvg-py: MIT; wheels for every system, nothing to install beside
them). resvg was chosen over WeasyPrint and pypdfium2 by looking: it draws blurs and text on a
path, which those leave out, and it takes its faces from the files it is given, never from the
machine, so that a cover is the same picture everywhere.
"""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path

import resvg_py
from PIL import Image, ImageCms, ImageOps

from builder.errors import BookError, Problem
from builder.model import Span

FACE = "EB Garamond"
"""The face of whatever in an SVG names none, or one that pip has not brought."""

WHITE = "#ffffff"
QUALITY = 90

_ORIENTATION = 0x0112
"""The EXIF tag by which a camera says how it was held."""

_SVG = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>[]*(?:\[.*?\]\s*)?>)*<(?:\w+:)?svg\b",
    re.DOTALL,
)
"""The root of an SVG, after whatever XML allows before it."""

_SIGNATURES = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
}

SUFFIXES = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/svg+xml": ".svg",
}
"""The kinds of picture that every EPUB 3.3 reader shows (§ 3.2), and how their files end."""


def media_type(content: bytes) -> str:
    """What a picture is, by its first bytes: a name may lie. Empty where it is none we know."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if _SVG.match(content):
        return "image/svg+xml"
    return next((kind for sign, kind in _SIGNATURES.items() if content.startswith(sign)), "")


def jpeg(path: Path, width: int, height: int, background: str = WHITE) -> bytes:
    """The picture as a JPEG that fits a box of pixels, its proportion kept.

    An SVG fills the box; pixels are made fewer, never more. What can be seen through is laid on
    `background`. Raises `BookError` where the file can't be drawn.
    """
    with _drawing(path):
        if _is_ready(content := path.read_bytes(), width, height):
            return content
        picture = _load(path, width, height, background)
        picture.thumbnail((width, height), Image.Resampling.LANCZOS)
        return _encode(picture)


def _is_ready(content: bytes, width: int, height: int) -> bool:
    """Whether a file is such a JPEG already: to encode it again would only take from it."""
    if media_type(content) != "image/jpeg":
        return False
    with Image.open(io.BytesIO(content)) as picture:
        upright = picture.getexif().get(_ORIENTATION, 1) == 1
        fits = picture.width <= width and picture.height <= height
        return upright and fits and picture.mode in {"RGB", "L"}


def square(path: Path, side: int, background: str = WHITE) -> bytes:
    """The picture whole on a square JPEG, `side` pixels wide: what players show of an audiobook.

    A book's cover is taller than it is wide. Cropping would cut the title and bars look like a
    mistake, so what is missing of the square is the ground of the cover, going on beyond its edges.
    """
    with _drawing(path):
        whole = ImageOps.contain(
            _load(path, side, side, background), (side, side), Image.Resampling.LANCZOS
        )
        if whole.width > whole.height:
            return _encode(_widen(whole.rotate(90, expand=True), side).rotate(-90))
        return _encode(_widen(whole, side))


def _widen(picture: Image.Image, side: int) -> Image.Image:
    """A picture as high as the square, with both its edges drawn out to the square's."""
    wide = Image.new("RGB", (side, side))
    left = (side - picture.width) // 2
    strip = max(1, picture.width // 100)
    for edge, start, end in (
        (0, 0, left),
        (picture.width - strip, left + picture.width, side),
    ):
        if end == start:
            continue
        ground = picture.crop((edge, 0, edge + strip, picture.height))
        # Down to fewer pixels and up again: so fine that a horizon goes on, and no finer, or every
        # speck on the edge of a photograph would be a stripe.
        soft = ground.resize((1, max(1, side // 10)), Image.Resampling.BOX)
        wide.paste(soft.resize((end - start, side), Image.Resampling.BICUBIC), (start, 0))
    wide.paste(picture, (left, 0))
    return wide


EDGE, EVEN = 400, 6
"""Pixels in which a picture is drawn to see its edge; and by how much of 255 one colour may vary,
since a JPEG's does."""


def edge(path: Path) -> tuple[str, bool]:
    """The colour of the picture's edge, ``#rrggbb``, and whether it is one colour all round.

    A drawing on a ground of one colour can be laid on more of it; any other picture must be cut to
    run over the edge. Raises `BookError` where the file can't be drawn.
    """
    with _drawing(path):
        picture = _load(path, EDGE, EDGE, WHITE)
        picture.thumbnail((EDGE, EDGE))
        across, down = picture.width, picture.height
        strips = ((0, 0, across, 1), (0, down - 1, across, down), (0, 0, 1, down))
        boxes = (*strips, (across - 1, 0, across, down))
        points = [p for box in boxes for p in picture.crop(box).get_flattened_data()]
    channels = list(zip(*points, strict=True))
    mean = [round(sum(each) / len(each)) for each in channels]
    is_even = all(max(each) - min(each) <= EVEN for each in channels)
    return "#" + "".join(f"{each:02x}" for each in mean), is_even


def dimensions(path: Path) -> tuple[int, int]:
    """Width and height of a picture: pixels, or what an SVG has of them in a box of `EDGE`."""
    with _drawing(path):
        content = path.read_bytes()
        if media_type(content) == "image/svg+xml":
            content = _draw(path, EDGE, EDGE, WHITE)
        with Image.open(io.BytesIO(content)) as picture:
            width, height = ImageOps.exif_transpose(picture).size
    return width, height


def size(content: bytes) -> tuple[int, int]:
    """Width and height of a picture made of pixels."""
    with Image.open(io.BytesIO(content)) as picture:
        return picture.size


def moves(content: bytes) -> bool:
    """Whether the picture plays like a film: nobody has looked how fast it flashes."""
    if media_type(content) == "image/svg+xml":
        return bool(re.search(rb"<(?:\w+:)?(?:animate\w*|set|script)\b|@keyframes", content))
    with Image.open(io.BytesIO(content)) as picture:
        return bool(getattr(picture, "is_animated", False))


@contextmanager
def _drawing(path: Path) -> Iterator[None]:
    """Whatever a decoder finds wrong with the file, said as a Problem of the book."""
    try:
        yield
    except FileNotFoundError as error:
        raise BookError(
            Problem("image-missing", "there is no such picture", Span(path, 1))
        ) from error
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        hint = "open it in a picture editor and save it again as PNG, JPEG, WebP or SVG"
        raise BookError(
            Problem("image-unreadable", f"this picture can't be read: {error}", Span(path, 1), hint)
        ) from error


def _load(path: Path, width: int, height: int, background: str) -> Image.Image:
    content = path.read_bytes()
    if media_type(content) == "image/svg+xml":
        content = _draw(path, width, height, background)
    with Image.open(io.BytesIO(content)) as picture:
        return _flatten(_screen_colours(ImageOps.exif_transpose(picture)), background)


def _draw(path: Path, width: int, height: int, background: str) -> bytes:
    """An SVG as PNG, as large as the box holds it: resvg keeps the proportion."""
    return resvg_py.svg_to_bytes(
        svg_path=str(path),
        resources_dir=str(path.parent),
        width=width,
        height=height,
        background=background,
        font_files=[str(file) for file in _faces()],
        font_family=FACE,
        serif_family=FACE,
        sans_serif_family=FACE,
        # A face that only this machine has would make another picture on the next.
        skip_system_fonts=True,
    )


def _faces() -> list[Path]:
    """The files of every face that pip has brought, the same that print and page are set in."""
    packages = {entry.value for entry in entry_points(group="fontpkg.family")}
    places = (place for name in packages if (place := find_spec(name)) and place.origin)
    return sorted(
        face for place in places for face in Path(str(place.origin)).parent.glob("files/*.ttf")
    )


def _screen_colours(picture: Image.Image) -> Image.Image:
    """The same colours in sRGB, where the file says what its numbers mean: CMYK, Adobe RGB."""
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in {"RGB", "CMYK", "L"}:
        return picture
    try:
        return (
            ImageCms.profileToProfile(
                picture, io.BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
            or picture
        )
    except ImageCms.PyCMSError:
        # A damaged profile is common and no reason to refuse the picture: take it as it is.
        return picture


def _flatten(picture: Image.Image, background: str) -> Image.Image:
    """Without transparency, which JPEG has none of."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    layer = picture.convert("RGBA")
    flat = Image.new("RGB", layer.size, background)
    flat.paste(layer, mask=layer)
    return flat


def _encode(picture: Image.Image) -> bytes:
    made = io.BytesIO()
    # Full colour resolution: halved, red letters on a dark cover fray.
    picture.save(made, "JPEG", quality=QUALITY, subsampling=0, optimize=True)
    return made.getvalue()
