"""Blocks that are not what their author took them for: paragraphs that look like headings, tables
or scene breaks, headings that look like paragraphs, listings that never end.

They look at the parser's tokens, and tell Problems; they change nothing.
"""

import re
from collections.abc import Iterator, Sequence

from builder.errors import Problem
from builder.reader import cells
from builder.reader.markdown import Token
from builder.reader.places import Lines
from builder.reader.sights import Sight, sights


def problems(tokens: Sequence[Token], lines: Lines) -> Iterator[Problem]:
    """Everything in a file that looks like something else."""
    for sight in sights(tokens, lines):
        for rule in RULES.get(sight.opening.type, ()):
            yield from rule(sight)


# Headings -----------------------------------------------------------------------------------

HIDDEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
"""Characters that nobody sees, and that come along when something is pasted."""

_WIDE = "\u00a0\u2007\u202f\u3000"
_HASHES = re.compile(
    rf"(?P<before>[{HIDDEN}{_WIDE}\s]*)(?P<hashes>#+)(?P<gap>[{_WIDE}\s]*)(?P<words>.*)"
)
_LONGEST_TITLE = 80
"""Characters; what is longer is no title."""


def heading_space(sight: Sight) -> Iterator[Problem]:
    """``#Title``, ``####### Title``, a no-break space behind the #."""
    at = 0
    for number, row in enumerate(sight.rows):
        found = _HASHES.fullmatch(row)
        if found and _is_title(found, number, sight):
            yield _unspaced(sight, found, at)
        at += len(row) + 1


def _is_title(found: re.Match[str], number: int, sight: Sight) -> bool:
    """Whether a line that begins with # was to be a heading, and no ``#hashtag``."""
    words, hashes = found["words"], found["hashes"]
    if not words.strip() or len(words) > _LONGEST_TITLE or "list_item" in sight.around:
        return False
    if found["gap"] or found["before"]:
        return number == 0 or len(hashes) > 1
    if len(hashes) > 1:
        return words[0].isalnum() or words[0] in "*_“\"'«‘[("
    are_tags = len(words.split()) > 1 and all(w.startswith("#") for w in words.split()[1:])
    is_sentence = re.search(r"[.,;:]$", words) is not None
    return number == 0 and words[0].isalnum() and not are_tags and not is_sentence


def _unspaced(sight: Sight, found: re.Match[str], at: int) -> Problem:
    hashes = found["hashes"][:6]
    title = f"{hashes} {found['words'].strip()}"
    hint = f"write `{title}`"
    if any(each in HIDDEN + _WIDE for each in found["before"]):
        message = "an invisible character stands before this heading: it is read as text"
        hint = f"delete the line, and type it anew: `{title}`"
    elif found["gap"] and len(found["hashes"]) <= 6:
        message = "the space behind the # is a no-break space: this is read as text"
        hint = f"delete the space, and type a plain one: `{title}`"
    elif len(found["hashes"]) > 6:
        message = "a heading has six # at most: this is read as text"
    else:
        message = f"no space stands behind `{hashes}`: this is read as text, not as a heading"
        hint += f"; if it is text, write `\\{hashes}{found['words'].strip()}`"
    return sight.problem("heading-space", message, hint, at)


_SENTENCE_END = re.compile(r"[.!?…,;—–][\"'”’»“)*_\]]*$")


def heading_underlined(sight: Sight) -> Iterator[Problem]:
    """A sentence above ``---``, which makes a heading of it."""
    mark = sight.opening.markup
    if mark not in ("-", "="):
        return
    last = (sight.opening.map or [0, 1])[1] - 1
    line = re.sub(r"^[\s>]*", "", sight.lines.lines[last]).rstrip()
    text = sight.text.content
    is_drawn = len(line) >= max(4, len(text) - 1)  # as long as its title, as a drawn line is
    is_sentence = _SENTENCE_END.search(text) and not (is_drawn and not text.endswith("."))
    if "\n" not in text and not is_sentence and not re.match(r"[\w-]+: ", text):
        return
    shown = line[:12]
    message = f"the line `{shown}` makes a heading of the text above it"
    yield sight.problem("heading-underlined", message, _apart(text, mark))


def _apart(text: str, mark: str) -> str:
    """How to tell a text from the line below it; only one line can be a title."""
    hashes, scene = "##", "leave an empty line above it"
    if mark == "=":
        hashes, scene = "#", "leave an empty line, and write `* * *`"
    if "\n" in text:
        return f"for a scene break, {scene}; a heading has one line"
    return f"for a scene break, {scene}; for a heading, write `{hashes} {text}` instead of both"


# Scene breaks, divs, listings ---------------------------------------------------------------


def scene_break(sight: Sight) -> Iterator[Problem]:
    """``. . .``, ``⁂``, ``\\* \\* \\*``: ornaments that would be read out, or be a listing."""
    text = sight.text.content.strip()
    is_dots = re.fullmatch(r"\.( \.)+|…( …)+", text)
    is_drawn = re.fullmatch(r"[\\*~•·●○◆◇♦❖❦❧☙⁂✦✧★☆■□=_+\-–—#\s]+", text)
    is_one_dash = text in ("-", "–", "—", "——", "–-")
    if "\n" in text or not (is_dots or is_drawn) or is_one_dash:
        return
    kind = "text, and spoken" if sight.text.type == "inline" else "a listing"
    message = f"`{text[:20]}` is read as {kind}"
    hint = "if it is a scene break, write `* * *`, with an empty line above and below"
    yield sight.problem("scene-break-text", message, hint)


def rule_drawn(sight: Sight) -> Iterator[Problem]:
    """``-----  -----``, the line in a table of pandoc's: a scene break to Markdown."""
    begin, _ = sight.opening.map or [0, 0]
    line = sight.lines.lines[begin].strip(" \t>")
    if re.fullmatch(r"-{2,}( +-{2,})+", line):
        message = f"`{line[:20]}` makes a scene break here, and no table"
        hint = "write a table so: `| a | b |`, below it `|---|---|`, and a line for each row"
        yield Problem("mark-unknown", message, sight.lines.start(begin), hint, "warning")


def list_empty(sight: Sight) -> Iterator[Problem]:
    """``*`` or ``-`` alone on a line: a list with nothing in it, most often a scene break."""
    begin, end = sight.opening.map or [0, 0]
    rows = [re.sub(r"^[\s>]*", "", row).strip() for row in sight.lines.lines[begin:end]]
    if any(row and not re.fullmatch(r"[*+-]( *[*+-])*", row) for row in rows) or sight.around:
        return
    message = "this list is empty: only its bullets would be printed"
    hint = "if it is a scene break, write `* * *`; else write something behind the bullet"
    where = sight.lines.start(begin)
    yield Problem("list-empty", message, where, hint, "warning")


_COLONS = re.compile(r"(?P<colons>:{2,})\s*(?P<name>\w[\w-]*|\{[^{}]*\})?\s*:*")


def div_line(sight: Sight) -> Iterator[Problem]:
    """``:::`` inside a paragraph, or ``:: letter`` with too few colons."""
    at = 0
    for number, row in enumerate(sight.rows):
        found = _COLONS.fullmatch(row.strip())
        if found and len(found["colons"]) == 2:
            meant = f"::: {found['name'] or ''}".rstrip()
            message = f"`{row.strip()}` is read as text"
            hint = f"a div has three colons or more: `{meant}`"
            yield sight.problem("div-stray", message, hint, at, "error")
        elif found and number:
            hint = "write `::: name` where the div begins, or take this line out"
            yield sight.problem("div-stray", "this closes no div", hint, at, "error")
        at += len(row) + 1


def code_unclosed(sight: Sight) -> Iterator[Problem]:
    """A listing that runs on to the end, because nothing closes it."""
    token = sight.opening
    begin, end = token.map or [0, 1]
    last = re.sub(r"^[\s>]*", "", sight.lines.lines[end - 1]).rstrip() if end - 1 > begin else ""
    if re.fullmatch(rf"{re.escape(token.markup[0])}{{{len(token.markup)},}}", last):
        return
    message = "this listing is not closed: all that follows is in it"
    hint = f"write a line `` {token.markup} `` where it ends"
    if token.markup[0] == "~" and not token.info.strip():
        hint += "; if this is a scene break, write `* * *`"
    yield Problem("code-unclosed", message, sight.lines.start(begin), hint)


RULES = {
    "paragraph_open": (heading_space, cells.table_rule, scene_break, div_line),
    "heading_open": (heading_underlined,),
    "bullet_list_open": (list_empty,),
    "fence": (code_unclosed,),
    "code_block": (scene_break,),
    "hr": (rule_drawn,),
}
