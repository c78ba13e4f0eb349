"""The audiobook in one file: M4B, with a mark for each chapter, cover and tags."""

from collections.abc import Iterator
from pathlib import Path

from builder.audio import m4b, tags
from builder.audio.coders import Coder
from builder.deliveries import Recording
from builder.mastering.profiles import Profile


def coders(profile: Profile) -> tuple[Coder, ...]:
    """AAC, at the author's rate."""
    return (Coder("aac", profile.aac),)


def deliver(recording: Recording) -> Iterator[Path]:
    """``NAME.m4b``."""
    path = recording.out / f"{recording.name}.m4b"
    write(recording, path)
    yield path


def write(recording: Recording, path: Path) -> None:
    """Bind the chapters into a file."""
    (coder,) = coders(recording.profile)
    boxes = tags.tags(recording.meta, recording.company)
    chapters = recording.chapters(coder)
    m4b.bind(path, chapters, recording.meta.language, boxes, recording.square())
