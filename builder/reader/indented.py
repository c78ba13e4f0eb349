"""Prose that is indented, as typists do and as only listings are in Markdown.

CommonMark makes a listing of whatever stands four spaces in; a novel whose paragraphs begin with a
tab would be mute. Where a file's indented text is plainly prose, and there is more of it than of
any other, it is read as prose, and told once; in doubt it stays a listing, and is told.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from builder.errors import Problem
from builder.reader.places import Lines

_INDENT = re.compile(r" {0,3}\t|    ")
_END = re.compile(r"[.!?…:;,—–][\"'”’»“)*_]*$")
_BEGINNING = re.compile(r"[\w\"'“‘„«—–(*_…¿¡]|\. \.")
_MARKUP = re.compile(r"\[\^[^\]]*\]|!?\[([^\]]*)\]\([^)]*\)|(?<!\w)[*_]+|[*_]+(?!\w)")
_CODE = re.compile(
    r"""[{}<>=|\\^~`@] | \$(?!\d) | \#(?!\d) | [\w)]\[ | \w\( | \)[;:] | // | :: | -> | \w_\w
      | (?<![.!?…”"’:])[ ]{2,} | \S[ ]{3,}  # columns
      | ^(?:\$|>>>|import|from|def|class|return|print|let|const|var|sudo)\s""",
    re.VERBOSE,
)
_NEITHER = re.compile(r"[\W_]+|\#{1,6}\s.*")
"""A scene break, however it is drawn, or a heading: no sign of prose nor of code."""

_FEW = 3
"""Words of the shortest line that shows prose by itself; ``Hello, world!`` may be a program's."""

_MANY = 8
"""Words of the shortest text that may be verse, which need not end as sentences do."""

_MOST = 0.95
"""The share of a file's indented text that must look like prose; a novel may have its e-mail."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Some indented lines."""

    line: int
    """The first of them; counts from 0."""
    rows: tuple[str, ...]
    """Those that hold something, without their indents."""
    is_listing: bool
    """Read as one, rather than as part of the paragraph above."""
    runs_on: bool = False
    """Whether a line that is not indented follows at once, as the rest of a paragraph does."""

    @property
    def text(self) -> list[str]:
        """The rows that show what it is, without Markdown's marks."""
        return [_MARKUP.sub(r"\1", row) for row in self.rows if not _NEITHER.fullmatch(row)]

    @property
    def could_be_prose(self) -> bool:
        """Whether nothing in it looks like code or like columns."""
        return all(_BEGINNING.match(row) and not _CODE.search(row) for row in self.text)

    @property
    def is_prose(self) -> bool:
        """Whether most of its lines end as sentences do, or run on into a paragraph."""
        ends = sum(bool(_END.search(row)) for row in self.text)
        has_words = any(len(row.split()) >= _FEW for row in self.text)
        return self.could_be_prose and has_words and (self.runs_on or 2 * ends >= len(self.text))

    @property
    def may_be_prose(self) -> bool:
        """Whether an author should look: it is prose, or reads like verse."""
        words = " ".join(self.text).split()
        begins = words[0].lstrip("\"'“‘„«—–(*_")[:1].isupper() if words else False
        return self.is_prose or (self.could_be_prose and begins and len(words) >= _MANY)


@dataclass(frozen=True, slots=True)
class Indents:
    """What a file has of indented text."""

    passages: tuple[Passage, ...]
    flush: int
    """How many paragraphs are not indented."""

    @property
    def are_prose(self) -> bool:
        """Whether the whole file is to be read without listings."""
        count = sum(len(each.rows) for each in self.passages if each.is_prose)
        return bool(count) and count >= self.flush and _share(self.passages) >= _MOST

    def problems(self, lines: Lines) -> Iterator[Problem]:
        """One warning a file, at the first of the passages that are meant."""
        told = [each for each in self.passages if each.may_be_prose]
        if not told:
            return
        more = f", and {len(told) - 1} more like it" if len(told) > 1 else ""
        if self.are_prose:
            message = f"this text is indented, as program code is{more}: it is read as prose"
            hint = (
                "take the indents away, and leave an empty line between paragraphs; "
                "code stands between two lines of ```"
            )
        elif told[0].is_listing:
            message = f"this indented text is read as program code, which nobody hears{more}"
            hint = (
                "if it is prose, take the indent away; if it is verse, write `::: verse`, the "
                "lines, and `:::`; if it is code, put it between two lines of ```"
            )
        else:
            message = f"these indented lines are read as one paragraph{more}"
            hint = "leave an empty line between paragraphs, and take the indents away"
        yield Problem("prose-indented", message, lines.start(told[0].line), hint, "warning")


_HANGING = {"list_item", "footnote_reference", "dd", "verse"}
"""What has lines that are indented by right."""


def indents(tokens: Sequence[Token], lines: Lines) -> Indents:
    """The indented text of a file, as it was read with listings."""
    passages: list[Passage] = []
    around: list[str] = []
    flush = 0
    for token in tokens:
        if token.nesting < 0:
            around.pop()
        elif token.type == "code_block":
            passages += _listing(token, lines)
        elif token.type == "paragraph_open":
            found = [] if _HANGING & set(around) else _joined(token, lines)
            passages += found
            follows = passages[-1:] and passages[-1].runs_on and not found
            flush += not (follows and token.map and _indent(lines, token.map[0] - 1))
        if token.nesting > 0:
            is_verse = re.match(r"\s*verse\b", token.info, re.IGNORECASE)
            around.append("verse" if is_verse else token.type.removesuffix("_open"))
    return Indents(tuple(passages), flush)


def _listing(token: Token, lines: Lines) -> list[Passage]:
    """What the parser took for one listing: whole if it is one, else paragraph by paragraph."""
    begin, end = token.map or [0, 0]
    filled = [line for line in range(begin, end) if lines.lines[line].strip()]
    after = lines.lines[end] if end < len(lines.lines) else ""
    runs_on = bool(re.match(r"\w", after)) and bool(lines.lines[end - 1].strip())
    groups: list[list[int]] = []
    for line in filled:
        if not groups or groups[-1][-1] != line - 1:
            groups.append([])
        groups[-1].append(line)
    last = len(groups)
    parts = [_passage(some, lines, runs_on and n == last) for n, some in enumerate(groups, 1)]
    return parts if _share(parts) >= 0.5 else [_passage(filled, lines, runs_on)]


def _passage(some: Sequence[int], lines: Lines, runs_on: bool) -> Passage:
    rows = tuple(lines.lines[line].strip() for line in some)
    return Passage(some[0], rows, True, runs_on)


def _share(passages: Sequence[Passage]) -> float:
    """How many of some passages could be prose, from 0 to 1."""
    return sum(each.could_be_prose for each in passages) / len(passages)


def _joined(token: Token, lines: Lines) -> list[Passage]:
    """The indented lines that a paragraph has taken in, if they look like paragraphs."""
    begin, end = token.map or [0, 0]
    some = [
        line
        for line in range(begin + 1, end)
        if _indent(lines, line) and _END.search(lines.lines[line - 1].rstrip())
    ]
    rows = tuple(lines.lines[line].strip() for line in some)
    looks = len(rows) > 2 and all(re.match(r"[^\W\d_a-zа-яё]|[\"“„«—–]", row) for row in rows)
    return [Passage(some[0], rows, False)] if looks else []


def _indent(lines: Lines, line: int) -> bool:
    return _INDENT.match(lines.lines[line]) is not None


def paragraphs(state: StateCore) -> None:
    """Cut paragraphs before their indented lines: a core rule for files without listings."""
    made: list[Token] = []
    for token in state.tokens:
        made.append(token)
        before = made[-2] if len(made) > 1 else None
        if token.type == "inline" and before and before.type == "paragraph_open":
            made[-2:] = _cut(before, token)
    state.tokens = made


def _cut(opening: Token, text: Token) -> list[Token]:
    """The tokens of the paragraphs that one is, all but the last's closing."""
    rows = text.content.split("\n")
    indented = [n for n, row in enumerate(rows) if n and _INDENT.match(row)]
    are_all = len(indented) == len(rows) - 1
    if not indented or (are_all and not all(_END.search(row.rstrip()) for row in rows[:-1])):
        return [opening, text]
    made: list[Token] = []
    top = (text.map or [0, 0])[0]
    for begin, end in zip([0, *indented], [*indented, len(rows)], strict=True):
        span = [top + begin, top + end]
        content = "\n".join(rows[begin:end]).strip()
        made += [
            opening.copy(map=span),
            text.copy(content=content, map=span, children=[]),
            Token("paragraph_close", "p", -1, level=opening.level, block=True),
        ]
    return made[:-1]
