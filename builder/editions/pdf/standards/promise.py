"""What a book promises of its file in ``book.toml``, kept; and said where it can't be."""

from pathlib import Path

from builder import config, press_profile
from builder.editions import Job
from builder.editions.pdf import standards
from builder.editions.pdf.standards import intents, rules
from builder.editions.pdf.standards.rules import Fault
from builder.errors import BookError, Problem, Severity
from builder.model import Meta
from builder.picture.inks import Profile


def kept(content: bytes, standard: str, meta: Meta, job: Job, table: str = "pdf") -> bytes:
    """The file in the standard that a table of book.toml names, looked over.

    Raises `BookError` where it can't be, and warns of what a press would rather not have.
    """
    made = standards.conform(content, standard, meta, press(job))
    found = [_problem(each, job.root, table) for each in rules.faults(made, standard)]
    if errors := [each for each in found if each.severity == "error"]:
        raise BookError(*errors)
    for each in found:
        job.warn(str(each))
    return made


def press(job: Job) -> Profile:
    """Return the press that prints the book; raises `BookError` where its profile is none."""
    return press_profile.find(job.config, job.root) or intents.coated()


def _problem(fault: Fault, root: Path, table: str) -> Problem:
    where = f" (page {fault.page} of the file)" if fault.page else ""
    place = config.place(root, table, "standard")
    severity: Severity = "warning" if fault.rule.is_advice else "error"
    message = f"{fault.message}{where}: {fault.clause}"
    return Problem(fault.code, message, place, fault.rule.hint, severity)
