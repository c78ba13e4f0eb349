"""What the two audiobooks in a ZIP have in common: the chapters in AAC, and a ZIP made the same way
each time."""

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from builder import draft
from builder.audio.coders import Coder
from builder.deliveries import Recording, numbered
from builder.mastering import Master
from builder.mastering.profiles import Profile
from builder.model import Meta

COVER = "cover.jpg"
SOUND = "audio/mp4"
"""The media type of a chapter."""


def coders(profile: Profile) -> tuple[Coder, ...]:
    """AAC, which has no padding that a player may or may not leave out, as MP3 has."""
    return (Coder("aac", profile.aac),)


def sounds(recording: Recording) -> Iterator[tuple[Master, str]]:
    """The chapters, and their names in the package."""
    for number, master in enumerate(recording.masters, 1):
        yield master, f"audio/{numbered(number, len(recording.masters))}.m4a"


def write(recording: Recording, path: Path, texts: Mapping[str, str]) -> None:
    """Write the package: texts first, cover, and the chapters as they were encoded."""
    (coder,) = coders(recording.profile)
    with _zip(path) as package:
        for name, text in texts.items():
            package.writestr(_entry(name, ZIP_DEFLATED), text)
        if cover := recording.square():
            package.writestr(_entry(COVER, ZIP_STORED), cover)
        for master, name in sounds(recording):
            entry = _entry(name, ZIP_STORED)
            with recording.file(master, coder).open("rb") as sound:
                entry.file_size = sound.seek(0, 2)
                sound.seek(0)
                with package.open(entry, "w") as file:
                    shutil.copyfileobj(sound, file)


@contextmanager
def _zip(path: Path) -> Iterator[ZipFile]:
    with draft.file(path) as unfinished, ZipFile(unfinished, "w") as package:
        yield package


def _entry(name: str, compression: int) -> ZipInfo:
    # The earliest date that a ZIP can hold, for want of one that says more: the same bytes.
    entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type, entry.create_system, entry.external_attr = compression, 3, 0o644 << 16
    return entry


def helpers(meta: Meta) -> dict[str, list[str]]:
    """Name translators, illustrators and editors under the keys of both manifests."""
    keys = {"translator": "trl", "illustrator": "ill", "editor": "edt"}
    return {
        key: [person.name for person in meta.contributors if person.role == role]
        for key, role in keys.items()
    }


def dump(manifest: Mapping[str, Any]) -> str:
    """A manifest as JSON; what the book does not say is left out."""
    said = {name: value for name, value in manifest.items() if value not in ("", [])}
    return json.dumps(said, ensure_ascii=False, indent=2)
