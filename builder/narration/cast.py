"""Who reads a line: the narrator, somebody of the cast, or a voice of the line's language."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from builder import engines, voice_names
from builder.config import Config, place
from builder.engines import Engine, Voice, engine
from builder.errors import BookError, Problem, ToolError
from builder.script import Line

ANYBODY = "system"
"""The engine that reads a language which the book's own engine can't."""


@dataclass(frozen=True, slots=True)
class Reader:
    """A voice, and the engine that lends it."""

    engine: Engine
    voice: Voice

    @property
    def name(self) -> str:
        """As book.toml names them: ``kokoro:bf_emma``."""
        return f"{self.engine.name}:{self.voice.id}"


class Cast:
    """Finds who reads each line of a book, by its ``book.toml``.

    Raises `BookError` for a voice or an engine that nobody has, `ToolError` for an engine that
    this machine lacks. What it puts up with, it tells `warn`.
    """

    def __init__(
        self,
        config: Config,
        root: Path = Path(),
        language: str = "en",
        warn: Callable[[str], None] = lambda message: None,
    ) -> None:
        self.config, self.root, self.language, self.warn = config, root, language, warn
        self.settings = config.audiobook
        if wrong := voice_names.engine_unknown(config, root):
            raise BookError(wrong)
        self.own = self._find("audiobook", "voice", self.settings.voice, language)
        self.known: dict[tuple[str, str], Reader] = {}

    def reader(self, line: Line) -> Reader:
        """Who says a line."""
        # Another English in an English book is the same narrator still.
        lang = "" if _primary(line.lang) == _primary(self.language) else line.lang
        if not (line.voice or lang):
            return self.own
        key = (line.voice, lang)
        if key not in self.known:
            self.known[key] = self._member(line.voice) if line.voice else self._foreigner(lang)
        return self.known[key]

    def _member(self, name: str) -> Reader:
        if name in self.config.cast:
            return self._find("cast", name, self.config.cast[name], self.language)
        if engines.split(name, "")[0]:
            return self._find("cast", name, name, self.language)
        # Preflight has told of them: nobody is cast under that name.
        return self.own

    def _foreigner(self, lang: str) -> Reader:
        """A voice of the language: who book.toml names, the book's own engine, anybody."""
        wanted = self.settings.voices
        for tag in (lang, _primary(lang)):
            if tag in wanted:
                return self._find("audiobook.voices", tag, wanted[tag], lang)
        try:
            return Reader(self.own.engine, self.own.engine.choose("", lang))
        except LookupError:
            return self._anybody(lang)

    def _anybody(self, lang: str) -> Reader:
        """Somebody of the engine that reads most languages, and a word to the author."""
        reader = self.own
        try:
            speaker = engine(ANYBODY)
            reader = Reader(speaker, speaker.choose("", lang))
        except (LookupError, ToolError):
            pass_over = f"{self.own.voice.name} reads those lines too"
        else:
            pass_over = f"{reader.name} reads those lines"
        hint = f'say who shall: [audiobook.voices] {_primary(lang)} = "…"'
        message = f"nobody of `{self.own.engine.name}` reads `{lang}`: {pass_over}"
        self._say("language-unread", message, "audiobook", "voice", hint)
        return reader

    def _find(self, table: str, key: str, name: str, language: str) -> Reader:
        """The voice of that name; a path is looked for in the manuscript's folder first."""
        usual = self.settings.engine
        home, wanted = voice_names.located(name, usual, self.root)
        speaker = engine(home)
        try:
            return Reader(speaker, speaker.choose(wanted, language))
        except LookupError as error:
            span = place(self.root, table, key)
            raise BookError(voice_names.missing(error, name, usual, span)) from error

    def _say(self, code: str, message: str, table: str, key: str, hint: str) -> None:
        self.warn(str(Problem(code, message, place(self.root, table, key), hint, "warning")))


def _primary(language: str) -> str:
    return language.split("-")[0].lower()


def credit(voices: Iterable[Voice]) -> str:
    """Who reads, as it is said: a synthetic voice is called one (EU AI Act, article 50)."""
    people, machines = _names(voices)
    if machines:
        kind = "a synthetic voice" if len(machines) == 1 else "synthetic voices"
        people.append(f"{_listed(machines)}, {kind}")
    return _listed(people)


def _names(voices: Iterable[Voice]) -> tuple[list[str], list[str]]:
    """The names to credit, each once: people, and machines."""
    people: dict[str, None] = {}
    machines: dict[str, None] = {}
    for voice in voices:
        (machines if voice.is_synthetic else people)[voice.credit or voice.name] = None
    return [name for name in people if name], [*machines]


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
