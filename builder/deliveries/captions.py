"""What is said and when, as captions: a cue a sentence, in the words of the page."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from builder import draft
from builder.audio import codec
from builder.deliveries import Recording, milliseconds, numbered
from builder.draft import write
from builder.model import Id
from builder.narration import Track


@dataclass(frozen=True, slots=True)
class Caption:
    """A sentence and its time, in milliseconds."""

    id: Id
    start: int
    end: int
    text: str


Format = Callable[[Iterable[Caption]], str]


def captions(track: Track, words: Mapping[Id, str], begin: int = 0) -> Iterator[Caption]:
    """A chapter's captions; `begin` is the sample of the file that the chapter begins with.

    A sentence that several voices share is one caption.
    """
    for id, some in groupby(track.cues, lambda cue: cue.id):
        cues = list(some)
        start, end = milliseconds(begin + cues[0].first), milliseconds(begin + cues[-1].after)
        yield Caption(id, start, end, " ".join(words[id].split()))


def whole(recording: Recording) -> Iterator[Caption]:
    """The book's captions, on the timeline of the M4B."""
    tracks = recording.tracks
    for track, begin in zip(tracks, codec.starts([t.length for t in tracks]), strict=True):
        yield from captions(track, recording.words, begin)


def deliver(recording: Recording, ending: str, format: Format) -> Iterator[Path]:
    """The book in one file, for M4B and Opus, and a file a chapter, for those that have many."""
    path = recording.out / f"{recording.name}.{ending}"
    write(path, format(whole(recording)).encode())
    yield path
    folder = recording.out / f"{recording.name}-{ending}"
    with draft.folder(folder) as unfinished:
        for number, track in enumerate(recording.tracks, 1):
            name = f"{numbered(number, len(recording.tracks))}.{ending}"
            content = format(captions(track, recording.words))
            (unfinished / name).write_bytes(content.encode())
    yield folder


def clock(milliseconds: int, point: str) -> str:
    """``01:02:03.456``."""
    seconds, rest = divmod(milliseconds, 1000)
    minutes = seconds // 60
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds % 60:02}{point}{rest:03}"
