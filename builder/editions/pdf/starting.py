"""The page engine, imported: `press`, which is WeasyPrint and Pango behind it."""

import contextlib
import ctypes.util
import io
import sys
from collections.abc import Iterator
from types import ModuleType


def started() -> ModuleType:
    """`press`; raises `OSError` where a library is missing."""
    # It prints a banner of its own where one is; ours says which command helps.
    with contextlib.redirect_stdout(io.StringIO()):
        with contextlib.suppress(OSError), _by_soname():
            return _imported()
        return _imported()


def _imported() -> ModuleType:
    from builder.editions.pdf import press

    return press


@contextlib.contextmanager
def _by_soname() -> Iterator[None]:
    """On Linux, look for libraries by the names that they have there.

    WeasyPrint tries what they are called elsewhere first, and for every name that is not there
    `ctypes` runs three programs to look for another: a third of the time that the import takes.
    """
    found = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = found
