"""Clips in FLAC and chapters in AAC: what the store keeps, as files that any player opens."""

import io
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from builder.audio import RATE
from builder.engines import Audio, Samples

VERSION = f"PyAV {av.__version__}, aac fast, 1"
"""Part of the key of every chapter encoded: another encoder, other bytes."""

FRAME = 1024
"""Samples in a packet of AAC-LC. The encoder begins with a packet of its own making (priming)."""

CLIP = "flac 1"
"""Part of the key of every clip packed."""

HEADER = 26
"""Bytes of a FLAC file that say how long it is."""


def pack(audio: Audio) -> bytes:
    """A clip in FLAC: half the size of its samples, and they come back as they were."""
    made = io.BytesIO()
    with av.open(made, "w", format="flac") as file:
        stream = file.add_stream("flac", rate=audio.rate, layout="mono", format="s16")
        for frame in _frames([audio.samples], audio.rate):
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return made.getvalue()


def unpack(flac: bytes) -> Audio:
    """The clip again."""
    with av.open(io.BytesIO(flac), "r") as file:
        rate = file.streams.audio[0].rate
        parts = [frame.to_ndarray().reshape(-1) for frame in file.decode(audio=0)]
    return Audio(np.concatenate(parts) if parts else np.zeros(0, np.int16), rate)


def length(header: bytes) -> int:
    """How many samples a clip will have on a track, by its file's first bytes (RFC 9639 § 8.2)."""
    info = int.from_bytes(header[18:HEADER])
    rate, samples = info >> 44, info & (1 << 36) - 1
    return -(-samples * RATE // rate)


def resample(clip: Audio) -> Samples:
    """A clip at the book's rate, as many samples as `length` said, and where they were in time."""
    if clip.rate == RATE or not len(clip.samples):
        return clip.samples
    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    parts = [
        part.to_ndarray().reshape(-1)
        for frame in (*_frames([clip.samples], clip.rate), None)
        for part in resampler.resample(frame)
    ]
    # A clip shorter than the filter comes out as nothing; any other as long as it should be.
    missing = -(-len(clip.samples) * RATE // clip.rate) - sum(map(len, parts))
    return np.concatenate([*parts, np.zeros(missing, np.int16)])


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


def encode(sounds: Iterable[Samples], bitrate: int) -> bytes:
    """A chapter as a file of its own, mono AAC-LC in MP4; `bitrate` in bits a second.

    The sound, all of it together, must be whole packets.
    """
    made = io.BytesIO()
    # "fast" is no compromise on speech: at 64 kb/s it took a third of the time that the default,
    # "twoloop", does, its noise was 2 to 11 dB lower in every band, and it overshot peaks by
    # 0.3 dB where the default overshot them by 2.5.
    options = {"aac_coder": "fast"}
    # bitexact: no date and no name of a library, which would make the same sound another file.
    with av.open(made, "w", format="mp4", options={"fflags": "+bitexact"}) as file:
        stream = file.add_stream("aac", rate=RATE, layout="mono", options=options)
        stream.bit_rate = bitrate
        for frame in _frames(sounds, RATE):
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return made.getvalue()


def packets(path: Path) -> Iterator[bytes]:
    """The packets of an encoded chapter, the priming one first."""
    with av.open(path) as file:
        for packet in file.demux(audio=0):
            if packet.size:
                yield bytes(packet)


def _frames(sounds: Iterable[Samples], rate: int) -> Iterator[av.AudioFrame]:
    at = 0
    for samples in sounds:
        if not len(samples):
            continue
        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(samples[None]), format="s16", layout="mono"
        )
        frame.sample_rate, frame.pts, frame.time_base = rate, at, Fraction(1, rate)
        at += frame.samples
        yield frame
