"""Processes for the page engine: forked from a server that has imported it once.

A fork of the whole program would take its locks along; a process from nothing would import the
engine again, which takes longer than a chapter. Where nothing can be forked, it does.
"""

import multiprocessing
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker
from types import ModuleType
from typing import Any

METHOD = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
"""How they are started."""

HELD = "builder.editions.pdf.warmed"
"""What the server has at hand. A name: to import it here would be what it is to spare."""


def warm() -> None:
    """Begin to import the engine, beside whatever comes next, where it can be shared."""
    if METHOD == "forkserver":
        from multiprocessing import forkserver

        context()
        with _by_itself():
            forkserver.ensure_running()


def context() -> Any:
    """What makes pipes and processes."""
    found = multiprocessing.get_context(METHOD)
    if METHOD == "forkserver":
        found.set_forkserver_preload([HELD])
    return found


def start(work: Callable[..., None], *arguments: Any) -> Any:
    """A process that does some work, and ends with this one."""
    process = context().Process(target=work, args=arguments, daemon=True)
    with _by_itself():
        process.start()
    return process


@contextmanager
def _by_itself() -> Iterator[None]:
    """Hide the program that runs from the processes that are started, and Ctrl-C as well.

    Each of them would run its file for whatever it defines: a script's own work, or a command line
    that nobody reads there. And Ctrl-C is for the program: it stops them.
    """
    program = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        with _undisturbed():
            yield
    finally:
        sys.modules["__main__"] = program


@contextmanager
def _undisturbed() -> Iterator[None]:
    """What is started meanwhile hears of no Ctrl-C, not even before its first line."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    # It is started with the first of them, and lets Ctrl-C in again.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
