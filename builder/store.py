"""A folder of made things, named by what went into them.

Nothing in it is ever stale: another text, voice or version is another name. Deleting the folder
costs time and nothing else.
"""

import hashlib
import json
import os
import tempfile
from pathlib import Path


def digest(*parts: object) -> str:
    """A name for what `parts` say, the same on every machine; they are JSON values or bytes."""
    plain = [hashlib.sha256(p).hexdigest() if isinstance(p, bytes) else p for p in parts]
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class Store:
    """Made things on disk, found by key. Safe beside other processes: writes are renames."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, key: str) -> Path:
        """Where the thing of that key is, or would be."""
        return self.folder / key[:2] / key[2:]

    def get(self, key: str) -> bytes | None:
        """What was put under `key`, or nothing."""
        try:
            return self.path(key).read_bytes()
        except FileNotFoundError:
            return None

    def put(self, key: str, made: bytes) -> bytes:
        """Keep `made` under `key`, whole or not at all, and hand it back."""
        write(self.path(key), made)
        return made


def write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: beside its place first, and then renamed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:32]}-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(beside).chmod(0o666 & ~_umask())
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def _umask() -> int:
    """The process's file mask, which can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
