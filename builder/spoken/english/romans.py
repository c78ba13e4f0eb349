"""Roman figures in English: kings, chapters, wars, centuries. ``I`` is nearly always a person."""

import re
from collections.abc import Iterator

from builder.spoken.english.numbers import Numbers
from builder.spoken.shapes import Rule, roman, rule

KINGS = (
    "Abdulhamid|Ahmed|Albert|Alexander|Alexandra|Alexei|Alfonso|Andrew|Anne|August|Augustus|Baldwin"
    "|Basil|Bayezid|Benedict|Boniface|Boris|Carl|Carlos|Catherine|Charles|Christian|Claudius"
    "|Clement|Constantine|Cyrus|Darius|David|Edward|Eleanor|Elizabeth|Eric|Ernest|Ferdinand|Francis"
    "|Franz|Frederick|Friedrich|George|Gregory|Gustav|Haakon|Harald|Henri|Henry|Humbert|Innocent"
    "|Isabella|Ivan|James|Joan|John|Joseph|Josef|Juan|Julius|Justinian|Karl|Kenneth|Konrad|Leo"
    "|Leopold|Louis|Ludwig|Magnus|Margaret|Margrethe|Maria|Mary|Matthias|Maximilian|Mehmed"
    "|Menelik|Michael|Mithridates|Mohammed|Murad|Napoleon|Napoléon|Nicholas|Olaf|Olav|Oscar|Otto"
    "|Paul|Pedro|Peter|Philip|Pius|Ptolemy|Rama|Rameses|Ramesses|Ramses|Richard|Robert|Rudolf|Selim"
    "|Sigismund|Sixtus|Stephen|Suleiman|Theodosius|Thutmose|Umberto|Urban|Valdemar|Victoria"
    "|Vladimir|Wilhelm|William|Xerxes|Zog|Emmanuel"
)
"""Names that a figure makes the First, the Second, the Third."""
THRONES = (
    "King|Queen|Pope|Emperor|Empress|Tsar|Czar|Tsarina|Kaiser|Sultan|Shah|Prince|Princess|Duke|Count"
    "|Pharaoh|Patriarch|Khan|Saint"
)
PARTS = (
    "Chapter|Chapters|Book|Books|Part|Parts|Volume|Volumes|Vol\\.|Vols\\.|Act|Scene|Canto|Section"
    "|Article|Figure|Fig\\.|Plate|Plates|Table|Phase|Type|Class|Mark|Mk|Appendix|Stage|Level|Title"
    "|Sonnet|Psalm|Letter|Episode|Symphony|Concerto|Op\\.|No\\.|Grade|Group|War|Chap\\.|Ch\\.|Corps"
    "|World\\sWar"
)
SMALL = (
    "chapter|book|part|volume|vol\\.|act|scene|canto|page|pages|p\\.|pp\\.|section|note|verse"
    "|stanza"
)
FIGURE = r"[IVXLC]+"
SEVERAL = r"(?:\s?[–-]\s?|,\s|,?\s(?:and|to|or)\s|\s?&\s?)"


def rules(numbers: Numbers) -> Iterator[Rule]:
    """``Charles I``, ``Louis XIV``, ``Chapter IV``, ``World War II``, ``XIXth``, ``MDCCCV``."""

    def nth(found: re.Match[str]) -> str | None:
        number = roman(found["w"])
        return f"the {numbers.ordinal(number).title()}" if number and number < 100 else None

    def first(found: re.Match[str]) -> str | None:
        """``I`` after a king's name, where it can't be somebody speaking."""
        return "the First" if _is_king(found) else None

    def count(found: re.Match[str]) -> str | None:
        number = roman(found[0])
        return numbers.cardinal(number) if number else None

    def counts(found: re.Match[str]) -> str | None:
        """One figure or several: ``IV``, ``I and II``, ``xii–xv``."""
        figures = re.split(rf"({SEVERAL})", found["w"])
        values = [roman(each) for each in figures[::2]]
        is_person = found["w"] == "I" and re.match(r"\s[a-z]", found.string[found.end() :])
        if None in values or (is_person and not found["label"].endswith("War")):
            return None
        links = [
            " to " if link.strip() in "–-" else link.replace("&", "and") for link in figures[1::2]
        ]
        said = [numbers.cardinal(value or 0) for value in values]
        return "".join(word + link for word, link in zip(said, [*links, ""], strict=True))

    def year(found: re.Match[str]) -> str | None:
        number = roman(found[0])
        return numbers.year(number) if number and 1400 < number < 2100 else None

    def ordinal(found: re.Match[str]) -> str | None:
        number = roman(found["r"])
        return numbers.ordinal(number) if number else None

    last = r"(?!\w)(?!\.\w)(?!-[A-Z])"
    yield rule("ordinal", rf"\b(?P<r>{FIGURE})(?:st|nd|rd|th){last}", ordinal)
    yield rule("century", rf"\b(?P<w>(?P<r>{FIGURE}))(?=(?:\s|-)(?:century|centuries)\b)", ordinal)
    yield rule(
        "part", rf"\b(?P<label>{PARTS})\s?(?P<w>{FIGURE}(?:{SEVERAL}{FIGURE})*){last}", counts
    )
    yield rule(
        "part",
        rf"\b(?P<label>{SMALL})\s?(?P<w>[ivxlc]+(?:{SEVERAL}[ivxlc]+)*|[IVXLC]{{2,}}){last}",
        counts,
    )
    name = rf"(?:(?:{THRONES})\s(?:[A-Z][\w’-]+\s){{1,2}}|\b(?:{KINGS})\s)"
    yield rule("king", rf"{name}(?P<w>[IVX]{{2,}}|[VX]){last}", nth)
    yield rule("king", rf"(?P<throne>\b(?:{THRONES})\s)?\b(?P<name>{KINGS})\s(?P<w>I){last}", first)
    yield rule(
        "number", rf"\b[A-Z][\w’]*[a-zé]\s(?P<w>(?!XXX)[IVX]{{2,}}){last}", lambda f: count_w(f)
    )
    yield rule("year", rf"\bM[MCDXLVI]{{3,}}{last}", year)

    def count_w(found: re.Match[str]) -> str | None:
        number = roman(found["w"])
        return numbers.cardinal(number) if number else None


_ENDS = re.compile(r"(?:[’']s\b|[,;:.)!?”’]|\s\(|\Z)")
_RULES = re.compile(
    r"\s(?:of|is|has|reigned|ruled|died|succeeded|married|dissolved|ascended|himself|would)\b"
)
_DOES = re.compile(r"\s(?:was|had|and|in|to|on|at|from|with|by|as|came|who|the)\b")
_LEADS = re.compile(
    r"(?:\A|[.;:(“—]\s?|\b(?:of|by|under|after|before|during|since|to|from|against|with|for|when)\s)\Z"
)


def _is_king(found: re.Match[str]) -> bool:
    after, before = found.string[found.end() :], found.string[: found.start("name")]
    if found["throne"] or _RULES.match(after):
        return True
    return bool(_ENDS.match(after) or (_DOES.match(after) and _LEADS.search(before)))
