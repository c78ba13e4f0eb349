"""Roman figures in Russian: centuries, kings and queens in every case, chapters."""

import re
from collections.abc import Iterator

from builder.spoken import tables
from builder.spoken.russian.numbers import Russian
from builder.spoken.shapes import Rule, escaped, roman, rule

KINGS = {
    "Николай": "", "Пётр": "", "Петр": "", "Александр": "", "Иван": "", "Павел": "", "Карл": "",
    "Людовик": "", "Генрих": "", "Георг": "", "Филипп": "", "Фридрих": "", "Вильгельм": "",
    "Наполеон": "", "Эдуард": "", "Ричард": "", "Яков": "", "Василий": "", "Фёдор": "",
    "Рамсес": "", "Пий": "", "Лев": "", "Иоанн": "", "Бенедикт": "", "Григорий": "", "Алексей": "",
}  # fmt: skip
QUEENS = "Екатерин|Елизавет|Мари|Анн|Виктори"
HIS = {
    "а": "genitive", "я": "genitive", "у": "dative", "ю": "dative", "ом": "ablative",
    "ем": "ablative", "е": "locative",
}  # fmt: skip
"""How a king's name ends in each case, and a queen's."""
HER = {
    "а": "", "я": "", "ы": "genitive", "и": "genitive", "е": "dative", "у": "accusative",
    "ю": "accusative", "ой": "ablative", "ей": "ablative",
}  # fmt: skip
CENTURY = {"век": "", "века": "genitive", "веке": "locative", "веку": "dative", "веком": "ablative",
           "столетие": "neuter", "столетия": "genitive", "столетии": "locative"}  # fmt: skip
PARTS = {"глава": "feminine", "главы": "feminine-genitive", "главе": "feminine-locative",
         "главу": "feminine-accusative", "часть": "feminine", "части": "feminine-genitive",
         "том": "masculine", "тома": "masculine-genitive", "томе": "masculine-locative",
         "книга": "feminine", "книги": "feminine-genitive", "акт": "masculine",
         "действие": "neuter", "раздел": "masculine", "песнь": "feminine", "сцена": "feminine",
         "явление": "neuter"}  # fmt: skip


def rules(russian: Russian) -> Iterator[Rule]:
    """``XIX век``, ``Николай II``, ``Николая II``, ``Глава IV``."""

    def century(found: re.Match[str]) -> str | None:
        number, kind = roman(found["w"]), CENTURY[found["noun"]]
        form = kind if kind == "neuter" else "masculine" + (f"-{kind}" if kind else "")
        return russian.ordinal(number, form) if number else None

    def short(found: re.Match[str]) -> str | None:
        """``в XIX в.``"""
        number = roman(found["r"])
        form, noun = ("masculine-locative", "веке") if found["in"] else ("masculine", "век")
        return f"{russian.ordinal(number, form)} {noun}" if number else None

    def king(found: re.Match[str]) -> str | None:
        number, kind = roman(found["w"]), ""
        if found["case"]:
            kind = f"-{HIS[found['case']]}"
        return russian.ordinal(number, f"masculine{kind}").capitalize() if number else None

    def queen(found: re.Match[str]) -> str | None:
        number = roman(found["w"])
        kind = f"-{HER[found['case']]}" if HER[found["case"]] else ""
        return russian.ordinal(number, f"feminine{kind}").capitalize() if number else None

    def part(found: re.Match[str]) -> str | None:
        number = roman(found["w"]) if not found["w"].isdecimal() else int(found["w"])
        return russian.ordinal(number, PARTS[found["label"].lower()]) if number else None

    names = "|".join(re.sub(r"[йв]\Z", lambda m: m[0] + "?", name) for name in KINGS)
    yield rule(
        "century",
        rf"(?<!\w)(?P<w>[IVXL]+)(?=(?:-й|-го|-м)?\s(?P<noun>{escaped(CENTURY)})(?!\w))",
        century,
    )
    yield rule(
        "century",
        r"(?P<in>\b[вВ]\s)?(?<!\w)(?P<w>(?P<r>[IVXL]+)\sв(?:\.(?!\W*\Z)|(?=\.\W*\Z)))",
        short,
    )
    yield rule("king", rf"\b(?:{names})(?P<case>а|я|у|ю|ом|ем|е)?\s(?P<w>[IVX]+)(?!\w)", king)
    yield rule("king", rf"\b(?:{QUEENS})(?P<case>а|я|ы|и|е|у|ю|ой|ей)\s(?P<w>[IVX]+)(?!\w)", queen)
    yield rule(
        "part",
        rf"\b(?i:(?P<label>{'|'.join(PARTS)}))\s(?P<w>[IVXLC]+|\d{{1,3}}){tables.AFTER}",
        part,
    )
