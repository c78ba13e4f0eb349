"""A paragraph's text → the places where its lines may end, each with its widths and its price.

Pango knows where a line may end between words (Unicode, UAX 14), pyphen where a word may be broken
in its own language, the author where a soft hyphen stands.
"""

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple, TypeAlias

import pyphen
from weasyprint.text.ffi import ffi
from weasyprint.text.line_break import get_log_attrs

from builder.editions.pdf.paragraphs import fit, hanging
from builder.editions.pdf.paragraphs.faces import Face, Faces
from builder.editions.pdf.paragraphs.reading import OBJECT, Run, Text

SOFT = "\u00ad"
WORD = re.compile(r"(?<![-\u2010\u2011])\b[^\W\d_]+\b(?![-\u2010\u2011])")
"""What may be broken: a word that is no part of a compound, which is parted at its own hyphen."""
SPACE = re.compile("[ \u00a0]")
HYPHENS = "-\u2010"
DASHES = "–—"


class Ending(NamedTuple):
    """Where a line may end, in letters of the paragraph."""

    end: int
    resume: int
    """Where the next line begins: after the space."""
    mark: str = ""
    """What is added to a broken word."""


_Break: TypeAlias = tuple[int, str, float, float, float]
"""In a word: where, what is then added, the price; how far the broken word reaches from the word's
beginning, and from where what is left of it does."""


@dataclass(slots=True)
class Finder:
    """Finds the places of one paragraph after another."""

    faces: Faces
    hang: bool
    """Whether letters hang over the edge."""
    _known: dict[tuple[Face, "_Manner"], dict[str, "_Piece"]] = field(default_factory=dict)
    """What has been set already, in whichever chapter."""
    _dictionaries: dict[tuple[Any, ...], Any] = field(default_factory=dict)

    def find(self, text: Text) -> tuple[list[fit.Place], list[Ending]]:
        """The places of a text, its beginning the first of them, and what each of them means."""
        whole = text.text
        if not text.runs:
            return [fit.Place(0.0, 0.0, 0.0, 0.0)] * 2, [Ending(0, 0)] * 2
        stops = _stops(whole, text.runs)
        last_word = max(whole.rfind(space, 0, len(whole.rstrip())) for space in " \u00a0") + 1
        places, endings = [fit.Place(0.0, 0.0, 0.0, 0.0)], [Ending(0, 0)]
        # How far text and spaces reach, and how far they did where the last letter stands.
        reach = spaces = done = inside = 0.0
        over, ended, is_said = 0.0, 0, False
        for run, face, begin, stop in self._pieces(text.runs, stops):
            if begin == run.begin:
                reach += run.before
                manner = _manner(run.box.style)
                known = self._known.setdefault((face, manner), {})
            said = whole[begin:stop]
            piece = known.get(said)
            if piece is None:
                piece = known[said] = self._piece(said, face, manner)
            letters, width, space, over_edge, gap, breaks, is_word = piece
            if run.text == OBJECT:
                done, inside, over, ended = reach, spaces, 0.0, stop
            elif letters:
                for cut, mark, price, end, start in breaks:
                    price = price if begin + cut < last_word else fit.FRAGMENT
                    end, start = reach + end, reach + start
                    places.append(fit.Place(end, start, spaces, spaces, price, True, True))
                    endings.append(Ending(begin + cut, begin + cut, mark))
                reach += width
                spaces += space
                done, inside, over = reach, spaces, over_edge
                ended = begin + letters
            reach += gap
            spaces += gap
            if stop == run.end:
                reach += run.after
            is_said = is_said or is_word
            if is_said and stop in stops:
                is_said = False
                price = 0.0 if ended < stop else fit.COMPOUND
                start = reach + self.under(face, whole[stop])
                is_hyphen = whole[ended - 1] in HYPHENS
                places.append(fit.Place(done - over, start, inside, spaces, price, is_hyphen))
                endings.append(Ending(ended, stop))
        places.append(fit.Place(done, reach, inside, spaces))
        endings.append(Ending(len(whole), len(whole)))
        return places, endings

    def _piece(self, said: str, face: Face, manner: "_Manner") -> "_Piece":
        word = said.rstrip(" ")
        is_text = bool(word) and word != OBJECT
        return _Piece(
            letters=len(word),
            width=face.width(word) if is_text else 0.0,
            space=face.space * len(SPACE.findall(word)),
            over=self.over(face, word[-1]) if is_text else 0.0,
            gap=face.space * (len(said) - len(word)),
            breaks=self._broken(word, face, manner) if is_text else (),
            is_word=any(map(str.isalnum, said)),
        )

    def _pieces(
        self, runs: Iterable[Run], stops: frozenset[int]
    ) -> Iterator[tuple[Run, Face, int, int]]:
        """The text cut wherever a line may end between words, or another run begins."""
        ordered = sorted(stops)
        for run in runs:
            face = self.faces.of(run.box.style)
            low, high = bisect_right(ordered, run.begin), bisect_left(ordered, run.end)
            for begin, stop in pairwise((run.begin, *ordered[low:high], run.end)):
                yield run, face, begin, stop

    def over(self, face: Face, letter: str) -> float:
        """How far a letter at the end of a line stands over its edge."""
        share = hanging.RIGHT.get(letter) if self.hang else None
        return share * face.width(letter) if share else 0.0

    def under(self, face: Face, letter: str) -> float:
        """How far a letter at the beginning of a line stands over its edge."""
        share = hanging.LEFT.get(letter) if self.hang else None
        return share * face.width(letter) if share else 0.0

    def _broken(self, word: str, face: Face, manner: "_Manner") -> tuple[_Break, ...]:
        """Where a word with its points may be broken."""
        if len(word) < manner.limits[0] and SOFT not in word:
            return ()
        return tuple(self._measured(word, face, manner))

    def _measured(self, word: str, face: Face, manner: "_Manner") -> Iterator[_Break]:
        for cut, mark, price in self._cut(word, manner):
            end = face.width(word[:cut] + mark) - self.over(face, mark[-1])
            start = face.width(word) - face.width(word[cut:]) + self.under(face, word[cut])
            yield cut, mark, price, end, start

    def _cut(self, token: str, manner: "_Manner") -> Iterator[tuple[int, str, float]]:
        mark = manner.mark
        if not manner.may_break:
            return
        if SOFT in token:
            # The author knows better (CSS Text 3 § 6.1).
            yield from ((at.end(), mark, fit.COMPOUND) for at in re.finditer(f"{SOFT}(?!$)", token))
        elif manner.is_hyphenated and (dictionary := self._dictionary(manner)):
            for word in WORD.finditer(token):
                if len(word[0]) >= manner.limits[0]:
                    for position in dictionary.positions(word[0]):
                        # Where a word would be spelt otherwise when it is broken, it is not.
                        if position.data is None:
                            yield word.start() + int(position), mark, fit.HYPHEN

    def _dictionary(self, manner: "_Manner") -> Any:
        """What knows how words of a language are broken; None where nothing does."""
        _, left, right = manner.limits
        key = (manner.lang, left, right)
        if key not in self._dictionaries:
            lang = manner.lang and pyphen.language_fallback(manner.lang)
            made = pyphen.Pyphen(lang=lang, left=left, right=right) if lang else None
            self._dictionaries[key] = made
        return self._dictionaries[key]


class _Manner(NamedTuple):
    """What a style says of the breaking of words."""

    may_break: bool
    is_hyphenated: bool
    lang: str | None
    limits: tuple[int, int, int]
    mark: str


class _Piece(NamedTuple):
    """A word, with its points and the spaces after it, or a part of one."""

    letters: int
    """How many there are before the spaces."""
    width: float
    space: float
    """How much of it is space: one that ties two words."""
    over: float
    """How far its last letter stands over the edge at the end of a line."""
    gap: float
    """The spaces after it."""
    breaks: tuple[_Break, ...]
    is_word: bool
    """Whether there is a letter or a figure in it."""


def _manner(style: Any) -> _Manner:
    return _Manner(
        style["hyphens"] != "none" and style["white_space"] != "nowrap",
        style["hyphens"] == "auto",
        style["lang"],
        style["hyphenate_limit_chars"],
        style["hyphenate_character"],
    )


def _stops(whole: str, runs: Sequence[Run]) -> frozenset[int]:
    """The letters that a line may begin with, by Unicode's rules, and by a few of a book's own."""
    # What is no text behaves like a letter: nothing parts it from the word it stands by.
    attributes = get_log_attrs(whole.replace(OBJECT, "x"), runs[0].box.style["lang"])
    bits = array("I", bytes(ffi.buffer(attributes)))
    found = {at for at in range(1, len(whole)) if bits[at] & 1 and _may_part(whole, at)}
    for run, later in zip(runs, (*runs[1:], None), strict=True):
        if run.box.style["white_space"] == "nowrap":
            both = later is not None and later.box.style["white_space"] == "nowrap"
            found -= set(range(run.begin + 1, run.end + both))
        if run.is_tied:
            found.discard(run.begin)
    return frozenset(found)


def _may_part(whole: str, at: int) -> bool:
    """No line begins with a dash, and a soft hyphen is a matter of words."""
    before, after = whole[at - 1], whole[at]
    return before == " " or (after not in DASHES and before != SOFT)
