"""The first words of a chapter: which they are, and that marking them loses none."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder import model, opening, xhtml
from builder.model import Emphasis, Inline, NoteRef, Paragraph, Phrase, Span, Strong, Text, plain
from builder.publish import Opened

HERE = Span(opening.__file__, 1)  # type: ignore[arg-type]


def first(opened: Opened) -> model.Block:
    return opening.blocks(opened.book.chapters[0])[0]


def lead(block: model.Block) -> str:
    """The words that are marked; empty where none are."""
    assert isinstance(block, Paragraph)
    match block.sentences[0].inlines[0]:
        case Phrase(attributes=attributes, inlines=words) if attributes.classes == ("lead",):
            assert block.attributes.classes == ("opening",)
            return plain(words)
    assert block.attributes.classes == ()
    return ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("For the first five months Bakhyt Taro played.", "For the first five"),
        ("Kazakhstan left the Soviet Union on a Monday.", "Kazakhstan left the"),
        ("The stallion was called Minister.", "The stallion was called"),
        # A pause ends them, whatever room is left; a name's initials are none.
        ("Call me Ishmael. Some years ago.", "Call me Ishmael"),
        ("At last, in spring, it came.", "At last"),
        ("P. S. Khegai read the note.", "P. S. Khegai read the"),
        # One word at least, and the marks that open it.
        ("Antidisestablishmentarianism was over.", "Antidisestablishmentarianism"),
        ('"There is a hum on it," said Gleb.', "“There is a hum on"),
        ('"No," said Apa.', "“No"),
        ("'Tis of no use at all.", "’Tis of no use at"),
        ("A mirror hung in the hall.", "A mirror hung in the"),
        ("1986 was a year of rain.", "1986 was a year of"),
        ("Ұлытау алыс еді.", "Ұлытау алыс еді"),
        # Emphasis goes with them; a note, a link, a picture and code end them.
        ("*Bakhyt* is written so.", "Bakhyt is written so"),
        ("For the *first five* months.", "For the first five"),
        ("For the *very first and only* time.", "For the very first and"),
        ("H<sub>2</sub>O is clear and cold.", "H2O is clear and cold"),
        ("Apa^[A note.] had kept the scales.", "Apa"),
        ("The [map](#one) was wrong.", "The"),
        ("Say `print` and see.", "Say"),
        # Nothing to set in small capitals, or no words to begin with.
        ("iPhone was not yet a word.", ""),
        ("…and then it was over.", ""),
        ("— Нет, — сказал он.", ""),
        ("שלום עולם.", ""),
        ("[The map](#one) was wrong.", ""),
        ("`print` was the word.", ""),
    ],
)
def test_first_words(opened: Callable[..., Opened], text: str, words: str) -> None:
    assert lead(first(opened(f"# One {{#one}}\n\n{text}\n"))) == words


@pytest.mark.parametrize(
    "text",
    [
        "## A heading\n\nText follows it.",
        "::: verse\nSyr Darya\n:::",
        "::: letter\nBakhyt,\n:::",
        "> A quotation.",
        "1. Stand.",
        "![a bow](bow.png)\n\nText.",
        "{.center}\nIn the middle.",
        "* * *\n\nText.",
    ],
)
def test_what_opens_with_no_plain_paragraph_is_left_alone(
    opened: Callable[..., Opened], text: str
) -> None:
    chapter = opened(f"# One\n\n{text}\n").book.chapters[0]
    assert opening.blocks(chapter) == chapter.blocks


@pytest.mark.parametrize("role", ["part", "glossary", "colophon", "appendix", "acknowledgments"])
def test_some_chapters_open_without_ceremony(opened: Callable[..., Opened], role: str) -> None:
    assert lead(first(opened(f"# One {{.{role}}}\n\nText follows here.\n"))) == ""


def test_an_epigraph_may_stand_before_the_text(opened: Callable[..., Opened]) -> None:
    chapter = opened("# One\n\n::: epigraph\nA song.\n:::\n\nText follows here.\n").book.chapters[0]
    assert lead(opening.blocks(chapter)[1]) == "Text follows here"


def test_the_mark_is_inside_the_sentence(opened: Callable[..., Opened]) -> None:
    marked = xhtml.Markup(is_marked=True)
    text = xhtml.section(opened("# One\n\nFor a year. Then no more.\n").book.chapters[0], marked)
    assert '<p id="one-1" class="opening"><span id="one-1-s1"><span class="lead">For a year' in text


# Cutting in two -----------------------------------------------------------------------------


def inlines() -> st.SearchStrategy[tuple[Inline, ...]]:
    text = st.builds(Text, st.text(min_size=1, max_size=6), st.just(HERE))
    note = st.just(NoteRef("n", 1, HERE))

    def wrapped(inner: st.SearchStrategy[Inline]) -> st.SearchStrategy[Inline]:
        some = st.lists(inner, min_size=1, max_size=3).map(tuple)
        return st.builds(Emphasis, some, st.just(HERE)) | st.builds(Strong, some, st.just(HERE))

    return st.lists(st.recursive(text | note, wrapped, max_leaves=6), max_size=4).map(tuple)


@given(inlines(), st.integers(0, 12))
def test_a_cut_loses_nothing(some: tuple[Inline, ...], at: int) -> None:
    head, tail = opening.split(some, at)
    assert plain(head) + plain(tail) == plain(some)
    assert len(plain(head)) == min(at, len(plain(some)))
    notes = [node for node in model.inlines(some) if isinstance(node, NoteRef)]
    assert [n for n in model.inlines((head, tail)) if isinstance(n, NoteRef)] == notes
