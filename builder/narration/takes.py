"""A person's recordings, in the place of the synthetic voice: the folder ``takes`` of a manuscript.

``takes/dawn-1-s2.wav`` is the line of that id. ``takes/dawn.wav`` is a chapter in one go; beside it
lies ``takes/dawn.txt``, the labels that Audacity exports: on each line where a sentence begins and
ends, in seconds, and its id, with tabs between.

Ids are addresses, and an edit moves them. So ``takes/takes.toml`` remembers the words that each
take was read from: a take follows its words to where they now stand, and is left out, aloud, where
they stand nowhere.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from builder import toml_file
from builder.audio import codec
from builder.engines import Audio, Voice
from builder.errors import BookError, Problem, Severity, did_you_mean
from builder.model import Id, Span
from builder.store import write
from builder.toml_edits import Vocabulary

FOLDER = "takes"
MEMORY = "takes.toml"
REMEMBERED = Vocabulary('dawn-1-s1 = "Light."', frozenset(["words"]), is_free=True)
SOUNDS = (".wav", ".flac", ".aiff", ".aif", ".m4a", ".mp3", ".ogg", ".opus")

WINDOW = 0.01
"""Seconds in which a take is as loud as it is on the average."""
FLOOR = 0.01
"""Of a take's peak: what is quieter than that at its ends is the room, not the reader."""
MARGIN = 0.06
"""Seconds of the room that are left, for a consonant that begins or dies away softly."""


@dataclass(frozen=True, slots=True)
class Take:
    """A recording, or the part of one, that is one line."""

    label: str
    """What it is called: the id that its line had when it was recorded."""
    file: Path
    fingerprint: str
    """Of the file's bytes."""
    voice: Voice
    place: Span
    """Where it is named: the file, or its line in the sheet of cues."""
    start: float = 0.0
    """Seconds."""
    end: float | None = None
    """Seconds; none for the file's end."""

    @property
    def name(self) -> str:
        """Whose takes are levelled together."""
        return f"takes:{self.voice.id}"

    def sound(self) -> Audio:
        """What was recorded, mono, without the room before and after it."""
        whole = _recording(self.file, self.fingerprint)
        first = round(self.start * whole.rate)
        after = None if self.end is None else round(self.end * whole.rate)
        return _spoken(Audio(whole.samples[first:after], whole.rate))


def _spoken(take: Audio) -> Audio:
    """The take from its first word to its last; no room is ever silent, so it is averaged."""
    samples = take.samples.astype(np.float64)
    size = round(WINDOW * take.rate)
    windows = samples[: len(samples) // size * size].reshape(-1, size)
    loud = np.flatnonzero(
        np.sqrt((windows**2).mean(axis=1)) > FLOOR * np.abs(samples).max(initial=0)
    )
    if not len(loud):
        return Audio(take.samples[:0], take.rate)
    margin = round(MARGIN * take.rate)
    first, after = max(0, int(loud[0]) * size - margin), (int(loud[-1]) + 1) * size + margin
    return Audio(take.samples[first:after], take.rate)


@lru_cache(2)
def _recording(file: Path, fingerprint: str) -> Audio:
    return codec.read(file)


@dataclass(frozen=True, slots=True)
class Takes:
    """The recordings of a book, and where they belong in it as it now is."""

    lines: Mapping[Id, Take]
    problems: tuple[Problem, ...] = ()
    moved: tuple[tuple[str, Id], ...] = ()
    """Labels whose words now stand at another address."""


def find(root: Path, words: Mapping[Id, str], chapters: Sequence[Id], narrator: str) -> Takes:
    """Every take of a manuscript's folder, at the line whose words it is.

    `words` are all lines of the book as they are written, in order.
    """
    folder = root / FOLDER
    if not folder.is_dir():
        return Takes({})
    problems: list[Problem] = []
    voice = Voice(narrator, narrator, "mul", is_synthetic=False)
    takes = list(_takes(folder, set(chapters), voice, problems))
    memory = _memory(folder, problems)
    letters = {id: _letters(text) for id, text in words.items()}
    lines: dict[Id, Take] = {}
    strays: list[Take] = []
    for take in takes:
        wanted = memory.get(take.label)
        if take.label in letters and wanted in (None, letters[take.label]):
            lines[take.label] = take
            if wanted is None:
                problems.append(_unremembered(take))
        else:
            strays.append(take)
    moved = []
    for take in strays:
        here = _followed(take, memory.get(take.label), letters, lines)
        if here:
            lines[here] = take
            moved.append((take.label, here))
        else:
            problems.append(_homeless(take, memory, letters))
    if lines and not narrator:
        hint = '{ name = "…", role = "nrt" } among the contributors in book.toml'
        message = "there are takes, and nobody is named who read them"
        problems.append(_problem("narrator-unnamed", message, Span(folder, 1), hint))
    return Takes(lines, tuple(problems), tuple(moved))


def _followed(
    take: Take, wanted: str | None, letters: Mapping[Id, str], taken: Mapping[Id, Take]
) -> Id:
    """Where a take's words now stand: in the chapter of its old address, if they stand in many."""
    if not wanted:
        return ""
    free = [id for id, text in letters.items() if text == wanted and id not in taken]
    chapter = take.label.rsplit("-", 2)[0]
    return next((id for id in free if id.startswith(chapter)), next(iter(free), ""))


def remember(root: Path, takes: Takes, words: Mapping[Id, str], anew: Sequence[str] = ()) -> int:
    """Write down what each take was read from; how many that are new.

    One that is remembered keeps its words, unless its label is among `anew`.
    """
    folder = root / FOLDER
    known = _words(folder)
    fresh = {
        take.label: words[id]
        for id, take in takes.lines.items()
        if take.label not in known or take.label in anew
    }
    fresh |= {label: words[label] for label in anew if label in words}
    head = "# What each take was read from; written by `bookbuilder takes remember`.\n\n[words]\n"
    if fresh:
        lines = (f"{_quoted(k)} = {_quoted(v)}\n" for k, v in sorted((known | fresh).items()))
        write(folder / MEMORY, (head + "".join(lines)).encode())
    return len(fresh)


def _quoted(text: str) -> str:
    """A string of TOML, of which JSON's are all some."""
    return json.dumps(text, ensure_ascii=False)


def _words(folder: Path) -> dict[str, str]:
    """The words that each take was read from; raises `BookError` where they can't be read."""
    path = folder / MEMORY
    if not path.is_file():
        return {}
    text = path.read_bytes().decode("utf-8-sig", errors="replace")
    table, problems = toml_file.parse(text, path, "takes-syntax", REMEMBERED)
    words: dict[str, str] = table.get("words", {})
    if not isinstance(words, dict) or not all(isinstance(each, str) for each in words.values()):
        hint = "delete this file, and run `bookbuilder takes remember`"
        message = "below `[words]` each take has its words in quotes, and one here has not"
        problems = [Problem("takes-syntax", message, Span(path, 1), hint)]
    if problems:
        raise BookError(*problems)
    return words


def _memory(folder: Path, problems: list[Problem]) -> dict[str, str]:
    try:
        return {label: _letters(text) for label, text in _words(folder).items()}
    except BookError as error:
        problems.extend(error.problems)
        return {}


def _letters(text: str) -> str:
    """The words alone: a comma that moved makes no new take."""
    return "".join(c for c in text.casefold() if c.isalnum())


def _takes(
    folder: Path, chapters: set[Id], voice: Voice, problems: list[Problem]
) -> Iterator[Take]:
    for file in sorted(folder.iterdir()):
        if file.suffix.lower() not in SOUNDS:
            continue
        with file.open("rb") as content:
            sha = hashlib.file_digest(content, "sha256").hexdigest()
        take = Take(file.stem, file, sha, voice, Span(file, 1))
        sheet = file.with_suffix(".txt")
        if sheet.is_file():
            yield from _cues(take, sheet, problems)
        elif file.stem in chapters:
            hint = (
                f"export its labels from Audacity to {sheet.name}: start, end, id of the sentence"
            )
            message = f"`{file.name}` is a whole chapter, and nothing says where its sentences are"
            problems.append(_problem("take-cues-missing", message, Span(file, 1), hint))
        else:
            yield take


def _cues(take: Take, sheet: Path, problems: list[Problem]) -> Iterator[Take]:
    """The parts of a chapter's take, by Audacity's labels."""
    for number, line in enumerate(sheet.read_text(encoding="utf-8-sig").splitlines(), 1):
        if not line.strip() or line.startswith("\\"):
            continue  # the second line of a label that has frequencies
        span = Span(sheet, number)
        try:
            start, end, label = line.split("\t")
            cue = replace(take, label=label.strip(), place=span, start=float(start), end=float(end))
            if cue.end is None or not 0 <= cue.start < cue.end:
                raise ValueError("it ends before it begins")
            yield cue
        except ValueError as error:
            hint = "start, end, id, with tabs between: `12.5\t15.75\tdawn-1-s2`"
            problems.append(_problem("take-cue-syntax", f"no cue: {error}", span, hint, "error"))


def _unremembered(take: Take) -> Problem:
    message = f"nothing says what `{take.label}` was read from, so it stays where it is"
    hint = "bookbuilder takes remember"
    return _problem("take-unremembered", message, take.place, hint)


def _homeless(take: Take, memory: Mapping[str, str], letters: Mapping[Id, str]) -> Problem:
    if take.label in letters:
        message = f"the words of `{take.label}` are no longer those of the take: it is left out"
        hint = f"record it anew; if it still fits: bookbuilder takes remember --anew {take.label}"
        return _problem("take-outdated", message, take.place, hint)
    if take.label in memory:
        message = f"the words that `{take.label}` was read from stand nowhere: it is left out"
        return _problem("take-outdated", message, take.place, "delete it, or mend the text")
    hint = did_you_mean(take.label, letters) or "ids are shown by: bookbuilder script"
    return _problem("take-unknown", f"no line has the id `{take.label}`", take.place, hint)


def _problem(
    code: str, message: str, span: Span, hint: str, severity: Severity = "warning"
) -> Problem:
    return Problem(code, message, span, hint, severity)
