"""From tracks to what is encoded: levels, room tone and lengths as a shop or a player wants them.

`profiles` says what each of them wants, `parts` cuts what is too long, `report` holds what came out
of the encoder against what was wanted.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from builder import audio
from builder.audio import codec
from builder.engines import Samples
from builder.mastering.profiles import Profile
from builder.narration import Track
from builder.store import digest

FADE = 0.5
"""Seconds in which a sample's closing room tone dies away."""

_TONE = np.random.RandomState(1729).normal(size=10 * audio.RATE)
"""Ten seconds of a quiet room, over and over. NumPy promises that these numbers never change."""


@dataclass(frozen=True, slots=True)
class Master:
    """A track as it goes to the encoder."""

    track: Track
    tone: float | None = None
    """The room's own level, dB; none for digital silence."""
    fade: float = 0.0
    """Seconds in which the end dies away."""

    @property
    def key(self) -> str:
        """A name for its sound, known without making any."""
        return digest("master", 1, self.track.key, self.tone, self.fade)

    def sound(self) -> Iterator[Samples]:
        """Its samples, some at a time."""
        sound = self.track.sound()
        if self.tone is not None:
            sound = _in_a_room(sound, self.tone)
        return _faded(sound, self.track.length, self.fade) if self.fade else sound


def master(track: Track, profile: Profile) -> Master:
    """The track at the level that the profile wants, in its room."""
    clips = tuple(replace(clip, gain=clip.gain + profile.gain) for clip in track.clips)
    end = track.cues[-1].after if track.cues else 0
    length = max(track.length, codec.whole(end + round(profile.tail * audio.RATE)))
    return Master(replace(track, clips=clips, length=length), profile.tone)


def _in_a_room(sound: Iterable[Samples], level: float) -> Iterator[Samples]:
    """The sound with a quiet hiss under it: shops take digital silence for a fault."""
    room = np.rint(_TONE * 32767 * 10 ** (level / 20)).astype(np.int16)
    at = 0
    for samples in sound:
        noise = np.resize(np.roll(room, -at % len(room)), len(samples)) if len(samples) else samples
        at += len(samples)
        # The limiter left room above the ceiling for far more than this.
        yield samples + noise


def _faded(sound: Iterable[Samples], length: int, seconds: float) -> Iterator[Samples]:
    begins = length - round(seconds * audio.RATE)
    at = 0
    for samples in sound:
        places = np.arange(at, at + len(samples))
        at += len(samples)
        if at <= begins:
            yield samples
        else:
            gains = np.clip((length - places) / (length - begins), 0, 1)
            yield np.rint(samples * gains).astype(np.int16)
