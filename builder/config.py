"""``book.toml`` → `Config`: typed once, at the edge, with a place and a hint for every slip."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args, get_origin, get_type_hints

from builder import toml_file
from builder.errors import Problem, Severity, did_you_mean
from builder.model import Certifier, Contributor, Isbn, Meta, Span, Subject
from builder.toml_edits import Kind, Vocabulary


@dataclass(frozen=True, slots=True)
class Style:
    """``[style]``: the look that page and screen share."""

    theme: str = "classic"
    """A file in ``styles/themes``."""


@dataclass(frozen=True, slots=True)
class Pdf:
    """``[pdf]``: how the print edition is made."""

    trim: str = "6in 9in"
    """The finished page: width and height, two CSS lengths; or a name of `trims`."""
    preset: str = ""
    """For whom it is made besides: a file in ``styles/presets``, ``large-print``."""
    gutter: str = "auto"
    """The least inner margin, a CSS length; ``auto`` is what printers ask for so many pages."""
    bleed: str = ""
    """How far a picture runs on beyond the cut, a CSS length; empty for pages without bleed."""
    marks: bool = False
    """Whether marks show a printer where to cut."""
    paragraphs: Literal["whole", "greedy"] = "whole"
    """Whether the lines of a justified paragraph are weighed all at once, or filled one by one."""
    standard: Literal["pdf/ua-1", "pdf/a-3b", "pdf/x-4"] = "pdf/ua-1"
    """To be read aloud; to be kept for good as well; or to suit a press, and the cover with it."""
    profile: str = ""
    """The press, as an ICC profile in the manuscript's folder; empty for coated paper, FOGRA39."""
    notes: Literal["foot", "chapter", "end"] = "foot"
    """Where notes stand: at the page's foot, at the end of their chapter, or of the book."""
    lists: tuple[Literal["figures", "tables"], ...] = ()
    """What is listed after the contents, with its pages: what has a caption."""
    tune: bool = False
    """Whether some paragraphs are set a line longer or shorter, or their letters a little apart,
    where that mends a line or a page."""


@dataclass(frozen=True, slots=True)
class Screen:
    """``[screen]``: the book's pages for a tablet."""

    trim: str = "6in 8in"
    """The page, width and height: the shape of most tablets; or a name of `trims`."""
    make: bool = False
    """Whether a build makes it that nobody has told which editions to make."""
    standard: Literal["pdf/ua-1", "pdf/a-3b"] = "pdf/ua-1"
    """What the file promises, as for `[pdf]`."""


@dataclass(frozen=True, slots=True)
class Cover:
    """``[cover]``: what is wrapped round the printed book, and who prints it."""

    printer: Literal["kdp", "ingram"] = "kdp"
    paper: str = ""
    """``cream``, ``white``, ``standard-colour`` or ``colour``: how thick a page is."""
    spine: str = ""
    """The spine's width, a CSS length, where the printer has said it."""
    ground: str = ""
    """The colour of spine and back, ``#a5351f``; empty for that of the picture's edge."""
    ink: str = ""
    """The colour of their words; empty for black or white, whichever is read better."""
    spine_text: Literal["auto", "down", "up", "none"] = "auto"
    """Which way the spine reads; ``auto`` as the book's language has it."""
    quote: str = ""
    """Somebody else's words; the last line, after a dash, says whose."""
    blurb: str = ""
    """What the back says: paragraphs, an empty line between them; empty for `description`."""
    about: str = ""
    """What it says of the author."""
    price: str = ""
    price_code: str = ""
    """The five digits beside the bars: ``51499`` is $14.99, ``90000`` no price."""
    barcode: Literal["print", "space", "none"] = "print"
    """Bars, if there is an ISBN; else room that the printer finds empty; or no room."""
    guides: bool = False
    """Whether a proof is made, too, with trim, folds and safe areas drawn over the cover."""

    @property
    def is_asked(self) -> bool:
        """Whether the book wants a cover: it says something of it."""
        return self != Cover()


@dataclass(frozen=True, slots=True)
class Epub:
    """``[epub]``: how the ebook is made."""

    page_list: bool = True
    """Whether it says where the pages of the print edition begin, which is laid out for that."""
    lists: tuple[Literal["figures", "tables"], ...] = ("figures", "tables")
    """What a reading system offers to list besides the contents: no page of the book shows it."""
    exemption: Literal[
        "", "eaa-microenterprise", "eaa-disproportionate-burden", "eaa-fundamental-alteration"
    ] = ""
    """Why the European Accessibility Act lets the ebook be sold though it does not conform."""


Delivery: TypeAlias = Literal[
    "m4b", "mp3", "opus", "lpf", "readium", "vtt", "srt", "podcast", "sample"
]


LONGEST_PAUSE = 60.0
"""Seconds; a longer silence is a slip of the pen."""


@dataclass(frozen=True, slots=True)
class Pauses:
    """``[audiobook.pauses]``: seconds of silence. Listeners' usual, and never random."""

    sentence: float = 0.35
    """After a sentence."""
    paragraph: float = 0.7
    before_heading: float = 1.2
    after_heading: float = 2.0
    scene: float = 2.2
    """Between two scenes, the paragraph's own counted in."""
    verse_line: float = 0.5
    stanza: float = 1.0
    voice: float = 0.08
    """Between two voices in one sentence."""


@dataclass(frozen=True, slots=True)
class Audiobook:
    """``[audiobook]``: how the narration is made."""

    engine: str = "system"
    voice: str = ""
    """A name for a voice, ``bf_emma`` or ``kokoro:bf_emma``; empty chooses for the language."""
    voices: Mapping[str, str] = field(default_factory=dict)
    """``[audiobook.voices]``: who reads the lines of other languages, by BCP 47 tag."""
    speed: float = 1.0
    """Reading speed; 1.0 is the voice's own."""
    notes: Literal["skip", "sentence", "chapter"] = "skip"
    """Footnotes: not read, read after the sentence that calls them, or at the chapter's end."""
    code: Literal["announce", "skip", "read"] = "announce"
    images: Literal["alt", "skip"] = "alt"
    tables: Literal["rows", "skip"] = "rows"
    """Row by row, each cell after the words that head it; or not at all."""
    lists: Literal["numbers", "plain"] = "numbers"
    """Whether the numbers of an ordered list are said."""
    links: Literal["host", "whole", "skip"] = "host"
    """Addresses of the web that are written out: ``example.org`` of each, all of it, or nothing. Of
    other links the words are said, and nothing else."""
    headings: Literal["read", "skip"] = "read"
    """Those inside a chapter; its title is always said."""
    pauses: Pauses = Pauses()
    lexicon: tuple[str, ...] = ()
    """Lexicons that the book shares with others, below or beside its folder; its own comes last."""
    skip: tuple[str, ...] = ("copyright-page", "colophon", "bibliography", "index")
    """Roles of chapters that nobody wants to hear."""
    credits: bool = True
    """Title, author and narrator said first, and a closing line."""
    bitrate: int = 64
    """AAC kilobits a second, mono."""
    profile: Literal["streaming", "acx", "audiobookshelf"] = "streaming"
    """What it is mastered for."""
    deliver: tuple[Delivery, ...] = ()
    """What is made of it; empty for what the profile wants, which is an M4B most often."""


@dataclass(frozen=True, slots=True)
class Readalong:
    """``[readalong]``: the ebook that is heard; who reads, and how, ``[audiobook]`` says."""

    bitrate: int = 48
    """AAC kilobits a second, mono."""


@dataclass(frozen=True, slots=True)
class Podcast:
    """``[podcast]``: what a feed says that the book does not."""

    url: str = ""
    """Where the folder will be on the web."""
    link: str = ""
    """The book's own page; empty for `url`."""
    category: str = "Arts > Books"
    """One of Apple's, and one inside it."""
    email: str = ""
    """Whom to ask; a directory sends its code there."""
    explicit: bool = False
    """Whether children had better not listen."""


@dataclass(frozen=True, slots=True)
class Checks:
    """``[checks]``: what preflight lets pass."""

    ignore: tuple[str, ...] = ()
    """Codes of warnings that the author has seen."""


@dataclass(frozen=True, slots=True)
class Config:
    """``book.toml``: ``[book]`` says what the book is, then a table an edition how it is made."""

    book: Meta
    style: Style = Style()
    pdf: Pdf = Pdf()
    cover: Cover = Cover()
    screen: Screen = Screen()
    epub: Epub = Epub()
    audiobook: Audiobook = Audiobook()
    readalong: Readalong = Readalong()
    podcast: Podcast = Podcast()
    checks: Checks = Checks()
    cast: Mapping[str, str] = field(default_factory=dict)
    """``[cast]``: who speaks the lines that a name is given to: ``grandmother = "kokoro:…"``."""
    chapters: tuple[str, ...] = field(default=())
    """``[book] chapters``: files in reading order, where names don't sort that way."""


# Reading it ---------------------------------------------------------------------------------

FILE = "book.toml"


def load(path: Path) -> tuple[Config, list[Problem]]:
    """Read a ``book.toml``; what it lacks has a default, what it can't mean is a Problem."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return Config(Meta("")), [not_utf8(path, error)]
    table, slips = toml_file.parse(text, path, "toml-syntax", vocabulary())
    if slips:
        return Config(Meta("")), slips
    loader = _Loader(path, text)
    return loader.config(table), loader.problems


def from_front_matter(table: dict[str, Any], path: Path) -> tuple[Meta, list[Problem]]:
    """Pandoc's YAML block at the head of a file, where there is no ``book.toml``."""
    names = {
        "author": "authors",
        "lang": "language",
        "keywords": "subjects",
        "abstract": "description",
    }
    known = {names.get(key, key): value for key, value in table.items()}
    for key in ("authors", "subjects"):
        if isinstance(known.get(key), str):
            known[key] = [known[key]]
    for key in ("date", "title", "subtitle"):
        if key in known and not isinstance(known[key], str):
            known[key] = str(known[key])
    loader = _Loader(path, path.read_text(encoding="utf-8-sig"))
    meta = loader.table("", known, Meta, {"title": ""})
    return meta, loader.problems


def not_utf8(path: Path, error: UnicodeDecodeError) -> Problem:
    """The Problem of a file that some editor saved in another encoding."""
    before = error.object[: error.start]
    line = before.count(b"\n") + 1
    column = len(before) - (before.rfind(b"\n") + 1) + 1
    return Problem(
        "not-utf8",
        f"byte 0x{error.object[error.start]:02x} is not UTF-8",
        Span(path, line, column),
        "save the file as UTF-8 in your editor",
    )


def place(root: Path, table: str, key: str) -> Span:
    """Where a key of the book's ``book.toml`` is written, for a Problem that is found later."""
    path = root / FILE
    text = path.read_text(encoding="utf-8-sig") if path.is_file() else ""
    return _Loader(path, text).at(table, key)


@cache
def vocabulary() -> Vocabulary:
    """The tables of ``book.toml``, its keys, and what each of them takes."""
    hints = get_type_hints(Config)
    tables = [name for name in hints if is_dataclass(hints[name])]
    keys: dict[str, Kind] = {"chapters": "list"}
    for name in reversed(tables):
        keys |= dict(_kinds(hints[name]))
    return Vocabulary('title = "The Lamp"', frozenset((*tables, "cast")), keys)


def _kinds(kind: Any) -> Iterator[tuple[str, Kind]]:
    """Each key of a table, and what it takes."""
    plain: dict[Any, Kind] = {str: "text", bool: "flag", int: "number", float: "number"}
    for name, hint in get_type_hints(kind).items():
        origin = get_origin(hint)
        kinds: dict[Any, Kind] = {tuple: "list", Literal: "text", Mapping: "table"}
        yield name.replace("_", "-"), kinds.get(origin) or plain.get(hint, "")


def homes(key: str) -> tuple[str, ...]:
    """The tables that know a key, the likeliest first."""
    hints = get_type_hints(Config)
    tables = [name for name in hints if is_dataclass(hints[name])]
    known = (name for name in tables if key in dict(_kinds(hints[name])))
    return ("book",) if key in _SPECIAL else tuple(known)


_SPECIAL = {"chapters"}
"""Keys of ``[book]`` that say how it is put together, and so are no part of `Meta`."""


_CALLED: dict[Any, str] = {Contributor: "name", Certifier: "name", Subject: "code"}
"""What may be one word or a table, and the key of the table that the word stands for."""


class _Loader:
    """Turns tables into the dataclasses above and collects what doesn't fit."""

    def __init__(self, path: Path, text: str) -> None:
        self.path, self.lines = path, text.splitlines()
        self.problems: list[Problem] = []

    def config(self, table: dict[str, Any]) -> Config:
        sections = {
            f.name: f for f in fields(Config) if is_dataclass(get_type_hints(Config)[f.name])
        }
        known = [*sections, "cast"]
        stray = [name for name in table if name not in known and homes(name)]
        self.homeless(stray, table)
        for name in sorted(table.keys() - set(known) - set(stray)):
            hint = did_you_mean(name, known) or f"known tables: {', '.join(known)}"
            self.say("key-unknown", f"unknown table `[{name}]`", self.at("", name), hint)
        # What stands under no table is told once, and holds, or more would seem to be missing.
        lent = {name: table[name] for name in stray if homes(name)[0] == "book"}
        made: dict[str, Any] = {}
        for name in sections:
            kind: Any = get_type_hints(Config)[name]
            content = table.get(name, {})
            if name == "book" and isinstance(content, dict):
                content = lent | content
            if not isinstance(content, dict):
                self.say("value-type", f"`{name}` must be a table", self.at("", name), f"[{name}]")
                content = {}
            needed = {"title": ""} if kind is Meta else {}
            special = {k: v for k, v in content.items() if kind is Meta and k in _SPECIAL}
            rest = {k: v for k, v in content.items() if k not in special}
            made[name] = self.table(name, rest, kind, needed)
            if "chapters" in special:
                value = self.value("book", "chapters", special["chapters"], tuple[str, ...])
                made["chapters"] = value or ()
        made["cast"] = self.names("cast", table.get("cast", {})) or {}
        return Config(**made)

    def homeless(self, stray: list[str], table: dict[str, Any]) -> None:
        """Tell of keys that stand above the first table, once for each table they belong to."""
        for home in dict.fromkeys(homes(name)[0] for name in stray):
            some = [name for name in stray if homes(name)[0] == home]
            listed = ", ".join(f"`{name}`" for name in some)
            message = f"no table's name stands above {listed}"
            hint = f"write a line `[{home}]` above {'them' if some[1:] else 'it'}"
            if home in table:
                hint = f"move {'them' if some[1:] else 'it'} below the line `[{home}]`"
            self.say("table-missing", message, self.at("", some[0]), hint)

    def names(self, table: str, content: Any) -> Mapping[str, str] | None:
        """A table of names for names, or None after a Problem."""
        if not isinstance(content, dict):
            self.say("value-type", f"`{table}` must be a table", self.at("", table), f"[{table}]")
            return None
        wrong = [key for key, value in content.items() if not isinstance(value, str)]
        for key in wrong:
            message = f"`{key}` can't be {content[key]!r}"
            self.say("value-type", message, self.at(table, key), "give it text in quotes")
        return None if wrong else content

    def table(self, name: str, content: dict[str, Any], kind: Any, needed: dict[str, Any]) -> Any:
        """One table as its dataclass; `needed` are the values of fields without a default."""
        hints = get_type_hints(kind)
        known = {f.name.replace("_", "-"): f.name for f in fields(kind)}
        values = dict(needed)
        for key, value in content.items():
            attribute = known.get(key.replace("_", "-"))
            if attribute is None:
                where = f"[{name}]" if name else "the front matter"
                extra = _SPECIAL if kind is Meta else set()
                hint = did_you_mean(key, [*known, *extra]) or f"known here: {', '.join(known)}"
                if (there := homes(key)) and name:
                    hint = f"move it below a line `[{there[0]}]`, which is where it belongs"
                # Front matter is pandoc's, and may well say things that are for pandoc alone.
                severity: Severity = "error" if name else "warning"
                message = f"unknown key `{key}` in {where}"
                self.say("key-unknown", message, self.at(name, key), hint, severity)
            elif get_origin(hints[attribute]) is Mapping:
                values[attribute] = self.names(f"{name}.{attribute}", value) or {}
            elif (made := self.value(name, key, value, hints[attribute])) is not None:
                values[attribute] = made
        return kind(**values)

    def pauses(self, name: str, content: dict[str, Any]) -> Pauses:
        """Silences, none of them shorter than nothing or longer than anybody means."""
        made: Pauses = self.table(name, content, Pauses, {})
        for each in fields(made):
            seconds = getattr(made, each.name)
            if not 0 <= seconds <= LONGEST_PAUSE:
                key = each.name.replace("_", "-")
                message = f"`{key}` can't be {seconds:g} seconds"
                hint = f"give it 0 to {LONGEST_PAUSE:.0f}"
                self.say("pause-invalid", message, self.at(name, key), hint)
        return made

    def value(self, name: str, key: str, value: Any, kind: Any) -> Any:
        """`value` as `kind`, or None after a Problem."""
        match kind:
            case _ if kind is str and isinstance(value, str):
                return value
            case _ if kind is bool and isinstance(value, bool):
                return value
            case _ if kind is int and isinstance(value, int) and not isinstance(value, bool):
                return value
            case _ if (
                kind is float and isinstance(value, int | float) and not isinstance(value, bool)
            ):
                return float(value)
            case _ if get_origin(kind) is Literal and value in get_args(kind):
                return value
            case _ if get_origin(kind) is tuple and isinstance(value, list):
                made = [self.value(name, key, each, get_args(kind)[0]) for each in value]
                return None if None in made else tuple(made)
            case _ if kind in _CALLED and isinstance(value, str):
                return kind(value)
            case _ if kind in _CALLED and isinstance(value, dict) and value.get(_CALLED[kind]):
                return self.table(name, value, kind, {_CALLED[kind]: ""})
            case _ if kind is Isbn and isinstance(value, dict):
                return self.table(name, value, kind, {})
            case _ if kind is Pauses and isinstance(value, dict):
                return self.pauses(f"{name}.{key}", value)
        self.say(
            "value-type",
            f"`{key}` can't be {value!r}",
            self.at(name, key),
            f"give it {_wanted(kind)}",
        )
        return None

    def at(self, table: str, key: str) -> Span:
        """Where a key is written: the first line in its table that sets it."""
        inside = not table
        for number, line in enumerate(self.lines, 1):
            if header := re.match(r"\s*\[+\s*([^\]]+?)\s*\]+", line):
                if not table and header[1].split(".")[0] == key:
                    return Span(self.path, number, line.index(key) + 1)
                inside = header[1] == table
            elif inside and (
                found := re.search(rf'(?:^|[{{,])\s*["\']?({re.escape(key)})["\']?\s*[=:]', line)
            ):
                return Span(self.path, number, found.start(1) + 1)
        return Span(self.path, 1)

    def say(
        self, code: str, message: str, span: Span, hint: str = "", severity: Severity = "error"
    ) -> None:
        self.problems.append(Problem(code, message, span, hint, severity))


def _wanted(kind: Any) -> str:
    """What a key takes, in an author's words."""
    if get_origin(kind) is Literal:
        return "one of " + ", ".join(f'"{each}"' for each in get_args(kind))
    if get_origin(kind) is tuple:
        return f"a list, each {_wanted(get_args(kind)[0])}"
    words = {
        str: "text in quotes",
        bool: "true or false",
        int: "a whole number",
        float: "a number",
        Contributor: 'a name, or { name = "…", role = "trl", file-as = "…" }',
        Certifier: 'a name, or { name = "…", credential = "…", report = "https://…" }',
        Subject: 'a code, or { code = "…", name = "…" }',
        Isbn: 'one for each edition: { print = "978…", epub = "978…", audiobook = "978…" }',
    }
    return words[kind]
