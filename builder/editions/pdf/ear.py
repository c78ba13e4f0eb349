"""What WeasyPrint says while it works: its remarks, none of which may go unread, and its steps."""

import contextlib
import logging
from collections.abc import Iterable, Iterator
from pathlib import Path

from builder.editions import Progress
from builder.editions.pdf.gathering import Remark


@contextlib.contextmanager
def listening(progress: Progress, before: Iterable[Remark] = ()) -> Iterator["Ear"]:
    """Collect the engine's remarks after those from `before`, and pass on how far it has come."""
    logger, steps = logging.getLogger("weasyprint"), logging.getLogger("weasyprint.progress")
    ear, steward = Ear(logging.WARNING), _Steward(progress)
    ear.remarks.extend(before)
    level, propagate = steps.level, steps.propagate
    logger.addHandler(ear)
    steps.addHandler(steward)
    steps.setLevel(logging.INFO)
    steps.propagate = False
    try:
        yield ear
    finally:
        logger.removeHandler(ear)
        steps.removeHandler(steward)
        steps.setLevel(level)
        steps.propagate = propagate


class Ear(logging.Handler):
    """Keeps every remark once, in the order in which they came."""

    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.sheet: Path | None = None
        self.remarks: list[Remark] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a remark."""
        remark = Remark(record.getMessage(), str(self.sheet or ""))
        if remark not in self.remarks:
            self.remarks.append(remark)


class _Steward(logging.Handler):
    """Turns WeasyPrint's steps into progress: it has no callback, but it logs each page."""

    def __init__(self, progress: Progress) -> None:
        super().__init__(logging.INFO)
        self.progress = progress
        self.page = 0

    def emit(self, record: logging.LogRecord) -> None:
        if "Page %d" in str(record.msg) and isinstance(record.args, tuple):
            # A page laid out again, for a number that had to be known first, is no progress.
            self.page = max(self.page, int(str(record.args[0])))
            self.progress("setting pages", self.page, 0)
        elif record.getMessage().startswith("Step 6"):
            self.progress("writing the PDF", 0, self.page)


def nobody(phase: str, done: int, total: int) -> None:
    """Progress for nobody."""
