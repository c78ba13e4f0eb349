"""Lines → clips → tracks: what the read-along and the audiobook share.

A clip is one line, spoken, trimmed and kept in the store under what went into it: engine, version,
voice, speed and words, never the line's id. A paragraph put in on page one is spoken, and nothing
else. A track is a chapter: its clips laid end to end with the script's silences. Its cues say
where each line fell, by the sample; its sound is put together only when somebody asks.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from builder import audio
from builder.audio import codec, loudness
from builder.config import Audiobook
from builder.engines import Engine, Samples, Voice, engine
from builder.errors import ToolError
from builder.model import Id
from builder.script import Line, Passage
from builder.store import Store, digest

HEAD = 0.75
"""Seconds of silence before a chapter's first words."""
TAIL = 3.0
"""Seconds after its last, the pause of the last line among them; a little more, to whole packets."""

SAMPLE = 24
"""Lines by which a voice's loudness is judged, or all that it has."""
TELLING = 40
"""Characters that such a line has at least, where a voice has any so long."""
BRIEF = 5.0
"""Seconds; a voice that says less in all is given the gain of the book's own."""

_VERSION = "narration 1"

Tell = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Cue:
    """Where a line fell on its chapter's track, without the silence after it."""

    id: Id
    first: int
    """The sample that it begins with."""
    after: int
    """The first sample that is no longer its own."""
    rate: int

    @property
    def start(self) -> float:
        """Seconds from the start of the chapter."""
        return self.first / self.rate

    @property
    def end(self) -> float:
        """Seconds from the start of the chapter."""
        return self.after / self.rate


@dataclass(frozen=True, slots=True)
class _Placed:
    """A clip's place on a track, and the decibels it is raised by."""

    key: str
    first: int
    gain: float


@dataclass(frozen=True, slots=True)
class Track:
    """A chapter as it is heard."""

    id: Id
    title: str
    rate: int
    """Samples a second."""
    length: int
    """Samples; a whole number of AAC packets."""
    cues: tuple[Cue, ...]
    """The lines that can be heard, in order."""
    spoken: int
    """How many of its lines were spoken in this run; the others were in the store."""
    reused: int
    _placed: tuple[_Placed, ...] = field(repr=False)
    _store: Store = field(repr=False, compare=False)

    @property
    def key(self) -> str:
        """A name for its sound, for what is made from it: known without making a sound."""
        clips = [(clip.key, clip.first, clip.gain) for clip in self._placed]
        return digest(_VERSION, audio.LEVEL, self.rate, self.length, clips)

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return self.length / self.rate

    def sound(self) -> Iterator[Samples]:
        """Its samples, a clip or a silence at a time: an hour's chapter needs no more memory."""
        at = 0
        for placed in self._placed:
            clip = audio.level(_fetch(self._store, placed.key), placed.gain)
            yield audio.silence(placed.first - at)
            yield clip
            at = placed.first + len(clip)
        yield audio.silence(self.length - at)


@dataclass(frozen=True, slots=True)
class Moment:
    """A cue in the book as a whole: seconds from its beginning."""

    chapter: Id
    id: Id
    start: float
    end: float


def narrate(
    passages: Sequence[Passage],
    settings: Audiobook,
    language: str,
    store: Store,
    progress: Tell = lambda phase, done, total: None,
    warn: Callable[[str], None] = lambda message: None,
    head: float = HEAD,
    tail: float = TAIL,
) -> Iterator[Track]:
    """Speak what the store does not hold, and lay out a track a passage, one at a time.

    A run that is broken off has kept all that it spoke. Raises `LookupError` where no voice can be
    found for the book, `ToolError` where one fails.
    """
    speaker = engine(settings.engine)
    own = speaker.choose(settings.voice, language)
    cast = _Cast(speaker, own, language, warn)
    clips = _Clips(speaker, settings.speed, store)
    roles = [[_Role(line, *cast.read(clips, line)) for line in p.lines] for p in passages]
    said = [role for some in roles for role in some if role.key]
    try:
        gains = _gains(said, own, clips)
        clips.prepare((role.voice, role.line.text) for role in said)
        done = 0
        for passage, some in zip(passages, roles, strict=True):
            track = _Layout(passage, clips, gains, head)
            for role in some:
                track.add(role)
                done += bool(role.key)
                progress("speaking", done, len(said))
            yield track.close(tail)
    finally:
        clips.close()


def credit(settings: Audiobook, language: str) -> str:
    """Who reads, as title pages and tags say it: a synthetic voice is called one."""
    voice = engine(settings.engine).choose(settings.voice, language)
    name = voice.credit or voice.name
    return f"{name}, a synthetic voice" if voice.is_synthetic else name


def timeline(tracks: Iterable[Track]) -> Iterator[Moment]:
    """Where every line falls in the book, once its chapters are bound together."""
    tracks = tuple(tracks)
    begins = codec.starts([track.length for track in tracks])
    for track, begin in zip(tracks, begins, strict=True):
        for cue in track.cues:
            start, end = ((begin + at) / track.rate for at in (cue.first, cue.after))
            yield Moment(track.id, cue.id, start, end)


# Who says what ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Role:
    """A line, the voice that says it and the key of its clip; no key where there are no words."""

    line: Line
    voice: Voice
    key: str


class _Cast:
    """Finds the voice for a line: the book's own, or that of the line's language."""

    def __init__(
        self, speaker: Engine, own: Voice, language: str, warn: Callable[[str], None]
    ) -> None:
        self.speaker, self.own, self.warn = speaker, own, warn
        # A line that names the book's own language is read by the voice that the author chose.
        self.voices = {"": own, language: own}

    def read(self, clips: "_Clips", line: Line) -> tuple[Voice, str]:
        """The voice for a line, and the key of what it will say."""
        voice = self.voice(line.lang)
        return voice, clips.key(voice, line.text) if line.text.strip() else ""

    def voice(self, language: str) -> Voice:
        if language not in self.voices:
            self.voices[language] = self._foreign(language)
        return self.voices[language]

    def _foreign(self, language: str) -> Voice:
        try:
            return self.speaker.choose("", language)
        except LookupError:
            self.warn(f"no voice here reads `{language}`: those lines are read by {self.own.name}")
            return self.own


# Clips --------------------------------------------------------------------------------------


class _Clips:
    """The clips of a script: looked up in the store, spoken where it has none."""

    def __init__(self, speaker: Engine, speed: float, store: Store) -> None:
        self.speaker, self.speed, self.store = speaker, speed, store
        self.fresh: set[str] = set()
        self.readings: dict[str, Iterator[str]] = {}
        self.rate = 0

    def key(self, voice: Voice, text: str) -> str:
        """A name for a clip, by all that its sound depends on."""
        who = (self.speaker.name, self.speaker.version, voice.id, self.speed)
        return digest("clip", audio.TRIM, *who, text)

    def has(self, key: str) -> bool:
        return self.store.path(key).is_file()

    def prepare(self, said: Iterable[tuple[Voice, str]]) -> None:
        """Take note of what has to be spoken, so that each voice goes through it in one reading."""
        missing: dict[Voice, dict[str, str]] = {}
        for voice, text in said:
            if not self.has(key := self.key(voice, text)):
                missing.setdefault(voice, {})[key] = text
        for voice, texts in missing.items():
            self.readings[voice.id] = self._read(voice, texts)

    def _read(self, voice: Voice, texts: dict[str, str]) -> Iterator[str]:
        """Speak the texts in order, and tell the key of each as soon as it is in the store."""
        spoken = self.speaker.speak(texts.values(), voice, self.speed)
        for key, clip in zip(texts, spoken, strict=True):
            self.store.put(key, codec.pack(audio.trim(clip)))
            self.fresh.add(key)
            yield key

    def length(self, role: _Role) -> int:
        """Samples of a line's clip, which is spoken now if it never was."""
        while not self.has(role.key):
            next(self.readings[role.voice.id])
        with self.store.path(role.key).open("rb") as file:
            rate, samples = codec.length(file.read(codec.HEADER))
        self.rate = self.rate or rate
        if rate != self.rate:
            raise ToolError(
                f"{role.voice.name} speaks at {rate} samples a second and the book at {self.rate}",
                "name a voice of the same engine and quality",
            )
        return samples

    def samples(self, role: _Role) -> Samples:
        self.length(role)
        return _fetch(self.store, role.key)

    def close(self) -> None:
        """Send home the voices that have not come to their end."""
        for reading in self.readings.values():
            reading.close()  # type: ignore[attr-defined]


def _fetch(store: Store, key: str) -> Samples:
    return codec.unpack(store.path(key).read_bytes()).samples


# Loudness -----------------------------------------------------------------------------------


def _gains(said: Sequence[_Role], own: Voice, clips: _Clips) -> dict[str, float]:
    """The gain of every voice, the same for all that it says in the book.

    It is judged by a sample of the book's own lines, for a voice counting to ten, the one text that
    every language has, was up to 2 LU quieter than the same voice in prose. The lines whose keys are
    the least in order are as good as drawn by lot, and stay the same ones while the book is mended
    elsewhere: that, and rounding, keep the gain and so the other chapters as they were.
    """
    by_voice: dict[str, dict[str, _Role]] = {}
    for role in said:
        by_voice.setdefault(role.voice.id, {})[role.key] = role
    samples = {voice: _sample(roles) for voice, roles in by_voice.items()}
    clips.prepare((role.voice, role.line.text) for some in samples.values() for role in some)
    gains = {own.id: _gain(samples.get(own.id, []), clips)}
    for voice, some in samples.items():
        if voice != own.id:
            seconds = sum(map(clips.length, some)) / clips.rate
            gains[voice] = _gain(some, clips) if seconds >= BRIEF else gains[own.id]
    clips.close()
    return gains


def _sample(roles: dict[str, _Role]) -> list[_Role]:
    telling = {key for key, role in roles.items() if len(role.line.text) >= TELLING}
    return [roles[key] for key in sorted(telling or roles)[:SAMPLE]]


def _gain(some: Sequence[_Role], clips: _Clips) -> float:
    keys = [role.key for role in some]
    name = digest("gain", loudness.TARGET, loudness.STEP, audio.LEVEL, audio.CEILING, keys)
    if (known := clips.store.get(name)) is None:
        found = loudness.gain([clips.samples(role) for role in some], clips.rate) if some else 0.0
        known = clips.store.put(name, repr(found).encode())
    return float(known)


# Tracks -------------------------------------------------------------------------------------


class _Layout:
    """Lays a chapter's clips end to end with their silences."""

    def __init__(
        self, passage: Passage, clips: _Clips, gains: dict[str, float], head: float
    ) -> None:
        self.passage, self.clips, self.gains, self.head = passage, clips, gains, head
        self.at, self.pause = 0.0, head
        self.placed: list[_Placed] = []
        self.cues: list[tuple[Id, int, int]] = []
