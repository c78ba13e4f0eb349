"""Which of eSpeak's voices there are, what languages they read, and which one reads a book."""

from collections.abc import Iterable, Mapping, Sequence

from builder.engines import Voice, roster

LICENCE = "GPL-3.0-or-later"
"""eSpeak NG's own; it lays no claim to what it speaks."""

MUTE = {"fo", "kaa", "xex"}
"""Languages whose dictionary the wheel lacks: eSpeak spells them letter by letter."""

TAGS = {
    "chr-US-Qaaa-x-west": "chr-Qaaa-US-x-west",
    "en-us-nyc": "en-US-x-nyc",
    "ca-nw": "ca-x-nw",
    "piqd": "tlh-Piqd",
}
"""eSpeak's tags that are not well formed by BCP 47 (RFC 5646 § 2.1), and what they mean."""

ALIASES = {"zh": "cmn", "no": "nb", "nn": "nb", "iw": "he", "in": "id", "mo": "ro", "sh": "sr"}
"""Languages that eSpeak has under another name, or under the nearest to them."""

RP = "gmw/en-gb-x-rp"
PREFERRED = {"en": RP, "en-gb": RP, "fr": "roa/fr", "pt": "roa/pt", "vi": "aav/vi"}
"""Who reads a language where several could. Of 1,504 words of English prose two sizes of Whisper
misheard 21.4 and 17.2 in a hundred from Received Pronunciation, 23.9 and 15.8 from the American
voice, 21.2 and 18.0 from `gmw/en` (docs/audio.md): so the American voice reads American books, and
Received Pronunciation any other English."""


def voices(found: Iterable[Mapping[str, str]]) -> tuple[Voice, ...]:
    """Those of eSpeak's voices that can read."""
    return tuple(
        Voice(each["id"], each["name"], tag(each["language"]), LICENCE, credit="eSpeak NG")
        for each in found
        if each["language"] not in MUTE
    )


def tag(language: str) -> str:
    """eSpeak's name for a language as a BCP 47 tag, in the letter case of RFC 5646 § 2.1.1."""
    first, *rest = TAGS.get(language, language).split("-")
    private = rest.index("x") if "x" in rest else len(rest)
    cased = [_cased(subtag) for subtag in rest[:private]]
    return "-".join([first.lower(), *cased, *rest[private:]])


def _cased(subtag: str) -> str:
    return {2: subtag.upper(), 4: subtag.title()}.get(len(subtag), subtag.lower())


def choose(known: Sequence[Voice], wanted: str, language: str) -> Voice:
    """The voice that was asked for, by id, name or tag, or else the language's.

    Raises `LookupError`, with the nearest, where there is none.
    """
    return roster.choose("the system", known, wanted, language, PREFERRED, ALIASES)
