"""A folder of made things, named by what went into them.

Nothing in it is ever stale: another text, voice or version is another name. Deleting the folder
costs time and nothing else. What no build has asked for in ninety days is taken away by itself.
"""

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from builder import draft
from builder.draft import write

T = TypeVar("T")

KEPT = 90
"""Days for which a thing is kept that no build asks for."""
DAY = 24 * 3600
PRUNED = ".pruned"
"""An empty file whose time says when the store was last gone through."""


def digest(*parts: object) -> str:
    """A name for what `parts` say, the same on every machine; they are JSON values or bytes."""
    plain = [hashlib.sha256(p).hexdigest() if isinstance(p, bytes) else p for p in parts]
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    # A file name that is no UTF-8 is as good a part as any.
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def sha256(path: Path) -> str:
    """The hash of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Store:
    """Made things on disk, found by key. Safe beside other processes: writes are renames."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.used: set[str] = set()
        """Keys that were asked for: what the work at hand is made of."""

    def path(self, key: str) -> Path:
        """Where the thing of that key is, or would be; whoever asks is taken to use it."""
        path = self.folder / key[:2] / key[2:]
        if key not in self.used:
            self.used.add(key)
            _touch(path)
        return path

    def get(self, key: str) -> bytes | None:
        """What was put under `key`, or nothing."""
        try:
            return self.path(key).read_bytes()
        except OSError:  # it is not there, or no file, or can't be read: it is made again
            return None

    def load(self, key: str, read: Callable[[bytes], T]) -> T | None:
        """What was put under `key` as `read` reads it; nothing where it is not there or spoilt.

        What lies in the store may be half a file, or another program's. Whatever `read` makes of
        that, the thing counts as absent and is made again.
        """
        kept = self.get(key)
        if kept is None:
            return None
        try:
            return read(kept)
        except Exception:  # no reader of ours says beforehand what it raises for any bytes at all
            return None

    def put(self, key: str, made: bytes) -> bytes:
        """Keep `made` under `key`, whole or not at all, and hand it back."""
        write(self._free(key), made)
        return made

    @contextmanager
    def making(self, key: str) -> Iterator[Path]:
        """A name to write to, for what is too large to hold; kept when all went well."""
        with draft.file(self._free(key)) as path:
            yield path

    def _free(self, key: str) -> Path:
        """Where the thing of that key goes; a folder that is in its way is none of ours."""
        path = self.path(key)
        if path.is_dir():
            draft.remove(path)
        return path

    def use(self, keys: Iterable[str]) -> None:
        """Say of things that they are in use, though nobody looks at them."""
        for key in keys:
            self.path(key)

    def prune(self) -> int:
        """Take away what no build has asked for in `KEPT` days, once a day; how many things.

        Asking for a thing makes it young, and a thing is looked at once more before it goes: what
        a build beside this one has just asked for stays.
        """
        stamp = self.folder / PRUNED
        if not self.folder.is_dir() or (stamp.exists() and _age(stamp) < DAY):
            return 0
        with suppress(PermissionError):  # somebody else's store, which we may add to
            stamp.touch()
        old = [path for path in self.folder.glob("??/[!.]*") if _age(path) > KEPT * DAY]
        for path in old:
            if _age(path) > KEPT * DAY:
                with suppress(PermissionError, IsADirectoryError):
                    path.unlink(missing_ok=True)
        for folder in self.folder.glob("??"):
            draft.sweep(folder)
        return len(old)


def _touch(path: Path) -> None:
    """Make a thing young again, if it is there and a day old: a build asks for thousands."""
    with suppress(FileNotFoundError, PermissionError):
        if _age(path) > DAY:
            os.utime(path)


def _age(path: Path) -> float:
    """Seconds since it was made or last asked for; none where it has gone meanwhile."""
    with suppress(FileNotFoundError):
        return time.time() - path.stat().st_mtime
    return 0.0


__all__ = ["Store", "digest", "sha256", "write"]
