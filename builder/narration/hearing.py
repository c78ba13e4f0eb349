"""What can be heard to be wrong with a clip, without knowing what was said: pure functions.

An engine that fails seldom says so. Each rule hears one way of failing and calls it by the code of
a Problem; the bounds are wide, because a false alarm a page is an alarm that nobody reads.
"""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from builder.engines import Audio

FLOOR = 33
"""What counts as silence, one thousandth of full scale: as for `builder.audio.trim`."""
FULL = 32_700
"""What counts as full scale."""
FLAT = 4
"""Samples in a row at full scale that were cut there; a peak touches it with one or two."""
END = 0.005
"""Seconds at the very end in which a voice has fallen silent, or was cut off."""
LOUD_END = 0.04
"""Of the clip's peak. All three engines end in silence, below 0.0001; of clips that were cut at
random two in three end above this, and the others in a pause or in the closure of a consonant."""
FASTEST, SLOWEST = 30.0, 3.5
"""Letters a second at speed 1.0. Readers take 12 to 16, sighs and lists 8."""
LEEWAY = 2.0
"""Seconds that a text may take besides: a pause, a breath, an abbreviation that is spelt."""
DIGIT, IDEOGRAPH = 5, 4
"""Letters that a figure is worth when it is spoken, and a character that stands for a syllable."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a clip."""

    code: str
    """Of the Problem that tells of it."""
    message: str


def faults(text: str, clip: Audio, speed: float = 1.0) -> tuple[Fault, ...]:
    """All that is wrong with the clip that an engine made of a text."""
    return _found((silent, clipped, cut, short, long), text, clip, speed)


def faults_of_take(text: str, clip: Audio) -> tuple[Fault, ...]:
    """All that is wrong with a recording; a person's pace is their own."""
    return _found((silent, clipped, cut), text, clip, 1.0)


Rule = Callable[[str, Audio, float], Fault | None]


def _found(rules: tuple[Rule, ...], text: str, clip: Audio, speed: float) -> tuple[Fault, ...]:
    return tuple(fault for rule in rules if (fault := rule(text, clip, speed)))


def silent(text: str, clip: Audio, speed: float) -> Fault | None:
    """There are words, and nothing is heard."""
    if letters(text) and not (np.abs(clip.samples.astype(np.int32)) > FLOOR).any():
        return Fault("clip-silent", "nothing is heard")
    return None


def clipped(text: str, clip: Audio, speed: float) -> Fault | None:
    """Its peaks were cut, which is heard as a crackle."""
    at_full = np.abs(clip.samples.astype(np.int32)) >= FULL
    edges = np.flatnonzero(np.diff(np.concatenate(([False], at_full, [False])).astype(np.int8)))
    runs = int((edges[1::2] - edges[::2] >= FLAT).sum())
    if runs:
        return Fault("clip-clipped", f"its peaks are cut in {runs} places")
    return None


def cut(text: str, clip: Audio, speed: float) -> Fault | None:
    """It ends while the voice is still loud."""
    loud = np.abs(clip.samples.astype(np.int32))
    end = loud[-round(END * clip.rate) :]
    if len(end) and end.max() > LOUD_END * loud.max() and loud.max() > FLOOR:
        return Fault("clip-cut", "it ends in the middle of a sound")
    return None


def short(text: str, clip: Audio, speed: float) -> Fault | None:
    """It is shorter than anybody could have said it."""
    count, seconds = letters(text), heard(clip)
    if seconds and seconds * speed * FASTEST < count:
        return Fault("clip-short", f"{seconds:.1f} s of sound for {count} letters")
    return None


def long(text: str, clip: Audio, speed: float) -> Fault | None:
    """It is longer than anybody would take, as when a voice stammers or spells."""
    count, seconds = letters(text), heard(clip)
    if seconds * speed > count / SLOWEST + LEEWAY:
        return Fault("clip-long", f"{seconds:.1f} s of sound for {count} letters")
    return None


def letters(text: str) -> int:
    """How long a text is to say, in letters."""
    return sum(map(_weight, text))


def _weight(character: str) -> int:
    kind = unicodedata.category(character)
    if kind.startswith("N"):
        return DIGIT
    if kind == "Lo" and unicodedata.east_asian_width(character) == "W":
        return IDEOGRAPH
    return int(kind.startswith("L"))


def heard(clip: Audio) -> float:
    """Seconds from the first sound to the last."""
    loud = np.flatnonzero(np.abs(clip.samples.astype(np.int32)) > FLOOR)
    return float(loud[-1] + 1 - loud[0]) / clip.rate if len(loud) else 0.0


def clauses(text: str, longest: int) -> Iterator[str]:
    """The text in pieces of some clauses, to be spoken one by one where it fails as a whole."""
    piece = ""
    for clause in _clauses(text):
        if piece and len(piece) + len(clause) > longest:
            yield piece
            piece = ""
        piece += clause
    if piece:
        yield piece


def _clauses(text: str) -> Iterator[str]:
    begin = 0
    for at in range(1, len(text)):
        if text[at].isspace() and text[at - 1] in ",;:.!?—…”":
            yield text[begin : at + 1]
            begin = at + 1
    yield text[begin:]
