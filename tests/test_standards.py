"""What a file promises: PDF/UA-1, PDF/A-3b, PDF/X-4. Read back, and broken rule by rule."""

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image, ImageCms
from printed import job

from builder import publish
from builder.config import Config
from builder.editions.pdf import interior, screen, standards
from builder.editions.pdf.standards import intents, metadata, repaint, rules
from builder.editions.pdf.standards.palettes import CMYK
from builder.editions.pdf.standards.rules import RULES
from builder.editions.pdf.standards.survey import Survey
from builder.errors import BookError
from builder.model import Meta
from builder.picture import inks
from builder.publish import Opened

ROOT = Path(__file__).parent.parent
UA, A, X = standards.UA, standards.A, standards.X
ALL = (UA, A, X)


@pytest.fixture(scope="session")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The bundled book in each standard."""
    opened = publish.open_book(ROOT / "manuscript")
    made = interior.build(opened.book, job(opened, tmp_path_factory.mktemp("bundled")))
    source = made.path.read_bytes()
    return {each: standards.conform(source, each, opened.book.meta) for each in ALL}


SMALL = """
# Colours

A paragraph with a [link](https://example.org), and a picture.

![A red square.](red.png)

![A grey square.](grey.png)

![A square that fades.](fade.svg)

![Half of it can be seen through.](clear.png)
"""

FADE = """<svg xmlns="http://www.w3.org/2000/svg" width="60" height="60"><defs>
<linearGradient id="g"><stop offset="0" stop-color="#ff0000"/><stop offset=".5" stop-color="#fff"/>
<stop offset="1" stop-color="#000" stop-opacity=".2"/></linearGradient></defs>
<rect width="60" height="60" fill="url(#g)"/><rect width="9" height="9" opacity=".5"/></svg>"""

STYLE = """h1 { color: #a5351f } p:first-of-type { color: device-cmyk(0.1 0.9 0.8 0) }
a { color: black } h1::before { content: "\\2767"; color: #777 }"""


def square(path: Path, mode: str, colour: Any) -> None:
    Image.new(mode, (8, 8), colour).save(path)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    """A page with colours told in every way that a book may tell them."""
    folder = tmp_path_factory.mktemp("small")
    (folder / "01.md").write_text(SMALL, encoding="utf-8")
    (folder / "book.toml").write_text('[book]\ntitle = "Colours"\ndate = "2026-11"\n')
    (folder / "style.css").write_text(STYLE)
    (folder / "fade.svg").write_text(FADE)
    square(folder / "red.png", "RGB", (200, 30, 20))
    square(folder / "grey.png", "RGB", (90, 90, 90))
    square(folder / "clear.png", "RGBA", (0, 0, 200, 128))
    return publish.open_book(folder)


@pytest.fixture(scope="session")
def pages(small: Opened, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """That page in each standard."""
    made = interior.build(small.book, job(small, tmp_path_factory.mktemp("pages")))
    source = made.path.read_bytes()
    return {each: standards.conform(source, each, small.book.meta) for each in ALL}


def codes(content: bytes, standard: str) -> set[str]:
    return {fault.code for fault in rules.faults(content, standard)}


# None is broken -----------------------------------------------------------------------------


@pytest.mark.parametrize("standard", ALL)
def test_the_bundled_book_breaks_no_rule(bundled: dict[str, bytes], standard: str) -> None:
    assert rules.faults(bundled[standard], standard) == []


@pytest.mark.parametrize("standard", ALL)
def test_nor_does_a_page_with_every_kind_of_colour(pages: dict[str, bytes], standard: str) -> None:
    assert rules.faults(pages[standard], standard) == []


def test_what_is_to_be_kept_can_be_read_aloud_too(bundled: dict[str, bytes]) -> None:
    assert rules.faults(bundled[A], UA) == []


def test_the_same_book_gives_the_same_bytes(bundled: dict[str, bytes]) -> None:
    meta = Meta("Horsehair", date="2026")
    for each in (A, X):
        one, two = (standards.conform(bundled[UA], each, meta) for _ in range(2))
        assert one == two


@pytest.mark.parametrize("standard", ALL)
def test_qpdf_finds_the_file_sound(bundled: dict[str, bytes], standard: str) -> None:
    # What `qpdf --check` looks at, by the library that pip has brought.
    with pikepdf.open(io.BytesIO(bundled[standard])) as file:
        assert file.check_pdf_syntax() == []


# Nothing moves ------------------------------------------------------------------------------

COLOUR = {*repaint.OPERATORS, *repaint.SETS, *repaint.PAINTS}


def drawn(content: bytes) -> list[list[tuple[str, str]]]:
    """The operators of each page but for those of colour."""
    with pikepdf.open(io.BytesIO(content)) as file:
        return [
            [
                (str(each.operator), str([*each.operands]))
                for each in pikepdf.parse_content_stream(page)
                if str(each.operator) not in COLOUR
            ]
            for page in file.pages
        ]


@pytest.mark.parametrize("standard", [A, X])
def test_nothing_on_the_page_moves(bundled: dict[str, bytes], standard: str) -> None:
    assert drawn(bundled[standard]) == drawn(bundled[UA])


# Ink ----------------------------------------------------------------------------------------


def survey(content: bytes) -> Survey:
    return Survey.of(pikepdf.open(io.BytesIO(content)))


def test_a_black_book_is_printed_in_black_ink_alone(bundled: dict[str, bytes]) -> None:
    paints = survey(bundled[X]).paints
    assert {paint.space for paint in paints} == {CMYK}
    assert {paint.values for paint in paints if paint.values} == {(0, 0, 0, 1), (0, 0, 0, 0)}


def test_black_letters_are_read_back_as_black_ink(bundled: dict[str, bytes]) -> None:
    """The same, without a module of ours: each colour that a content stream sets."""
    with pikepdf.open(io.BytesIO(bundled[X])) as file:
        streams = [*file.pages, *(s for s in file.objects if is_form(s))]
        told = {
            (str(each.operator), tuple(float(v) for v in each.operands))
            for stream in streams
            for each in pikepdf.parse_content_stream(stream)
            if str(each.operator) in {"g", "G", "rg", "RG", "k", "K", "sc", "scn", "SC", "SCN"}
        }
    assert {operator for operator, _ in told} <= {"k", "K", "scn", "SCN"}
    assert all(values[:3] == (0, 0, 0) for _, values in told)


def is_form(thing: Any) -> bool:
    return isinstance(thing, Stream) and thing.get("/Subtype") == "/Form"


def test_colours_become_inks_and_greys_black_ink(pages: dict[str, bytes]) -> None:
    told = {paint.values for paint in survey(pages[X]).paints if paint.values}
    press = inks.Inks(intents.coated().content)
    assert press.inks(165 / 255, 53 / 255, 31 / 255) in told, "the heading"
    assert (0.1, 0.9, 0.8, 0) in told, "inks stay what the author gave"
    assert (0, 0, 0, round(1 - 0x77 / 255, 4)) in told, "grey"


def test_pictures_become_inks_and_those_without_colours_grey(pages: dict[str, bytes]) -> None:
    with pikepdf.open(io.BytesIO(pages[X])) as file:
        found = {
            str(thing.ColorSpace): thing.read_bytes()[:4]
            for thing in file.objects
            if isinstance(thing, Stream) and thing.get("/Subtype") == "/Image"
            if "/SMask" not in thing and len(thing.read_bytes()) in {8 * 8, 8 * 8 * 4}
        }
    assert found["/DeviceGray"][0] in {90, 128}
    red = inks.Inks(intents.coated().content).inks(200 / 255, 30 / 255, 20 / 255)
    assert [each / 255 for each in found["/DeviceCMYK"]] == pytest.approx(red, abs=1 / 255)


def test_what_things_are_seen_through_is_no_ink(pages: dict[str, bytes]) -> None:
    """The fading drawing: how bright its mask is says how much of it is seen."""
    with pikepdf.open(io.BytesIO(pages[X])) as file:
        states = [
            state
            for thing in file.objects
            if isinstance(thing, Dictionary | Stream) and "/Resources" in thing
            for state in thing.Resources.get("/ExtGState", {}).values()
        ]
        masks = [state.SMask.G for state in states if "/G" in state.get("/SMask", {})]
        shades = [s for mask in masks for s in mask.Resources.get("/Shading", {}).values()]
        assert shades
        assert {str(each.ColorSpace) for each in shades} == {"/DeviceGray"}


def test_an_archive_shows_black_ink_as_black(bundled: dict[str, bytes]) -> None:
    spaces = {paint.space for paint in survey(bundled[A]).paints}
    assert spaces == {"/DeviceGray", "/DeviceRGB"}


def test_a_photograph_stays_a_jpeg(make: Callable[..., bytes], tmp_path: Path) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (64, 64), (10, 120, 60)).save(picture, "JPEG")
    made = make("# A\n\n![A leaf.](leaf.jpg)\n", X, {"leaf.jpg": picture.getvalue()})
    with pikepdf.open(io.BytesIO(made)) as file:
        (leaf,) = (t for t in file.objects if isinstance(t, Stream) and "/Width" in t)
        assert (leaf.Filter, leaf.ColorSpace) == ("/DCTDecode", "/DeviceCMYK")
        shown = pikepdf.PdfImage(leaf).as_pil_image()
    wanted = inks.Inks(intents.coated().content).inks(10 / 255, 120 / 255, 60 / 255)
    assert [v / 255 for v in shown.getpixel((30, 30))] == pytest.approx(wanted, abs=0.03)


def test_an_archive_shows_a_photograph_in_inks_on_a_screen(make: Callable[..., bytes]) -> None:
    picture = io.BytesIO()
    Image.new("CMYK", (64, 64), (0, 255, 255, 0)).save(picture, "JPEG")
    made = make("# A\n\n![Red.](red.jpg)\n", A, {"red.jpg": picture.getvalue()})
    with pikepdf.open(io.BytesIO(made)) as file:
        (red,) = (t for t in file.objects if isinstance(t, Stream) and "/Width" in t)
        assert red.ColorSpace == "/DeviceRGB"
        r, g, b = pikepdf.PdfImage(red).as_pil_image().getpixel((30, 30))
    assert r > 180 and g < 80 and b < 80


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., bytes]:
    """A manuscript of one file, built in a standard, with files beside it."""

    def built(
        text: str, standard: str, files: dict[str, bytes] | None = None, more: str = ""
    ) -> bytes:
        (tmp_path / "01.md").write_text(text, encoding="utf-8")
        settings = (
            f'[book]\ntitle = "A"\nauthors = ["A. Author"]\n[pdf]\nstandard = "{standard}"\n{more}'
        )
        (tmp_path / "book.toml").write_text(settings, encoding="utf-8")
        for name, content in (files or {}).items():
            (tmp_path / name).write_bytes(content)
        opened = publish.open_book(tmp_path)
        if opened.problems:
            raise BookError(*opened.problems)
        warnings: list[str] = []
        made = interior.build(opened.book, job(opened, tmp_path, warn=warnings.append))
        built.warnings = warnings  # type: ignore[attr-defined]
        return made.path.read_bytes()

    return built


def test_a_profile_lays_no_more_ink_than_it_does() -> None:
    assert inks.Inks(intents.coated().content).limit == pytest.approx(3.18, abs=0.02)


def test_ink_that_would_not_dry_is_warned_of(make: Callable[..., Any]) -> None:
    style = b"h1 { color: device-cmyk(1 1 1 1) }"
    made = make("# A\n\nText.\n", X, {"style.css": style})
    assert codes(made, X) == {"ink-heavy", "ink-letters"}
    told = "".join(make.warnings)  # type: ignore[attr-defined]
    assert "400% of ink" in told and "book.toml:5:1: warning" in told


def test_letters_that_look_black_in_four_inks_are_warned_of(make: Callable[..., Any]) -> None:
    made = make("# A\n\nText.\n", X, {"style.css": b"h1 { color: #1a0c10 }"})
    assert codes(made, X) == {"ink-letters"}


# What a file says of itself -----------------------------------------------------------------


def test_an_archive_names_both_standards(bundled: dict[str, bytes]) -> None:
    with pikepdf.open(io.BytesIO(bundled[A])) as file, file.open_metadata() as said:
        assert (said["pdfaid:part"], said["pdfaid:conformance"]) == ("3", "B")
        assert said["pdfuaid:part"] == "1"
        assert said["dc:title"] == "Horsehair"
        (intent,) = file.Root.OutputIntents
        assert (intent.S, intent.DestOutputProfile.N) == ("/GTS_PDFA1", 3)


def test_a_press_is_told_which_it_is(bundled: dict[str, bytes]) -> None:
    with pikepdf.open(io.BytesIO(bundled[X])) as file, file.open_metadata() as said:
        assert said["pdfxid:GTS_PDFXVersion"] == "PDF/X-4"
        assert said["xmp:CreateDate"] == "2026-01-01T00:00:00Z"
        assert file.docinfo.CreationDate == file.docinfo.ModDate == "D:20260101000000Z"
        assert file.docinfo.Trapped == Name("/False")
        (intent,) = file.Root.OutputIntents
        assert (intent.S, intent.OutputConditionIdentifier) == ("/GTS_PDFX", "FOGRA39")
        assert intent.RegistryName == "http://www.color.org"
        assert intent.DestOutputProfile.N == 4
        assert file.pdf_version == "1.6"


@pytest.mark.parametrize(
    ("given", "when"),
    [
        ("2026-11-22", "2026-11-22"),
        ("2026-11", "2026-11-01"),
        ("2026", "2026-01-01"),
        ("", "2000-01-01"),
    ],
)
def test_a_file_is_as_old_as_its_book(given: str, when: str) -> None:
    assert f"{metadata.date(given):%Y-%m-%d}" == when


def test_nothing_on_paper_can_be_clicked(pages: dict[str, bytes]) -> None:
    with pikepdf.open(io.BytesIO(pages[UA])) as file:
        assert any("/Annots" in page for page in file.pages)
    with pikepdf.open(io.BytesIO(pages[X])) as file:
        assert not any("/Annots" in page for page in file.pages)
        kinds = {str(t.S) for t in file.objects if isinstance(t, Dictionary) and "/S" in t}
        assert "/Link" not in kinds and "/URI" not in kinds and "/H1" in kinds
        assert "/Outlines" in file.Root


# Broken, one by one -------------------------------------------------------------------------


def xmp(old: str, new: str) -> Callable[[pikepdf.Pdf], None]:
    def change(file: pikepdf.Pdf) -> None:
        said = file.Root.Metadata.read_bytes().decode()
        made = re.sub(old, new, said, flags=re.DOTALL)
        assert made != said
        file.Root.Metadata.write(made.encode())

    return change


def first(file: pikepdf.Pdf, what: str) -> Any:
    """The first dictionary of a type, a kind or a role."""
    for thing in file.objects:
        if isinstance(thing, Dictionary | Stream) and what in {
            str(thing.get(key)) for key in ("/Type", "/Subtype", "/S")
        }:
            return thing
    raise AssertionError(what)


def append(content: bytes, mark: bool = True) -> Callable[[pikepdf.Pdf], None]:
    """More on the last page, marked as no part of the structure."""

    def change(file: pikepdf.Pdf) -> None:
        whole = b"/Artifact BMC " + content + b" EMC" if mark else content
        file.pages[-1].contents_add(pikepdf.Stream(file, whole))

    return change


def state(**keys: Any) -> Callable[[pikepdf.Pdf], None]:
    def change(file: pikepdf.Pdf) -> None:
        file.pages[-1].obj.Resources.ExtGState["/Odd"] = Dictionary(**keys)

    return change


def intent(change: Callable[[Any], None]) -> Callable[[pikepdf.Pdf], None]:
    return lambda file: change(file.Root.OutputIntents[0])


def each_font(change: Callable[[Any], None]) -> Callable[[pikepdf.Pdf], None]:
    def changed(file: pikepdf.Pdf) -> None:
        for thing in file.objects:
            if isinstance(thing, Dictionary) and thing.get("/Type") == "/Font":
                change(thing)

    return changed


def set_on(what: str, **keys: Any) -> Callable[[pikepdf.Pdf], None]:
    def change(file: pikepdf.Pdf) -> None:
        thing = first(file, what)
        for key, value in keys.items():
            thing[f"/{key}"] = value

    return change


def take(what: str, *keys: str) -> Callable[[pikepdf.Pdf], None]:
    def change(file: pikepdf.Pdf) -> None:
        thing = first(file, what)
        for key in keys:
            del thing[f"/{key}"]

    return change


def unembed(font: Any) -> None:
    if "/FontDescriptor" in font:
        del font.FontDescriptor["/FontFile2"]


def widen(font: Any) -> None:
    if "/W" in font:
        font.W = Array([])


def unlist(font: Any) -> None:
    if "/FontDescriptor" in font:
        font.FontDescriptor.CIDSet = Stream(
            font.FontDescriptor.get_owner(), b"\x80"
        )  # only .notdef


def unmap(font: Any) -> None:
    if "/CIDToGIDMap" in font:
        del font["/CIDToGIDMap"]


def mute(font: Any) -> None:
    if "/ToUnicode" in font:
        del font["/ToUnicode"]


def lack(file: pikepdf.Pdf) -> None:
    """Show glyph 0 in a face of the last page."""
    name = next(iter(file.pages[-1].obj.Resources.Font.keys()))
    append(f"BT {name} 9 Tf <0000> Tj ET".encode())(file)


def attach(file: pikepdf.Pdf) -> None:
    stream = Stream(file, b"words", Type=Name.EmbeddedFile)
    file.Root.Extra = file.make_indirect(
        Dictionary(Type=Name.Filespec, F="a.txt", EF=Dictionary(F=file.make_indirect(stream)))
    )


def annotate(kind: str = "Square", **keys: Any) -> Callable[[pikepdf.Pdf], None]:
    def change(file: pikepdf.Pdf) -> None:
        note = Dictionary(
            Type=Name.Annot, Subtype=Name(f"/{kind}"), Rect=Array([9, 9, 99, 99]), **keys
        )
        file.pages[-1].obj.Annots = Array([file.make_indirect(note)])
        file.pages[-1].obj.Tabs = Name.S

    return change


def script(file: pikepdf.Pdf) -> None:
    file.Root.Extra = file.make_indirect(Dictionary(S=Name.JavaScript, JS="app.alert(1)"))


def packed(file: pikepdf.Pdf) -> None:
    file.Root.Extra = file.make_indirect(Stream(file, b"\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01"))
    file.Root.Extra.Filter = Name.LZWDecode


def profile(content: bytes, components: int = 4) -> Callable[[pikepdf.Pdf], None]:
    def change(file: pikepdf.Pdf) -> None:
        stream = Stream(file, content, N=components)
        file.Root.OutputIntents[0].DestOutputProfile = file.make_indirect(stream)

    return change


def picture_in(space: str, size: int) -> Callable[[pikepdf.Pdf], None]:
    def change(file: pikepdf.Pdf) -> None:
        stream = Stream(
            file, bytes(size), Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1,
            BitsPerComponent=8, ColorSpace=Name(space),
        )  # fmt: skip
        file.pages[-1].obj.Resources.XObject["/Odd"] = file.make_indirect(stream)
        append(b"q /Odd Do Q")(file)

    return change


def nested(file: pikepdf.Pdf) -> None:
    append(b"q " * 40 + b"Q " * 40)(file)


def unmixed(file: pikepdf.Pdf) -> None:
    """Without an intent, and on the page no space to mix in; colours that are nobody's are a rule
    of their own, and here are told by what stands in the file."""
    for page in file.pages:
        page.obj.Resources.ColorSpace["/DefaultRGB"] = Array([Name.CalRGB, Dictionary()])
    del file.Root["/OutputIntents"]


SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

BROKEN: list[tuple[str, str, Callable[[pikepdf.Pdf], None]]] = [
    (A, "pdf-filter", packed),
    (A, "pdf-elsewhere", lambda f: setattr(f.pages[0].obj.Contents, "F", "elsewhere")),
    (X, "pdf-elsewhere", lambda f: setattr(f.pages[0].obj.Contents, "F", "elsewhere")),
    (A, "pdf-active", script),
    (A, "pdf-active", lambda f: setattr(f.pages[0].obj, "AA", Dictionary())),
    (X, "pdf-clickable", script),
    (X, "pdf-clickable", lambda f: setattr(f.Root, "OpenAction", Array([f.pages[0].obj, Name.Fit]))),
    (A, "pdf-attachment", attach),
    (A, "pdf-form", lambda f: setattr(f.Root, "AcroForm", Dictionary(Fields=Array([])))),
    (X, "pdf-form", lambda f: setattr(first(f, "/Image"), "OPI", Dictionary())),
    (UA, "xmp-missing", lambda f: f.Root.__delitem__("/Metadata")),
    (A, "xmp-archive", xmp("conformance>B<", "conformance>U<")),
    (A, "xmp-aloud", xmp("<pdfuaid:part>1</pdfuaid:part>", "")),
    (X, "xmp-press", xmp("PDF/X-4", "PDF/X-3")),
    (A, "xmp-unexplained", xmp("<pdfaExtension:schemas>.*</pdfaExtension:schemas>", "")),
    (UA, "xmp-untitled", xmp("<dc:title>.*</dc:title>", "")),
    (X, "xmp-undated", xmp("<xmp:ModifyDate>.*</xmp:ModifyDate>", "")),
    (X, "xmp-unversioned", xmp("<xmpMM:VersionID>.*</xmpMM:VersionID>", "")),
    (X, "xmp-untrapped", lambda f: f.docinfo.__delitem__("/Trapped")),
    (A, "xmp-differs", lambda f: f.docinfo.__setitem__("/Title", "Another")),
    (X, "press-missing", lambda f: f.Root.__delitem__("/OutputIntents")),
    (A, "intent-profile", profile(SRGB, 4)),
    (X, "press-profile", profile(SRGB, 3)),
    (X, "press-profile", intent(lambda i: i.__delitem__("/OutputConditionIdentifier"))),
    (A, "colour-device", append(b"1 0 0 0 k 9 9 9 9 re f")),
    (A, "colour-device", picture_in("/DeviceCMYK", 4)),
    (X, "colour-screen", append(b"1 0 0 rg 9 9 9 9 re f")),
    (X, "colour-screen", append(b"BT 1 0 0 RG 1 Tr (a) Tj ET")),
    (X, "colour-screen", picture_in("/DeviceRGB", 3)),
    (A, "colour-blend", state(BM=Name("/Smudge"))),
    (X, "colour-blend", state(BM=Name("/Smudge"))),
    (A, "colour-transfer", state(TR=Name.Identity)),
    (X, "colour-transfer", state(TR2=Name.Identity)),
    (A, "colour-rendering", append(b"/Vivid ri")),
    (X, "colour-rendering", state(RI=Name("/Vivid"))),
    (A, "image-smoothed", lambda f: setattr(first(f, "/Image"), "Interpolate", True)),
    (X, "ink-heavy", append(b"1 1 1 1 k 9 9 9 9 re f")),
    (X, "ink-letters", append(b"0.5 0.4 0.4 1 k BT 9 9 Td (a) Tj ET")),
    (UA, "font-elsewhere", each_font(unembed)),
    (A, "font-elsewhere", each_font(unembed)),
    (X, "font-elsewhere", each_font(unembed)),
    (UA, "font-width", each_font(widen)),
    (X, "font-width", each_font(widen)),
    (A, "font-unmapped", each_font(unmap)),
    (A, "font-letter", lack),
    (UA, "font-unreadable", each_font(mute)),
    (X, "page-uncut", take("/Page", "TrimBox")),
    (X, "page-uncut", set_on("/Page", TrimBox=Array([-9, 0, 99, 99]))),
    (X, "page-touched", annotate(F=4)),
    (A, "page-note", annotate(F=2)),
    (A, "page-note", annotate("Movie", F=4)),
    (A, "page-stranger", append(b"1 2 smudge")),
    (X, "page-stranger", append(b"1 2 smudge")),
    (A, "page-deep", nested),
    (UA, "tags-missing", lambda f: f.Root.__delitem__("/MarkInfo")),
    (UA, "tags-title", lambda f: f.Root.__delitem__("/ViewerPreferences")),
    (UA, "tags-language", lambda f: f.Root.__delitem__("/Lang")),
    (UA, "tags-picture", take("/Figure", "Alt")),
    (UA, "tags-unmarked", append(b"9 9 9 9 re f", mark=False)),
    (UA, "tags-unmarked", append(b"BT (a) Tj ET", mark=False)),
    (UA, "tags-order", lambda f: [p.obj.__delitem__("/Tabs") for p in f.pages if "/Annots" in p]),
    (UA, "tags-link", take("/Link", "Contents")),
]  # fmt: skip


def saved(file: pikepdf.Pdf, **how: Any) -> bytes:
    """The file as it is: another filter, or none, would mend what a test breaks."""
    made = io.BytesIO()
    as_it_is = {"compress_streams": False, "stream_decode_level": pikepdf.StreamDecodeLevel.none}
    file.save(made, **{**as_it_is, **how})
    return made.getvalue()


INTENT: list[tuple[str, Callable[[pikepdf.Pdf], None]]] = [
    ("intent-missing", lambda f: f.Root.__delitem__("/OutputIntents")),
    ("intent-profile", profile(b"no profile")),
]
"""These are broken in a book through which nothing is seen, for that is mixed in known colours."""


@pytest.mark.parametrize(("code", "change"), INTENT, ids=[code for code, _ in INTENT])
def test_what_colours_mean_is_said(
    bundled: dict[str, bytes], code: str, change: Callable[[pikepdf.Pdf], None]
) -> None:
    with pikepdf.open(io.BytesIO(bundled[A])) as file:
        change(file)
        assert codes(saved(file), A) == {code}


def ids() -> Iterator[str]:
    return (f"{standard[4:]} {code}" for standard, code, _ in BROKEN)


@pytest.mark.parametrize(("standard", "code", "change"), BROKEN, ids=ids())
def test_a_rule_that_is_broken_is_named_and_no_other(
    pages: dict[str, bytes], standard: str, code: str, change: Callable[[pikepdf.Pdf], None]
) -> None:
    with pikepdf.open(io.BytesIO(pages[standard])) as file:
        change(file)
        content = saved(file)
    assert codes(content, standard) == {code}


def test_a_list_of_glyphs_that_is_not_whole(pages: dict[str, bytes]) -> None:
    with pikepdf.open(io.BytesIO(pages[A])) as file:
        for thing in file.objects:
            if isinstance(thing, Dictionary) and thing.get("/Type") == "/FontDescriptor":
                thing.CIDSet = file.make_indirect(Stream(file, b"\x80"))
        assert codes(saved(file), A) == {"font-unlisted"}


def test_what_is_seen_through_is_mixed_in_known_colours(pages: dict[str, bytes]) -> None:
    with pikepdf.open(io.BytesIO(pages[A])) as file:
        unmixed(file)
        assert codes(saved(file), A) == {"intent-missing", "colour-blended"}


def test_an_encrypted_file_is_for_nobody(pages: dict[str, bytes]) -> None:
    with pikepdf.open(io.BytesIO(pages[A])) as file:
        made = io.BytesIO()
        file.save(made, encryption=pikepdf.Encryption(owner="o", user=""))
    assert codes(made.getvalue(), A) == {"pdf-encrypted"}


def test_a_file_without_an_identifier(pages: dict[str, bytes]) -> None:
    content = re.sub(rb"/ID *\[[^\]]*\]", lambda m: b" " * len(m[0]), plain(pages[A]))
    assert codes(content, A) == {"pdf-unnamed"}


def plain(content: bytes) -> bytes:
    """The file with its trailer in words."""
    with pikepdf.open(io.BytesIO(content)) as file:
        return saved(file, object_stream_mode=pikepdf.ObjectStreamMode.disable)


def test_a_version_that_came_later(pages: dict[str, bytes]) -> None:
    for standard, version, code in ((A, "2.0", "pdf-version"), (X, "1.7", "pdf-version-late")):
        with pikepdf.open(io.BytesIO(pages[standard])) as file:
            assert codes(saved(file, force_version=version), standard) == {code}


def test_each_rule_is_broken_by_a_test() -> None:
    alone = {"font-unlisted", "colour-blended", "pdf-encrypted", "pdf-unnamed", "pdf-version"}
    tested = (
        {code for _, code, _ in BROKEN}
        | {code for code, _ in INTENT}
        | alone
        | {"pdf-version-late"}
    )
    assert {rule.code for rule in RULES} == tested


# In book.toml -------------------------------------------------------------------------------


def test_a_book_asks_for_its_standard(make: Callable[..., bytes]) -> None:
    assert rules.faults(make("# A\n\nText.\n", A), A) == []
    assert rules.faults(make("# A\n\nText.\n", X), X) == []


def test_a_screen_edition_can_be_kept(small: Opened, tmp_path: Path) -> None:
    from dataclasses import replace

    kept = replace(small.config, screen=replace(small.config.screen, standard=A))
    made = screen.build(small.book, job(replace(small, config=kept), tmp_path))
    assert rules.faults(made.path.read_bytes(), A) == []


def test_a_file_that_breaks_its_promise_is_not_made(
    make: Callable[..., bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(metadata, "VERSION", "PDF/X-5")
    with pytest.raises(BookError, match="xmp-press") as told:
        make("# A\n\nText.\n", X)
    assert "book.toml:5:1: error" in str(told.value) and "ISO 15930-7" in str(told.value)
    assert not list(tmp_path.glob("*.pdf"))


def test_a_profile_of_the_printer_is_taken(make: Callable[..., bytes]) -> None:
    files = {"mill.icc": intents.coated().content}
    made = make("# A\n\nText.\n", X, files, more='profile = "mill.icc"\n')
    assert rules.faults(made, X) == []


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (
            "mil.icc",
            r"6:1: error: profile `mil.icc` is not in the manuscript's folder .*\n.*did you mean `mill.icc`",
        ),
        ("../mill.icc", "profile-missing"),
        ("text.icc", "no press with four inks: this is no ICC profile .profile-kind"),
        ("screen.icc", r"no press with four inks: .* is RGB .profile-kind"),
    ],
)
def test_a_profile_that_is_none(make: Callable[..., bytes], given: str, says: str) -> None:
    files = {"mill.icc": intents.coated().content, "text.icc": b"words", "screen.icc": SRGB}
    with pytest.raises(BookError, match=says):
        make("# A\n\nText.\n", X, files, more=f'profile = "{given}"\n')


def test_a_cover_is_printed_in_inks_as_its_pages_are(tmp_path: Path) -> None:
    from dataclasses import replace

    from builder.editions.pdf import wrap

    opened = publish.open_book(ROOT / "manuscript")
    config: Config = replace(opened.config, pdf=replace(opened.config.pdf, standard=X))
    opened = replace(opened, config=config)
    made = wrap.build(opened.book, job(opened, tmp_path, extent=lambda: 89))
    content = made.path.read_bytes()
    assert rules.faults(content, X) == []
    assert made.note.endswith("in the inks of FOGRA39L Coated")
    assert {paint.space for paint in survey(content).paints} == {CMYK}
