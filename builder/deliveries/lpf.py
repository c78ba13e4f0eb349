"""W3C Audiobooks in the Lightweight Packaging Format: https://www.w3.org/TR/audiobooks/.

``publication.json`` and the contents as a page, with the chapters beside them in a ZIP.
"""

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from typing import Any

from builder.audio import tags
from builder.deliveries import Recording, Section, package
from builder.deliveries.package import COVER, SOUND, coders, dump, sounds
from builder.narration import Track
from builder.words import words

CONTENTS = "toc.html"


def deliver(recording: Recording) -> Iterator[Path]:
    """``NAME.lpf``."""
    path = recording.out / f"{recording.name}.lpf"
    texts = {"publication.json": dump(manifest(recording)), CONTENTS: contents(recording)}
    package.write(recording, path, texts)
    yield path


def manifest(recording: Recording) -> dict[str, Any]:
    """What the book is and what is read in which order (Audiobooks § 5; Publication Manifest § 4).

    What this has no value for is left out.
    """
    meta = recording.meta
    return {
        "@context": [
            "https://schema.org",
            "https://www.w3.org/ns/pub-context",
            {"language": meta.language},
        ],
        "conformsTo": "https://www.w3.org/TR/audiobooks/",
        "type": "Audiobook",
        "id": tags.identifier(meta),
        "name": meta.title,
        "author": [author.name for author in meta.authors],
        **package.helpers(meta),
        "readBy": recording.narrator,
        "publisher": meta.publisher,
        "inLanguage": meta.language,
        "datePublished": meta.date,
        "description": meta.description,
        "copyrightNotice": meta.rights,
        "abridged": False,
        "accessMode": ["auditory"],
        "accessModeSufficient": [{"type": "ItemList", "itemListElement": ["auditory"]}],
        "accessibilityFeature": ["tableOfContents"],
        "accessibilityHazard": ["none"],
        "duration": period(recording.seconds),
        "readingOrder": [
            {
                "url": name,
                "encodingFormat": SOUND,
                "name": master.track.title,
                "duration": period(master.track.seconds),
            }
            for master, name in sounds(recording)
        ],
        "resources": _resources(recording),
    }


def _resources(recording: Recording) -> list[dict[str, str]]:
    found = [{"url": CONTENTS, "encodingFormat": "text/html", "rel": "contents"}]
    if recording.cover:
        found.append({"url": COVER, "encodingFormat": "image/jpeg", "rel": "cover"})
    return found


def period(seconds: float) -> str:
    """ISO 8601, as `duration` has it: ``PT83.5S``."""
    return f"PT{seconds:.3f}S"


def contents(recording: Recording) -> str:
    """The contents as a page; sections are places in the sound (Audiobooks § 4.2, B.3)."""
    language, title = recording.meta.language, escape(recording.meta.title)
    said = words(language).contents
    items = "\n".join(_item(recording, m.track, name) for m, name in sounds(recording))
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{title}</title>\n</head>\n<body>\n"
        f'<nav role="doc-toc" aria-label="{escape(said)}">\n<h1>{escape(said)}</h1>\n'
        f"<ol>\n{items}\n</ol>\n</nav>\n</body>\n</html>\n"
    )


def _item(recording: Recording, track: Track, name: str) -> str:
    link = f'<a href="{name}">{escape(track.title)}</a>'
    return f"<li>{link}{_list(name, nested(recording.sections(track)))}</li>"


def _list(name: str, sections: "Sequence[Branch]") -> str:
    if not sections:
        return ""
    items = (
        f'<li><a href="{place(name, section)}">{escape(section.title)}</a>{_list(name, inner)}</li>'
        for section, inner in sections
    )
    return f"<ol>{''.join(items)}</ol>"


Branch = tuple[Section, list["Branch"]]
"""A section, and those inside it."""


def nested(sections: Sequence[Section]) -> list[Branch]:
    """Sections as a tree, by their levels."""
    tree: list[Branch] = []
    open_: list[tuple[int, list[Branch]]] = [(0, tree)]
    for section in sections:
        while open_[-1][0] >= section.level:
            open_.pop()
        inner: list[Branch] = []
        open_[-1][1].append((section, inner))
        open_.append((section.level, inner))
    return tree


def place(name: str, section: Section) -> str:
    """A place in a chapter's sound, as a media fragment."""
    return f"{name}#t={section.start:.3f}"


__all__ = ["coders", "deliver"]
