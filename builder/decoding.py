"""Bytes of a file → its words, or a Problem that says what the file is instead.

Everything an author writes is UTF-8. A file that is not is most often another program's: UTF-16
from an old Notepad, Windows-1252 from an old Word, or a Word document with another ending.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from builder.errors import BookError, Problem
from builder.model import Span

SAVE = (
    "open it in your editor and save it as UTF-8: in Notepad, Save As, Encoding UTF-8; in TextEdit,"
    " Make Plain Text, then Save, Encoding Unicode (UTF-8); in Word, Save As, Plain Text, Unicode"
    " (UTF-8); in VS Code, Save with Encoding, UTF-8"
)
"""How a file comes to be UTF-8, in the words of the usual editors."""

_MARKS = (  # the longer first: a mark of UTF-32 begins like one of UTF-16
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)

_KINDS: tuple[tuple[str, str, Callable[[bytes], bool]], ...] = (
    ("a Word document", "docx", lambda b: b[:2] == b"PK" and b"word/" in b),
    ("an EPUB", "epub", lambda b: b[:2] == b"PK" and b"application/epub+zip" in b[:100]),
    ("an OpenDocument text", "odt", lambda b: b[:2] == b"PK" and b"opendocument" in b[:100]),
    ("a Pages document", "pages", lambda b: b[:2] == b"PK" and b"Index/" in b),
    ("a ZIP archive", "zip", lambda b: b[:4] == b"PK\x03\x04"),
    ("an old Word document", "doc", lambda b: b[:4] == b"\xd0\xcf\x11\xe0"),
    ("a rich text document", "rtf", lambda b: b[:5] == b"{\\rtf"),
    ("a PDF", "pdf", lambda b: b[:5] == b"%PDF-"),
    ("a picture", "png", lambda b: b[:4] == b"\x89PNG" or b[:3] == b"\xff\xd8\xff"),
    ("a compressed file", "gz", lambda b: b[:3] == b"\x1f\x8b\x08"),
)
"""What a file may be that only its name calls a text: its name, its own ending, its signs."""


def read(path: Path) -> str:
    """The words of a file, without a byte order mark; raises `BookError` where it is no UTF-8."""
    return decode(path, path.read_bytes())


def decode(path: Path, content: bytes) -> str:
    """The words of a file's bytes; raises `BookError` with one Problem, at the first bad byte."""
    for problem in _signs(path, content):
        raise BookError(problem)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BookError(_not_utf8(path, content, error.start)) from error


def _signs(path: Path, content: bytes) -> Iterator[Problem]:
    """What a file plainly is that is no UTF-8, by its first bytes or by its many zeros."""
    for name, ending, is_one in _KINDS:
        if is_one(content):
            is_called_so = path.suffix.lower() == f".{ending}"
            lie = "not Markdown" if is_called_so else f"though its name says `{path.suffix}`"
            message = f"this is no plain text: it is {name}, {lie}"
            yield Problem("not-text", message, Span(path, 1), _export(path, ending))
            return
    for mark, name in _MARKS:
        if content.startswith(mark):
            yield _in(path, name)
    if b"\x00" in content:
        name = _wide(content)
        if name:
            yield _in(path, name)
        elif _is_binary(content):
            line = content.count(b"\n", 0, content.index(b"\x00")) + 1
            message = "this is no text: it is full of zeros and control characters"
            hint = "put back a copy of it from before it was spoilt, or take the file away"
            yield Problem("not-text", message, Span(path, line), hint)


def _export(path: Path, ending: str) -> str:
    """How the text of another program's file becomes Markdown; what to do where it holds none."""
    way = "open it in the program that made it and save it as plain text, in UTF-8"
    if ending in ("docx", "odt", "epub", "rtf"):
        made = f'"{path.stem}.md"' if path.suffix != ".md" else f'"{path.stem}-text.md"'
        return f'{way}; or convert it: pandoc --from {ending} "{path}" --output {made}'
    if ending in ("doc", "pages"):
        return way
    return f"put the text back that belongs here, or give it its own ending, .{ending}"


def _in(path: Path, encoding: str) -> Problem:
    message = f"this file is {encoding}, and a book is read as UTF-8"
    return Problem("not-utf8", message, Span(path, 1), SAVE)


def _wide(content: bytes) -> str:
    """UTF-16 or UTF-32 without its mark: every other byte, or three of four, are most often 0."""
    some = content[:4000]
    zeros = [some[turn::4].count(0) / max(1, len(some[turn::4])) for turn in range(4)]
    full = sum(share > 0.6 for share in zeros)
    if full == 3:
        return "UTF-32"
    return "UTF-16" if full == 2 and (zeros[0] > 0.6) == (zeros[2] > 0.6) else ""


def _is_binary(content: bytes) -> bool:
    """More than a stray control character: a tenth of it, or no letter at all."""
    signs = len(re.findall(rb"[\x00-\x08\x0e-\x1f]", content))
    return signs * 10 > len(content) or not re.search(rb"[^\x00-\x20]", content)


def _not_utf8(path: Path, content: bytes, start: int) -> Problem:
    before = content[:start]
    line = before.count(b"\n") + 1
    column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
    byte = f"byte 0x{content[start]:02x}"
    name = _probable(content)
    if not name:
        message = f"{byte} is not UTF-8"
    else:
        letter = content[start : start + 1].decode(_PYTHON[name], "replace")
        message = f"{byte} is not UTF-8; this file is probably {name}, where it is `{letter}`"
    return Problem("not-utf8", message, Span(path, line, column), SAVE)


_PYTHON = {"Windows-1252": "cp1252", "Windows-1251": "cp1251", "KOI8-R": "koi8-r"}


def _probable(content: bytes) -> str:
    """The encoding a file is probably in: of Western letters, or of Russian ones.

    A Russian text is mostly high bytes, small letters far more often than capitals, which
    Windows-1251 and KOI8-R have the other way round. Empty where neither makes sense.
    """
    high = sum(byte >= 0xC0 for byte in content)
    low = sum(97 <= (byte | 32) <= 122 for byte in content)
    if high <= low:
        return "" if re.search(rb"[\x81\x8d\x8f\x90\x9d]", content) else "Windows-1252"
    for name in ("Windows-1251", "KOI8-R"):
        words = content.decode(_PYTHON[name], "ignore")
        small = len(re.findall("[а-яё]", words))
        if small > 3 * len(re.findall("[А-ЯЁ]", words)) and small * 2 > len(words):
            return name
    return ""


LOST = re.compile("\ufffd+|â€[™œ\x9d˜“”¦]|Ã[©¨¤¶¼±¡³ºª§«®¯¹]|Â[£©®°]")
"""What a program leaves of letters that it read in the wrong encoding, and saved so."""


def garbled(path: Path, text: str) -> list[Problem]:
    """The places where some letters were lost before the file came here: the first of each line."""
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        if not (sign := LOST.search(line)):
            continue
        span = Span(path, number, sign.start() + 1)
        if sign[0][0] == "\ufffd":
            message, hint = "a letter was lost here, and `\ufffd` stands for it", "write it anew"
        else:
            once = sign[0].encode("cp1252", "replace").decode("utf-8", "replace")
            message = f"`{sign[0]}` was probably `{once}` before some program saved this file"
            hint = f"write `{once}`, or take the file from where it was sound"
        found.append(Problem("text-garbled", message, span, hint, "warning"))
    return found
