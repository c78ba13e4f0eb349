"""Typewriter marks → typographic ones: quotes, apostrophes, primes, dashes, ellipses, spaces.

It works on a paragraph's flat text and answers with edits, so that the reader can make them in a
tree. Marks that are typographic already are left alone: edited twice is edited once.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

VERBATIM = "\ufffc"
"""What the reader puts in place of code and pictures; to us, a word that nobody edits."""


@dataclass(frozen=True, slots=True)
class Edit:
    """The characters from `start` to `end` become `replacement`."""

    start: int
    end: int
    replacement: str


QUOTES = {
    "": "“”‘’",
    "be": "«»„“",
    "bg": "„“‚‘",
    "cs": "„“‚‘",
    "de": "„“‚‘",
    "de-CH": "«»‹›",
    "el": "«»“”",
    "es": "«»“”",
    "fi": "””’’",
    "fr": "«»“”",
    "hu": "„”»«",
    "it": "«»“”",
    "kk": "«»„“",
    "ky": "«»„“",
    "nb": "«»‘’",
    "nn": "«»‘’",
    "no": "«»‘’",
    "pl": "„”«»",
    "pt-PT": "«»“”",
    "ro": "„”«»",
    "ru": "«»„“",
    "sk": "„“‚‘",
    "sl": "„“‚‘",
    "sv": "””’’",
    "uk": "«»„“",
}
"""A language's quotes: outer pair, inner pair. ``""`` is every language that is not here."""

APOSTROPHE, PRIME, DOUBLE_PRIME = "’", "′", "″"
NARROW, NO_BREAK = "\u202f", "\u00a0"


def edits(text: str, language: str) -> list[Edit]:
    """What to change in a paragraph, in order and without overlap.

    `language` is a BCP 47 tag. U+FFFC stands for what must not be touched.
    """
    is_french = _primary(language) == "fr"
    made = [
        *(Edit(m.start(), m.end(), _DASHES[len(m[0])]) for m in _HYPHENS.finditer(text)),
        *(Edit(m.start(), m.end(), _DOTS[len(m[0])]) for m in _POINTS.finditer(text)),
        *(_french_spaces(text) if is_french else ()),
        *_Quotes(text, _quotes(language), is_french).edits(),
    ]
    # The space inside a French quote may also stand before a mark: the quote has the last word.
    found = {edit.start: edit for edit in made}
    return [found[start] for start in sorted(found)]


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text as `edits` leave it."""
    parts, end = [], 0
    for edit in edits:
        parts += [text[end : edit.start], edit.replacement]
        end = edit.end
    return "".join([*parts, text[end:]])


def _primary(language: str) -> str:
    return language.partition("-")[0].lower()


def _quotes(language: str) -> str:
    return QUOTES.get(language) or QUOTES.get(_primary(language)) or QUOTES[""]


# Pandoc's convention. Longer runs are rules and arrows; four dots are a stop and an ellipsis.
_HYPHENS, _DASHES = re.compile(r"(?<![-<])-{2,3}(?![->])"), {2: "–", 3: "—"}
_POINTS, _DOTS = re.compile(r"(?<!\.)\.{3,4}(?!\.)"), {3: "…", 4: ".…"}

# Only where the author left a space: `10:30` and `https://` have none.
_HIGH_MARK = re.compile(r"(?<=\S) (?=[;!?»])")
_COLON = re.compile(r"(?<=\S) (?=:)")
_GUILLEMET = re.compile(r"(?<=«) (?=\S)")


def _french_spaces(text: str) -> Iterable[Edit]:
    """Narrow before high marks and inside guillemets, wide before a colon, and never at a break."""
    for pattern, space in ((_HIGH_MARK, NARROW), (_COLON, NO_BREAK), (_GUILLEMET, NARROW)):
        for match in pattern.finditer(text):
            yield Edit(match.start(), match.end(), space)


# Quotes -----------------------------------------------------------------------------------------

_STRAIGHT = re.compile(r"[\"']")
_OPENERS = "([{¿¡“‘«„‚‹"
_JOINERS = "—–-/" + VERBATIM
# ’tis, ’twasn’t, ’em, rock ’n’ roll, ’90s, and the Dutch ’s avonds, ’t huis
_ELISION = re.compile(
    r"'(?:(?i:t(?:is|isn|was|wasn|were|will|would|wouldn|ill?|wixt)|em|n)\b|[kmst]\b(?!')|\d\ds\b)"
)
_MAYBE_ELISION = re.compile(r"'(?:\d\d\b|[^\W\d_])")
_SURE_TO_CLOSE = re.compile(r"(?<=\S)'(?!\w)")
_SMALL_FIGURE = re.compile(r"(?<!\d)\d{1,3}\Z")
_FEET_AND_INCHES = re.compile(r"'\d{1,2}\"")


@dataclass(slots=True)
class _Quotes:
    """One walk along a paragraph's straight quotes, remembering which are open."""

    text: str
    marks: str
    is_french: bool
    made: dict[int, str] = field(default_factory=dict)
    opened: list[tuple[str, str]] = field(default_factory=list)
    """The quotes that are open, outermost first: the mark as typed, and the one that closes it."""
    openings: set[int] = field(default_factory=set)
    last_close: int = -1
    """The last single quote that can't open and stands in no word."""

    def __post_init__(self) -> None:
        self.last_close = max((m.start() for m in _SURE_TO_CLOSE.finditer(self.text)), default=-1)

    def edits(self) -> Iterable[Edit]:
        """The edits of quotes, and of the spaces beside French ones."""
        for match in _STRAIGHT.finditer(self.text):
            at = match.start()
            if match[0] == '"':
                self._double(at)
            else:
                self._single(at)
        return [Edit(at, at + 1, mark) for at, mark in self.made.items()]

    def _double(self, at: int) -> None:
        if self._is_prime(at):
            self.made[at] = DOUBLE_PRIME
        elif self._opens(at) or (self._is_spaced(at) and not self._is_open('"')):
            self._open(at)
        else:
            self._close(at)

    def _single(self, at: int) -> None:
        before, after = self._around(at)
        if _is_word(before) and _is_word(after):
            is_feet = before.isdigit() and _FEET_AND_INCHES.match(self.text, at)
            self.made[at] = PRIME if is_feet else APOSTROPHE
        elif self._is_elision(at):
            self.made[at] = APOSTROPHE
        elif self._is_spaced(at):
            return
        elif self._is_prime(at):
            self.made[at] = PRIME
        elif self._opens(at):
            self._open(at)
        else:
            self._close(at)

    def _around(self, at: int) -> tuple[str, str]:
        return self.text[at - 1 : at] if at else "", self.text[at + 1 : at + 2]

    def _is_open(self, mark: str) -> bool:
        return any(mark == each for each, _ in self.opened)

    def _is_spaced(self, at: int) -> bool:
        before, after = self._around(at)
        return not before.strip() and not after.strip()

    def _opens(self, at: int) -> bool:
        before, after = self._around(at)
        if not after.strip():
            return False
        if before and before in _JOINERS:
            # “I never—” closes; he cried—“never!” opens.
            starts = _is_word(after) or after in _OPENERS or after in "\"'"
            return starts and not self._is_open(self.text[at])
        return not before.strip() or before in _OPENERS or at - 1 in self.openings

    def _is_elision(self, at: int) -> bool:
        """A word begun in lower case, or a year, is cut short if nothing later closes a quote."""
        before, _ = self._around(at)
        if _is_word(before) or not self._opens(at):
            return False
        if _ELISION.match(self.text, at):
            return True
        maybe = _MAYBE_ELISION.match(self.text, at)
        is_first = not before and not self.text[at + 1].isdigit()
        if not maybe or maybe[0][1].isupper() or is_first:
            return False
        return at > self.last_close

    def _is_prime(self, at: int) -> bool:
        """After a small figure, where no quote is open, or where another mark will close it."""
        mark, (_, after) = self.text[at], self._around(at)
        if _is_word(after) or not _SMALL_FIGURE.search(self.text, max(0, at - 4), at):
            return False
        if not self._is_open(mark):
            return True
        following = self.text.find(mark, at + 1)
        return following > 0 and not self._opens(following) and not self._is_spaced(following)

    def _open(self, at: int) -> None:
        mark, before = self.text[at], self.text[at - 1 : at]
        reopens = before == "\n" and self.opened and self.opened[-1][0] == mark
        if reopens:
            self.opened.pop()
        is_inner = mark == "'" or self.opened[-1:] == [(mark, self.marks[1])]
        pair = self.marks[2:] if is_inner else self.marks[:2]
        self.opened.append((mark, pair[1]))
        self.openings.add(at)
        self.made[at] = pair[0]
        if self.is_french and pair[0] == "«":
            self._space(at, at + 1)

    def _close(self, at: int) -> None:
        mark = self.text[at]
        closing = APOSTROPHE if mark == "'" else self.marks[1]
        if self._is_open(mark):
            while self.opened:
                typed, closing = self.opened.pop()
                if typed == mark:
                    break
        self.made[at] = closing
        if self.is_french and closing == "»":
            self._space(at, at - 1)

    def _space(self, quote: int, beside: int) -> None:
        """The narrow space inside a French guillemet: the one that is there, or a new one."""
        there = self.text[beside : beside + 1] if beside >= 0 else ""
        if there == " ":
            self.made[beside] = NARROW
        elif not there.isspace():
            mark = self.made[quote]
            self.made[quote] = mark + NARROW if beside > quote else NARROW + mark


def _is_word(character: str) -> bool:
    if not character:
        return False
    return character.isalnum() or character == VERBATIM or unicodedata.category(character)[0] == "M"
