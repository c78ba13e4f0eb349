"""What shops and players want of an audiobook: a table of profiles, and the bounds of each."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import inf
from typing import TypeAlias

from builder.audio.meter import Reading
from builder.config import Audiobook

MINUTES = 60.0


Span: TypeAlias = tuple[float, float]
"""The least and the most that a value may be."""

FAULT = "take it for a fault of ours, and tell us"
HINTS = {
    "mastering-loudness": "is one line far louder or softer than the rest? record it anew",
    "mastering-peak": FAULT,
    "mastering-noise": "record where it is quieter, or take the noise out of the takes",
    "mastering-silence": "is there something to be heard before the first word, or after the last?",
    "mastering-length": "make two chapters of it, or one of two",
    "mastering-encoding": FAULT,
    "mastering-credits": "credits = true in [audiobook]",
    "mastering-sample": "the text is shorter than a sample; shops want a longer book",
}
"""What to do where a value lies without its bounds."""


@dataclass(frozen=True, slots=True)
class Bound:
    """One thing that is measured, and between what it must lie."""

    code: str
    """Of the Problem, where it does not."""
    what: str
    unit: str
    read: Callable[[Reading], float]
    span: Span
    is_each: bool = True
    """Whether each file must keep it, or the book as a whole."""
    only: str = ""
    """The one coder that it is asked of."""

    def holds(self, value: float) -> bool:
        """Whether a value lies within; to two places, as it is shown."""
        return self.span[0] <= round(value, 2) <= self.span[1]

    @property
    def hint(self) -> str:
        """What to do where it does not."""
        return HINTS[self.code]

    def __str__(self) -> str:
        """``-23 to -18 dB``, ``at most -3 dB``."""
        low, high = self.span
        if low == -inf:
            return f"at most {high:g}{self.unit}"
        if high == inf:
            return f"at least {low:g}{self.unit}"
        return f"{low:g}{self.unit}" if low == high else f"{low:g} to {high:g}{self.unit}"


@dataclass(frozen=True, slots=True)
class Profile:
    """What the sound must be for one kind of destination."""

    name: str
    deliver: tuple[str, ...]
    """What is delivered where ``[audiobook] deliver`` asks for nothing."""
    bounds: tuple[Bound, ...]
    gain: float = 0.0
    """dB on top of what brings the narration to its own target."""
    tone: float | None = None
    """dB RMS of room tone; none for digital silence."""
    tail: float = 0.0
    """Seconds of silence that even a chapter of few words must close with."""
    longest: float = inf
    """Seconds that a file may last; a longer chapter is cut."""
    credits: Bound | None = None
    """How many credits there must be, opening and closing."""
    sample: Bound | None = None
    """How long the sample must be, in seconds."""
    is_shelved: bool = False
    """Whether M4B and MP3 lie in the folders of a library."""
    aac: int = 64_000
    mp3: int = 96_000
    opus: int = 48_000
    """Bits a second."""


def _constant(reading: Reading) -> float:
    """Kilobits a second where all packets are alike; none where they are not."""
    return float(round(reading.bitrate)) if reading.is_constant else 0.0


_LUFS = Bound(
    "mastering-loudness", "loudness", " LUFS", lambda r: r.lufs, (-18, -16), is_each=False
)
_TRUE_PEAK = Bound("mastering-peak", "true peak", " dBTP", lambda r: r.true_peak, (-inf, -1.5))

# https://help.acx.com/s/article/what-are-the-acx-audio-submission-requirements
_ACX = (
    Bound("mastering-loudness", "RMS", " dB", lambda r: r.rms, (-23, -18)),
    Bound("mastering-peak", "peak", " dB", lambda r: r.peak, (-inf, -3)),
    Bound("mastering-noise", "noise floor", " dB", lambda r: r.floor, (-inf, -60)),
    Bound("mastering-silence", "silence before", " s", lambda r: r.head, (0.5, 1)),
    Bound("mastering-silence", "silence after", " s", lambda r: r.tail, (1, 5)),
    Bound("mastering-length", "length", " min", lambda r: r.seconds / MINUTES, (0, 120)),
    Bound("mastering-encoding", "constant rate", " kb/s", _constant, (192, 192), only="mp3"),
    Bound("mastering-encoding", "sampling", " Hz", lambda r: r.rate, (44_100, 44_100), only="mp3"),
)
# Counted, not measured.
_CREDITS = Bound("mastering-credits", "credits", "", lambda r: 0, (2, 2))
_SAMPLE = Bound("mastering-sample", "sample", " s", lambda r: r.seconds, (60, 300))

# It leaves out chapters as short as that.
_HEARD = Bound("mastering-length", "length", " s", lambda r: r.seconds, (0.1, inf))

PROFILES = {
    "streaming": Profile("streaming", ("m4b",), (_LUFS, _TRUE_PEAK)),
    "acx": Profile(
        "acx",
        ("mp3", "sample"),
        _ACX,
        # The narration is levelled to -17 LUFS, which is -17.5 dB RMS: too loud.
        gain=-3.5,
        # A room at night, twelve decibels below the floor that is asked for.
        tone=-72.0,
        tail=1.0,
        longest=120 * MINUTES,
        credits=_CREDITS,
        sample=_SAMPLE,
        mp3=192_000,
    ),
    "audiobookshelf": Profile(
        "audiobookshelf", ("m4b",), (_LUFS, _TRUE_PEAK, _HEARD), is_shelved=True
    ),
}
"""``[audiobook] profile`` → what it means."""


def profile(settings: Audiobook) -> Profile:
    """The profile that the author chose, with the rate that they gave to AAC."""
    return replace(PROFILES[settings.profile], aac=settings.bitrate * 1000)
