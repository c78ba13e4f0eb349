"""A sentence as it is uttered: in parts, where another voice or another language takes its turn."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from builder.model import Attributes, Inline, Phrase, Reference, Wrapper, plain
from builder.spoken import Change


@dataclass(frozen=True, slots=True)
class Manner:
    """Who says words, and in which language; empty for the narrator and for the book's own."""

    lang: str = ""
    voice: str = ""

    def within(self, attributes: Attributes) -> "Manner":
        """The manner inside something that has attributes of its own."""
        return Manner(attributes.lang or self.lang, attributes.voice or self.voice)


NARRATOR = Manner()

CLOSING = re.compile(r"[,.;:!?…”’»)\]]+")
"""Marks that belong to the words before them, whoever goes on."""


@dataclass(frozen=True, slots=True)
class Part:
    """Words that are said in one breath by one voice."""

    text: str
    """As it is written, with single spaces."""
    manner: Manner
    at: int = 0
    """Where in the sentence it begins, in characters."""
    own: tuple[Change, ...] = ()
    """What the author says of how words of it are said; counted in `text`."""
    pause: float | None = None
    """Seconds of silence after it, where the author says so."""


@dataclass(slots=True)
class _Run:
    """A stretch of inlines of one manner, on its way to be a `Part`."""

    text: str
    manner: Manner
    own: tuple[tuple[int, Change], ...] = ()
    pause: float | None = None


def parts(
    inlines: Iterable[Inline], manner: Manner, called: Callable[[Reference], str]
) -> tuple[Part, ...]:
    """A sentence's parts in order; `called` says what a reference is called.

    Marks and spaces that stand between two parts go with the one before them: nobody takes a
    breath for a full stop.
    """
    runs: list[_Run] = []
    for run in _runs(inlines, manner, called):
        before = runs[-1] if runs else None
        if before and (closing := CLOSING.match(run.text)):
            before.text += closing[0]
            run = _without(run, closing.end())
        is_mute = not re.search(r"\w", run.text)
        if before and (is_mute or (before.pause is None and _is_alike(before, run))):
            _join(before, run)
        else:
            runs.append(run)
    return tuple(_placed(runs))


def _without(run: _Run, length: int) -> _Run:
    own = tuple((at - length, change) for at, change in run.own)
    return replace(run, text=run.text[length:], own=own)


def _is_alike(before: _Run, run: _Run) -> bool:
    """Whether two stretches are one: the same manner, or nothing said yet in the first."""
    return before.manner == run.manner or not re.search(r"\w", before.text)


def _join(before: _Run, run: _Run) -> None:
    if not re.search(r"\w", before.text):
        before.manner = run.manner
    before.own += tuple((at + len(before.text), change) for at, change in run.own)
    before.text += run.text
    before.pause = before.pause if run.pause is None else run.pause


def _runs(
    inlines: Iterable[Inline], manner: Manner, called: Callable[[Reference], str]
) -> Iterator[_Run]:
    for inline in inlines:
        if isinstance(inline, Phrase):
            yield from _phrase(inline, manner.within(inline.attributes), called)
        elif isinstance(inline, Wrapper):
            yield from _runs(inline.inlines, manner, called)
        else:
            yield _Run(plain((inline,), called), manner)


def _phrase(phrase: Phrase, manner: Manner, called: Callable[[Reference], str]) -> Iterator[_Run]:
    """A phrase's runs. How its words are said covers them all, whatever stands inside."""
    say, ipa, pause = phrase.attributes.say, phrase.attributes.ipa, phrase.attributes.pause
    inner = list(_runs(phrase.inlines, manner, called))
    if say or ipa:
        words = "".join(run.text for run in inner)
        written = " ".join(words.split())
        change = Change(written, say or written, "author", 0, ipa)
        inner = [_Run(words, manner, ((len(words) - len(words.lstrip()), change),))]
    if inner and pause is not None:
        inner[-1].pause = pause
    yield from inner


def _placed(runs: Iterable[_Run]) -> Iterator[Part]:
    before = ""
    for run in runs:
        at = len(_single(before + run.text)) - len(_single(run.text))
        own = tuple(
            replace(change, at=len(_single(run.text[:place] + "|")) - 1)
            for place, change in run.own
        )
        yield Part(_single(run.text), run.manner, at, own, run.pause)
        before += run.text


def _single(text: str) -> str:
    return " ".join(text.split())
