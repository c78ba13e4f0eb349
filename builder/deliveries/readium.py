"""Readium's audiobook package: https://readium.org/webpub-manifest/profiles/audiobook."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from builder.audio import tags
from builder.deliveries import SIDE, Recording, package
from builder.deliveries.lpf import Branch, nested, place
from builder.deliveries.package import COVER, SOUND, coders, dump, sounds

MANIFEST = "manifest.json"


def deliver(recording: Recording) -> Iterator[Path]:
    """``NAME.audiobook``."""
    path = recording.out / f"{recording.name}.audiobook"
    package.write(recording, path, {MANIFEST: dump(manifest(recording))})
    yield path


def manifest(recording: Recording) -> dict[str, Any]:
    """What the book is and what is read in which order; times are in seconds."""
    meta = recording.meta
    said = {
        "@type": "http://schema.org/Audiobook",
        "conformsTo": "https://readium.org/webpub-manifest/profiles/audiobook",
        "identifier": tags.identifier(meta),
        "title": meta.title,
        "subtitle": meta.subtitle,
        "author": [author.name for author in meta.authors],
        **package.helpers(meta),
        "narrator": recording.narrator,
        "language": meta.language,
        "publisher": meta.publisher,
        "published": meta.date,
        "description": meta.description,
        "duration": round(recording.seconds, 3),
    }
    cover = {"rel": "cover", "href": COVER, "type": "image/jpeg", "width": SIDE, "height": SIDE}
    return {
        "@context": "https://readium.org/webpub-manifest/context.jsonld",
        "links": [{"rel": "self", "href": MANIFEST, "type": "application/audiobook+json"}],
        "metadata": {name: value for name, value in said.items() if value not in ("", [])},
        "readingOrder": [
            {
                "href": name,
                "type": SOUND,
                "title": master.track.title,
                "duration": round(master.track.seconds, 3),
                "bitrate": recording.profile.aac / 1000,
            }
            for master, name in sounds(recording)
        ],
        "resources": [cover] if recording.cover else [],
        "toc": [
            _entry(name, master.track.title, name, nested(recording.sections(master.track)))
            for master, name in sounds(recording)
        ],
    }


def _entry(href: str, title: str, name: str, inner: Sequence[Branch]) -> dict[str, Any]:
    entry: dict[str, Any] = {"href": href, "title": title}
    if inner:
        entry["children"] = [_entry(place(name, s), s.title, name, more) for s, more in inner]
    return entry


__all__ = ["coders", "deliver"]
