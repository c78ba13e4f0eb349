"""Addresses of the web and of post, and telephone numbers, in any language."""

import re
from collections.abc import Callable, Iterator, Mapping

from builder.spoken.shapes import Rule, rule

TOP = "com|org|net|edu|gov|info|io|uk|de|fr|ru|kz|eu|us|co|ca|au|nz|ie|ch|at|it|es|nl|se|pl|jp|kr"
HOST = rf"(?:[A-Za-z0-9-]+\.)+(?:{TOP})"
_SCHEME = r"(?:https?|ftp)://"
PATH = r"(?:[/?\#][\w./?=&%\#~+:-]*[\w/])?"

WEB = re.compile(rf"(?:\b{_SCHEME}(?:www\.)?|\bwww\.)(?P<host>[\w.-]*\w)(?::\d+)?{PATH}")
"""An address of the web, as a text writes it out; its host without the ``www.``."""


def rules(
    signs: Mapping[str, str], digits: Callable[[str], str], calls: str, plus: str
) -> Iterator[Rule]:
    """`signs` names ``.``, ``/`` and ``@``; `calls` is what stands before a telephone number."""

    def spelt(found: re.Match[str]) -> str:
        written = re.sub(r"\A\w+://|\Amailto:|/\Z", "", found[0])
        parts = re.findall(r"\d+|[^\W\d_]+|.", written)
        said = (digits(p) if p.isdecimal() else signs.get(p, p) for p in parts)
        return " ".join(said)

    def telephone(found: re.Match[str]) -> str:
        groups = re.findall(r"\d+", found["n"])
        said = ", ".join(map(digits, groups))
        return f"{plus} {said}" if found["n"].startswith("+") else said

    number = r"(?P<n>\+?(?:\(\d+\)[\s-]?)?\d[\d\s().-]*\d)"
    yield rule("address", rf"\b{_SCHEME}[\w.-]+(?::\d+)?{PATH}", spelt)
    yield rule("address", rf"(?<![\w.@-])(?:mailto:)?[\w.+-]*\w@{HOST}\b(?![\w-])", spelt)
    yield rule("address", rf"(?<![\w.@-])(?:www\.{HOST}|{HOST}(?=/\w)){PATH}(?![\w-])", spelt)
    yield rule("telephone", rf"(?i:\b(?:{calls})\.?:?\s)(?P<w>{number})(?![\w-])", telephone)
    yield rule("telephone", r"(?<![\w+])(?P<n>\+\d[\d\s().-]{5,}\d)(?![\w-])", telephone)
    yield rule(
        "telephone",
        r"(?<![\w+.,])(?P<n>0\d{2,4}\s(?:\d{3,4}\s\d{3,4}|\d{5,8}))(?![\w-])",
        telephone,
    )
    yield rule(
        "telephone",
        r"(?<![\w(+.,:/-])(?P<n>(?:\(\d{3}\)\s?|\d{3}[-.\s])?\d{3}-\d{4})(?![\w-])",
        telephone,
    )
