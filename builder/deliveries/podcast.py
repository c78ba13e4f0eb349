"""The audiobook as a podcast: a folder to put on a server, with a feed, an episode a chapter.

RSS 2.0 (https://www.rssboard.org/rss-specification) with what Apple asks for and the podcast
namespace (https://github.com/Podcastindex-org/podcast-namespace).
"""

import json
import uuid
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

from builder import __version__, draft
from builder.audio.id3 import Place
from builder.deliveries import SMALL, Recording, captions, mp3, numbered, vtt
from builder.deliveries.mp3 import coders
from builder.mastering import Master

ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
PODCAST = "https://podcastindex.org/namespace/1.0"
ATOM = "http://www.w3.org/2005/Atom"
FEEDS = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""The namespace of the ids of feeds, which the podcast namespace gives (``podcast:guid``)."""
FEED = "feed.xml"
COVER = "cover.jpg"


@dataclass(frozen=True, slots=True)
class Episode:
    """A chapter as an item of the feed."""

    master: Master
    number: int
    stem: str
    """What its files are called before their ending."""
    size: int
    """Bytes of its MP3."""


def deliver(recording: Recording) -> Iterator[Path]:
    """``NAME-podcast/feed.xml``, and beside it sound, chapters and transcripts."""
    folder = recording.out / f"{recording.name}-podcast"
    with draft.folder(folder) as unfinished:
        episodes = list(_episodes(recording, unfinished))
        if cover := recording.square():
            (unfinished / COVER).write_bytes(cover)
        (unfinished / FEED).write_bytes(feed(recording, episodes))
    yield folder


def _episodes(recording: Recording, folder: Path) -> Iterator[Episode]:
    """Write each chapter's files, and tell of it."""
    total, cover = len(recording.masters), recording.square(SMALL)
    for number, master in enumerate(recording.masters, 1):
        track, stem = master.track, numbered(number, total)
        sound = folder / f"{stem}.mp3"
        mp3.write(recording, master, Place(track.title, number, total), cover, sound)
        transcript = vtt.text(captions.captions(track, recording.words))
        (folder / f"{stem}.vtt").write_text(transcript, encoding="utf-8")
        (folder / f"{stem}.json").write_text(_chapters(recording, master), encoding="utf-8")
        yield Episode(master, number, stem, sound.stat().st_size)


def _chapters(recording: Recording, master: Master) -> str:
    """JSON Chapters 1.2: the chapter, and the headings in it."""
    marks = recording.marks(master.track)
    chapters = [{"startTime": round(mark.start, 3), "title": mark.title} for mark in marks]
    return json.dumps({"version": "1.2.0", "chapters": chapters}, ensure_ascii=False, indent=1)


def feed(recording: Recording, episodes: list[Episode]) -> bytes:
    """The feed itself."""
    for prefix, space in (("itunes", ITUNES), ("podcast", PODCAST), ("atom", ATOM)):
        ET.register_namespace(prefix, space)
    rss = ET.Element("rss", version="2.0")
    channel = ET.SubElement(rss, "channel")
    _channel(recording, channel)
    for episode in episodes:
        _item(recording, episode, ET.SubElement(channel, "item"))
    ET.indent(rss, " ")
    content: bytes = ET.tostring(rss, encoding="utf-8", xml_declaration=True)
    return content + b"\n"


def _channel(recording: Recording, channel: ET.Element) -> None:
    meta, settings, url = recording.meta, recording.podcast, _url(recording, FEED)
    _add(channel, "title", meta.title)
    _add(channel, "link", settings.link or settings.url)
    _add(channel, "description", meta.description or meta.title)
    _add(channel, "language", meta.language)
    _add(channel, "copyright", meta.rights)
    _add(channel, "generator", f"Bookbuilder {__version__}")
    _add(channel, f"{{{ATOM}}}link", href=url, rel="self", type="application/rss+xml")
    _add(channel, f"{{{ITUNES}}}author", meta.byline)
    # In the order in which it is read, and not the last first.
    _add(channel, f"{{{ITUNES}}}type", "serial")
    _add(channel, f"{{{ITUNES}}}explicit", str(settings.explicit).lower())
    _categories(channel, settings.category)
    if recording.cover:
        _add(channel, f"{{{ITUNES}}}image", href=_url(recording, COVER))
    if settings.email:
        owner = ET.SubElement(channel, f"{{{ITUNES}}}owner")
        _add(owner, f"{{{ITUNES}}}name", meta.byline)
        _add(owner, f"{{{ITUNES}}}email", settings.email)
    _add(channel, f"{{{PODCAST}}}guid", identifier(url))
    _add(channel, f"{{{PODCAST}}}medium", "audiobook")
    _add(channel, f"{{{PODCAST}}}person", recording.narrator, role="narrator")


def _categories(channel: ET.Element, category: str) -> None:
    """``Arts > Books`` as Apple nests them."""
    where = channel
    for name in filter(None, (part.strip() for part in category.split(">"))):
        where = ET.SubElement(where, f"{{{ITUNES}}}category", text=name)


def _item(recording: Recording, episode: Episode, item: ET.Element) -> None:
    track, stem = episode.master.track, episode.stem
    _add(item, "title", track.title)
    sound = {"url": _url(recording, f"{stem}.mp3"), "length": str(episode.size)}
    _add(item, "enclosure", type="audio/mpeg", **sound)
    name = f"{identifier(_url(recording, FEED))}/{track.id}"
    _add(item, "guid", name, isPermaLink="false")
    _add(item, "pubDate", published(recording.meta.date, episode.number))
    _add(item, f"{{{ITUNES}}}duration", str(round(track.seconds)))
    _add(item, f"{{{ITUNES}}}episode", str(episode.number))
    _add(item, f"{{{ITUNES}}}episodeType", "full")
    chapters = {"url": _url(recording, f"{stem}.json"), "type": "application/json+chapters"}
    _add(item, f"{{{PODCAST}}}chapters", **chapters)
    transcript = {"url": _url(recording, f"{stem}.vtt"), "type": "text/vtt"}
    _add(item, f"{{{PODCAST}}}transcript", language=recording.meta.language, **transcript)


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> None:
    """An element, if it says anything."""
    if text or attributes:
        ET.SubElement(parent, name, attributes).text = text or None


def _url(recording: Recording, name: str) -> str:
    return f"{recording.podcast.url.rstrip('/')}/{name}"


def identifier(url: str) -> str:
    """A feed's id, by its address without the scheme (``podcast:guid``)."""
    return str(uuid.uuid5(FEEDS, url.partition("://")[2].rstrip("/")))


def published(date: str, number: int) -> str:
    """When an episode appeared: the book's day, a minute after the one before it.

    The date of a book may be a year or a month; nothing where it has none.
    """
    try:
        day = datetime.strptime(f"{date}-01-01"[:10], "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        return ""
    return format_datetime(day + timedelta(minutes=number))


__all__ = ["coders", "deliver"]
