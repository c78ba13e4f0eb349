"""Whole numbers → words, by the Unicode CLDR's rules: the one home of `unicode_rbnf`.

CLDR spells cardinals in every language that is read here, Kazakh among them. Where its rules are
wrong (French ``91e``, Russian ``1900-й``, ``о двадцати``, a ё written е) the language's own module
says it better: every form up to 9,999 was held against num2words', which has other mistakes.
"""

from collections.abc import Mapping
from functools import cache, lru_cache

from unicode_rbnf import RbnfEngine

LARGEST = 10**15
"""From here on figures stay figures, as in CLDR itself."""


@cache
def _engine(language: str) -> RbnfEngine:
    return RbnfEngine.for_language(language)


@lru_cache(4096)
def spell(number: int, language: str, form: str) -> str:
    """A number in one of CLDR's spell-out rule sets: ``cardinal``, ``ordinal-masculine``."""
    if number >= LARGEST:
        return str(number)
    return _engine(language).format_number(number, ruleset_names=[f"spellout-{form}"]).text


@cache
def counting(language: str, end: int = 100) -> Mapping[str, int]:
    """Every way in which the numbers from 1 to `end` are spelled: ``twenty-first`` → 21.

    Empty for a language that CLDR doesn't know.
    """
    if language not in RbnfEngine.get_supported_languages():
        return {}
    engine = _engine(language)
    names = [
        name for name in engine.rulesets if name.startswith("spellout-") and "year" not in name
    ]
    found: dict[str, int] = {}
    for number in range(1, end + 1):
        for text in engine.format_number(number, ruleset_names=names).text_by_ruleset.values():
            found.setdefault(text, number)
    return found
