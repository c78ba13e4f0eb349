"""Save a file, and wait until whoever watches the book has made a new edition of it.

    python tests/bench_watch.py ERRAND

The errand is JSON: what is saved where, which edition is waited for, and who watches. What this
costs is what an author waits for; what the watcher spends is not counted with it.
"""

import json
import os
import signal
import sys
import time
from pathlib import Path


def main(errand: Path) -> None:
    said = json.loads(errand.read_text())
    made = Path(said["made"])
    before = made.stat().st_ino
    Path(said["to"]).write_bytes(Path(said["from"]).read_bytes())
    try:
        # An edition takes the place of the old one when it is whole.
        while made.stat().st_ino == before:
            time.sleep(0.005)
    finally:
        os.kill(said["watcher"], signal.SIGTERM)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
