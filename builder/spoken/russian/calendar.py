"""Dates, years and hours in Russian."""

import re
from collections.abc import Iterator

from builder.spoken import tables
from builder.spoken.russian.cases import governed
from builder.spoken.russian.numbers import Russian
from builder.spoken.shapes import Rule, rule

MONTHS = "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
YEARS = {
    "году": "locative", "год": "", "года": "genitive", "годом": "ablative", "годы": "", "годов": "",
    "годам": "dative", "годах": "locative", "годами": "ablative",
}  # fmt: skip
STOP = r"(?:\.(?!\W*\Z)|(?=\.\W*\Z))"
"""A shortening's own full stop; at a text's end it is the sentence's too, and stays."""


def rules(russian: Russian) -> Iterator[Rule]:
    """Dates, then years, which they may hold."""
    yield from _dates(russian)
    yield from _years(russian)


def _dates(russian: Russian) -> Iterator[Rule]:
    """``5 мая``, ``5 мая 1945 г.``, ``9:05``."""

    def day(found: re.Match[str]) -> str:
        return russian.ordinal(int(found["d"]), "neuter-genitive")

    def date(found: re.Match[str]) -> str:
        year = russian.ordinal(int(found["y"]), "masculine-genitive")
        return f"{day(found)} {found['m']} {year}" + (" года" if found["g"] else "")

    def time(found: re.Match[str]) -> str:
        hour, minute = int(found["h"]), int(found["m"])
        said = (
            f"ноль {russian.cardinal(minute, '')}"
            if 0 < minute < 10
            else russian.cardinal(minute, "")
        )
        return f"{russian.cardinal(hour, '')} {said if minute else 'ноль-ноль'}"

    yield rule(
        "date",
        rf"""{tables.BEFORE}(?P<d>3[01]|[12]\d|0?[1-9])\s(?P<m>{MONTHS})\s(?P<y>1\d{{3}}|20\d\d)
             (?: (?P<g>\sг{STOP}) | (?=\sгода\b) | {tables.AFTER} )""",
        date,
    )
    yield rule("date", rf"{tables.BEFORE}(?P<w>(?P<d>3[01]|[12]\d|0?[1-9]))\s(?:{MONTHS})\b", day)
    yield rule("time", r"(?<![\w:.,/])(?P<h>2[0-4]|[01]?\d):(?P<m>[0-5]\d)(?![\w:])", time)


def _years(russian: Russian) -> Iterator[Rule]:
    """``в 1805 году``, ``1805 г.``, ``1941–1945 гг.``, ``1990-е``, ``в 1990-х``."""

    def case(before: str, noun: str) -> str:
        if noun not in {"г", "гг"}:
            return YEARS[noun]
        if re.search(r"\b[вВоО]\s\Z", before):
            return "locative"
        return "genitive" if governed(before) == "genitive" or re.search(r"\bс\s\Z", before) else ""

    def year(found: re.Match[str]) -> str:
        noun, before = found["noun"], found.string[: found.start()]
        kind = case(before, noun)
        form = "masculine" + (f"-{kind}" if kind else "")
        said = russian.ordinal(int(found["y"]), form)
        written = {"": "год", "locative": "году", "genitive": "года"}
        return f"{said} {noun if noun != 'г' else written[kind]}"

    def years(found: re.Match[str]) -> str:
        noun, before = found["noun"], found.string[: found.start()]
        kind = case(before, noun)
        form = "masculine" + (f"-{kind}" if kind else "")
        ends = (russian.ordinal(int(found[n]), form) for n in "ab")
        written = {"": "годы", "locative": "годах", "genitive": "годов"}
        return f"{' – '.join(ends)} {noun if noun != 'гг' else written[kind]}"

    def since(found: re.Match[str]) -> str:
        first = russian.ordinal(int(found["a"]), "masculine-genitive")
        return f"{first} по {russian.ordinal(int(found['b']), 'masculine')}"

    def decade(found: re.Match[str]) -> str:
        form = {
            "е": "plural",
            "х": "plural-genitive",
            "м": "plural-dative",
            "ми": "plural-ablative",
        }
        return russian.ordinal(int(found["n"]), form[found["end"].lstrip("ы")])

    nouns = "|".join(YEARS)
    yield rule(
        "years",
        rf"""{tables.BEFORE}(?P<a>\d{{4}}){tables.DASH}(?P<b>\d{{4}})\s
             (?:(?P<noun>{nouns}|гг)\b(?:(?<=гг){STOP}|(?<!гг)))""",
        years,
    )
    yield rule(
        "years",
        r"\b[Сс]\s(?P<w>(?P<a>\d{4})\s(?:года\s)?по\s(?P<b>\d{4}))(?=\sгод\b|\sг\.)",
        since,
    )
    yield rule(
        "year",
        rf"{tables.BEFORE}(?P<y>[1-9]\d{{2,3}}|\d{{1,3}}(?=\sг\.\s(?:до\s)?н\.))\s(?P<noun>г){STOP}",
        year,
    )
    yield rule(
        "year", rf"{tables.BEFORE}(?P<y>1\d{{3}}|20\d\d)\s(?P<noun>году|год|года|годом)\b", year
    )
    yield rule("decade", rf"{tables.BEFORE}(?P<n>\d{{0,2}}\d0)-(?P<end>ы?(?:е|х|ми?))\b", decade)
