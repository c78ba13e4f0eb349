"""Covers and drawings as pixels: what a file is, how large it comes out, the same everywhere."""

import io
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image, ImageChops, ImageCms, ImageDraw

from builder import picture
from builder.errors import BookError

IMAGES = Path(__file__).parent.parent / "manuscript" / "images"
COVER = IMAGES / "cover.svg"
ON_SCREEN = sorted(IMAGES.glob("*-screen.svg"))
PRINTED = sorted(set(IMAGES.glob("*.svg")) - {COVER, *ON_SCREEN})

EMPTY = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">{}</svg>'


def opened(content: bytes) -> Image.Image:
    with Image.open(io.BytesIO(content)) as found:
        found.load()
        return found


def save(path: Path, image: Image.Image, **options: object) -> Path:
    image.save(path, **options)
    return path


def drawn(tmp_path: Path, box: str, inner: str) -> Path:
    path = tmp_path / "drawn.svg"
    size = f'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {box}"'
    path.write_text(f"<svg {size}>{inner}</svg>", encoding="utf-8")
    return path


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
def test_a_picture_is_known_by_its_bytes_and_not_by_its_name(kind: str, tmp_path: Path) -> None:
    path = save(tmp_path / "liar.txt", Image.new("RGB", (4, 3)), format=kind)
    assert picture.media_type(path.read_bytes()) == f"image/{kind.lower()}"


def test_an_svg_is_known_behind_whatever_xml_allows_before_it() -> None:
    head = '<?xml version="1.0"?>\n<!-- drawn -->\n<!DOCTYPE svg [<!ENTITY a "b">]>\n'
    assert picture.media_type(f"\ufeff{head}{EMPTY}".encode()) == "image/svg+xml"
    assert picture.media_type(b"<html><svg/></html>") == ""
    assert picture.media_type(b"") == ""


def test_an_svg_fills_the_box_and_keeps_its_proportion(tmp_path: Path) -> None:
    path = drawn(tmp_path, "30 40", '<rect width="30" height="20" fill="#a02010"/>')
    assert opened(picture.jpeg(path, 600, 600)).size == (450, 600)
    assert opened(picture.jpeg(path, 150, 600)).size == (150, 200)


def test_pixels_are_made_fewer_and_never_more(tmp_path: Path) -> None:
    large = save(tmp_path / "large.png", Image.new("RGB", (800, 1200)))
    small = save(tmp_path / "small.png", Image.new("RGB", (80, 120)))
    assert opened(picture.jpeg(large, 400, 640)).size == (400, 600)
    assert opened(picture.jpeg(small, 400, 640)).size == (80, 120)


def test_a_jpeg_that_fits_is_not_encoded_again(tmp_path: Path) -> None:
    path = save(tmp_path / "ready.jpg", Image.new("RGB", (80, 120), "teal"), quality=40)
    assert picture.jpeg(path, 400, 640) == path.read_bytes()


def test_what_can_be_seen_through_lies_on_the_background(tmp_path: Path) -> None:
    path = save(tmp_path / "glass.png", Image.new("RGBA", (20, 20), (0, 0, 0, 0)))
    assert opened(picture.jpeg(path, 20, 20, "#808080")).getpixel((10, 10)) == (128, 128, 128)


def test_a_photograph_stands_as_the_camera_was_held(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    path = save(tmp_path / "turned.jpg", Image.new("RGB", (40, 20)), exif=exif)
    assert opened(picture.jpeg(path, 100, 100)).size == (20, 40)


def test_colours_of_print_become_those_of_the_screen(tmp_path: Path) -> None:
    path = save(tmp_path / "cmyk.jpg", Image.new("CMYK", (9, 9), (0, 255, 255, 0)))
    red, green, blue = opened(picture.jpeg(path, 9, 9)).getpixel((4, 4))
    assert red > 250 and max(green, blue) < 5


def test_a_damaged_colour_profile_is_no_reason_to_refuse_a_cover(tmp_path: Path) -> None:
    true = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for profile in (true, b"damaged"):
        image = Image.new("RGB", (9, 9), "#808080")
        path = save(tmp_path / "cover.png", image, icc_profile=profile)
        assert opened(picture.jpeg(path, 9, 9)).getpixel((4, 4)) == (128, 128, 128)


def test_words_in_an_svg_are_set_in_the_books_face_and_need_none_of_the_machines(
    tmp_path: Path,
) -> None:
    words = '<text x="10" y="80" font-size="60" font-family="{}">Қобыз</text>'
    garamond = picture.jpeg(drawn(tmp_path, "300 100", words.format("EB Garamond")), 600, 200)
    unknown = picture.jpeg(drawn(tmp_path, "300 100", words.format("No Such Face")), 600, 200)
    blank = picture.jpeg(drawn(tmp_path, "300 100", ""), 600, 200)
    assert garamond == unknown
    assert ImageChops.difference(opened(garamond), opened(blank)).getbbox()


def test_the_same_file_gives_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    path = drawn(tmp_path, "30 40", '<text x="2" y="30" font-family="EB Garamond">Aa</text>')
    code = (
        "import sys, pathlib; from builder import picture; "
        "sys.stdout.buffer.write(picture.square(pathlib.Path(sys.argv[1]), 300))"
    )
    run = subprocess.run([sys.executable, "-c", code, path], capture_output=True, check=True)
    assert run.stdout == picture.square(path, 300)


@pytest.mark.parametrize("size", [(200, 320), (320, 200), (300, 300), (20, 32)])
def test_a_square_holds_the_whole_picture_and_goes_on_with_its_ground(
    size: tuple[int, int], tmp_path: Path
) -> None:
    image = Image.new("RGB", size, "#102030")
    ImageDraw.Draw(image).ellipse(
        (size[0] * 0.3, size[1] * 0.3, size[0] * 0.7, size[1] * 0.7), "#ffffff"
    )
    made = opened(picture.square(save(tmp_path / "cover.png", image), 300))
    assert made.size == (300, 300)
    assert min(made.getpixel((150, 150))) > 240
    for corner in ((2, 2), (297, 2), (2, 297), (297, 297)):
        found = made.getpixel(corner)
        assert all(abs(a - b) < 6 for a, b in zip(found, (16, 32, 48), strict=True))


def test_only_pictures_that_play_move(tmp_path: Path) -> None:
    frames = [Image.new("L", (4, 4), shade) for shade in (0, 255)]
    still = save(tmp_path / "still.gif", frames[0])
    film = save(tmp_path / "film.gif", frames[0], save_all=True, append_images=frames[1:])
    assert not picture.moves(still.read_bytes())
    assert picture.moves(film.read_bytes())
    blink = '<rect><animate attributeName="x" dur="1s" to="9"/></rect>'
    assert picture.moves(EMPTY.format(blink).encode())
    assert not picture.moves(EMPTY.format("<rect/>").encode())


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("torn.jpg", b"\xff\xd8\xff\xe0 and no more", "image-unreadable"),
        ("torn.svg", b"<svg xmlns='http://www.w3.org/2000/svg'", "image-unreadable"),
        ("none.jpg", None, "image-missing"),
    ],
)
def test_what_cannot_be_drawn_is_a_problem_of_the_book(
    name: str, content: bytes | None, code: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    for make in (lambda: picture.jpeg(path, 10, 10), lambda: picture.square(path, 10)):
        with pytest.raises(BookError) as raised:
            make()
        assert [(p.code, p.span.path) for p in raised.value.problems] == [(code, path)]


# The bundled book's own drawings ---------------------------------------------------------------


def named(paths: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("path", paths, ids=lambda path: path.stem)


def parts(path: Path) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(path.read_bytes()).iter())


def kind(node: ElementTree.Element) -> str:
    return node.tag.rpartition("}")[2]


def inks(path: Path) -> set[str]:
    """Every colour that a drawing names; what names none is drawn in black."""
    return {node.get(name, "").lower() for node in parts(path) for name in ("fill", "stroke")} - {
        "",
        "none",
    }


def luminance(ink: str) -> float:
    """How bright an ink is beside white, as WCAG 2.2 reckons it ("relative luminance")."""
    red, green, blue = (int(ink[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (red, green, blue)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@named([COVER, *PRINTED, *ON_SCREEN])
def test_a_drawing_of_the_book_says_what_it_is_and_needs_nothing_beside_it(path: Path) -> None:
    content = path.read_bytes()
    assert picture.media_type(content) == "image/svg+xml"
    first = parts(path)[1]
    assert kind(first) == "title" and first.text
    assert not re.search(rb"href|url\(|@import|<script|<style|<image|<!ENTITY", content)
    assert not picture.moves(content)
    assert len(content) < 30_000


@named([*PRINTED, *ON_SCREEN])
def test_a_drawing_in_the_text_is_cut_in_flat_shapes_and_needs_no_face(path: Path) -> None:
    assert {kind(node) for node in parts(path)} == {"svg", "title", "path"}
    assert not {name for node in parts(path) for name in node.attrib if "opacity" in name}
    assert "style" not in {name for node in parts(path) for name in node.attrib}


@named(PRINTED)
def test_what_is_printed_is_black_and_no_line_of_it_thinner_than_a_press_can_hold(
    path: Path,
) -> None:
    assert inks(path) <= {"#000", "#fff"}
    root = parts(path)[0]
    points = float(root.get("width", "")) * 0.75 / float(root.get("viewBox", "").split()[2])
    lines = {float(node.get("stroke-width", "1")) for node in parts(path) if node.get("stroke")}
    assert all(line * points >= 0.35 for line in lines)


@named(ON_SCREEN)
def test_an_ornament_for_screens_is_seen_by_day_and_by_night(path: Path) -> None:
    (ink,) = inks(path)
    white, black = 1.05 / (luminance(ink) + 0.05), (luminance(ink) + 0.05) / 0.05
    assert min(white, black) >= 3  # WCAG 2.2 § 1.4.11


@named([each for each in PRINTED if "#fff" in inks(each)])
def test_a_figure_brings_its_own_white_for_readers_at_night(path: Path) -> None:
    drawing = opened(picture.jpeg(path, 600, 600, background="#111111")).convert("L")
    right, foot = drawing.width - 4, drawing.height - 4
    assert min(drawing.getpixel(at) for at in ((3, 3), (right, 3), (3, foot), (right, foot))) > 240


def test_the_ground_of_the_cover_goes_on_over_every_edge_of_it_and_in_the_square() -> None:
    sheet = opened(picture.jpeg(COVER, 400, 600))
    square = opened(picture.square(COVER, 600))
    ground = Image.new("RGB", sheet.size, sheet.getpixel((1, 1)))
    art = ImageChops.difference(sheet, ground).convert("L").point(lambda level: level > 12 and 255)
    left, top, right, bottom = art.getbbox()
    assert min(left, 400 - right) >= 400 * 0.035 and min(top, 600 - bottom) >= 600 * 0.035
    for strip in (square.crop((0, 0, 100, 600)), square.crop((500, 0, 600, 600))):
        assert all(high - low < 8 for low, high in strip.getextrema())
