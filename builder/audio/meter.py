"""What an encoded file is found to be when it is decoded again: loudness, peaks, noise, silences.

Measured on what is delivered, for an encoder adds to peaks. A reading of a chapter is kept with it;
those of several make that of a book.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import av
import numpy as np
import numpy.typing as npt

from builder.audio import loudness

VERSION = 1
"""Part of the key of every reading."""

HUNDREDTH = 100
"""Windows in a second in which level is looked at."""
QUIET = -50.0
"""dB. A hundredth of a second below it is silence at the head or the tail of a file."""
HALF = 50
"""Windows in the half second that noise is listened for in."""
QUIETEST = 1.0
"""The noise floor is the level that this per cent of all half seconds keep below: the pauses."""
SILENT = -120.0
"""dB: what digital silence is said to be, which has no level."""

SECOND = 45
"""Packets of a thousand samples or so, which are looked at together: one by one it took twice as
long."""

Floats = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file, or several as one book, were found to be; decibels are of full scale."""

    seconds: float
    rate: int
    """Samples a second."""
    channels: int
    bitrate: float
    """Kilobits a second, of sound alone."""
    is_constant: bool
    """Whether every packet is as long as the next, but for a byte."""
    lufs: float
    rms: float
    peak: float
    """Of samples."""
    true_peak: float
    """Between them too."""
    floor: float
    head: float
    """Seconds before anything is heard."""
    tail: float
    moments: tuple[float, ...] = field(repr=False)
    """For `together`."""


def read(path: Path) -> Reading:
    """Decode a file to its end, and measure it."""
    sizes, lasting = _packets(path)
    with av.open(path) as file:
        stream = file.streams.audio[0]
        rate, channels = stream.rate, stream.channels
        meter = loudness.Meter("flt", rate)
        powers, peak = _levels(_heard(file), meter, rate // HUNDREDTH)
        heard = meter.read()
    seconds = meter.at / rate
    quiet = _decibels(powers) < QUIET
    return Reading(
        seconds=seconds,
        rate=rate,
        channels=channels,
        bitrate=sum(sizes) * 8 / 1000 / lasting,
        is_constant=max(sizes) - min(sizes) <= 1,
        lufs=heard.lufs,
        rms=float(_decibels(powers.mean())),
        peak=float(_decibels(np.float64(peak**2))),
        true_peak=max(heard.peak, SILENT),
        floor=_floor(powers),
        head=_run(quiet) / HUNDREDTH,
        tail=_run(quiet[::-1]) / HUNDREDTH,
        moments=tuple(meter.moments),
    )


def together(readings: Sequence[Reading]) -> Reading:
    """Several files as one book: one after another, as loud as they are together."""
    seconds = sum(each.seconds for each in readings)
    moments = tuple(moment for each in readings for moment in each.moments)
    power = sum(10 ** (each.rms / 10) * each.seconds for each in readings) / seconds
    return Reading(
        seconds=seconds,
        rate=readings[0].rate,
        channels=readings[0].channels,
        bitrate=sum(each.bitrate * each.seconds for each in readings) / seconds,
        is_constant=all(each.is_constant for each in readings),
        lufs=loudness.integrated(moments),
        rms=10 * math.log10(power),
        peak=max(each.peak for each in readings),
        true_peak=max(each.true_peak for each in readings),
        floor=max(each.floor for each in readings),
        head=readings[0].head,
        tail=readings[-1].tail,
        moments=moments,
    )


def restore(values: dict[str, Any]) -> Reading:
    """A reading from what `dataclasses.asdict` made of it, by way of JSON."""
    known = {each.name: values[each.name] for each in fields(Reading)}
    return Reading(**{**known, "moments": tuple(known["moments"])})


def _packets(path: Path) -> tuple[list[int], float]:
    """The sizes of a file's packets, and how many seconds they last together."""
    with av.open(path) as file:
        packets = [packet for packet in file.demux(audio=0) if packet.size]
        base = file.streams.audio[0].time_base or 1
        lasting = float(sum(packet.duration or 0 for packet in packets) * base)
        return [packet.size for packet in packets], lasting


def _heard(file: av.container.InputContainer) -> Iterator[Floats]:
    """The sound as it is decoded, about a second at a time."""
    plain = av.AudioResampler(format="flt", layout="mono")
    parts: list[Floats] = []
    for frame in file.decode(audio=0):
        parts += (part.to_ndarray().reshape(-1) for part in plain.resample(frame))
        if len(parts) >= SECOND:
            yield np.concatenate(parts)
            parts.clear()
    if parts:
        yield np.concatenate(parts)


def _levels(sound: Iterable[Floats], meter: loudness.Meter, window: int) -> tuple[Floats, float]:
    """The power of each window and the highest sample of all; the meter hears it in passing."""
    powers: list[Floats] = []
    rest, peak = np.zeros(0), 0.0
    for samples in sound:
        meter.push(samples)
        peak = max(peak, float(np.abs(samples).max(initial=0)))
        rest = np.concatenate([rest, samples.astype(np.float64)])
        whole = len(rest) // window * window
        powers.append((rest[:whole].reshape(-1, window) ** 2).mean(axis=1))
        rest = rest[whole:]
    if len(rest):
        powers.append(np.array([(rest**2).mean()]))
    return np.concatenate(powers), peak


def _decibels(power: Floats | np.float64) -> Floats:
    return 10 * np.log10(np.maximum(power, 10 ** (SILENT / 10)))


def _floor(powers: Floats) -> float:
    """The level of the quietest hundredth of all half seconds."""
    halves = np.convolve(powers, np.ones(HALF) / HALF, "valid") if len(powers) >= HALF else powers
    return float(_decibels(np.percentile(halves, QUIETEST)))


def _run(quiet: npt.NDArray[np.bool_]) -> int:
    """How many windows are quiet from the first on."""
    loud = np.flatnonzero(~quiet)
    return int(loud[0]) if len(loud) else len(quiet)
