"""A chapter that is too long for one file, cut in two or more where a reader would pause."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import pairwise
from math import ceil

from builder import audio, narration
from builder.audio import codec
from builder.model import Id
from builder.narration import Track
from builder.script import Passage

SCENE, PARAGRAPH, SENTENCE, NEVER = 3, 2, 1, 0
"""How good a place is to cut before: a scene or a heading, a paragraph, a sentence; the first words
after a heading are none."""
LEEWAY = 0.25
"""Of a part's fair share: how much shorter or longer it may be for a better place."""
ENDS = narration.HEAD + narration.TAIL
"""Seconds of silence that each part has round it."""


def cut(track: Track, passage: Passage, headings: Collection[Id], longest: float) -> list[Track]:
    """The track, in parts of about one length and none above `longest` seconds."""
    if track.seconds <= longest:
        return [track]
    places = _places(passage, headings)
    cuts = [0, *_cuts(track, places, round((longest - ENDS) * audio.RATE)), len(track.cues)]
    total = len(cuts) - 1
    return [
        _part(track, first, after, number, total)
        for number, (first, after) in enumerate(pairwise(cuts), 1)
    ]


def _places(passage: Passage, headings: Collection[Id]) -> dict[Id, int]:
    """How good a place to cut there is before each line."""
    found: dict[Id, int] = {}
    before, is_scene, is_headed = "", False, False
    for line in passage.lines:
        if not line.text:
            is_scene = True
            continue
        if line.id in found:
            continue  # the same sentence, in another voice
        block = line.id.rpartition("-s")[0] or line.id
        is_heading = line.id in headings
        if is_headed:
            found[line.id] = NEVER
        elif is_scene or is_heading:
            found[line.id] = SCENE
        else:
            found[line.id] = SENTENCE if block == before else PARAGRAPH
        before, is_scene, is_headed = block, False, is_heading
    return found


def _cuts(track: Track, places: dict[Id, int], most: int) -> Iterator[int]:
    """The cues that begin a part; `most` is how many samples of a part may be heard."""
    first, cues = 0, track.cues
    while cues[-1].after - cues[first].first > most:
        left = cues[-1].after - cues[first].first
        share = left / ceil(left / most)
        reach = [
            n
            for n in range(first + 1, len(cues))
            if cues[n].id != cues[n - 1].id and _span(track, first, n) <= most
        ]
        if not reach:
            raise ValueError(f"a line of `{track.id}` is longer than a file may be")
        fair = [n for n in reach if abs(_span(track, first, n) - share) <= LEEWAY * share] or reach
        first = max(fair, key=lambda n: (places[cues[n].id], -abs(_span(track, first, n) - share)))
        yield first


def _span(track: Track, first: int, after: int) -> int:
    return track.cues[after - 1].after - track.cues[first].first


def _part(track: Track, first: int, after: int, number: int, total: int) -> Track:
    """Some of a track's lines, as a track of its own."""
    head = track.cues[0].first if first == 0 else round(narration.HEAD * audio.RATE)
    shift = track.cues[first].first - head
    cues = tuple(
        replace(cue, first=cue.first - shift, after=cue.after - shift)
        for cue in track.cues[first:after]
    )
    clips = tuple(replace(clip, first=clip.first - shift) for clip in track.clips[first:after])
    is_last = after == len(track.cues)
    end = track.length - shift if is_last else cues[-1].after + round(narration.TAIL * audio.RATE)
    return replace(
        track,
        id=f"{track.id}-part-{number}",
        title=f"{track.title} ({number}/{total})",
        length=codec.whole(end),
        cues=cues,
        clips=clips,
        spoken=track.spoken if first == 0 else 0,
        reused=track.reused if first == 0 else 0,
    )
