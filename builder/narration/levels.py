"""One gain for each voice of a book, so that chapters neither differ nor pump.

It is judged by a sample of the book's own lines. (A fixed text would do for English alone: the same
voice counting, the one text that every language has, came out 1 to 2 LU quieter than in Kazakh,
Russian or French prose.) The sample is the lines whose keys come first in order, which is as good
as drawing lots, but draws the same ones again while the book is mended elsewhere. That, and a gain
in whole steps, keep it, and so every chapter that is encoded, as they were.
"""

from collections.abc import Sequence

from builder import audio
from builder.audio import loudness
from builder.engines import Samples
from builder.narration.clips import Clips, Role
from builder.store import digest

SAMPLE = 48
"""Lines that a voice is judged by, or all that it has."""
BRIEF = 5.0
"""Seconds; a voice that says less has the gain of the book's own, if it is of the same engine."""


def gains(said: Sequence[Role], own: str, clips: Clips) -> dict[str, float]:
    """Decibels by the name of who reads; `own` is the book's own voice."""
    by_name: dict[str, dict[str, Role]] = {own: {}}
    for role in said:
        by_name.setdefault(role.source.name, {})[role.key] = role
    samples = {name: _sample(roles) for name, roles in by_name.items()}
    clips.prepare(role for some in samples.values() for role in some)
    found = {own: _gain(samples.pop(own), clips)}
    for name, some in samples.items():
        seconds = sum(map(clips.length, some)) / audio.RATE
        # Another engine, or a microphone, is as loud as it is however little it says.
        is_kin = name.split(":")[0] == own.split(":")[0]
        brief = seconds < BRIEF and is_kin
        found[name] = found[own] if brief else _gain(some, clips)
    clips.close()
    return found


def _sample(roles: dict[str, Role]) -> list[Role]:
    return [roles[key] for key in sorted(roles)[:SAMPLE]]


def _gain(some: Sequence[Role], clips: Clips) -> float:
    """What brings the sample to the target, measured once for these clips."""
    if not some:
        return 0.0
    recipe = (audio.LEVEL, audio.CEILING, loudness.TARGET, loudness.STEP)
    key = digest("gain", *recipe, [(role.key, role.line.pause) for role in some])
    gain = clips.store.load(key, float)
    if gain is None:
        # With the pauses, which the meter half hears: without them a book came out 0.8 LU low.
        gain = loudness.gain([sound for role in some for sound in _paused(role, clips)])
        clips.store.put(key, repr(gain).encode())
    return gain


def _paused(role: Role, clips: Clips) -> tuple[Samples, Samples]:
    return clips.samples(role), audio.silence(round(role.line.pause * audio.RATE))
