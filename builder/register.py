"""What was made last and from what: an edition that nothing has changed for is not made again."""

import json
import os
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from builder.editions import Job, Made, Measure, edition
from builder.errors import Problem
from builder.model import Book, Span
from builder.store import Store, digest, sha256


def make(name: str, book: Book, job: Job, inputs: str, is_fresh: bool = False) -> Made:
    """The edition as it was last made, where nothing it depends on has changed; else anew.

    `inputs` is a name for all that it depends on. What is not whole is made again each time: the
    machine may have what it lacked.
    """
    key = digest("edition", 2, name, job.name, inputs, os.environ.get("SOURCE_DATE_EPOCH", ""))
    if not is_fresh and (last := job.store.load(key, lambda kept: _read(kept, job.out))):
        files, used, restored = last
        if all(_is(job.out / file, sha) for file, sha in files.items()):
            # Whoever builds a book every day uses its clips, though nobody looks at them.
            job.store.use(used)
            return restored
    # A store of its own, which takes note of what this edition is made of.
    own = Store(job.store.folder)
    made = edition(name).build(book, replace(job, store=own))
    if made.is_whole:
        job.store.put(key, json.dumps(_kept(made, job.out, own)).encode())
    return made


def _read(kept: bytes, out: Path) -> tuple[dict[str, str], list[str], Made]:
    """What was kept of an edition: its files with their hashes, what it is made of, itself."""
    last = json.loads(kept)
    return last["files"], [str(key) for key in last["used"]], _restored(last, out)


def _is(path: Path, sha: str) -> bool:
    return path.is_file() and sha256(path) == sha


def _kept(made: Made, out: Path, store: Store) -> dict[str, Any]:
    files = made.files or (made.path,)
    return {
        "path": made.path.relative_to(out).as_posix(),
        "extent": made.extent,
        "files": {file.relative_to(out).as_posix(): sha256(file) for file in files},
        "problems": [
            {**asdict(each), "span": [str(each.span.path), each.span.line, each.span.column]}
            for each in made.problems
        ],
        "measures": [asdict(each) for each in made.measures],
        "pages": made.pages,
        "used": sorted(store.used),
    }


def _restored(last: dict[str, Any], out: Path) -> Made:
    def problem(values: dict[str, Any]) -> Problem:
        path, line, column = values["span"]
        return Problem(**{**values, "span": Span(Path(path), line, column)})

    return Made(
        out / last["path"],
        last["extent"],
        "unchanged",
        files=tuple(out / file for file in last["files"]),
        problems=tuple(problem(each) for each in last["problems"]),
        measures=tuple(Measure(**each) for each in last["measures"]),
        pages=last.get("pages", 0),
    )
