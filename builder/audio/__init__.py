"""Sound as samples: silence, the trim of a clip, and its level under a ceiling.

`loudness` measures, `codec` packs and encodes, `m4b` binds chapters into an audiobook, `tags` and
`languages` say what it is. PyAV lives in the first three of these and mutagen in `tags`.
"""

import numpy as np
import numpy.typing as npt

from builder.engines import Audio, Samples

RATE = 44_100
"""Samples a second of every book, whatever its engine gives: what shops ask for, a whole number of
samples in each hundredth of a second, and twice eSpeak's. At 64 kb/s it costs no quality."""

TRIM = "trim 1"
LEVEL = "level 1"
"""Versions of the two recipes below, for the keys of what was made by them."""

FLOOR = 33
"""What counts as silence at the ends of a clip: one thousandth of full scale, -60 dB."""
MARGIN = 0.03
"""Seconds of its own silence that a clip keeps, for a consonant that begins or dies away softly."""

CEILING = -4.0
"""dB below full scale that no sample exceeds. The encoder adds half a dB to most peaks of speech,
1.8 to the worst in thirteen hours: the -1.5 dBTP that players ask for hold with room to spare."""

_BLOCK = 32
_REACH = 8
"""The limiter looks at blocks of 32 samples and so many of them to each side, 6 ms."""

Gains = npt.NDArray[np.float32]


def silence(samples: int) -> Samples:
    """Nothing, for so many samples."""
    return np.zeros(samples, np.int16)


def trim(audio: Audio) -> Audio:
    """The clip without the silence an engine puts around it, so that the pauses are the script's.

    What is silent throughout becomes empty.
    """
    loud = np.flatnonzero(np.abs(audio.samples.astype(np.int32)) > FLOOR)
    if not len(loud):
        return Audio(silence(0), audio.rate)
    margin = round(MARGIN * audio.rate)
    start, end = max(0, int(loud[0]) - margin), int(loud[-1]) + 1 + margin
    return Audio(audio.samples[start:end], audio.rate)


def level(samples: Samples, gain: float) -> Samples:
    """The clip louder by `gain` decibels, its few highest peaks held under the ceiling."""
    ceiling = 10 ** (CEILING / 20)
    loud = samples.astype(np.float32) * np.float32(10 ** (gain / 20) / 32768)
    if len(loud) and np.abs(loud).max() > ceiling:
        loud *= _restraint(loud, ceiling)
    levelled: Samples = np.rint(loud * 32767).astype(np.int16)
    return levelled


def _restraint(loud: Gains, ceiling: float) -> Gains:
    """What to multiply each sample by, so that peaks pass under the ceiling and no one hears how.

    Each block asks for a gain; the least that is asked for nearby, averaged over the neighbours,
    moves smoothly and is never more than any of them asked. It looks ahead and shifts nothing.
    """
    blocks = np.abs(np.pad(loud, (0, -len(loud) % _BLOCK))).reshape(-1, _BLOCK).max(axis=1)
    asked = np.minimum(1, ceiling / np.maximum(blocks, 1e-9))
    # One block further for the least than for the mean: between two blocks the gain is drawn as a
    # line, and both its ends must hold for the samples of either.
    least = _windows(asked, _REACH + 1).min(axis=1)
    smooth = _windows(least, _REACH).mean(axis=1)
    centres = np.arange(len(blocks)) * _BLOCK + (_BLOCK - 1) / 2
    gains: Gains = np.interp(np.arange(len(loud)), centres, smooth).astype(np.float32)
    return gains


def _windows(values: npt.NDArray[np.float64], reach: int) -> npt.NDArray[np.float64]:
    padded = np.pad(values, reach, mode="edge")
    return np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1)
