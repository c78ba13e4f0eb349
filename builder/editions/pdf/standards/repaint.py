"""Each colour of a PDF told in the colours of its standard: on pages, in forms, shades, pictures.

Nothing else of a page is touched, so nothing on it moves.
"""

from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Operator, Stream

from builder.editions.pdf.standards.palettes import CMYK, GREY, MASK, RGB, SPACES, Palette
from builder.picture.inks import Inks, Pixels, Values

OPERATORS = {
    "g": (GREY, 0),
    "G": (GREY, 1),
    "rg": (RGB, 0),
    "RG": (RGB, 1),
    "k": (CMYK, 0),
    "K": (CMYK, 1),
}
"""The space that an operator sets along with a colour: 0 to fill with, 1 to draw lines with."""
SETS = {"cs": 0, "CS": 1}
PAINTS = {"sc": 0, "scn": 0, "SC": 1, "SCN": 1}
_TOLD = {1: ("g", "G"), 3: ("rg", "RG"), 4: ("k", "K")}


def repaint(pdf: pikepdf.Pdf, palette: Palette, inks: Inks) -> None:
    """Tell all colours of a PDF as the palette has them."""
    masked = _masked(pdf)
    for page in pdf.pages:
        if (made := repainted(page, palette)) is not None:
            page.Contents = pdf.make_stream(made)
    for thing in pdf.objects:
        its = MASK if getattr(thing, "objgen", None) in masked else palette
        if isinstance(thing, Stream):
            _stream(thing, its, inks)
        if isinstance(thing, Dictionary | Stream) and "/Resources" in thing:
            for shading in thing.Resources.get("/Shading", {}).values():
                _shading(shading, its)
        if isinstance(thing, Dictionary | Stream) and "/ShadingType" in thing:
            _shading(thing, its)


def repainted(stream: Any, palette: Palette) -> bytes | None:
    """The operators of a page or a form with its colours told anew; None where none was foreign."""
    made: list[Any] = []
    is_other = False
    spaces, saved = [GREY, GREY], []
    for instruction in pikepdf.parse_content_stream(stream):
        name, operands = str(instruction.operator), instruction.operands
        told: tuple[Any, Operator] | None = None
        if name == "q":
            saved.append(list(spaces))
        elif name == "Q" and saved:
            spaces = saved.pop()
        elif name in OPERATORS:
            spaces[OPERATORS[name][1]], line = OPERATORS[name]
            told = _paint(operands, line, palette)
        elif name in SETS:
            line = SETS[name]
            spaces[line] = str(operands[0])
            if spaces[line] in palette.foreign:
                told = ([Name(palette.ground)], instruction.operator)
        elif name in PAINTS and spaces[PAINTS[name]] in palette.foreign:
            told = _paint(operands, PAINTS[name], palette)
        is_other = is_other or told is not None
        made.append(told or instruction)
    return pikepdf.unparse_content_stream(made) if is_other else None


def _paint(operands: Any, line: int, palette: Palette) -> tuple[Any, Operator] | None:
    values = numbers(operands)
    if SPACES.get(len(values)) not in palette.foreign:
        return None
    told = palette.painted(values)
    return [*told], Operator(_TOLD[len(told)][line])


def numbers(operands: Any) -> Values:
    """The numbers among an operator's operands: the name of a pattern is none."""
    return tuple(float(each) for each in operands if not isinstance(each, pikepdf.Object))


def _stream(stream: Stream, palette: Palette, inks: Inks) -> None:
    """A form, a pattern's tile or a picture; whatever else is a stream has no colours."""
    if "/Group" in stream and stream.Group.get("/CS") in palette.foreign:
        stream.Group.CS = Name(palette.whole)
    if stream.get("/Subtype") == "/Form" or stream.get("/PatternType") == 1:
        if (made := repainted(stream, palette)) is not None:
            stream.write(made)
    elif stream.get("/Subtype") == "/Image" and stream.get("/ColorSpace") in palette.foreign:
        _picture(stream, palette, inks)


# Shades -------------------------------------------------------------------------------------


def _shading(shading: Any, palette: Palette) -> None:
    """Colours that run into one another: their ends are told anew, and what is between follows."""
    if shading.get("/ColorSpace") not in palette.foreign or shading.ShadingType not in {2, 3}:
        return
    ends = list(_ends(shading.Function))
    if any(function.FunctionType != 2 for function in ends):
        return
    shading.ColorSpace = Name(palette.whole)
    if "/Background" in shading:
        shading.Background = Array(palette.spread(numbers(shading.Background)))
    for function in ends:
        for key, usual in (("/C0", (0.0,)), ("/C1", (1.0,))):
            values = numbers(function[key]) if key in function else usual
            function[key] = Array(palette.spread(values))


def _ends(function: Any) -> Iterator[Any]:
    if isinstance(function, Array):
        for each in function:
            yield from _ends(each)
    elif function.FunctionType == 3:
        yield from _ends(function.Functions)
    else:
        yield function


# Pictures -----------------------------------------------------------------------------------


def _picture(stream: Stream, palette: Palette, inks: Inks) -> None:
    if stream.get("/BitsPerComponent") != 8:
        return
    is_photograph = stream.get("/Filter") == "/DCTDecode"
    picture = pikepdf.PdfImage(stream).as_pil_image(apply_mask=False)
    turned = inks.separated if palette.whole == CMYK else inks.screened
    _write(stream, turned(picture, is_photograph))


def _write(stream: Stream, pixels: Pixels) -> None:
    for key in ("/Decode", "/DecodeParms"):
        if key in stream:
            del stream[key]
    spaces = {"L": GREY, "RGB": RGB, "CMYK": CMYK}
    stream.ColorSpace = Name(spaces[pixels.mode])
    if pixels.is_jpeg:
        stream.write(pixels.content, filter=Name.DCTDecode)
        if pixels.mode == "CMYK":
            # A JPEG of inks says how much light is left, as Photoshop's did.
            stream.Decode = Array([1, 0] * 4)
    else:
        stream.write(pixels.content)


# Masks --------------------------------------------------------------------------------------


def _masked(pdf: pikepdf.Pdf) -> set[tuple[int, int]]:
    """The forms of which only the brightness is seen, and all that they are made of."""
    found: set[tuple[int, int]] = set()
    states = (each for each in pdf.objects if isinstance(each, Dictionary | Stream))
    for thing in states:
        for state in thing.get("/Resources", Dictionary()).get("/ExtGState", {}).values():
            mask = state.get("/SMask")
            if isinstance(mask, Dictionary) and mask.get("/S") == "/Luminosity":
                _gather(mask.G, found)
    return found


def _gather(form: Any, found: set[tuple[int, int]]) -> None:
    if form.objgen in found:
        return
    found.add(form.objgen)
    resources = form.get("/Resources", {})
    for kind in ("/XObject", "/Pattern", "/Shading"):
        for each in resources.get(kind, {}).values():
            if each.is_indirect:
                _gather(each, found)
