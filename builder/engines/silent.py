"""Nobody's voice: a soft hum in place of words, for tests and for trying things out in no time.

Silent but for that hum, on purpose. Digital silence would be right wherever it lay: a sentence
lost, doubled or put in the wrong place would pass every test. So each text hums at a pitch of its
own, as long as it would take to read, and a test can hear which sentence it has found.
"""

import zlib
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from builder.engines import Alphabet, Audio, Samples, Voice

name = "silent"
version = "2"
alphabet: Alphabet = "respelling"

RATE = 22050
"""Samples a second."""
SPEEDS = (0.1, 10.0)
PACE = 14
"""Characters a second at speed 1.0, as a reader has it."""
SHORTEST = 0.3
"""Seconds."""
LOUDNESS = 0.05
"""Of full scale."""
FADE = 0.04
"""Seconds in which the hum comes and goes, so that it does not click."""

NOBODY = Voice("silent", "Nobody", "mul", "CC0-1.0")


def look() -> None:
    """Nothing is needed to say nothing."""


def known() -> Sequence[Voice]:
    """The one voice."""
    return (NOBODY,)


def find(wanted: str, language: str) -> Voice:
    """The one voice; raises `LookupError` where somebody else is wanted."""
    return choose(wanted, language)


def voices() -> Sequence[Voice]:
    """The one voice, that of nobody in particular."""
    return (NOBODY,)


def choose(wanted: str, language: str) -> Voice:
    """Nobody reads every language; raises `LookupError` where somebody else is wanted."""
    if wanted not in {"", NOBODY.id, NOBODY.name}:
        raise LookupError(f"the silent engine has no voice `{wanted}`")
    return NOBODY


def speak(texts: Iterable[str], voice: Voice, speed: float) -> Iterator[Audio]:
    """A hum a text, as long as it would take to read."""
    for text in texts:
        yield Audio(hum(text, max(SHORTEST, len(text) / PACE) / speed), RATE)


def pitch(text: str) -> float:
    """What a text hums at, in hertz: one of 200 pitches from 300 to 2,290, whatever the machine."""
    return 300.0 + 10 * (zlib.crc32(text.encode()) % 200)


def hum(text: str, seconds: float) -> Samples:
    """The text's pitch for so long."""
    time = np.arange(round(seconds * RATE)) / RATE
    edges = np.clip(np.minimum(time, time[::-1]) / FADE, 0, 1) ** 2
    wave = LOUDNESS * edges * np.sin(2 * np.pi * pitch(text) * time)
    return np.rint(wave * 32767).astype(np.int16)
