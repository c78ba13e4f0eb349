"""German as it is said. A full stop makes a figure an ordinal, whose ending its article gives."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from builder.spoken import addresses, tables
from builder.spoken.numerals import LARGEST, spell
from builder.spoken.shapes import Rule, roman, rule

MONTHS = "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
WEAK = re.compile(
    r"""\b(?: (?:am|im|vom|zum|zur|beim|dem|den|des|einem|einen|eines|einer|diesem|diesen|dieses
        |jedem|jeden|seinem|ihrem|meinem|seiner|ihrer|ersten|bis)
        | (?:in|auf|an|mit|von|zu|bei|aus|nach|seit|vor|während|wegen|unter)\sder )\s\Z""",
    re.VERBOSE | re.IGNORECASE,
)
"""What an ordinal in -en follows: ``am 3. Mai``, ``in der 3. Klasse``."""
NAMED = re.compile(r"\b(?:der|die|das|diese|jede|eine)\s\Z", re.IGNORECASE)
"""What an ordinal in -e follows."""
STRONG = {"Kapitel": "s", "Buch": "s", "Jahrhundert": "s", "Akt": "r", "Teil": "r", "Band": "r",
          "Szene": "", "Auflage": "", "Strophe": "", "Tag": "r"}  # fmt: skip
"""What an ordinal may head without an article, and its ending then."""
KINGS = (
    "Ludwig|Friedrich|Wilhelm|Karl|Heinrich|Otto|Georg|Johann|Johannes|Paul|Pius|Leo|Benedikt|Franz"
    "|Joseph|Josef|Leopold|Maximilian|Ferdinand|Philipp|Nikolaus|Alexander|Peter|Katharina|Elisabeth"
    "|Elizabeth|Eduard|Richard|Konrad|Rudolf|Napoleon|August|Christian|Gustav|Adolf|Clemens|Gregor"
)
CASES = {"von": "dem", "mit": "dem", "unter": "dem", "bei": "dem", "zu": "dem", "nach": "dem",
         "seit": "dem", "gegen": "den", "für": "den", "durch": "den", "über": "den"}  # fmt: skip
HERS = {"dem": "der", "den": "die"}
QUEENS = "Katharina|Elisabeth|Elizabeth"
PARTS = "Kapitel|Kap\\.|Akt|Szene|Band|Bd\\.|Buch|Teil|Abschnitt|Aufzug|Auftritt|Gesang|Weltkrieg"
UNITS = tables.nouns({
    "km": "Kilometer :m", "m": "Meter :m", "cm": "Zentimeter :m", "mm": "Millimeter :m",
    "kg": "Kilogramm :m", "g": "Gramm :m", "mg": "Milligramm :m", "l": "Liter :m",
    "ha": "Hektar :m", "ml": "Milliliter :m", "m²": "Quadratmeter :m", "km²": "Quadratkilometer :m",
    "m³": "Kubikmeter :m", "km/h": "Kilometer pro Stunde :m", "Hz": "Hertz :m",
    "kHz": "Kilohertz :m", "W": "Watt :m", "kW": "Kilowatt :m", "V": "Volt :m",
    "°C": "Grad Celsius :m", "°": "Grad :m", "%": "Prozent :m", "‰": "Promille :m",
    "Min.": "Minute|Minuten :f", "Std.": "Stunde|Stunden :f", "Mio.": "Million|Millionen :f",
    "Mrd.": "Milliarde|Milliarden :f",
})  # fmt: skip
MONEY = tables.nouns({
    "€": "Euro :m", "EUR": "Euro :m", "$": "Dollar :m", "£": "Pfund :m", "DM": "Mark :f",
    "CHF": "Schweizer Franken :m", "₽": "Rubel :m",
})  # fmt: skip
MANY = tables.nouns({
    "Mio.": "Million|Millionen :f", "Mrd.": "Milliarde|Milliarden :f",
    "Millionen": "Million|Millionen :f", "Milliarden": "Milliarde|Milliarden :f",
})  # fmt: skip
TITLES = {"Hr.": "Herr", "Hrn.": "Herrn", "Fr.": "Frau", "Frl.": "Fräulein", "Dr.": "Doktor",
          "Prof.": "Professor", "St.": "Sankt"}  # fmt: skip
WORDS = {
    "z. B.": "zum Beispiel", "d. h.": "das heißt", "u. a.": "unter anderem",
    "usw.": "und so weiter", "bzw.": "beziehungsweise", "ca.": "circa", "evtl.": "eventuell",
    "ggf.": "gegebenenfalls", "vgl.": "vergleiche", "v. Chr.": "vor Christus",
    "n. Chr.": "nach Christus", "etc.": "et cetera", "inkl.": "inklusive", "Jh.": "Jahrhundert",
    "Jhs.": "Jahrhunderts", "Mio.": "Millionen", "Mrd.": "Milliarden",
}  # fmt: skip
NUMBERED = {"Nr.": "Nummer", "Nrn.": "Nummern", "S.": "Seite", "Bd.": "Band", "Kap.": "Kapitel",
            "Abb.": "Abbildung", "Art.": "Artikel", "Abs.": "Absatz", "№": "Nummer",
            "§": "Paragraf"}  # fmt: skip
SIGNS = {
    ".": "Punkt", "/": "Schrägstrich", "@": "at", "-": "Bindestrich", "_": "Unterstrich",
    ":": "Doppelpunkt", "?": "Fragezeichen", "=": "gleich", "&": "und", "#": "Raute", "+": "plus",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class German:
    """How German says a figure; before a noun ``1`` is ``ein`` (m) or ``eine`` (f)."""

    to: str = " bis "

    def say(self, written: str, gender: str = "") -> str:
        """``eins Komma fünf``."""
        sign, number, decimals = tables.whole(written)
        bare = written.lstrip("-−")
        if number >= LARGEST:
            return written
        if len(bare) > 1 and bare[0] == "0" and not decimals:
            said = digits(bare)
        elif decimals:
            said = f"{self.cardinal(number)} Komma {digits(decimals)}"
        else:
            said = self.cardinal(number, gender)
        return f"minus {said}" if sign else said

    def form(self, written: str) -> int:
        """Only one is one."""
        return int(tables.whole(written)[1:] != (1, ""))

    def cardinal(self, number: int, gender: str = "") -> str:
        """``eins``, ``ein``, ``eine``."""
        if number == 1 and gender:
            return "ein" if gender == "m" else "eine"
        return spell(number, "de", "numbering")

    def ordinal(self, number: int, ending: str = "") -> str:
        """``dritte``; `ending` is n, r, s or m."""
        return spell(number, "de", f"ordinal-{ending}" if ending else "ordinal")

    def year(self, number: int) -> str:
        """``achtzehnhundertfünf``; counts of that size are said so too."""
        return spell(number, "de", "numbering-year" if 1099 < number < 2000 else "numbering")


def digits(written: str) -> str:
    """One by one."""
    return " ".join(spell(int(digit), "de", "numbering") for digit in written)


@cache
def rules(tag: str, is_title: bool) -> tuple[Rule, ...]:
    """Every rule; a title may be a Roman figure alone."""
    german = German()
    return (
        *addresses.rules(SIGNS, digits, "tel|telefon|fax|ISBN", "plus"),
        *(tables.titles(german.cardinal) if is_title else ()),
        *_hours(german),
        *_dates(german),
        *tables.coins(german, MONEY, MANY, german.say),
        *tables.measures(german, UNITS),
        *_ordinals(german),
        *_romans(german),
        *tables.abbreviations(TITLES, r"(?=\s[A-ZÄÖÜ])"),
        *tables.abbreviations(NUMBERED, r"(?=\s?(?:\d|[IVXLC]+\b))"),
        *tables.abbreviations(WORDS),
        rule("abbreviation", r"(?<=[a-zäöüß])str\.(?=\s)", "straße"),
        *tables.ranges(_Years()),
        *_years(german),
        # `1 Mann` is ein or eine, and only the noun knows; `3. Akt` is an ordinal of some kind.
        rule("number", rf"{tables.BEFORE}(?:1{tables.AFTER}|\d{{1,3}}\.)(?=\s\w)", lambda f: f[0]),
        *tables.plain(german),
        rule("symbol", r"(?<=\s)&(?=\s)", "und"),
    )


class _Years(German):
    """A range of years is said as years."""

    def say(self, written: str, gender: str = "") -> str:
        """``neunzehnhundertvierzehn``."""
        is_year = written.isdecimal() and len(written) == 4
        return self.year(int(written)) if is_year else German.say(self, written, gender)


def _hours(german: German) -> Iterator[Rule]:
    def time(found: re.Match[str]) -> str:
        said = f"{german.cardinal(int(found['h']), 'm')} Uhr"
        return said + (f" {german.cardinal(int(found['m']))}" if int(found["m"] or 0) else "")

    clock = r"(?<![\w:.,/])(?P<h>2[0-4]|[01]?\d)"
    yield rule("time", rf"{clock}(?:[.:](?P<m>[0-5]\d))?\sUhr\b", time)
    yield rule("time", rf"{clock}:(?P<m>[0-5]\d)(?![\w:])", time)


def _dates(german: German) -> Iterator[Rule]:
    def date(found: re.Match[str]) -> str | None:
        day, month = int(found["d"]), int(found["m"])
        if not (0 < day < 32 and 0 < month < 13):
            return None
        ending = "n" if WEAK.search(found.string[: found.start()]) else "r"
        year = f" {german.year(int(found['y']))}" if found["y"] else ""
        return f"{german.ordinal(day, ending)} {german.ordinal(month, ending)}{year}"

    yield rule(
        "date",
        r"(?<![\w.,])(?P<d>\d\d?)\.\s?(?P<m>\d\d?)\.(?:\s?(?P<y>1\d{3}|20\d\d))(?![\w.]\d)",
        date,
    )


def _ordinals(german: German) -> Iterator[Rule]:
    def nth(found: re.Match[str]) -> str | None:
        before, noun = found.string[: found.start()], found["noun"]
        number = int(found["n"]) if found["n"].isdecimal() else roman(found["n"])
        if not number:
            return None
        if WEAK.search(before):
            return german.ordinal(number, "n")
        if NAMED.search(before):
            return german.ordinal(number)
        if noun in STRONG or re.fullmatch(MONTHS, noun):
            return german.ordinal(number, STRONG.get(noun, "r"))
        return None

    def decade(found: re.Match[str]) -> str:
        return german.year(int(found["n"])) + "er"

    yield rule(
        "ordinal",
        r"(?<![\w.,])(?P<w>(?P<n>\d{1,3}|[IVX]+)\.)(?=\s(?P<noun>[A-ZÄÖÜ][\wäöüß]+|[a-zäöüß]+(?:en?|ste)\b|bis\b|und\b))",
        nth,
    )
    yield rule("decade", r"(?<![\w.,’])[’]?(?P<n>\d{0,2}\d0)er\b", decade)


def _romans(german: German) -> Iterator[Rule]:
    def king(found: re.Match[str]) -> str | None:
        number = roman(found["r"])
        if not number:
            return None
        is_queen = re.fullmatch(QUEENS, found["name"]) is not None
        article = "die" if is_queen else "der"
        if found["s"]:
            article = "der" if is_queen else "des"
        elif found["case"]:
            article = CASES[found["case"].lower()]
            article = HERS[article] if is_queen else article
        weak = (article == "der") == is_queen
        return f"{article} {german.ordinal(number, 'n' if weak else '').title()}"

    def part(found: re.Match[str]) -> str | None:
        number = roman(found["w"])
        return german.cardinal(number) if number else None

    yield rule(
        "king",
        rf"""(?:\b(?P<case>(?i:{"|".join(CASES)}))\s(?:[A-ZÄÖÜ]\w+\s)?)?\b(?P<name>{KINGS})(?P<s>s?)\s
             (?P<w>(?P<r>[IVX]+)(?:\.(?!\W*\Z)|(?=\.\W*\Z)))""",
        king,
    )
    yield rule("part", rf"\b(?:{PARTS})\s?(?P<w>[IVXLC]+)(?!\w)", part)


def _years(german: German) -> Iterator[Rule]:
    yield rule(
        "year",
        rf"{tables.BEFORE}(?:1[1-9]\d\d|20\d\d){tables.AFTER}",
        lambda found: german.year(int(found[0])),
    )
