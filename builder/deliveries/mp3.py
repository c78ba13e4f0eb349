"""The audiobook as a folder of MP3 files, one a chapter, with tags, cover and chapter marks."""

import re
import shutil
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from builder import draft
from builder.audio import id3
from builder.audio.coders import Coder
from builder.audio.id3 import Place
from builder.deliveries import SMALL, Recording, numbered
from builder.mastering import Master
from builder.mastering.profiles import Profile

LONGEST = 100
"""Characters of a title in the name of a file, which may be 255 bytes long."""


def coders(profile: Profile) -> tuple[Coder, ...]:
    """MP3 at a constant rate."""
    return (Coder("mp3", profile.mp3),)


def deliver(recording: Recording) -> Iterator[Path]:
    """``NAME-mp3/01 Title.mp3``, and the cover beside them."""
    folder = recording.out / f"{recording.name}-mp3"
    with draft.folder(folder) as unfinished:
        fill(recording, unfinished)
        if cover := recording.square():
            (unfinished / "cover.jpg").write_bytes(cover)
    yield folder


def fill(recording: Recording, folder: Path) -> None:
    """Write the chapters into a folder, in the order of their names."""
    total, cover = len(recording.masters), recording.square(SMALL)
    for number, master in enumerate(recording.masters, 1):
        name = f"{numbered(number, total)} {plain(master.track.title)}".rstrip()
        place = Place(master.track.title, number, total)
        write(recording, master, place, cover, folder / f"{name}.mp3")


def write(
    recording: Recording, master: Master, place: Place, cover: bytes | None, path: Path
) -> None:
    """Write one chapter: a tag, and then the sound as it was encoded."""
    (coder,) = coders(recording.profile)
    marks, seconds = recording.marks(master.track), master.track.seconds
    tag = id3.tag(recording.meta, recording.narrator, place, marks, seconds, cover)
    with path.open("wb") as file, recording.file(master, coder).open("rb") as sound:
        file.write(tag)
        shutil.copyfileobj(sound, file)


def plain(title: str) -> str:
    """A title as the name of a file, on any system: no signs that one of them gives a meaning."""
    kept = "".join(" " if unicodedata.category(c)[0] == "C" else c for c in title)
    kept = re.sub(r'[/\\:*?"<>|]', " ", kept)
    return " ".join(unicodedata.normalize("NFC", kept).split())[:LONGEST].rstrip(". ")
