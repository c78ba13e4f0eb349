"""Inline tokens → pieces: what stands in a line, with its marks and its place."""

import posixpath
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from builder import bcp47
from builder.config import LONGEST_PAUSE
from builder.errors import Problem, did_you_mean
from builder.model import (
    Attributes,
    Code,
    Emphasis,
    Id,
    Image,
    Inline,
    LineBreak,
    Link,
    NoteRef,
    Phrase,
    Reference,
    Span,
    Strike,
    Strong,
    Subscript,
    Superscript,
    Text,
)
from builder.reader import braces, marks, slips
from builder.reader.markdown import Token
from builder.reader.run import VERBATIM, Mark, Piece, Place

PLAIN_WRAPPERS: dict[str, Callable[[tuple[Inline, ...], Span], Inline]] = {
    "em": Emphasis,
    "strong": Strong,
    "s": Strike,
    "sup": Superscript,
    "sub": Subscript,
}
INSTEAD = {
    "i": "write `*so*`",
    "em": "write `*so*`",
    "b": "write `**so**`",
    "strong": "write `**so**`",
    "s": "write `~~so~~`",
    "del": "write `~~so~~`",
    "u": "write `[so]{.underline}` and style it",
    "small": "write `[so]{.small}` and style it",
    "span": "write `[so]{lang=kk}` or `[so]{.smallcaps}`",
    "img": "write `![what it shows](picture.jpg)`",
    "a": "write `[so](target)`",
    "code": "write it between backticks",
    "hr": "write `* * *`",
    "center": "write `::: center`, the words on lines of their own, and `:::`",
    "table": "write `| a | b |`, below it `|---|---|`, and a line for each row",
    "blockquote": "write `>` before each line",
    "li": "write `- so`",
    "ul": "write `- so`, a line for each",
    "ol": "write `1. so`, a line for each",
    "pre": "put it between two lines of three backticks",
    **{f"h{n}": f"write `{'#' * n} so`" for n in range(1, 7)},
}
ATTRIBUTES = braces.KEYS


class Context(Protocol):
    """What reading a line needs of the chapter around it."""

    root: Path
    language: str
    problems: list[Problem]

    def call(self, token: Token, place: Place, at: int) -> NoteRef:
        """Number the call of a note."""

    def claim(self, id: str, span: Span) -> Id:
        """Take an author's id for this place."""

    def marked(self) -> Id:
        """Count a mark of the index; an id for it."""


def flatten(
    tokens: Iterable[Token], place: Place, context: Context, is_verse: bool = False
) -> list[Piece]:
    """Lay a block's inline tokens flat."""
    return _Flattener(place, context, is_verse).run(tokens)


class _Flattener:
    """Walks inline tokens with the marks that are open."""

    def __init__(self, place: Place, context: Context, is_verse: bool) -> None:
        self.place, self.context, self.is_verse = place, context, is_verse
        self.open: list[tuple[str, Mark, int]] = []
        self.pieces: list[Piece] = []
        self.refused: set[str] = set()

    def run(self, tokens: Iterable[Token]) -> list[Piece]:
        some = list(tokens)
        self.context.problems += slips.problems(some, self.place)
        for number, token in enumerate(some, 1):
            self.token(token, token.meta.get("pos", 0), some[number:])
        for tag, _, at in self.open:
            self.problem("html-unbalanced", f"`<{tag}>` is not closed here", at, f"add `</{tag}>`")
        return self.pieces

    def token(self, token: Token, at: int, after: list[Token]) -> None:
        """One token: text, a mark opened or closed, or a thing."""
        match token.type:
            case "text":
                self.add(token.content, at)
            case "text_special":
                self.pieces.append(Piece(token.content, at, self.marks(), kind="escaped"))
            case "softbreak" if not self.is_verse:
                self.add(" ", at)
            case "softbreak" | "hardbreak":
                self.atom("\n", at, LineBreak(self.place(at)))
            case "code_inline":
                self.code(token, at)
            case "image":
                if token.attrs.get("title"):
                    hint = "give it a paragraph of its own, and it is a figure"
                    message = "a picture inside a line has no caption"
                    self.problem("caption-lost", message, at, hint)
                self.atom(VERBATIM, at, image(token, self.place(at), self.context))
            case "footnote_ref":
                self.atom("", at, self.context.call(token, self.place, at))
            case "html_inline":
                self.html(token.content, at)
            case "link_open":
                self.link(token, at, after)
            case "span_open":
                span = self.place(at - 1)
                phrase = self.phrase(token.attrs, span, after)
                lang = phrase.attributes.lang
                self.opened("span", _closing(phrase), at, lang)
            case "em_open" | "strong_open" | "s_open":
                tag, span = token.tag, self.place(at)
                self.opened(tag, lambda inner: PLAIN_WRAPPERS[tag](inner, span), at)
            case "em_close" | "strong_close" | "s_close" | "span_close" | "link_close":
                self.closed(token.tag, at)
            case other:
                raise AssertionError(f"the reader knows no inline `{other}`")

    def marks(self) -> tuple[Mark, ...]:
        return tuple(mark for _, mark, _ in self.open)

    def add(self, text: str, at: int) -> None:
        if text:
            self.pieces.append(Piece(text, at, self.marks()))

    def atom(self, text: str, at: int, atom: Inline) -> None:
        self.pieces.append(Piece(text, at, self.marks(), atom, "atom"))

    def opened(
        self,
        tag: str,
        close: Callable[[tuple[Inline, ...]], Inline],
        at: int,
        lang: str = "",
    ) -> None:
        self.open.append((tag, Mark(close, tag == "a", lang), at))

    def closed(self, tag: str, at: int) -> None:
        """Close the innermost `tag`, and whatever raw tag was left open inside it."""
        while self.open:
            name, mark, began = self.open[-1]
            if not any(mark in piece.marks for piece in self.pieces[-1:]):
                # A link without words, an anchor without any, `[]{#here}`: empty, and still there.
                # An edition will put words into the link: to a sentence it is one already.
                self.atom(VERBATIM if name == "a" else "", at, Text("", self.place(at)))
            self.open.pop()
            if name == tag:
                return
            self.problem(
                "html-unbalanced", f"`<{name}>` is not closed here", began, f"add `</{name}>`"
            )
        self.problem("html-unbalanced", f"`</{tag}>` closes nothing", at, "")

    def code(self, token: Token, at: int) -> None:
        """Words in backticks; the braces behind them are as those behind a bracket."""
        if token.attrs:
            phrase = self.phrase(token.attrs, self.place(at), [token])
            self.opened("span", _closing(phrase), at, phrase.attributes.lang)
        code = Code(token.content, self.place(at))
        self.pieces.append(Piece(token.content, at, self.marks(), code, "code"))
        if token.attrs:
            self.closed("span", at)

    def phrase(self, found: dict[str, Any], span: Span, after: list[Token]) -> Phrase:
        """Words that are still to come, with what is said of them."""
        said = marks.words(after)
        id, attributes = attributes_of(found, span, self.context, said)
        if attributes.marks:
            id = id or self.context.marked()
        return Phrase((), attributes, span, id)

    def link(self, token: Token, at: int, after: list[Token]) -> None:
        # The token stands after its bracket, except in an autolink, `<https://…>`.
        span = self.place(at if token.info == "auto" else at - 1)
        target, title = str(token.attrs.get("href", "")), str(token.attrs.get("title", ""))
        # The parser has encoded what it takes for a URL; ids and file names are for us to compare.
        target = target if urlsplit(target).scheme else unquote(target)
        extra = {k: v for k, v in token.attrs.items() if k not in ("href", "title")}
        phrase = self.phrase(extra, span, after)
        lang = phrase.attributes.lang or self.language()
        around = _closing(phrase)

        def close(inner: tuple[Inline, ...]) -> Inline:
            is_bare = len(inner) == 1 and isinstance(inner[0], Text) and not inner[0].text
            link: Inline = Link(target, inner, title, span)
            if is_bare and not urlsplit(target).scheme:
                link = Reference(target, title, span, lang)
            return around((link,)) if extra else link

        self.opened("a", close, at, phrase.attributes.lang)

    def language(self) -> str:
        """The language of what is read now: the innermost that an author gave it."""
        inner = (mark.lang for mark in reversed(self.marks()) if mark.lang)
        return next(inner, self.context.language)

    def html(self, raw: str, at: int) -> None:
        """The few raw tags that mean something; any other is a Problem, never passed through."""
        if raw.startswith("<!--"):
            return
        name = (re.match(r"</?\s*([A-Za-z][\w-]*)", raw) or [raw, raw])[1].lower()
        match name:
            case "br":
                self.atom("\n", at, LineBreak(self.place(at)))
            case "sup" | "sub" if raw.startswith("</"):
                self.closed(name, at)
            case "sup" | "sub":
                span = self.place(at)
                self.opened(name, lambda inner: PLAIN_WRAPPERS[name](inner, span), at)
            case _ if raw.startswith("</") and name in self.refused:
                return  # its opening has been told
            case _:
                self.refused.add(name)
                hint = INSTEAD.get(name, "say it in Markdown, or in a fenced div")
                self.problem("html-raw", f"raw HTML `{raw}` can't be printed and spoken", at, hint)

    def problem(self, code: str, message: str, at: int, hint: str) -> None:
        self.context.problems.append(Problem(code, message, self.place(at), hint))


def _closing(phrase: Phrase) -> Callable[[tuple[Inline, ...]], Inline]:
    """How a phrase is closed; of one that a sentence's end cuts in two, the first half is the one
    that an index leads to.
    """
    left = [phrase]

    def close(inner: tuple[Inline, ...]) -> Inline:
        made = replace(left[0], inlines=inner)
        if phrase.attributes.marks:
            left[0] = replace(phrase, id="", attributes=replace(phrase.attributes, marks=()))
        return made

    return close


def image(token: Token, span: Span, context: Context) -> Image:
    """A picture; its source is made a path below the manuscript's folder."""
    extra = {k: v for k, v in token.attrs.items() if k not in ("src", "alt", "title")}
    _, attributes = attributes_of({k: v for k, v in extra.items() if k != "id"}, span, context)
    if attributes.marks:
        attributes = replace(attributes, marks=())
        hint = 'put it on the line above: `{.index term="…"}`'
        context.problems.append(
            Problem("index-mark-lost", "the index can't find a picture by this", span, hint)
        )
    source = unquote(str(token.attrs.get("src", "")))
    if _DISK.match(source):
        alone, shown = re.split(r"[\\/]", source)[-1], alternative(token) or "what it shows"
        hint = f"copy it into the folder of this chapter, and write `![{shown}]({alone})`"
        message = f"image `{source}` is on your computer, but outside the book's folder"
        context.problems.append(Problem("image-outside", message, span, hint))
        source = f"../{alone}"
    elif urlsplit(source).scheme or source.startswith("//"):
        hint = "download it into the manuscript's folder: a book can't depend on a server"
        context.problems.append(
            Problem("image-remote", f"image `{source[:60]}` is not a file", span, hint)
        )
    else:
        source = below(source, span.path, context.root)
        if source.startswith("../"):
            hint = "move it into the manuscript's folder"
            message = f"image `{source}` is outside the book"
            context.problems.append(Problem("image-outside", message, span, hint))
    return Image(source, alternative(token), span, attributes)


_DISK = re.compile(r"[A-Za-z]:[\\/]|\\\\|~/|/(Users|home)/|file:", re.IGNORECASE)
"""How a path begins that leads to a place on somebody's disk."""


def alternative(token: Token) -> str:
    """The words that stand for a picture: its brackets, without their marks."""
    children = token.children or []
    return "".join(" " if child.type == "softbreak" else child.content for child in children)


def below(source: str, path: Path, root: Path) -> str:
    """A path written in a file, from the manuscript's folder; ``../…`` where it leaves it."""
    folder = path.parent.relative_to(root).as_posix()
    return posixpath.normpath(posixpath.join(folder, source))


def attributes_of(
    found: dict[str, Any], span: Span, context: Context, words: str = ""
) -> tuple[Id, Attributes]:
    """The id and the attributes that stand in an author's braces, of `words` if they have some."""
    for key in found:
        if key not in ATTRIBUTES:
            hint = did_you_mean(key, ATTRIBUTES) or f"take it out; known: {', '.join(ATTRIBUTES)}"
            context.problems.append(
                Problem("attribute-unknown", f"unknown attribute `{key}`", span, hint)
            )
    lang = _language(found, span, context)
    id = context.claim(str(found["id"]), span) if found.get("id") else ""
    some = marks.marks(found, span, context, words)
    classes = tuple(each for each in str(found.get("class", "")).split() if each != marks.CLASS)
    voice, say, ipa = (str(found.get(key, "")).strip() for key in ("voice", "say", "ipa"))
    return id, Attributes(classes, lang, voice, say, ipa, _pause(found, span, context), some)


def _language(found: dict[str, Any], span: Span, context: Context) -> str:
    written = str(found.get("lang", "")).strip()
    if written and not bcp47.tag(written):
        context.problems.append(bcp47.problem(written, span, "{{lang={}}}"))
    return bcp47.tag(written) if written else ""


def _pause(found: dict[str, Any], span: Span, context: Context) -> float | None:
    if "pause" not in found:
        return None
    written = str(found["pause"]).removesuffix("s").strip()
    if re.fullmatch(r"\d+(\.\d+)?|\.\d+", written) and float(written) <= LONGEST_PAUSE:
        return float(written)
    message = f"`{found['pause']}` is no silence"
    hint = f"seconds, up to {LONGEST_PAUSE:.0f}: {{pause=1.5}}"
    context.problems.append(Problem("pause-invalid", message, span, hint))
    return None
