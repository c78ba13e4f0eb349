"""Which colours a standard has, and what becomes of the others."""

from collections.abc import Callable
from dataclasses import dataclass

from builder.picture.inks import Inks, Values

GREY, RGB, CMYK = "/DeviceGray", "/DeviceRGB", "/DeviceCMYK"
SPACES = {1: GREY, 3: RGB, 4: CMYK}
"""The space of a device with so many colours."""

_RED, _GREEN, _BLUE = 0.3, 0.59, 0.11
"""How bright an eye finds them (ISO 32000-1 § 10.3.2)."""
_EQUAL = 0.5 / 255
"""By how much grey's components may differ: less than a screen shows."""


@dataclass(frozen=True, slots=True)
class Palette:
    """How colours are told to a device."""

    foreign: frozenset[str]
    """The spaces that it does without."""
    ground: str
    """The space that is set in the place of those."""
    whole: str
    """The space that holds them all, for colours that run into one another."""
    _painted: Callable[[Values], Values]

    def painted(self, values: Values) -> Values:
        """A colour as it is told here: how many values there are says in which space."""
        return self._painted(values) if SPACES.get(len(values)) in self.foreign else values

    def spread(self, values: Values) -> Values:
        """The same in the space that holds all colours."""
        made = self.painted(values)
        if self.whole == CMYK and len(made) == 1:
            return (0, 0, 0, 1 - made[0])
        return made * 3 if self.whole == RGB and len(made) == 1 else made


def press(inks: Inks) -> Palette:
    """Inks: black is black ink alone, and so is each grey, or letters would show coloured edges."""

    def painted(values: Values) -> Values:
        if max(values) - min(values) <= _EQUAL:
            return (0, 0, 0, round(1 - values[0], 4))
        red, green, blue = values
        return inks.inks(red, green, blue)

    return Palette(frozenset({GREY, RGB}), CMYK, CMYK, painted)


def screen(inks: Inks) -> Palette:
    """Colours of a screen: what is printed in black ink alone is grey, as every printer has it."""

    def painted(values: Values) -> Values:
        cyan, magenta, yellow, black = values
        if not any((cyan, magenta, yellow)):
            return (round(1 - black, 4),)
        return inks.shown(cyan, magenta, yellow, black)

    return Palette(frozenset({CMYK}), GREY, RGB, painted)


def _bright(values: Values) -> Values:
    if len(values) == 4:
        *colours, black = values
        values = tuple(1 - min(1, each + black) for each in colours)
    red, green, blue = values
    return (round(_RED * red + _GREEN * green + _BLUE * blue, 4),)


MASK = Palette(frozenset({RGB, CMYK}), GREY, GREY, _bright)
"""What can be seen through another thing, of which nothing is painted: how bright it is."""
