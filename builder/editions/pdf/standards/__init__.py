"""A finished PDF, taken to the standard that an archive or a press asks for, and looked over.

A file comes from the page engine ready to be read aloud, PDF/UA-1 (ISO 14289-1). Here it becomes
PDF/A-3b besides (ISO 19005-3), which says what its colours mean and can be kept; or PDF/X-4 (ISO
15930-7), which is inks for one press, black letters in black ink alone, and nothing to click on.
"""

import io

import pikepdf
from pikepdf import Name

from builder.editions.pdf.standards import intents, metadata, palettes, repaint, sheets
from builder.model import Meta
from builder.picture.inks import Inks, Profile

UA, A, X = "pdf/ua-1", "pdf/a-3b", "pdf/x-4"

_VERSIONS = {A: "1.7", X: "1.6"}


def conform(content: bytes, standard: str, meta: Meta, press: Profile | None = None) -> bytes:
    """The same pages in the standard of that name; the same bytes for the same bytes.

    `press` is the profile of the press, whose inks some colours may be told in already.
    """
    if standard == UA:
        return content
    press = press or intents.coated()
    inks = Inks(press.content)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        if standard == X:
            sheets.ready(pdf)
            repaint.repaint(pdf, palettes.press(inks), inks)
            intents.write(pdf, Name.GTS_PDFX, press)
        else:
            _keep(pdf)
            repaint.repaint(pdf, palettes.screen(inks), inks)
            intents.write(pdf, Name.GTS_PDFA1, intents.srgb())
        metadata.write(pdf, standard, meta, content)
        made = io.BytesIO()
        pdf.save(made, deterministic_id=True, force_version=_VERSIONS[standard])
    return made.getvalue()


def _keep(pdf: pikepdf.Pdf) -> None:
    """Pictures are shown as they are, and no reader may smooth them (ISO 19005-3 § 6.2.8)."""
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Stream) and "/Interpolate" in thing:
            del thing["/Interpolate"]
