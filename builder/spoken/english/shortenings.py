"""Abbreviations, initials and signs in English."""

import re
from collections.abc import Iterator

from builder import abbreviations
from builder.spoken import tables
from builder.spoken.shapes import Rule, escaped, rule

TITLES = {
    "Mr": "Mister", "Mrs": "Missus", "Ms": "Miz", "Messrs": "Messieurs", "Dr": "Doctor",
    "Drs": "Doctors", "Prof": "Professor", "Rev": "Reverend", "Revd": "Reverend",
    "Capt": "Captain", "Cpt": "Captain", "Col": "Colonel", "Gen": "General", "Lt": "Lieutenant",
    "Maj": "Major", "Sgt": "Sergeant", "Cpl": "Corporal", "Pvt": "Private", "Adm": "Admiral",
    "Cdr": "Commander", "Gov": "Governor", "Sen": "Senator", "Rep": "Representative",
    "Pres": "President", "Hon": "Honourable", "Supt": "Superintendent", "Insp": "Inspector",
    "St": "Saint", "Sts": "Saints", "Mt": "Mount", "Ft": "Fort", "Mme": "Madame",
    "Mlle": "Mademoiselle", "Msgr": "Monsignor", "Wm": "William", "Chas": "Charles",
    "Geo": "George", "Thos": "Thomas", "Jas": "James", "Edw": "Edward",
}  # fmt: skip
"""Before a name."""
BARE = {"Mr", "Mrs", "Ms", "Messrs", "Dr", "Drs", "Revd", "St", "Mt", "Mme", "Mlle", "Lt", "Capt"}
"""Those that Britain writes without a full stop."""
STREETS = {
    "St": "Street", "Dr": "Drive", "Ave": "Avenue", "Rd": "Road", "Blvd": "Boulevard",
    "Ln": "Lane", "Sq": "Square", "Terr": "Terrace", "Hwy": "Highway",
}  # fmt: skip
"""After a name."""
LATIN = {
    "e.g.": "for example", "i.e.": "that is", "etc.": "et cetera", "&c.": "et cetera",
    "cf.": "compare", "viz.": "namely", "vs.": "versus", "approx.": "approximately",
    "et al.": "and others", "incl.": "including", "Esq.": "Esquire", "Bros.": "Brothers",
    "Ltd.": "Limited", "Inc.": "Incorporated", "a.k.a.": "also known as",
    "eg": "for example", "ie": "that is",
}  # fmt: skip
NUMBERED = {
    "no": "number", "nos": "numbers", "vol": "volume", "vols": "volumes", "p": "page",
    "pp": "pages", "ch": "chapter", "chap": "chapter", "chs": "chapters", "chaps": "chapters",
    "fig": "figure", "figs": "figures", "sec": "section", "sect": "section", "art": "article",
    "pt": "part", "bk": "book", "l": "line", "ll": "lines", "v": "verse", "vv": "verses",
    "op": "opus", "col": "column", "tel": "telephone",
    "ext": "extension",
}  # fmt: skip
"""Before a figure."""
SIGNS = {"&": "and", "+": "plus", "=": "equals", "×": "by"}
"""Between words."""

STOP = r"(?:\.(?!\W*\Z))?"
"""An abbreviation's own full stop; at a text's end it is the sentence's too, and stays."""


def rules(is_american: bool) -> Iterator[Rule]:
    """Streets before saints: each asks what stands on its other side."""
    openers = abbreviations.usage("en").openers

    def street(found: re.Match[str]) -> str | None:
        after = re.match(r"\s([A-Z]\w*)", found.string[found.end() :])
        return STREETS[found["key"]] if not after or after[1] in openers else None

    def titled(found: re.Match[str]) -> str | None:
        key, stop = found["key"], found["stop"]
        if not stop and key not in BARE:
            return None
        said = TITLES[key]
        return said.replace("our", "or") if is_american and key == "Hon" else said

    def numbered(found: re.Match[str]) -> str:
        said = NUMBERED[found["key"].lower()]
        return (said.capitalize() if found["key"][0].isupper() else said) + " "

    def initials(found: re.Match[str]) -> str | None:
        if found["next"] in openers:
            return None
        return " ".join(re.findall(r"[A-Z]", found["w"])) + (" " if found["gap"] else "")

    yield rule(
        "abbreviation",
        rf"""(?:\b[A-Z][\w’'-]+|\b\d+(?:st|nd|rd|th))\s
             (?P<w>(?P<key>{escaped(STREETS)})\b{STOP})(?!\w)""",
        street,
    )
    yield rule(
        "abbreviation",
        rf"\b(?P<w>(?P<key>{escaped(TITLES)})\b(?P<stop>\.?))(?=\s(?:[A-Z“‘&]|de\b|von\b|van\b|d’))",
        titled,
    )
    yield from tables.abbreviations(LATIN)
    yield rule("abbreviation", rf"(?<=[a-z]),?\s(?P<w>Jr{STOP})(?![\w])", "Junior")
    yield rule("abbreviation", rf"(?<=[a-z]),\s(?P<w>Sr{STOP})(?![\w])", "Senior")
    yield rule(
        "abbreviation",
        rf"(?<![\w.])(?P<key>(?i:{escaped(NUMBERED)}))\.\s?(?=[+(]?\d|[ivxlc]+\b|[IVXLC]+\b)",
        numbered,
    )
    yield rule("abbreviation", r"\bNo\s(?=\d{1,3}\b(?![\s-]?[a-z]))", "Number ")
    yield rule("abbreviation", r"\b(?:ca?\.|circa)\s?(?=1?\d{3}\b|20\d\d\b)", "about ")
    yield rule("abbreviation", r"(?<=\()b\.\s?(?=\d{3,4}\b)", "born ")
    yield rule(
        "abbreviation", r"(?<=[(,;]\s)d\.\s?(?=\d{3,4}\b)|(?<=\()d\.\s?(?=\d{3,4}\b)", "died "
    )
    yield rule(
        "initials",
        r"(?<![\w.’])(?P<w>[A-Z]\.(?:\s?[A-Z]\.)*(?P<gap>\s?))(?=(?P<next>[A-Z][a-z’]\w*))",
        initials,
    )
    yield rule("symbol", rf"(?<=\s)[{''.join(SIGNS)}](?=\s)", lambda found: SIGNS[found[0]])
    yield rule("symbol", r"±\s?(?=\d)", "plus or minus ")
    yield rule("symbol", r"(?<!\w)[~≈]\s?(?=\d)", "about ")
    yield rule("symbol", r"©\s?(?=\w)", "copyright ")
