"""The engines that speak: a table of names, and what each must do.

An engine gets strings and never blocks of the book. It is lazy (a voice is loaded when the
first text is spoken), plain (no files, no printing) and honest (it raises rather than return
less than it was asked for).

A voice is named ``engine:voice``: ``kokoro:bf_emma``, ``system:en-GB``, ``piper:voices/joe.onnx``.
A text may say how a word sounds, in the notation of `builder.sounds`; only engines whose alphabet
is ``ipa`` are given it so, the others get its respelling.
"""

import importlib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol, TypeAlias, cast

import numpy as np
import numpy.typing as npt

ENGINES = {
    "system": "builder.engines.system",
    "kokoro": "builder.engines.kokoro",
    "piper": "builder.engines.piper",
    "silent": "builder.engines.silent",
}

Alphabet: TypeAlias = Literal["respelling", "ipa"]
"""What an engine takes for the sound of a word: other letters, or the sounds themselves."""

Samples: TypeAlias = npt.NDArray[np.int16]
"""Mono PCM, 16 bit; shape ``(n,)``."""


@dataclass(frozen=True, slots=True)
class Audio:
    """A stretch of mono sound."""

    samples: Samples
    rate: int
    """Samples a second."""

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.samples) / self.rate


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody who can read: `id` is the engine's own name for them."""

    id: str
    name: str
    language: str
    """BCP 47 tag."""
    licence: str = ""
    is_synthetic: bool = True
    credit: str = ""
    """How a title page names them, where that is not `name`: ``eSpeak NG``."""
    file: str = ""
    """Where its weights lie, for an engine that reads them from a file of the user's."""
    fingerprint: str = ""
    """What tells its sound from that of another voice of this id; part of every clip's key."""


class Engine(Protocol):
    """What a module in `ENGINES` must be."""

    name: str
    version: str
    """Part of every clip's cache key: new version, new sound."""
    alphabet: Alphabet
    SPEEDS: tuple[float, float]
    """The slowest and the fastest that it reads; 1.0 is a voice's own pace."""

    def look(self) -> None:
        """Look whether all that it needs is here; raises `ToolError` where it is not."""

    def known(self) -> Sequence[Voice]:
        """Everyone it has a name for, whether they can read here or not."""

    def find(self, wanted: str, language: str) -> Voice:
        """The voice that `choose` would choose, as far as its name tells: it may not be here.

        Raises `LookupError` with a list of the nearest where there is none.
        """

    def voices(self) -> Sequence[Voice]:
        """Everyone this engine can read with here; raises `ToolError` where it can't run."""

    def choose(self, wanted: str, language: str) -> Voice:
        """The voice of that name or id, or the best for the language where none is wanted.

        Raises `LookupError` with a list of the nearest where there is none.
        """

    def speak(self, texts: Iterable[str], voice: Voice, speed: float) -> Iterator[Audio]:
        """One stretch of sound a text, in order, made when asked for; speed 1.0 is the voice's."""


def split(name: str, usual: str) -> tuple[str, str]:
    """``kokoro:bf_emma`` → its engine and the voice; a bare name is a voice of the usual engine."""
    first, colon, rest = name.partition(":")
    return (first, rest) if colon and first in ENGINES else (usual, name)


def folder() -> Path:
    """Where voices are kept that no package holds: a person's own, for all their books."""
    home = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(os.environ.get("BOOKBUILDER_VOICES") or Path(home) / "bookbuilder" / "voices")


def engine(name: str) -> Engine:
    """The engine of that name, imported now."""
    return cast(Engine, importlib.import_module(ENGINES[name]))
