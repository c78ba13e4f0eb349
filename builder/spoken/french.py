"""French as it is said. Figures are masculine unless their noun is known to be feminine."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from builder.spoken import addresses, tables
from builder.spoken.numerals import LARGEST, spell
from builder.spoken.shapes import Rule, roman, rule

KINGS = (
    "Louis|Charles|Henri|Philippe|François|Napoléon|Jean|Paul|Pie|Léon|Benoît|Clément|Georges"
    "|Édouard|Guillaume|Élisabeth|Catherine|Pierre|Alexandre|Nicolas|Frédéric|Robert|Grégoire"
)
PARTS = {
    "chapitre": "", "chap.": "", "livre": "", "tome": "", "acte": "", "volume": "", "vol.": "",
    "chant": "", "t.": "", "p.": "", "pp.": "", "scène": "e", "partie": "e", "section": "e",
    "planche": "e", "strophe": "e",
}  # fmt: skip
"""What Roman figures number, and whether it is feminine."""
UNITS = tables.nouns({
    "km": "kilomètre|kilomètres", "m": "mètre|mètres", "cm": "centimètre|centimètres",
    "mm": "millimètre|millimètres", "kg": "kilo|kilos", "g": "gramme|grammes",
    "mg": "milligramme|milligrammes", "l": "litre|litres", "ml": "millilitre|millilitres",
    "ha": "hectare|hectares", "m²": "mètre carré|mètres carrés", "Hz": "hertz", "kHz": "kilohertz",
    "km²": "kilomètre carré|kilomètres carrés", "m³": "mètre cube|mètres cubes", "W": "watt|watts",
    "kW": "kilowatt|kilowatts", "V": "volt|volts", "min": "minute|minutes :e",
    "km/h": "kilomètre à l’heure|kilomètres à l’heure",
    "°C": "degré Celsius|degrés Celsius", "°": "degré|degrés", "%": "pour cent", "‰": "pour mille",
})  # fmt: skip
MONEY = tables.nouns({
    "€": "euro|euros|d’euros", "EUR": "euro|euros|d’euros", "$": "dollar|dollars|de dollars",
    "£": "livre|livres|de livres :e", "F": "franc|francs|de francs",
    "CHF": "franc suisse|francs suisses|de francs suisses", "₽": "rouble|roubles|de roubles",
})  # fmt: skip
MANY = tables.nouns({"M": "million|millions", "Md": "milliard|milliards"})
NAMED = {
    "M.": "Monsieur", "MM.": "Messieurs", "Mr": "Monsieur", "Mme": "Madame", "Mmes": "Mesdames",
    "Mlle": "Mademoiselle", "Mlles": "Mesdemoiselles", "Dr": "Docteur", "Pr": "Professeur",
    "Me": "Maître", "Mgr": "Monseigneur",
}  # fmt: skip
WORDS = {
    "etc.": "et cetera", "p. ex.": "par exemple", "c.-à-d.": "c’est-à-dire", "cf.": "confer",
    "env.": "environ", "av. J.-C.": "avant Jésus-Christ", "apr. J.-C.": "après Jésus-Christ",
}  # fmt: skip
NUMBERED = {
    "p.": "page", "pp.": "pages", "vol.": "volume", "t.": "tome", "chap.": "chapitre",
    "art.": "article", "fig.": "figure", "n°": "numéro", "nº": "numéro", "no": "numéro",
    "n°s": "numéros", "№": "numéro", "§": "paragraphe",
}  # fmt: skip
SIGNS = {
    ".": "point", "/": "barre", "@": "arobase", "-": "tiret", "_": "tiret bas", ":": "deux-points",
    "?": "point d’interrogation", "=": "égale", "&": "et", "#": "dièse", "+": "plus",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class French:
    """How French says a figure; the feminine is ``e``."""

    to: str = " à "

    def say(self, written: str, gender: str = "") -> str:
        """``un virgule cinq``; nought is said where it leads."""
        sign, number, decimals = tables.whole(written)
        if number >= LARGEST:
            return written
        whole = written.lstrip("-−")
        said = (
            digits(whole)
            if len(whole) > 1 and whole[0] == "0" and not decimals
            else self.cardinal(number, gender)
        )
        if decimals:
            zeros = "zéro " * (len(decimals) - len(decimals.lstrip("0")))
            said += (
                f" virgule {zeros}{self.cardinal(int(decimals)) if int(decimals) else ''}".rstrip()
            )
        return f"moins {said}" if sign else said

    def form(self, written: str) -> int:
        """Two is the first plural."""
        return int(tables.whole(written)[1] >= 2)

    def cardinal(self, number: int, gender: str = "") -> str:
        """``vingt-et-un``, ``vingt-et-une``."""
        return spell(number, "fr", "cardinal-feminine" if gender else "cardinal-masculine")

    def ordinal(self, number: int, gender: str = "") -> str:
        """``premier``, ``première``, ``dix-neuvième``: CLDR has no right ``91e``."""
        if number == 1:
            return "première" if gender else "premier"
        stem = spell(number, "fr", "cardinal-masculine")
        stem = re.sub(r"(vingt|cent|million)s\Z|e\Z", r"\1", stem)
        stem = re.sub(r"cinq\Z", "cinqu", re.sub(r"neuf\Z", "neuv", stem))
        return f"{stem}ième"


def digits(written: str) -> str:
    """As telephone numbers are said, two by two."""
    said = []
    for pair in re.findall(r"\d\d|\d", written):
        zeros = len(pair) - len(pair.lstrip("0"))
        rest = [spell(int(pair), "fr", "cardinal-masculine")] if int(pair) else []
        said += ["zéro"] * zeros + rest
    return " ".join(said)


@cache
def rules(tag: str, is_title: bool) -> tuple[Rule, ...]:
    """Every rule; French has no rules of its own for titles but their Roman figures."""
    french = French()
    return (
        *addresses.rules(SIGNS, digits, "tél|téléphone|fax|ISBN", "plus"),
        *(tables.titles(french.cardinal) if is_title else ()),
        *_hours(french),
        *tables.coins(french, MONEY, MANY, french.say),
        *tables.measures(french, UNITS),
        *_ordinals(french),
        *_romans(french),
        *tables.abbreviations(NAMED, r"(?=\s(?:[A-ZÀ-Ý]|(?:le|la|de|du|d’)\b))"),
        *tables.abbreviations(NUMBERED, r"(?=\s?(?:\d|[IVXLC]+\b|[ivxlc]+\b))"),
        *tables.abbreviations(WORDS),
        rule("abbreviation", r"\bSt(?P<e>e?)(?=[-\s][A-ZÀ-Ý])", lambda f: f"Saint{f['e']}"),
        *tables.ranges(french),
        *tables.plain(french),
        rule("symbol", r"(?<=\s)&(?=\s)", "et"),
    )


def _hours(french: French) -> Iterator[Rule]:
    def time(found: re.Match[str]) -> str:
        hour = int(found["h"])
        said = f"{french.cardinal(hour, 'e')} {'heures' if hour > 1 else 'heure'}"
        return said + (f" {french.cardinal(int(found['m']))}" if int(found["m"] or 0) else "")

    clock = r"(?<![\w:.,/])(?P<h>2[0-4]|[01]?\d)"
    yield rule("time", rf"{clock}\s?h(?:\s?(?P<m>[0-5]\d))?(?!\w)", time)
    yield rule("time", rf"{clock}:(?P<m>[0-5]\d)(?![\w:])", time)


def _ordinals(french: French) -> Iterator[Rule]:
    def nth(found: re.Match[str]) -> str | None:
        number = int(found["n"]) if found["n"].isdecimal() else roman(found["n"])
        gender = "e" if found["end"] in {"re", "ère", "nde"} else ""
        return french.ordinal(number, gender) if number else None

    ends = r"er|re|ère|ère|nde|nd|ème|ième|e|ᵉ"
    yield rule("ordinal", rf"(?<![\w.,])(?P<n>\d{{1,4}}|[IVXLC]+)(?P<end>{ends})(?!\w)", nth)
    yield rule("century", r"\b(?P<n>(?P<w>[IVXL]+))(?P<end>)(?=\ssiècles?\b)", nth)


def _romans(french: French) -> Iterator[Rule]:
    def part(found: re.Match[str]) -> str | None:
        number, gender = roman(found["w"]), PARTS[found["label"].lower()]
        if found["w"] == "I":
            return french.ordinal(1, gender)
        return french.cardinal(number) if number else None

    def king(found: re.Match[str]) -> str | None:
        number = roman(found["w"])
        return french.cardinal(number) if number else None

    labels = "|".join(map(re.escape, PARTS))
    yield rule(
        "part", rf"\b(?i:(?P<label>{labels}))\s?(?P<w>[IVXLC]+|[ivxlc]+)(?![\w’'.-]\w|\w)", part
    )
    yield rule("king", rf"\b(?:{KINGS})\s(?P<w>[IVX]{{2,}}|[VX])(?![\w-])", king)
    yield rule("number", r"\b[A-ZÀ-Ý][\w’-]*[a-zà-ÿ]\s(?P<w>(?!XXX)[IVX]{2,})(?![\w-])", king)
