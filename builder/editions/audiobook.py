"""The audiobook: the script, narrated, as one M4B with a chapter mark a chapter."""

import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from builder import narration, picture, script
from builder.audio import codec, m4b, tags
from builder.config import FILE
from builder.editions import Job, Made
from builder.engines import ENGINES, Voice
from builder.errors import BookError, Problem, did_you_mean
from builder.model import Book, Span
from builder.narration import Track
from builder.store import digest

SIDE = 2400
"""Pixels of the square cover; shops ask for 2,400 to 3,000."""


def build(book: Book, job: Job) -> Made:
    """Speak, encode and bind the book; only what has changed is spoken and encoded again."""
    voice = _voice(book, job)
    heard = tuple(_encoded(tracks(book, job), job))
    if not any(track.cues for track in heard):
        raise BookError(_nothing_to_say(job))
    path = job.out / f"{job.name}.m4b"
    chapters = [m4b.Chapter(t.title, job.store.path(_key(t, job)), t.length) for t in heard]
    cover = picture.square(job.root / book.meta.cover, SIDE) if book.meta.cover else None
    m4b.bind(path, chapters, book.meta.language, tags.tags(book.meta, voice), cover)
    return Made(path, duration(sum(track.seconds for track in heard)), _note(heard))


def tracks(book: Book, job: Job) -> Iterator[Track]:
    """The book, narrated chapter by chapter: what a read-along is timed by, too."""
    settings, meta = job.config.audiobook, book.meta
    passages = script.write(book, settings, job.lexicon, narration.credit(_voice(book, job)))
    return narration.narrate(passages, settings, meta.language, job.store, job.progress, job.warn)


def _voice(book: Book, job: Job) -> Voice:
    """Who reads; what ``[audiobook]`` asks for in vain is the author's to mend."""
    settings = job.config.audiobook
    if settings.engine not in ENGINES:
        hint = did_you_mean(settings.engine, ENGINES) or f"known engines: {', '.join(ENGINES)}"
        raise BookError(_slip(job, "engine-unknown", f"unknown engine `{settings.engine}`", hint))
    try:
        return narration.narrator(settings, book.meta.language)
    except LookupError as error:
        hint = "list them: bookbuilder voices"
        raise BookError(_slip(job, "voice-missing", str(error), hint)) from error


def _encoded(tracks: Iterable[Track], job: Job) -> Iterator[Track]:
    """The tracks, each once it is encoded in the store; a build that stops has kept those.

    The encoder works beside the voice, on as many chapters as there are cores: it lets go of
    Python's lock. It reads its clips one by one, so chapters in hand take no memory to speak of.
    """
    hands = os.cpu_count() or 1
    waiting: deque[tuple[Track, Future[bytes]]] = deque()
    with ThreadPoolExecutor(hands) as pool:
        try:
            for track in tracks:
                waiting.append((track, pool.submit(_encode, track, job)))
                if len(waiting) > hands:
                    yield _kept(*waiting.popleft(), job)
            while waiting:
                yield _kept(*waiting.popleft(), job)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _encode(track: Track, job: Job) -> bytes:
    """The chapter in AAC; nothing where the store has it: what is unchanged is not even read."""
    if job.store.path(_key(track, job)).is_file():
        return b""
    return codec.encode(track.sound(), job.config.audiobook.bitrate * 1000)


def _kept(track: Track, encoded: Future[bytes], job: Job) -> Track:
    # Here and not in the threads: the store's writing sets the file mask of the whole process.
    if made := encoded.result():
        job.store.put(_key(track, job), made)
    return track


def _key(track: Track, job: Job) -> str:
    return digest("aac", codec.VERSION, job.config.audiobook.bitrate, track.key)


def _nothing_to_say(job: Job) -> Problem:
    message = "there is nothing to read aloud: every chapter is empty or left out"
    return _slip(job, "script-empty", message, "see `skip` in [audiobook]")


def _slip(job: Job, code: str, message: str, hint: str) -> Problem:
    return Problem(code, message, Span(job.root / FILE, 1), hint)


def _note(tracks: Sequence[Track]) -> str:
    spoken, reused = sum(t.spoken for t in tracks), sum(t.reused for t in tracks)
    return f"{spoken:,} sentences spoken, {reused:,} from the store"


def duration(seconds: float) -> str:
    """A length as listeners say it: ``1 h 02 min``, ``7 min``, ``40 s``."""
    minutes = round(seconds / 60)
    if minutes >= 60:
        return f"{minutes // 60} h {minutes % 60:02} min"
    return f"{minutes} min" if minutes else f"{round(seconds)} s"
