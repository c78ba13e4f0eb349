"""A small read-along, made without the edition that makes them: text, sound, and what binds them.

Two chapters of marked sentences, each with a hum for every sentence, in real AAC. The tests of
`verify` break it in one place at a time.
"""

import io
import re
import tempfile
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from builder import evidence, model, xhtml
from builder.audio import RATE, codec
from builder.audio.coders import Coder, encode
from builder.editions.epub import pages, writer
from builder.editions.epub.package import Datum, File, Package, meta
from builder.model import Book, Chapter, Sentence
from builder.xhtml import Markup

MANUSCRIPT = {
    "01-dawn.md": """# Dawn

“Light,” she said. *More* light came over the steppe.[^steppe] The lake was a plate of tin.

## A picture of the lake

![A lake, and a heron in it](lake.svg "The lake at dawn.")

The heron did not move.

[^steppe]: Grass, and what eats it.
""",
    "02-dusk.md": """# Dusk

The heron went home. The light did too, and nobody followed either of them there.

It was dark then.
""",
    "lake.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 5h9"/></svg>',
}

ACTIVE = "-epub-media-overlay-active"
SHEET = f".{ACTIVE} {{ color: #000; background-color: #ffe08a; }}\n.lead {{ font-variant: small-caps }}\n"

METADATA = (
    Datum("dc:title", "Light"),
    *(meta("schema:accessMode", mode) for mode in ("textual", "visual")),
    meta("schema:accessModeSufficient", "textual"),
    meta("schema:accessModeSufficient", "auditory"),
    *(
        meta("schema:accessibilityFeature", feature)
        for feature in ("alternativeText", "synchronizedAudioText", "structuralNavigation")
    ),
    meta("schema:accessibilityHazard", "none"),
    meta("schema:accessibilitySummary", "Text and voice go together."),
    meta("dcterms:conformsTo", "EPUB Accessibility 1.1 - WCAG 2.2 Level AA", id="conformance"),
    meta("a11y:certifiedBy", "Reed & Ladle", "conformance"),
    meta("media:active-class", ACTIVE),
    meta("media:narrator", "A hum"),
)

NAV = """<nav epub:type="toc" role="doc-toc"><h1>Contents</h1><ol>
<li><a href="text/dawn.xhtml">Dawn</a></li>
<li><a href="text/dusk.xhtml">Dusk</a></li></ol></nav>
<nav epub:type="landmarks" hidden=""><h2>Landmarks</h2><ol>
<li><a epub:type="bodymatter" href="text/dawn.xhtml">Start</a></li></ol></nav>"""

XHTML, SMIL = "application/xhtml+xml", "application/smil+xml"


def make(book: Book, folder: Path) -> dict[str, bytes]:
    """The read-along of a book, file by file."""
    files = [
        File("nav", "nav.xhtml", XHTML, _document("Contents", NAV, "css/book.css"), ("nav",)),
        File("css", "css/book.css", "text/css", SHEET.encode()),
        File("lake", "images/lake.svg", "image/svg+xml", MANUSCRIPT["lake.svg"].encode()),
        File("ncx", "toc.ncx", "application/x-dtbncx+xml", NCX.encode()),
    ]
    durations = []
    for chapter in book.chapters:
        shown = xhtml.section(
            chapter, Markup(image=lambda source: f"../images/{source}", is_marked=True)
        )
        cuts, sound = _read(chapter, folder / f"{chapter.id}.m4a")
        durations.append((chapter.id, cuts[-1][2] - cuts[0][1]))
        files += [
            File(chapter.id, f"text/{chapter.id}.xhtml", XHTML, _document(chapter.label, shown)),
            File(f"{chapter.id}-smil", f"smil/{chapter.id}.smil", SMIL, _smil(chapter, cuts)),
            File(f"{chapter.id}-sound", f"audio/{chapter.id}.m4a", "audio/mp4", sound),
        ]
    lengths = (meta("media:duration", f"{s:.3f}s", f"{id}-smil") for id, s in durations)
    whole = meta("media:duration", f"{sum(s for _, s in durations):.3f}s")
    package = Package(
        "urn:uuid:5c1f6bd6-2f0c-4d0e-9f6b-6f5d0f1d3a52",
        "en",
        False,
        datetime(2026, 1, 1, tzinfo=UTC),
        (*METADATA, whole, *lengths),
        tuple(files),
        tuple(chapter.id for chapter in book.chapters),
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "light.epub"
        writer.write(package, path)
        made = unzipped(path.read_bytes())
    tie = r'(<item href="text/(\w+)\.xhtml" id="\w+")'
    opf = re.sub(tie, r'\1 media-overlay="\2-smil"', made["EPUB/content.opf"].decode())
    return made | {"EPUB/content.opf": opf.encode()}


def _document(title: str, body: str, css: str = "../css/book.css") -> bytes:
    return pages.document(title, "en", body, "bodymatter", css)


def _read(chapter: Chapter, path: Path) -> tuple[list[tuple[Sentence, float, float]], bytes]:
    """A hum of 0.4 s for each sentence of the text; the notes are left out."""
    cuts, at = [], 0.0
    for sentence in model.sentences(chapter, notes=False):
        cuts.append((sentence, at, at + 0.4))
        at += 0.4
    time = np.arange(codec.whole(round(at * RATE))) / RATE
    encode([(3000 * np.sin(time * 1500)).astype(np.int16)], {Coder("aac", 64_000): path})
    return cuts, path.read_bytes()


def _smil(chapter: Chapter, cuts: list[tuple[Sentence, float, float]]) -> bytes:
    pars = "\n".join(
        f'<par><text src="../text/{chapter.id}.xhtml#{sentence.id}"/>'
        f'<audio src="../audio/{chapter.id}.m4a" clipBegin="{begin:.3f}s" clipEnd="{end:.3f}s"/></par>'
        for sentence, begin, end in cuts
    )
    spoken = evidence.element((each.id, model.plain(each.inlines)) for each, _, _ in cuts)
    return f"""<?xml version="1.0" encoding="utf-8"?>
<smil xmlns="http://www.w3.org/ns/SMIL" xmlns:epub="http://www.idpf.org/2007/ops" version="3.0">
<head><metadata>{spoken}</metadata></head>
<body>
<seq epub:textref="../text/{chapter.id}.xhtml" epub:type="chapter">
{pars}
</seq>
</body>
</smil>
""".encode()


NCX = """<?xml version="1.0" encoding="utf-8"?>
<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1">
<head><meta name="dtb:uid" content="urn:uuid:5c1f6bd6-2f0c-4d0e-9f6b-6f5d0f1d3a52"/></head>
<docTitle><text>Light</text></docTitle>
<navMap><navPoint id="one"><navLabel><text>Dawn</text></navLabel><content src="text/dawn.xhtml"/></navPoint>
<navPoint id="two"><navLabel><text>Dusk</text></navLabel><content src="text/dusk.xhtml"/></navPoint></navMap>
</ncx>
"""


def unzipped(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {name: file.read(name) for name in file.namelist()}


def zipped(files: Mapping[str, bytes], path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files.items():
            kind = zipfile.ZIP_STORED if name == "mimetype" else None
            file.writestr(name, content, kind)
    return path
