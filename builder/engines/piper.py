"""Piper: any of its voices that you have as a file, ``.onnx`` with its ``.onnx.json`` beside it.

piper-tts (GPL-3.0-or-later) fetches nothing here; where its voices are to be had, and on what
terms, their model cards say. Without its noise the same text gives the same bytes, so it is left
out; the voice is a little flatter for it.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

from builder import extras
from builder.engines import Alphabet, Audio, Samples, Voice, folder, roster
from builder.errors import ToolError
from builder.sounds import respelt, runs, stressed

PAUSE = 0.2
"""Seconds between two sentences, where it finds two in one text."""
SPEEDS = (0.5, 2.0)

RECIPE = "piper 2"
"""Part of every clip's key."""


def _version() -> str:
    try:
        return f"piper-tts {metadata.version('piper-tts')}, {RECIPE}"
    except metadata.PackageNotFoundError as lacking:
        raise ToolError("Piper needs piper-tts", extras.install("piper")) from lacking


name = "piper"
alphabet: Alphabet = "ipa"


def __getattr__(asked: str) -> str:
    """Say `version` when it is asked for: voices have names where nothing can speak them, too."""
    if asked != "version":
        raise AttributeError(asked)
    return _version()


def look() -> None:
    """Look whether piper-tts is here; raises `ToolError` where it is not."""
    _version()


def known() -> Sequence[Voice]:
    """Those whose files are kept with this person's other voices."""
    return tuple(_voice(path) for path in sorted((folder() / "piper").glob("*.onnx")))


def voices() -> Sequence[Voice]:
    """Those of them who can read here; raises `ToolError` where none can."""
    look()
    return known()


def find(wanted: str, language: str) -> Voice:
    """The voice of that file, id or name, or one for the language.

    Raises `LookupError` where there is none, `ToolError` where its file can't be read.
    """
    path = Path(wanted)
    if path.suffix == ".onnx":
        if not path.is_file():
            raise LookupError(f"the voice file `{path}` is not there")
        return _voice(path)
    return roster.choose("Piper", known(), wanted, language, {})


def choose(wanted: str, language: str) -> Voice:
    """The voice that `find` finds, ready to read; raises `ToolError` without piper-tts."""
    voice = find(wanted, language)
    look()
    return replace(voice, fingerprint=_fingerprint(voice.file))


def _voice(path: Path) -> Voice:
    try:
        said = json.loads(Path(f"{path}.json").read_text(encoding="utf-8"))
        language = said.get("language", {}).get("code") or said["espeak"]["voice"]
    except (OSError, ValueError, KeyError) as error:
        message = f"{path.name}.json, which says how to read {path.name}, can't be used: {error}"
        raise ToolError(message, "it comes with the voice, and lies beside it") from error
    speaker = said.get("dataset") or path.stem
    tag = str(language).replace("_", "-")
    return Voice(path.stem, str(speaker).title(), tag, "see its model card", file=str(path))


@cache
def _fingerprint(file: str) -> str:
    parts = [Path(name).read_bytes() for name in (file, f"{file}.json")]
    return hashlib.sha256(b"".join(parts)).hexdigest()[:16]


def speak(texts: Iterable[str], voice: Voice, speed: float) -> Iterator[Audio]:
    """One stretch of sound a text, in this process and one thread.

    Raises `ToolError` for a speed it can't read at, and where it gives no sound for words.
    """
    slowest, fastest = SPEEDS
    if not slowest <= speed <= fastest:
        message = f"Piper reads at speed {slowest} to {fastest}, not {speed}"
        raise ToolError(message, "set `speed` in [audiobook]")
    for text in texts:
        yield _spoken(text, voice, speed)


def _spoken(text: str, voice: Voice, speed: float) -> Audio:
    from piper.config import SynthesisConfig

    reader = _reader(voice.file)
    manner = SynthesisConfig(
        length_scale=reader.config.length_scale / speed,
        noise_scale=0.0,
        noise_w_scale=0.0,
        normalize_audio=False,
    )
    rate = reader.config.sample_rate
    parts: list[Samples] = []
    for chunk in reader.synthesize(_written(text), manner):
        parts += [np.zeros(round(PAUSE * rate), np.int16)] if parts else []
        parts.append(chunk.audio_int16_array)
    samples = np.concatenate(parts) if parts else np.zeros(0, np.int16)
    if any(map(str.isalnum, respelt(text))) and not samples.any():
        shown = text if len(text) <= 80 else f"{text[:79]}…"
        raise ToolError(f"Piper gave no sound at: {shown}", "say it in other letters")
    return Audio(samples, rate)


def _written(text: str) -> str:
    """The text as Piper takes it: what is in sounds stands in double brackets."""
    return "".join(f"[[{stressed(run.ipa)}]]" if run.ipa else run.text for run in runs(text))


@cache
def _reader(file: str) -> Any:
    import onnxruntime
    from piper import PiperVoice
    from piper.config import PiperConfig

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])
    said = json.loads(Path(f"{file}.json").read_text(encoding="utf-8"))
    return PiperVoice(session=session, config=PiperConfig.from_dict(said))
