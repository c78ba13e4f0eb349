"""What EPUBCheck does not ask of a read-along: whether voice and text go together to the end."""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

from builder import evidence
from builder.errors import Problem
from builder.model import Span
from builder.verify import unread
from builder.verify.markup import short
from builder.verify.narrated import Narration, Overlay, Par, clock, words
from builder.verify.opened import Opened
from builder.verify.styles import styles

PAST = 0.1
"""Seconds that a clip may be said to last beyond its file: what encoders and rounding do."""
LAPPED = 0.005
"""Seconds that a clip may begin before the last one ended: clock values have milliseconds."""
ASTRAY = 1.0
"""Seconds that durations may be wrong (EPUB 3.3 § 9.3.5.2)."""


def clips_end_with_their_file(told: Narration) -> Iterator[Problem]:
    """No clip is said to go on where its sound has ended: the reader would stand still there."""
    for overlay, par in _clips(told):
        length = told.book.sounds[par.audio].seconds
        if par.end > length + PAST and not told.book.sounds[par.audio].fault:
            hint = "take the times from the encoded file"
            message = f"the clip of `#{par.fragment}` ends at {par.end:.2f} s"
            message += f", and `{par.audio}` at {length:.2f} s"
            yield Problem("clip-past-end", message, overlay.smil.at(par.element), hint)


def clips_follow_one_another(told: Narration) -> Iterator[Problem]:
    """No two clips of a file share a stretch: some words would be heard twice."""
    by_file: dict[str, list[tuple[Overlay, Par]]] = {}
    for overlay, par in _clips(told):
        by_file.setdefault(par.audio, []).append((overlay, par))
    for clips in by_file.values():
        clips.sort(key=lambda clip: (clip[1].begin, clip[1].end))
        for (_, before), (overlay, after) in pairwise(clips):
            if after.begin < before.end - LAPPED:
                message = f"the clip of `#{after.fragment}` begins at {after.begin:.2f} s"
                message += f", before that of `#{before.fragment}` ends at {before.end:.2f} s"
                hint = "a clip begins where the one before it ends"
                yield Problem("clip-overlap", message, overlay.smil.at(after.element), hint)


def pars_are_in_reading_order(told: Narration) -> Iterator[Problem]:
    """Words are read in the order in which they stand."""
    for overlay in told.overlays:
        for before, after in pairwise(overlay.found):
            if after[1].index < before[1].index:
                message = f"`#{after[0].fragment}` is read after `#{before[0].fragment}`"
                message += ", and stands before it"
                hint = "put the pars in the order of the text"
                yield Problem("par-order", message, overlay.smil.at(after[0].element), hint)


def nothing_is_read_twice(told: Narration) -> Iterator[Problem]:
    """No element has two pars, nor one inside another's: the highlight would fall back."""
    for overlay in told.overlays:
        found = overlay.found
        targets = {element.index for _, element in found}
        seen = set()
        for par, element in found:
            around = [e for e in element.ancestors if e is not element and e.index in targets]
            if element.index in seen or around:
                message = f"`#{par.fragment}` is read twice"
                if around:
                    outer = around[0].get("id")
                    message = f"`#{par.fragment}` has a par, and so has `#{outer}` around it"
                hint = "one par for each element, and none for what is inside it"
                yield Problem("par-twice", message, overlay.smil.at(par.element), hint)
            seen.add(element.index)


def recordings_are_of_these_words(told: Narration) -> Iterator[Problem]:
    """What is heard was recorded from what is shown, where the file carries a trace of that."""
    for overlay in told.overlays:
        for par, element in overlay.found:
            token = overlay.tokens.get(par.fragment)
            text = words(overlay.document, element)
            if token and token != evidence.token(text):
                message = f"the recording is of other words than “{short(text)}”"
                hint = "build the read-along anew: the text was changed after it was spoken"
                place = overlay.document.at(element)
                yield Problem("recording-outdated", message, place, hint)


def what_is_read_is_named(told: Narration) -> Iterator[Problem]:
    """The package names the class that marks what is being read."""
    if not told.book.said("media:active-class") and told.overlays:
        message = "no `media:active-class`: nothing shows which words are being read"
        hint = '<meta property="media:active-class">-epub-media-overlay-active</meta>'
        yield Problem("active-class-missing", message, told.book.metadata, hint, "warning")


def what_is_read_is_shown(told: Narration) -> Iterator[Problem]:
    """The class that marks what is being read looks like something."""
    claim = told.book.claim("media:active-class")
    if claim is None:
        return
    name = re.compile(rf"\.{re.escape(claim.value)}(?![\w-])")
    if not any(name.search(style.selector.replace("\\", "")) for style in styles(told.book)):
        message = f"no sheet says how `.{claim.value}` looks: what is read is not marked"
        hint = f".{claim.value} {{ color: …; background-color: … }}"
        yield Problem("active-class-unstyled", message, told.book.package.at(claim.element), hint)


def durations_add_up(told: Narration) -> Iterator[Problem]:
    """The package says how long the book sounds, and how long each document: as long as it does."""
    seconds: dict[str, float] = {}
    for overlay in told.overlays:
        seconds[overlay.id] = seconds.get(overlay.id, 0.0) + overlay.seconds
    for id, length in seconds.items():
        yield from _duration(told.book, id, length, f"the clips of `#{id}`")
    if seconds:
        yield from _duration(told.book, "", sum(seconds.values()), "all clips")


def _duration(book: Opened, about: str, seconds: float, what: str) -> Iterator[Problem]:
    for claim in book.claims:
        if claim.name == "media:duration" and claim.about == about:
            said = clock(claim.value)
            if said is not None and abs(said - seconds) > ASTRAY:
                message = f"{what} last {seconds:.2f} s, and the package says {said:.2f} s"
                hint = "add up the clips, to the millisecond"
                yield Problem("duration-wrong", message, book.package.at(claim.element), hint)


def sounds_can_be_played(told: Narration) -> Iterator[Problem]:
    """Every file of sound is one."""
    for path, sound in told.book.sounds.items():
        if sound.fault:
            message = f"`{path}` can't be played: {sound.fault}"
            hint = "encode it anew, as AAC-LC in MP4 or as MP3"
            yield Problem("audio-unreadable", message, Span(Path(path), 1), hint)


def sounds_have_a_constant_rate(told: Narration) -> Iterator[Problem]:
    """No MP3 is of variable rate: players guess where a clip begins (EPUB 3.4 advises against)."""
    for path, sound in told.book.sounds.items():
        if sound.is_variable:
            message = f"`{path}` has a variable rate: clips will begin too early or too late"
            hint = "encode it with a constant rate, or as AAC in MP4"
            yield Problem("audio-variable", message, Span(Path(path), 1), hint, "warning")


CHECKS: tuple[Callable[[Narration], Iterator[Problem]], ...] = (
    clips_end_with_their_file,
    clips_follow_one_another,
    pars_are_in_reading_order,
    nothing_is_read_twice,
    unread.every_sentence_is_read,
    unread.every_chapter_is_read,
    recordings_are_of_these_words,
    what_is_read_is_named,
    what_is_read_is_shown,
    durations_add_up,
    sounds_can_be_played,
    sounds_have_a_constant_rate,
)


def _clips(told: Narration) -> Iterator[tuple[Overlay, Par]]:
    """Every par with a sound that is there."""
    for overlay in told.overlays:
        for par in overlay.pars:
            if par.audio in told.book.sounds:
                yield overlay, par
