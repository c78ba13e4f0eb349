"""What a command costs, with all that it starts: seconds, and memory at its peak.

    python tests/bench_costs.py REPORT COMMAND …

It is run by a process that does nothing else and is the *subreaper* of its descendants (prctl(2)):
a process whose parent has gone, as a fork server's are, becomes its child, and the kernel adds
what that one spent. Its memory is the sum of the PSS of them all, in which a page that several
share counts once, looked at ten times a second: a peak that is shorter may be missed.

How many cores were busy with others' work meanwhile is said, too: seconds of a machine on which
they are not idle are no good.
"""

import ctypes
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36
LOOK = 0.1
"""Seconds between two looks at the memory: reading it costs whom it is read of."""

PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command spent; seconds, megabytes."""

    wall: float
    cpu: float
    memory: float
    others: float
    """Cores that were busy with something else, on an average."""
    status: int
    said: str = ""
    """The end of what it printed."""


def measure(command: Sequence[str], env: Mapping[str, str], folder: Path) -> Cost:
    """Run a command in a folder, and read off what it cost."""
    with tempfile.TemporaryDirectory() as name:
        report = Path(name) / "report"
        clerk = [sys.executable, str(Path(__file__).resolve()), str(report), *command]
        with (Path(name) / "talk").open("w+b") as talk:
            subprocess.run(clerk, stdout=talk, stderr=talk, env=env, cwd=folder, check=True)
            talk.seek(0)
            said = talk.read().decode(errors="replace")[-2000:]
        return Cost(**json.loads(report.read_text()) | {"said": said})


# In the process that does nothing else -------------------------------------------------------


def run(command: Sequence[str]) -> Cost:
    """Run a command, wait for all that it started, and ask the kernel."""
    if not sys.platform.startswith("linux"):
        sys.exit("what a command costs with all its children is counted on Linux alone")
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    began, busy = time.monotonic(), _busy()
    process = subprocess.Popen(command)
    peak = _Peak()
    peak.start()
    wall, status = 0.0, 0
    with suppress(ChildProcessError):
        while True:
            pid, code = os.waitpid(-1, 0)
            if pid == process.pid:
                wall, status = time.monotonic() - began, os.waitstatus_to_exitcode(code)
    process.returncode = status
    peak.is_over.set()
    peak.join()
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = usage.ru_utime + usage.ru_stime
    others = max(0.0, _busy() - busy - cpu - time.process_time()) / (time.monotonic() - began)
    return Cost(wall, cpu, peak.memory / 1000, others, status)


def _busy() -> float:
    """The seconds that all cores of this machine have worked since it was started (proc(5))."""
    user, nice, system, _, _, irq, softirq, *_ = (PROC / "stat").read_text().split()[1:9]
    return sum(map(int, (user, nice, system, irq, softirq))) / os.sysconf("SC_CLK_TCK")


class _Peak(threading.Thread):
    """The most memory that our descendants had together, in kilobytes."""

    def __init__(self) -> None:
        super().__init__()
        self.is_over = threading.Event()
        self.memory = 0

    def run(self) -> None:
        while not self.is_over.wait(LOOK):
            self.memory = max(self.memory, sum(map(_pss, _descendants(os.getpid()))))


def _descendants(pid: int) -> Iterator[int]:
    children = defaultdict(list)
    for entry in PROC.iterdir():
        # A process may end while it is looked at.
        if entry.name.isdecimal():
            with suppress(OSError):
                stat = (entry / "stat").read_text()
                # The name, in parentheses, may hold anything; the parent is the second word after.
                children[int(stat.rpartition(")")[2].split()[1])].append(int(entry.name))
    found = [pid]
    for each in found:
        found += children[each]
    yield from found[1:]


def _pss(pid: int) -> int:
    with suppress(OSError):
        for line in (PROC / str(pid) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(json.dumps(asdict(run(sys.argv[2:]))))
