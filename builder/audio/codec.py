"""Clips in FLAC, as the store keeps them, and how chapters follow one another in packets."""

import io
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from builder.audio import RATE
from builder.engines import Audio, Samples
from builder.errors import ToolError

FRAME = 1024
"""Samples in a packet of AAC-LC. The encoder begins with a packet of its own making (priming)."""

CLIP = "flac 1"
"""Part of the key of every clip packed."""

HEADER = 26
"""Bytes of a FLAC file that say how long it is."""


def ffmpeg() -> str:
    """The version of the FFmpeg that PyAV brings."""
    return str(av.ffmpeg_version_info)


def pack(audio: Audio) -> bytes:
    """A clip in FLAC: half the size of its samples, and they come back as they were."""
    made = io.BytesIO()
    with av.open(made, "w", format="flac") as file:
        stream = file.add_stream("flac", rate=audio.rate, layout="mono", format="s16")
        for some in _frames(audio.samples, audio.rate):
            file.mux(stream.encode(some))
        file.mux(stream.encode(None))
    return made.getvalue()


def unpack(flac: bytes) -> Audio:
    """The clip again."""
    with av.open(io.BytesIO(flac), "r") as file:
        rate = file.streams.audio[0].rate
        parts = [frame.to_ndarray().reshape(-1) for frame in file.decode(audio=0)]
    return Audio(np.concatenate(parts) if parts else np.zeros(0, np.int16), rate)


def read(path: Path) -> Audio:
    """A recording in any format that FFmpeg knows, as mono at its own rate.

    Raises `ToolError` where it is no recording.
    """
    try:
        with av.open(path, "r") as file:
            rate = file.streams.audio[0].rate
            mono = av.AudioResampler(format="s16", layout="mono", rate=rate)
            frames = (*file.decode(audio=0), None)
            parts = [p.to_ndarray().reshape(-1) for f in frames for p in mono.resample(f)]
    except (av.FFmpegError, IndexError) as error:
        raise ToolError(f"{path} is no recording: {error}", "export it anew, as WAV") from error
    return Audio(np.concatenate(parts) if parts else np.zeros(0, np.int16), rate)


def is_sound(path: Path) -> bool:
    """Whether a file is there and can be opened as sound."""
    try:
        with av.open(path, "r") as file:
            return bool(file.streams.audio)
    except (OSError, av.FFmpegError):
        return False


def is_clip(header: bytes) -> bool:
    """Whether a file begins as a clip does, and says how long it is."""
    return len(header) == HEADER and header[:4] == b"fLaC" and header[18:HEADER] != bytes(8)


def length(header: bytes) -> int:
    """How many samples a clip will have on a track, by its file's first bytes (RFC 9639 § 8.2)."""
    info = int.from_bytes(header[18:HEADER])
    rate, samples = info >> 44, info & (1 << 36) - 1
    return -(-samples * RATE // rate)


def resample(clip: Audio, to: int = RATE) -> Samples:
    """A clip at the book's rate, as many samples as `length` said, and where they were in time."""
    if clip.rate == to or not len(clip.samples):
        return clip.samples
    resampler = av.AudioResampler(format="s16", layout="mono", rate=to)
    parts = [
        part.to_ndarray().reshape(-1)
        for some in (*_frames(clip.samples, clip.rate), None)
        for part in resampler.resample(some)
    ]
    # A clip shorter than the filter comes out as nothing; any other as long as it should be.
    missing = -(-len(clip.samples) * to // clip.rate) - sum(map(len, parts))
    return np.concatenate([*parts, np.zeros(max(missing, 0), np.int16)])


def whole(samples: int) -> int:
    """So many samples, or the few more that make the last packet a whole one."""
    return samples + -samples % FRAME


def starts(lengths: Sequence[int]) -> list[int]:
    """The sample at which each of some chapters begins, encoded apart and bound together."""
    found, at = [], 0
    for length in lengths:
        found.append(at)
        at += whole(length) + FRAME
    return found


def frame(samples: Samples, rate: int, at: int, format: str = "s16") -> av.AudioFrame:
    """Some mono sound as FFmpeg takes it; `at` is its first sample, counted from the start."""
    content = np.ascontiguousarray(samples[None])
    made = av.AudioFrame.from_ndarray(content, format=format, layout="mono")
    made.sample_rate, made.pts, made.time_base = rate, at, Fraction(1, rate)
    return made


def _frames(samples: Samples, rate: int) -> Iterator[av.AudioFrame]:
    if len(samples):
        yield frame(samples, rate, 0)
