"""Marks that are left over in a line: typed to mean something, and read as words.

Whatever the parser took for emphasis, a link or code is gone from the text by now. What still
looks like such a mark is a slip of the pen, and would be printed and spoken.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from html.entities import html5

from builder.errors import Problem, did_you_mean
from builder.model import Span
from builder.reader.braces import KEYS
from builder.reader.foreign import FOREIGN
from builder.reader.markdown import Token

GONE = "\ufffc"
"""Stands for whatever is no plain text (U+FFFC OBJECT REPLACEMENT)."""


_SUSPECT = re.compile(r"[*_~`\[{<&%$^=\\+|>]|!!!|\?\?\?")
"""Without any of these there is nothing to look for, and most paragraphs have none."""


class Leftovers:
    """The plain text of a block's inline tokens, and what in it looks like a mark."""

    def __init__(self, tokens: Sequence[Token], place: Callable[[int], Span]) -> None:
        self.place = place
        self.text, self.starts = "", list[int]()
        for token in tokens:
            self._add(token)

    def _add(self, token: Token) -> None:
        at = token.meta.get("pos", 0)
        kind = token.type
        if kind == "text_special" and len(token.content) == 2 and token.content[0] == "\\":
            kind = "text"  # a backslash that escapes nothing
        match kind:
            case "text":
                self.text += token.content
                self.starts += range(at, at + len(token.content))
            case "softbreak" | "hardbreak":
                self.text += "\n"
                self.starts.append(at)
            case _:
                self.text += GONE
                self.starts.append(at)

    def problems(self) -> Iterator[Problem]:
        """Each slip once, at its place."""
        if not _SUSPECT.search(self.text):
            return
        for rule in RULES:
            yield from rule(self)

    def problem(self, code: str, message: str, at: int, hint: str) -> Problem:
        """A Problem that stops no build, at an index of `text`."""
        return Problem(code, message, self.span(at), hint, "warning")

    def span(self, at: int) -> Span:
        """Where a character of `text` stands in the file."""
        return self.place(self.starts[at])


_OPENING = re.compile(
    r"""(?:(?<=^)|(?<=[\s“‘"'(\[—–-]))  # where a word begins
        (?P<mark>\*{1,3}|~~|`{1,2}|_{1,3})
        (?=[^\s*_~`])""",
    re.VERBOSE | re.MULTILINE,
)
_CLOSING = re.compile(r"(?<=[^\s*~`])(?P<mark>\*\*|~~)(?![*~\w])")
_SPACED = re.compile(r"(?P<mark>\*\*|__)[ \t]+[^*_\n]{1,200}?[ \t]*(?P=mark)(?![*_])")
_NAMES = {
    "*": "`*so*`", "**": "`**so**`", "***": "`***so***`", "_": "`*so*`", "__": "`**so**`",
    "___": "`***so***`", "~~": "`~~so~~`", "`": "`` `so` ``", "``": "`` `so` ``",
}  # fmt: skip


def unclosed(left: Leftovers) -> Iterator[Problem]:
    """``**bold`` that is never closed, ``** bold **`` with spaces inside."""
    told: set[str] = set()
    for found in _SPACED.finditer(left.text):
        mark = found["mark"]
        told.add(mark)
        message = f"`{mark}` stands here as text: there is a space inside the marks"
        words = found[0].strip("*_ \t")
        hint = f"write them close to the words: `{mark}{words[:30]}{mark}`"
        yield left.problem("mark-unclosed", message, found.start(), hint)
    for found in (*_OPENING.finditer(left.text), *_CLOSING.finditer(left.text)):
        mark = found["mark"]
        if mark in told or (mark in "_*" and not _begins_word(left.text[found.end() :])):
            continue
        told.add(mark)
        shown = f"`` {mark} ``" if mark[0] == "`" else f"`{mark}`"
        itself = "".join(f"\\{sign}" for sign in mark)
        itself = f"`` {itself} ``" if mark[0] == "`" else f"`{itself}`"
        hint = f"write {_NAMES[mark]}; if you mean the sign itself, {itself}"
        message = f"{shown} stands here as text: nothing in this paragraph closes it"
        if found.re is _CLOSING:
            message = f"{shown} stands here as text: nothing in this paragraph opens it"
        yield left.problem("mark-unclosed", message, found.start(), hint)


def _begins_word(text: str) -> bool:
    """Whether a single sign before this text could open something: it does not in ``5 *3``."""
    return not text[:1].isdigit()


def comments(left: Leftovers) -> Iterator[Problem]:
    """``<!-- a note`` without its end is words, and would be printed."""
    for found in re.finditer(r"<!--", left.text):
        message = "this comment is not closed, and would be printed"
        hint = "write `-->` where it ends"
        yield Problem("comment-unclosed", message, left.span(found.start()), hint)


_LINK = re.compile(
    r"(?P<image>!?)\[(?P<words>[^\[\]\n]*)\](?P<gap>[ \t]*)\((?P<target>[^()\n]*(?:\([^()\n]*\)[^()\n]*)*)\)"
)
_ADDRESS = re.compile(
    r"<?(?:\w+:|www\.|#|[\w./%-]+\.(?:md|markdown|html?|png|jpe?g|gif|svg|webp|pdf))", re.IGNORECASE
)


def links(left: Leftovers) -> Iterator[Problem]:
    """``[words] (target)``, ``![](two words.png)``: links and pictures that are none."""
    for found in _LINK.finditer(left.text):
        target = found["target"].strip()
        if found["gap"] and not _ADDRESS.match(target):
            continue  # words in brackets, and an aside
        kind = "picture" if found["image"] else "link"
        words = found["words"].replace(GONE, "…")
        address, _, title = target.partition(" ")
        if re.search(r"[“”„«»]", title):
            title = re.sub(r"[“”„«»]", '"', title)
            hint = f"use straight quotation marks: `{found['image']}[{words}]({address} {title})`"
        elif title and not title.startswith(('"', "'", "(")):
            hint = f"put a name with spaces between `<` and `>`: `{found['image']}[{words}](<{target}>)`"
        else:
            hint = f"write it without a space: `{found['image']}[{words}]({target})`"
        yield left.problem(
            "link-unread", f"this is no {kind}, and stands here as text", found.start(), hint
        )
    yield from _undefined(left)


def _undefined(left: Leftovers) -> Iterator[Problem]:
    """``[words][name]`` whose name the file does not define."""
    for found in re.finditer(r"(?<![\w\]])!?\[[^\[\]\n]+\]\[(?P<name>[^\[\]\n]+)\]", left.text):
        if GONE in found["name"]:
            continue
        hint = f"add a line `[{found['name']}]: https://…`, or write `[words](https://…)`"
        message = f"the link `[{found['name']}]` is not in this file, and stands here as text"
        yield left.problem("link-unread", message, found.start(), hint)


def notes(left: Leftovers) -> Iterator[Problem]:
    """``[^a note]``, ``[^]``, ``^[a note``: calls of notes that are none."""
    for found in re.finditer(r"\[\^(?P<label>[^\]\n]*)\]|\^\[(?![^\n]*\])", left.text):
        label = "-".join((found["label"] or "").split())
        if found["label"] is None:
            message, hint = "this note is not closed, and stands here as text", "write `]` behind it"
        elif label:
            message = "a note's name has no space in it: this stands here as text"
            hint = f"write `[^{label}]`, here and where its text stands: `[^{label}]: …`"
        else:
            message = "this note has no name, and stands here as text"
            hint = "write `[^1]` here, and its text on a line of its own: `[^1]: …`"
        yield left.problem("note-unread", message, found.start(), hint)


_BRACES = re.compile(
    rf"""\{{\s*(?:[.\#][^\W\d][\w-]*|(?:{"|".join(KEYS)})\s*=|[A-Za-z][\w-]*=)[^{{}}\n]*(?:\}}|$)
       | (?<=\])\{{\s*(?:{"|".join(KEYS)})\b[^{{}}\n]*(?:\}}|$)
       | ^\{{\s*(?:{"|".join(KEYS)})\s*:[^{{}}\n]*\}}$""",
    re.VERBOSE | re.MULTILINE,
)


def braces(left: Leftovers) -> Iterator[Problem]:
    """Braces that were meant as attributes and would be read as words."""
    for found in _BRACES.finditer(left.text):
        key = re.match(r"\{\s*([A-Za-z][\w-]*)", found[0])
        behind = left.text[found.start() - 1 : found.start()]
        if key and behind not in ("]", GONE) and not (key[1] in KEYS or did_you_mean(key[1], KEYS)):
            continue  # `{x=5}`: mathematics, or another language's own braces
        message = f"`{found[0].strip()}` stands here as text"
        hint = _mended(left.text, found)
        yield Problem("attribute-stray", message, left.span(found.start()), hint)


def _mended(text: str, found: re.Match[str]) -> str:
    """What to write instead of some braces that are no attributes."""
    written = found[0].strip()
    if not written.endswith("}"):
        return f"close the brace: `{written}}}`"
    if len(re.findall(r'["“”]', written)) % 2:
        key, _, value = written.strip("{} ").partition("=")
        return f"close the quotation mark: `{{{key}={_quoted(value)}}}`"
    pair = re.fullmatch(r"\{\s*([\w-]+)\s*[ :]\s*(.+?)\s*\}", written)
    if pair and pair[1] in KEYS and "=" not in written:
        return f"write `{{{pair[1]}={_quoted(pair[2])}}}`"
    if (values := re.fullmatch(r'\{\s*([\w-]+)\s*=\s*([^"“”=]+?)\s*\}', written)) and (
        " " in values[2]
    ):
        return f"a value of several words stands in quotation marks: `{{{values[1]}={_quoted(values[2])}}}`"
    before = text[: found.start()]
    if bracket := re.search(r"(\[[^\[\]\n]*\])[ \t]+$", before):
        return f"take the space away: `{bracket[1].replace(GONE, '')}{written}`"
    if not before.strip():
        return f"attributes of a block stand alone on the line above it: `{written}`"
    word = re.search(r"[\w’'-]+(?=\.?$)", before.rstrip(GONE))
    return (
        "attributes follow a bracket or stand alone on the line above a block: "
        f"`[{word[0] if word else 'words'}]{written}`"
    )


def _quoted(value: str) -> str:
    value = value.strip("\"'“”")
    return value if re.fullmatch(r"[\w.:-]+", value) else f'"{value}"'


def entities(left: Leftovers) -> Iterator[Problem]:
    """``&nbps;`` and ``&nbsp`` are no characters, and would be printed as they are."""
    for found in re.finditer(r"&([A-Za-z]{2,12})(;?)", left.text):
        if not found[2] and found[1] not in ("nbsp", "mdash", "ndash", "hellip", "quot", "copy"):
            continue
        hint = f"write `&{found[1]};`"
        if found[2]:
            known = (f"&{name}" for name in html5 if name.endswith(";") and len(name) < 9)
            hint = did_you_mean(found[0], known) or "write the character itself"
        message = f"`{found[0]}` is no character, and stands here as text"
        yield left.problem("entity-unknown", message, found.start(), hint)


def foreign(left: Leftovers) -> Iterator[Problem]:
    """Marks of other programs' Markdown, which would be printed and spoken."""
    for mark in FOREIGN:
        if found := mark.pattern.search(left.text):
            shown = found[0].strip().split("\n")[0].replace(GONE, "…")
            message = f"`{shown[:40]}` stands here as text: {mark.name}"
            yield left.problem("mark-unknown", message, found.start(), mark.instead)


RULES = (unclosed, comments, links, notes, braces, entities, foreign)
