"""Our editions beside pandoc's of the same manuscript, in one run: `make bench BOOK=path`.

Ratios are what counts: machines are shared and noisy. CPU seconds and peak memory are the
kernel's own count for the command and its children; pages are counted by pypdf.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pypdf import PdfReader

from builder import manuscript


@dataclass(frozen=True)
class Run:
    """What one command cost, and what it made."""

    name: str
    wall: float
    cpu: float
    memory: float
    made: str


def measure(name: str, command: Sequence[str], made: Path, extent: Callable[[Path], str]) -> Run:
    """Run a command alone and read its cost off the kernel (``wait4``)."""
    env = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    began = time.monotonic()
    with tempfile.TemporaryFile() as talk:
        process = subprocess.Popen(command, stdout=talk, stderr=talk, env=env)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            talk.seek(0)
            sys.exit(f"{name} failed:\n{talk.read().decode(errors='replace')[-2000:]}")
    cpu = usage.ru_utime + usage.ru_stime
    return Run(name, time.monotonic() - began, cpu, usage.ru_maxrss / 1000, extent(made))


def pages(path: Path) -> str:
    return f"{len(PdfReader(path).pages)} pages, {path.stat().st_size / 1000:,.0f} kB"


def size(path: Path) -> str:
    return f"{path.stat().st_size / 1000:,.0f} kB"


def main(book: Path, rounds: int) -> None:
    import pypandoc

    pandoc = pypandoc.get_pandoc_path()
    found, _ = manuscript.open_(book)
    files = [str(source.path) for source in found.sources]
    meta = found.config.book
    about = [
        "-M",
        f"title={meta.title}",
        "-M",
        f"lang={meta.language}",
        "-M",
        f"author={meta.byline}",
    ]
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        ours = [sys.executable, "-m", "builder", "build", str(book), "--out", str(out), "--fresh"]
        theirs = [pandoc, *files, "--toc", "--resource-path", str(book), *about]
        name = _name(ours, out)
        bare = _unpaged(book, out / "bare")
        jobs = [
            ("ours, pdf", [*ours, "--only", "pdf"], out / f"{name}.pdf", pages),
            ("pandoc, weasyprint", [*theirs, "--pdf-engine=weasyprint", "-o", str(out / "p.pdf")], out / "p.pdf", pages),
            # After the PDF, as `make editions` has it: where its pages begin is known.
            ("ours, epub", [*ours, "--only", "epub"], out / f"{name}.epub", size),
            ("ours, epub, no pages", [*ours[:4], str(bare), *ours[5:], "--only", "epub"], out / f"{name}.epub", size),
            ("pandoc, epub", [*theirs, "-o", str(out / "p.epub")], out / "p.epub", size),
        ]  # fmt: skip
        for number in range(rounds):
            for job in jobs:
                run = measure(*job)
                row = f"{run.name:20} {run.wall:6.1f} s wall {run.cpu:6.1f} s CPU {run.memory:6.0f} MB"
                sys.stdout.write(f"{number + 1}  {row}  {run.made}\n")


def _unpaged(book: Path, folder: Path) -> Path:
    """The same manuscript, for an ebook without the list of the printed pages."""
    if book.is_file():
        folder.mkdir()
        shutil.copy(book, folder)
    else:
        shutil.copytree(book, folder)
    settings = folder / "book.toml"
    said = settings.read_text(encoding="utf-8") if settings.is_file() else ""
    if "[epub]" in said:
        said = said.replace("[epub]", "[epub]\npage-list = false")
    else:
        said += "\n[epub]\npage-list = false\n"
    settings.write_text(said, encoding="utf-8")
    return folder


def _name(ours: Sequence[str], out: Path) -> str:
    """What our editions of this book are called."""
    subprocess.run([*ours, "--only", "epub"], check=True, capture_output=True)
    return next(out.glob("*.epub")).stem


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)
