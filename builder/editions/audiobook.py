"""The audiobook: the script, narrated, mastered, and delivered in as many ways as are asked for."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from builder import config, deliveries, feed, model
from builder.deliveries import Recording, Source, encoding, findings, record, shelf
from builder.draft import write
from builder.editions import Job, Made, Measure, recital
from builder.editions.recital import Recital
from builder.errors import BookError, Problem
from builder.mastering import Master, master, parts, profiles, report
from builder.mastering.profiles import Profile
from builder.mastering.report import Line
from builder.model import Book, Heading, Id, Span
from builder.narration import Track
from builder.narration.cast import Reader
from builder.narration.takes import Take
from builder.sounds import respelt


def build(book: Book, job: Job) -> Made:
    """Speak, master, encode and deliver the book; only what has changed is done again."""
    profile = profiles.profile(job.config.audiobook)
    names = wanted(job, profile)
    coders = deliveries.coders(names, profile)
    told = recital.prepare(book, job)
    masters = tuple(encoding.encoded(_mastered(told, book, job, profile), coders, job.store))
    if not any(each.track.cues for each in masters):
        raise BookError(recital.nothing_to_say(job))
    recording = _recording(book, job, told, profile, masters)
    made = [path for name in names for path in _delivered(name, names, recording)]
    lines = list(findings.lines(recording, names, coders))
    page = job.out / f"{job.name}-mastering.txt"
    write(page, report.text(profile, lines).encode())
    files = _files([*made, page])
    files += record.deliver(recording, files)
    span = config.place(job.root, "audiobook", "profile")
    return Made(
        made[0],
        recital.duration(recording.seconds),
        recital.note(recording.tracks),
        files=tuple(files),
        problems=(*_split(told, recording.tracks, span), *findings.problems(lines, span)),
        measures=tuple(_measures(lines)),
    )


# What is asked for --------------------------------------------------------------------------


def wanted(job: Job, profile: Profile) -> tuple[str, ...]:
    """The names of the deliveries; raises `BookError` where one can't be made."""
    wrong = [each for each in feed.check(job.config, job.root) if each.severity == "error"]
    if wrong:
        raise BookError(*wrong)
    return tuple(dict.fromkeys(job.config.audiobook.deliver or profile.deliver))


def _mastered(told: Recital, book: Book, job: Job, profile: Profile) -> Iterator[Master]:
    """The chapters at their level and in their room, one that is too long in parts."""
    passages = {passage.id: passage for passage in told.passages}
    headings = _headings(book)
    for track in recital.perform(told, job):
        for part in parts.cut(track, passages[track.id], headings, profile.longest):
            yield master(part, profile)


def _headings(book: Book) -> dict[Id, tuple[str, int]]:
    """The title and the level of every heading inside a chapter."""
    return {
        block.title.id: (" ".join(model.plain(block.title.inlines).split()), block.level)
        for chapter in book.chapters
        for block in model.blocks(chapter)
        if isinstance(block, Heading)
    }


def _recording(
    book: Book, job: Job, told: Recital, profile: Profile, masters: tuple[Master, ...]
) -> Recording:
    lines = [line for passage in told.passages for line in passage.lines if line.text]
    sources = [told.takes.lines.get(line.id) or told.cast.reader(line) for line in lines]
    return Recording(
        meta=book.meta,
        name=job.name,
        out=job.out,
        store=job.store,
        profile=profile,
        masters=masters,
        words={line.id: told.words.get(line.id) or respelt(line.text) for line in lines},
        headings=_headings(book),
        sources={s.name: Source(s.name, s.voice, _version(s)) for s in sources},
        company=told.company,
        first=next((c.id for c in book.chapters if c.role == "chapter"), ""),
        cover=job.root / book.meta.cover if book.meta.cover else None,
        podcast=job.config.podcast,
    )


def _version(source: Reader | Take) -> str:
    return source.engine.version if isinstance(source, Reader) else source.fingerprint


# What is made -------------------------------------------------------------------------------


def _delivered(name: str, names: Collection[str], recording: Recording) -> Iterable[Path]:
    """One delivery's files and folders; of those that go on a shelf, the one that is there."""
    if recording.profile.is_shelved and name in shelf.KINDS:
        kind = shelf.kind(names)
        return shelf.deliver(recording, kind) if name == kind else ()
    return deliveries.delivery(name).deliver(recording)


def _files(made: Iterable[Path]) -> list[Path]:
    """Every file, those of a folder one by one."""
    return [
        file
        for path in made
        for file in (sorted(path.rglob("*")) if path.is_dir() else [path])
        if file.is_file()
    ]


# What is found ------------------------------------------------------------------------------


def _measures(lines: Iterable[Line]) -> Iterator[Measure]:
    for row in report.rows(lines):
        yield Measure(row.bound.what, row.found, str(row.bound), not row.failed)


def _split(told: Recital, tracks: Sequence[Track], span: Span) -> Iterator[Problem]:
    """A warning for each chapter that had to be cut; `span` is where the profile is chosen."""
    for passage in told.passages:
        parts = sum(track.id.startswith(f"{passage.id}-part-") for track in tracks)
        if parts:
            message = f"`{passage.title}` is longer than a file may be: it is in {parts} parts"
            hint = "make two chapters of it, where you would have them end"
            at = told.places.get(f"{passage.id}-title", span)
            yield Problem("chapter-split", message, at, hint, "warning")
