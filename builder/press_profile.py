"""The press that ``[pdf] profile`` names: found in the manuscript's folder, read and checked."""

from collections.abc import Iterator
from pathlib import Path

from builder import config
from builder.config import Config
from builder.errors import BookError, Problem, did_you_mean
from builder.picture import inks
from builder.picture.inks import Profile

ICC = "*.ic[cm]"
"""How profiles are called."""

_ASK = "ask the printer which profile the paper has, or take `profile` out: coated paper, FOGRA39"


def check(settings: Config, root: Path) -> Iterator[Problem]:
    """Find what is wrong with the profile, if one is named."""
    try:
        find(settings, root)
    except BookError as error:
        yield from error.problems


def find(settings: Config, root: Path) -> Profile | None:
    """Read the profile; None where none is named. Raises `BookError` where it is no press."""
    given = settings.pdf.profile
    if not given:
        return None
    path, span = (root / given).resolve(), config.place(root, "pdf", "profile")
    if not path.is_relative_to(root.resolve()) or not path.is_file():
        message = f"profile `{given}` is not in the manuscript's folder"
        raise BookError(Problem("profile-missing", message, span, _near(given, root)))
    try:
        found = inks.profile(path.read_bytes())
        if (found.device, found.colours) != ("prtr", "CMYK"):
            raise ValueError(f"it is of another kind: {found.name} is {found.colours}")
        inks.Inks(found.content)
    except ValueError as error:
        message = f"`{given}` is no press with four inks: {error}"
        raise BookError(Problem("profile-kind", message, span, _ASK)) from error
    return found


def _near(given: str, root: Path) -> str:
    there = [each.relative_to(root).as_posix() for each in sorted(root.rglob(ICC))]
    same = [each for each in there if Path(each).name == Path(given).name]
    if same:
        return f"did you mean `{same[0]}`?"
    return did_you_mean(given, there) or "copy it there; printers have it for each paper"
