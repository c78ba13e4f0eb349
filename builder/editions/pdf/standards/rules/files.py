"""Rules about the file: that it opens for everybody, depends on nothing, and does nothing."""

from collections.abc import Iterator
from typing import Any

from builder.editions.pdf.standards.survey import Found, Survey, dictionaries, streams

_FILTERS = {
    *("/FlateDecode", "/DCTDecode", "/ASCIIHexDecode", "/ASCII85Decode", "/RunLengthDecode"),
    *("/CCITTFaxDecode", "/JBIG2Decode", "/JPXDecode"),
}
"""Those of ISO 32000-1, Table 6, but for LZW, which was patented, and Crypt."""

_ACTS = {
    *("/JavaScript", "/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData", "/Hide"),
    *("/SetOCGState", "/Rendition", "/Trans", "/GoTo3DView", "/SubmitForm"),
}


def encrypted(survey: Survey) -> Iterator[Found]:
    """Nobody in fifty years has the key."""
    if survey.pdf.is_encrypted:
        yield "the file is encrypted", 0


def unnamed(survey: Survey) -> Iterator[Found]:
    """An identifier tells two files apart, and two versions of one."""
    if "/ID" not in survey.pdf.trailer:
        yield "the file has no identifier", 0


def filters(survey: Survey) -> Iterator[Found]:
    """A stream is packed in a way that everybody may unpack."""
    for stream in streams(survey.pdf):
        for each in _list(stream.get("/Filter")):
            if str(each) not in _FILTERS:
                yield f"a stream is packed with {str(each)[1:]}", 0


def _list(some: Any) -> list[Any]:
    if some is None:
        return []
    return list(some) if hasattr(some, "__iter__") and not str(some).startswith("/") else [some]


def elsewhere(survey: Survey) -> Iterator[Found]:
    """What is shown is in the file."""
    for stream in streams(survey.pdf):
        if any(key in stream for key in ("/F", "/FFilter", "/FDecodeParms")):
            yield "part of the file lies in another", 0


def active(survey: Survey) -> Iterator[Found]:
    """A book does nothing."""
    pdf = survey.pdf
    if "/JavaScript" in pdf.Root.get("/Names", {}):
        yield "the file has a script", 0
    for thing in (pdf.Root, *dictionaries(pdf)):
        if str(thing.get("/S", "")) in _ACTS and "/K" not in thing:
            yield f"the file acts by itself: {str(thing.S)[1:]}", 0
        if "/AA" in thing:
            yield "the file acts by itself when something is done to it", 0


def clickable(survey: Survey) -> Iterator[Found]:
    """Nor is there anything on paper to press."""
    yield from active(survey)
    if "/OpenAction" in survey.pdf.Root:
        yield "the file acts by itself when it is opened", 0
    for thing in dictionaries(survey.pdf):
        if str(thing.get("/S", "")) in {"/URI", "/GoTo", "/GoToR", "/Named"} and "/K" not in thing:
            yield f"something in the file leads elsewhere: {str(thing.S)[1:]}", 0


def attached(survey: Survey) -> Iterator[Found]:
    """A file inside the file says what it is and what it has to do with it."""
    for thing in dictionaries(survey.pdf):
        if "/EF" not in thing:
            continue
        lacks = [key[1:] for key in ("/AFRelationship", "/F", "/UF") if key not in thing]
        if any("/Subtype" not in stream for stream in thing.EF.values()):
            lacks.append("media type")
        if lacks:
            yield f"an attached file lacks {', '.join(lacks)}", 0


def forms(survey: Survey) -> Iterator[Found]:
    """Nothing to be filled in, and no page that is drawn when it is read."""
    if "/AcroForm" in survey.pdf.Root:
        yield "the file is a form", 0
    for stream in streams(survey.pdf):
        if stream.get("/Subtype") == "/PS" or stream.get("/Subtype2") == "/PS":
            yield "the file has a program in PostScript", 0
        elif any(key in stream for key in ("/OPI", "/Alternates", "/Ref")):
            yield "a picture stands for another one", 0


def versions(survey: Survey) -> Iterator[Found]:
    """No later than the standard knows."""
    if survey.pdf.pdf_version > "1.7":
        yield f"the file is PDF {survey.pdf.pdf_version}", 0


def pressed_versions(survey: Survey) -> Iterator[Found]:
    """The same, for a press."""
    if survey.pdf.pdf_version > "1.6":
        yield f"the file is PDF {survey.pdf.pdf_version}", 0
