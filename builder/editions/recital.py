"""The book made ready to be read aloud: its script, its cast, its takes, and who is credited."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from builder import config, narration, script
from builder.editions import Job
from builder.engines import Voice
from builder.errors import Problem
from builder.model import Book, Id, Sentence, Span, plain, sentences
from builder.narration import Track, takes
from builder.narration.cast import Cast
from builder.narration.hearing import Fault
from builder.narration.takes import Takes
from builder.script import Line, Passage


@dataclass(frozen=True, slots=True)
class Recital:
    """All that is known of a reading before a word of it is spoken."""

    passages: tuple[Passage, ...]
    cast: Cast
    takes: Takes
    company: tuple[Voice, ...]
    """Who is heard, the narrator first."""
    words: Mapping[Id, str]
    """Every line as it is written."""
    places: Mapping[Id, Span]
    """Where sentences are in the manuscript."""


def prepare(book: Book, job: Job) -> Recital:
    """Write the script and cast it; raises `BookError` or `ToolError` where nobody can read it."""
    settings, meta = job.config.audiobook, book.meta
    cast = Cast(job.config, job.root, meta.language, job.warn)
    written = script.write(book, settings, job.lexicon)
    shown, words = _words(book, written)
    places = {id: sentence.span for id, sentence in shown.items()}
    found = _takes(book, job, written, words)
    company = narration.company(written, cast, found.lines)
    passages = script.write(book, settings, job.lexicon, narration.credit(company))
    return Recital(passages, cast, found, company, words, places)


def recordings(book: Book, job: Job) -> Takes:
    """The takes of a book, whoever reads the rest of it: no voice need be there."""
    written = script.write(book, job.config.audiobook, job.lexicon)
    return _takes(book, job, written, _words(book, written)[1])


def _takes(book: Book, job: Job, written: tuple[Passage, ...], words: Mapping[Id, str]) -> Takes:
    people = ", ".join(who.name for who in book.meta.contributors if who.role == "nrt")
    return takes.find(job.root, words, [p.id for p in written], people)


def _words(
    book: Book, written: tuple[Passage, ...]
) -> tuple[Mapping[Id, Sentence], Mapping[Id, str]]:
    """The sentences of a book, and every line of its script as it is written there."""
    shown = {s.id: s for chapter in book.chapters for s in sentences(chapter)}
    words = {
        line.id: plain(shown[line.id].inlines).strip() if line.id in shown else line.text
        for passage in written
        for line in passage.lines
        if line.text
    }
    return shown, words


def perform(recital: Recital, job: Job, tail: float = narration.TAIL) -> Iterator[Track]:
    """Read it, a track a chapter; what is wrong with takes and clips is told as it is found.

    `tail` is the silence, in seconds, that a chapter closes with.
    """
    for problem in recital.takes.problems:
        job.warn(str(problem))

    def hear(line: Line, fault: Fault) -> None:
        job.warn(str(problem_of(line, fault, recital, job)))

    return narration.narrate(
        recital.passages,
        recital.cast,
        job.store,
        recital.takes.lines,
        job.progress,
        hear,
        tail=tail,
    )


def tracks(book: Book, job: Job) -> Iterator[Track]:
    """The book, narrated chapter by chapter."""
    return perform(prepare(book, job), job)


def problem_of(line: Line, fault: Fault, recital: Recital, job: Job) -> Problem:
    """A clip's fault, with the place of its sentence."""
    span = recital.places.get(line.id, Span(job.root, 1))
    shown = line.text if len(line.text) <= 60 else f"{line.text[:59]}…"
    hint = "write it in other words, say it otherwise in lexicon.toml, or record it yourself"
    return Problem(fault.code, f"`{line.id}` ({shown}): {fault.message}", span, hint, "warning")


def nothing_to_say(job: Job) -> Problem:
    """What is wrong with a book of which nothing would be heard."""
    message = "there is nothing to read aloud: every chapter is empty or left out"
    span = config.place(job.root, "audiobook", "skip")
    return Problem("script-empty", message, span, "see `skip` in [audiobook]")


def note(tracks: Iterable[Track]) -> str:
    """What of it is new, as the line that reports an edition says it."""
    some = tuple(tracks)
    spoken, reused = sum(t.spoken for t in some), sum(t.reused for t in some)
    what = "sentence" if spoken == 1 else "sentences"
    return f"{spoken:,} {what} spoken, {reused:,} from the store"


def duration(seconds: float) -> str:
    """A length as listeners say it: ``1 h 02 min``, ``7 min``, ``40 s``."""
    minutes = round(seconds / 60)
    if minutes >= 60:
        return f"{minutes // 60} h {minutes % 60:02} min"
    return f"{minutes} min" if minutes else f"{round(seconds)} s"
