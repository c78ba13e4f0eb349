"""The last word on a fault of our own: what happened, in a file, and where to send it."""

import datetime
import importlib.metadata
import os
import platform
import sys
import tempfile
import traceback
from pathlib import Path

from builder import __version__
from builder.visible import on_a_line

SOFTWARE = 70
"""The exit status of a fault of ours: ``EX_SOFTWARE`` of sysexits.h."""
RAW = "BOOKBUILDER_TRACEBACK"
"""The environment variable that, set to anything, has the traceback printed instead."""
LIBRARIES = (
    *("weasyprint", "pydyf", "pikepdf", "fonttools", "EbookLib", "markdown-it-py", "pillow"),
    *("numpy", "av", "mutagen", "pyttsx3", "onnxruntime", "typer", "rich"),
)


def tell(error: BaseException) -> int:
    """Say that something is wrong with Bookbuilder, keep the facts, and return the exit status."""
    if os.environ.get(RAW):
        traceback.print_exception(error)
        return SOFTWARE
    kind = type(error).__name__
    lines = [
        f"error: this is a fault of Bookbuilder's own, not of your book ({kind})",
        f"  {on_a_line(str(error) or 'nothing more is known')[:300]}",
    ]
    path = _keep(facts(error))
    what = f"the file `{path}`" if path else f"what {RAW}=1 prints when you give the command again"
    lines += [
        f"  hint: please report it {where()}, and attach {what};",
        "        it holds no text of your book but what stands above, and if you can, add the page",
        "        of the manuscript that it happened with",
    ]
    print(*lines, sep="\n", file=sys.stderr)  # noqa: T201 - rich may be what has failed
    return SOFTWARE


def facts(error: BaseException) -> str:
    """Write the report that a developer needs to mend the fault."""
    trace = "".join(traceback.format_exception(error))
    versions = ", ".join(f"{name} {_version(name)}" for name in LIBRARIES)
    known = {
        "bookbuilder": __version__,
        "command": " ".join(map(repr, sys.argv[1:])),
        "time": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "platform": platform.platform(),
        "encodings": f"{sys.getfilesystemencoding()}, {getattr(sys.stdout, 'encoding', None)}",
        "libraries": versions,
    }
    told = "".join(f"{name}: {value}\n" for name, value in known.items())
    return f"{told}\n{trace}".encode("utf-8", "backslashreplace").decode()


def where() -> str:
    """Where faults are reported: the page that the package names, or words if it names none."""
    try:
        urls = importlib.metadata.metadata("bookbuilder").get_all("Project-URL") or []
    except importlib.metadata.PackageNotFoundError:
        urls = []
    pages = dict(url.split(", ", 1) for url in urls if ", " in url)
    page = next((pages[name] for name in ("Issues", "Bug Tracker", "Tracker") if name in pages), "")
    return f"at {page}" if page else "to whoever gave you Bookbuilder"


def _keep(text: str) -> Path | None:
    """Write the facts to a file of the temporary folder; None where that can't be."""
    try:
        handle, name = tempfile.mkstemp(".txt", "bookbuilder-fault-")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
    except OSError:
        return None
    return Path(name)


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "not here"
