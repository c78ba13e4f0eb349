"""What a PDF really shows: which colours, which glyphs, on which page, and how they are marked.

The content of each page is gone through once, with all that it is made of, and every rule reads
what was found.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Self, TypeAlias

import pikepdf
from pikepdf import Array, Dictionary, Stream

from builder.editions.pdf.standards.palettes import CMYK, GREY
from builder.editions.pdf.standards.repaint import OPERATORS, PAINTS, SETS, numbers
from builder.picture.inks import Values

FILLS = {"f", "F", "f*", "B", "B*", "b", "b*"}
STROKES = {"S", "s", "B", "B*", "b", "b*"}
TEXT = {"Tj", "TJ", "'", '"'}
_OTHERS = """BT ET BX EX MP DP EI ID Td TD Tm T* Tc Tw Tz TL Ts w J j M d i m l c v y h re n W W*
cm d0 d1 Do sh gs ri q Q BMC BDC EMC Tf Tr"""
_PLAIN = {
    *_OTHERS.split(),
    *OPERATORS,
    *SETS,
    *PAINTS,
    *FILLS,
    *STROKES,
    *TEXT,
}
"""The operators that ISO 32000-1, Annex A, has; the parser makes one of an inline image's three."""
INLINE = "INLINE IMAGE"

_INVISIBLE = 3
"""How text is shown that is there to be copied alone (ISO 32000-1 § 9.3.6)."""
_DEFAULTS = {
    "/DeviceGray": "/DefaultGray",
    "/DeviceRGB": "/DefaultRGB",
    "/DeviceCMYK": "/DefaultCMYK",
}

Found: TypeAlias = tuple[str, int]
"""What breaks a rule, and on which page; 0 where it is on none."""


@dataclass(frozen=True, slots=True)
class Paint:
    """A colour that something is painted in."""

    space: str
    values: Values
    is_text: bool = False


@dataclass(frozen=True, slots=True)
class Font:
    """A face as a page names it."""

    name: str
    dictionary: Any


@dataclass(frozen=True, slots=True)
class _State:
    """What the operators have set."""

    fill: Paint = Paint(GREY, (0.0,))
    line: Paint = Paint(GREY, (0.0,))
    font: str = ""
    mode: int = 0


@dataclass(slots=True)
class Survey:
    """A PDF, and what was found in it; each thing with the first page that has it."""

    pdf: pikepdf.Pdf
    paints: dict[Paint, int] = field(default_factory=dict)
    codes: dict[str, set[int]] = field(default_factory=dict)
    """The codes of the glyphs that are seen, by face."""
    fonts: dict[str, tuple[Any, int]] = field(default_factory=dict)
    images: dict[tuple[int, int], tuple[Any, int]] = field(default_factory=dict)
    states: dict[tuple[int, int] | str, tuple[Any, int]] = field(default_factory=dict)
    strangers: dict[str, int] = field(default_factory=dict)
    """Operators that PDF does not have."""
    intents: dict[str, int] = field(default_factory=dict)
    depth: int = 0
    deepest: int = 0
    unmarked: list[int] = field(default_factory=list)
    transparent: dict[int, Any] = field(default_factory=dict)
    """The pages through which something is seen."""
    seen: set[tuple[Any, ...]] = field(default_factory=set)

    @classmethod
    def of(cls, pdf: pikepdf.Pdf) -> Self:
        """Go through all pages."""
        survey = cls(pdf)
        for number, page in enumerate(pdf.pages, 1):
            _Walk(survey, number, page.obj).through(page, page.obj.get("/Resources", Dictionary()))
        return survey


class _Walk:
    """One page gone through."""

    def __init__(self, survey: Survey, number: int, page: Any) -> None:
        self.survey, self.number, self.page = survey, number, page
        self.marks: list[bool] = []

    def through(self, stream: Any, resources: Any, state: _State | None = None) -> None:
        """Take in what a stream paints, and what it calls upon."""
        state = state or _State()
        saved: list[_State] = []
        self._resources(resources)
        for instruction in pikepdf.parse_content_stream(stream):
            name, operands = str(instruction.operator), instruction.operands
            if name == "q":
                saved.append(state)
                self.survey.deepest = max(self.survey.deepest, len(saved))
            elif name == "Q" and saved:
                state = saved.pop()
            elif name in ("BMC", "BDC"):
                self.marks.append(name == "BDC" or str(operands[0]) == "/Artifact")
            elif name == "EMC" and self.marks:
                self.marks.pop()
            else:
                state = self._set(name, operands, resources, state)
                self._paint(name, operands, resources, state)

    def _set(self, name: str, operands: Any, resources: Any, state: _State) -> _State:
        if name in OPERATORS:
            space, line = OPERATORS[name]
            return _with(state, line, Paint(self._space(space, resources), numbers(operands)))
        if name in SETS:
            space = self._space(str(operands[0]), resources)
            return _with(state, SETS[name], Paint(space, _first(space)))
        if name in PAINTS:
            line = PAINTS[name]
            was = state.line if line else state.fill
            return _with(state, line, Paint(was.space, numbers(operands)))
        if name == "Tf":
            return replace(state, font=self._font(operands[0], resources))
        return replace(state, mode=int(operands[0])) if name == "Tr" else state

    def _space(self, name: str, resources: Any) -> str:
        """A space by its own name; a device's, unless the page says what its colours mean."""
        spaces = resources.get("/ColorSpace", {})
        if _DEFAULTS.get(name, "") in spaces:
            return _DEFAULTS[name]
        return kind(spaces[name]) if name in spaces else name

    def _font(self, name: Any, resources: Any) -> str:
        font = resources.get("/Font", {}).get(str(name))
        if font is None:
            return ""
        key = f"{font.objgen}"
        self.survey.fonts.setdefault(key, (font, self.number))
        return key

    def _paint(self, name: str, operands: Any, resources: Any, state: _State) -> None:
        if name in TEXT:
            self._text(operands, state)
        elif name in FILLS or name in STROKES:
            self._marked()
            if name in FILLS:
                self._painted(state.fill)
            if name in STROKES:
                self._painted(state.line)
        elif name == "Do":
            self._object(resources.get("/XObject", {}).get(str(operands[0])), state)
        elif name == "sh":
            self._marked()
        elif name == "ri":
            self.survey.intents.setdefault(str(operands[0]), self.number)
        elif name == INLINE:
            self._marked()
            space = operands[0].obj.get("/ColorSpace", GREY)
            self._painted(Paint(_LONG.get(str(space), str(space)), ()))
        elif name not in _PLAIN:
            self.survey.strangers.setdefault(name, self.number)

    def _marked(self) -> None:
        if not any(self.marks) and self.number not in self.survey.unmarked:
            self.survey.unmarked.append(self.number)

    def _painted(self, paint: Paint) -> None:
        self.survey.paints.setdefault(paint, self.number)

    def _text(self, operands: Any, state: _State) -> None:
        if state.mode == _INVISIBLE:
            return
        self._marked()
        if state.mode in (0, 2, 4, 6):
            self._painted(replace(state.fill, is_text=True))
        if state.mode in (1, 2, 5, 6):
            self._painted(replace(state.line, is_text=True))
        codes = self.survey.codes.setdefault(state.font, set())
        font = self.survey.fonts.get(state.font, (None, 0))[0]
        step = 2 if font is not None and font.get("/Subtype") == "/Type0" else 1
        last = operands[-1]
        for part in last if isinstance(last, Array) else (last,):
            if isinstance(part, pikepdf.String):
                text = bytes(part)
                codes.update(
                    int.from_bytes(text[at : at + step]) for at in range(0, len(text), step)
                )

    def _object(self, thing: Any, state: _State) -> None:
        if thing is None:
            return
        if thing.get("/Subtype") == "/Image":
            self._marked()
            self._image(thing)
        elif self._is_new(thing, state, any(self.marks)):
            self._group(thing)
            self.through(thing, thing.get("/Resources", Dictionary()), state)

    def _image(self, image: Any) -> None:
        self.survey.images.setdefault(image.objgen, (image, self.number))
        if "/SMask" in image:
            self._sees_through()
        if not image.get("/ImageMask", False):
            self._painted(Paint(kind(image.get("/ColorSpace", GREY)), ()))

    def _is_new(self, thing: Any, *more: Any) -> bool:
        key = (thing.objgen, *more)
        is_new = key not in self.survey.seen
        self.survey.seen.add(key)
        return is_new

    def _sees_through(self) -> None:
        self.survey.transparent.setdefault(self.number, self.page)

    def _group(self, form: Any) -> None:
        if form.get("/Group", {}).get("/S") == "/Transparency" and "/CS" in form.Group:
            self._painted(Paint(kind(form.Group.CS), ()))

    def _resources(self, resources: Any) -> None:
        """What is painted in a way that no operator tells of."""
        for pattern in resources.get("/Pattern", {}).values():
            if "/Shading" in pattern:
                self._shading(pattern.Shading)
            elif self._is_new(pattern):
                # A tile is painted where it is called for, whatever the tile's own marks are.
                self.marks.append(True)
                self.through(pattern, pattern.get("/Resources", Dictionary()))
                self.marks.pop()
        for shading in resources.get("/Shading", {}).values():
            self._shading(shading)
        for state in resources.get("/ExtGState", {}).values():
            self._graphics(state)

    def _shading(self, shading: Any) -> None:
        self._painted(Paint(kind(shading.ColorSpace), ()))

    def _graphics(self, state: Any) -> None:
        key = state.objgen if state.is_indirect else repr(state)
        self.survey.states.setdefault(key, (state, self.number))
        is_clear = any(float(state.get(each, 1)) < 1 for each in ("/ca", "/CA"))
        mask = state.get("/SMask")
        if is_clear or isinstance(mask, Dictionary) or state.get("/BM", "/Normal") != "/Normal":
            self._sees_through()
        if isinstance(mask, Dictionary) and self._is_new(mask.G, "mask"):
            self._group(mask.G)
            self.marks.append(True)
            self.through(mask.G, mask.G.get("/Resources", Dictionary()))
            self.marks.pop()


_LONG = {"/G": GREY, "/RGB": "/DeviceRGB", "/CMYK": CMYK}
"""How an inline image shortens them (ISO 32000-1 § 8.9.7)."""


def _with(state: _State, line: int, paint: Paint) -> _State:
    return replace(state, line=paint) if line else replace(state, fill=paint)


def _first(space: str) -> Values:
    """The colour of a space that was set alone: black (ISO 32000-1 § 8.6.8)."""
    return {GREY: (0.0,), "/DeviceRGB": (0.0, 0.0, 0.0), CMYK: (0.0, 0.0, 0.0, 1.0)}.get(space, ())


def kind(space: Any) -> str:
    """The name of a colour space; of one that refers to another, that other's."""
    if not isinstance(space, Array):
        return str(space)
    name = str(space[0])
    return kind(space[1]) if name == "/Indexed" else name


def streams(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """All streams of a file."""
    return (each for each in pdf.objects if isinstance(each, Stream))


def dictionaries(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """All dictionaries of a file that stand for themselves, those of streams included."""
    return (each for each in pdf.objects if isinstance(each, Dictionary | Stream))


def opened(content: bytes) -> pikepdf.Pdf:
    """A file, to be looked at."""
    return pikepdf.open(io.BytesIO(content))
