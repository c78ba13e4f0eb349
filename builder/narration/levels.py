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
from builder.engines import Samples, Voice
from builder.narration.clips import Clips, Role
from builder.store import digest

SAMPLE = 48
"""Lines that a voice is judged by, or all that it has."""
BRIEF = 5.0
"""Seconds; a voice that says less has the gain of the book's own."""


def gains(said: Sequence[Role], own: Voice, clips: Clips) -> dict[str, float]:
    """Decibels by voice id."""
    by_voice: dict[str, dict[str, Role]] = {own.id: {}}
    for role in said:
        by_voice.setdefault(role.voice.id, {})[role.key] = role
    samples = {voice: _sample(roles) for voice, roles in by_voice.items()}
    clips.prepare(role for some in samples.values() for role in some)
    found = {own.id: _gain(samples.pop(own.id), clips)}
    for voice, some in samples.items():
        seconds = sum(map(clips.length, some)) / audio.RATE
        found[voice] = _gain(some, clips) if seconds >= BRIEF else found[own.id]
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
    known = clips.store.get(key)
    if known is None:
        # With the pauses, which the meter half hears: without them a book came out 0.8 LU low.
        gain = loudness.gain([sound for role in some for sound in _paused(role, clips)])
        known = clips.store.put(key, repr(gain).encode())
    return float(known)


def _paused(role: Role, clips: Clips) -> tuple[Samples, Samples]:
    return clips.samples(role), audio.silence(round(role.line.pause * audio.RATE))
