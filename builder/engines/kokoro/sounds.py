"""A line as Kokoro reads it: in IPA, with one letter for each diphthong and affricate.

eSpeak NG writes down how words sound, and ties what is one sound in two letters; punctuation is
kept beside it, because Kokoro reads that too. The letters are those of misaki (Apache-2.0), the
phonemiser that Kokoro learnt from: `A` is the vowel of *day*, `I` of *my*, `Q` of a British *no*.
"""

import re
from collections.abc import Callable, Iterator

from builder import sounds
from builder.abbreviations import usage

Transcribe = Callable[[str], str]

_ALPHABET = (
    '·;:,.!?··—…"()“” \u0303ʣʥʦʨᵝ\uab67AI·····O·Q·ST··W·Yᵊa'
    "bcdef·hijklmnopqrstuvwxyzɑɐɒæ··βɔɕç·ɖðʤə·ɚɛɜ"
    "··ɟ·ɡ······ɥ·ɨɪʝ······ɯɰŋɳɲɴø·ɸθœ··ɹ·ɾɻ·ʁɽʂʃ"
    "ʈʧ·ʊʋ·ʌɣɤ·χʎ···ʒʔ·······ˈˌː···ʰ·ʲ····↓·→↗↘··"
    "·ᵻ"
)
VOCABULARY = {sound: number for number, sound in enumerate(_ALPHABET) if sound != "·"}
"""What Kokoro was taught to read, and the number of each, which is its place in the alphabet."""

LONGEST = 400
"""Sounds in one breath. It knows 510 and leaves out the rest; near the end of those it hurries."""

_QUOTES = str.maketrans("«»„‟[]{}–―’‘ʼ", "“”“”()()——'''")
_MARKS = re.compile(r"[;!?…—“”\"()]+|[.,:]+(?=[\s“”\"()…—]|$)")
_SWITCH = re.compile(r"\([a-z^-]+\)")
_SYLLABIC = "\u0329"

_ONE_SOUND = {
    **{"d^ʒ": "ʤ", "t^ʃ": "ʧ", "d^z": "ʣ", "t^s": "ʦ", "s^s": "S"},
    **{"e^ɪ": "A", "a^ɪ": "I", "a^ʊ": "W", "ɔ^ɪ": "Y", "o^ʊ": "O", "ə^ʊ": "Q"},
}
_ENGLISH = {
    **{"ʔˌn\u0329": "ʔn", "ʔn\u0329": "ʔn", "ə^l": "ᵊl", "ʲo": "jo", "ʲə": "jə", "ʲ": ""},
    **{"ɚɹ": "əɹ", "ɚ": "əɹ", "r": "ɹ", "x": "k", "ç": "k", "ɐ": "ə", "ɬ": "l", "\u0303": ""},
}
_BRITISH = {"e^ə": "ɛː", "iə": "ɪə", "O": "Q"}
_AMERICAN = {"Q": "O", "ɜːɹ": "ɜɹ", "ɜː": "ɜɹ", "ɪə": "iə", "ː": ""}
_ENGLISH_LAST = {"e": "A", "o": "ɔ", "ɾ": "T", "ʔ": "t"}
"""As misaki maps eSpeak's English to its own; Kokoro's English voices heard nothing else."""

_DICTIONARY = {"͡": "^", "‿": "", ".": "", "'": "ˈ", "g": "ɡ", "r": "ɹ"}
"""Ways of a dictionary's IPA that are not ours."""


def write(text: str, language: str, transcribe: Transcribe) -> str:
    """How a line sounds, in Kokoro's letters and no others."""
    parts = []
    for run in sounds.runs(text.translate(_QUOTES)):
        if run.ipa:
            parts.append(_given(run.ipa, language))
        else:
            parts += _letters(run.text, language, transcribe)
    known = (sound for sound in "".join(parts) if sound in VOCABULARY)
    return " ".join("".join(known).split())


def _letters(text: str, language: str, transcribe: Transcribe) -> Iterator[str]:
    """Words and the punctuation between them, in turn."""
    at = 0
    for mark in _marks(text, language):
        yield _words(text[at : mark.start()], language, transcribe)
        yield mark[0]
        at = mark.end()
    yield _words(text[at:], language, transcribe)


def _marks(text: str, language: str) -> Iterator[re.Match[str]]:
    """The punctuation that is heard; a full stop that belongs to its word is not."""
    bound = usage(language).bound
    for mark in _MARKS.finditer(text):
        word = re.search(r"[\w.]*$", text[: mark.start()])
        is_last = not text[mark.end() :].strip('“”"() ')
        if mark[0] == "." and not is_last and word and (word[0] in bound or len(word[0]) == 1):
            continue
        yield mark


def _words(text: str, language: str, transcribe: Transcribe) -> str:
    if not text.strip():
        return text
    heard = _ours(_SWITCH.sub("", transcribe(text)), language)
    before, after = text[0].isspace(), text[-1].isspace()
    return f"{' ' * before}{heard.strip()}{' ' * after}"


def _given(ipa: str, language: str) -> str:
    """A dictionary's IPA in Kokoro's letters; no sound is changed for a nearer one."""
    heard = sounds.stressed(_mapped(ipa, _DICTIONARY))
    for tied, letter in _ONE_SOUND.items():
        heard = heard.replace(tied, letter).replace(tied.replace("^", ""), letter)
    heard = _mapped(heard, {"en-GB": {"O": "Q"}, "en-US": {"Q": "O"}}.get(language, {}))
    return heard.replace("^", "")


def _ours(ipa: str, language: str) -> str:
    """IPA in which what is one sound is tied, in Kokoro's letters."""
    heard = _mapped(ipa, _ONE_SOUND)
    if language.startswith("en"):
        heard = _mapped(heard, _ENGLISH)
        heard = re.sub(rf"(\S){_SYLLABIC}", r"ᵊ\1", heard)
        heard = _mapped(heard, _BRITISH if language == "en-GB" else _AMERICAN)
        heard = _mapped(heard, _ENGLISH_LAST)
    return heard.replace("^", "").replace("-", "")


def _mapped(heard: str, table: dict[str, str]) -> str:
    for old, new in table.items():
        heard = heard.replace(old, new)
    return heard


def breaths(heard: str, longest: int = LONGEST) -> Iterator[str]:
    """The sounds in stretches that can be spoken at once: cut after a clause, or else a word."""
    while len(heard) > longest:
        end = max(heard.rfind(mark, 0, longest) for mark in (". ", "! ", "? ", "; ", ": ", "— "))
        end = end if end > 0 else heard.rfind(", ", 0, longest)
        end = end + 1 if end > 0 else heard.rfind(" ", 0, longest)
        end = end if end > 0 else longest
        yield heard[:end].strip()
        heard = heard[end:].strip()
    yield heard


def numbers(heard: str) -> list[int]:
    """The sounds as Kokoro counts them."""
    return [VOCABULARY[sound] for sound in heard]
