"""Chapters in AAC, MP3 and Opus: all that are wanted of a chapter, from one pass over its sound."""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import IO, Literal, cast

import av
import numpy as np

from builder.audio import RATE, codec
from builder.engines import Samples
from builder.store import digest

OPUS_RATE = 48_000
"""Samples a second: Opus knows no other (RFC 7845 § 5.1)."""
OPUS_FRAME = 960
"""Samples in a packet, 20 ms."""
OPUS_DELAY = 120
"""Samples that the encoder is late by; a decoder drops them (RFC 7845 § 4.2)."""
SPARE = 3
"""Packets of silence after a chapter in Opus, for `ogg` to choose from."""

TRIAL = 100
"""Seconds at the beginning of a chapter by which its rate in AAC is found,"""
SETTLED = 10
"""but not the first, which are a title between silences."""
LEAST, MOST = 0.5, 1.25
"""How far what the encoder is asked for may be from what is wanted of it."""


@dataclass(frozen=True, slots=True)
class Coder:
    """A way to encode a chapter, mono."""

    name: Literal["aac", "mp3", "opus"]
    bitrate: int
    """Bits a second."""

    def key(self, sound: str) -> str:
        """A name for the chapter encoded, by that of its sound."""
        return digest("chapter", f"PyAV {av.__version__}", _VERSION, self.name, self.bitrate, sound)


_VERSION = 3
"""Of this module, for the keys of what it makes."""

_MUXER = {"aac": "mp4", "mp3": "mp3", "opus": "ogg"}
_ENCODER = {"aac": "aac", "mp3": "libmp3lame", "opus": "libopus"}
_OPTIONS = {
    # "fast" is no compromise on speech: beside the default, "twoloop", at the same true rate, its
    # noise is 6 to 10 dB lower up to 4 kHz and much the same above, it takes a quarter of the time,
    # and it adds 0.3 dB to peaks where the default adds 1 to 2.5.
    # Its noise is not shaped in time: on one consonant in an hour of Kokoro that went wrong, and a
    # click of half of full scale was heard. Without, noise is half a dB lower, too.
    "aac": {"aac_coder": "fast", "aac_tns": "0"},
    "mp3": {},
    # "lowdelay" keeps to the shape of the wave. The others model a throat, and added up to 8 dB to
    # peaks of eSpeak's: what is saved by them is not worth it.
    "opus": {"application": "lowdelay", "frame_duration": "20", "vbr": "constrained"},
}
_CONTAINER = {
    # bitexact: no date and no name of a library, which would make the same sound another file.
    "aac": {"fflags": "+bitexact"},
    # Tags are written by `id3`; "Info" in the first frame says how much of it all is padding.
    "mp3": {"fflags": "+bitexact", "id3v2_version": "0", "write_id3v1": "0", "write_xing": "1"},
    "opus": {"fflags": "+bitexact"},
}


def encode(sounds: Iterable[Samples], files: Mapping[Coder, Path]) -> None:
    """Write a chapter's sound, once for each coder. In AAC it must be whole packets, together."""
    beginning, rest = _beginning(sounds)
    with ExitStack() as open_files:
        writers = [
            open_files.enter_context(
                _Writer(coder, open_files.enter_context(path.open("wb")), _rate(coder, beginning))
            )
            for coder, path in files.items()
        ]
        for samples in chain(beginning, rest):
            for writer in writers:
                writer.push(samples)
        for writer in writers:
            writer.end()


def _beginning(sounds: Iterable[Samples]) -> tuple[Sequence[Samples], Iterator[Samples]]:
    """The first `TRIAL` seconds, and what comes after them."""
    rest, some, length = iter(sounds), [], 0
    for samples in rest:
        some.append(samples)
        length += len(samples)
        if length >= TRIAL * RATE:
            break
    return some, rest


def _rate(coder: Coder, beginning: Sequence[Samples]) -> int:
    """What to ask the encoder for. FFmpeg's AAC came out 9 % under to 22 % over, by the voice.

    How far it errs hardly depends on the rate, nor on the chapter: its beginning tells.
    """
    if coder.name != "aac":
        return coder.bitrate
    trial = io.BytesIO()
    with _Writer(coder, trial, coder.bitrate) as writer:
        for samples in beginning:
            writer.push(samples)
        writer.end()
    trial.seek(0)
    sizes = [len(packet) for packet in packets(trial)]
    counted = sizes[SETTLED * RATE // codec.FRAME :] or sizes
    given = sum(counted) * 8 * RATE / codec.FRAME / len(counted)
    return round(coder.bitrate * min(max(coder.bitrate / given, LEAST), MOST))


class _Writer:
    """One encoded file, filled as the sound comes."""

    def __init__(self, coder: Coder, file: IO[bytes], bitrate: int) -> None:
        self.file, self.taken, self.given = file, 0, 0
        self.is_opus = coder.name == "opus"
        self.rate = OPUS_RATE if self.is_opus else RATE
        self.format = "s16p" if coder.name == "mp3" else "s16"
        self.resampler = av.AudioResampler(format="s16", layout="mono", rate=OPUS_RATE)
        options, name = _CONTAINER[coder.name], _MUXER[coder.name]
        self.container = av.open(file, "w", format=name, options=options)
        stream = self.container.add_stream(
            _ENCODER[coder.name], rate=self.rate, layout="mono", options=_OPTIONS[coder.name]
        )
        self.stream = cast(av.AudioStream, stream)
        self.stream.bit_rate = bitrate

    def __enter__(self) -> "_Writer":
        return self

    def __exit__(self, *error: object) -> None:
        self.container.close()

    def push(self, samples: Samples) -> None:
        """Encode some more of the sound, at the book's rate."""
        if len(samples):
            frame = codec.frame(samples, RATE, self.taken, self.format)
            self.taken += len(samples)
            self._encode(self.resampler.resample(frame) if self.is_opus else [frame])

    def end(self) -> None:
        """Encode what is still held back; Opus ends in whole packets, and some to spare."""
        if self.is_opus:
            self._encode(self.resampler.resample(None))
            whole = (self.given // OPUS_FRAME + SPARE) * OPUS_FRAME - OPUS_DELAY
            silence = np.zeros(whole - self.given, np.int16)
            self._encode([codec.frame(silence, OPUS_RATE, self.given)])
        self.container.mux(self.stream.encode(None))

    def _encode(self, frames: Iterable[av.AudioFrame]) -> None:
        for frame in frames:
            frame.pts, frame.time_base = self.given, Fraction(1, self.rate)
            self.given += frame.samples
            self.container.mux(self.stream.encode(frame))


def packets(file: Path | IO[bytes]) -> Iterator[bytes]:
    """The packets of an encoded chapter, the priming one first."""
    with av.open(file, "r") as container:
        for packet in container.demux(audio=0):
            if packet.size:
                yield bytes(packet)
