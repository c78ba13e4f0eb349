"""Measures in English: units, percentages, degrees, feet and inches."""

import re
from collections.abc import Iterator

from builder.spoken.english.numbers import BEFORE, MINUS, QUANTITY, VULGAR, Numbers, split
from builder.spoken.shapes import Rule, escaped, rule

UNITS = {
    "km": "kilomet{re}|s", "cm": "centimet{re}|s", "mm": "millimet{re}|s", "nm": "nanomet{re}|s",
    "m": "met{re}|s", "kg": "kilogram|s", "mg": "milligram|s", "g": "gram|s", "lb": "pound|s",
    "lbs": "pound|s", "oz": "ounce|s", "ft": "foot|feet", "yd": "yard|s", "yds": "yard|s",
    "mi": "mile|s", "mph": "mile|s an hour", "kph": "kilomet{re}|s an hour",
    "km/h": "kilomet{re}|s an hour", "kmh": "kilomet{re}|s an hour", "m/s": "met{re}|s a second",
    "Hz": "hertz|", "kHz": "kilohertz|", "MHz": "megahertz|", "GHz": "gigahertz|",
    "W": "watt|s", "kW": "kilowatt|s", "MW": "megawatt|s", "kWh": "kilowatt hour|s",
    "V": "volt|s", "kV": "kilovolt|s", "dB": "decibel|s", "kB": "kilobyte|s", "KB": "kilobyte|s",
    "MB": "megabyte|s", "GB": "gigabyte|s", "TB": "terabyte|s", "ml": "millilit{re}|s",
    "cl": "centilit{re}|s", "l": "lit{re}|s", "L": "lit{re}|s", "ha": "hectare|s",
    "m²": "square met{re}|s", "cm²": "square centimet{re}|s", "km²": "square kilomet{re}|s",
    "m³": "cubic met{re}|s", "cm³": "cubic centimet{re}|s", "cc": "cubic centimet{re}|s",
    "sq ft": "square foot|square feet", "sq m": "square met{re}|s", "hp": "horsepower|",
    "rpm": "revolution|s a minute", "bpm": "beat|s a minute", "min": "minute|s", "hr": "hour|s",
    "hrs": "hour|s", "sec": "second|s", "secs": "second|s", "mins": "minute|s",
    "°C": "degree|s Celsius", "° C": "degree|s Celsius", "°F": "degree|s Fahrenheit",
    "° F": "degree|s Fahrenheit", "°": "degree|s", "%": "per cent|", "‰": "per thousand|",
}  # fmt: skip
"""What one is called, and what many add or are called: ``mile|s an hour``, ``foot|feet``."""
SPACED = {"m", "l", "g"}
"""Units that touch no figure: ``5m`` may be five million."""
WHOLE = "mile|hour|inch|foot|yard|acre|pint|gallon|ounce|pound|cup|teaspoon|tablespoon|dozen|year"
LARGE = "tall|high|long|wide|deep|thick|across|apart|away|above|below"
POINTS = {"N": "north", "S": "south", "E": "east", "W": "west"}


def rules(numbers: Numbers) -> Iterator[Rule]:
    """``50 Hz``, ``40 km``, ``20°C``, ``5’ 10”``, ``43°15′ N``."""

    def named(unit: str, is_one: bool) -> str:
        one, _, more = UNITS[unit].partition("|")
        noun, space, rest = more.partition(" ")
        of = f" {rest}" if space and not noun.endswith("square") else ""
        if is_one:
            said = one + of
        elif len(noun) > 1:
            said = more
        else:
            said = f"{one}{noun}{of}"
        if unit == "%" and numbers.is_american:
            said = "percent"
        return said.replace("{re}", "er" if numbers.is_american else "re")

    def measure(found: re.Match[str]) -> str | None:
        unit = found["unit"]
        if unit in SPACED and not found["gap"]:
            return None
        low, high = found["a"], found["b"]
        whole, parts = split(low.lstrip("-−"))
        if parts and not whole and not high and not found["many"]:
            return portion(parts, named(unit, is_one=True))
        is_one = low == "1" and not high and not found["many"]
        is_one = is_one or (not found["gap"] and unit[0].isalpha() and _names(found))
        if found["hyphen"] == "-":
            return f"{numbers.span(low, high)}-{named(unit, is_one=True)}"
        many = f" {found['many']}" if found["many"] else ""
        return f"{numbers.span(low, high)}{many} {named(unit, is_one)}"

    def portion(parts: tuple[int, int], unit: str) -> str:
        """``half a mile``, ``three quarters of an hour``."""
        if unit.startswith("per"):
            return f"{numbers.fraction(*parts)} {unit}"
        an = "an" if re.match("[aeiou]|hour", unit) else "a"
        return (
            f"half {an} {unit}" if parts == (1, 2) else f"{numbers.fraction(*parts)} of {an} {unit}"
        )

    def half(found: re.Match[str]) -> str:
        """``½ mile``, with a unit that is written out."""
        return portion(VULGAR[found["w"]], found["unit"]).removesuffix(f" {found['unit']}")

    def feet(found: re.Match[str]) -> str:
        said = (
            f"{numbers.cardinal(int(found['feet']))} {'foot' if found['feet'] == '1' else 'feet'}"
        )
        inches = found["inches"]
        if not inches:
            return said
        return f"{said} {numbers.quantity(inches)} {'inch' if inches == '1' else 'inches'}"

    def inches(found: re.Match[str]) -> str:
        return f"{numbers.quantity(found['a'])} {'inch' if found['a'] == '1' else 'inches'}"

    def bearing(found: re.Match[str]) -> str:
        said = f"{numbers.quantity(found['d'])} degrees"
        for name, unit in (("m", "minutes"), ("s", "seconds")):
            said += f" {numbers.quantity(found[name])} {unit}" if found[name] else ""
        return said + (f" {POINTS[found['point']]}" if found["point"] else "")

    yield rule(
        "bearing",
        r"""(?<![\w.,]) (?P<d>\d{1,3}(?:\.\d+)?)°(?=\s?(?:\d\d?[′’]|[NSEW]\b))
            (?:\s?(?P<m>\d{1,2})[′’])? (?:\s?(?P<s>\d{1,2})[″”])? (?:\s?(?P<point>[NSEW])\b)?""",
        bearing,
    )
    yield rule(
        "measure",
        rf"""{BEFORE}(?P<feet>\d{{1,2}})\s?(?:ft|feet|foot)\.?\s?
             (?P<inches>\d{{1,2}})\s?(?:inches|inch|in\b\.?(?!\s(?!{LARGE})[a-z]))""",
        feet,
    )
    yield rule(
        "measure",
        rf"""{BEFORE}(?P<feet>\d{{1,2}})
             (?: \s?[’'′]\s?(?P<inches>\d{{1,2}}½?)(?:\s?[”"″]|(?!\w)) | ′(?!\w) )""",
        feet,
    )
    yield rule("measure", rf"{BEFORE}(?P<w>[{''.join(VULGAR)}])(?=\s(?P<unit>{WHOLE})\b)", half)
    yield rule("measure", rf"{BEFORE}(?P<a>{QUANTITY})″(?!\w)", inches)
    yield rule(
        "measure",
        rf"""{BEFORE}(?P<a>{MINUS}{QUANTITY})
             (?:\s?[°%]?(?:\s?[–-]\s?|\sto\s)(?P<b>{QUANTITY}))?
             (?:\s(?P<many>hundred|thousand|million|billion))? (?P<gap>(?P<hyphen>-)|\s)?
             (?P<unit>{escaped(UNITS)}) (?![\w²³/]) (?:\.(?=\s[a-z(]))?""",
        measure,
    )


def _names(found: re.Match[str]) -> bool:
    """Whether what it is the measure of stands after it: ``35mm film``, but ``35mm of rain``."""
    after = (
        rf"\s(?!(?:{LARGE}|of|in|and|or|to|from|on|at|with|by|for|per|a|the|is|was|were)\b)[a-z]"
    )
    return re.match(after, found.string[found.end() :]) is not None
