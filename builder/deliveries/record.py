"""The build record: who said each sentence, man or machine, by which engine and under what licence.

For shops that ask, and for a reader's right to know (EU AI Act, article 50). It says nothing of the
machine or the hour, so that the same book has the same record.
"""

import json
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from builder import __version__
from builder.deliveries import Recording, milliseconds
from builder.draft import write
from builder.narration import Track
from builder.store import sha256


def deliver(recording: Recording, files: Iterable[Path]) -> Iterator[Path]:
    """``NAME-build-record.json``; `files` are those that were delivered."""
    path = recording.out / f"{recording.name}-build-record.json"
    made = record(recording, files)
    write(path, f"{json.dumps(made, ensure_ascii=False, indent=1)}\n".encode())
    yield path


def record(recording: Recording, files: Iterable[Path]) -> dict[str, Any]:
    """All that is known of how the audiobook came to be."""
    meta = recording.meta
    return {
        "title": meta.title,
        "author": meta.byline,
        "language": meta.language,
        "identifier": meta.identifier,
        "narrator": recording.narrator,
        "made-by": {"bookbuilder": __version__, "av": version("av"), "mutagen": version("mutagen")},
        "profile": recording.profile.name,
        "voices": _voices(recording),
        "files": {path.relative_to(recording.out).as_posix(): sha256(path) for path in files},
        "sentences": [line for track in recording.tracks for line in _lines(recording, track)],
    }


def _voices(recording: Recording) -> dict[str, dict[str, Any]]:
    """Everyone who is heard, by the name that sentences give them."""
    heard = {clip.source: None for track in recording.tracks for clip in track.clips}
    sources = (recording.sources[name] for name in heard)
    return {
        source.name: {
            "engine": source.name.partition(":")[0],
            "version": source.version,
            "voice": source.voice.name,
            "language": source.voice.language,
            "licence": source.voice.licence,
            "synthetic": source.voice.is_synthetic,
        }
        for source in sources
    }


def _lines(recording: Recording, track: Track) -> Iterator[dict[str, Any]]:
    for cue, clip in zip(track.cues, track.clips, strict=True):
        source = recording.sources[clip.source]
        yield {
            "id": cue.id,
            "chapter": track.id,
            "start": milliseconds(cue.first) / 1000,
            "end": milliseconds(cue.after) / 1000,
            "voice": source.name,
            "synthetic": source.voice.is_synthetic,
            "sha256": sha256(recording.store.path(clip.key)),
        }
