"""The voices that a book names: whose they are, and which of them nobody has.

Names are checked where the engine that has them is not installed, too: a slip of the pen is the
author's to mend, a missing engine the machine's.
"""

import difflib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from builder import bcp47, engines
from builder.config import Config, place
from builder.engines import ENGINES, Voice, engine
from builder.errors import Problem, ToolError, did_you_mean
from builder.model import Book, Phrase, Span, asides, blocks

LIST = "list them: bookbuilder voices"


def check(book: Book, config: Config, root: Path) -> Iterator[Problem]:
    """Find what is wrong with the engine, the voices and the speed that a book asks for."""
    settings = config.audiobook
    if wrong := engine_unknown(config, root):
        yield wrong
        return
    used: dict[str, Span] = {}
    wrong_at: set[str] = set()
    for name, language, span in _named(book, config, root):
        home = engines.split(name, settings.engine)[0]
        used.setdefault(home, span)
        for problem in _voice(name, language, config, root, span):
            wrong_at.add(home)
            yield problem
    for home, span in used.items():
        yield from _speed(home, settings.speed, root)
        if home not in wrong_at:  # first the name, then what it needs
            yield from _absent(home, span)


def engine_unknown(config: Config, root: Path) -> Problem | None:
    """Return what is wrong with ``[audiobook] engine``, if anything is."""
    given = config.audiobook.engine
    if given in ENGINES:
        return None
    hint = did_you_mean(given, ENGINES) or f"known: {', '.join(ENGINES)}"
    span = place(root, "audiobook", "engine")
    return Problem("engine-unknown", f"unknown engine `{given}`", span, hint)


def located(name: str, usual: str, root: Path) -> tuple[str, str]:
    """Return an engine and its voice; a path is looked for in the manuscript's folder first."""
    home, wanted = engines.split(name, usual)
    beside = root / wanted
    return home, str(beside) if wanted and beside.is_file() else wanted


def missing(error: LookupError, name: str, usual: str, span: Span) -> Problem:
    """Return the Problem of a voice that nobody has."""
    wanted = engines.split(name, usual)[1]
    hint = _near(name, usual)
    if wanted.endswith(".onnx"):
        hint = f"put `{wanted}` and `{wanted}.json` into the manuscript's folder, or choose a voice"
        hint += " that is here: bookbuilder voices"
    message = str(error) if hint == LIST else str(error).partition("; near it")[0]
    return Problem("voice-missing", message, span, hint)


def stranger(name: str, cast: Mapping[str, str], span: Span) -> Problem:
    """Return the Problem of a name that is neither in the cast nor an engine's voice."""
    hint = did_you_mean(name, cast) or f'{name} = "…" under [cast] in book.toml'
    if ":" in name:
        home, _, voice = name.partition(":")
        near = did_you_mean(home, ENGINES).split("`")
        hint = (
            f"did you mean `{near[1]}:{voice}`?" if near[1:] else f"engines: {', '.join(ENGINES)}"
        )
    message = f"nobody is cast as `{name}`: the narrator says it"
    return Problem("cast-unknown", message, span, hint, "warning")


def _named(book: Book, config: Config, root: Path) -> Iterator[tuple[str, str, Span]]:
    """Every voice that is asked for, the language it is to read, and where it is named."""
    settings, language = config.audiobook, book.meta.language
    yield (
        settings.voice,
        language,
        place(root, "audiobook", "voice" if settings.voice else "engine"),
    )
    for tag, name in settings.voices.items():
        yield name, tag, place(root, "audiobook.voices", tag)
    for who, name in config.cast.items():
        yield name, language, place(root, "cast", who)
    for name, span in _in_text(book):
        if name not in config.cast and engines.split(name, "")[0]:
            yield name, language, span


def _in_text(book: Book) -> Iterator[tuple[str, Span]]:
    for chapter in book.chapters:
        yield chapter.voice, chapter.span
        yield from ((block.attributes.voice, block.span) for block in blocks(chapter))
        for each in asides(chapter):
            if isinstance(each, Phrase):
                yield each.attributes.voice, each.span


def strangers(book: Book, config: Config) -> Iterator[Problem]:
    """Find whoever is to say something and has no voice."""
    for name, span in _in_text(book):
        if name and name not in config.cast and not engines.split(name, "")[0]:
            yield stranger(name, config.cast, span)


def _voice(name: str, language: str, config: Config, root: Path, span: Span) -> Iterator[Problem]:
    usual = config.audiobook.engine
    home, wanted = located(name, usual, root)
    if not wanted and home == "system" and language.split("-")[0] in ALWAYS:
        return
    try:
        engine(home).find(wanted, language)
    except LookupError as error:
        if wanted:
            yield missing(error, name, usual, span)
        else:
            message = f"{error}: the audiobook and the read-along can't be made"
            hint = 'name somebody who shall read: [audiobook] voice = "…"; ' + LIST
            yield Problem("language-unread", message, span, hint, "warning")
    except ToolError:
        return  # `_absent` says so


def _speed(home: str, speed: float, root: Path) -> Iterator[Problem]:
    if speed == 1:
        return
    slowest, fastest = engine(home).SPEEDS
    if not slowest <= speed <= fastest:
        message = f"`{home}` can't read at speed {speed:g}"
        hint = f"give it {slowest:g} to {fastest:g}; 1.0 is the voice's own pace"
        yield Problem("value-range", message, place(root, "audiobook", "speed"), hint)


def _absent(home: str, span: Span) -> Iterator[Problem]:
    if home == "system":
        return  # pip brings it; where it does not start after all, who builds is told
    try:
        engine(home).look()
    except ToolError as error:
        message = f"{error.message}: on this machine no audiobook is made"
        yield Problem("engine-absent", message, span, error.hint, "warning")


def _near(name: str, usual: str) -> str:
    """A voice of that name that another engine has; else the nearest of the engine's own."""
    home, wanted = engines.split(name, usual)
    prefix, colon, rest = name.partition(":")
    if colon and prefix not in ENGINES and (near := difflib.get_close_matches(prefix, ENGINES)):
        return f'did you mean "{near[0]}:{rest}"?'
    others = [(each, wanted) for each in ENGINES if each != home and wanted]
    for other, voice in [*others, (home, bcp47.meant(wanted) or wanted)]:
        with suppress(LookupError, ToolError):
            found = engine(other).find(voice, "")
            return f'write "{other}:{voice if voice == found.language else found.id}"'
    known = [(each.id, each) for each in _known(home)]
    known += [(each.name, each) for _, each in known]
    by_name = {called.casefold(): voice for called, voice in known}
    near = difflib.get_close_matches(wanted.casefold(), by_name, n=1, cutoff=0.7)
    return f'did you mean "{home}:{by_name[near[0]].id}"? Or {LIST}' if near else LIST


def _known(home: str) -> list[Voice]:
    with suppress(ToolError):
        return [*engine(home).known()]
    return []


_ALWAYS = """
af ar be bg bn bs ca cs cy da de el en eo es et eu fa fi fr ga gd gu he hi hr hu hy id is it ja ka
kk kn ko ky la lt lv mk ml mr ms nb ne nl no pa pl pt ro ru sk sl sq sr sv sw ta te th tr tt uk ur
uz vi zh
"""
ALWAYS = frozenset(_ALWAYS.split())
"""Languages that the system's voice reads on every machine, so that nobody need start it to ask."""
