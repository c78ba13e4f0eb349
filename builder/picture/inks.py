"""A screen's colours as a press's inks, and back, by ICC profile: numbers and pixels, no files."""

import functools
import io
import re
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy
from PIL import Image, ImageCms

from builder.picture import QUALITY

Values: TypeAlias = tuple[float, ...]
"""The components of a colour, each from 0 to 1."""

_INTENT = ImageCms.Intent.PERCEPTUAL
"""Neighbouring colours stay apart, as photographs want it. Black points are not evened out besides:
black would be more ink than the profile's maker meant, 317 % where FOGRA39 has 300."""

_REGISTERED = re.compile(r"\b(?:ICCHDAT\s+(\S+)|(FOGRA\d+))")
"""A condition that the ICC's registry has: profiles name it after ICCHDAT in their target, and
FOGRA's in their own name, too."""

_GRID = 17
"""Points along each edge of the cube of colours that is looked through for the most ink: as many as
the tables of most profiles have."""


@dataclass(frozen=True, slots=True)
class Profile:
    """An ICC profile, and what it says of itself."""

    content: bytes
    name: str
    colours: str
    """The space of its device: ``CMYK``, ``RGB``, ``GRAY``."""
    device: str
    """``prtr`` for a press."""
    condition: str = ""
    """What the ICC's registry of characterised presses calls this one, if it does."""


def profile(content: bytes) -> Profile:
    """Read an ICC profile; raises `ValueError` where it is none."""
    try:
        said = ImageCms.getOpenProfile(io.BytesIO(content)).profile
    except (OSError, ImageCms.PyCMSError) as error:
        raise ValueError("this is no ICC profile") from error
    name = (said.profile_description or "").strip()
    found = _REGISTERED.search(f"{(said.target or '')[:_REGISTERED_WITHIN]}\n{name}")
    condition = (found[1] or found[2]) if found else ""
    return Profile(content, name, said.xcolor_space.strip(), said.device_class.strip(), condition)


_REGISTERED_WITHIN = 200
"""Characters of a target in which its name stands; measurements follow."""


@dataclass(frozen=True, slots=True)
class Pixels:
    """A picture's samples, as a PDF holds them."""

    mode: Literal["L", "RGB", "CMYK"]
    content: bytes
    is_jpeg: bool = False


class Inks:
    """What a press lays for a colour, and how its inks look."""

    def __init__(self, press: bytes) -> None:
        """Read a press's profile; raises `ValueError` where its tables are missing or damaged."""
        screen, inks = ImageCms.createProfile("sRGB"), ImageCms.getOpenProfile(io.BytesIO(press))
        try:
            self._print = ImageCms.buildTransform(screen, inks, "RGB", "CMYK", _INTENT)
            self._show = ImageCms.buildTransform(inks, screen, "CMYK", "RGB", _INTENT)
        except ImageCms.PyCMSError as error:
            raise ValueError(f"its tables can't be used ({error})") from error
        self._known: dict[tuple[str, Values], Values] = {}

    def inks(self, red: float, green: float, blue: float) -> Values:
        """Cyan, magenta, yellow and black that give a colour of a screen."""
        return self._one("RGB", (red, green, blue), self._print)

    def shown(self, cyan: float, magenta: float, yellow: float, black: float) -> Values:
        """Red, green and blue of inks that lie on one another."""
        return self._one("CMYK", (cyan, magenta, yellow, black), self._show)

    def _one(self, mode: str, values: Values, transform: Any) -> Values:
        if (mode, values) not in self._known:
            whole = tuple(round(min(max(each, 0), 1) * 255) for each in values)
            point = _applied(Image.new(mode, (1, 1), whole), transform).getpixel((0, 0))
            self._known[mode, values] = tuple(round(each / 255, 4) for each in point)
        return self._known[mode, values]

    @functools.cached_property
    def limit(self) -> float:
        """The most ink that this profile lays, in all: 3.0 is three of four inks whole."""
        steps = [round(at * 255 / (_GRID - 1)) for at in range(_GRID)]
        cube = bytes(part for r in steps for g in steps for b in steps for part in (r, g, b))
        return heaviest(_applied(Image.frombytes("RGB", (_GRID * _GRID, _GRID), cube), self._print))

    def separated(self, picture: Any, is_photograph: bool) -> Pixels:
        """A picture of a screen in inks; one without colours in grey, which is printed in black."""
        red, green, blue = picture.convert("RGB").split()
        if red.tobytes() == green.tobytes() == blue.tobytes():
            return _pixels(red, is_photograph)
        return _pixels(_applied(picture.convert("RGB"), self._print), is_photograph)

    def screened(self, picture: Any, is_photograph: bool) -> Pixels:
        """A picture of inks in the colours of a screen."""
        return _pixels(_applied(picture.convert("CMYK"), self._show), is_photograph)


def heaviest(picture: Any) -> float:
    """The most ink that lies on one point of a picture made of inks."""
    return float(numpy.asarray(picture).sum(axis=2, dtype=int).max()) / 255


def _applied(picture: Any, transform: Any) -> Any:
    made = ImageCms.applyTransform(picture, transform)
    return picture if made is None else made


def _pixels(picture: Any, is_photograph: bool) -> Pixels:
    if not is_photograph:
        return Pixels(picture.mode, picture.tobytes())
    made = io.BytesIO()
    # As for covers: halved colours fray at the edges of letters.
    picture.save(made, "JPEG", quality=QUALITY, subsampling=0, optimize=True)
    return Pixels(picture.mode, made.getvalue(), is_jpeg=True)
