"""Rules about colours: each means something, and a press lays no more ink than dries."""

from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Name

from builder.editions.pdf.standards.palettes import CMYK, GREY, RGB
from builder.editions.pdf.standards.survey import Found, Survey, dictionaries
from builder.picture import inks
from builder.picture.inks import Inks, Profile

_SPACE = {"RGB": RGB, "CMYK": CMYK, "GRAY": GREY}
_INTENTS = {"/RelativeColorimetric", "/AbsoluteColorimetric", "/Perceptual", "/Saturation"}
_BLENDS = {
    *("/Normal", "/Compatible", "/Multiply", "/Screen", "/Overlay", "/Darken", "/Lighten"),
    *("/ColorDodge", "/ColorBurn", "/HardLight", "/SoftLight", "/Difference", "/Exclusion"),
    *("/Hue", "/Saturation", "/Color", "/Luminosity"),
}
_DARK = 0.75
"""Black ink from which on letters look black, whatever else they are printed in."""
_SLACK = 0.02
"""By how much ink may exceed a profile's most: half a hundredth of each of four inks."""


def intent(survey: Survey, kind: Name) -> Any:
    """What the file says of its colours, to archives or to presses; None where it says nothing."""
    intents: Any = survey.pdf.Root.get("/OutputIntents", [])
    return next((each for each in intents if each.get("/S") == kind), None)


def profile(survey: Survey, kind: Name) -> Profile | None:
    """The profile of that; None where there is none that can be read."""
    found = intent(survey, kind)
    if found is None or "/DestOutputProfile" not in found:
        return None
    try:
        return inks.profile(found.DestOutputProfile.read_bytes())
    except ValueError:
        return None


def kept_intent(survey: Survey) -> Iterator[Found]:
    """Somebody in fifty years knows which red is meant."""
    if intent(survey, Name.GTS_PDFA1) is None:
        yield "the file does not say what its colours mean", 0


def pressed_intent(survey: Survey) -> Iterator[Found]:
    """The file is made for one press."""
    if intent(survey, Name.GTS_PDFX) is None:
        yield "the file does not say for which press it is made", 0


def kept_profile(survey: Survey) -> Iterator[Found]:
    """What is said of the colours can be read, and is said once."""
    found = intent(survey, Name.GTS_PDFA1)
    if found is None:
        return
    read = profile(survey, Name.GTS_PDFA1)
    if read is None or read.device not in {"prtr", "mntr"} or read.colours not in _SPACE:
        yield "the profile of the file's colours can't be used", 0
    elif int(found.DestOutputProfile.get("/N", 0)) != _components(read):
        yield "the profile of the file's colours is said to have other ones", 0
    profiles = {
        each.DestOutputProfile.objgen
        for each in survey.pdf.Root.OutputIntents
        if "/DestOutputProfile" in each
    }
    if len(profiles) > 1:
        yield "the file has several profiles for its colours", 0


def pressed_profile(survey: Survey) -> Iterator[Found]:
    """The press prints with four inks."""
    found = intent(survey, Name.GTS_PDFX)
    if found is None:
        return
    read = profile(survey, Name.GTS_PDFX)
    if read is None or (read.device, read.colours) != ("prtr", "CMYK"):
        yield "the profile is not one of a press with four inks", 0
    elif int(found.DestOutputProfile.get("/N", 0)) != _components(read):
        yield "the profile is said to have other colours", 0
    if "/OutputConditionIdentifier" not in found:
        yield "the press has no name", 0


def _components(read: Profile) -> int:
    return {"CMYK": 4, "RGB": 3, "GRAY": 1}[read.colours]


def kept_devices(survey: Survey) -> Iterator[Found]:
    """No colour is a device's own but that of which the file says what it means."""
    yield from _devices(survey, profile(survey, Name.GTS_PDFA1))


def pressed_devices(survey: Survey) -> Iterator[Found]:
    """No colour of a screen is left to the press to guess."""
    read = profile(survey, Name.GTS_PDFX)
    yield from _devices(survey, read if read and read.colours == "CMYK" else None)


def _devices(survey: Survey, read: Profile | None) -> Iterator[Found]:
    if read is None:
        return
    foreign = {RGB, CMYK} - {_SPACE.get(read.colours, "")}
    told: set[str] = set()
    for paint, page in survey.paints.items():
        if paint.space in foreign and paint.space not in told:
            told.add(paint.space)
            yield (
                f"something is painted in {paint.space[1:]}, which the profile does not know",
                page,
            )


def blended(survey: Survey) -> Iterator[Found]:
    """What is seen through another thing is mixed in colours that are known."""
    known = profile(survey, Name.GTS_PDFA1) or profile(survey, Name.GTS_PDFX)
    for number, page in survey.transparent.items():
        if known is None and "/CS" not in page.get("/Group", {}):
            yield "something is seen through another thing, and mixed in no known colours", number


def blends(survey: Survey) -> Iterator[Found]:
    """And in a way that PDF has a name for."""
    for state, page in survey.states.values():
        mode = state.get("/BM", Name.Normal)
        for each in mode if isinstance(mode, pikepdf.Array) else [mode]:
            if str(each) not in _BLENDS:
                yield f"colours are mixed in a way that is no PDF's: {str(each)[1:]}", page


def transfers(survey: Survey) -> Iterator[Found]:
    """The press alone decides how large its dots grow."""
    for state, page in survey.states.values():
        is_curved = "/TR" in state or state.get("/TR2", Name.Default) != "/Default"
        if is_curved or "/HTP" in state:
            yield "the file sets the curves of the press", page


def rendering(survey: Survey) -> Iterator[Found]:
    """Colours that a press has not are brought near in one of four ways."""
    told = dict(survey.intents)
    for state, page in survey.states.values():
        if "/RI" in state:
            told.setdefault(str(state.RI), page)
    for image, page in survey.images.values():
        if "/Intent" in image:
            told.setdefault(str(image.Intent), page)
    for each, page in told.items():
        if each not in _INTENTS:
            yield f"colours are brought near in a way that is none of four: {each[1:]}", page


def smoothed(survey: Survey) -> Iterator[Found]:
    """A picture is shown as it is."""
    for thing in dictionaries(survey.pdf):
        if thing.get("/Subtype") == "/Image" and thing.get("/Interpolate", False):
            page = survey.images.get(thing.objgen, (None, 0))[1]
            yield "a picture may be smoothed by whoever shows it", page


# Ink ----------------------------------------------------------------------------------------


def heavy(survey: Survey) -> Iterator[Found]:
    """Ink on ink dries: no more of it than the press's own profile ever lays."""
    read = profile(survey, Name.GTS_PDFX)
    if read is None or read.colours != "CMYK":
        return
    most = Inks(read.content).limit
    for paint, page in survey.paints.items():
        if paint.space == CMYK and sum(paint.values) > most + _SLACK:
            yield f"{sum(paint.values):.0%} of ink, and the press's profile lays {most:.0%}", page
    for image, page in survey.images.values():
        if image.get("/ColorSpace") == CMYK:
            shown = pikepdf.PdfImage(image).as_pil_image(apply_mask=False)
            inked = inks.heaviest(shown)
            if inked > most + _SLACK:
                yield f"a picture with {inked:.0%} of ink: the profile lays {most:.0%}", page


def overprinted(survey: Survey) -> Iterator[Found]:
    """Black letters are black ink alone: four inks never meet to a hair, and the edges shine."""
    for paint, page in survey.paints.items():
        if paint.is_text and paint.space == CMYK and len(paint.values) == len("CMYK"):
            *colours, black = paint.values
            if black >= _DARK and any(colours):
                inked = " ".join(f"{each:.0%}" for each in paint.values)
                yield f"letters look black and are printed in several inks: {inked}", page
