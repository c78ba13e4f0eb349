"""A paragraph's words → where its sentences begin, losing nothing.

A sentence is what the narrator says in one breath and the read-along page lights up: a long speech
is several, while a speech and its tag (``“Why not?” he said.``) are one. `STOP` finds every place
where a sentence may end (the marks, the quotes that close on them, the gap); one of the `RULES`
may explain it away; what is left is a cut. An author can read, and mend, what it does in
``tests/examples/sentences-*.md``.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from builder import abbreviations

SAYING = (
    "said|says|asked|asks|replied|answered|cried|called|whispered|shouted|murmured|muttered|began"
    "|added|continued|returned|exclaimed|repeated|observed|remarked|interrupted|demanded|insisted"
    "|agreed|declared|announced|snapped|growled|breathed|gasped|yelled|screamed|sobbed|wondered"
    "|thought|explained|suggested|protested|admitted|warned|promised|ordered|echoed|countered"
    "|hissed|groaned|mumbled|pleaded|begged|inquired|enquired|responded|retorted|resumed"
    "|concluded|persisted|ventured|mused|joked|teased|stammered"
)

QUOTES = "”’“‘»«›‹\"'"

STOP = re.compile(
    rf"""
    (?P<mark>    \.(?:[ \u00a0\u202f]\.){{2,}}          # . . . as typists space it
               | (?<![.!?…‽]) [.!?…‽।॥؟۔։።]++
               | [—–](?=[{QUOTES}]))                    # “But I never—” She stopped.
    (?P<closers> (?: [\u00a0\u202f]?» | [{QUOTES})\]}}\ufffc] )*)
    # A no-break space alone is no gap: who writes one after `Mr.` has bound it to the name.
    (?:          [\u00a0\u202f]* [^\S\u00a0\u202f] \s*
               | \u2060?—(?=[{QUOTES}]?\w))             # What a contrast!—So much pride!
    |
    [。！？｡]+ [」』）]* (?![」』）と]) \s*                   # no gap in Chinese and Japanese
    """,
    re.VERBOSE,
)

ASIDE = re.compile(
    r"""
      (?<=[^\s.!?…”’»“)]\s) \( (?: [^()]++ | \([^()]*+\) )*+ \)
    | (?<=[^\s.!?…”’»“)]\s) \[ [^\[\]]*+ \]
    | (?<=\w\s) (?: “[^“”]{1,60}? (?=[.!?…]*”)       | ‘[^‘’]{1,60}? (?=[.!?…]*’)
                  | «[^«»]{1,60}? (?=[.!?…]*\s?»)    | „[^„“”]{1,60}? (?=[.!?…]*[“”]) )
    """,
    re.VERBOSE,
)
"""A parenthesis, or a short quotation, that stands inside a clause."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A place where a sentence may end, and what stands round it."""

    before: str
    """The sentence so far without the mark: its last 200 characters."""
    mark: str
    closers: str
    after: str
    """What follows the gap: 80 characters."""
    last: str
    """The word that the mark touches, or nothing."""
    next: str
    """The first word after the gap, or nothing."""
    usage: abbreviations.Usage

    @property
    def is_point(self) -> bool:
        """Whether the mark is a full stop that may belong to the word it touches."""
        return self.mark == "." and not self.closers


def cuts(text: str, language: str) -> list[int]:
    """Where each sentence of a paragraph but the first begins.

    `text` is a paragraph's flat text with its quotes curled, hard line breaks as newlines and
    pictures as U+FFFC; `language` a BCP 47 tag. The space between two sentences belongs to the
    first, and every offset is inside the text: the slices, joined, are the text.
    """
    found, start, usage = [], 0, abbreviations.usage(language)
    hidden = ASIDE.sub(_hide_stops, text)
    for match in STOP.finditer(hidden):
        stop = _stop(hidden, start, match, usage)
        if not any(rule(stop) for rule in RULES):
            start = match.end()
            found.append(start)
    return found


_ANY_STOP = re.compile(r"[.!?…‽—–](?!\w)")
_WORD = re.compile(r"[^\W_][\w’'-]*|\ufffc")
_LAST_WORD = re.compile(r"(?<![\w’'-])[\w’'-]+\Z")


def _hide_stops(aside: re.Match[str]) -> str:
    return _ANY_STOP.sub(",", aside[0])


def _stop(text: str, start: int, match: re.Match[str], usage: abbreviations.Usage) -> Stop:
    before = text[max(start, match.start() - 200) : match.start()]
    after = text[match.end() : match.end() + 80]
    last, following = _LAST_WORD.search(before), _WORD.search(after)
    return Stop(
        before=before,
        mark=match["mark"] or "",
        closers=match["closers"] or "",
        after=after,
        last=last[0].strip("-’'") if last else "",
        next=following[0] if following else "",
        usage=usage,
    )


# The rules: each says why a sentence does *not* end here ---------------------------------------


def _wordless(stop: Stop) -> bool:
    """A sentence has a word in it: ``“… and so we left.”``."""
    return not stop.next or not _WORD.search(stop.before)


def _goes_on(stop: Stop) -> bool:
    """Lower case goes on: ``“Oh! single, my dear”``, ``“Why?” he said``, ``He paused… then``."""
    first = stop.next[:1]
    # Not `islower`: to Unicode, Georgian is written in lower case, and it has no capitals.
    return first != first.title()


_LABEL = re.compile(
    r"""(?: \A[\W_]* | [“„«‘(] )
        (?: \d{1,3} | [IVXLC]+ | [^\W\d_] | (?:P\.\s?)+S | \w+\s[\d:.–-]+\s(?:гг?|[ap]\.m) ) \Z""",
    re.VERBOSE,
)


def _labels(stop: Stop) -> bool:
    """A label or an hour goes with what it heads: ``1. Tune it.``, ``At 5 p.m. Bakhyt slept.``."""
    return stop.is_point and _LABEL.search(stop.before) is not None


_DOTTED = re.compile(r"(?<!\w)(?:[^\W\d_]{1,2}\.\s?)+[^\W\d_]{1,2}\Z")
# A reference is one, too: `s. [](#mirror)` is `s. S. 41` on paper.
_FIGURE = re.compile(r"\W*(?:\d|\ufffc|[IVXLC]{2,}\b|[IVXLC](?=[.,;:)]|\Z))")
_AFTER_FIGURE = re.compile(r"[\dIVX]\s?\w+\Z")


def _abbreviates(stop: Stop) -> bool:
    """Some abbreviations only ever lead on: ``Mr. Taro``, ``e.g. Amati``, ``vol. 3``."""
    if not stop.is_point:
        return False
    dotted = _DOTTED.search(stop.before)
    word = re.sub(r"\s", "", dotted[0]) if dotted else stop.last
    words = {stop.last, word, word.lower()}
    if words & stop.usage.bound:
        return True
    if word in stop.usage.places and not _AFTER_FIGURE.search(stop.before):
        return True
    return bool(words & stop.usage.numbered and _FIGURE.match(stop.after))


_ANOTHER_INITIAL = re.compile(r"[^\W\d_]\.")
_NO_NAME = re.compile(r"(?:(?:\A|\s)[a-z’]+\sI|\d\s?[AP]\.\s?M)\Z")


def _initials(stop: Stop) -> bool:
    """One letter is an initial: ``J. R. R. Tolkien``, ``the U.S. Army``; not ``It was I.``."""
    if not (stop.is_point and len(stop.last) == 1 and stop.last.isalpha()):
        return False
    if _ANOTHER_INITIAL.match(stop.after):
        return True
    is_name = stop.last.isupper() and not _NO_NAME.search(stop.before)
    return is_name and stop.next not in stop.usage.openers


_ORDINAL = re.compile(r"(?<!\.\s)\b(?:\d{1,2}|[IVXLC]+)\Z")


def _ordinal(stop: Stop) -> bool:
    """German ordinals are written with a stop, before nouns with a capital: ``am 3. Mai``."""
    if not (stop.is_point and stop.usage.ordinals and _ORDINAL.search(stop.before)):
        return False
    return stop.next not in stop.usage.openers


_ELLIPSIS = re.compile(r"…|\.\W?\.\W?\.")
_TAKES_UP = re.compile(r"(?:Yes|No|Oh|Ah|Well)[.,;!?…—]")


def _hesitates(stop: Stop) -> bool:
    """A speaker falters and takes up again: ``I… I don’t know``, ``B… Bakhyt``, ``Is it… Yes.``."""
    if stop.closers or not _ELLIPSIS.fullmatch(stop.mark):
        return False
    stutters = bool(stop.last) and stop.next.lower().startswith(stop.last.lower())
    return stutters or _TAKES_UP.match(stop.after) is not None


_INTERJECTION = re.compile(r"\W*(?:(?:oh|ah|o|la|alas|ach|hélas|ох|ах|ой|эх|о)\b\W*)+", re.I)


def _interjects(stop: Stop) -> bool:
    """An interjection leans on what it exclaims at: ``“Oh! Mr. Bennet, you are wanted.”``."""
    return stop.mark == "!" and not stop.closers and bool(_INTERJECTION.fullmatch(stop.before))


_NAME = r"[^\W\d_a-zа-я][\w’-]*\.?(?:(?<=’s)\s[a-z]+)?"
_TAG = re.compile(
    rf"(?P<who>{_NAME})(?:\s(?:{_NAME}|of|de|von|van|the|and))*\s(?:\w+ly\s)?(?:{SAYING})\b"
)
_TAG_ENDS = re.compile(r"(?:\s(?:\w+ly|again|aloud|at last))?(?:\W*\Z|[.,;:!?…—–])")
_TELLS = re.compile(r"\s(?:nothing|no|not|that|for|about|whether|if)\b")


def _tags(stop: Stop) -> bool:
    """A tag stays with its speech: ``“Why?” Bakhyt said.``; not ``“No.” Bakhyt asked for tea.``."""
    tag = _TAG.match(stop.after) if set(stop.closers) & set(QUOTES) else None
    if not tag or tag["who"] in stop.usage.openers - {"I"}:
        return False
    rest = stop.after[tag.end() :]
    return bool(_TAG_ENDS.match(rest)) if stop.mark == "." else not _TELLS.match(rest)


RULES: tuple[Callable[[Stop], bool], ...] = (
    _goes_on,
    _wordless,
    _abbreviates,
    _initials,
    _labels,
    _ordinal,
    _hesitates,
    _interjects,
    _tags,
)
