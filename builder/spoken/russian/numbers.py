"""How Russian says a figure: in six cases and three genders, and what CLDR gets wrong of it."""

import re
from dataclasses import dataclass

from builder.spoken import tables
from builder.spoken.numerals import LARGEST, spell

STEMS = {
    1: "перв", 2: "втор", 4: "четвёрт", 5: "пят", 6: "шест", 7: "седьм", 8: "восьм", 9: "девят",
    10: "десят", 11: "одиннадцат", 12: "двенадцат", 13: "тринадцат", 14: "четырнадцат",
    15: "пятнадцат", 16: "шестнадцат", 17: "семнадцат", 18: "восемнадцат", 19: "девятнадцат",
    20: "двадцат", 30: "тридцат", 40: "сороков", 50: "пятидесят", 60: "шестидесят",
    70: "семидесят", 80: "восьмидесят", 90: "девяност", 100: "сот", 200: "двухсот",
    300: "трёхсот", 400: "четырёхсот", 500: "пятисот", 600: "шестисот", 700: "семисот",
    800: "восьмисот", 900: "девятисот",
}  # fmt: skip
"""Ordinals without their endings; ``третий`` declines by itself."""
STRESSED = {2, 6, 7, 8, 40}
"""Those that end in ``-ой``."""
ENDINGS = {
    "masculine": "ый", "masculine-genitive": "ого", "masculine-dative": "ому",
    "masculine-locative": "ом", "masculine-ablative": "ым", "neuter": "ое",
    "neuter-genitive": "ого", "feminine": "ая", "feminine-genitive": "ой",
    "feminine-dative": "ой", "feminine-locative": "ой", "feminine-accusative": "ую",
    "feminine-ablative": "ой", "plural": "ые", "plural-genitive": "ых", "plural-dative": "ым",
    "plural-ablative": "ыми", "plural-locative": "ых",
}  # fmt: skip
KINDS = {
    "masculine": ("й", "ый", "ой"), "neuter": ("е", "ое"), "feminine": ("я", "ая"),
    "masculine-genitive": ("го", "ого"), "masculine-dative": ("му", "ому"),
    "masculine-locative": ("м", "ом"), "feminine-accusative": ("ю", "ую"),
    "plural-genitive": ("х", "ых"),
}  # fmt: skip
"""What a figure's written ending says: ``5-го``."""
PARTS = ("", "десятая", "сотая", "тысячная")


@dataclass(frozen=True, slots=True)
class Russian:
    """Figures by CLDR's rules, with the ё that they leave out and ``о двадцати`` put right."""

    to: str = " – "

    def say(self, written: str, gender: str = "") -> str:
        """A nominative: ``одна целая пять десятых``."""
        sign, number, decimals = tables.whole(written)
        bare = written.lstrip("-−")
        if number >= LARGEST or len(decimals) > 3:
            return written
        if len(bare) > 1 and bare[0] == "0" and not decimals:
            said = digits(bare)
        elif decimals:
            said = self.decimal(number, decimals)
        else:
            said = self.cardinal(number, gender)
        return f"минус {said}" if sign else said

    def form(self, written: str) -> int:
        """One, few or many; a fraction takes the genitive, as few do."""
        _, number, decimals = tables.whole(written)
        if decimals:
            return 1
        if number % 10 == 1 and number % 100 != 11:
            return 0
        return 1 if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14) else 2

    def decimal(self, number: int, decimals: str) -> str:
        """``ноль целых пять десятых``."""
        one = "целая" if self.form(str(number)) == 0 else "целых"
        whole = f"{self.cardinal(number, 'feminine')} {one}"
        over, part = int(decimals), PARTS[len(decimals)]
        ends = part if self.form(str(over)) == 0 else part[:-2] + "ых"
        return f"{whole} {self.cardinal(over, 'feminine')} {ends}"

    def cardinal(self, number: int, gender: str = "", case: str = "") -> str:
        """``двадцать одна``, ``пятью``."""
        form = f"cardinal-{gender or 'masculine'}" + (f"-{case}" if case else "")
        said = spell(number, "ru", form)
        if case == "locative":
            said = re.sub(r"дцать\b", "дцати", said)
        return re.sub(r"(тр|четыр)е(?=х|м(?:\b|стам))", r"\1ё", said)

    def ordinal(self, number: int, form: str) -> str:
        """``тысяча восемьсот пятого``: only the last word declines."""
        if number % 1000 == 0:
            thousands = self.cardinal(number // 1000, case="genitive") if number > 1000 else ""
            stem = thousands.replace(" ", "") + "тысячн" if number else "нулев"
            return stem + ("ой" if form == "masculine" and not number else ENDINGS[form])
        last = number % 100 if number % 100 in STEMS or number % 100 == 3 else number % 10
        last = last or (number % 1000 if number % 1000 in STEMS else number % 100)
        before = self.cardinal(number - last) if number > last else ""
        return f"{before.removeprefix('одна ')} {_declined(last, form)}".strip()


def _declined(number: int, form: str) -> str:
    ending = ENDINGS[form]
    if number != 3:
        if form == "masculine" and number in STRESSED:
            ending = "ой"
        return STEMS[number] + ending
    soft = {"ый": "ий", "ое": "ье", "ая": "ья", "ую": "ью", "ые": "ьи"}
    hard = {
        "ого": "ьего",
        "ому": "ьему",
        "ом": "ьем",
        "ой": "ьей",
        "ым": "ьим",
        "ых": "ьих",
        "ыми": "ьими",
    }
    return "трет" + (soft | hard)[ending]


def digits(written: str) -> str:
    """One by one."""
    return " ".join(spell(int(digit), "ru", "cardinal-masculine") for digit in written)
