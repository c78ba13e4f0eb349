"""Rules that several languages make from tables: abbreviations, measures, ranges, plain figures."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from builder.spoken.shapes import Rule, escaped, roman, rule

COMMA_FIGURE = r"(?:\d{1,3}(?:[\s.]\d{3}(?!\d))+|\d+)(?:,\d+)?"
"""A figure of the Continent: ``10 000``, ``10.000``, ``1,5``."""
BEFORE = r"(?<!\w)(?<!\d[.,:/–-])(?<![$£€#№])"
AFTER = r"(?!\w)(?![.,:/–-]\d)"
MINUS = r"(?:(?<![^\s(«„“])[-−](?=\d))?"
DASH = r"(?:\s?[–—]\s?|-)"


class Speaker(Protocol):
    """How a language says a figure."""

    @property
    def to(self) -> str:
        """What stands between the two ends of a range: `` bis ``."""

    def say(self, written: str, gender: str = "") -> str:
        """A figure as it stands; `gender` is the language's own letter for it."""

    def form(self, written: str) -> int:
        """Which form of a noun stands after the figure."""


@dataclass(frozen=True, slots=True)
class Noun:
    """What is counted: its forms, as the language counts them, and its gender."""

    forms: tuple[str, ...]
    gender: str = ""


def nouns(table: Mapping[str, str]) -> dict[str, Noun]:
    """``"км": "километр|километра|километров"``; a gender stands after a space: ``… f``."""
    made = {}
    for key, text in table.items():
        forms, _, gender = text.partition(" :")
        made[key] = Noun(tuple(forms.split("|")), gender)
    return made


def counted(speaker: Speaker, low: str, high: str | None, noun: Noun) -> str:
    """``fünf bis zehn Kilometer``: the last figure decides on the noun's form."""
    form = noun.forms[min(speaker.form(high or low), len(noun.forms) - 1)]
    first = speaker.say(low, noun.gender)
    return (
        f"{first}{speaker.to}{speaker.say(high, noun.gender)} {form}" if high else f"{first} {form}"
    )


def measures(speaker: Speaker, units: Mapping[str, Noun], why: str = "measure") -> Iterator[Rule]:
    """``5 км``, ``20 °C``, ``5–10 %``."""
    yield rule(
        why,
        rf"""{BEFORE}(?P<a>{MINUS}{COMMA_FIGURE})(?:{DASH}(?P<b>{COMMA_FIGURE}))?
             \s?(?P<unit>{escaped(units)})(?![\w²³/])""",
        lambda found: counted(speaker, found["a"], found["b"], units[found["unit"]]),
    )


def coins(
    speaker: Speaker,
    money: Mapping[str, Noun],
    many: Mapping[str, Noun],
    small: Callable[[str], str],
) -> Iterator[Rule]:
    """``20 €``, ``$5``, ``5,50 €``.

    `many` are magnitudes, after which the last form stands; `small` says the two decimals of a sum.
    """

    def total(found: re.Match[str]) -> str:
        noun, low, high = money[found["coin"]], found["a"], found["b"]
        if found["many"]:
            return f"{counted(speaker, low, high, many[found['many']])} {noun.forms[-1]}"
        whole, comma, cents = low.partition(",")
        if not high and comma and len(cents) == 2:
            return f"{counted(speaker, whole, None, noun)} {small(cents)}".strip()
        return counted(speaker, low, high, noun)

    figure = rf"(?P<a>{COMMA_FIGURE})(?:{DASH}(?P<b>{COMMA_FIGURE}))?"
    magnitude = rf"(?:\s?(?P<many>{escaped(many)}))?"
    yield rule("money", rf"{BEFORE}{figure}{magnitude}\s?(?P<coin>{escaped(money)})(?!\w)", total)
    signs = [key for key in money if not key[0].isalpha()]
    yield rule("money", rf"(?<!\w)(?P<coin>{escaped(signs)})\s?{figure}{magnitude}{AFTER}", total)


def abbreviations(table: Mapping[str, str], follows: str = "") -> Iterator[Rule]:
    """Shortenings as they are written, with their full stops; at a text's end the stop stays.

    `follows` is what must stand after them; a key in small letters may begin a sentence.
    """

    def said(found: re.Match[str]) -> str:
        written = re.sub(r"\s", "", found["key"])
        for key, word in table.items():
            bare = re.sub(r"\s", "", key).rstrip(".")
            if written == bare:
                return word
            if written.lower() == bare:
                return word[:1].upper() + word[1:]
        raise AssertionError(written)

    for is_stopped in (True, False):
        keys = [key.rstrip(".") for key in table if key.endswith(".") == is_stopped]
        forms = {*keys, *(key[0].upper() + key[1:] for key in keys)}
        if not keys:
            continue
        some = escaped(forms).replace(r"\.\ ", r"\.").replace(r"\.", r"\.\s?")
        stop = r"(?:\.(?!\W*\Z)|(?=\.\W*\Z))" if is_stopped else r"(?!\w)"
        yield rule("abbreviation", rf"(?<![\w.])(?P<w>(?P<key>{some}){stop}){follows}", said)


def ranges(speaker: Speaker) -> Iterator[Rule]:
    """``12–15``, where the second figure is the greater."""

    def ends(found: re.Match[str]) -> str | None:
        low, high = (float(re.sub(r"[\s.]", "", found[n]).replace(",", ".")) for n in "ab")
        return (
            f"{speaker.say(found['a'])}{speaker.to}{speaker.say(found['b'])}"
            if low < high
            else None
        )

    yield rule("range", rf"{BEFORE}(?P<a>{COMMA_FIGURE}){DASH}(?P<b>{COMMA_FIGURE}){AFTER}", ends)


def titles(say: Callable[[int], str]) -> Iterator[Rule]:
    """What only a title may mean: ``IV``, ``I. The Mirror``."""

    def head(found: re.Match[str]) -> str | None:
        number = roman(found["w"])
        said = say(number) if number and number < 400 else ""
        return said[:1].upper() + said[1:] or None

    yield rule("title", r"\A\s*(?P<w>[IVXLC]+)(?=[.:]?\s*\Z|[.:]\s|\s[—–-]\s)", head)


def plain(speaker: Speaker) -> Iterator[Rule]:
    """Any figure that nothing else has taken."""
    yield rule(
        "number", rf"{BEFORE}{MINUS}{COMMA_FIGURE}{AFTER}", lambda found: speaker.say(found[0])
    )


def whole(written: str) -> tuple[str, int, str]:
    """A figure as its sign, its whole number and its decimals: ``-``, 1250, ``5``."""
    sign = "-" if written[0] in "-−" else ""
    number, _, decimals = re.sub(r"[\s.]", "", written.lstrip("-−")).partition(",")
    return sign, int(number), decimals
