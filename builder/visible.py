"""Text of others, made fit for a terminal: nothing in it moves the cursor or turns words round.

A file's name, a title or a sentence may hold any character. Those that a terminal would obey are
shown as the escapes by which programmers write them: ``\\x1b``.
"""

import re

_OBEYED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""Control characters but for tab and line end, overrides of direction, and halves of characters,
by which Python writes a file name's bytes that are no UTF-8."""


def visible(text: object) -> str:
    """Show what a terminal would obey; tabs and line ends stay."""
    return _OBEYED.sub(_escape, str(text))


def on_a_line(text: object) -> str:
    """Show line ends as well, of what stands on one line: a name, a message."""
    return visible(text).replace("\n", "\\n")


def in_json(document: str) -> str:
    """Write the same characters of a JSON document as JSON does; they only stand in strings."""
    return re.sub(_OBEYED, lambda found: f"\\u{ord(found[0]):04x}", document)


def in_xml(document: str) -> str:
    """Write the same characters of an XML document as references."""
    return _OBEYED.sub(lambda found: f"&#x{ord(found[0]):X};", document)


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    if 0xDC80 <= code <= 0xDCFF:
        code -= 0xDC00  # the byte itself
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
