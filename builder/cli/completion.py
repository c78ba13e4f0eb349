"""Say what the shell offers when the tab key is pressed: editions, engines of voices."""

from builder.editions import EDITIONS


def editions(incomplete: str) -> list[str]:
    """Editions for ``--only``."""
    return [name for name in EDITIONS if name.startswith(incomplete)]


def engines(incomplete: str) -> list[str]:
    """Engines for a voice's name: ``kokoro:``.

    Bash takes a colon for the end of a word: the voices of an engine can't be offered after it.
    """
    from builder.engines import ENGINES

    return [f"{name}:" for name in ENGINES if name.startswith(incomplete)]
