"""Lines of cells that are no table: its rule is missing, or does not fit its head."""

import re
from collections.abc import Iterator, Sequence

from builder.errors import Problem
from builder.reader.sights import Sight

_RULE = re.compile(r"[\s|:+\-–—―=]*[-–—―=][\s|:+\-–—―=]*")


def table_rule(sight: Sight) -> Iterator[Problem]:
    """Lines of cells that are no table, for want of the rule below the head."""
    rows = [row.strip() for row in sight.rows]
    rules = [n for n, row in enumerate(rows) if "|" in row and _RULE.fullmatch(row)]
    if not rules and not _is_grid(rows):
        return
    message, hint = _lacking(rows, rules)
    at = len(sight.rows[0]) + 1 if rules[:1] == [1] else 0
    yield sight.problem("table-rule", f"{message}: it is read as text", hint, at)


def _lacking(rows: Sequence[str], rules: Sequence[int]) -> tuple[str, str]:
    """What is amiss with the rule of a table, and what to write."""
    head = _cells(rows[0])
    rule = f"`|{'---|' * head}`"
    if 0 in rules:
        width = max(map(_cells, rows))
        return "this table has no head", f"write its head above it: `|{' … |' * width}`"
    if 1 in rules and _cells(rows[1]) != head:
        message = f"this table's head has {head} cells, and its rule has {_cells(rows[1])}"
        return message, f"write its second line as {rule}"
    if 1 in rules:
        message = "this table's rule holds dashes that are no hyphens"
        return message, f"write its second line as {rule}"
    message = "this table has no rule below its head"
    if rules:
        return message, f"write {rule} as its second line"
    if len(rows) == 1:
        return message, f"write below its first line, with no empty line between: {rule}"
    return message, f"write below its first line: {rule}"


def _cells(row: str) -> int:
    inner = re.sub(r"^\||(?<!\\)\|$", "", row.replace("\\|", ""))
    return inner.count("|") + 1


def _is_grid(rows: Sequence[str]) -> bool:
    """Whether these lines are rows of cells: closed by bars, or three of a number with bars."""
    cells = [_cells(row) for row in rows]
    if all(re.fullmatch(r"\|.*\|", row) for row in rows):
        return min(cells) > 1
    return len(rows) > 2 and min(cells) > 1 and len(set(cells)) == 1 and " | " in rows[0]
