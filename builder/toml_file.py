"""TOML, read with patience: every slip of a file in one run, with its line and what to write.

`tomllib` says whether a text is TOML. Where it is not, the statement that it stopped at is read
by `toml_slips`, which takes what the author means; `tomllib` has to take the mended text, or the
hint is not given.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from builder.errors import Problem
from builder.model import Span
from builder.toml_edits import Edit, LostError, Vocabulary, is_toml, plain
from builder.toml_slips import Statement

MOST = 20
"""Slips of one file that are told; after so many one looks for a mistake of another kind."""
TWICE = re.compile("overwrite|twice|Duplicate|mutate|redefine|declare|replace", re.IGNORECASE)


def parse(
    text: str, path: Path, code: str, vocabulary: Vocabulary
) -> tuple[dict[str, Any], list[Problem]]:
    """Read a text as TOML; the table, or a Problem of that code for every slip."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        return tomllib.loads(text), []
    except (tomllib.TOMLDecodeError, RecursionError):
        found = slips(text, vocabulary)
    return {}, [Problem(code, why, Span(path, *place), hint) for place, why, hint in found]


def slips(text: str, vocabulary: Vocabulary) -> list[tuple[tuple[int, int], str, str]]:
    """Tell every slip of a text that is no TOML: line and column, what is wrong, what to do."""
    found: list[tuple[tuple[int, int], str, str]] = []
    numbers = [*range(1, text.count("\n") + 2)]
    for _ in range(MOST):
        failed = _failure(text)
        if failed is None:
            break
        told, text, numbers = _mended(text, numbers, failed, vocabulary)
        found += told
        if not text:
            break
    return found


def _failure(text: str) -> tuple[str, int, int] | None:
    """What `tomllib` has to say, and where; nothing where the text is TOML."""
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+), column (\d+)", str(error))
        last = text.count("\n") + 1, 1
        line, column = (int(place[1]), int(place[2])) if place else last
        return str(error), line, column
    except RecursionError:
        return "nested", 1, 1
    return None


Told = list[tuple[tuple[int, int], str, str]]


def _mended(
    text: str, numbers: list[int], failed: tuple[str, int, int], vocabulary: Vocabulary
) -> tuple[Told, str, list[int]]:
    """The slips of the first statement that is wrong, and the text without them; empty where
    nobody can say what was meant.
    """
    message, line, _ = failed
    if message == "nested":
        return _unknown(failed, numbers, vocabulary), "", numbers
    lines = text.split("\n")
    begin = _start(lines, line)
    if TWICE.search(message):
        return _twice(lines, numbers, begin, line)
    offset = sum(len(each) + 1 for each in lines[:begin])
    cleaned, unseen = _cleaned(text, lines[begin], offset)
    statement = Statement(cleaned, vocabulary, offset)
    try:
        statement.read()
    except LostError:
        return _unknown(failed, numbers, vocabulary), "", numbers
    except RecursionError:
        return _unknown(("nested", 1, 1), numbers, vocabulary), "", numbers
    edits = sorted([*unseen, *statement.edits], key=lambda each: (each.start, each.end))
    mended = _apply(cleaned, edits)
    if not edits or not _is_further(mended, statement, edits):
        return _unknown(failed, numbers, vocabulary), "", numbers
    return [*_told(cleaned, numbers, edits)], mended, _renumbered(cleaned, numbers, edits)


def _cleaned(text: str, line: str, offset: int) -> tuple[str, list[Edit]]:
    """The text with plain spaces in that line, and what is to be said of the others."""
    new, odd = plain(line)
    whys = (f"a character that looks like a space is none (U+{ord(line[at]):04X})" for at in odd)
    edits = [
        Edit(offset + at, offset + at, "", why) for at, why in zip(odd[:1], whys, strict=False)
    ]
    return text[:offset] + new + text[offset + len(line) :], edits


def _start(lines: Sequence[str], line: int) -> int:
    """Index of the line that the statement begins on: all before it can be read."""
    for begin in range(min(line, len(lines)) - 1, 0, -1):
        if is_toml("\n".join(lines[:begin])):
            return begin
    return 0


def _is_further(text: str, statement: Statement, edits: Sequence[Edit]) -> bool:
    """Whether the mended statement can be read."""
    grown = sum(len(each.new) - (each.end - each.start) for each in edits)
    return is_toml(text[: text.find("\n", max(statement.at + grown, 0)) + 1 or len(text)])


def _apply(text: str, edits: Sequence[Edit]) -> str:
    for each in reversed(edits):
        text = text[: each.start] + each.new + text[each.end :]
    return text


def _renumbered(text: str, numbers: list[int], edits: Sequence[Edit]) -> list[int]:
    """The author's number of each line of the mended text."""
    made = list(numbers)
    for each in reversed(edits):
        at = text.count("\n", 0, each.start)
        gone = text.count("\n", each.start, each.end)
        made[at : at + gone + 1] = [numbers[at]] * (each.new.count("\n") + 1)
    return made


def _told(text: str, numbers: list[int], edits: Sequence[Edit]) -> Iterator[Any]:
    """One slip a line: all that is wrong with it, and the line as it should be."""
    by_line: dict[int, list[Edit]] = {}
    for each in edits:
        by_line.setdefault(text.count("\n", 0, each.at), []).append(each)
    for line, some in sorted(by_line.items()):
        start = text.rfind("\n", 0, some[0].at) + 1
        why = "; ".join(dict.fromkeys(each.why for each in some))
        hints = [*dict.fromkeys(each.hint for each in some if each.hint)]
        touched = sorted({text.rfind("\n", 0, each.start) + 1 for each in some})
        for at in touched if not hints else ():
            where = f" in line {numbers[text.count(chr(10), 0, at)]}" if at != start else ""
            hints.append(f"{_written(text, numbers, at, edits)}{where}")
        yield (numbers[line], some[0].at - start + 1), why, "; ".join(dict.fromkeys(hints))


def _written(text: str, numbers: list[int], start: int, edits: Sequence[Edit]) -> str:
    """Say how to write the line that begins at `start`, and those that become one with it."""
    end = _end(text, start)
    while own := [each for each in edits if start <= each.start <= end]:
        if (wider := _end(text, max(each.end for each in own))) <= end:
            break
        end = wider
    new = _apply(text[start:end], _moved(own, start)).strip()
    first, last = (numbers[text.count("\n", 0, at)] for at in (start, end))
    if last > first:
        return f"write lines {first} to {last} as one: `{new}`"
    parts = [part.strip() for part in new.split("\n")]
    return f"write `{'` on one line, and `'.join(parts)}`{' on the next' if parts[1:] else ''}"


def _end(text: str, at: int) -> int:
    found = text.find("\n", at)
    return len(text) if found < 0 else found


def _moved(edits: Sequence[Edit], by: int) -> list[Edit]:
    return [Edit(each.start - by, each.end - by, each.new, each.why) for each in edits]


def _unknown(failed: tuple[str, int, int], numbers: list[int], vocabulary: Vocabulary) -> Told:
    """What is said of a line that nobody can make sense of."""
    message, line, column = failed
    if message == "nested":
        return [((1, 1), "brackets are nested too deep", "take some of the brackets out")]
    hint = f"a line should look like this: `{vocabulary.example}`; a remark begins with `#`"
    why = "this line can't be understood"
    return [((numbers[min(line, len(numbers)) - 1], column), why, hint)]


# What is said twice -------------------------------------------------------------------------

_HEADER = re.compile(r"[ \t]*\[+[ \t]*([^\]]+?)[ \t]*\]+")
_KEY = re.compile(r"[ \t]*([\w.-]+|\"[^\"]*\"|'[^']*')[ \t]*=")


def _twice(
    lines: list[str], numbers: list[int], begin: int, line: int
) -> tuple[Told, str, list[int]]:
    """What is said of a table or a key that stands a second time."""
    here = lines[begin]
    place = numbers[begin], len(here) - len(here.lstrip()) + 1
    if header := _HEADER.match(here):
        first = _first_table(lines, header[1], begin)
        why = f"`[{header[1]}]` stands here for the second time; the first is in line"
        hint = f"move the lines below it up to the first `[{header[1]}]`, and take this line out"
        if first is None:
            first = _first_key(lines, header[1].rpartition(".")[2], begin)
            why = f"`{header[1]}` is set before, in line"
            hint = "take one of the two out"
        return [(place, f"{why} {numbers[first or 0]}", hint)], "", numbers
    key = _KEY.match(here)
    name = key[1] if key else here.strip()
    first = _first_key(lines, name, begin)
    if first is None:
        why = f"`{name}` is set twice in this line"
        return [(place, why, "take one of the two out")], "", numbers
    why = f"`{name}` is set twice: here, and in line {numbers[first]}"
    told = [(place, why, "take one of the two lines out")]
    mended = [f"# {each}" if begin <= at < line else each for at, each in enumerate(lines)]
    return told, "\n".join(mended), numbers


def _first_table(lines: Sequence[str], name: str, before: int) -> int | None:
    headers = ((at, _HEADER.match(line)) for at, line in enumerate(lines[:before]))
    return next((at for at, found in headers if found and found[1] == name), None)


def _first_key(lines: Sequence[str], name: str, before: int) -> int | None:
    """The line of the same table that sets the key."""
    head = max((at for at in range(before) if _HEADER.match(lines[at])), default=0)
    bare = name.strip("\"'")
    for first in (head, 0):
        for at in range(first, before):
            if (found := _KEY.match(lines[at])) and found[1].strip("\"'") == bare:
                return at
    return None
