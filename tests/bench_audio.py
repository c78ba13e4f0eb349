"""What an audiobook costs, and what an edit costs: ``make benchaudio BOOK=path``.

The book is copied and built with an empty store, then again after one sentence was changed. CPU
seconds are the kernel's count: of the processes that speak, of the threads that encode and measure,
and of all the rest. Machines are shared and noisy: the parts of one run may be compared, its
seconds not with another's.
"""

import resource
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench_copies import edit

from builder import publish
from builder.deliveries import encoding
from builder.editions import Made
from builder.store import Store

LOCK = threading.Lock()


class Clock:
    """Seconds of work, told apart."""

    def __init__(self) -> None:
        self.encoding = 0.0
        self.wall, self.own, self.children = (
            time.monotonic(),
            _cpu(),
            _cpu(resource.RUSAGE_CHILDREN),
        )

    @contextmanager
    def work(self) -> Iterator[None]:
        """An encoder's thread at work."""
        began = time.thread_time()
        try:
            yield
        finally:
            with LOCK:
                self.encoding += time.thread_time() - began

    def stop(self) -> dict[str, float]:
        spoken = _cpu(resource.RUSAGE_CHILDREN) - self.children
        own = _cpu() - self.own
        return {
            "wall": time.monotonic() - self.wall,
            "CPU": own + spoken,
            "speaking": spoken,
            "encoding": self.encoding,
            "the rest": own - self.encoding,
        }


def _cpu(who: int = resource.RUSAGE_SELF) -> float:
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime


def build(folder: Path, out: Path, store: Path) -> tuple[Made, dict[str, float]]:
    """The audiobook of a folder, and what it cost."""
    clock = Clock()
    encode = encoding.encode

    def timed(*given: object) -> None:
        with clock.work():
            encode(*given)  # type: ignore[arg-type]

    encoding.encode = timed  # type: ignore[assignment]
    try:
        opened = publish.open_book(folder)
        out.mkdir(exist_ok=True)
        (make,) = publish.build(opened, ("audiobook",), out, Store(store))
        made = make()
    finally:
        encoding.encode = encode
        # What speaks must have ended to be counted. Only a book that Kokoro reads has imported it.
        worker = sys.modules.get("builder.engines.kokoro.worker")
        if worker and worker.pool.cache_info().currsize:
            worker.pool().shutdown()
            worker.pool.cache_clear()
    return made, clock.stop()


def row(name: str, made: Made, cost: dict[str, float]) -> str:
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    seconds = "  ".join(f"{what} {spent:7.1f} s" for what, spent in cost.items())
    return f"{name:14} {made.extent:>11}  {seconds}  peak {memory:4.0f} MB  ({made.note})\n"


def main(book: Path) -> None:
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        shutil.copytree(book, home / "book")
        places = (home / "book", home / "out", home / "store")
        sys.stdout.write(row("from nothing", *build(*places)))
        sys.stdout.flush()
        place = edit(home / "book")
        sys.stdout.write(row("one sentence", *build(*places)))
        sys.stdout.write(f"{'':14} the sentence at {place}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
