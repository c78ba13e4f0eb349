"""How loud a sound is to the ear (EBU R 128, ITU-R BS.1770), and what brings it to the target."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import av
import av.filter
import numpy as np

from builder import audio
from builder.engines import Samples

TARGET = -17.6
"""LUFS. Streaming asks for -18 to -16; ACX for -23 to -18 dB RMS, which speech with its pauses
measures 0.5 below its LUFS. This suits both; a book comes out 0 to 0.2 below its sample."""
STEP = 0.25
"""Decibels. A gain is rounded to it, so that mending a word does not change it for a whole book."""
MOST = 20.0
"""Decibels that a gain may add; a voice that needs more is not speaking."""
TRIALS = 5
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
    graph = av.filter.Graph()
    source = graph.add_abuffer(
        format="s16", sample_rate=audio.RATE, layout="mono", time_base=Fraction(1, audio.RATE)
    )
    meter = graph.add("ebur128", "metadata=1:peak=true:framelog=quiet")
    sink = graph.add("abuffersink")
    source.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    read: dict[str, str] = {}
    for frame in (*_frames(sounds), None):
        source.push(frame)
        read = _drain(sink) or read
    peak = float(read.get("lavfi.r128.true_peak", 0))
    lufs = float(read.get("lavfi.r128.I", -70))
    return Loudness(lufs, 20 * math.log10(peak) if peak else -math.inf)


def _frames(sounds: Iterable[Samples]) -> Iterator[av.AudioFrame]:
    at = 0
    for samples in sounds:
        # A second at a time: the filter works on whole frames and keeps them in memory.
        for start in range(0, len(samples), audio.RATE):
            some = np.ascontiguousarray(samples[None, start : start + audio.RATE])
            frame = av.AudioFrame.from_ndarray(some, format="s16", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = audio.RATE, at, Fraction(1, audio.RATE)
            at += frame.samples
            yield frame


def _drain(sink: av.filter.context.FilterContext) -> dict[str, str]:
    """What the meter reads by the last frame it has let through."""
    read: dict[str, str] = {}
    while True:
        try:
            read = dict(sink.pull().metadata) or read
        except (av.BlockingIOError, av.EOFError):
            return read


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
