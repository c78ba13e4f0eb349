"""The read-along: the ebook that is heard, each sentence marked while it sounds (EPUB 3.3 § 9).

Its pages are the ebook's, with an id on every sentence; its sound is the audiobook's, chapter by
chapter, from the same clips. Only what stands on a page is read: of the credits, those that the
title page says; and notes where they stand, after their chapter.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from builder import evidence
from builder.audio import tags
from builder.audio.coders import Coder
from builder.deliveries import encoding
from builder.editions import Job, Made, recital
from builder.editions.epub import XHTML, compose, overlay, unread, writer
from builder.editions.epub.access import Aloud
from builder.editions.epub.overlay import Overlay, Stretch
from builder.editions.epub.package import BOOKS, Datum, File, Package, identifier, meta
from builder.editions.epub.pages import slug
from builder.editions.recital import Recital
from builder.errors import BookError
from builder.mastering import Master, master
from builder.mastering.profiles import PROFILES
from builder.model import Book, Id
from builder.narration import Track, credit

SOUND = "audio/mp4"

ACTIVE, PLAYING = "-epub-media-overlay-active", "-epub-media-overlay-playing"
"""The classes that ``readalong.css`` styles: of the sentence, and of the page while it sounds."""

TAIL = 1.5
"""Seconds of silence at a chapter's end: half an audiobook's, for here a page is turned as well."""


def build(book: Book, job: Job) -> Made:
    """Make ``<name>-readalong.epub``; raises `BookError` where there is nothing to be heard."""
    told = recital.prepare(book, _as_it_stands(job))
    aloud = Aloud(credit(told.company), tuple(unread.kinds(book, told, job.config.audiobook)))
    package, _, is_whole = compose(_edition(book), job, aloud)
    told = _on_pages(told, package)
    coder = Coder("aac", job.config.readalong.bitrate * 1000)
    masters = tuple(encoding.encoded(_masters(told, job), (coder,), job.store, False))
    if not masters:
        raise BookError(recital.nothing_to_say(job))
    tracks, sounds = [each.track for each in masters], _sounds(masters, coder, job)
    overlays = tuple(_overlays(package, tracks, sounds))
    package = replace(package, metadata=(*package.metadata, *_credits(book, told)))
    path = job.out / f"{job.name}-readalong.epub"
    writer.write(_sounding(package, overlays, sounds.values()), path)
    seconds = sum(track.seconds for track in tracks)
    count = sum(len(each.pars) for each in overlays)
    extent = f"{recital.duration(seconds)}, {count:,} sentences"
    return Made(path, extent, recital.note(tracks), is_whole=is_whole)


def _as_it_stands(job: Job) -> Job:
    """Notes are read in the order of the page (§ 9.3.2.1), not where they are called."""
    settings = job.config.audiobook
    if settings.notes == "sentence":
        settings = replace(settings, notes="chapter")
    return replace(job, config=replace(job.config, audiobook=settings))


def _edition(book: Book) -> Book:
    """The book under a name of its own: a reader who has both editions has two files."""
    own = f"urn:uuid:{uuid.uuid5(BOOKS, f'{identifier(book.meta)} readalong')}"
    return replace(book, meta=replace(book.meta, identifier=own))


def _on_pages(told: Recital, package: Package) -> Recital:
    """Of the script, what stands on a page."""
    pages = (file.content for file in package.files if file.media_type == XHTML)
    shown = {line for page in pages for line in overlay.lines(page)}
    passages = (
        replace(each, lines=tuple(line for line in each.lines if not line.text or line.id in shown))
        for each in told.passages
    )
    heard = tuple(each for each in passages if any(line.text for line in each.lines))
    return replace(told, passages=heard)


def _masters(told: Recital, job: Job) -> Iterator[Master]:
    for track in recital.perform(told, job, TAIL):
        if track.cues:
            yield master(track, PROFILES["streaming"])


# The package --------------------------------------------------------------------------------


def _sounds(masters: Iterable[Master], coder: Coder, job: Job) -> dict[Id, File]:
    """The chapters as they were encoded, by their ids."""
    return {
        each.track.id: File(
            f"audio-{number:03}",
            f"audio/{number:03}-{slug(each.track.id)}.m4a",
            SOUND,
            source=job.store.path(encoding.key(each, coder)),
        )
        for number, each in enumerate(masters, 1)
    }


def _overlays(
    package: Package, tracks: Iterable[Track], sounds: Mapping[Id, File]
) -> Iterator[Overlay]:
    """One for each document in which something is heard, in reading order."""
    heard: dict[Id, Stretch] = {}
    for track in tracks:
        heard |= overlay.stretches(track, sounds[track.id].name)
    files = {file.id: file for file in package.files}
    for id in package.spine:
        made = overlay.overlay(files[id].name, files[id].content, heard)
        if made.parts:
            yield made


def _sounding(package: Package, overlays: Iterable[Overlay], sounds: Iterable[File]) -> Package:
    """The package with its overlays and its sound."""
    by_name = {file.name: file for file in package.files}
    files, durations = dict(by_name), []
    for each in overlays:
        page = by_name[each.document]
        name = f"overlay/{PurePosixPath(page.name).stem}.smil"
        made = File(
            f"{page.id}-overlay", name, overlay.SMIL, overlay.write(name, each, _evidence(each))
        )
        files[page.name] = replace(page, overlay=made.id)
        files[name] = made
        durations.append((made.id, each.duration))
    total = sum(duration for _, duration in durations)
    metadata = (
        *package.metadata,
        meta("media:duration", overlay.clock(total)),
        *(meta("media:duration", overlay.clock(each), id) for id, each in durations),
        meta("media:active-class", ACTIVE),
        meta("media:playback-active-class", PLAYING),
    )
    return replace(package, metadata=metadata, files=(*files.values(), *sounds))


def _evidence(each: Overlay) -> str:
    """Which words were read, for whoever wants to know whether the text has changed since."""
    return evidence.element((par.id, par.words) for par in each.pars)


def _credits(book: Book, told: Recital) -> Iterator[Datum]:
    """Who is heard, each by name, and of which book this is another form."""
    for name in dict.fromkeys(tags.narrators([voice]) for voice in told.company):
        if name:
            yield meta("media:narrator", name)
    yield meta("dcterms:isFormatOf", identifier(book.meta))
