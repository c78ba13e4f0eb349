"""Who of an engine's voices was asked for, and who reads a language where nobody was."""

import difflib
from collections.abc import Iterator, Mapping, Sequence

from builder.engines import Voice


def choose(
    who: str,
    known: Sequence[Voice],
    wanted: str,
    language: str,
    preferred: Mapping[str, str],
    aliases: Mapping[str, str] | None = None,
) -> Voice:
    """The voice of that id, name or tag, or else the language's.

    `who` has the voices, and is named where there is none: `LookupError`, with the nearest.
    `preferred` says who reads a language, in lower case, that several could.
    """
    voice = _named(known, wanted) if wanted else _reader(known, language, preferred, aliases or {})
    if voice:
        return voice
    asked = wanted or language
    names = [name.lower() for each in known for name in _names(each)]
    near = difflib.get_close_matches(asked.lower(), names, n=5, cutoff=0.6)
    hint = f"; near it are {', '.join(dict.fromkeys(near))}" if near else ""
    what = f"voice `{wanted}`" if wanted else f"voice for the language `{language}`"
    raise LookupError(f"{who} has no {what}{hint}")


def _named(known: Sequence[Voice], wanted: str) -> Voice | None:
    return next((v for v in known if wanted.lower() in (n.lower() for n in _names(v))), None)


def _names(voice: Voice) -> tuple[str, str, str]:
    return voice.id, voice.name, voice.language


def _reader(
    known: Sequence[Voice], language: str, preferred: Mapping[str, str], aliases: Mapping[str, str]
) -> Voice | None:
    """By lookup (RFC 4647 § 3.4): the whole tag, then the tag with less and less at its end."""
    by_id = {voice.id: voice for voice in known}
    for wider in _ranges(language.lower(), aliases):
        if wider in preferred:
            return by_id.get(preferred[wider])
        for voice in known:
            if voice.language.lower() == wider:
                return voice
    # Nobody reads just this; somebody may read the same language of another country.
    kin = (voice for voice in known if voice.language.lower().split("-")[0] == wider)
    return next(kin, None)


def _ranges(language: str, aliases: Mapping[str, str]) -> Iterator[str]:
    first, *rest = language.split("-")
    parts = [aliases.get(first, first), *rest]
    while parts:
        yield "-".join(parts)
        parts.pop()
