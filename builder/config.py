"""``book.toml`` → `Config`: typed once, at the edge, with a place and a hint for every slip."""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args, get_origin, get_type_hints

from builder import bcp47, decoding, toml, toml_file
from builder.errors import BookError, Problem, Severity, did_you_mean
from builder.model import Certifier, Contributor, Isbn, Meta, Span, Subject
from builder.toml_edits import Kind, Vocabulary


@dataclass(frozen=True, slots=True)
class Style:
    """``[style]``: the look that page and screen share."""

    theme: str = "classic"
    """The typeface and manner of the pages: ``classic`` or ``modern``. See styles.md."""


@dataclass(frozen=True, slots=True)
class Pdf:
    """``[pdf]``: how the print edition is made."""

    trim: str = "6in 9in"
    """The finished page: width, then height, each with its unit; or a name, ``A5``, ``trade``."""
    preset: str = ""
    """``large-print`` sets the book for readers with low vision; empty sets it as usual."""
    gutter: str = "auto"
    """The least inner margin, a length; ``auto`` takes what printers ask for a book so thick."""
    bleed: str = ""
    """How far pictures run on beyond the cut, a length; empty makes pages without bleed."""
    marks: bool = False
    """Whether crop marks show the printer where to cut."""
    paragraphs: Literal["whole", "greedy"] = "whole"
    """``whole`` weighs all lines of a justified paragraph at once; ``greedy`` fills one by one."""
    standard: Literal["pdf/ua-1", "pdf/a-3b", "pdf/x-4"] = "pdf/ua-1"
    """What the file promises: ``pdf/ua-1`` can be read aloud by a machine, ``pdf/a-3b`` can be kept
    for good as well, ``pdf/x-4`` suits a press, and so does the cover then. See standards.md."""
    profile: str = ""
    """The press's colours: an ICC profile in the manuscript's folder. Empty takes coated paper,
    FOGRA39."""
    notes: Literal["foot", "chapter", "end"] = "foot"
    """Where notes stand: at the foot of the page, after their chapter, or after the last one."""
    lists: tuple[Literal["figures", "tables"], ...] = ()
    """What is listed with its page numbers after the contents: everything that has a caption."""
    tune: bool = False
    """Whether loose lines, short last lines and uneven pages are mended: some paragraphs become a
    line longer or shorter, or their letters stand a little wider. See styles.md."""


@dataclass(frozen=True, slots=True)
class Screen:
    """``[screen]``: the book's pages for a tablet."""

    trim: str = "6in 8in"
    """The page, as `trim` in `[pdf]` has it. The default has the shape of most tablets."""
    make: bool = False
    """Whether every build makes these pages; else only `--only screen` does."""
    standard: Literal["pdf/ua-1", "pdf/a-3b"] = "pdf/ua-1"
    """What the file promises, as `standard` in `[pdf]` has it."""


@dataclass(frozen=True, slots=True)
class Cover:
    """``[cover]``: what is wrapped round the printed book, and who prints it."""

    printer: Literal["kdp", "ingram"] = "kdp"
    """Who prints the book: Amazon KDP or IngramSpark. Each has its own papers and limits."""
    paper: str = ""
    """The paper, which says how thick a page is: ``cream``, ``white``, ``standard-colour`` or
    ``colour``. Needed, unless `spine` is given."""
    spine: str = ""
    """The width of the spine, a length, if the printer has told you; empty reckons it from pages
    and paper."""
    ground: str = ""
    """The colour of spine and back; empty takes that of the picture's edge."""
    ink: str = ""
    """The colour of the words on them; empty takes black or white, whichever is read better."""
    spine_text: Literal["auto", "down", "up", "none"] = "auto"
    """Which way the spine reads; ``auto`` goes by the book's language, ``none`` leaves it bare."""
    quote: str = ""
    """Praise at the head of the back; a last line that begins with a dash says who wrote it."""
    blurb: str = ""
    """The text of the back: paragraphs with an empty line between them. Empty takes `description`
    of `[book]`."""
    about: str = ""
    """The words about the author on the back."""
    price: str = ""
    """The price beside the bars, as it is to be printed."""
    price_code: str = ""
    """The five digits that American shops want beside the bars: ``51499`` is $14.99, ``90000`` says
    no price."""
    barcode: Literal["print", "space", "none"] = "print"
    """``print`` draws the bars if there is an ISBN; ``space`` leaves room for the printer's own;
    ``none`` leaves no room."""
    guides: bool = False
    """Whether a second file is made to look at, with trim, folds and safe areas drawn over it."""

    @property
    def is_asked(self) -> bool:
        """Whether the book wants a cover: it says something of it."""
        return self != Cover()


@dataclass(frozen=True, slots=True)
class Epub:
    """``[epub]``: how the ebook is made."""

    page_list: bool = True
    """Whether the ebook says where the printed pages begin, so that it can be cited by page. The
    PDF is laid out for that, even where it is not made."""
    lists: tuple[Literal["figures", "tables"], ...] = ("figures", "tables")
    """What an ebook reader's menu lists besides the contents. No page of the book shows it."""
    exemption: Literal[
        "", "eaa-microenterprise", "eaa-disproportionate-burden", "eaa-fundamental-alteration"
    ] = ""
    """The reason for which the European Accessibility Act lets the ebook be sold though it does not
    conform; empty claims none."""


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
    """After a paragraph."""
    before_heading: float = 1.2
    """Before a heading inside a chapter."""
    after_heading: float = 2.0
    """After a heading, and after the chapter's title."""
    scene: float = 2.2
    """At a scene break; the silence after the paragraph is counted in."""
    verse_line: float = 0.5
    """After a line of verse."""
    stanza: float = 1.0
    """After a stanza."""
    voice: float = 0.08
    """Between two voices inside one sentence."""


@dataclass(frozen=True, slots=True)
class Audiobook:
    """``[audiobook]``: how the narration is made."""

    engine: str = "system"
    """The engine of every voice that is named without one: ``system``, ``kokoro``, ``piper``."""
    voice: str = ""
    """The narrator: ``kokoro:bf_emma``, or ``bf_emma`` alone of the engine that `engine` names.
    Empty chooses one for the book's language."""
    voices: Mapping[str, str] = field(default_factory=dict)
    """Who reads passages in other languages: a language's tag, and a voice."""
    speed: float = 1.0
    """How fast it is read; 1.0 is the voice's own speed, 1.1 a tenth faster."""
    notes: Literal["skip", "sentence", "chapter"] = "skip"
    """Notes: not read; read after the sentence that calls them; or at the end of the chapter."""
    code: Literal["announce", "skip", "read"] = "announce"
    """Listings: announced in a few words, passed over, or read as they stand."""
    images: Literal["alt", "skip"] = "alt"
    """Pictures: their description is read, or they are passed over."""
    tables: Literal["rows", "skip"] = "rows"
    """Tables: read row by row, each cell after the head of its column; or passed over."""
    lists: Literal["numbers", "plain"] = "numbers"
    """Numbered lists: read with their numbers, or without."""
    links: Literal["host", "whole", "skip"] = "host"
    """Web addresses that are written out: only ``example.org`` is said, all of it, or nothing. Of a
    link with words, the words are said."""
    headings: Literal["read", "skip"] = "read"
    """Headings inside a chapter: read, or passed over. Its title is always read."""
    pauses: Pauses = Pauses()
    """How long the silences are, in seconds."""
    lexicon: tuple[str, ...] = ()
    """Lexicons shared with other books: files named from the manuscript's folder. The book's own
    `lexicon.toml` is read last and wins."""
    skip: tuple[str, ...] = ("copyright-page", "colophon", "bibliography", "index")
    """Chapters that are not read aloud, by their role."""
    credits: bool = True
    """Whether title, author and narrator are said first, and a line at the end."""
    bitrate: int = 64
    """Kilobits a second, AAC, mono: more sounds better and takes more room."""
    profile: Literal["streaming", "acx", "audiobookshelf"] = "streaming"
    """Whose rules of loudness and files it must meet. See audio.md."""
    deliver: tuple[Delivery, ...] = ()
    """The files to make; empty makes what `profile` asks for, an M4B most often. See audio.md."""


@dataclass(frozen=True, slots=True)
class Readalong:
    """``[readalong]``: the ebook that is heard; who reads, and how, ``[audiobook]`` says."""

    bitrate: int = 48
    """Kilobits a second, AAC, mono: more sounds better and takes more room."""


@dataclass(frozen=True, slots=True)
class Podcast:
    """``[podcast]``: what a feed says that the book does not."""

    url: str = ""
    """The web address at which the podcast's folder will lie. A podcast can't do without."""
    link: str = ""
    """The book's own page on the web; empty takes `url`."""
    category: str = "Arts > Books"
    """One of Apple's categories; after ``>`` one inside it."""
    email: str = ""
    """The address that a directory writes to when you enter the podcast; anybody can read it in the
    feed."""
    explicit: bool = False
    """Whether the text is not for children."""


@dataclass(frozen=True, slots=True)
class Checks:
    """``[checks]``: what preflight lets pass."""

    ignore: tuple[str, ...] = ()
    """Codes of warnings that you have seen and do not want to be told again. See problems.md."""


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
    """Who speaks: a name that the text uses in ``{voice=grandmother}``, and a voice."""
    chapters: tuple[str, ...] = field(default=())
    """The files in reading order; empty takes the order of their names."""
    file: Path | None = None
    """The file that says what the book is, where that is not ``book.toml`` but front matter."""


FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
"""Characters that no XML document may hold (XML 1.0 § 2.2), and DEL, which shows nothing."""

# Reading it ---------------------------------------------------------------------------------

FILE = "book.toml"


def load(path: Path) -> tuple[Config, list[Problem]]:
    """Read a ``book.toml``; what it lacks has a default, what it can't mean is a Problem."""
    try:
        text = decoding.read(path)
    except BookError as error:
        return Config(Meta("")), [*error.problems]
    table, slips = toml_file.parse(text, path, "toml-syntax", vocabulary())
    if slips:
        return Config(Meta("")), slips
    loader = _Loader(path, text)
    return loader.config(table), loader.problems


def from_front_matter(table: dict[str, Any], path: Path) -> tuple[Meta, list[Problem]]:
    """Pandoc's YAML block at the head of a file, where there is no ``book.toml``."""
    # A key with nothing after it is as good as none: `title:` is no book called "None".
    known = {PANDOCS.get(k, k): value for k, value in table.items() if value is not None}
    for key in ("date", "title", "subtitle"):
        if key in known and not isinstance(known[key], str):
            known[key] = str(known[key])
    loader = _Loader(path, path.read_text(encoding="utf-8-sig"))
    meta = loader.table("", known, Meta, {"title": ""})
    return loader.spoken(meta), loader.problems


def place(root: Path, table: str, key: str) -> Span:
    """Where a key of the book's ``book.toml`` is written, for a Problem that is found later."""
    path = root / FILE
    text = path.read_text(encoding="utf-8-sig") if path.is_file() else ""
    return _Loader(path, text).at(table, key)


def place_of_chapter(root: Path, name: str, turn: int = 0) -> Span:
    """Where ``[book] chapters`` names a file, or names it again for the `turn`-th time."""
    path = root / FILE
    text = path.read_text(encoding="utf-8-sig")
    first = _Loader(path, text).at("book", "chapters")
    pattern = re.compile(rf"""(["'])({re.escape(name)})\1""")
    lines = enumerate(text.splitlines()[first.line - 1 :], first.line)
    found = [
        (number, each.start(2) + 1) for number, line in lines for each in pattern.finditer(line)
    ]
    return Span(path, *found[turn]) if turn < len(found) else first


def in_book(config: Config, root: Path, key: str) -> Span:
    """Where a key of ``[book]`` is written, in ``book.toml`` or in the front matter of a file."""
    if config.file is None:
        tables = ("book", "book.isbn")
        return max((place(root, table, key) for table in tables), key=lambda span: span.line)
    loader = _Loader(config.file, config.file.read_text(encoding="utf-8-sig", errors="replace"))
    names = [key, *(pandocs for pandocs, ours in PANDOCS.items() if ours == key)]
    return max((loader.at("", name) for name in names), key=lambda span: span.line)


PANDOCS = {
    "author": "authors",
    "lang": "language",
    "keywords": "subjects",
    "abstract": "description",
}
"""What keys of ``[book]`` are called in pandoc's front matter."""


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


FIGURES = {"date", "series-number", "edition", "price-code", "print", "epub", "audiobook"}
"""Keys of texts that consist of figures, and may be written without quotes."""

BOUNDS = {
    ("audiobook", "speed"): (0.5, 3.0, "1.0 is the voice's own pace, 1.2 a fifth faster"),
    ("audiobook", "bitrate"): (16, 320, "kilobits a second; 64 does for speech"),
    ("readalong", "bitrate"): (16, 320, "kilobits a second; 48 does for speech"),
}
"""The least and the most of a number, and what it counts."""

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
        made["book"] = self.spoken(made["book"], "book")
        made["audiobook"] = self.voices(made["audiobook"])
        return Config(**made)

    def spoken(self, meta: Meta, table: str = "") -> Meta:
        """The book with a standard tag for its language, or after a Problem English."""
        if not (tag := bcp47.tag(meta.language.strip())):
            key = "lang" if any(line.startswith("lang:") for line in self.lines) else "language"
            form = f'{key} = "{{}}"' if table else f"{key}: {{}}"
            at = self.at(table, key)
            self.problems.append(bcp47.problem(meta.language, at, form))
        return replace(meta, language=tag or "en")

    def voices(self, settings: Audiobook) -> Audiobook:
        """``[audiobook.voices]`` with standard tags for its keys."""
        table = "audiobook.voices"
        tags = {each: bcp47.tag(each.strip()) for each in settings.voices}
        for each in (each for each, tag in tags.items() if not tag):
            form = f'{{}} = "{settings.voices[each]}"'
            self.problems.append(bcp47.problem(each, self.at(table, each), form))
        kept = {tags[each]: voice for each, voice in settings.voices.items() if tags[each]}
        return replace(settings, voices=kept)

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
            message = f"`{key}` can't be {_shown(content[key])}"
            self.say("value-type", message, self.at(table, key), "give it text in quotes")
        return None if wrong else content

    def table(self, name: str, content: dict[str, Any], kind: Any, needed: dict[str, Any]) -> Any:
        """One table as its dataclass; `needed` are the values of fields without a default."""
        hints = get_type_hints(kind)
        known = {f.name.replace("_", "-"): f.name for f in fields(kind)}
        values = dict(needed)
        meant: list[tuple[str, Any]] = []
        for key, value in content.items():
            attribute = known.get(key.replace("_", "-"))
            if attribute is None:
                where = f"[{name}]" if name else "the front matter"
                extra = _SPECIAL if kind is Meta else set()
                near = did_you_mean(key, [*known, *extra])
                hint = near or f"known here: {', '.join(known)}"
                if (there := homes(key)) and name:
                    hint = f"move it below a line `[{there[0]}]`, which is where it belongs"
                # Front matter is pandoc's, and may well say things that are for pandoc alone.
                severity: Severity = "error" if name else "warning"
                message = f"unknown key `{key}` in {where}"
                self.say("key-unknown", message, self.at(name, key), hint, severity)
                if name and near:
                    meant.append((near.split("`")[1], value))
            elif get_origin(hints[attribute]) is Mapping:
                values[attribute] = self.names(f"{name}.{attribute}", value) or {}
            elif (made := self.value(name, key, value, hints[attribute])) is not None:
                values[attribute] = made
        values |= self.lent(name, meant, hints, values)
        return kind(**_by_part(values))

    def lent(
        self, name: str, meant: list[tuple[str, Any]], hints: dict[str, Any], values: dict[str, Any]
    ) -> dict[str, Any]:
        """What misspelt keys were to say: the slip has been told, and nothing else is missing."""
        told = list(self.problems)
        made = {
            attribute: self.value(name, key, value, hints[attribute])
            for key, value in meant
            if not values.get(attribute := key.replace("-", "_"))
            and get_origin(hints.get(attribute, Mapping[str, str])) is not Mapping
        }
        self.problems[:] = told
        return {attribute: value for attribute, value in made.items() if value is not None}

    def pauses(self, name: str, content: dict[str, Any]) -> Pauses:
        """Silences, none of them shorter than nothing or longer than anybody means."""
        made: Pauses = self.table(name, content, Pauses, {})
        for each in fields(made):
            seconds = getattr(made, each.name)
            if not 0 <= seconds <= LONGEST_PAUSE:
                made = replace(made, **{each.name: getattr(Pauses(), each.name)})
                key = each.name.replace("_", "-")
                message = f"`{key}` can't be {seconds:g} seconds"
                hint = f"give it 0 to {LONGEST_PAUSE:.0f}"
                self.say("pause-invalid", message, self.at(name, key), hint)
        return made

    def value(self, name: str, key: str, value: Any, kind: Any) -> Any:
        """`value` as `kind`, or None after a Problem."""
        if kind in (int, float) and (name, key) in BOUNDS and self.lies_outside(name, key, value):
            return None
        match kind:
            case _ if kind is str and isinstance(value, str):
                return self.shown(name, key, value)
            case _ if kind is str and key in FIGURES and _is_figures(value):
                return str(value)
            case _ if kind is bool and isinstance(value, bool):
                return value
            case _ if kind is int and isinstance(value, int) and not isinstance(value, bool):
                return value
            case _ if kind is float and _is_number(value):
                return float(value)
            case _ if _is_choice(value, kind) and value.strip().casefold() in get_args(kind):
                return value.strip().casefold()
            case _ if get_origin(kind) is tuple and _is_one(value):
                return self.value(name, key, [value], kind)
            case _ if get_origin(kind) is tuple and isinstance(value, list):
                made = [self.value(name, key, each, get_args(kind)[0]) for each in value]
                return None if None in made else tuple(made)
            case _ if kind in _CALLED and isinstance(value, str) and value.strip():
                return kind(value)
            case _ if kind in _CALLED and isinstance(value, dict) and value.get(_CALLED[kind]):
                return self.table(name, value, kind, {_CALLED[kind]: ""})
            case _ if kind is Isbn and isinstance(value, dict):
                return self.table(name, value, kind, {})
            case _ if kind is Pauses and isinstance(value, dict):
                return self.pauses(f"{name}.{key}", value)
        span = self.at(name, key)
        literal = self.literal(span, value)
        hint = _written(key, value, kind, literal) or _nearest(value, kind)
        hint = hint or f"give it {_wanted(kind)}"
        self.say("value-type", f"`{key}` can't be {literal}", span, hint)
        return None

    def literal(self, span: Span, value: Any) -> str:
        """A value as its line has it: 2026.10 is another number than it is a date."""
        line = self.lines[span.line - 1] if span.line <= len(self.lines) else ""
        found = re.match(r"[^=]*=\s*([\d.+-]+)\s*(?:#|$)", line)
        return found[1] if found and isinstance(value, float) else _shown(value)

    def shown(self, name: str, key: str, value: str) -> str:
        """A text, without characters that no edition can show, after a Problem that names them."""
        if found := FORBIDDEN.search(value):
            message = f"the control character U+{ord(found[0]):04X} in `{key}` can't be shown"
            hint = "delete it; it came from a program that you pasted from"
            self.say("character-forbidden", message, self.at(name, key), hint)
        return FORBIDDEN.sub("", value)

    def lies_outside(self, name: str, key: str, value: Any) -> bool:
        """Whether a number is smaller or greater than it may be, after a Problem that says so."""
        least, most, why = BOUNDS[name, key]
        if not _is_number(value) or least <= value <= most:
            return False
        hint = f"give it {least:g} to {most:g}: {why}"
        self.say("value-range", f"`{key}` can't be {value}", self.at(name, key), hint)
        return True

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


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_figures(value: Any) -> bool:
    """Whether a value is a number or a day that its figures say wholly; 2.10 is read as 2.1."""
    return (isinstance(value, int) and not isinstance(value, bool)) or type(value) is date


def _is_one(value: Any) -> bool:
    """Whether a value is one name, where there might be a list of them."""
    return isinstance(value, dict) or (
        isinstance(value, str) and not re.search(r"[,;&]|\b(?:and|und|et|y|и|және)\b", value)
    )


def _shown(value: Any) -> str:
    """A value as book.toml has it."""
    return toml.written(value)


def _written(key: str, value: Any, kind: Any, literal: str) -> str:
    """The line to write for a value whose meaning is plain; empty where it is not."""
    if kind is str and (_is_number(value) or isinstance(value, date)):
        return f'in quotes: {key} = "{literal}"'
    if kind is Isbn and isinstance(value, str):
        return f"say which edition has it: {key} = {{ print = {literal} }}, or epub, or audiobook"
    if kind is bool and str(value).casefold() in _TRUTHS:
        return f"without quotes: {key} = {_TRUTHS[str(value).casefold()]}"
    if kind in _NUMBERS and isinstance(value, str) and _NUMBERS[kind].fullmatch(value.strip()):
        return f"without quotes: {key} = {value.strip()}"
    if kind is int and isinstance(value, float) and math.isfinite(value):
        return f"a whole number: {key} = {round(value)}"
    if get_origin(kind) is tuple and isinstance(value, str):
        return f'a list, each in quotes of its own: {key} = ["{value}"]'
    return ""


_NUMBERS = {int: re.compile(r"-?\d+"), float: re.compile(r"-?\d+(\.\d+)?")}
_TRUTHS = {
    **dict.fromkeys(("yes", "on", "true", "1"), "true"),
    **dict.fromkeys(("no", "off", "false", "0"), "false"),
}


def _nearest(value: Any, kind: Any) -> str:
    """The choice that was probably meant."""
    return did_you_mean(value, get_args(kind)) if _is_choice(value, kind) else ""


def _is_choice(value: Any, kind: Any) -> bool:
    return get_origin(kind) is Literal and isinstance(value, str)


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
        Pauses: "a table of its own, of seconds: [audiobook.pauses], and below it scene = 2.5",
        Isbn: 'one for each edition: { print = "978…", epub = "978…", audiobook = "978…" }',
    }
    return words[kind]


WRITERS = ("aut", "cre")
"""MARC codes of those who wrote the book: author, creator."""


def _by_part(values: dict[str, Any]) -> dict[str, Any]:
    """Keep as a book's authors only those who wrote it; the others are contributors.

    An author may well name a translator under ``authors``. A role that is no code stays there,
    where its Problem finds it.
    """
    others = tuple(
        person
        for person in values.get("authors", ())
        if re.fullmatch(r"[a-z]{3}", person.role) and person.role not in WRITERS
    )
    if not others:
        return values
    return values | {
        "authors": tuple(person for person in values["authors"] if person not in others),
        "contributors": others + values.get("contributors", ()),
    }
