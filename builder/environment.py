"""Install Python packages into this environment, with one line of progress.

The Makefile runs this file as a script, before anything else is there: standard library only. What
pip says is kept back and shown where it fails. Packages are not compiled beforehand: Python
compiles what is used when it is used first, which saves some 50 MB.
"""

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

PIP = ("-m", "pip", "--disable-pip-version-check", "--no-input")
QUIETLY = ("--no-compile", "--progress-bar=off")


def main(words: Sequence[str]) -> int:
    """Install what pip is given as `words`; the exit status is pip's."""
    began = time.monotonic()
    said: list[str] = []
    with subprocess.Popen(
        [sys.executable, *PIP, "install", *QUIETLY, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as pip:
        assert pip.stdout
        line = Line()
        for each in pip.stdout:
            said.append(each)
            line.show(each)
        line.end()
    if pip.returncode:
        sys.stderr.write("".join(said[-40:]))
        sys.stderr.write("the packages could not be installed; is there a connection?\n")
        return pip.returncode
    sys.stderr.write(f"  {size(Path(sys.prefix))} MB in {time.monotonic() - began:.0f} s\n")
    return 0


class Line:
    """One line on a terminal that says how far pip has come."""

    def __init__(self) -> None:
        self.found = 0
        self.is_shown = sys.stderr.isatty()

    def show(self, said: str) -> None:
        """Move the line on, by a line of pip's."""
        if not self.is_shown:
            return
        first, _, rest = said.strip().partition(" ")
        if first == "Collecting":
            self.found += 1
            self._write(f"  packages found: {self.found}, {rest.split()[0]}")
        elif said.startswith("Installing collected"):
            self._write(f"  packages being installed: {rest.count(',') + 1}")

    def end(self) -> None:
        """Take the line away."""
        if self.is_shown:
            self._write("")

    def _write(self, words: str) -> None:
        sys.stderr.write(f"\r\x1b[K{words[:78]}")
        sys.stderr.flush()


def size(folder: Path) -> int:
    """Add up the files below a folder, in megabytes."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return round(sum(path.stat().st_size for path in files) / 1e6)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
