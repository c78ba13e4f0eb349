"""Made things are named by what went into them, and are whole or not there."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from builder import store as stores
from builder.store import Store, digest


def test_a_name_follows_what_went_in() -> None:
    assert digest("a", 1) == digest("a", 1)
    assert len({digest("a", 1), digest("a", "1"), digest("a1"), digest(b"a", 1)}) == 4


def test_what_was_put_is_found(store: Store) -> None:
    assert store.get("abcd") is None
    assert store.put("abcd", b"clip") == store.get("abcd") == b"clip"


def test_a_write_that_fails_leaves_the_old_file_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "book.pdf"
    stores.write(path, b"old")

    def refuse(self: Path, target: Path) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OSError, match="disk full"):
        stores.write(path, b"new")
    assert (path.read_bytes(), list(tmp_path.iterdir())) == (b"old", [path])


# What nobody asks for any more --------------------------------------------------------------


def age(path: Path, days: float) -> None:
    then = time.time() - days * stores.DAY
    os.utime(path, (then, then))


def test_what_no_build_has_asked_for_in_ninety_days_is_taken_away(store: Store) -> None:
    for key, days in (("old-1", 91), ("young", 89)):
        store.put(key, b"clip")
        age(store.path(key), days)
    assert Store(store.folder).prune() == 1
    assert (store.get("old-1"), store.get("young")) == (None, b"clip")


@pytest.mark.parametrize("ask", [Store.get, Store.path, lambda store, key: store.use([key])])
def test_what_is_asked_for_is_young_again(store: Store, ask: Callable[..., object]) -> None:
    store.put("clip-1", b"clip")
    age(store.path("clip-1"), 200)
    another = Store(store.folder)
    ask(another, "clip-1")
    assert another.prune() == 0
    assert another.get("clip-1") == b"clip"


def test_a_store_is_gone_through_once_a_day(store: Store) -> None:
    store.put("clip-1", b"clip")
    assert store.prune() == 0
    age(store.path("clip-1"), 200)
    assert store.prune() == 0
    age(store.folder / stores.PRUNED, 2)
    assert store.prune() == 1


def test_a_store_that_is_not_there_needs_no_pruning(tmp_path: Path) -> None:
    assert Store(tmp_path / "none").prune() == 0
    assert list(tmp_path.iterdir()) == []


def test_half_made_things_go_with_whoever_was_killed_making_them(store: Store) -> None:
    store.put("clip-1", b"clip")
    left = store.path("clip-1").with_name(f".ip-1-{os.getpid()}-999999.draft")
    left.write_bytes(b"cl")
    store.prune()
    assert (left.exists(), store.get("clip-1")) == (False, b"clip")


def test_a_large_thing_is_written_where_it_will_be_or_not_at_all(store: Store) -> None:
    with pytest.raises(OSError, match="disk full"), store.making("chapter") as path:
        path.write_bytes(b"half")
        raise OSError("disk full")
    assert store.get("chapter") is None
    with store.making("chapter") as path:
        path.write_bytes(b"whole")
    assert store.get("chapter") == b"whole"
