"""The deliveries: a table of names, and the reading of a book that each of them is a function of.

A delivery is a module that says what it wants encoded and writes its files. All of them share one
timeline: a sentence is at the same second of its chapter in every one.
"""

import importlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

from builder import audio, picture
from builder.audio import tags
from builder.audio.coders import Coder
from builder.audio.id3 import Mark
from builder.audio.m4b import Chapter
from builder.config import Podcast
from builder.deliveries import encoding
from builder.engines import Voice
from builder.mastering import Master
from builder.mastering.profiles import Profile
from builder.model import Id, Meta
from builder.narration import Track
from builder.store import Store

DELIVERIES = {
    "m4b": "builder.deliveries.m4b",
    "mp3": "builder.deliveries.mp3",
    "opus": "builder.deliveries.opus",
    "lpf": "builder.deliveries.lpf",
    "readium": "builder.deliveries.readium",
    "vtt": "builder.deliveries.vtt",
    "srt": "builder.deliveries.srt",
    "podcast": "builder.deliveries.podcast",
    "sample": "builder.deliveries.sample",
}

SIDE = 2400
"""Pixels of the square cover; shops ask for 2,400 to 3,000."""
SMALL = 1000
"""Pixels of the cover inside each of many files, where it would be most of a short chapter."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading inside a chapter."""

    start: float
    """Seconds from the chapter's beginning."""
    title: str
    level: int
    """2 to 6."""


@dataclass(frozen=True, slots=True)
class Source:
    """Who says a line, for the record."""

    name: str
    """``system:gmw/en-GB-x-rp``, ``takes:…``."""
    voice: Voice
    version: str
    """Of the engine, or the fingerprint of the recording."""


@dataclass(frozen=True, slots=True)
class Recording:
    """A book as it was read, mastered and encoded."""

    meta: Meta
    name: str
    """What the files are called before their ending."""
    out: Path
    store: Store
    profile: Profile
    masters: tuple[Master, ...]
    """The chapters, in order."""
    words: Mapping[Id, str]
    """Every line as it is written."""
    headings: Mapping[Id, tuple[str, int]]
    """The title and the level of each heading inside a chapter, by the id of its line."""
    sources: Mapping[str, Source]
    company: tuple[Voice, ...]
    """Everyone who is heard."""
    first: Id
    """The chapter that the story begins with."""
    cover: Path | None
    podcast: Podcast

    @property
    def tracks(self) -> tuple[Track, ...]:
        """The chapters, as they are timed."""
        return tuple(master.track for master in self.masters)

    @property
    def seconds(self) -> float:
        """How long the chapters last together."""
        return sum(track.seconds for track in self.tracks)

    @property
    def narrator(self) -> str:
        """Who reads, as tags have it."""
        return tags.narrators(self.company)

    def file(self, master: Master, coder: Coder) -> Path:
        """A chapter as it was encoded."""
        return self.store.path(encoding.key(master, coder))

    def chapters(self, coder: Coder) -> list[Chapter]:
        """All of them, to be bound into one file."""
        return [
            Chapter(each.track.title, self.file(each, coder), each.track.length)
            for each in self.masters
        ]

    def sections(self, track: Track) -> list[Section]:
        """The headings inside a chapter, where they are said."""
        return [
            Section(cue.start, *self.headings[cue.id])
            for cue in track.cues
            if cue.id in self.headings
        ]

    def marks(self, track: Track) -> list[Mark]:
        """A chapter's own mark, and one for each heading in it."""
        return [Mark(0.0, track.title), *(Mark(s.start, s.title) for s in self.sections(track))]

    def square(self, side: int = SIDE) -> bytes | None:
        """The cover as a square JPEG."""
        return picture.square(self.cover, side) if self.cover else None


class Delivery(Protocol):
    """What a module in `DELIVERIES` must be."""

    def coders(self, profile: Profile) -> tuple[Coder, ...]:
        """How it wants every chapter encoded."""

    def deliver(self, recording: Recording) -> Iterator[Path]:
        """Write its files and folders, each whole or not at all, and name them."""


def delivery(name: str) -> Delivery:
    """The delivery of that name, imported now."""
    return cast(Delivery, importlib.import_module(DELIVERIES[name]))


def coders(names: Iterable[str], profile: Profile) -> tuple[Coder, ...]:
    """Every way in which those deliveries want a chapter encoded, each once."""
    wanted = (coder for name in names for coder in delivery(name).coders(profile))
    return tuple(dict.fromkeys(wanted))


def numbered(number: int, total: int) -> str:
    """``07``: a chapter's number, in as many figures as the last one has and two at least."""
    return f"{number:0{max(2, len(str(total)))}}"


def milliseconds(samples: int) -> int:
    """A place on a track, as captions and marks have it."""
    return round(samples * 1000 / audio.RATE)
