"""What the colours of a file mean: a screen's, or those of one press with one paper."""

from functools import lru_cache
from importlib.resources import files
from typing import TypeAlias

import pikepdf
from pikepdf import Array, Dictionary, Name

from builder.picture.inks import Profile, profile

REGISTRY = "http://www.color.org"
"""Who keeps the list of characterised presses: the ICC (ISO 32000-1 § 14.11.5)."""

Kind: TypeAlias = str


@lru_cache(maxsize=1)
def coated() -> Profile:
    """Offset on coated paper, as Europe prints: the profile that comes with the builder."""
    return profile((files(__package__) / "FOGRA39L_coated.icc").read_bytes())


@lru_cache(maxsize=1)
def srgb() -> Profile:
    """The ICC's own profile of a screen, "used without restriction", as WeasyPrint brings it."""
    return profile((files("weasyprint.pdf") / "sRGB2014.icc").read_bytes())


def write(pdf: pikepdf.Pdf, kind: Name, meant: Profile) -> None:
    """Say what the file's colours mean, and nothing else of the kind."""
    components = {"CMYK": 4, "RGB": 3, "GRAY": 1}[meant.colours]
    stream = pdf.make_stream(meant.content, N=components)
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=kind,
        OutputConditionIdentifier=_condition(meant),
        Info=meant.name,
        DestOutputProfile=pdf.make_indirect(stream),
    )
    if meant.condition:
        intent.RegistryName = REGISTRY
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])


def _condition(meant: Profile) -> str:
    if meant.colours == "RGB":
        return "sRGB IEC61966-2.1"
    return meant.condition or "Custom"
