"""SubRip captions, for players that know no WebVTT."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from builder.audio.coders import Coder
from builder.deliveries import Recording, captions
from builder.deliveries.captions import Caption, clock
from builder.mastering.profiles import Profile


def coders(profile: Profile) -> tuple[Coder, ...]:
    """No sound at all."""
    return ()


def deliver(recording: Recording) -> Iterator[Path]:
    """``NAME.srt``, and ``NAME-srt/01.srt``."""
    yield from captions.deliver(recording, "srt", text)


def text(some: Iterable[Caption]) -> str:
    """A file of captions, numbered from 1."""
    return "\n".join(
        f"{number}\n{clock(each.start, ',')} --> {clock(each.end, ',')}\n{each.text}\n"
        for number, each in enumerate(some, 1)
    )
