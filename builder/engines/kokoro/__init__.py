"""Kokoro: a neural voice, the one to listen to. It runs on this machine, and fetches nothing.

Kokoro-82M by hexgrad (Apache-2.0), in onnxruntime (MIT). It reads English, Spanish, French, Hindi,
Italian and Portuguese; how words sound is written down by eSpeak NG (`sounds`), and may be said in
IPA. The same text gives the same bytes on the same kind of machine. What is longer than it knows
how to say is said in breaths.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from builder.engines import Alphabet, Audio, Samples, Voice, system
from builder.engines.kokoro import sounds, speakers, weights, worker
from builder.errors import ToolError
from builder.sounds import respelt

RATE = 24_000
"""Samples a second."""
SPEEDS = (0.5, 2.0)
"""What it can read at; beyond, words are swallowed."""
BREATH = 0.15
"""Seconds between two breaths of one text."""
QUIET = 0.001
"""Of full scale: what counts as silence between two breaths."""
VOLUME = 0.9
"""Of its own, so that its highest peaks are not cut."""

RECIPE = "kokoro 2"
"""Part of every clip's key; another way to write sounds is another recipe."""

name = "kokoro"
alphabet: Alphabet = "ipa"


def __getattr__(asked: str) -> str:
    """Say `version` when it is asked for: voices have names where nothing can speak them, too.

    Raises `ToolError` where pip has not brought what speaks.
    """
    if asked != "version":
        raise AttributeError(asked)
    return f"{weights.version()}, {system.version}, {RECIPE}"


Spoken = tuple[str, list[Future[bytes]]]


def look() -> None:
    """Look whether library, weights and voices are here; raises `ToolError` where they are not."""
    weights.version()
    weights.voice(speakers.known()[0].id)


def known() -> Sequence[Voice]:
    """Everyone who reads a language whose words eSpeak NG can write down."""
    return speakers.known()


def find(wanted: str, language: str) -> Voice:
    """The voice of that id, name or tag, or the best for the language; it may not be here."""
    return speakers.choose(wanted, language)


def voices() -> Sequence[Voice]:
    """Everyone who can read here; raises `ToolError` where nobody can."""
    look()
    return known()


def choose(wanted: str, language: str) -> Voice:
    """The voice of that id, name or tag, or the best for the language."""
    voice = find(wanted, language)
    weights.version()
    return replace(voice, fingerprint=weights.fingerprint(voice.id))


def speak(texts: Iterable[str], voice: Voice, speed: float) -> Iterator[Audio]:
    """One stretch of sound a text; a few texts are asked for ahead, one a process.

    Raises `ToolError` for a speed it can't read at, and where it fails at a text.
    """
    slowest, fastest = SPEEDS
    if not slowest <= speed <= fastest:
        message = f"Kokoro reads at speed {slowest} to {fastest}, not {speed}"
        raise ToolError(message, "set `speed` in [audiobook]")
    tongue, file = speakers.tongue(voice), worker.voice_file(voice.id)
    waiting: deque[Spoken] = deque()
    with ExitStack() as stack:
        transcribe: sounds.Transcribe | None = None
        try:
            for text in texts:
                transcribe = transcribe or stack.enter_context(system.transcriber(tongue.scribe))
                heard = sounds.write(text, tongue.tag, transcribe)
                waiting.append((text, _asked(heard, file, speed)))
                if len(waiting) > worker.hands():
                    yield _said(*waiting.popleft())
            while waiting:
                yield _said(*waiting.popleft())
        finally:
            for _, breaths in waiting:
                for breath in breaths:
                    breath.cancel()


def _asked(heard: str, file: str, speed: float) -> list[Future[bytes]]:
    """The breaths of a text, on their way; none where there is nothing to say."""
    if not any(map(str.isalpha, heard)):
        return []
    numbers = map(sounds.numbers, sounds.breaths(heard))
    return [worker.pool().submit(worker.say, some, file, speed) for some in numbers]


def _said(text: str, breaths: list[Future[bytes]]) -> Audio:
    try:
        heard = [np.frombuffer(breath.result(), "<f4") for breath in breaths]
    except BrokenProcessPool as error:
        worker.pool.cache_clear()
        raise _failure("stopped", text) from error
    samples = _joined([_whole(sound) for sound in heard])
    if any(map(str.isalnum, respelt(text))) and not samples.any():
        raise _failure("gave no sound", text)
    return Audio(samples, RATE)


def _joined(heard: list[Samples]) -> Samples:
    """The breaths, one after another; between two of them it is silent for so long and no more."""
    parts: list[Samples] = []
    for number, sound in enumerate(heard):
        loud = np.flatnonzero(np.abs(sound.astype(np.int32)) > QUIET * 32767)
        start = loud[0] if number and len(loud) else 0
        end = loud[-1] + 1 if number < len(heard) - 1 and len(loud) else len(sound)
        parts += [np.zeros(round(BREATH * RATE), np.int16)] if number else []
        parts.append(sound[start:end])
    return np.concatenate(parts) if parts else np.zeros(0, np.int16)


def _whole(sound: npt.NDArray[np.float32]) -> Samples:
    whole: Samples = np.rint(np.clip(sound * VOLUME, -1, 1) * 32767).astype(np.int16)
    return whole


def _failure(what: str, text: str) -> ToolError:
    shown = text if len(text) <= 80 else f"{text[:79]}…"
    hint = "say it in other letters in lexicon.toml, or name another voice: bookbuilder voices"
    return ToolError(f"Kokoro {what} at: {shown}", hint)
