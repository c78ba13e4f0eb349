"""Marks that are left over in a line: typed to mean something, and read as words.

Whatever the parser took for emphasis, a link or code is gone from the text by now. What still
looks like such a mark is a slip of the pen, and would be printed and spoken.
"""

import re
from collections.abc import Iterator, Sequence

from builder.errors import Problem, did_you_mean
from builder.reader import strays
from builder.reader.foreign import FOREIGN
from builder.reader.leftovers import GONE, Leftovers
from builder.reader.markdown import Token
from builder.reader.run import Place


def problems(tokens: Sequence[Token], place: Place) -> Iterator[Problem]:
    """What is wrong with a block's inline tokens, each slip at its place."""
    left = Leftovers(tokens, place)
    if not left.is_plain:
        for rule in RULES:
            yield from rule(left)


_OPENING = re.compile(
    r"""(?:(?<=^)|(?<=[\s“‘"'(\[—–-]))  # where a word begins
        (?P<mark>\*{1,3}|~~|`{1,2}|_{1,3})
        (?=[^\s*_~`])""",
    re.VERBOSE | re.MULTILINE,
)
_CLOSING = re.compile(r"(?<=[^\s*~`])(?P<mark>\*\*|~~)(?![*~\w])")
_SPACED = re.compile(r"(?P<mark>\*\*|__)[ \t]+[^*_\n]{1,200}?[ \t]*(?P=mark)(?![*_])")
_TICKS = "`` `so` `` for code, and `'` for a quotation mark"
_NAMES = {
    "*": "`*so*`", "**": "`**so**`", "***": "`***so***`", "_": "`*so*`", "__": "`**so**`",
    "___": "`***so***`", "~~": "`~~so~~`", "`": _TICKS, "``": _TICKS,
}  # fmt: skip


def unclosed(left: Leftovers) -> Iterator[Problem]:
    """``**bold`` that is never closed, ``** bold **`` with spaces inside; a mark is told once."""
    told: set[str] = set()
    for found in _SPACED.finditer(left.text):
        mark, words = found["mark"], found[0].strip("*_ \t")[:30]
        told.add(mark)
        message = f"`{mark}` stands here as text: there is a space inside the marks"
        hint = f"write them close to the words: `{mark}{words}{mark}`"
        yield left.problem("mark-unclosed", message, found.start(), hint)
    for found in (*_OPENING.finditer(left.text), *_CLOSING.finditer(left.text)):
        mark = found["mark"]
        if mark in told or (mark in "_*" and not _begins_word(left.text[found.end() :])):
            continue
        told.add(mark)
        lacks = "opens" if found.re is _CLOSING else "closes"
        message = f"{_code(mark)} stands here as text: nothing in this paragraph {lacks} it"
        itself = "".join(f"\\{sign}" for sign in mark)
        hint = f"write {_NAMES[mark]}; if you mean the sign itself, {_code(itself)}"
        yield left.problem("mark-unclosed", message, found.start(), hint)


def _code(mark: str) -> str:
    """A mark between backticks, as Markdown writes it."""
    return f"`` {mark} ``" if "`" in mark else f"`{mark}`"


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
    r"""(?P<brackets>!?\[[^\[\]\n]*\])(?P<gap>[ \t]*)
        \((?P<target>[^()\n]*(?:\([^()\n]*\)[^()\n]*)*)\)""",
    re.VERBOSE,
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
        kind = "picture" if found[0].startswith("!") else "link"
        message = f"this is no {kind}, and stands here as text"
        hint = _linked(found["brackets"].replace(GONE, "…"), target)
        yield left.problem("link-unread", message, found.start(), hint)
    yield from _undefined(left)


def _linked(brackets: str, target: str) -> str:
    """How the link is written that was meant."""
    address, _, title = target.partition(" ")
    if re.search(r"[“”„«»]", title):
        title = re.sub(r"[“”„«»]", '"', title)
        return f"use straight quotation marks: `{brackets}({address} {title})`"
    if title and not title.startswith(('"', "'", "(")):
        return f"put a name with spaces between `<` and `>`: `{brackets}(<{target}>)`"
    return f"write it without a space: `{brackets}({target})`"


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
        message = "this note has no name, and stands here as text"
        hint = "write `[^1]` here, and its text on a line of its own: `[^1]: …`"
        if found["label"] is None:
            message = "this note is not closed, and stands here as text"
            hint = "write `]` behind it"
        elif label:
            message = "a note's name has no space in it: this stands here as text"
            hint = f"write `[^{label}]`, here and where its text stands: `[^{label}]: …`"
        yield left.problem("note-unread", message, found.start(), hint)


_ENTITIES = tuple(
    f"&{name};"
    for name in (
        *("nbsp", "shy", "mdash", "ndash", "hellip", "amp", "lt", "gt", "quot", "apos", "copy"),
        *("lsquo", "rsquo", "ldquo", "rdquo", "laquo", "raquo", "eacute", "egrave", "uuml"),
    )
)
"""The characters' names that authors write."""


def entities(left: Leftovers) -> Iterator[Problem]:
    """``&nbps;`` and ``&nbsp`` are no characters, and would be printed as they are."""
    for found in re.finditer(r"&([A-Za-z]{2,12})(;|(?![\w=;]))", left.text):
        if not found[2] and f"&{found[1]};" not in _ENTITIES:
            continue
        hint = f"write `&{found[1]};`"
        if found[2]:
            hint = did_you_mean(found[0], _ENTITIES) or "write the character itself"
        message = f"`{found[0]}` is no character, and stands here as text"
        yield left.problem("entity-unknown", message, found.start(), hint)


def foreign(left: Leftovers) -> Iterator[Problem]:
    """Marks of other programs' Markdown, which would be printed and spoken."""
    for mark in FOREIGN:
        if found := mark.pattern.search(left.text):
            shown = found[0].strip().split("\n")[0].replace(GONE, "…")
            message = f"`{shown[:40]}` stands here as text: {mark.name}"
            yield left.problem("mark-unknown", message, found.start(), mark.mended(found))


RULES = (unclosed, comments, links, notes, strays.braces, entities, foreign)
