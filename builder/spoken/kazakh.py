"""Kazakh as it is said: a hyphen makes a figure an ordinal, or joins an ending to it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from builder.spoken import addresses, tables
from builder.spoken.numerals import LARGEST, spell
from builder.spoken.shapes import Rule, escaped, roman, rule

MONTHS = "қаңтар|ақпан|наурыз|сәуір|мамыр|маусым|шілде|тамыз|қыркүйек|қазан|қараша|желтоқсан"
NUMBERED = "ғасыр|тарау|бөлім|том|кітап|сынып|сахна|перде|патша"
"""What a Roman figure before it counts off."""
CASES = (
    "де|да|те|та|ден|дан|тен|тан|нен|нан|ге|ға|ке|қа|ді|ды|ті|ты|ні|ны|нің|ның|дің|дың|тің|тың"
    "|мен|бен|пен|дегі|дағы|тегі|тағы"
)
"""Endings that are joined by a hyphen: ``1991-де``."""
UNITS = tables.nouns({
    "км": "километр", "м": "метр", "см": "сантиметр", "мм": "миллиметр", "кг": "килограмм",
    "г": "грамм", "т": "тонна", "л": "литр", "га": "гектар", "мин": "минут", "сағ": "сағат",
    "км/сағ": "километр сағатына", "Гц": "герц", "%": "пайыз", "°C": "градус Цельсий",
    "°С": "градус Цельсий", "°": "градус", "млн": "миллион", "млрд": "миллиард", "мың": "мың",
})  # fmt: skip
MONEY = tables.nouns({
    "₸": "теңге", "тг": "теңге", "₽": "рубль", "€": "еуро", "$": "доллар", "£": "фунт",
})  # fmt: skip
MANY = tables.nouns({"млн": "миллион", "млрд": "миллиард", "мың": "мың"})
WORDS = {"т. б.": "тағы басқалар", "т. с. с.": "тағы сол сияқты",
         "б. з. д.": "біздің заманға дейін", "б. з.": "біздің заман"}  # fmt: skip
SIGNS = {
    ".": "нүкте", "/": "қиғаш сызық", "@": "ит белгісі", "-": "сызықша", "_": "астыңғы сызық",
    ":": "қос нүкте", "?": "сұрақ белгісі", "=": "тең", "&": "және", "#": "тор", "+": "қосу",
}  # fmt: skip
PARTS = ("", "оннан", "жүзден", "мыңнан")


@dataclass(frozen=True, slots=True)
class Kazakh:
    """Figures by CLDR's rules; nouns keep their form after them."""

    to: str = " – "

    def say(self, written: str, gender: str = "") -> str:
        """``бір бүтін оннан бес``."""
        sign, number, decimals = tables.whole(written)
        bare = written.lstrip("-−")
        if number >= LARGEST or len(decimals) > 3:
            return written
        said = spell(number, "kk", "cardinal")
        if decimals:
            said += f" бүтін {PARTS[len(decimals)]} {spell(int(decimals), 'kk', 'cardinal')}"
        elif len(bare) > 1 and bare[0] == "0":
            said = digits(bare)
        return f"минус {said}" if sign else said

    def form(self, written: str) -> int:
        """Every number counts one form."""
        return 0

    def ordinal(self, number: int) -> str:
        """``бірінші``."""
        return spell(number, "kk", "ordinal")


def digits(written: str) -> str:
    """One by one."""
    return " ".join(spell(int(digit), "kk", "cardinal") for digit in written)


@cache
def rules(tag: str, is_title: bool) -> tuple[Rule, ...]:
    """Every rule; a title may be a Roman figure alone."""
    kazakh = Kazakh()
    return (
        *addresses.rules(SIGNS, digits, "тел|телефон|факс|ISBN", "плюс"),
        *(tables.titles(kazakh.ordinal) if is_title else ()),
        *_years(kazakh),
        *_romans(kazakh),
        *_joined(kazakh),
        *tables.coins(kazakh, MONEY, MANY, kazakh.say),
        *tables.measures(kazakh, UNITS),
        *tables.abbreviations({"№": "нөмір", "§": "параграф"}, r"(?=\s?\d)"),
        *tables.abbreviations(WORDS),
        *tables.ranges(kazakh),
        *tables.plain(kazakh),
    )


def _years(kazakh: Kazakh) -> Iterator[Rule]:
    """``1991 жылы``, ``1991 ж.``, ``22 наурыз``, ``9:05``."""

    def year(found: re.Match[str]) -> str:
        return kazakh.ordinal(int(found["y"]))

    def time(found: re.Match[str]) -> str:
        hour, minute = (spell(int(found[n]), "kk", "cardinal") for n in "hm")
        return f"{hour} {'нөл ' if int(found['m']) < 10 else ''}{minute}"

    # Three or four figures are a year; `5 жыл` is how long something lasted.
    yield rule("year", rf"{tables.BEFORE}(?P<y>\d{{3,4}})(?=\sжыл)", year)
    yield rule(
        "year",
        rf"{tables.BEFORE}(?P<y>\d{{3,4}})\sж(?:\.(?!\W*\Z)|(?=\.\W*\Z))",
        lambda found: f"{year(found)} жыл",
    )
    yield rule(
        "date",
        rf"{tables.BEFORE}(?P<y>3[01]|[12]\d|0?[1-9])(?:-|(?=\s))(?=\s?(?:{MONTHS}))",
        lambda found: year(found) + (" " if found[0].endswith("-") else ""),
    )
    yield rule("time", r"(?<![\w:.,/])(?P<h>2[0-4]|[01]?\d):(?P<m>[0-5]\d)(?![\w:])", time)


def _romans(kazakh: Kazakh) -> Iterator[Rule]:
    def nth(found: re.Match[str]) -> str | None:
        number = roman(found["w"])
        return kazakh.ordinal(number) if number else None

    yield rule("ordinal", rf"(?<!\w)(?P<w>[IVXLC]+)(?=[\s-](?:{NUMBERED}))", nth)


def _joined(kazakh: Kazakh) -> Iterator[Rule]:
    """``5-сынып``, ``5-ші``, ``1991-де``."""

    def ended(found: re.Match[str]) -> str:
        return kazakh.say(found["n"]) + found["end"]

    def nth(found: re.Match[str]) -> str:
        return kazakh.ordinal(int(found["n"])) + (" " if found["noun"] else "")

    yield rule(
        "number", rf"{tables.BEFORE}(?P<n>\d{{1,6}})-(?P<end>{escaped(CASES.split('|'))})\b", ended
    )
    yield rule(
        "ordinal",
        rf"{tables.BEFORE}(?P<n>\d{{1,4}})-(?:(?:ін|ын|н)?ш[іы]\b|(?=(?P<noun>[а-яәіңғүұқөһ]{{3,}})))",
        nth,
    )
