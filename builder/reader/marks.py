"""An author's braces → what an index has of the words: ``{.index term="Taro, Bakhyt!youth"}``."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Protocol, cast

from builder.errors import Problem
from builder.model import Mark, Span
from builder.reader import run
from builder.reader.markdown import Token
from builder.reader.run import Piece

CLASS = "index"
KEYS = ("term", "see", "range")


class Context(Protocol):
    """What reading a mark needs of the chapter around it."""

    language: str
    problems: list[Problem]


def marks(found: dict[str, Any], span: Span, context: Context, words: str = "") -> tuple[Mark, ...]:
    """The mark that some attributes make, if they make one; it stands under `words` unless a
    `term` says otherwise.
    """
    if CLASS not in str(found.get("class", "")).split():
        for key in (key for key in KEYS if key in found):
            hint = f'mark the words: `[words]{{.index {key}="…"}}`'
            message = f"`{key}` says nothing without `.index`"
            context.problems.append(Problem("index-unmarked", message, span, hint))
        return ()
    term = _term(str(found.get("term", words)), context.language)
    see = _term(str(found["see"]), context.language) if "see" in found else ()
    if not all(term) or not all(see) or not term:
        hint = 'say what it stands under: `{.index term="Taro, Bakhyt!childhood"}`'
        message = "this index mark has no heading"
        context.problems.append(Problem("index-heading-empty", message, span, hint))
        return ()
    ends = str(found.get("range", ""))
    if ends not in ("", "start", "end"):
        message = f"`{ends}` is no end of a range"
        hint = "a range begins with `range=start` and ends with `range=end`"
        context.problems.append(Problem("index-range-unknown", message, span, hint))
        ends = ""
    lang = "" if "term" in found else str(found.get("lang", ""))
    return (Mark(term, lang, see, cast(Any, ends)),)


def ends(mark: Mark, first: int, last: int) -> Iterator[tuple[int, Mark]]:
    """What a mark is of the first and of the last of some blocks that it is round."""
    if first == last or mark.range:
        yield first, mark
    else:
        yield first, replace(mark, range="start")
        yield last, replace(mark, range="end")


def _term(text: str, language: str) -> tuple[str, ...]:
    """A heading and those below it, set as the text is; ``\\!`` is a mark of exclamation."""
    parts = re.split(r"(?<!\\)!", text)
    return tuple(_set(re.sub(r"\\(.)", r"\1", part), language) for part in parts)


def _set(text: str, language: str) -> str:
    pieces = run.smarten([Piece(" ".join(text.split()), 0)], language)
    return "".join(piece.text for piece in pieces)


def words(tokens: Sequence[Token]) -> str:
    """What some inline tokens say, up to the end of what they stand in: a mark's own words."""
    said, depth = "", 0
    for token in tokens:
        depth += token.nesting
        if depth < 0:
            break
        match token.type:
            case "em_open" | "em_close":
                said += "*"
            case "softbreak" | "hardbreak":
                said += " "
            case "text" | "text_special" | "code_inline":
                said += token.content.replace("!", "\\!")
    return said
