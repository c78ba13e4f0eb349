"""How loud a sound is to the ear (EBU R 128, ITU-R BS.1770), and what brings it to the target."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import av
import av.filter
import numpy as np
import numpy.typing as npt

from builder import audio
from builder.audio import codec
from builder.engines import Samples

TARGET = -17.0
"""LUFS: in the middle of the -18 to -16 that streaming asks for. What else a shop wants, a profile
of `builder.mastering` adds to it or takes away."""
STEP = 0.25
"""Decibels. A gain is rounded to it, so that mending a word does not change it for a whole book."""
MOST = 20.0
"""Decibels that a gain may add; a voice that needs more is not speaking."""
TRIALS = 5
NOTHING = -70.0
"""LUFS that a meter shows of silence."""
SILENCE = -60.0
"""LUFS at and below which there is nothing to judge by."""


@dataclass(frozen=True, slots=True)
class Loudness:
    """What a meter reads."""

    lufs: float
    """Integrated loudness; -70 for silence, and for what is shorter than 0.4 s."""
    peak: float
    """True peak, dBTP: between the samples too."""


def measure(sounds: Iterable[Samples]) -> Loudness:
    """The loudness of stretches of sound, one after another as they would be heard."""
    meter = Meter("s16", audio.RATE)
    for samples in sounds:
        meter.push(samples)
    return meter.read()


class Meter:
    """FFmpeg's ``ebur128``, fed as the sound comes: mono samples of one format and rate."""

    def __init__(self, format: str, rate: int) -> None:
        self.format, self.rate, self.at = format, rate, 0
        self.moments: list[float] = []
        """LUFS of the 0.4 s that end at each tenth of a second."""
        self.shown: dict[str, str] = {}
        self.graph = av.filter.Graph()
        self.source = self.graph.add_abuffer(
            format=format, sample_rate=rate, layout="mono", time_base=Fraction(1, rate)
        )
        filter = self.graph.add("ebur128", "metadata=1:peak=true:framelog=quiet")
        self.sink = self.graph.add("abuffersink")
        self.source.link_to(filter)
        filter.link_to(self.sink)
        self.graph.configure()

    def push(self, samples: npt.NDArray[Any]) -> None:
        """Hear some more."""
        # A second at a time: the filter works on whole frames and keeps them in memory.
        for start in range(0, len(samples), self.rate):
            some = samples[start : start + self.rate]
            self.source.push(codec.frame(some, self.rate, self.at, self.format))
            self.at += len(some)
            self._drain()

    def read(self) -> Loudness:
        """What it shows, now that all has been heard."""
        self.source.push(None)
        self._drain()
        peak = float(self.shown.get("lavfi.r128.true_peak", 0))
        lufs = float(self.shown.get("lavfi.r128.I", NOTHING))
        return Loudness(lufs, 20 * math.log10(peak) if peak else -math.inf)

    def _drain(self) -> None:
        while True:
            try:
                self.shown = dict(self.sink.pull().metadata) or self.shown
            except (av.BlockingIOError, av.EOFError):
                return
            if moment := self.shown.get("lavfi.r128.M"):
                self.moments.append(float(moment))


def integrated(moments: Iterable[float]) -> float:
    """LUFS of all that was measured, by its moments: several chapters as the book they are.

    BS.1770-5 § 2: what is under -70 is not counted, nor what is 10 under the mean of the rest.
    """
    powers = np.array([10 ** (moment / 10) for moment in moments if moment > NOTHING])
    if not len(powers):
        return NOTHING
    counted = powers[powers > powers.mean() / 10]
    return float(10 * np.log10(counted.mean()))


def gain(sounds: Sequence[Samples]) -> float:
    """Decibels that bring a voice to the target, to be given alike to all that it says.

    One gain, or chapters would pump; what is loud in a chapter stays louder than what is not. The
    limiter takes back about half of what is added beyond the first decibels, so the gain is found
    by trying, each time along the line through the last two trials.
    """
    tried, heard = 0.0, measure(sounds).lufs
    if heard <= SILENCE:
        return 0.0
    found, slope = TARGET - heard, 1.0
    for _ in range(TRIALS):
        found = min(found, MOST)
        lufs = measure(audio.level(sound, found) for sound in sounds).lufs
        if abs(TARGET - lufs) < STEP / 4 or found in (tried, MOST):
            break
        slope = max((lufs - heard) / (found - tried), 0.1)
        tried, heard, found = found, lufs, found + (TARGET - lufs) / slope
    return round(found / STEP) * STEP
