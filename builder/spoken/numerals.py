"""Whole numbers → words, by the Unicode CLDR's rules: the one home of `unicode_rbnf`.

CLDR spells cardinals in every language that is read here, Kazakh among them. Where its rules are
wrong (French ``91e``, Russian ``1900-й``, ``о двадцати``, a ё written е) the language's own module
says it better: every form up to 9,999 was held against num2words', which has other mistakes.
"""

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
