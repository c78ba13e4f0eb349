"""One reading, delivered in many ways: each opened with tools that are none of ours."""

import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import Any, get_args

import av
import feedparser
import numpy as np
import pytest
from lxml import etree, html
from mutagen.id3 import ID3
from mutagen.mp3 import MP3, BitrateMode
from mutagen.mp4 import MP4
from mutagen.oggopus import OggOpus
from PIL import Image

from builder import audio, config, deliveries, narration, publish, register
from builder.audio import codec, coders, id3, ogg
from builder.audio.coders import Coder
from builder.audio.id3 import Mark, Place
from builder.audio.m4b import Chapter
from builder.deliveries import lpf, mp3, podcast, shelf
from builder.editions import Job, Made, audiobook, recital
from builder.engines import Samples, silent
from builder.errors import BookError
from builder.model import Contributor, Meta
from builder.narration import Track
from builder.publish import Opened
from builder.store import Store

TOML = """
[book]
title = "Horsehair & Gut"
subtitle = "A Life"
authors = ["Bakhyt Taro"]
language = "kk"
date = "2026-11"
identifier = "urn:isbn:9780000000002"
publisher = "Steppe"
rights = "© 2026 Bakhyt Taro"
series = "Strings"
series-number = "2"
cover = "cover.png"
cover-alt = "A fiddle."
description = "A boy & a fiddle."

[audiobook]
engine = "silent"
deliver = ["m4b", "mp3", "opus", "lpf", "readium", "vtt", "srt", "podcast", "sample"]

[podcast]
url = "https://example.org/horsehair/"
email = "taro@example.org"
"""

TEXT = """
# Dawn

Light came over the steppe. It was *very* cold, 5 < 6 & the dogs slept.

## A horse

A horse neighed.

### Its foal

It stood up.

## The well

Nobody was there.

# Қобыз: «ән»?

He played until the fire was out.

* * *

Nobody spoke.

# Dusk

The wind fell. Stars came out, one by one, and the dogs were quiet at last.
"""

SENTENCES = {
    "dawn-1-s1": "Light came over the steppe.",
    "dawn-3-s1": "A horse neighed.",
    "dusk-1-s1": "The wind fell.",
}
TITLES = ["Dawn", "Қобыз: «ән»?", "Dusk"]


def written(folder: Path, toml: str = TOML, text: str = TEXT) -> Opened:
    folder.mkdir()
    (folder / "book.toml").write_text(toml, encoding="utf-8")
    (folder / "one.md").write_text(text, encoding="utf-8")
    Image.new("RGB", (600, 900), (120, 30, 20)).save(folder / "cover.png")
    return publish.open_book(folder)


def job(opened: Opened, out: Path, store: Store) -> Job:
    out.mkdir()
    return Job(opened.root, out, opened.name, opened.config, store, opened.lexicon)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> tuple[Opened, Job, Made]:
    """The book, delivered in every way there is."""
    folder = tmp_path_factory.mktemp("deliveries")
    opened = written(folder / "book")
    here = job(opened, folder / "out", Store(folder / "store"))
    return opened, here, audiobook.build(opened.book, here)


@pytest.fixture(scope="module")
def out(book: tuple[Opened, Job, Made]) -> Path:
    return book[1].out


@pytest.fixture(scope="module")
def tracks(book: tuple[Opened, Job, Made]) -> list[Track]:
    opened, here, _ = book
    return list(recital.tracks(opened.book, here))


def decode(path: Path) -> tuple[Samples, int]:
    with av.open(path) as file:
        rate = file.streams.audio[0].rate
        parts = [frame.to_ndarray().reshape(-1) for frame in file.decode(audio=0)]
    return np.concatenate(parts), rate


def pitch(sound: Samples, rate: int) -> float:
    """The loudest frequency, in hertz."""
    return float(np.argmax(np.abs(np.fft.rfft(sound))) * rate / len(sound))


def hears(path: Path, track: Track, begin: float = 0.0) -> dict[str, float]:
    """What is heard where a chapter's sentences should be; `begin` is the chapter's own second."""
    sound, rate = decode(path)
    places = {
        c.id: slice(round((begin + c.start) * rate), round((begin + c.end) * rate))
        for c in track.cues
    }
    return {id: pitch(sound[places[id]], rate) for id in SENTENCES if id in places}


def ffprobe(path: Path) -> Any:
    command = ["ffprobe", "-v", "error", "-show_chapters", "-show_format", "-show_streams"]
    said = subprocess.run([*command, "-of", "json", path], capture_output=True, check=True)
    assert said.stderr == b""
    return json.loads(said.stdout)


# All of them --------------------------------------------------------------------------------


def test_book_toml_knows_every_delivery_by_its_name() -> None:
    assert set(get_args(config.Delivery)) == set(deliveries.DELIVERIES)


def test_everything_that_was_asked_for_is_there_and_nothing_else(
    out: Path, book: tuple[Opened, Job, Made]
) -> None:
    name = "horsehair-gut"
    endings = (
        *(".m4b", ".opus", ".lpf", ".audiobook", ".vtt", ".srt", "-sample.mp3"),
        *("-mp3", "-vtt", "-srt", "-podcast", "-mastering.txt", "-build-record.json"),
    )
    assert {path.name for path in out.iterdir()} == {name + ending for ending in endings}
    assert set(book[2].files) == {path for path in out.rglob("*") if path.is_file()}
    assert book[2].path == out / f"{name}.m4b"


def test_an_author_who_asks_for_nothing_gets_an_m4b(tmp_path: Path, store: Store) -> None:
    opened = written(tmp_path / "book", '[audiobook]\nengine = "silent"\n')
    made = audiobook.build(opened.book, job(opened, tmp_path / "out", store))
    assert [path.suffix for path in made.files] == [".m4b", ".txt", ".json"]


def test_the_same_manuscript_is_the_same_bytes_with_and_without_the_store(
    book: tuple[Opened, Job, Made], tmp_path: Path
) -> None:
    opened, before, made = book
    for name, store in (("again", before.store), ("anew", Store(tmp_path / "store"))):
        after = job(opened, tmp_path / name, store)
        audiobook.build(opened.book, after)
        for path in made.files:
            other = after.out / path.relative_to(before.out)
            assert other.read_bytes() == path.read_bytes(), path.name


def test_a_chapters_sound_is_put_together_once_for_all_codecs(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    sound = Track.sound
    monkeypatch.setattr(Track, "sound", lambda track: asked.append(track.id) or sound(track))
    opened = written(tmp_path / "book")
    here = job(opened, tmp_path / "out", store)
    audiobook.build(opened.book, here)
    assert sorted(asked) == sorted(["opening", "dawn", "qobyz-an", "dusk", "closing", "sample"])
    asked.clear()
    audiobook.build(opened.book, here)
    assert asked == []


def test_a_delivery_that_fails_leaves_whole_ones_and_no_halves(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(recording: object, episodes: object) -> bytes:
        raise OSError("disk full")

    opened = written(tmp_path / "book")
    here = job(opened, tmp_path / "out", store)
    monkeypatch.setattr(podcast, "feed", full)
    with pytest.raises(OSError, match="disk full"):
        audiobook.build(opened.book, here)
    names = {path.name for path in here.out.iterdir()}
    assert "horsehair-gut.lpf" in names
    assert not [name for name in names if name.startswith(".") or "podcast" in name]


def test_an_edition_is_unchanged_only_while_all_its_files_are(tmp_path: Path, store: Store) -> None:
    opened = written(tmp_path / "book")
    here = job(opened, tmp_path / "out", store)
    made = register.make("audiobook", opened.book, here, "inputs")
    again = register.make("audiobook", opened.book, here, "inputs")
    assert again.note == "unchanged"
    assert (again.files, again.problems, again.measures) == (
        made.files,
        made.problems,
        made.measures,
    )
    (here.out / "horsehair-gut-podcast" / "02.vtt").unlink()
    assert register.make("audiobook", opened.book, here, "inputs").note != "unchanged"


def test_an_unchanged_edition_keeps_what_it_was_made_of_young(tmp_path: Path, store: Store) -> None:
    opened = written(tmp_path / "book")
    here = job(opened, tmp_path / "out", store)
    register.make("audiobook", opened.book, here, "inputs")
    another = replace(here, store=Store(store.folder))
    register.make("audiobook", opened.book, another, "inputs")
    kept = {path for path in store.folder.glob("??/*") if path.is_file()}
    assert {another.store.path(key) for key in another.store.used} >= kept


def test_editions_in_the_manuscripts_own_folder_are_no_part_of_it(
    tmp_path: Path, store: Store
) -> None:
    opened = written(tmp_path / "book")

    def build() -> str:
        here = publish.open_book(opened.root)
        return publish.build(here, ("audiobook",), opened.root, store)[0]().note

    assert build() != "unchanged"
    assert build() == "unchanged"


# MP3 ----------------------------------------------------------------------------------------


def test_mp3_files_lie_in_order_under_names_that_any_system_takes(out: Path) -> None:
    files = sorted(path.name for path in (out / "horsehair-gut-mp3").iterdir())
    assert files[1:4] == ["02 Dawn.mp3", "03 Қобыз «ән».mp3", "04 Dusk.mp3"]
    assert files[-1] == "cover.jpg"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ('What: "now"? <I/II>', "What now I II"),
        ("...", ""),
        ("Then\tcame\nnight.", "Then came night"),
        ("Cafe\u0301", "Café"),
    ],
)
def test_a_title_becomes_the_name_of_a_file(title: str, name: str) -> None:
    assert mp3.plain(title) == name


def test_a_chapter_in_mp3_is_as_long_as_its_track_to_the_sample(
    out: Path, tracks: list[Track]
) -> None:
    for path, track in zip(sorted((out / "horsehair-gut-mp3").glob("*.mp3")), tracks, strict=True):
        assert len(decode(path)[0]) == track.length
        found = MP3(path).info
        assert (found.sample_rate, found.channels, found.bitrate_mode) == (
            44_100,
            1,
            BitrateMode.CBR,
        )


def test_every_sentence_is_where_the_timeline_says_in_mp3(out: Path, tracks: list[Track]) -> None:
    for path, track in zip(sorted((out / "horsehair-gut-mp3").glob("*.mp3")), tracks, strict=True):
        for id, found in hears(path, track).items():
            assert found == pytest.approx(silent.pitch(SENTENCES[id]), abs=4), id


def test_an_mp3_says_what_it_is_a_part_of(out: Path) -> None:
    found = ID3(out / "horsehair-gut-mp3" / "02 Dawn.mp3", translate=False)
    assert found.version == (2, 3, 0)
    said = {
        frame.FrameID: frame.text[0]
        for frame in found.values()
        if frame.FrameID[0] == "T" and frame.FrameID != "TXXX"
    }
    assert said["TIT2"] == "Dawn"
    assert said["TRCK"] == "2/5"
    assert said["TALB"] == "Horsehair & Gut"
    assert said["TPE1"] == said["TPE2"] == "Bakhyt Taro"
    assert said["TCOM"] == "Nobody (synthetic voice)"
    assert said["TLAN"] == "kaz"
    assert said["TYER"] == "2026"
    assert found["TXXX:SERIES"].text == ["Strings"]
    assert found["TXXX:ISBN"].text == ["9780000000002"]
    assert found["COMM::kaz"].text == ["A boy & a fiddle."]
    assert found["APIC:"].data.startswith(b"\xff\xd8\xff")


def test_a_chapters_headings_are_its_marks(
    out: Path, tracks: list[Track], needs: Callable[[bool, str], None]
) -> None:
    needs(bool(shutil.which("ffprobe")), "ffprobe")
    found = ffprobe(out / "horsehair-gut-mp3" / "02 Dawn.mp3")
    titles = [chapter["tags"]["title"] for chapter in found["chapters"]]
    assert titles == ["Dawn", "A horse", "Its foal", "The well"]
    starts = {cue.id: cue.start for cue in tracks[1].cues}
    assert float(found["chapters"][1]["start_time"]) == pytest.approx(
        starts["dawn-2-s1"], abs=0.001
    )
    assert float(found["chapters"][-1]["end_time"]) == pytest.approx(tracks[1].seconds, abs=0.001)


@pytest.mark.parametrize(("count", "tables"), [(1, 1), (255, 1), (256, 3), (700, 4)])
def test_a_table_of_contents_has_no_more_children_than_it_can_count(
    tmp_path: Path, count: int, tables: int
) -> None:
    # ID3v2 Chapter Frame Addendum § 3.2: "Entry count" is one byte.
    marks = [Mark(float(n), f"Day {n}") for n in range(count)]
    path = tmp_path / "tag.mp3"
    path.write_bytes(id3.tag(Meta("T"), "", Place("T", 1, 1), marks, float(count)))
    found = ID3(path)
    contents = {frame.element_id: frame for frame in found.getall("CTOC")}
    assert len(contents) == tables
    assert max(len(frame.child_element_ids) for frame in contents.values()) <= 255

    def leaves(name: str) -> Iterator[str]:
        if name not in contents:
            yield name
            return
        for child in contents[name].child_element_ids:
            yield from leaves(child)

    (top,) = [name for name, frame in contents.items() if frame.flags & 2]
    titles = {frame.element_id: frame.sub_frames["TIT2"].text[0] for frame in found.getall("CHAP")}
    assert [titles[name] for name in leaves(top)] == [mark.title for mark in marks]


# Opus ---------------------------------------------------------------------------------------


def test_opus_chapters_are_marked_where_they_are_heard(out: Path, tracks: list[Track]) -> None:
    path = out / "horsehair-gut.opus"
    comments = OggOpus(path).tags
    begins = [first * 20 for first in ogg.firsts([track.length for track in tracks])]
    for number, (begin, track) in enumerate(zip(begins, tracks, strict=True)):
        assert comments[f"CHAPTER{number:03}NAME"] == [track.title]
        hours, minutes, seconds = comments[f"CHAPTER{number:03}"][0].split(":")
        assert round((int(hours) * 60 + int(minutes)) * 60_000 + float(seconds) * 1000) == begin
        for id, found in hears(path, track, begin / 1000).items():
            assert found == pytest.approx(silent.pitch(SENTENCES[id]), abs=4), id


def test_opus_keeps_the_time_of_the_m4b_within_a_hundredth_of_a_second() -> None:
    lengths = [codec.whole(44_100 + 7919 * number) for number in range(300)]
    for first, start in zip(ogg.firsts(lengths), codec.starts(lengths), strict=True):
        assert abs(first * 0.02 - start / audio.RATE) <= 0.01


def chapters(folder: Path, lengths: list[int], coder: Coder) -> list[Chapter]:
    """Chapters of one tone each between silences, encoded."""
    made = []
    for number, length in enumerate(lengths):
        time = np.arange(length - 40_000) / audio.RATE
        tone = np.rint(6000 * np.sin(2 * np.pi * (300 + 50 * number) * time)).astype(np.int16)
        sound = np.concatenate([audio.silence(10_000), tone, audio.silence(30_000)])
        path = folder / f"{number}.{coder.name}"
        coders.encode([sound], {coder: path})
        made.append(Chapter(f"Day {number}", path, length))
    return made


def test_a_start_past_the_half_second_is_not_written_a_second_late(tmp_path: Path) -> None:
    # FFmpeg's own marks were: 2.9 s became 3.9.
    lengths = [codec.whole(round(s * audio.RATE)) for s in (1.6, 1.9, 2.3, 1.5)]
    path = tmp_path / "book.opus"
    ogg.bind(path, chapters(tmp_path, lengths, Coder("opus", 48_000)), {})
    found = OggOpus(path).tags
    for number, first in enumerate(ogg.firsts(lengths)):
        assert found[f"CHAPTER{number:03}"] == [f"00:00:{first * 0.02:06.3f}"]
    assert any(first * 0.02 % 1 >= 0.5 for first in ogg.firsts(lengths))


def test_at_an_opus_mark_that_chapter_is_heard_to_the_sample(tmp_path: Path) -> None:
    lengths = [codec.whole(round(s * audio.RATE)) for s in (1.6, 1.9, 2.3, 1.5)]
    path = tmp_path / "book.opus"
    ogg.bind(path, chapters(tmp_path, lengths, Coder("opus", 64_000)), {})
    heard, rate = decode(path)
    for number, first in enumerate(ogg.firsts(lengths)):
        begin = first * coders.OPUS_FRAME + round(10_000 * rate / audio.RATE)
        time = np.arange(9600) / rate
        tone = np.sin(2 * np.pi * (300 + 50 * number) * time)
        nearby = heard[begin - 40 : begin + 9600 + 40]
        # A tone repeats itself; within half a turn of it there is one best place.
        assert abs(int(np.argmax(np.correlate(nearby, tone, "valid"))) - 40) <= 1
        assert np.abs(heard[max(0, begin - 5000) : begin - 500]).max(initial=0) < 0.01


def test_opus_ends_with_its_last_chapter(out: Path, tracks: list[Track]) -> None:
    sound, rate = decode(out / "horsehair-gut.opus")
    first = ogg.firsts([track.length for track in tracks])[-1]
    assert 0 <= len(sound) / rate - (first * 0.02 + tracks[-1].seconds) <= 0.02


def test_an_opus_file_says_what_it_is(out: Path, needs: Callable[[bool, str], None]) -> None:
    found = OggOpus(out / "horsehair-gut.opus").tags
    assert (found["TITLE"], found["ARTIST"]) == (["Horsehair & Gut"], ["Bakhyt Taro"])
    assert found["COMPOSER"] == ["Nobody (synthetic voice)"]
    assert len(found["METADATA_BLOCK_PICTURE"]) == 1
    needs(bool(shutil.which("ffprobe")), "ffprobe")
    probed = ffprobe(out / "horsehair-gut.opus")
    assert [c["tags"]["title"] for c in probed["chapters"]][1:-1] == TITLES
    assert [s["codec_name"] for s in probed["streams"]] == ["opus", "mjpeg"]


# Packages -----------------------------------------------------------------------------------


def seconds(period: str) -> float:
    """ISO 8601: ``PT83.5S``."""
    assert period.startswith("PT") and period.endswith("S")
    return float(period[2:-1])


def test_a_w3c_audiobook_says_what_the_recommendation_asks_for(
    out: Path, tracks: list[Track]
) -> None:
    with zipfile.ZipFile(out / "horsehair-gut.lpf") as package:
        assert package.testzip() is None
        # LPF § 4: the manifest is `publication.json`, in the root.
        found = json.loads(package.read("publication.json"))
        names = set(package.namelist())
    # Audiobooks § 5.3: the contexts, in this order; § 5.4: conformance; § 5.5: type.
    assert found["@context"][:2] == ["https://schema.org", "https://www.w3.org/ns/pub-context"]
    assert found["@context"][2] == {"language": "kk"}
    assert found["conformsTo"] == "https://www.w3.org/TR/audiobooks/"
    assert found["type"] == "Audiobook"
    # § 5.2: name and readingOrder are required; the rest is recommended.
    assert (found["name"], found["id"]) == ("Horsehair & Gut", "urn:isbn:9780000000002")
    # § 5.6.1: creators.
    assert (found["author"], found["readBy"]) == (["Bakhyt Taro"], "Nobody (synthetic voice)")
    # § 5.6.2: durations are ISO 8601, whole and for each; the whole is their sum.
    lasting = [seconds(item["duration"]) for item in found["readingOrder"]]
    assert seconds(found["duration"]) == pytest.approx(sum(lasting), abs=0.01)
    assert lasting == pytest.approx([track.seconds for track in tracks], abs=0.001)
    # § 5.7: the reading order is sound, and there.
    for item in found["readingOrder"]:
        assert item["encodingFormat"] == "audio/mp4"
        assert item["url"] in names
    # § 5.8: contents and cover are among the resources (Publication Manifest § 4.8.1).
    rels = {item["rel"]: item["url"] for item in found["resources"]}
    assert rels == {"contents": "toc.html", "cover": "cover.jpg"}
    assert set(rels.values()) <= names
    assert found["abridged"] is False


def test_the_contents_of_a_w3c_audiobook_lead_to_chapters_and_sections(
    out: Path, tracks: list[Track]
) -> None:
    with zipfile.ZipFile(out / "horsehair-gut.lpf") as package:
        page = html.document_fromstring(package.read("toc.html"))
        names = set(package.namelist())
    # Audiobooks § 4.2: one element of the role `doc-toc`; Publication Manifest § C.
    (nav,) = page.xpath("//*[@role='doc-toc']")
    links = [(link.text, link.get("href")) for link in nav.iter("a")]
    assert [text for text, _ in links][1:5] == ["Dawn", "A horse", "Its foal", "The well"]
    assert {href.partition("#")[0] for _, href in links} <= names
    start = {cue.id: cue.start for cue in tracks[1].cues}["dawn-2-s1"]
    assert links[2][1] == f"audio/02.m4a#t={start:.3f}"
    # A section of a section is inside it.
    (foal,) = page.xpath("//a[text()='Its foal']")
    assert foal.xpath("ancestor::li/a/text()") == ["Dawn", "A horse", "Its foal"]


def test_a_readium_audiobook_says_what_its_profile_asks_for(out: Path, tracks: list[Track]) -> None:
    with zipfile.ZipFile(out / "horsehair-gut.audiobook") as package:
        assert package.testzip() is None
        found = json.loads(package.read("manifest.json"))
        names = set(package.namelist())
    said = found["metadata"]
    assert said["conformsTo"] == "https://readium.org/webpub-manifest/profiles/audiobook"
    assert (said["title"], said["author"]) == ("Horsehair & Gut", ["Bakhyt Taro"])
    assert said["narrator"] == "Nobody (synthetic voice)"
    # Seconds, whole and for each link.
    lasting = [link["duration"] for link in found["readingOrder"]]
    assert said["duration"] == pytest.approx(sum(lasting), abs=0.01)
    assert lasting == pytest.approx([track.seconds for track in tracks], abs=0.001)
    for link in (*found["readingOrder"], *found["resources"]):
        assert link["href"] in names
        assert link["type"] in ("audio/mp4", "image/jpeg")
    (cover,) = found["resources"]
    assert (cover["rel"], cover["width"]) == ("cover", deliveries.SIDE)
    dawn = found["toc"][1]
    assert [child["title"] for child in dawn["children"]] == ["A horse", "The well"]
    assert [child["title"] for child in dawn["children"][0]["children"]] == ["Its foal"]


@pytest.mark.parametrize("ending", ["lpf", "audiobook"])
def test_a_packages_chapters_sound_where_the_timeline_says(
    out: Path, tracks: list[Track], tmp_path: Path, ending: str
) -> None:
    with zipfile.ZipFile(out / f"horsehair-gut.{ending}") as package:
        for number, track in enumerate(tracks, 1):
            path = Path(package.extract(f"audio/{number:02}.m4a", tmp_path))
            assert len(decode(path)[0]) == track.length
            for id, found in hears(path, track).items():
                assert found == pytest.approx(silent.pitch(SENTENCES[id]), abs=4), id


def test_sections_are_a_tree_even_where_levels_are_skipped() -> None:
    section = deliveries.Section
    tree = lpf.nested(
        [section(0, "a", 3), section(1, "b", 4), section(2, "c", 2), section(3, "d", 5)]
    )
    assert [(s.title, [inner.title for inner, _ in some]) for s, some in tree] == [
        ("a", ["b"]),
        ("c", ["d"]),
    ]


# Captions -----------------------------------------------------------------------------------


def cues(path: Path) -> list[tuple[float, float, str]]:
    """Captions as FFmpeg reads them."""
    with av.open(path) as file:
        base = file.streams[0].time_base
        return [
            (float(p.pts * base), float((p.pts + p.duration) * base), bytes(p).decode())
            for p in file.demux()
            if p.size
        ]


@pytest.mark.parametrize("ending", ["vtt", "srt"])
def test_the_books_captions_are_on_the_timeline_of_the_m4b(
    out: Path, tracks: list[Track], ending: str
) -> None:
    found = cues(out / f"horsehair-gut.{ending}")
    moments = list(narration.timeline(tracks))
    assert [start for start, _, _ in found] == pytest.approx([m.start for m in moments], abs=0.001)
    assert [end for _, end, _ in found] == pytest.approx([m.end for m in moments], abs=0.001)


@pytest.mark.parametrize("ending", ["vtt", "srt"])
def test_a_chapters_captions_begin_with_the_chapter(
    out: Path, tracks: list[Track], ending: str
) -> None:
    for number, track in enumerate(tracks, 1):
        found = cues(out / f"horsehair-gut-{ending}" / f"{number:02}.{ending}")
        assert [start for start, _, _ in found] == pytest.approx(
            [c.start for c in track.cues], abs=0.001
        )


def test_captions_say_what_is_written_and_are_called_by_the_ids_of_sentences(out: Path) -> None:
    page = (out / "horsehair-gut-vtt" / "02.vtt").read_text(encoding="utf-8")
    # WebVTT § 4.1: the signature, an empty line, blocks with empty lines between them.
    blocks = page.removesuffix("\n").split("\n\n")
    assert blocks[0] == "WEBVTT"
    lines = {block.split("\n")[0]: block.split("\n") for block in blocks[1:]}
    assert "Light came over the steppe." in lines["dawn-1-s1"]
    # § 4.2.2: text has no bare `&` or `<`.
    assert lines["dawn-1-s2"][2] == "It was very cold, 5 &lt; 6 &amp; the dogs slept."
    plain = (out / "horsehair-gut-srt" / "02.srt").read_text(encoding="utf-8")
    assert "It was very cold, 5 < 6 & the dogs slept." in plain
    assert plain.startswith("1\n00:00:00,750 --> ")


# Podcast ------------------------------------------------------------------------------------


def test_a_podcast_reader_finds_every_chapter(out: Path, tracks: list[Track]) -> None:
    folder = out / "horsehair-gut-podcast"
    found = feedparser.parse(str(folder / "feed.xml"))
    assert not found.bozo
    assert found.version == "rss20"
    show = found.feed
    assert (show.title, show.language) == ("Horsehair & Gut", "kk")
    assert (show.itunes_type, show.itunes_explicit) == ("serial", None)
    assert [tag.term for tag in show.tags] == ["Arts", "Books"]
    assert show.image.href == "https://example.org/horsehair/cover.jpg"
    assert show.publisher_detail.email == "taro@example.org"
    assert [entry.title for entry in found.entries] == [track.title for track in tracks]
    for number, (entry, track) in enumerate(zip(found.entries, tracks, strict=True), 1):
        (sound,) = entry.enclosures
        assert sound.href == f"https://example.org/horsehair/{number:02}.mp3"
        assert int(sound.length) == (folder / f"{number:02}.mp3").stat().st_size
        assert int(entry.itunes_duration) == round(track.seconds)
    assert len({entry.id for entry in found.entries}) == len(tracks)
    dates = [entry.published_parsed for entry in found.entries]
    assert dates == sorted(dates)


def test_a_feed_has_chapters_transcripts_and_the_books_kind(out: Path, tracks: list[Track]) -> None:
    folder = out / "horsehair-gut-podcast"
    feed = etree.parse(folder / "feed.xml").getroot()
    spaces = {"p": "https://podcastindex.org/namespace/1.0", "atom": "http://www.w3.org/2005/Atom"}
    assert feed.findtext("channel/p:medium", namespaces=spaces) == "audiobook"
    assert (
        feed.find("channel/atom:link", spaces).get("href")
        == "https://example.org/horsehair/feed.xml"
    )
    for item, track in zip(feed.iter("item"), tracks, strict=True):
        (told,) = item.findall("p:chapters", spaces)
        marks = json.loads(
            (folder / told.get("url").rpartition("/")[2]).read_text(encoding="utf-8")
        )
        assert marks["version"] == "1.2.0"
        assert marks["chapters"][0] == {"startTime": 0.0, "title": track.title}
        (said,) = item.findall("p:transcript", spaces)
        assert (said.get("type"), said.get("language")) == ("text/vtt", "kk")
        assert len(cues(folder / said.get("url").rpartition("/")[2])) == len(track.cues)


def test_a_feeds_id_is_that_which_the_namespace_gives_as_its_example() -> None:
    assert podcast.identifier("https://podnews.net/rss/") == "9b024349-ccf0-5f69-a609-6b82873eab3c"


@pytest.mark.parametrize(
    ("date", "said"),
    [
        ("2026", "Thu, 01 Jan 2026 00:07:00 +0000"),
        ("2026-11", "Sun, 01 Nov 2026 00:07:00 +0000"),
        ("2026-11-22", "Sun, 22 Nov 2026 00:07:00 +0000"),
        ("", ""),
        ("in the spring", ""),
    ],
)
def test_an_episode_is_dated_by_the_book(date: str, said: str) -> None:
    assert podcast.published(date, 7) == said


def test_a_feed_without_an_address_is_a_problem_with_a_place(tmp_path: Path, store: Store) -> None:
    toml = '[audiobook]\nengine = "silent"\ndeliver = ["m4b", "podcast"]\n'
    opened = written(tmp_path / "book", toml)
    here = job(opened, tmp_path / "out", store)
    with pytest.raises(BookError) as caught:
        audiobook.build(opened.book, here)
    (problem,) = caught.value.problems
    assert (problem.code, problem.span.line) == ("podcast-url-missing", 3)
    assert list(here.out.iterdir()) == []


# Audiobookshelf -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("deliver", "kind"), [("[]", "m4b"), ('["mp3", "vtt"]', "mp3"), ('["mp3", "m4b"]', "m4b")]
)
def test_a_book_for_audiobookshelf_lies_in_the_folders_of_its_library(
    tmp_path: Path, store: Store, deliver: str, kind: str
) -> None:
    toml = TOML.replace(
        'deliver = ["m4b", "mp3", "opus", "lpf", "readium", "vtt", "srt", "podcast", "sample"]',
        f'profile = "audiobookshelf"\ndeliver = {deliver}',
    )
    opened = written(tmp_path / "book", toml)
    here = job(opened, tmp_path / "out", store)
    made = audiobook.build(opened.book, here)
    shelf = here.out / "horsehair-gut-audiobookshelf"
    (folder,) = {path.parent for path in shelf.rglob("*") if path.is_file()}
    # Author, series, and then number, year and title in one name.
    assert folder.relative_to(shelf).parts == (
        "Bakhyt Taro",
        "Strings",
        "Vol 2 - 2026 - Horsehair & Gut",
    )
    names = sorted(path.name for path in folder.iterdir())
    sounds = {"m4b": ["Horsehair & Gut.m4b"], "mp3": [n for n in names if n.endswith(".mp3")]}[kind]
    assert names == sorted(["cover.jpg", "desc.txt", "reader.txt", *sounds])
    assert len(sounds) == (1 if kind == "m4b" else 5)
    assert (folder / "desc.txt").read_text(encoding="utf-8") == "A boy & a fiddle.\n"
    assert (folder / "reader.txt").read_text(encoding="utf-8") == "Nobody (synthetic voice)\n"
    assert not (here.out / "horsehair-gut.m4b").exists()
    assert made.path == shelf


def test_a_book_without_a_series_or_a_year_lies_under_its_author() -> None:
    assert shelf.place(Meta("Horsehair")).parts == ("Horsehair",)
    meta = Meta("Horsehair", authors=(Contributor("B. Taro"),), date="2026-11")
    assert shelf.place(meta).parts == ("B. Taro", "2026 - Horsehair")


# The record ---------------------------------------------------------------------------------


def test_the_record_names_the_voice_of_every_sentence(out: Path, tracks: list[Track]) -> None:
    found = json.loads((out / "horsehair-gut-build-record.json").read_text(encoding="utf-8"))
    cues = [(track.id, cue.id) for track in tracks for cue in track.cues]
    assert [(line["chapter"], line["id"]) for line in found["sentences"]] == cues
    assert (
        {line["voice"] for line in found["sentences"]} == {"silent:silent"} == set(found["voices"])
    )
    assert all(line["synthetic"] for line in found["sentences"])
    voice = found["voices"]["silent:silent"]
    assert (voice["engine"], voice["licence"], voice["synthetic"]) == ("silent", "CC0-1.0", True)


def test_the_record_has_the_hash_of_every_file_and_of_every_clip(
    out: Path, book: tuple[Opened, Job, Made], tracks: list[Track]
) -> None:
    found = json.loads((out / "horsehair-gut-build-record.json").read_text(encoding="utf-8"))
    for name, hashed in found["files"].items():
        assert sha256((out / name).read_bytes()).hexdigest() == hashed
    assert set(found["files"]) == {p.relative_to(out).as_posix() for p in book[2].files} - {
        "horsehair-gut-build-record.json"
    }
    clip = book[1].store.path(tracks[0].clips[0].key).read_bytes()
    assert found["sentences"][0]["sha256"] == sha256(clip).hexdigest()


def test_the_m4b_in_a_full_delivery_is_an_m4b_like_any_other(out: Path) -> None:
    found = MP4(out / "horsehair-gut.m4b")
    assert [chapter.title for chapter in found.chapters][1:-1] == TITLES
    assert Fraction(found.info.sample_rate) == audio.RATE
