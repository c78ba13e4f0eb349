"""Dates, hours, years, decades and centuries in English."""

import re
from collections.abc import Iterator

from builder.spoken.english.numbers import AFTER, BEFORE, Numbers
from builder.spoken.shapes import Rule, rule

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
SHORT = {name[:3]: name for name in MONTHS if len(name) > 4} | {"Sept": "September"}
MONTH = rf"(?:{'|'.join(MONTHS)}|(?:{'|'.join(SHORT)})\b\.?)"
DAY = r"(?:3[01]|[12]\d|0?[1-9])"
SUFFIX = r"(?:st|nd|rd|th)"
YEAR = r"(?:1\d{3}|20\d\d)"
HOUR = r"(?:2[0-4]|[01]?\d)"
TENS = ("", "tens", "twenties", "thirties", "forties", "fifties", "sixties", "seventies")
DECADES = ("hundreds", *TENS[1:], "eighties", "nineties")

COUNTED = re.compile(
    r"""\s(?: (?:men|women|people|children|feet|of\s(?:them|us|these|those|the|his|her|my|our))\b
        | (?!(?:was|is|has|does|as|this|its|his|us|plus|thus|always|perhaps|sometimes|besides
               |begins|brings|sees|comes|ends)\b) [a-z]+[^\Ws]s\b )""",
    re.VERBOSE,
)
"""What follows a count rather than a year: ``1805 men``."""
DATED = re.compile(
    rf"""(?: \( | \b(?:in|since|until|till|from|before|after|during|circa|the|early|late|mid|by|year
               |spring|summer|autumn|fall|winter|{"|".join(MONTHS)}|A\.?D\.?)[\s,-]\s?)\Z""",
    re.VERBOSE | re.IGNORECASE,
)
"""What stands before a year."""
LABELLED = re.compile(
    r"""(?:\b(?:no|nos|pp?|vol|vols|page|pages|number|numbers|line|lines|verse|lot|box|flight|route
              |room|bus|train|cell|suite|opus|op|code|psalm|article|section|bwv|kv?)\.?|[№#§])\s?\Z""",
    re.VERBOSE | re.IGNORECASE,
)
"""What stands before a figure that is a number, whatever it looks like: ``page 1805``."""


def rules(numbers: Numbers, is_day_first: bool | None) -> Iterator[Rule]:
    """`is_day_first` tells ``3/4/1805`` from ``4/3/1805``; None where a tag doesn't say."""
    yield from dates(numbers, is_day_first)
    yield from hours(numbers)
    yield from ages(numbers)


def dates(numbers: Numbers, is_day_first: bool | None) -> Iterator[Rule]:
    """``5 May 1945``, ``May 5, 1945``, ``1945-05-05``, ``5/5/1945``."""

    def month(written: str) -> str:
        return SHORT.get(written.rstrip("."), written)

    def day(written: str) -> str:
        return numbers.ordinal(int(written))

    def ending(year: str | None) -> str:
        return f" {numbers.year(int(year))}" if year else ""

    def day_first(found: re.Match[str]) -> str:
        days = day(found["d"]) + (f" to the {day(found['to'])}" if found["to"] else "")
        the = "the " if found["the"] is None else found["the"]
        return f"{the}{days} of {month(found['m'])}{ending(found['y'])}"

    def month_first(found: re.Match[str]) -> str | None:
        if not found["suffix"] and COUNTED.match(found.string, found.end()):
            return None
        the = "" if numbers.is_american else "the "
        year = f",{ending(found['y'])}" if found["y"] else ""
        return f"{month(found['m'])} {the}{day(found['d'])}{year}"

    def figures(found: re.Match[str]) -> str | None:
        first, second, year = int(found["a"]), int(found["b"]), found["y"]
        if is_day_first is None and first <= 12 and second <= 12 and first != second:
            return None
        in_order = (first, second) if is_day_first or first > 12 else (second, first)
        return named(*in_order, int(year)) if max(first, second) > 0 else None

    def iso(found: re.Match[str]) -> str | None:
        return named(int(found["d"]), int(found["m"]), int(found["y"]))

    def named(day: int, month: int, year: int) -> str | None:
        if not (0 < day < 32 and 0 < month < 13):
            return None
        if numbers.is_american:
            return f"{MONTHS[month - 1]} {numbers.ordinal(day)}, {numbers.year(year)}"
        return f"the {numbers.ordinal(day)} of {MONTHS[month - 1]} {numbers.year(year)}"

    yield rule(
        "date",
        rf"""(?P<the>\b[Tt]he\s)? {BEFORE} (?P<d>{DAY}){SUFFIX}?
             (?:\s?[–-]\s?(?P<to>{DAY}){SUFFIX}?)? \s(?:of\s)?
             (?P<m>{MONTH})(?!\w) (?:,?\s(?P<y>{YEAR}){AFTER})?""",
        day_first,
    )
    yield rule(
        "date",
        rf"""\b(?P<m>{MONTH})\s (?P<d>{DAY})(?P<suffix>{SUFFIX})? {AFTER} (?!\s?[%°])
             (?:,?\s(?P<y>{YEAR}){AFTER})?""",
        month_first,
    )
    yield rule("date", rf"{BEFORE}(?P<y>{YEAR})-(?P<m>\d\d)-(?P<d>\d\d)(?![\w-])", iso)
    yield rule("date", rf"{BEFORE}(?P<a>\d\d?)/(?P<b>\d\d?)/(?P<y>{YEAR})(?![\w/])", figures)
    yield rule("date", rf"\b(?P<w>(?:{'|'.join(SHORT)})\.)(?=\s\d)", lambda f: month(f["w"]))
    yield rule("date", rf"\b{MONTH}(?P<w>\s?[–-]\s?)(?={DAY}{SUFFIX}?\s{MONTH})", " to ")


def hours(numbers: Numbers) -> Iterator[Rule]:
    """``5:40``, ``9:05 pm``, ``5pm``; ``at 9.40`` where British clocks are read."""

    def clock(hour: str, minute: str, has_half: bool) -> str:
        h, m = int(hour), int(minute)
        if m:
            return f"{numbers.cardinal(h)} {numbers.pair(m)}"
        if has_half:
            return numbers.cardinal(h)
        if h in (0, 24):
            return "midnight"
        return f"{numbers.cardinal(h)} {'o’clock' if 0 < h < 13 else 'hundred'}"

    def half(found: re.Match[str]) -> str:
        """The half of the day; a full stop that follows is its own."""
        if not found["half"]:
            return ""
        stop = "" if found.string[found.end() : found.end() + 1] == "." else "."
        return f" {found['half'][0].lower()}.m{stop}"

    def time(found: re.Match[str]) -> str:
        has_half = bool(re.match(r"\s?[ap]\.?m\b", found.string[found.end() :], re.I))
        has_half = has_half or bool(found["half"])
        said = clock(found["h"], found["m"], has_half)
        if found["h2"]:
            said += f" to {clock(found['h2'], found['m2'], has_half)}"
        return said + half(found)

    def hour(found: re.Match[str]) -> str:
        return numbers.span(found["h"], found["to"]) + half(found)

    def dotted(found: re.Match[str]) -> str | None:
        """``9.40``, where it is no amount of anything."""
        if COUNTED.match(found.string, found.end("w")):
            return None
        return clock(found["h"], found["m"], has_half=False)

    meridiem = r"(?:\s?(?P<half>[AaPp][Mm])\b)?"
    yield rule(
        "time",
        rf"""(?<![\w:.,]) (?P<h>{HOUR})(?::|\.(?=\d\d\s?[AaPp]\.?[Mm]\b))(?P<m>[0-5]\d)
             (?:\s?[–-]\s?(?P<h2>{HOUR}):(?P<m2>[0-5]\d))? (?![\d:]|,\d) {meridiem} (?!\w)""",
        time,
    )
    yield rule(
        "time",
        r"""(?<![\w:.,–-]) (?P<h>1[0-2]|0?[1-9])(?:\s?[–-]\s?(?P<to>1[0-2]|0?[1-9]))?
            \s?(?P<half>[AaPp][Mm])\b""",
        hour,
    )
    if not numbers.is_american:
        yield rule(
            "time",
            rf"""\b(?:at|by|until|till|before|after|since|the)\s
                 (?P<w>(?P<h>{HOUR})\.(?P<m>[0-5]\d)) (?![.]?\w|\s?[%°£])
                 (?!\s(?:per|million|billion|km|kg|m|g|cm|mm|l|lb|oz|Hz|miles?)\b)""",
            dotted,
        )
        # A cell that says `9.40` and no more may be an hour or an amount: it stays.
        yield rule("time", rf"\A\s*{HOUR}\.[0-5]\d\s*\Z", lambda found: found[0])


def ages(numbers: Numbers) -> Iterator[Rule]:
    """``1990s``, ``1914–18``, ``44 BC``, ``in 1805``."""

    def decade(found: re.Match[str]) -> str:
        if found["round"]:
            return "thousands" if found["round"] == "1000" else "hundreds"
        said = DECADES[int(found["ten"] or found["lone"])]
        if not found["century"]:
            return said
        if found["century"] == "20" and found["ten"] == "0":
            return "two thousands"
        return f"{numbers.cardinal(int(found['century']))} {said}"

    def years(found: re.Match[str]) -> str | None:
        first, last = int(found["a"]), found["b"]
        if LABELLED.search(found.string[: found.start()]):
            return None
        if len(last) == 4:
            return f"{numbers.year(first)} to {numbers.year(int(last))}"
        if int(last) <= first % 10 ** len(last):
            return None
        said = numbers.pair(int(last)) if len(last) == 2 else numbers.cardinal(int(last))
        return f"{numbers.year(first)} to {said}"

    def era(found: re.Match[str]) -> str:
        letters = " ".join(re.sub(r"\W", "", found["era"]))
        year = numbers.year(int(found["y"]))
        return f"{letters} {year}" if found["era"].startswith("A") else f"{year} {letters}"

    def year(found: re.Match[str]) -> str | None:
        before = found.string[: found.start()]
        if LABELLED.search(before):
            return None
        if COUNTED.match(found.string, found.end()) and not DATED.search(before):
            return None
        return numbers.year(int(found[0]))

    yield rule(
        "decade",
        r"""(?<![\w£$€¥.,:/]) (?: (?P<round>1000?)(?=['’]?s) | (?P<century>1\d|20)(?P<ten>\d)0
            | [’‘']?(?P<lone>[2-9])0 ) ['’]?s\b""",
        decade,
    )
    yield rule(
        "years", rf"{BEFORE}(?P<a>{YEAR})\s?[–/-]\s?(?P<b>{YEAR}|\d\d|(?<=/)\d){AFTER}", years
    )
    yield rule(
        "era",
        rf"{BEFORE}(?P<y>\d{{1,4}})\s(?P<era>B\.?C\.?E|B\.?C|C\.?E)\b(?:\.(?!\W*\Z))?",
        era,
    )
    yield rule("era", rf"\b(?P<era>A\.?D)\.?\s(?P<y>\d{{1,4}}){AFTER}", era)
    yield rule("year", rf"{BEFORE}{YEAR}{AFTER}", year)
