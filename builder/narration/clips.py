"""The clip of a line: found in the store, or spoken or cut from a recording, and put there.

A clip's key is what went into it (engine, version, voice, speed, words), never the line's id: a
paragraph put in on page one renumbers many lines and speaks one paragraph.
"""

import json
from collections.abc import Generator, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from builder import audio
from builder.audio import codec
from builder.engines import Audio, Samples, Voice
from builder.errors import ToolError
from builder.narration import hearing
from builder.narration.cast import Reader
from builder.narration.hearing import Fault
from builder.narration.takes import Take
from builder.script import Line
from builder.sounds import respelt
from builder.store import Store, digest


@dataclass(frozen=True, slots=True)
class Role:
    """A line, who says it, and the key of its clip; none where it has no words."""

    line: Line
    source: Reader | Take
    key: str

    @property
    def voice(self) -> Voice:
        """Who is heard."""
        return self.source.voice

    @property
    def text(self) -> str:
        """The line as its reader takes it."""
        if isinstance(self.source, Reader) and self.source.engine.alphabet == "ipa":
            return self.line.text
        return respelt(self.line.text)


class Clips:
    """The clips of a script: looked up in the store, spoken where it has none."""

    def __init__(self, speed: float, store: Store) -> None:
        self.speed, self.store = speed, store
        self.fresh: set[str] = set()
        """Keys of what was spoken in this run."""
        self.known: set[str] = set()
        """Keys of what the store was seen to have."""
        self.readings: dict[str, Generator[str]] = {}

    def role(self, line: Line, source: Reader | Take) -> Role:
        """A line given to a voice, or to the recording of one."""
        role = Role(line, source, "")
        return Role(line, source, self._key(role)) if line.text.strip() else role

    def _key(self, role: Role) -> str:
        recipe = ("clip", audio.TRIM, codec.CLIP)
        match role.source:
            case Take() as take:
                return digest(*recipe, "take", take.fingerprint, take.start, take.end)
            case Reader(engine=engine, voice=voice):
                who = (engine.name, engine.version, voice.id, voice.fingerprint, self.speed)
                return digest(*recipe, *who, role.text)

    def prepare(self, roles: Iterable[Role]) -> None:
        """Take note of what has to be spoken, so that each voice goes through it in one reading."""
        missing: dict[str, dict[str, Role]] = {}
        for role in roles:
            if not self._has(role.key):
                missing.setdefault(role.source.name, {})[role.key] = role
        for name, some in missing.items():
            self.readings[name] = self._read(some)

    def _read(self, roles: dict[str, Role]) -> Generator[str]:
        """Make clips in order, and tell the key of each as soon as it is in the store."""
        for role, clip in zip(roles.values(), self._sounds(roles), strict=True):
            clip, faults = self._listened(role, clip)
            if faults:
                told = json.dumps([asdict(fault) for fault in faults])
                self.store.put(_faults(role.key), told.encode())
            self.store.put(role.key, codec.pack(clip))
            self.fresh.add(role.key)
            yield role.key

    def _sounds(self, roles: dict[str, Role]) -> Iterator[Audio]:
        """What one source gives for all that it is asked for: one reading, or its recordings."""
        source = next(iter(roles.values())).source
        if isinstance(source, Take):
            for role in roles.values():
                assert isinstance(role.source, Take)
                yield role.source.sound()
        else:
            texts = (role.text for role in roles.values())
            yield from source.engine.speak(texts, source.voice, self.speed)

    def _listened(self, role: Role, clip: Audio) -> tuple[Audio, tuple[Fault, ...]]:
        """The clip as it will be kept, and what is wrong with it."""
        if isinstance(role.source, Take):
            return clip, hearing.faults_of_take(role.text, clip)
        faults = hearing.faults(role.text, clip, self.speed)
        if faults:
            clip, faults = self._again(role, role.source, clip, faults)
        return audio.trim(clip), faults

    def _again(
        self, role: Role, reader: Reader, clip: Audio, faults: tuple[Fault, ...]
    ) -> tuple[Audio, tuple[Fault, ...]]:
        """The text once more, in two pieces or so: most failures are of length. The better is kept.

        Spoken whole again, an engine whose sound is a function of the text would fail again.
        """
        pieces = list(hearing.clauses(role.text, len(role.text) * 2 // 3))
        if len(pieces) < 2:
            return clip, faults
        spoken = [
            audio.trim(part) for part in reader.engine.speak(pieces, reader.voice, self.speed)
        ]
        samples = np.concatenate([part.samples for part in spoken])
        again = Audio(samples, clip.rate)
        found = hearing.faults(role.text, again, self.speed)
        return (again, found) if len(found) < len(faults) else (clip, faults)

    def faults(self, role: Role) -> Iterator[Fault]:
        """What is wrong with a line's clip, whenever it was made."""
        told = self.store.load(_faults(role.key), _told) if role.key else None
        return iter(told or ())

    def _has(self, key: str) -> bool:
        """Whether the store has a clip of that key, and not what only bears its name."""
        if key not in self.known:
            try:
                with self.store.path(key).open("rb") as file:
                    is_one = codec.is_clip(file.read(codec.HEADER))
            except OSError:
                return False
            if not is_one:
                return False
            self.known.add(key)
        return True

    def length(self, role: Role) -> int:
        """Samples of a line's clip, which is spoken now if it never was."""
        while not self._has(role.key):
            next(self.readings[role.source.name])
        try:
            with self.store.path(role.key).open("rb") as file:
                return codec.length(file.read(codec.HEADER))
        except FileNotFoundError:  # another thread has found it spoilt
            raise _spoilt() from None

    def samples(self, role: Role) -> Samples:
        """The sound of a line as it was spoken, before it is levelled."""
        self.length(role)
        return fetch(self.store, role.key)

    def close(self) -> None:
        """Let the voices go that have not come to their end."""
        for reading in self.readings.values():
            reading.close()
        self.readings.clear()


def _told(kept: bytes) -> list[Fault]:
    return [Fault(**fault) for fault in json.loads(kept)]


def _faults(key: str) -> str:
    return digest("faults", key)


def fetch(store: Store, key: str) -> Samples:
    """A clip's samples at the book's rate; the store is known to have it.

    Raises `ToolError` where the clip is cut short; then all that are so are thrown away, to be
    spoken once more.
    """
    samples = store.load(key, _whole)
    if samples is None:
        for path in store.folder.glob("??/[!.]*"):
            _throw_away_if_spoilt(path)
        raise _spoilt()
    return samples


def _spoilt() -> ToolError:
    message = "sentences that were kept from an earlier build are spoilt, and were thrown away"
    return ToolError(message, "give the command again: they are spoken once more")


def _whole(clip: bytes) -> Samples:
    """A clip's samples; raises `ValueError`, or an error of FFmpeg's, where it lacks its end."""
    samples = codec.resample(codec.unpack(clip))
    if len(samples) < codec.length(clip[: codec.HEADER]):
        raise ValueError("the end of this clip is missing")
    return samples


def _throw_away_if_spoilt(path: Path) -> None:
    try:
        content = path.read_bytes()
        if codec.is_clip(content[: codec.HEADER]):
            _whole(content)
    except IsADirectoryError:
        return
    except Exception:  # no reader of ours says beforehand what it raises for any bytes at all
        path.unlink(missing_ok=True)
