"""A file that was read before is not read again, and the book is the same as if it had been."""

import pickle
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from builder import publish, reader
from builder.config import Config
from builder.errors import Problem
from builder.manuscript import Manuscript, Source
from builder.model import Book, Meta
from builder.reader import standing
from builder.reader.files import Desk
from builder.reader.standing import Standing
from builder.store import Store

BOOK = Path(__file__).parent.parent / "manuscript"

FILES = st.lists(
    st.sampled_from(
        [
            "# The Mirror\n\nOne. *Two.*\n",
            "# The Mirror {#glass}\n\nSee [](#horse) and [the glass](#glass).\n",
            "# Horse\n\n## A bow {#glass}\n\nHe [bent]{#horse} it[^1].\n\n[^1]: So.\n",
            "# Mirror {#the-mirror}\n\nA line.\n\n## The Mirror\n\nAnother.\n",
            "# Horse 1\n\n[Hair]{.index} of a horse.[^2]\n",
            "# Horse\n\nOne.\n\n# Horse\n\nTwo.\n",
            "::: dedication\nFor Saule.\n:::\n",
            "Before any title.\n\n# Opening\n\n![](no.png)\n",
            "# The Mirror\n\n[dead](#nowhere) {#The-Mirror-1}\n\n> so {.unknown}\n",
        ]
    ),
    min_size=1,
    max_size=5,
)


def book_of(texts: Iterable[str]) -> Manuscript:
    sources = tuple(Source(Path(f"{at:02}.md"), text) for at, text in enumerate(texts))
    return Manuscript(Path(), sources, Config(Meta("", language="en")))


class Memory(Store):
    """A store that is not on disk."""

    def __init__(self) -> None:
        super().__init__(Path())
        self.things: dict[str, bytes] = {}

    def get(self, key: str) -> bytes | None:
        return self.things.get(key)

    def put(self, key: str, made: bytes) -> bytes:
        self.things[key] = made
        return made


def read(texts: Iterable[str], store: Store | None) -> tuple[Book, list[Problem]]:
    return reader.read(book_of(texts), standing=Standing(store, "now") if store else None)


@given(FILES, FILES)
@example(["# Horse\n\nOne.\n", "# Horse\n\nTwo.\n"], ["# Horse\n\nTwo.\n", "# Horse\n\nOne.\n"])
@settings(max_examples=200, deadline=None)
def test_a_book_is_the_same_whatever_was_read_before(before: list[str], now: list[str]) -> None:
    store = Memory()
    read(before, store)
    assert read(now, store) == read(now, None) == read(now, store)


def test_the_bundled_book_is_the_same(store: Store) -> None:
    plain = publish.open_book(BOOK)
    first, second = (publish.open_book(BOOK, store=store) for _ in range(2))
    assert plain == first == second


def test_an_edit_reads_the_file_that_it_changed(
    write: Callable[..., Path], store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(**{"1__md": "# One\n\nOne.\n", "2__md": "# Two\n\nTwo.\n", "3__md": "# Three\n"})
    publish.open_book(folder, store=store)
    found = spied(monkeypatch)
    write(**{"2__md": "# Two\n\nTwo, and more.\n"})
    publish.open_book(folder, store=store)
    assert found == ["2.md"]


def test_an_authors_ids_may_look_like_a_blocks_address(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = ["# Horse {#horse}\n\nOne.\n", "# Horse {#horse-2}\n\nTwo.\n"]
    read(texts, store)
    found = spied(monkeypatch)
    assert read(texts, store) == read(texts, None)
    assert found == ["00.md", "01.md"], "only where there is no store"


def spied(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    found: list[str] = []
    reads = Desk.read

    def spy(desk: Desk, source: Source, *before: Any) -> Any:
        found.append(source.path.name)
        return reads(desk, source, *before)

    monkeypatch.setattr(Desk, "read", spy)
    return found


def test_a_file_whose_id_another_takes_is_read_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(["# Horse\n\nOne.\n", "# Bow\n\nTwo.\n"], store)
    found = spied(monkeypatch)
    book, _ = read(["# Bow\n\nOne.\n", "# Bow\n\nTwo.\n"], store)
    assert found == ["00.md", "01.md"]
    assert [chapter.id for chapter in book.chapters] == ["bow", "bow-b"]
    found.clear()
    read(["# Bow\n\nAnother.\n", "# Bow\n\nTwo.\n"], store)
    assert found == ["00.md"]


@pytest.mark.parametrize("what", ["language", "title", "tools", "folder"])
def test_what_a_file_is_read_with_is_in_its_name(what: str, store: Store) -> None:
    # One file that is the whole book: its title is its own, or the book's.
    source = Source(Path("book/part/a.md"), '# So\n\n## One\n\n"Why?"\n\n## Two\n\n![x](p.png)\n')
    titles = [Meta("", language="en"), Meta("", language="en")]
    roots, tools = [Path("book"), Path("book")], ["now", "now"]
    if what == "language":
        titles[1] = Meta("", language="ru")
    elif what == "title":
        titles[1] = Meta("Another", language="en")
    elif what == "folder":
        roots[1] = Path("book/part")
    else:
        tools[1] = "then"
    for meta, root, tool in zip(titles, roots, tools, strict=True):
        book = Manuscript(root, (source,), Config(meta))
        kept = reader.read(book, standing=Standing(store, tool))
        assert kept == reader.read(book)
    assert len([path for path in store.folder.rglob("*") if path.is_file()]) == 2


# What somebody else has put into the store -----------------------------------------------------


class Trap:
    """What would write a file where it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.write_text, (self.path, "caught")


@pytest.mark.parametrize(
    "thing",
    [
        b"cbuiltins\neval\n(S'1'\ntR.",
        # A name behind a name: protocol 4 looks it up in the other.
        b"\x80\x04\x8c\rbuilder.model\x8c\tPath.home\x93)R.",
        b"\x80\x04\x8c\rbuilder.model\x8c\x04Path\x93)R.",
        b"\x80\x04\x8c\rbuilder.model\x8c\x0cis_dataclass\x93)R.",
    ],
)
def test_nothing_is_called_that_makes_no_part_of_a_book(thing: bytes) -> None:
    with pytest.raises(pickle.UnpicklingError, match="is no part of a book"):
        standing.decode(thing)


def test_a_trap_does_not_snap(tmp_path: Path) -> None:
    path = tmp_path / "prey"
    with pytest.raises(pickle.UnpicklingError):
        standing.decode(pickle.dumps(Trap(path)))
    assert not path.exists()
    pickle.loads(pickle.dumps(Trap(path)))
    assert path.read_text() == "caught"
