"""English as it is said, British or American by the book's tag.

The order is that of the claims: what is surest, or longest, comes first. A figure that nothing
else has taken is a plain number; a Roman figure or an abbreviation that no rule knows stays as it
is written.
"""

from functools import cache

from builder.spoken import addresses, tables
from builder.spoken.english import calendar, figures, measures, money, romans, shortenings
from builder.spoken.english.numbers import Numbers
from builder.spoken.shapes import Rule

AMERICAN = {"US", "PH", "PR", "LR"}
"""Regions that write the month first, and say no ``and`` in ``one hundred one``."""
SIGNS = {
    ".": "dot", "/": "slash", "@": "at", "-": "dash", "_": "underscore", "~": "tilde",
    ":": "colon", "?": "question mark", "=": "equals", "&": "and", "#": "hash", "%": "percent",
    "+": "plus",
}  # fmt: skip
CALLS = "tel|telephone|phone|fax|call|ring|dial|mobile|ISBN"


@cache
def rules(tag: str, is_title: bool) -> tuple[Rule, ...]:
    """Every rule for a BCP 47 tag; a title may be a figure and nothing else."""
    regions = {part.upper() for part in tag.split("-")[1:] if len(part) == 2}
    numbers = Numbers(is_american=bool(regions & AMERICAN))
    # Plain `en`, and Canada, say nothing of what 3/4/1805 is.
    is_day_first = None if not regions or "CA" in regions else not numbers.is_american
    return (
        *addresses.rules(SIGNS, numbers.digits, CALLS, "plus"),
        *(tables.titles(numbers.cardinal) if is_title else ()),
        *figures.labels(numbers),
        *money.rules(numbers),
        *calendar.rules(numbers, is_day_first),
        *measures.rules(numbers),
        *romans.rules(numbers),
        *figures.rules(numbers),
        *shortenings.rules(numbers.is_american),
    )
