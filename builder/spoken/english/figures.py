"""All other figures in English: labels, ranges, scores, fractions, sums, plain numbers."""

import re
from collections.abc import Iterator

from builder.spoken.english.numbers import (
    AFTER,
    BEFORE,
    FIGURE,
    MINUS,
    PARTS,
    QUANTITY,
    VULGAR,
    Numbers,
    split,
)  # fmt: skip
from builder.spoken.shapes import Rule, escaped, rule

ROOMS = (
    "Room|Flight|Route|Highway|Interstate|Bus|Train|Box|Cell|Suite|Apartment|Apt|Unit|Extension"
    "|Locker|Ward|Platform|Channel|Boeing|room|flight|bus|cell"
)
SCRIPTURE = (
    "Genesis|Exodus|Leviticus|Numbers|Deuteronomy|Joshua|Judges|Ruth|Samuel|Kings|Chronicles|Ezra"
    "|Nehemiah|Esther|Job|Psalms?|Proverbs|Ecclesiastes|Isaiah|Jeremiah|Lamentations|Ezekiel|Daniel"
    "|Hosea|Joel|Amos|Obadiah|Jonah|Micah|Nahum|Habakkuk|Zephaniah|Haggai|Zechariah|Malachi|Matthew"
    "|Mark|Luke|John|Acts|Romans|Corinthians|Galatians|Ephesians|Philippians|Colossians"
    "|Thessalonians|Timothy|Titus|Philemon|Hebrews|James|Peter|Jude|Revelation"
)
PAIRED = "Samuel|Kings|Chronicles|Corinthians|Thessalonians|Timothy|Peter|John"
"""Of these the Bible has a First and a Second."""
SET = {
    "24/7": "twenty-four seven",
    "50/50": "fifty-fifty",
    "9/11": "nine eleven",
    "and/or": "and or",
}
"""Said as everyone says them."""
SIGNS = {
    "+": "plus", "−": "minus", "-": "minus", "–": "minus", "×": "times", "÷": "divided by",
    "=": "equals",
}  # fmt: skip
PLAYED = re.compile(
    r"\b(?:won|win|wins|beat|beats|lost|lose|led|lead|score|scored|drew|draw|defeated|defeat|victory"
    r"|result|ahead|up|down)\b[^.;]{0,30}\Z"
)


def rules(numbers: Numbers) -> Iterator[Rule]:
    """In the order of their claims; a plain figure comes last."""
    yield from pairs(numbers)
    yield from alone(numbers)


def labels(numbers: Numbers) -> Iterator[Rule]:
    """``Room 101``, ``John 3:16``, ``§ 5``, ``#7``."""

    def room(found: re.Match[str]) -> str:
        written = found["w"]
        if len(written) == 4:
            return numbers.year(int(written))
        if written.endswith("00"):
            return numbers.cardinal(int(written))
        return f"{numbers.cardinal(int(written[0]))} {numbers.pair(int(written[1:]))}"

    def verse(found: re.Match[str]) -> str:
        chapter, first = (numbers.cardinal(int(found[name])) for name in "ab")
        if not found["to"]:
            return f"{chapter}, verse {first}"
        return f"{chapter}, verses {first} to {numbers.cardinal(int(found['to']))}"

    yield rule("idiom", rf"(?<![\w/])(?:{escaped(SET)})(?![\w/])", lambda found: SET[found[0]])
    yield rule("room", rf"\b(?:{ROOMS})\s(?P<w>[1-9]\d{{2,3}}){AFTER}", room)
    yield rule(
        "verse",
        rf"\b(?:{SCRIPTURE})\s(?P<w>(?P<a>\d{{1,3}}):(?P<b>\d{{1,3}})(?:[–-](?P<to>\d{{1,3}}))?){AFTER}",
        verse,
    )
    yield rule(
        "verse",
        rf"(?<![\w.,–-])(?P<w>[123])(?=\s(?:{PAIRED})\s\d)",
        lambda found: numbers.ordinal(int(found["w"])).capitalize(),
    )
    yield rule("symbol", r"§§\s?(?=\d)", "sections ")
    yield rule("symbol", r"§\s?(?=\d)", "section ")
    yield rule("symbol", r"№№\s?(?=\d)", "numbers ")
    yield rule("symbol", r"(?:№|(?<!\w)\#)\s?(?=\d)", "number ")


def pairs(numbers: Numbers) -> Iterator[Rule]:
    """``2–3``, ``6–4``, ``1:25,000``, ``2 + 2 = 4``."""

    def score(written: str) -> str:
        return (
            ("nothing" if numbers.is_american else "nil")
            if written == "0"
            else numbers.quantity(written)
        )

    def pair(found: re.Match[str]) -> str:
        first, last = found["a"], found["b"]
        falls = _value(first) >= _value(last)
        if PLAYED.search(found.string[: found.start()]) or falls:
            return f"{score(first)} {score(last)}"
        return numbers.span(first, last)

    def ratio(found: re.Match[str]) -> str:
        if PLAYED.search(found.string[: found.start()]):
            return pair(found)
        return numbers.span(found["a"], found["b"])

    def total(found: re.Match[str]) -> str | None:
        if not set(found[0]) & set("+×÷=−"):
            return None
        parts = re.split(rf"(?<=\d)\s?({escaped(SIGNS)})\s?", found[0])
        return " ".join(SIGNS.get(part) or numbers.quantity(part) for part in parts)

    signs = "[-+−–×÷=]"
    yield rule("sum", rf"{BEFORE}{MINUS}{FIGURE}(?:\s?{signs}\s?{FIGURE})+(?!\w|[.,:/]\d)", total)
    yield rule(
        "serial", r"(?<![\w.,:/–-])\d+(?:-\d+){2,}(?![\w-])", lambda f: _groups(numbers, f[0])
    )
    yield rule("range", rf"{BEFORE}(?P<a>{QUANTITY})(?:\s?–\s?|-)(?P<b>{QUANTITY}){AFTER}", pair)
    yield rule("ratio", rf"{BEFORE}(?P<a>{FIGURE}):(?P<b>{FIGURE}){AFTER}", ratio)


def alone(numbers: Numbers) -> Iterator[Rule]:
    """``2½``, ``3/4``, ``1st``, ``10,000``, ``007``, ``-5``."""

    def fraction(found: re.Match[str]) -> str | None:
        whole, parts = split(found[0])
        if not parts or (not whole and found[0][-1] not in VULGAR and _is_date(found)):
            return None
        return numbers.quantity(found[0])

    def ordinal(found: re.Match[str]) -> str | None:
        number = int(found["n"].replace(",", ""))
        said = numbers.ordinal(number)
        ends = {"first": "st", "second": "nd", "third": "rd"}
        right = next((end for word, end in ends.items() if said.endswith(word)), "th")
        return said if found["end"].lower() == right else None

    def plain(found: re.Match[str]) -> str:
        written = found[0]
        bare = written.lstrip("-−")
        if len(bare) >= 7 and bare.isdigit() and not bare.endswith("000"):
            return numbers.digits(bare)
        return numbers.quantity(written)

    yield rule(
        "fraction",
        rf"{BEFORE}(?:{FIGURE}\s)?(?:{PARTS}){AFTER}|{BEFORE}{QUANTITY}{AFTER}",
        fraction,
    )
    yield rule("ordinal", r"(?<=\dst|\dnd|\drd|\dth)(?P<w>[–-])(?=\d+(?:st|nd|rd|th)\b)", " to ")
    yield rule(
        "ordinal",
        rf"{BEFORE}(?P<n>\d{{1,3}}(?:,\d{{3}})+|\d{{1,9}})(?P<end>st|nd|rd|th)\b",
        ordinal,
    )
    yield rule("number", rf"(?<![\w.])\.\d+{AFTER}", plain)
    yield rule("number", rf"{BEFORE}{MINUS}{FIGURE}{AFTER}", plain)


def _value(written: str) -> float:
    whole, parts = split(written)
    return float(re.sub(r"[,\s]", "", whole) or 0) + (parts[0] / parts[1] if parts else 0)


def _is_date(found: re.Match[str]) -> bool:
    """Whether ``1/2`` may well be a day: ``on 1/2``."""
    return bool(
        re.search(r"\b(?:on|by|until|till|since|from|dated)\s\Z", found.string[: found.start()])
    )


def _groups(numbers: Numbers, written: str) -> str:
    return ", ".join(numbers.digits(group) for group in written.split("-"))
