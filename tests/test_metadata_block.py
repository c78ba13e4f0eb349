"""The YAML block at the head of a file: what it says, and slips with the line as it should be."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.errors import Problem
from builder.metadata_block import split

SLIPS = [
    ("title: The Lamp: A Story", 2, "a colon in it needs quotes", 'write `title: "The Lamp: A Story"`'),
    ('title: He said "no": A Story', 2, "a colon in it", "write `title: 'He said \"no\": A Story'`"),
    ("title: The Lamp\n\tauthor: Ann", 3, "space stands before the key", "write `author: Ann`"),
    ("title: The Lamp\n author: Ann", 3, "space stands before the key", "write `author: Ann`"),
    ('title: "The Lamp\nauthor: Ann', 2, "quotes of this text don't match", 'write `title: "The Lamp"`'),
    ('title: "The" Lamp', 2, "quotes of this text don't match", "write `title: '\"The\" Lamp'`"),
    ("title: 'It's here'", 2, "quotes of this text don't match", 'write `title: "It\'s here"`'),
    ('title: "C:\\path"', 2, "don't match", "write `title: 'C:\\path'`"),
    ("title: *Lamp*", 2, "`*Lamp*` needs quotes", 'write `title: "*Lamp*"`'),
    ("title: @home", 2, "`@home` needs quotes", 'write `title: "@home"`'),
    ("title: [The Lamp\nauthor: Ann", 2, "bracket is not closed", 'write `title: "[The Lamp"`'),
    ("title: A\nauthor: [Ann, Bob", 3, "bracket is not closed", "write `author: [Ann, Bob]`"),
    ("title: A\nauthor:\n  - Ann: B: C\n  - Bob", 4, "a colon in it", 'write `- "Ann: B: C"`'),
    ("title:The Lamp\nauthor:Ann", 2, "a space is missing", 'write `title: "The Lamp"`'),
    ('title = "The Lamp"\nauthor = "Ann"', 2, "not `=`", 'write `title: "The Lamp"`'),
    ("title: A\0B", 2, "U+0000", "write `title: AB`"),
    ("title: A\nThis is prose", 3, "no setting", "write `# This is prose`"),
    ("title: A\ntitle: B", 3, "set twice: here, and in line 2", "take one of the two lines out"),
]  # fmt: skip


def slips(text: str) -> list[Problem]:
    return split(Path("one.md"), text)[2]


@pytest.mark.parametrize(("block", "line", "why", "hint"), SLIPS, ids=[s[0][:30] for s in SLIPS])
def test_a_slip_is_named_and_its_hint_works(block: str, line: int, why: str, hint: str) -> None:
    problems = slips(f"---\n{block}\n---\n\n# One\n")
    assert (problems[0].code, problems[0].span.line) == ("yaml-syntax", line)
    assert why in problems[0].message
    assert problems[0].hint == hint
    lines = f"---\n{block}\n---\n\n# One\n".split("\n")
    for each in problems:
        found = re.fullmatch("write `(.*)`", each.hint)
        before = re.match(r"[ \t]*(?=-)", lines[each.span.line - 1])
        lines[each.span.line - 1] = (before[0] if before else "") + found[1] if found else "# out"
    table, _, left = split(Path("one.md"), "\n".join(lines))
    assert (left, bool(table.get("title"))) == ([], True)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("---\ntitle: A\nauthor: B\n\n# One\n", "this front matter is never closed"),
        ('+++\ntitle = "A"\n+++\n\n# One\n', "between `+++` is not read"),
    ],
)
def test_a_block_that_is_none_is_told(text: str, why: str) -> None:
    (problem,) = slips(text)
    assert (problem.code, why in problem.message, bool(problem.hint)) == ("yaml-syntax", True, True)


@pytest.mark.parametrize(
    "text",
    [
        "---\n\nThe wind rose.\n\n---\n\nIt fell.\n",
        "---\n# a remark\n---\n\n# One\n",
        "\n---\ntitle: A\n---\n\n# One\n",
        "# One\n\n---\n\ntitle: no block stands here\n",
    ],
)
def test_rules_and_good_blocks_have_no_slip(text: str) -> None:
    _, rest, problems = split(Path("one.md"), text)
    assert (problems, rest.count("\n")) == ([], text.count("\n"))
    assert ("The wind rose." in rest) == ("The wind rose." in text)


@given(st.text("ab:-'\"[]{}#&*!|>%@`,?= \t\n\0é2026", max_size=40))
def test_no_block_is_ever_a_traceback(block: str) -> None:
    text = f"---\ntitle: A\n{block}\n---\n\n# One\n"
    _, rest, problems = split(Path("one.md"), text)
    assert rest.count("\n") == text.count("\n")
    assert all(1 <= each.span.line <= text.count("\n") and each.hint for each in problems)
