"""Sound as samples, and an audiobook read back with tools that we did not write."""

import json
import shutil
import subprocess
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mutagen.mp4 import MP4

from builder import audio
from builder.audio import codec, coders, languages, loudness, m4b, tags
from builder.audio.coders import Coder
from builder.engines import Audio, Samples, Voice, silent
from builder.model import Contributor, Meta

RATE = audio.RATE
AAC, MP3, OPUS = Coder("aac", 64_000), Coder("mp3", 96_000), Coder("opus", 48_000)
META = Meta(
    "Horsehair",
    authors=(Contributor("Bakhyt Taro"),),
    subtitle="A Life",
    language="kk",
    identifier="urn:isbn:9780000000002",
    publisher="Steppe",
    date="2026-11",
    rights="© 2026 Bakhyt Taro",
    description="word " * 80,
    series="Strings",
    series_number="2",
)
ESPEAK = Voice("trk/kk", "Kazakh", "kk", credit="eSpeak NG")


def tone(seconds: float, hertz: float = 440.0, amplitude: float = 0.1) -> Samples:
    time = np.arange(round(seconds * RATE)) / RATE
    return np.rint(32767 * amplitude * np.sin(2 * np.pi * hertz * time)).astype(np.int16)


# Clips ------------------------------------------------------------------------------------------


def test_a_clip_keeps_thirty_milliseconds_of_its_own_silence() -> None:
    words = np.full(5000, 900, np.int16)
    clip = Audio(np.concatenate([audio.silence(9000), words, audio.silence(7000)]), 10_000)

    trimmed = audio.trim(clip)

    assert trimmed.rate == 10_000
    assert len(trimmed.samples) == 300 + 5000 + 300
    assert (trimmed.samples[300:5300] == 900).all()


def test_a_clip_without_silence_is_left_as_it_is() -> None:
    clip = Audio(np.full(500, -900, np.int16), 10_000)
    assert (audio.trim(clip).samples == clip.samples).all()


def test_silence_is_trimmed_to_nothing() -> None:
    assert len(audio.trim(Audio(audio.silence(9000), 10_000)).samples) == 0


def test_the_loudest_negative_sample_is_not_taken_for_silence() -> None:
    assert len(audio.trim(Audio(np.array([-32768], np.int16), 10_000)).samples) == 1


def test_a_soft_clip_is_made_louder_and_nothing_else() -> None:
    soft = tone(0.2)
    louder = audio.level(soft, 6.0)
    assert np.abs(louder - soft * 10 ** (6 / 20)).max() <= 1


@given(
    peaks=st.lists(st.integers(-32768, 32767), min_size=1, max_size=400),
    gap=st.integers(0, 90),
    gain=st.floats(-6, 20),
)
def test_no_sample_is_ever_above_the_ceiling(peaks: list[int], gap: int, gain: float) -> None:
    samples = np.zeros(len(peaks) * (gap + 1), np.int16)
    samples[:: gap + 1] = peaks
    levelled = audio.level(samples, gain)
    assert len(levelled) == len(samples)
    assert np.abs(levelled.astype(int)).max() <= np.ceil(32767 * 10 ** (audio.CEILING / 20))


def test_a_peak_is_held_down_without_a_click_and_far_from_it_nothing_changes() -> None:
    samples = tone(1.0, amplitude=0.2)
    samples[RATE // 2] = 32767
    held = audio.level(samples, 3.0)
    untouched = samples * 10 ** (3 / 20)
    assert np.abs(held[: RATE // 2 - 1200] - untouched[: RATE // 2 - 1200]).max() <= 1
    around = held[RATE // 2 - 1200 : RATE // 2 - 2].astype(float)
    assert np.abs(np.diff(around)).max() < 1.05 * np.abs(np.diff(untouched)).max()


def test_flac_gives_back_the_samples_and_says_how_many_there_will_be() -> None:
    samples = silent.hum("Light.", 0.7)
    packed = codec.pack(Audio(samples, 22050))
    assert len(packed) < samples.nbytes
    assert codec.unpack(packed).rate == 22050
    assert (codec.unpack(packed).samples == samples).all()
    assert codec.length(packed[: codec.HEADER]) == 2 * len(samples)


def test_an_empty_clip_is_a_clip() -> None:
    packed = codec.pack(Audio(audio.silence(0), 22050))
    assert codec.length(packed[: codec.HEADER]) == 0
    assert len(codec.resample(codec.unpack(packed))) == 0


@pytest.mark.parametrize("rate", [16_000, 22_050, 24_000, 44_100, 48_000])
@pytest.mark.parametrize("length", [1, 40, 5000])
def test_another_rate_moves_nothing_in_time(rate: int, length: int) -> None:
    samples = np.zeros(length, np.int16)
    samples[length // 2] = 20_000
    packed = codec.pack(Audio(samples, rate))
    resampled = codec.resample(codec.unpack(packed))
    assert len(resampled) == codec.length(packed[: codec.HEADER])
    if length > 1:
        assert abs(int(np.argmax(resampled)) - length // 2 * RATE / rate) <= 0.5


# Loudness ---------------------------------------------------------------------------------------


def test_the_meter_reads_what_the_standard_says_of_a_sine() -> None:
    # ITU-R BS.1770-4: 997 Hz at full scale in one channel is -3.01 LKFS.
    meter = loudness.measure([tone(5, 997, 0.1)])
    assert meter.lufs == pytest.approx(-23.01, abs=0.05)
    assert meter.peak == pytest.approx(-20, abs=0.1)


def test_silence_has_no_loudness_and_gets_no_gain() -> None:
    assert loudness.measure([audio.silence(RATE)]).lufs == -70
    assert loudness.gain([audio.silence(RATE)]) == 0
    assert loudness.gain([]) == 0


@pytest.mark.parametrize("amplitude", [0.03, 0.1, 0.6])
def test_the_gain_brings_a_voice_to_the_target(amplitude: float) -> None:
    voice = [tone(3, 300, amplitude), audio.silence(RATE // 2), tone(3, 700, amplitude)]
    gain = loudness.gain(voice)
    levelled = loudness.measure(audio.level(some, gain) for some in voice)
    assert levelled.lufs == pytest.approx(loudness.TARGET, abs=loudness.STEP)


def test_the_gain_reckons_with_what_the_limiter_takes_back() -> None:
    voice = tone(6, 300, 0.1)
    voice[:: RATE // 20] = 26_000
    assert loudness.gain([voice]) > loudness.TARGET - loudness.measure([voice]).lufs + 0.5
    levelled = loudness.measure([audio.level(voice, loudness.gain([voice]))])
    assert levelled.lufs == pytest.approx(loudness.TARGET, abs=2 * loudness.STEP)
    assert levelled.peak < -1.5


# Chapters and the book --------------------------------------------------------------------------


def chapter(folder: Path, title: str, seconds: float) -> tuple[m4b.Chapter, Samples]:
    """A chapter that slides from low to high, with silence at both ends, encoded."""
    time = np.arange(round(seconds * RATE)) / RATE
    slide = np.rint(6000 * np.sin(2 * np.pi * (200 + 500 * time) * time)).astype(np.int16)
    sound = np.concatenate([audio.silence(20_000), slide, audio.silence(40_000)])
    sound = np.pad(sound, (0, codec.whole(len(sound)) - len(sound)))
    file = folder / f"{title[:8]}.aac"
    coders.encode([sound[:30_001], sound[30_001:]], {AAC: file})
    return m4b.Chapter(title, file, len(sound)), sound


@pytest.fixture
def chapters(tmp_path: Path) -> list[tuple[m4b.Chapter, Samples]]:
    titles = (("Dawn", 1.0), ("Қобыз", 1.7), ("Three Days", 0.6), ("Dusk", 2.2))
    return [chapter(tmp_path, title, seconds) for title, seconds in titles]


@pytest.fixture
def book(tmp_path: Path, chapters: list[tuple[m4b.Chapter, Samples]]) -> Path:
    path = tmp_path / "book.m4b"
    m4b.bind(path, [c for c, _ in chapters], "kk-Cyrl", tags.tags(META, [ESPEAK]))
    return path


def decode(path: Path) -> Samples:
    with av.open(path) as file:
        parts = [frame.to_ndarray().reshape(-1) for frame in file.decode(audio=0)]
    return np.concatenate(parts)


def marks(path: Path) -> list[tuple[Fraction, str]]:
    with av.open(path) as file:
        return [
            (Fraction(c["start"]) * c["time_base"] * RATE, c["metadata"]["title"])
            for c in file.chapters()
        ]


def test_a_chapter_of_some_packets_of_sound_is_one_packet_more(tmp_path: Path) -> None:
    made, sound = chapter(tmp_path, "Dawn", 1.0)
    assert len(list(coders.packets(made.file))) == len(sound) // codec.FRAME + 1


def test_a_consonant_of_kokoros_is_no_click(tmp_path: Path) -> None:
    # "When the wrist turned over at the tip": FFmpeg's noise shaping made 0.6 of full scale of it.
    spoken = codec.unpack((Path(__file__).parent / "sounds/a-consonant.flac").read_bytes()).samples
    path = tmp_path / "turn.m4a"
    coders.encode([spoken], {AAC: path})
    heard = decode(path).astype(np.float64)
    assert np.abs(heard[: len(spoken)] - spoken / 32768).max() < 0.2


@pytest.mark.parametrize("coder", [AAC, MP3, OPUS], ids=lambda coder: coder.name)
def test_however_the_sound_is_handed_over_the_bytes_are_the_same(
    tmp_path: Path, coder: Coder
) -> None:
    sound = np.pad(silent.hum("Light.", 1), (0, 478))
    pieces = np.array_split(sound, [1, 500, 7777])
    for name, sounds in (("pieces", pieces), ("whole", [sound])):
        coders.encode(sounds, {coder: tmp_path / name})
    content = (tmp_path / "whole").read_bytes()
    assert content == (tmp_path / "pieces").read_bytes()
    assert b"Lavf" not in content.replace(b"Lavf\0\0\0\0\0", b"")


def test_chapters_begin_at_the_very_sample(
    book: Path, chapters: list[tuple[m4b.Chapter, Samples]]
) -> None:
    starts = codec.starts([c.length for c, _ in chapters])
    assert marks(book) == [(start, c.title) for start, (c, _) in zip(starts, chapters, strict=True)]


def test_what_is_heard_at_a_chapter_mark_is_that_chapter_to_the_sample(
    book: Path, chapters: list[tuple[m4b.Chapter, Samples]]
) -> None:
    heard = decode(book)
    starts = codec.starts([c.length for c, _ in chapters])
    for start, (_, sound) in zip(starts, chapters, strict=True):
        begin = start + 20_000
        excerpt = sound[20_000:40_000].astype(float)
        nearby = heard[begin - 500 : begin + 20_500]
        # Slid along what is heard, the first half second fits nowhere better than where it is.
        assert int(np.argmax(np.correlate(nearby, excerpt, "valid"))) == 500


def test_the_book_ends_with_its_last_chapter_and_is_quiet_at_the_joins(
    book: Path, chapters: list[tuple[m4b.Chapter, Samples]]
) -> None:
    heard = decode(book)
    starts = codec.starts([c.length for c, _ in chapters])
    assert len(heard) == starts[-1] + chapters[-1][0].length
    for start in starts[1:]:
        assert np.abs(heard[start - 10_000 : start + 10_000]).max() < 1e-4


def test_a_player_finds_the_tags(book: Path) -> None:
    found = MP4(book)
    assert found["\xa9nam"] == found["\xa9alb"] == ["Horsehair"]
    assert found["\xa9ART"] == found["aART"] == ["Bakhyt Taro"]
    assert found["\xa9wrt"] == ["eSpeak NG (synthetic voice)"]
    assert found["\xa9gen"] == ["Audiobook"]
    assert found["\xa9day"] == ["2026-11"]
    assert found["cprt"] == ["© 2026 Bakhyt Taro"]
    assert found["stik"] == [2]
    assert found["ldes"] == [META.description]
    assert len(found["desc"][0]) <= 255 and found["desc"][0].endswith("word…")
    free = {name.rpartition(":")[2]: bytes(found[name][0]) for name in found if "----" in name}
    assert free == {
        "SUBTITLE": b"A Life",
        "SERIES": b"Strings",
        "SERIES-PART": b"2",
        "PUBLISHER": b"Steppe",
        "LANGUAGE": b"kk",
        "ISBN": b"9780000000002",
    }


def test_a_human_narrator_is_not_called_synthetic() -> None:
    human = Voice("takes", "Aigerim Sadykova", "kk", is_synthetic=False)
    assert tags.tags(META, [human])["\xa9wrt"] == ["Aigerim Sadykova"]


def test_what_a_book_does_not_say_is_not_in_its_tags() -> None:
    found = tags.tags(Meta("Untold"), [ESPEAK])
    language = "----:com.apple.iTunes:LANGUAGE"
    assert set(found) == {
        *("\xa9nam", "\xa9alb", "\xa9wrt", "\xa9gen", "\xa9too", "stik", language)
    }


def test_the_cover_is_in_the_file(
    tmp_path: Path, chapters: list[tuple[m4b.Chapter, Samples]]
) -> None:
    path = tmp_path / "covered.m4b"
    m4b.bind(path, [c for c, _ in chapters], "en", {}, b"\xff\xd8\xff a picture")
    assert [bytes(cover) for cover in MP4(path)["covr"]] == [b"\xff\xd8\xff a picture"]
    assert marks(path)[1][1] == "Қобыз"
    assert (
        len(decode(path))
        == codec.starts([c.length for c, _ in chapters])[-1] + chapters[-1][0].length
    )


def test_the_same_book_twice_is_the_same_bytes(
    book: Path, chapters: list[tuple[m4b.Chapter, Samples]]
) -> None:
    again = book.with_name("again.m4b")
    m4b.bind(again, [c for c, _ in chapters], "kk-Cyrl", tags.tags(META, [ESPEAK]))
    assert again.read_bytes() == book.read_bytes()


def test_a_binding_that_fails_leaves_the_old_book_and_nothing_else(
    tmp_path: Path, book: Path, chapters: list[tuple[m4b.Chapter, Samples]]
) -> None:
    before = book.read_bytes()
    damaged = m4b.Chapter("Dawn", chapters[0][0].file, chapters[0][0].length + codec.FRAME)
    with pytest.raises(RuntimeError, match="`Dawn` is -1 packets off"):
        m4b.bind(book, [damaged, chapters[1][0]], "kk", {})
    assert book.read_bytes() == before
    assert [p.name for p in tmp_path.glob(".*")] == []


def boxes(content: bytes) -> list[str]:
    """The names of the outermost boxes, in order (ISO/IEC 14496-12 § 4.2)."""
    names, at = [], 0
    while at < len(content):
        size = int.from_bytes(content[at : at + 4])
        names.append(content[at + 4 : at + 8].decode())
        at += size
    return names


def test_the_contents_come_before_the_sound_and_the_brand_is_an_audiobook(book: Path) -> None:
    content = book.read_bytes()
    assert content[4:12] == b"ftypM4B "
    names = boxes(content)
    assert names.index("moov") < names.index("mdat")


def test_nero_chapters_are_there_up_to_255_and_quicktime_chapters_always(tmp_path: Path) -> None:
    one, _ = chapter(tmp_path, "Dawn", 0.2)
    for count, has_nero in ((255, True), (256, False)):
        path = tmp_path / f"{count}.m4b"
        m4b.bind(
            path, [m4b.Chapter(f"Day {n}", one.file, one.length) for n in range(count)], "en", {}
        )
        found = marks(path)
        assert [title for _, title in found] == [f"Day {n}" for n in range(count)]
        assert found[-1][0] == codec.starts([one.length] * count)[-1]
        assert (b"chpl" in path.read_bytes()) is has_nero


def test_a_title_too_long_for_a_box_is_cut_between_letters(tmp_path: Path) -> None:
    one, _ = chapter(tmp_path, "Dawn", 0.2)
    path = tmp_path / "long.m4b"
    m4b.bind(path, [m4b.Chapter("қ" * 200, one.file, one.length)], "kk", {})
    assert marks(path)[0][1] == "қ" * 126 + "…"
    assert ("қ" * 126 + "…").encode() in path.read_bytes()


def test_ffprobe_reads_the_same(
    book: Path,
    chapters: list[tuple[m4b.Chapter, Samples]],
    needs: Callable[[bool, str], None],
) -> None:
    needs(bool(shutil.which("ffprobe")), "ffprobe")
    said = subprocess.run(
        ["ffprobe", "-v", "error", "-show_chapters", "-show_streams", "-of", "json", book],
        capture_output=True,
        check=True,
    )
    assert said.stderr == b""
    found = json.loads(said.stdout)
    starts = codec.starts([c.length for c, _ in chapters])
    assert [round(float(c["start_time"]) * RATE) for c in found["chapters"]] == starts
    sound = found["streams"][0]
    assert (sound["codec_name"], sound["profile"]) == ("aac", "LC")
    assert (sound["sample_rate"], sound["channels"]) == ("44100", 1)
    assert sound["tags"]["language"] == "kaz"
    assert sound["start_pts"] == 0


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("en", "eng"),
        ("kk-Cyrl-KZ", "kaz"),
        ("DE", "deu"),
        ("grc", "grc"),
        ("xx", "und"),
        ("", "und"),
    ],
)
def test_languages_have_three_letters(tag: str, code: str) -> None:
    assert languages.iso639(tag) == code
