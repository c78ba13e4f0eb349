"""Where pages are set: processes of their own, several at once, each of which can be stopped.

A page engine can be asked for what it can't do: a table of a million columns, a style that sends it
round in circles, a picture that unpacks to more than there is memory. In a process of its own it
has a limit of memory, and it must show a page from time to time; one that does neither is stopped,
and the author is told which chapter it was. What it had not written yet is not written.

`forks` says how they come to be.
"""

import gc
import os
import signal
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from multiprocessing.connection import Connection, wait
from typing import Any, TypeAlias

from builder import forks, machine
from builder.editions.pdf.starting import started
from builder.errors import ToolError

PATIENCE = 120.0
"""Seconds in which a compositor must show a page."""
MEMORY = 4 * 2**30
"""Bytes that one may ask for: some ten times what it needs for a long chapter."""

MOST = 8
"""How many there are at most: a book of forty chapters keeps no more of them busy."""

SWEPT = 8
"""After how many tasks a compositor sweeps its room."""
TERM = 1000
"""After how many tasks one may go, if it stays at all."""


def missing(error: object) -> ToolError:
    """Say that the page engine lacks a library, and what to install."""
    # Which of its libraries it missed first is for whoever has Pango and is told so all the same.
    why = "" if not machine.is_here("pango") else f": {error}"
    return ToolError(
        f"Pango, which lays out pages, is not installed here{why}",
        machine.way(["pango", "subset"]),
    )


class Halted(Exception):  # noqa: N818 - no error of ours: whoever asked for it knows what to say
    """A compositor that was stopped, or that stopped."""

    def __init__(self, task: "Task", reason: str, patience: float = 0.0) -> None:
        super().__init__(f"{task.name}: {reason}")
        self.task, self.reason, self.patience = task, reason, patience


@dataclass(frozen=True, slots=True)
class Task:
    """A function of the engine to be called, and with what."""

    name: str
    """Of `press`'s."""
    arguments: tuple[Any, ...]
    about: str = ""
    """What it is for: the id of a section."""
    reports: bool = False
    """Whether the function takes, last, a callable that it tells its progress."""
    weight: int = 0
    """How long it may take, beside others."""


Said: TypeAlias = Callable[[Task, int], None]
"""``said(task, page)``: a page was set."""


def _unsaid(task: Task, page: int) -> None:
    """Said to nobody."""


@dataclass(slots=True)
class _Compositor:
    process: Any
    pipe: Connection
    task: Task | None = None
    place: int = 0
    seen: float = 0.0
    """When it last gave a sign."""
    done: int = 0
    """How many tasks it has done."""

    def stop(self) -> None:
        """Stop it, whatever it is doing."""
        self.process.terminate()
        self.pipe.close()
        self.process.join()


def most() -> int:
    """How many there are at most on this machine."""
    return min(os.cpu_count() or 1, MOST)


@dataclass(slots=True)
class Compositors:
    """Several, which are started when there is something to set, and stay until all is set."""

    count: int = field(default_factory=most)
    patience: float = PATIENCE
    memory: int = MEMORY
    meanwhile: deque[Callable[[], object]] = field(default_factory=deque)
    """What else is to be done, and may be while they work and nobody has anything to say."""
    _all: list[_Compositor] = field(default_factory=list)

    def do(self, tasks: Sequence[Task], said: Said = _unsaid) -> list[Any]:
        """What each task gives, in their order; raises `Halted` and `ToolError`.

        The heaviest are begun first, lest one of them be left when all others are done. `said` is
        told of every page that one of them has set.
        """
        results: list[Any] = [None] * len(tasks)
        order = sorted(range(len(tasks)), key=lambda at: -tasks[at].weight)
        queue = deque((at, tasks[at]) for at in order)
        while len(self._all) < min(self.count, len(tasks)):
            self._all.append(_start(self.memory))
        left = len(tasks)
        while left:
            for each in self._all:
                if each.task is None and queue:
                    each.place, each.task = queue.popleft()
                    each.seen = time.monotonic()
                    each.pipe.send(each.task)
            while self.meanwhile and not wait([each.pipe for each in self._all], 0):
                self.meanwhile.popleft()()
            for each in self._heard():
                kind, value = self._receive(each)
                if kind == "said" and each.task:
                    said(each.task, value)
                    continue
                results[each.place] = value
                each.task = None
                each.done += 1
                left -= 1
        return results

    def _heard(self) -> list[_Compositor]:
        """Those that have something to say; raises `Halted` for one that is silent too long."""
        busy = [each for each in self._all if each.task]
        latest = min(each.seen for each in busy) + self.patience
        ready = wait([each.pipe for each in busy], max(0.0, latest - time.monotonic()))
        now = time.monotonic()
        for each in busy:
            if each.pipe in ready:
                each.seen = now
            elif each.task and now - each.seen > self.patience:
                raise Halted(each.task, "time", self.patience)
        return [each for each in busy if each.pipe in ready]

    def _receive(self, each: _Compositor) -> tuple[str, Any]:
        assert each.task
        try:
            kind, value = each.pipe.recv()
        except (EOFError, ConnectionResetError):
            each.process.join(1)
            raise Halted(each.task, "memory") from None
        match kind:
            case "library":
                raise missing(value)
            case "memory" | "depth":
                raise Halted(each.task, kind)
            case "failed":
                raise RuntimeError(f"the page engine failed on `{each.task.about}`:\n{value}")
        return kind, value

    def retire(self) -> None:
        """Let those go that have done their term: nobody knows what they have not let go of."""
        for each in [each for each in self._all if each.done > TERM]:
            each.stop()
            self._all.remove(each)

    def stop(self) -> None:
        """Stop them all, whatever they are doing."""
        for each in self._all:
            each.process.terminate()
        for each in self._all:
            each.stop()
        self._all.clear()


@contextmanager
def compositors(
    *meanwhile: Callable[[], object], count: int | None = None
) -> Iterator[Compositors]:
    """Some for as long as it lasts, and what else is to be done if they leave time for it."""
    is_staying = bool(_staying)
    some = _staying[-1] if is_staying else Compositors(count or most())
    some.meanwhile = deque(meanwhile)
    try:
        yield some
    except BaseException:
        some.stop()
        raise
    finally:
        some.meanwhile.clear()
        if is_staying:
            some.retire()
        else:
            some.stop()


_staying: list[Compositors] = []


@contextmanager
def staying() -> Iterator[None]:
    """As long as it lasts, compositors stay when all is set, and what they learnt stays, too."""
    _staying.append(Compositors())
    try:
        yield
    finally:
        _staying.pop().stop()


def _start(memory: int) -> _Compositor:
    ours, theirs = forks.context().Pipe()
    process = forks.start(_work, theirs, memory)
    theirs.close()
    return _Compositor(process, ours)


# In a process of its own -------------------------------------------------------------------------


def _work(pipe: Connection, memory: int) -> None:
    """Do what comes through the pipe until nothing comes any more."""
    # Ctrl-C is for the program; it stops its compositors.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit(memory)
    # Pages are a web of boxes that is dropped as a whole: to look for what of it could be dropped
    # while it is woven takes a tenth of the time.
    gc.freeze()
    gc.disable()
    with suppress(EOFError, BrokenPipeError):
        for number in count(1):
            pipe.send(_do(pipe.recv(), pipe))
            if number % SWEPT == 0:
                _sweep()


def _sweep() -> None:
    """Drop the pages that nobody holds any more; what stays is not looked through again."""
    gc.collect()
    gc.freeze()


def _limit(memory: int) -> None:
    """What this process may ask for, where a system can be told: macOS takes no notice."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, resource.RLIM_INFINITY))


def _do(task: Task, pipe: Connection) -> tuple[str, Any]:
    try:
        press = started()
    except OSError as error:
        return "library", str(error)
    try:
        said = (lambda _, page, __: pipe.send(("said", page)),) if task.reports else ()
        return "done", getattr(press, task.name)(*task.arguments, *said)
    except (MemoryError, SystemError):
        # The second is what C says that found no memory to say the first.
        return "memory", None
    except RecursionError:
        return "depth", None
    except Exception:
        return "failed", traceback.format_exc()
