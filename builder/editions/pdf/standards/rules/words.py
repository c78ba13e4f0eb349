"""Rules about what a file says of itself, to machines."""

from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from builder.editions.pdf.standards.metadata import SPACES, VERSION
from builder.editions.pdf.standards.survey import Found, Survey

_LI = f"{{{SPACES['rdf']}}}li"


def packet(survey: Survey) -> Element | None:
    """What the file says of itself; None where it is nothing, or nothing that can be read."""
    if "/Metadata" not in survey.pdf.Root:
        return None
    try:
        return ElementTree.fromstring(survey.pdf.Root.Metadata.read_bytes().decode("utf-8-sig"))
    except (ElementTree.ParseError, UnicodeDecodeError):
        return None


def said(survey: Survey, short: str) -> str:
    """One thing of that, by its short name: ``pdfaid:part``."""
    root, (prefix, name) = packet(survey), short.split(":")
    whole = f"{{{SPACES[prefix]}}}{name}"
    for element in root.iter() if root is not None else ():
        if whole in element.attrib:
            return element.attrib[whole]
        if element.tag == whole:
            return "".join(element.itertext()).strip()
    return ""


def _is(survey: Survey, short: str, wanted: str) -> bool:
    """Whether the file says so; one that says nothing at all breaks another rule."""
    return packet(survey) is None or said(survey, short) == wanted


def _unsaid(survey: Survey, *shorts: str) -> Iterator[Found]:
    for each in shorts:
        if packet(survey) is not None and not said(survey, each):
            yield f"the file does not say its {each.split(':')[1]}", 0


def silent(survey: Survey) -> Iterator[Found]:
    """A machine can read what the file is."""
    if packet(survey) is None:
        yield "the file says nothing of itself that a machine can read", 0


def kept(survey: Survey) -> Iterator[Found]:
    """It says that it is PDF/A-3b."""
    if not (_is(survey, "pdfaid:part", "3") and _is(survey, "pdfaid:conformance", "B")):
        yield "the file does not say that it is PDF/A-3b", 0


def heard(survey: Survey) -> Iterator[Found]:
    """It says that it is PDF/UA-1."""
    if not _is(survey, "pdfuaid:part", "1"):
        yield "the file does not say that it is PDF/UA-1", 0


def pressed(survey: Survey) -> Iterator[Found]:
    """It says that it is PDF/X-4."""
    if not _is(survey, "pdfxid:GTS_PDFXVersion", VERSION):
        yield f"the file does not say that it is {VERSION}", 0


def explained(survey: Survey) -> Iterator[Found]:
    """What PDF/A has not heard of is described where it is said."""
    root = packet(survey)
    if root is None or not said(survey, "pdfuaid:part"):
        return
    address = f"{{{SPACES['pdfaSchema']}}}namespaceURI"
    if SPACES["pdfuaid"] not in {each.text for each in root.iter(address)}:
        yield "the file does not describe what it says of PDF/UA", 0


def titled(survey: Survey) -> Iterator[Found]:
    """It has a title."""
    yield from _unsaid(survey, "dc:title")


def dated(survey: Survey) -> Iterator[Found]:
    """It says when it was made, and changed."""
    yield from _unsaid(survey, "xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate")


def versioned(survey: Survey) -> Iterator[Found]:
    """It can be told from its own other versions."""
    yield from _unsaid(survey, "xmpMM:DocumentID", "xmpMM:VersionID", "xmpMM:RenditionClass")


def trapped(survey: Survey) -> Iterator[Found]:
    """Whether its colours overlap already is known, for else they would do so twice, or never."""
    told, info = said(survey, "pdf:Trapped"), str(survey.pdf.docinfo.get("/Trapped", ""))
    if packet(survey) is not None and (told not in {"True", "False"} or info != f"/{told}"):
        yield "the file does not say whether it is trapped", 0


def agreed(survey: Survey) -> Iterator[Found]:
    """It says one thing of itself in both places."""
    title = str(survey.pdf.docinfo.get("/Title", ""))
    if packet(survey) is not None and title and title != said(survey, "dc:title"):
        yield f"the file is called `{title}` in one place and not in another", 0
