"""Lines → clips → tracks: what the read-along and the audiobook share.

A clip is one line, spoken by somebody of the `cast` or recorded (`takes`), listened to (`hearing`),
kept (`clips`), and raised to the book's loudness (`levels`). A track is a
chapter: its clips laid end to end with the script's silences. Its cues say where each line fell,
by the sample; its sound is put together only when somebody asks for it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from builder import audio
from builder.audio import codec
from builder.engines import Samples, Voice
from builder.model import Id
from builder.narration import levels
from builder.narration.cast import Cast, Reader, credit
from builder.narration.clips import Clips, Role, fetch
from builder.narration.hearing import Fault
from builder.narration.takes import Take
from builder.script import Line, Passage
from builder.store import Store, digest

HEAD = 0.75
"""Seconds of silence before a chapter's first words."""
TAIL = 3.0
"""Seconds after its last, with the pause of the last line; a little more, to whole packets."""
BRIEF = 0.5
"""Seconds at least at either end of a chapter of few words, which has half as much silence there as
it has sound: three seconds after a dedication of two make it, to a meter, 4 dB quieter than its
neighbours."""

NO_TAKES: Mapping[Id, Take] = {}
"""For a book that nobody has recorded."""

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Cue:
    """Where a line fell on its chapter's track, without the silence after it."""

    id: Id
    first: int
    """The sample that it begins with, at `audio.RATE` a second."""
    after: int
    """The first sample that is no longer its own."""

    @property
    def start(self) -> float:
        """Seconds from the start of the chapter."""
        return self.first / audio.RATE

    @property
    def end(self) -> float:
        """Seconds from the start of the chapter."""
        return self.after / audio.RATE


@dataclass(frozen=True, slots=True)
class Clip:
    """A spoken line in its place: the key of its sound, the sample it begins with, its gain."""

    key: str
    first: int
    gain: float
    """Decibels."""
    line: Line
    """What is said."""
    source: str
    """Who says it: ``kokoro:bf_emma``."""


@dataclass(frozen=True, slots=True)
class Track:
    """A chapter as it is heard."""

    id: Id
    title: str
    length: int
    """Samples at `audio.RATE`; whole packets of AAC."""
    cues: tuple[Cue, ...]
    """The lines that can be heard, in order; a sentence in parts has several in a row."""
    clips: tuple[Clip, ...]
    store: Store = field(repr=False, compare=False)
    spoken: int = 0
    """How many lines were spoken for it in this run."""
    reused: int = 0
    """How many were in the store."""

    @property
    def key(self) -> str:
        """A name for its sound, known without making any."""
        clips = [(clip.key, clip.first, clip.gain) for clip in self.clips]
        return digest("track", audio.LEVEL, audio.CEILING, self.length, clips)

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return self.length / audio.RATE

    def sound(self) -> Iterator[Samples]:
        """Its samples, a clip or a silence at a time: memory does not grow with the chapter."""
        at = 0
        for clip in self.clips:
            yield audio.silence(clip.first - at)
            samples = audio.level(fetch(self.store, clip.key), clip.gain)
            yield samples
            at = clip.first + len(samples)
        yield audio.silence(self.length - at)


@dataclass(frozen=True, slots=True)
class Moment:
    """Where a line falls in the book as a whole: seconds from its beginning."""

    chapter: Id
    id: Id
    start: float
    end: float


def narrate(
    passages: Sequence[Passage],
    cast: Cast,
    store: Store,
    takes: Mapping[Id, Take] = NO_TAKES,
    progress: Progress = lambda phase, done, total: None,
    hear: Callable[[Line, Fault], None] = lambda line, fault: None,
    head: float = HEAD,
    tail: float = TAIL,
) -> Iterator[Track]:
    """Speak what the store does not hold, and lay out a track a passage, one at a time.

    A run that is broken off has kept all that it spoke. `hear` is told of clips that don't sound as
    they should. Raises `BookError` where there is no voice for a line, `ToolError` where one fails.
    """
    clips = Clips(cast.settings.speed, store)
    roles = [
        [clips.role(line, _source(line, cast, takes)) for line in _read(p.lines, takes)]
        for p in passages
    ]
    said = [role for some in roles for role in some if role.key]
    if not said:
        return
    try:
        gains = levels.gains(said, cast.own.name, clips)
        clips.prepare(said)
        done = 0
        for passage, some in zip(passages, roles, strict=True):
            for role in some:
                if role.key:
                    done += 1
                    clips.length(role)
                    progress("speaking", done, len(said))
                    for fault in clips.faults(role):
                        hear(role.line, fault)
            yield _lay(passage, some, clips, gains, (head, tail))
    finally:
        clips.close()


def _read(lines: Iterable[Line], takes: Mapping[Id, Take]) -> Iterator[Line]:
    """The lines as they are read: whoever recorded a sentence in parts has said it whole."""
    for id, group in groupby(lines, key=lambda line: line.id):
        some = list(group)
        if id in takes and len(some) > 1:
            some = [replace(some[0], pause=some[-1].pause)]
        yield from some


def _source(line: Line, cast: Cast, takes: Mapping[Id, Take]) -> Reader | Take:
    return takes.get(line.id) or cast.reader(line)


def company(passages: Iterable[Passage], cast: Cast, takes: Mapping[Id, Take]) -> tuple[Voice, ...]:
    """Everyone who is heard, each once; the narrator first, if they are heard at all."""
    lines = [line for passage in passages for line in passage.lines if line.text.strip()]
    heard = {_source(line, cast, takes).name: _source(line, cast, takes).voice for line in lines}
    own = {cast.own.name: cast.own.voice} if cast.own.name in heard or not heard else {}
    return tuple((own | heard).values())


def _lay(
    passage: Passage,
    roles: Sequence[Role],
    clips: Clips,
    gains: Mapping[str, float],
    room: tuple[float, float],
) -> Track:
    """Lay clips end to end with their silences; the cues say where each one fell."""
    words = sum(clips.length(role) for role in roles if role.key) / audio.RATE
    head, tail = (min(end, max(words / 2, BRIEF)) for end in room)
    at, pause = 0, head
    cues: list[Cue] = []
    laid: list[Clip] = []
    for role in roles:
        length = clips.length(role) if role.key else 0
        if length:
            first = at + round(pause * audio.RATE)
            at, pause = first + length, 0.0
            cues.append(Cue(role.line.id, first, at))
            laid.append(Clip(role.key, first, gains[role.source.name], role.line, role.source.name))
        pause += role.line.pause
    length = codec.whole(at + round(max(pause, tail) * audio.RATE))
    spoken = sum(role.key in clips.fresh for role in roles if role.key)
    reused = sum(bool(role.key) for role in roles) - spoken
    heard, sounds = tuple(cues), tuple(laid)
    return Track(passage.id, passage.title, length, heard, sounds, clips.store, spoken, reused)


def timeline(tracks: Iterable[Track]) -> Iterator[Moment]:
    """Where every line falls in the book, once its chapters are bound together."""
    tracks = tuple(tracks)
    begins = codec.starts([track.length for track in tracks])
    for track, begin in zip(tracks, begins, strict=True):
        for cue in track.cues:
            start, end = ((begin + at) / audio.RATE for at in (cue.first, cue.after))
            yield Moment(track.id, cue.id, start, end)


__all__ = ["Cast", "Cue", "Moment", "Track", "company", "credit", "narrate", "timeline"]
