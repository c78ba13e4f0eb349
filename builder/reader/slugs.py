"""Names for chapters and places: readable, unique, and never another place's address."""

import re
from collections.abc import Collection

from anyascii import anyascii

from builder.model import Id

ADDRESS = re.compile(r"-(?:title|[nieg]?\d+)(?:-(?:title|[ns]?\d+|ref|end))*")
"""What follows a chapter's slug in the ids of its blocks, sentences, notes and index marks."""


RESERVED = ("opening", "closing")
"""Ids that the script gives to its credits."""


def slug(text: str) -> Id:
    """``Қобыз & Violin`` → ``qobyz-violin``: ASCII, for file names that any reader opens."""
    plain = re.sub(r"['’]", "", anyascii(text).lower())
    made = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].rstrip("-")
    # An XML name can't begin with a digit (XML 1.0 § 2.3).
    return f"n{made}" if made[:1].isdigit() else made


def unique(wanted: Id, taken: Collection[Id]) -> Id:
    """`wanted`, or with a letter where it is taken or reads like a block of another chapter."""
    made, turn = wanted, 1
    near = [id for id in taken if id.startswith(wanted) or wanted.startswith(id)]
    while any(_clash(made, other) for other in near):
        turn += 1
        made = f"{wanted}-{_letters(turn)}"
    return made


def _clash(one: Id, other: Id) -> bool:
    short, long = sorted((one, other), key=len)
    return long.startswith(short) and (
        len(long) == len(short) or ADDRESS.fullmatch(long[len(short) :]) is not None
    )


def _letters(number: int) -> str:
    """2 → b, 26 → z, 27 → aa: letters, because a number would look like a block's."""
    made = ""
    while number:
        number, rest = divmod(number - 1, 26)
        made = chr(ord("a") + rest) + made
    return made
