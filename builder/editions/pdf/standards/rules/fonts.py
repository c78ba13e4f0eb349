"""Rules about faces: in the file, whole as far as they are shown, and as wide as they are said."""

from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Stream

from builder import face
from builder.editions.pdf.standards.survey import Found, Survey

_PROGRAMS = ("/FontFile", "/FontFile2", "/FontFile3")
WIDTH = 1.0
"""By how much a width may differ, in thousandths of an em (ISO 19005-3 § 6.2.11.5)."""


def embedded(survey: Survey) -> Iterator[Found]:
    """Each face that is seen is in the file: another machine has another of that name, or none."""
    for name, font, page in _shown(survey):
        if _program(font) is None and font.get("/Subtype") != "/Type3":
            yield f"{name} is not in the file", page


def widths(survey: Survey) -> Iterator[Found]:
    """A glyph is as wide as the file says, or another reader sets the line with holes."""
    for key, (font, page) in survey.fonts.items():
        program = _program(font)
        if program is None or font.get("/Subtype") != "/Type0":
            continue
        told, usual = _told(font), float(font.DescendantFonts[0].get("/DW", 1000))
        real = face.advances(program)
        for code in sorted(survey.codes.get(key, set()) - {0}):
            says, is_so = told.get(code, usual), real[code] if code < len(real) else 0
            if abs(says - is_so) > WIDTH:
                what = (
                    f"glyph {code} of {_name(font)} is {is_so:.0f} wide, and said to be {says:.0f}"
                )
                yield what, page
                break


def missing(survey: Survey) -> Iterator[Found]:
    """No box stands where a letter should."""
    for key, (font, page) in survey.fonts.items():
        if font.get("/Subtype") == "/Type0" and 0 in survey.codes.get(key, ()):
            yield f"a letter is missing from {_name(font)}", page


def mapped(survey: Survey) -> Iterator[Found]:
    """Which code is which glyph is said, and not left to be guessed."""
    for name, font, page in _shown(survey):
        for kid in font.get("/DescendantFonts", []):
            if kid.get("/Subtype") == "/CIDFontType2" and "/CIDToGIDMap" not in kid:
                yield f"{name} does not say which code is which glyph", page


def listed(survey: Survey) -> Iterator[Found]:
    """A list of the glyphs that a face has kept names each of them, or is left out."""
    for name, font, page in _shown(survey):
        for kid in font.get("/DescendantFonts", []):
            kept = kid.get("/FontDescriptor", {}).get("/CIDSet")
            if isinstance(kept, Stream):
                bits = kept.read_bytes()
                codes = survey.codes.get(f"{font.objgen}", set())
                if any(not _has(bits, code) for code in codes):
                    yield f"the list of glyphs of {name} is not whole", page


def _has(bits: bytes, code: int) -> bool:
    return code // 8 < len(bits) and bool(bits[code // 8] & (0x80 >> code % 8))


def readable(survey: Survey) -> Iterator[Found]:
    """Each glyph says which letter it is, to whoever copies, searches or listens."""
    for name, font, page in _shown(survey):
        if "/ToUnicode" not in font and font.get("/Subtype") == "/Type0":
            yield f"{name} does not say which letters its glyphs are", page


def _shown(survey: Survey) -> Iterator[tuple[str, Any, int]]:
    for key, (font, page) in survey.fonts.items():
        if survey.codes.get(key):
            yield _name(font), font, page


def _name(font: Any) -> str:
    """A face's name, without the letters before it that mark a part."""
    return str(font.get("/BaseFont", "/?"))[1:].split("+")[-1]


def _program(font: Any) -> bytes | None:
    kids = font.get("/DescendantFonts", [font])
    descriptor = kids[0].get("/FontDescriptor", {})
    streams = (descriptor[key] for key in _PROGRAMS if key in descriptor)
    found = next(streams, None)
    return None if found is None else bytes(found.read_bytes())


def _told(font: Any) -> dict[int, float]:
    """What the file says of each code (ISO 32000-1 § 9.7.4.3)."""
    found: dict[int, float] = {}
    parts = list(font.DescendantFonts[0].get("/W", []))
    while parts:
        first, then = int(parts.pop(0)), parts.pop(0)
        if isinstance(then, Array):
            found |= {first + at: float(each) for at, each in enumerate(then)}
        else:
            width = float(parts.pop(0))
            found |= dict.fromkeys(range(first, int(then) + 1), width)
    return found
