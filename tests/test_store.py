"""Made things are named by what went into them, and are whole or not there."""

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
