"""Sums of money in English."""

import re
from collections.abc import Iterator

from builder.spoken.english.numbers import FIGURE, Numbers
from builder.spoken.shapes import Rule, escaped, rule

COINS = {
    "£": ("pound", "pounds", "penny", "pence"),
    "$": ("dollar", "dollars", "cent", "cents"),
    "US$": ("US dollar", "US dollars", "cent", "cents"),
    "A$": ("Australian dollar", "Australian dollars", "cent", "cents"),
    "C$": ("Canadian dollar", "Canadian dollars", "cent", "cents"),
    "€": ("euro", "euros", "cent", "cents"),
    "¥": ("yen", "yen", "", ""),
    "₽": ("rouble", "roubles", "kopeck", "kopecks"),
    "₸": ("tenge", "tenge", "tiyn", "tiyn"),
    "₴": ("hryvnia", "hryvnias", "kopiyka", "kopiykas"),
    "¢": ("cent", "cents", "", ""),
    "₹": ("rupee", "rupees", "paisa", "paise"),
}
CODES = {"GBP": "£", "USD": "$", "EUR": "€", "JPY": "¥", "RUB": "₽", "KZT": "₸", "INR": "₹"}
MANY = {
    "k": "thousand", "K": "thousand", "m": "million", "M": "million", "mn": "million",
    "bn": "billion", "B": "billion", "tn": "trillion", "thousand": "thousand",
    "million": "million", "billion": "billion", "trillion": "trillion",
}  # fmt: skip
THING = "note|bill|coin|piece|stamp|ticket|fine|prize|fee|bet|reward|cheque|check|deposit|loan|tip"
"""What a sum may describe, and then stands in the singular: ``a £5 note``."""


def rules(numbers: Numbers) -> Iterator[Rule]:
    """``£1,250``, ``$1.50``, ``€20–30``, ``£3m``, ``£5 10s. 6d.``, ``50p``."""

    def names(coin: str) -> tuple[str, str, str, str]:
        return COINS[CODES.get(coin, coin)]

    def amount(written: str, coin: str, is_one: bool = False) -> str:
        """A sum without a magnitude; two decimals are the small coin."""
        one, many, small, smalls = names(coin)
        whole, point, cents = written.replace(",", "").partition(".")
        if not point or len(cents) != 2 or not small:
            return f"{numbers.figure(written)} {one if is_one or written == '1' else many}"
        coins = f"{numbers.cardinal(int(cents))} {small if int(cents) == 1 else smalls}"
        if not int(whole) and int(cents):
            return coins
        said = f"{numbers.cardinal(int(whole))} {one if int(whole) == 1 else many}"
        return f"{said} and {coins}" if int(cents) else said

    def total(found: re.Match[str]) -> str:
        coin, low, high = found["coin"], found["a"], found["b"]
        magnitude = MANY.get(found["many"] or "", "")
        of_thing = found["thing"]
        if magnitude or high:
            said = numbers.span(low, high) + (f" {magnitude}" if magnitude else "")
            said += f" {names(coin)[0 if of_thing else 1]}"
        else:
            said = amount(low, coin, bool(of_thing))
        return ("minus " if found["sign"] else "") + said

    def old(found: re.Match[str]) -> str:
        """Pounds, shillings and pence."""
        parts = [
            f"{numbers.cardinal(int(found[name]))} {one if found[name] == '1' else many}"
            for name, one, many in (
                ("l", "pound", "pounds"),
                ("s", "shilling", "shillings"),
                ("d", "penny", "pence"),
            )
            if found[name]
        ]
        return f"{', '.join(parts[:-1])} and {parts[-1]}"

    def small(found: re.Match[str]) -> str:
        one, many = ("penny", "pence") if found["p"] == "p" else ("cent", "cents")
        return f"{numbers.figure(found['a'])} {one if found['a'] == '1' else many}"

    stop = r"(?:\.(?!\W*\Z))?"
    yield rule(
        "money",
        rf"""(?<!\w)£(?P<l>\d+)[\s,]\s?(?P<s>\d\d?)s\b{stop}(?:,?\s?(?P<d>\d\d?)d\b{stop})?""",
        old,
    )
    yield rule("money", rf"(?<![\w£])(?P<l>)(?P<s>\d\d?)s\.?\s?(?P<d>\d\d?)d\b{stop}", old)
    yield rule(
        "money",
        rf"""(?<!\w) (?P<sign>(?<![^\s(“‘])[-−])?
             (?P<coin>{escaped(COINS)}|(?:{escaped(CODES)})(?=\s)) \s?
             (?P<a>{FIGURE}) (?:\s?[–-]\s?(?P=coin)?(?P<b>{FIGURE}))?
             (?:\s?(?P<many>{escaped(MANY)})\b)?
             (?=(?P<thing>[\s-](?:{THING})\b)?) (?![\w]|[.,]\d)""",
        total,
    )
    if not numbers.is_american:
        yield rule("money", rf"(?<![\w£.,-])(?P<a>{FIGURE})(?P<p>p)\b(?!\.\s?\d)", small)
    yield rule("money", rf"(?<![\w£.,-])(?P<a>{FIGURE})\s?(?P<p>¢)", small)
    yield rule(
        "money",
        rf"(?<![\w.,-])(?P<a>{FIGURE})\s?(?P<coin>[€₸₽₴₹¥])(?!\w|\s?\d)",
        lambda found: amount(found["a"], found["coin"]),
    )
