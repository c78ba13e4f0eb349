"""What a book promises of its file in ``book.toml``, kept; and said where it can't be."""

from pathlib import Path

from builder import config
from builder.editions import Job
from builder.editions.pdf import standards
from builder.editions.pdf.standards import intents, rules
from builder.editions.pdf.standards.rules import Fault
from builder.errors import BookError, Problem, Severity, did_you_mean
from builder.model import Meta
from builder.picture import inks
from builder.picture.inks import Profile

ICC = "*.ic[cm]"
"""How profiles are called."""


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
    """The press that the book is printed by; raises `BookError` where its profile is none."""
    given = job.config.pdf.profile
    if not given:
        return intents.coated()
    path = (job.root / given).resolve()
    place = config.place(job.root, "pdf", "profile")
    if not path.is_relative_to(job.root.resolve()) or not path.is_file():
        message = f"profile `{given}` is not in {job.root}"
        raise BookError(Problem("profile-missing", message, place, _near(given, job.root)))
    try:
        found = inks.profile(path.read_bytes())
    except ValueError as error:
        message = f"`{given}` can't be read: {error}"
        raise BookError(Problem("profile-kind", message, place, _ASK)) from error
    if (found.device, found.colours) != ("prtr", "CMYK"):
        message = f"`{given}` is no press with four inks: {found.name} is {found.colours}"
        raise BookError(Problem("profile-kind", message, place, _ASK))
    return found


_ASK = "ask the printer which profile the paper has, or take `profile` out: coated paper, FOGRA39"


def _near(given: str, root: Path) -> str:
    there = [each.relative_to(root).as_posix() for each in sorted(root.rglob(ICC))]
    return did_you_mean(given, there) or f"copy it into {root}; printers have it for each paper"


def _problem(fault: Fault, root: Path, table: str) -> Problem:
    where = f" (page {fault.page} of the file)" if fault.page else ""
    place = config.place(root, table, "standard")
    severity: Severity = "warning" if fault.rule.is_advice else "error"
    message = f"{fault.message}{where}: {fault.clause}"
    return Problem(fault.code, message, place, fault.rule.hint, severity)
