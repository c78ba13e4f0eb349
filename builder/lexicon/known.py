"""Words in ordinary use: what the audit need not ask about. The one home of `spellchecker`.

No engine here has a list of what it can say: eSpeak and the voices that phonemise by it have rules
for any letters at all, right for ordinary words and a guess for the rest. So what counts is whether
a word is ordinary: whether it is in a list made of films' subtitles, as people speak.
"""

from collections.abc import Callable
from functools import lru_cache

from builder import extras
from builder.errors import ToolError
from builder.lexicon.entries import primary

LANGUAGES = ("de", "en", "es", "fr", "it", "nl", "pt", "ru")
"""Those with a list."""
BRITISH = (
    *(
        ("our", "or"),
        ("tre", "ter"),
        ("ise", "ize"),
        ("isi", "izi"),
        ("isa", "iza"),
        ("yse", "yze"),
    ),
    *(("ence", "ense"), ("lled", "led"), ("lling", "ling"), ("ogue", "og"), ("rouble", "ruble")),
)
"""The English list spells as films from Hollywood do."""


def known(language: str) -> Callable[[str], bool]:
    """Whether a word of that language is in ordinary use; a compound is where all its parts are.

    Raises `ToolError` where the lists are not installed, or have none for the language.
    """
    name = primary(language)
    if name not in LANGUAGES:
        raise ToolError(
            f"there is no list of words for `{language}`",
            f"there are lists for {', '.join(LANGUAGES)}",
        )
    try:
        from spellchecker import SpellChecker
    except ImportError:
        message = "the lists of words are not installed"
        raise ToolError(message, extras.install("words")) from None
    words = SpellChecker(language=name)

    def is_listed(word: str) -> bool:
        return bool(words.known([word]))

    @lru_cache(None)
    def is_known(word: str) -> bool:
        small = word.casefold().replace("’", "'")
        if is_listed(small) or ("-" in small and all(map(is_known, small.split("-")))):
            return True
        spelt = (
            small.replace(*change) for change in BRITISH if name == "en" and change[0] in small
        )
        return any(map(is_listed, spelt))

    return is_known
