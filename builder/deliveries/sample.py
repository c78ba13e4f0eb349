"""The sample that a shop lets people hear: the beginning of the first chapter's text."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from builder import audio, draft, narration
from builder.audio import codec
from builder.audio.id3 import Place
from builder.deliveries import SMALL, Recording, encoding, mp3
from builder.deliveries.mp3 import coders
from builder.mastering import FADE, Master
from builder.narration import Clip, Cue, Track

LONGEST = 240.0
"""Seconds. Shops take one to five minutes."""
SHORTEST = 60.0
PAUSE = 2.0
"""Seconds between two chapters of a sample."""
TAIL = 1.5
"""Seconds of silence after the last words, in which the room dies away."""


def deliver(recording: Recording) -> Iterator[Path]:
    """``NAME-sample.mp3``."""
    master = excerpt(recording)
    encoding.encode(master, coders(recording.profile), recording.store)
    path = recording.out / f"{recording.name}-sample.mp3"
    place = Place(recording.meta.title, 1, 1)
    with draft.file(path) as unfinished:
        mp3.write(recording, master, place, recording.square(SMALL), unfinished)
    yield path


def excerpt(recording: Recording) -> Master:
    """The first chapter from the first sentence after its title, cut at the end of a sentence.

    A chapter of less than a minute is followed by the next, without its title.
    """
    masters = _from_the_first(recording)
    cues: list[Cue] = []
    clips: list[Clip] = []
    at = round(narration.HEAD * audio.RATE)
    for master in masters:
        some = _text(recording, master.track)
        if cues and (at / audio.RATE >= SHORTEST or not some):
            break
        shift = some[0][0].first - at if some else 0
        for cue, clip in some:
            is_next = bool(cues) and cue.id != cues[-1].id
            if is_next and (cue.after - shift) / audio.RATE + TAIL > LONGEST:
                break
            cues.append(replace(cue, first=cue.first - shift, after=cue.after - shift))
            clips.append(replace(clip, first=clip.first - shift))
            at = cue.after - shift + round(PAUSE * audio.RATE)
    length = codec.whole(cues[-1].after + round(TAIL * audio.RATE))
    title = recording.meta.title
    track = Track("sample", title, length, tuple(cues), tuple(clips), recording.store)
    return Master(track, recording.profile.tone, FADE)


def _from_the_first(recording: Recording) -> list[Master]:
    """The chapters, from that on with which the story begins."""
    ids = [master.track.id.partition("-part-")[0] for master in recording.masters]
    begin = ids.index(recording.first) if recording.first in ids else 0
    return list(recording.masters[begin:])


def _text(recording: Recording, track: Track) -> list[tuple[Cue, Clip]]:
    """A chapter's lines without its title; a chapter that is nothing else has it."""
    lines = list(zip(track.cues, track.clips, strict=True))
    return [line for line in lines if line[0].id != f"{track.id}-title"] or lines


__all__ = ["coders", "deliver"]
