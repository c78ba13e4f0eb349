"""Who speaks in Kokoro, what languages they read, and how each language is written in sounds."""

from collections.abc import Sequence
from dataclasses import dataclass

from builder.engines import Voice, roster

LICENCE = "Apache-2.0"


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language that Kokoro speaks."""

    tag: str
    """BCP 47."""
    scribe: str
    """The voice of eSpeak NG that writes down how its words sound."""
    names: str
    """Who reads it, by the ends of their ids."""


TONGUES = {
    "a": Tongue(
        "en-US",
        "gmw/en-us",
        "f_heart f_alloy f_aoede f_bella f_jessica f_kore f_nicole f_nova f_river f_sarah f_sky "
        "m_adam m_echo m_eric m_fenrir m_liam m_michael m_onyx m_puck m_santa",
    ),
    "b": Tongue(
        "en-GB",
        "gmw/en",
        "f_emma f_alice f_isabella f_lily m_daniel m_fable m_george m_lewis",
    ),
    "e": Tongue("es", "roa/es", "f_dora m_alex m_santa"),
    "f": Tongue("fr", "roa/fr", "f_siwis"),
    "h": Tongue("hi", "inc/hi", "f_alpha f_beta m_omega m_psi"),
    "i": Tongue("it", "roa/it", "f_sara m_nicola"),
    "p": Tongue("pt-BR", "roa/pt-br", "f_dora m_alex m_santa"),
}
"""By the first letter of a voice's id. Kokoro's Japanese and Chinese voices want what eSpeak NG
can't give them, their words divided and read, and so are left out."""

PREFERRED = {"en": "af_heart", "en-us": "af_heart", "en-gb": "bf_emma", "pt": "pf_dora"}
"""English by the grades that Kokoro's author gave them; docs/audio.md has what was measured."""
LIKE_BRITAIN = dict.fromkeys(("en-au", "en-ie", "en-in", "en-nz", "en-za"), "bf_emma")
"""Englishes that are nearer to Britain's than to America's."""


def known() -> Sequence[Voice]:
    """Everyone who can read with what pip brings."""
    return tuple(
        Voice(
            f"{letter}{name}",
            name[2:].title(),
            tongue.tag,
            LICENCE,
            credit=f"Kokoro {name[2:].title()}",
        )
        for letter, tongue in TONGUES.items()
        for name in tongue.names.split()
    )


def choose(wanted: str, language: str) -> Voice:
    """The voice of that id or name, or the language's; `LookupError` where there is none."""
    return roster.choose("Kokoro", known(), wanted, language, PREFERRED | LIKE_BRITAIN)


def tongue(voice: Voice) -> Tongue:
    """What a voice speaks."""
    return TONGUES[voice.id[0]]
