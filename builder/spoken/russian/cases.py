"""The case of a Russian figure, read off what stands before it and after."""

import re
from collections.abc import Iterator

from builder.spoken import tables
from builder.spoken.russian.numbers import KINDS, Russian
from builder.spoken.shapes import Rule, escaped, rule

PREPOSITIONS = {
    "genitive": "без|для|до|из|от|у|около|после|кроме|вместо|более|менее|больше|меньше|свыше|из-за"
    "|против|среди|вокруг|ради|из-под|порядка|нет",
    "dative": "к|ко|благодаря|согласно",
    "ablative": "над|между|перед",
    "locative": "о|об|при",
}
ENDINGS = {"ablative": "ами|ями|ьми", "locative": "ах|ях", "dative": "ам|ям"}
"""How a plural noun ends that stands in that case."""
SUFFIXES = escaped({suffix for suffixes in KINDS.values() for suffix in suffixes})


def ordinals(russian: Russian) -> Iterator[Rule]:
    """``2-й``, ``3-я``, ``5-го``: the suffix is the ending."""

    def nth(found: re.Match[str]) -> str:
        form = next(kind for kind, ends in KINDS.items() if found["end"] in ends)
        return russian.ordinal(int(found["n"]), form)

    yield rule("ordinal", rf"(?<![\w.,–-])(?P<n>\d{{1,4}})-(?P<end>{SUFFIXES})\b", nth)


def counts(russian: Russian) -> Iterator[Rule]:
    """``с 5 друзьями``, ``около 20 человек``, ``2 книги``, ``21 книга``."""

    def count(found: re.Match[str]) -> str | None:
        _, number, decimals = tables.whole(found["w"])
        if decimals or found["w"].startswith("0"):
            return None
        case = governed(found.string[: found.start()])
        noun = found["noun"] or ""
        for kind, ends in ENDINGS.items():
            if re.search(rf"(?:{ends})\Z", noun):
                case = kind
        return russian.cardinal(number, _gender(number, noun, case), case)

    yield rule(
        "number",
        rf"{tables.BEFORE}(?P<w>{tables.COMMA_FIGURE}){tables.AFTER}(?:\s(?P<noun>[а-яё]+)\b)?",
        count,
    )


def governed(before: str) -> str:
    """The case that a preposition asks for; nothing where it asks for several, or there is none."""
    for case, words in PREPOSITIONS.items():
        if re.search(rf"\b(?i:{words})\s\Z", before):
            return case
    return ""


def _gender(number: int, noun: str, case: str) -> str:
    """As the noun's ending has it: ``21 книга``, ``2 книги``, ``2 окна``."""
    if number % 100 in range(10, 20):
        return ""
    if number % 10 == 1 and case == "genitive":
        return "feminine" if noun.endswith(("ы", "и")) else ""
    if number % 10 == 1 and not case:
        return (
            "feminine"
            if noun.endswith(("а", "я"))
            else "neuter"
            if noun.endswith(("о", "е"))
            else ""
        )
    if number % 10 == 2 and not case:
        return "feminine" if noun.endswith(("и", "ы", "ые", "ие")) else ""
    return ""
