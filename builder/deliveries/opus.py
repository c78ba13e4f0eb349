"""The audiobook in one small file: Ogg Opus, with a mark for each chapter."""

from collections.abc import Iterator
from pathlib import Path

from builder import __version__
from builder.audio import ogg, tags
from builder.audio.coders import Coder
from builder.deliveries import SMALL, Recording
from builder.mastering.profiles import Profile
from builder.model import Meta


def coders(profile: Profile) -> tuple[Coder, ...]:
    """Opus, which needs less than the others."""
    return (Coder("opus", profile.opus),)


def deliver(recording: Recording) -> Iterator[Path]:
    """``NAME.opus``."""
    path = recording.out / f"{recording.name}.opus"
    (coder,) = coders(recording.profile)
    said = {k: v for k, v in comments(recording.meta, recording.narrator).items() if v}
    ogg.bind(path, recording.chapters(coder), said, recording.square(SMALL))
    yield path


def comments(meta: Meta, narrator: str) -> dict[str, str]:
    """Vorbis comments, by the names that players know."""
    return {
        "TITLE": meta.title,
        "ALBUM": meta.title,
        "SUBTITLE": meta.subtitle,
        "ARTIST": meta.byline,
        "ALBUMARTIST": meta.byline,
        "COMPOSER": narrator,
        "PERFORMER": narrator,
        "GENRE": "Audiobook",
        "DATE": meta.date,
        "DESCRIPTION": meta.description,
        "COPYRIGHT": meta.rights,
        "PUBLISHER": meta.publisher,
        "LANGUAGE": meta.language,
        "SERIES": meta.series,
        "SERIES-PART": meta.series_number,
        "ISBN": tags.isbn(meta),
        "ENCODER": f"Bookbuilder {__version__}",
    }
