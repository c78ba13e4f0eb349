"""Files that were read before, and need not be read again: type that is left standing.

What a file says hangs on its own words, and on the rest of the book in one thing: an id that a file
before it has taken, it can't have. So each is read as if it were the first, and kept so; where its
ids are taken, it is read once more, by somebody who knows of them, and that is kept by all of them.
"""

import io
import pickle
from dataclasses import asdict, dataclass, is_dataclass
from pathlib import Path
from typing import Any, cast

from builder.manuscript import Source
from builder.reader.files import Desk, Reading
from builder.reader.ledger import Names
from builder.store import Store, digest


@dataclass(frozen=True, slots=True)
class Standing:
    """The files of every book, as they were read when they last said something else."""

    store: Store
    tools: str
    """A name for the code that reads."""

    def read(self, desk: Desk, source: Source, before: Names) -> Reading:
        """What a file says, under ids that those `before` it have not: kept, or read now."""
        facts = asdict(desk) | {"root": str(desk.root)}
        key = digest("file", self.tools, facts, str(source.path), source.text)
        alone = self._kept(key) or self._keep(key, desk.read(source))
        if before.have_room(alone.names):
            return alone
        claims = {id: str(before.claims(id)) for id in alone.names.claimed}
        key = digest("file", key, sorted(before.taken), claims)
        return self._kept(key) or self._keep(key, desk.read(source, before))

    def _kept(self, key: str) -> Reading | None:
        return self.store.load(key, decode)

    def _keep(self, key: str, made: Reading) -> Reading:
        self.store.put(key, encode(made))
        return made


# In the store -------------------------------------------------------------------------------


def encode(made: Reading) -> bytes:
    """A reading as the store keeps it."""
    file = io.BytesIO()
    _Pickler(file, pickle.HIGHEST_PROTOCOL).dump(made)
    return file.getvalue()


def decode(kept: bytes) -> Reading:
    """What `encode` wrote; raises `pickle.UnpicklingError` for anything else."""
    return cast(Reading, _Unpickler(io.BytesIO(kept)).load())


class _Pickler(pickle.Pickler):
    """Writes a node as its kind and its parts: half the bytes of what Python does by itself."""

    def reducer_override(self, node: Any) -> Any:
        """How one node is made again."""
        if isinstance(node, Path):
            return path, (str(node),)
        if not is_dataclass(node) or isinstance(node, type):
            return NotImplemented
        parts = tuple(getattr(node, name) for name in type(node).__dataclass_fields__)
        return type(node), parts


class _Unpickler(pickle.Unpickler):
    """Makes values of ours, and calls nothing else, whatever somebody has put into the store."""

    def find_class(self, module: str, name: str) -> Any:
        """A kind of node, or what makes a path."""
        if (module, name) == (__name__, path.__name__):
            return path
        found = super().find_class(module, name) if module in OURS and "." not in name else None
        if not (isinstance(found, type) and is_dataclass(found) and found.__module__ == module):
            raise pickle.UnpicklingError(f"{module}.{name} is no part of a book")
        return found


OURS = ("builder.model", "builder.errors", "builder.reader.files", "builder.reader.ledger")


def path(name: str) -> Path:
    """A path by its name: what kind of path that is, each Python says otherwise."""
    return Path(name)
