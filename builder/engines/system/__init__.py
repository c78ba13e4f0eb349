"""The system voice: eSpeak NG by way of pyttsx3, and nothing that pip does not bring.

It is robotic, it reads 138 voices' languages, and a sentence costs it ten milliseconds. It speaks
in a process of its own, the `booth`, by one text and one file at a time; a clip's bytes are a
function of voice, speed and text.
"""

import json
import re
import subprocess
import sys
import wave
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache, partial
from importlib import metadata
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from builder import extras
from builder.engines import Alphabet, Audio, Samples, Voice
from builder.engines.system import catalogue
from builder.errors import ToolError

BOOTH = Path(__file__).with_name("booth.py")
NEEDED = ("pyttsx3", "espeakng-loader")

RATE = 22050
"""Samples a second: pyttsx3 writes no other."""
PACE = 145
"""What eSpeak calls words a minute, at speed 1.0. It counts short ones: with the pauses of two
books 160 to 165 were heard, which is a reader's pace; at its "160" it was 170 to 180."""
SPEEDS = (0.6, 3.0)
"""eSpeak reads at 80 to 450 of them, and takes what lies beyond for what lies within."""
LONGEST = 1000
"""Characters a take. pyttsx3 copies all that was spoken for every second it adds."""
HASTE = 60
"""Letters a second at speed 1.0 that nobody can have spoken: eSpeak reads about 14."""

RECIPE = "booth 1"
"""Part of every clip's key; another pace or volume is another recipe."""

Take = Callable[[str], Samples]

_CLAUSE = re.compile(r"""[.,;:!?…—–،؛。、，；：！？]['")\]”’»]*\s""")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def _version() -> str:
    try:
        parts = [f"{name} {metadata.version(name)}" for name in NEEDED]
    except metadata.PackageNotFoundError as lacking:
        raise ToolError(
            f"the system voice needs {lacking.name}", extras.packages(*NEEDED)
        ) from lacking
    return ", ".join([*parts, RECIPE])


name = "system"
alphabet: Alphabet = "respelling"
version = _version()


@cache
def voices() -> Sequence[Voice]:
    """Every voice of the bundled eSpeak NG that has its dictionary."""
    with TemporaryDirectory(prefix="bookbuilder-") as folder:
        booth = subprocess.run(_command(Path(folder)), capture_output=True, check=False)
    if booth.returncode:
        raise ToolError(
            f"the system voice does not start: {_last_line(booth.stderr)}", extras.packages(*NEEDED)
        )
    return catalogue.voices(json.loads(booth.stdout))


def look() -> None:
    """Look whether it starts; raises `ToolError` where it does not."""
    voices()


def known() -> Sequence[Voice]:
    """Everyone it has a name for: all of them come with it."""
    return voices()


def find(wanted: str, language: str) -> Voice:
    """The voice of that id, name or language tag, or the best for the language."""
    return choose(wanted, language)


def choose(wanted: str, language: str) -> Voice:
    """The voice of that id, name or language tag, or the best for the language."""
    return catalogue.choose(voices(), wanted, language)


def speak(texts: Iterable[str], voice: Voice, speed: float) -> Iterator[Audio]:
    """One stretch of sound a text; speed 1.0 is 160 words a minute, 0.6 to 3.0 can be had.

    Raises `ToolError` for another speed, and, with the text, where the voice fails at it or leaves
    part of it out.
    """
    slowest, fastest = SPEEDS
    if not slowest <= speed <= fastest:
        message = f"the system voice reads at speed {slowest} to {fastest}, not {speed}"
        raise ToolError(message, "set `speed` in [audiobook]")
    with ExitStack() as stack:
        take: Take | None = None
        for text in texts:
            if take is None:
                take = partial(_take, *stack.enter_context(_booth(voice.id, round(PACE * speed))))
            yield Audio(_spoken(text, take, speed), RATE)


def _spoken(text: str, take: Take, speed: float) -> Samples:
    # A NUL would end the text, and eSpeak takes Ctrl-A for the start of a command.
    said = _CONTROL.sub(" ", text)
    takes = [take(piece) for piece in pieces(said) if piece.strip()]
    samples = np.concatenate(takes) if takes else np.zeros(0, np.int16)
    _check(text, samples, speed)
    return samples


def pieces(text: str, longest: int = LONGEST) -> Iterator[str]:
    """The text in pieces of at most so many characters, cut after a clause; joined, they are it."""
    while len(text) > longest:
        clauses = [found.end() for found in _CLAUSE.finditer(text, 0, longest)]
        end = (clauses[-1] if clauses else 0) or text.rfind(" ", 0, longest) + 1 or longest
        yield text[:end]
        text = text[end:]
    yield text


def _check(text: str, samples: Samples, speed: float) -> None:
    """A voice that fell silent half way says nothing of it: its sound is too short."""
    letters = sum(map(str.isalnum, text))
    seconds = len(samples) / RATE
    if letters and not samples.any():
        raise _failure("gave no sound", text)
    if seconds * HASTE * speed < letters:
        raise _failure(f"gave {seconds:.1f} s of sound for {letters} letters", text)


def _command(folder: Path, *arguments: object) -> list[str]:
    # -P: the folder of the script is not searched for modules, or `silent` and `system` were some.
    return [sys.executable, "-P", str(BOOTH), str(folder), *map(str, arguments)]


@contextmanager
def _booth(voice: str, rate: object) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    """A booth with that voice in it, left when the last text is spoken.

    A fresh interpreter and no fork of this one: what forks may be a program with threads.
    """
    with TemporaryDirectory(prefix="bookbuilder-") as name:
        folder = Path(name)
        pipe = subprocess.PIPE
        with (
            (folder / "log").open("wb") as log,
            subprocess.Popen(
                _command(folder, voice, rate), stdin=pipe, stdout=pipe, stderr=log, bufsize=0
            ) as booth,
        ):
            yield booth, folder


@contextmanager
def transcriber(voice: str) -> Iterator[Callable[[str], str]]:
    """How a text sounds, in IPA, as eSpeak NG's voice of that id would say it.

    For engines that read sounds and have nobody of their own to read letters. Sounds of two
    letters are tied with ``^``; what stands in brackets, ``(en)``, says that the language changes.
    """
    with _booth(voice, "ipa") as (booth, _):

        def transcribe(text: str) -> str:
            reply = _ask(booth, _CONTROL.sub(" ", text))
            if not reply:
                raise _failure("could not write down", text)
            return str(json.loads(reply))

        yield transcribe


def _take(booth: subprocess.Popen[bytes], folder: Path, text: str) -> Samples:
    reply = _ask(booth, text)
    if reply != "0":
        why = _last_line((folder / "log").read_bytes())
        raise _failure(f"failed ({'; '.join(filter(None, (reply, why)))})", text)
    return _read(folder / "take.wav", text)


def _ask(booth: subprocess.Popen[bytes], text: str) -> str:
    """What the booth answers to a text; nothing where it has ended."""
    assert booth.stdin and booth.stdout
    try:
        booth.stdin.write(json.dumps(text).encode() + b"\n")
        return booth.stdout.readline().decode().strip()
    except BrokenPipeError:
        return ""


def _read(path: Path, text: str) -> Samples:
    try:
        with wave.open(str(path)) as file:
            samples = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.int16)
    except (OSError, EOFError, wave.Error) as error:
        raise _failure(f"wrote no sound ({error})", text) from error
    # Else the next take, should it write nothing, would be found to have said this one.
    path.unlink()
    return samples


def _last_line(log: bytes) -> str:
    return next(iter(log.decode(errors="replace").strip().splitlines()[-1:]), "")


def _failure(what: str, text: str) -> ToolError:
    shown = text if len(text) <= 80 else f"{text[:79]}…"
    return ToolError(
        f"the system voice {what} at: {shown}",
        "respell it in lexicon.toml, or name another voice: bookbuilder voices",
    )
