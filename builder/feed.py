"""``[podcast]``: what a feed says of itself, checked before anything is made."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from builder.config import Config, place
from builder.errors import Problem, did_you_mean
from builder.model import Span

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")

CATEGORIES = (
    *("Arts", "Business", "Comedy", "Education", "Fiction", "Government", "Health & Fitness"),
    *("History", "Kids & Family", "Leisure", "Music", "News", "Religion & Spirituality", "Science"),
    *("Society & Culture", "Sports", "TV & Film", "Technology", "True Crime"),
)
"""Apple's ("Apple Podcasts categories", podcasters.apple.com), without those inside them."""


def check(config: Config, root: Path) -> Iterator[Problem]:
    """Find what is wrong with the feed that ``[audiobook] deliver`` asks for, if it does."""
    if "podcast" not in config.audiobook.deliver:
        return
    settings = config.podcast
    if not is_web(settings.url):
        message = "a feed must say where its episodes are"
        if settings.url:
            message = f"`{settings.url}` is no address of the web"
        hint = '[podcast] url = "https://…/", the folder that you will put it in'
        span = place(root, "podcast", "url") if settings.url else _deliver(root)
        yield Problem("podcast-url-missing", message, span, hint)
    if settings.link and not is_web(settings.link):
        message = f"`{settings.link}` is no address of the web"
        hint = 'the book\'s own page, link = "https://…/"; or leave it out'
        yield Problem("podcast-link", message, place(root, "podcast", "link"), hint)
    if settings.email and not EMAIL.fullmatch(settings.email):
        message = f"`{settings.email}` is no address for mail"
        span = place(root, "podcast", "email")
        yield Problem("podcast-email", message, span, 'email = "ann@example.org"')
    if (first := settings.category.split(">")[0].strip()) not in CATEGORIES:
        message = f"Apple has no category `{first}`"
        hint = did_you_mean(first, CATEGORIES) or f"there are: {', '.join(CATEGORIES)}"
        span = place(root, "podcast", "category")
        yield Problem("podcast-category", message, span, hint, "warning")


def is_web(address: str) -> bool:
    """Whether it is an address of the web, with a host."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    host = parts.hostname or ""
    return parts.scheme in ("http", "https") and "." in host and not re.search(r"\s", address)


def _deliver(root: Path) -> Span:
    return place(root, "audiobook", "deliver")
