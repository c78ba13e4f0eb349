"""The faces of a gathering, kept out of its PDF; and the faces of a book, cast once for all of it.

A subset of a face a chapter would be a dozen files of the same face, and a union of subsets costs
more than all the rest of binding. So a gathering only tells which letters it has used, and when all
are set one subset is made of each face.
"""

import hashlib
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pydyf
import weasyprint.pdf as writing
from weasyprint.pdf import fonts, stream
from weasyprint.pdf.fonts import Font
from weasyprint.text.ffi import ffi, harfbuzz

from builder.editions.pdf.gathering import Case

ffi.cdef("""
    typedef void (*hb_destroy_func_t) (void *user_data);
    hb_blob_t * hb_blob_create (
        const char *data, unsigned int length, int mode, void *user_data,
        hb_destroy_func_t destroy);
    hb_face_t * hb_face_create (hb_blob_t *blob, unsigned int index);
    hb_font_t * hb_font_create_sub_font (hb_font_t *parent);
    void hb_font_set_scale (hb_font_t *font, int x_scale, int y_scale);
    int hb_font_get_glyph_h_advance (hb_font_t *font, hb_codepoint_t glyph);
    void hb_font_destroy (hb_font_t *font);
""")
"""What of HarfBuzz WeasyPrint has no use for."""

COPIED = 0
"""``HB_MEMORY_MODE_DUPLICATE``."""

FINE = 1024
"""The parts of a thousandth of an em in which letters are measured: HarfBuzz cuts off the rest."""

FACES = "Faces"
"""Where a cast file has its face, in the catalog."""

FACTS = (
    *("hash", "style", "family", "variations", "weight", "index", "font_size", "ascent"),
    *("descent", "tables", "bitmap", "italic_angle", "upem", "png", "svg", "colr"),
    *("glyph_count", "stemv", "stemh", "flags", "used_in_forms"),
)
"""What WeasyPrint knows of a face that is no address in memory."""


@dataclass(slots=True)
class Typecase:
    """The faces of one gathering."""

    used: list[Any] = field(default_factory=list)

    def mends(self) -> tuple[tuple[Any, str, Callable[[Any], Any]], ...]:
        """The functions of WeasyPrint's to wrap while it is written."""
        return (
            (writing, "build_fonts_dictionary", self._kept_out),
            (stream, "Font", _measured),
        )

    def _kept_out(self, _: Callable[..., Any]) -> Callable[..., Any]:
        def keep_out(pdf: Any, found: Mapping[Any, Any], *rest: Any) -> Any:
            self.used = list(found.values())
            # A page must name its faces; what they are is told when the book is bound.
            return pydyf.Dictionary({each.hash: "null" for each in self.used})

        return keep_out

    def cases(self) -> tuple[tuple[Case, bytes], ...]:
        """What was used of each face, and its file."""
        return tuple((_case(font), font.file_content) for font in self.used)


def _measured(make: Callable[..., Any]) -> Callable[..., Any]:
    """A face whose letters are as wide in every gathering, in whatever size it was first met."""

    def font(*facts: Any) -> Any:
        made = make(*facts)
        made.widths = dict(_widths(made))
        return made

    return font


_known: dict[tuple[str, int], dict[int, float]] = {}
"""The widths of faces that this process has measured."""


def _widths(font: Any) -> dict[int, float]:
    """How wide every letter of a face is, as its own file has it."""
    key = (font.hash, hash(font.file_content))
    if key not in _known:
        fine = ffi.gc(harfbuzz.hb_font_create_sub_font(font.hb_font), harfbuzz.hb_font_destroy)
        harfbuzz.hb_font_set_scale(fine, 1000 * FINE, 1000 * FINE)
        advance = harfbuzz.hb_font_get_glyph_h_advance
        _known[key] = {
            glyph: round(advance(fine, glyph) / FINE) for glyph in range(font.glyph_count)
        }
    return _known[key]


def _case(font: Any) -> Case:
    facts = {name: getattr(font, name) for name in FACTS} | {"name": font.name.decode("latin-1")}
    file = hashlib.sha256(font.file_content).hexdigest()
    used = {glyph: width for glyph, width in font.widths.items() if glyph in font.to_unicode}
    return Case(facts, file, used, dict(font.to_unicode), dict(font.missing))


def cast(case: Case, file: bytes) -> bytes:
    """One face with the letters of `case`, as a PDF that holds nothing else."""
    font = object.__new__(Font)
    facts = case.facts | {"name": case.facts["name"].encode("latin-1"), "file_content": file}
    for name, value in facts.items():
        setattr(font, name, value)
    font.widths, font.to_unicode, font.missing = case.widths, case.text, case.missing
    blob = ffi.gc(
        harfbuzz.hb_blob_create(file, len(file), COPIED, ffi.NULL, ffi.NULL),
        harfbuzz.hb_blob_destroy,
    )
    font.hb_face = ffi.gc(
        harfbuzz.hb_face_create(blob, font.index & 0xFFFF), harfbuzz.hb_face_destroy
    )
    pdf = pydyf.PDF()
    options = {"hinting": False, "pdf_version": "1.7"}
    made = fonts.build_fonts_dictionary(pdf, {0: font}, True, True, options)
    pdf.add_object(made)
    pdf.catalog[FACES] = made.reference
    written = io.BytesIO()
    pdf.write(written, version="1.7", compress=True)
    return written.getvalue()
