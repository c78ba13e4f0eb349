"""Pandoc's YAML block at the head of a file: what it says, or each slip with the line mended.

The only home of PyYAML (MIT). It says whether a block is YAML; where it is not, the line that it
stopped at is put in quotes, and the hint is given if that helps.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from builder.errors import Problem
from builder.model import Span

BLOCK = re.compile(
    r"(?:[ \t]*\n)*---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE
)
HUGO = re.compile(r"\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
KEYS = (
    *("title", "subtitle", "author", "authors", "date", "lang", "language", "publisher", "rights"),
    *("description", "abstract", "keywords", "subjects", "identifier", "cover"),
)
"""Keys that tell a block of metadata from prose between two rules."""
LISTS = {"author", "authors", "keywords", "subjects"}
LIKE_A_KEY = re.compile(rf"({'|'.join(KEYS)})[ \t]*([:=])", re.IGNORECASE)
SETTING = re.compile(r"([ \t]*(?:-[ \t]+)?)([\w-]+)([ \t]*:[ \t]+)(\S.*?)[ \t]*$")
ITEM = re.compile(r"([ \t]*-[ \t]+)()()(\S.*?)[ \t]*$")
MOST = 20
"""Slips of one block that are told."""


def split(path: Path, text: str) -> tuple[dict[str, Any], str, list[Problem]]:
    """Part a file's text into what its block says and the rest, with that many lines left empty."""
    found = BLOCK.match(text)
    if not found:
        return {}, text, list(_no_block(path, text))
    rest = "\n" * found[0].count("\n") + text[found.end() :]
    first = text.count("\n", 0, found.start(1)) + 1
    content = _load(found[1])
    if isinstance(content, _Slip):
        return {}, rest, [*_slips(found[1], path, first)]
    if isinstance(content, dict):
        return {str(k): v for k, v in content.items()}, rest, [*_twice(found[1], path, first)]
    if content is None:
        return {}, rest, []
    if all(LIKE_A_KEY.match(line) for line in found[1].splitlines() if line.strip()):
        return {}, rest, [*_unspaced(found[1], path, first)]
    # Two rules with prose between them: scene breaks at the head of a file, not settings.
    return {}, text, []


class _Plain(yaml.SafeLoader):
    """Reads every value as the text that it is: ``no`` is Norwegian, and ``1984`` a title."""


_Plain.yaml_implicit_resolvers = {
    first: kept
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    if (kept := [each for each in resolvers if each[0] == "tag:yaml.org,2002:null"])
}


class _Slip(Exception):  # noqa: N818 - it is handed back, never raised
    """What PyYAML said, and the lines where it may be meant, counted from 0."""

    def __init__(self, why: str, lines: list[int]) -> None:
        self.why, self.lines = why, lines
        super().__init__(why)


def _load(block: str) -> Any:
    """What the block says, or the slip that it can't be read for."""
    try:
        return yaml.load(block, _Plain)
    except yaml.YAMLError as error:
        marks = [getattr(error, name, None) for name in ("problem_mark", "context_mark")]
        lines = [mark.line for mark in marks if mark]
        if (at := getattr(error, "position", None)) is not None:
            lines = [block.count("\n", 0, at)]
        return _Slip(str(getattr(error, "problem", "") or error), lines or [0])
    except (ValueError, OverflowError, RecursionError) as error:  # 2026-13-45 is no day
        dates = [n for n, line in enumerate(block.splitlines()) if re.search(r"\d-\d+-\d", line)]
        return _Slip(str(error), dates or [0])


def _slips(block: str, path: Path, first: int) -> Iterator[Problem]:
    """Each slip of a block, with the line as it should be."""
    for _ in range(MOST):
        slip = _load(block)
        if not isinstance(slip, _Slip):
            return
        lines = block.split("\n")
        mended = next(_mends(lines, slip), None)
        if mended is None:
            line = min(slip.lines[0], len(lines) - 1)
            hint = 'a line should look like this: `title: "The Lamp"`'
            why = "this line of the front matter can't be understood"
            yield Problem("yaml-syntax", why, Span(path, first + line), hint)
            return
        line, new, why = mended
        column = len(lines[line]) - len(lines[line].lstrip()) + 1
        yield Problem(
            "yaml-syntax", why, Span(path, first + line, column), f"write `{new.strip()}`"
        )
        lines[line] = new
        block = "\n".join(lines)


def _mends(lines: list[str], slip: _Slip) -> Iterator[tuple[int, str, str]]:
    """Lines that would help: which, what to write, and what is wrong with it."""
    near = [at - up for at in slip.lines for up in (0, 1)]
    wanted = [line for line in (*near, *range(len(lines))[:60]) if 0 <= line < len(lines)]
    for line in dict.fromkeys(wanted):
        for new, why in _candidates(lines[line]):
            block = "\n".join([*lines[:line], new, *lines[line + 1 :]])
            after = _load(block)
            if not isinstance(after, _Slip) or min(after.lines) > max(*slip.lines, line):
                yield line, new, why


def _candidates(line: str) -> Iterator[tuple[str, str]]:
    """What an author may have meant by a line."""
    if forbidden := re.search("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]", line):
        why = f"the control character U+{ord(forbidden[0]):04X} stands in this line"
        yield line.replace(forbidden[0], ""), why
    head = line[: len(line) - len(line.lstrip())]
    if "\t" in head:
        line = head.replace("\t", "  ") + line.lstrip()
        yield line, "this line begins with a tab, where two spaces should stand"
    if head and re.match(r"[\w-]+:", line.lstrip()):
        yield line.lstrip(), "space stands before the key of this line"
    if unspaced := re.match(r"([ \t]*)([\w-]+)[ \t]*(=|:)(?! )[ \t]*(\S.*)$", line):
        yield f"{unspaced[1]}{unspaced[2]}: {quoted(unspaced[4])}", _unspaced_why(unspaced[3])
    is_item = re.match(r"[ \t]*-[ \t]+(?!name:|role:)", line)
    for pattern in (ITEM, SETTING) if is_item else (SETTING, ITEM):
        if found := pattern.match(line):
            before, value = "".join(found.groups()[:3]), found[4]
            why = f"`{value}` needs quotes"
            if ": " in value or value.endswith(":"):
                why = "a text with a colon in it needs quotes"
            elif value[0] in "\"'":
                why = "the quotes of this text don't match"
            elif value[0] in "[{":
                why = "this bracket is not closed"
                if found[2] in LISTS:
                    yield f"{before}{value}]", why
            yield f"{before}{quoted(value)}", why
    if re.match(r"[\w-]+$", line.strip()):
        yield f"# {line.strip()}", "this line is no setting: it has no colon"
    yield f"# {line.strip()}", "this line is no setting"


def quoted(value: str) -> str:
    """A text as YAML takes it in quotes, without those that it has at its ends."""
    inner = value.strip()
    if inner[:1] in "\"'" and inner[:1] == inner[-1:] and len(inner) > 1:
        inner = inner[1:-1]
    elif inner[:1] in "\"'" and inner.count(inner[0]) == 1:
        inner = inner[1:]
    if '"' not in inner and "\\" not in inner:
        return f'"{inner}"'
    return "'" + inner.replace("'", "''") + "'"


def _twice(block: str, path: Path, first: int) -> Iterator[Problem]:
    """Keys that stand in a block a second time: YAML would take the last without a word."""
    seen: dict[str, int] = {}
    for number, line in enumerate(block.splitlines(), first):
        if not (key := re.match(r"([\w-]+)[ \t]*:(?:\s|$)", line)):
            continue
        if key[1] in seen:
            why = f"`{key[1]}` is set twice: here, and in line {seen[key[1]]}"
            yield Problem("yaml-syntax", why, Span(path, number), "take one of the two lines out")
        seen.setdefault(key[1], number)


def _unspaced(block: str, path: Path, first: int) -> Iterator[Problem]:
    """Lines of a block whose every line is a setting, but none as YAML has it."""
    for number, line in enumerate(block.splitlines(), first):
        if found := re.match(r"([\w-]+)[ \t]*([:=])[ \t]*(.*)$", line):
            hint = f"write `{found[1]}: {quoted(found[3])}`"
            yield Problem("yaml-syntax", _unspaced_why(found[2]), Span(path, number), hint)


def _unspaced_why(mark: str) -> str:
    if mark == "=":
        return "in front matter a colon and a space stand behind the key, not `=`"
    return "a space is missing behind the colon"


def _no_block(path: Path, text: str) -> Iterator[Problem]:
    """What was meant as a block and is none: it is never closed, or stands between `+++`."""
    lines = text.split("\n")
    if (found := HUGO.match(text)) and LIKE_A_KEY.search(found[1]):
        hint = 'put it between two lines `---`, with `title: "…"` for `title = "…"`'
        yield Problem("yaml-syntax", "front matter between `+++` is not read", Span(path, 1), hint)
    elif lines[0].rstrip() == "---" and len(lines) > 1 and LIKE_A_KEY.match(lines[1]):
        last = next((n for n, line in enumerate(lines[1:], 1) if not line.strip()), len(lines))
        hint = f"write `---` on a line of its own below line {last}"
        yield Problem("yaml-syntax", "this front matter is never closed", Span(path, 1), hint)
