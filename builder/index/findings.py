"""What is wrong with the marks of an index: pure functions from the book to Problems."""

from collections.abc import Iterator

from builder import index
from builder.errors import Problem, did_you_mean
from builder.index import Path, Placed
from builder.model import Book


def problems(book: Book) -> Iterator[Problem]:
    """Everything that is wrong with a book's index, if it has one."""
    home = index.chapter(book)
    if home is None:
        return
    some = list(index.marks(book))
    if not some:
        hint = "mark words for it, `[Almaty]{.index}`, or take its heading out"
        message = f"no words are marked for `{home.label}`"
        yield Problem("index-empty", message, home.span, hint, "warning")
    yield from _dead(some)
    yield from _open(some)
    yield from _second(book)


def _second(book: Book) -> Iterator[Problem]:
    _, *more = (each for each in book.chapters if each.role == index.ROLE)
    for each in more:
        hint = "a book has one; take this one's `{.index}` away"
        yield Problem("index-second", "this is a second index", each.span, hint)


def _dead(some: list[Placed]) -> Iterator[Problem]:
    """A `see` that leads to no heading."""
    known = {
        index.path(each.mark.term[:length]): "!".join(each.mark.term[:length])
        for each in some
        for length in range(1, len(each.mark.term) + 1)
    }
    for each in some:
        if each.mark.see and index.path(each.mark.see) not in known:
            see = "!".join(each.mark.see)
            hint = did_you_mean(see, known.values()) or "`see` is another heading of the index"
            message = f"the index has no heading `{see}` to see"
            yield Problem("index-see-dead", message, each.span, hint)


def _open(some: list[Placed]) -> Iterator[Problem]:
    """A range that never ends, or never began."""
    begun: dict[Path, Placed] = {}
    for each in some:
        name = "!".join(each.mark.term)
        if each.mark.range == "start":
            if before := begun.get(each.path):
                hint = f"end the one that begins at {before.span} first"
                message = f"a range of `{name}` begins within another"
                yield Problem("index-range-open", message, each.span, hint)
            begun[each.path] = each
        elif each.mark.range == "end" and not begun.pop(each.path, None):
            hint = f'write where it begins: `[words]{{.index term="{name}" range=start}}`'
            message = f"no range of `{name}` ends here, for none has begun"
            yield Problem("index-range-open", message, each.span, hint)
    for each in begun.values():
        name = "!".join(each.mark.term)
        hint = f'write where it ends: `[]{{.index term="{name}" range=end}}`'
        yield Problem("index-range-open", f"the range of `{name}` never ends", each.span, hint)
