"""Who says a line, and the clip of it: found in the store, or spoken and put there.

A clip's key is what went into it (engine, version, voice, speed, words), never the line's id: a
paragraph put in on page one renumbers many lines and speaks one paragraph.
"""

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass

from builder import audio
from builder.audio import codec
from builder.engines import Engine, Samples, Voice
from builder.script import Line
from builder.store import Store, digest


@dataclass(frozen=True, slots=True)
class Role:
    """A line, the voice that says it, and the key of its clip; none where it has no words."""

    line: Line
    voice: Voice
    key: str


class Cast:
    """Finds the voice for a language: the book's own, or one that reads it."""

    def __init__(
        self, speaker: Engine, own: Voice, language: str, warn: Callable[[str], None]
    ) -> None:
        self.speaker, self.own, self.warn = speaker, own, warn
        self.home = _primary(language)
        self.voices: dict[str, Voice] = {}

    def voice(self, language: str) -> Voice:
        """Who reads a line of that language; where nobody can, the book's own voice does."""
        # Another English in an English book is the same narrator still.
        if _primary(language) in ("", self.home):
            return self.own
        if language not in self.voices:
            self.voices[language] = self._foreign(language)
        return self.voices[language]

    def _foreign(self, language: str) -> Voice:
        try:
            return self.speaker.choose("", language)
        except LookupError:
            self.warn(f"nobody here reads `{language}`: {self.own.name} reads those lines too")
            return self.own


def _primary(language: str) -> str:
    return language.split("-")[0].lower()


class Clips:
    """The clips of a script: looked up in the store, spoken where it has none."""

    def __init__(self, speaker: Engine, speed: float, store: Store) -> None:
        self.speaker, self.speed, self.store = speaker, speed, store
        self.fresh: set[str] = set()
        """Keys of what was spoken in this run."""
        self.readings: dict[str, Generator[str]] = {}

    def role(self, line: Line, voice: Voice) -> Role:
        """A line given to a voice."""
        who = (self.speaker.name, self.speaker.version, voice.id, self.speed)
        key = digest("clip", audio.TRIM, codec.CLIP, *who, line.text) if line.text.strip() else ""
        return Role(line, voice, key)

    def prepare(self, roles: Iterable[Role]) -> None:
        """Take note of what has to be spoken, so that each voice goes through it in one reading."""
        missing: dict[Voice, dict[str, str]] = {}
        for role in roles:
            if not self._has(role.key):
                missing.setdefault(role.voice, {})[role.key] = role.line.text
        for voice, texts in missing.items():
            self.readings[voice.id] = self._read(voice, texts)

    def _read(self, voice: Voice, texts: dict[str, str]) -> Generator[str]:
        """Speak the texts in order, and tell the key of each as soon as it is in the store."""
        spoken = self.speaker.speak(texts.values(), voice, self.speed)
        for key, clip in zip(texts, spoken, strict=True):
            self.store.put(key, codec.pack(audio.trim(clip)))
            self.fresh.add(key)
            yield key

    def _has(self, key: str) -> bool:
        return self.store.path(key).is_file()

    def length(self, role: Role) -> int:
        """Samples of a line's clip, which is spoken now if it never was."""
        while not self._has(role.key):
            next(self.readings[role.voice.id])
        with self.store.path(role.key).open("rb") as file:
            return codec.length(file.read(codec.HEADER))

    def samples(self, role: Role) -> Samples:
        """The sound of a line as it was spoken, before it is levelled."""
        self.length(role)
        return fetch(self.store, role.key)

    def close(self) -> None:
        """Let the voices go that have not come to their end."""
        for reading in self.readings.values():
            reading.close()
        self.readings.clear()


def fetch(store: Store, key: str) -> Samples:
    """A clip's samples at the book's rate; the store is known to have it."""
    return codec.resample(codec.unpack(store.path(key).read_bytes()))
