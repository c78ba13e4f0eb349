"""A manuscript that is watched: when one of its files was saved, and no more are."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

LOOK = 0.1
"""Seconds between two looks. A look at a folder of a thousand files costs a hundredth of one."""

Stamps: TypeAlias = Mapping[Path, tuple[int, int]]
"""When each file was changed last, in nanoseconds, and how long it is."""


def turns(
    files: Callable[[], Iterable[Path]], wait: Callable[[], object] = lambda: time.sleep(LOOK)
) -> Iterator[tuple[Path, ...]]:
    """At once, and then after each change that has come to an end: the files that are other.

    `files` says what is looked at, each time anew.
    """
    before: Stamps = {}
    now = stamps(files())
    while True:
        began = time.time_ns()
        yield other(before, now)
        # What was saved while the book was built is a change; what is only looked at since is none.
        since = {path: stamp for path, stamp in stamps(files()).items() if stamp[0] < began}
        before = {**since, **now}
        while (now := stamps(files())) == before:
            wait()
        while True:
            # An editor may write in several goes, and several files.
            wait()
            again = stamps(files())
            if again == now:
                break
            now = again


def stamps(files: Iterable[Path]) -> Stamps:
    """The stamps of those files that are there."""
    found = {}
    for path in files:
        try:
            stat = path.stat()
        except OSError:
            continue  # it has gone since it was found
        found[path] = stat.st_mtime_ns, stat.st_size
    return found


def other(one: Stamps, two: Stamps) -> tuple[Path, ...]:
    """The files that are in one only, or not as they were."""
    return tuple(sorted(path for path in {*one, *two} if one.get(path) != two.get(path)))
