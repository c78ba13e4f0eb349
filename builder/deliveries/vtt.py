"""WebVTT captions: https://www.w3.org/TR/webvtt1/."""

from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path

from builder.audio.coders import Coder
from builder.deliveries import Recording, captions
from builder.deliveries.captions import Caption, clock
from builder.mastering.profiles import Profile


def coders(profile: Profile) -> tuple[Coder, ...]:
    """No sound at all."""
    return ()


def deliver(recording: Recording) -> Iterator[Path]:
    """``NAME.vtt``, and ``NAME-vtt/01.vtt``."""
    yield from captions.deliver(recording, "vtt", text)


def text(some: Iterable[Caption]) -> str:
    """A file of captions; each is called by the id of its sentence (§ 4.1)."""
    cues = (
        f"{each.id}\n{clock(each.start, '.')} --> {clock(each.end, '.')}\n"
        f"{escape(each.text, quote=False)}\n"
        for each in some
    )
    return "\n".join(("WEBVTT\n", *cues))
