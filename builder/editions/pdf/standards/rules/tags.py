"""Rules about structure: that the book can be read aloud, in order, with nothing left out."""

from collections.abc import Iterator
from typing import Any

from pikepdf import Dictionary

from builder.editions.pdf.standards.survey import Found, Survey, dictionaries


def tagged(survey: Survey) -> Iterator[Found]:
    """The file says what its parts are."""
    root = survey.pdf.Root
    if (
        not root.get("/MarkInfo", Dictionary()).get("/Marked", False)
        or "/StructTreeRoot" not in root
    ):
        yield "the file has no structure", 0
    elif root.MarkInfo.get("/Suspects", False):
        yield "the file doubts its own structure", 0


def entitled(survey: Survey) -> Iterator[Found]:
    """A window shows the book's title, and not the name of a file."""
    if not survey.pdf.Root.get("/ViewerPreferences", Dictionary()).get("/DisplayDocTitle"):
        yield "a window shows the file's name for the title", 0


def spoken(survey: Survey) -> Iterator[Found]:
    """A voice knows in which language to read."""
    if not str(survey.pdf.Root.get("/Lang", "")):
        yield "the file does not say its language", 0


def pictured(survey: Survey) -> Iterator[Found]:
    """A picture says what it shows."""
    for element in _elements(survey):
        if element.S == "/Figure" and not str(element.get("/Alt", element.get("/ActualText", ""))):
            yield "a picture does not say what it shows", 0


def marked(survey: Survey) -> Iterator[Found]:
    """What is on a page is part of the structure, or marked as no part of it."""
    for page in survey.unmarked:
        yield "something on the page is no part of the structure, and not marked as such", page


def ordered(survey: Survey) -> Iterator[Found]:
    """Whoever goes on by a key goes in the order of reading."""
    for number, page in enumerate(survey.pdf.pages, 1):
        if "/Annots" in page.obj and page.obj.get("/Tabs") != "/S":
            yield "who goes through the page by a key does not go in its order", number


def described(survey: Survey) -> Iterator[Found]:
    """A link says where it leads."""
    for number, page in enumerate(survey.pdf.pages, 1):
        for each in page.obj.get("/Annots", []):
            if each.get("/Subtype") == "/Link" and not str(each.get("/Contents", "")):
                yield "a link does not say where it leads", number
            elif each.get("/Subtype") == "/Link" and "/StructParent" not in each:
                yield "a link is no part of the structure", number


def _elements(survey: Survey) -> Iterator[Any]:
    for thing in dictionaries(survey.pdf):
        if "/S" in thing and "/P" in thing and "/K" in thing:
            yield thing
