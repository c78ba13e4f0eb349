"""Preflight of ``book.toml``: rules that find what an edition would stop at, or leave out.

Each goes from the book to its Problems, as in `checks`; the editions ask the same functions.
"""

from collections.abc import Iterator
from importlib import resources
from pathlib import Path

from builder import feed, page_size
from builder.config import Config, place
from builder.errors import Problem, did_you_mean
from builder.model import MATTER, Book


def pages_can_be_set(book: Book, config: Config, root: Path) -> Iterator[Problem]:
    """The pages of print and screen, and the press, are such as can be had."""
    yield from page_size.check(config, root)
    if config.pdf.profile:
        from builder import press_profile  # brings Pillow and numpy, for the few who name one

        yield from press_profile.check(config, root)


def voices_are_known(book: Book, config: Config, root: Path) -> Iterator[Problem]:
    """Whoever says something has a voice: a name of the cast, or a voice of an engine."""
    from builder import voice_names  # brings numpy, which a reader of settings need not wait for

    yield from voice_names.strangers(book, config)
    yield from voice_names.check(book, config, root)


def feed_can_be_found(book: Book, config: Config, root: Path) -> Iterator[Problem]:
    """A podcast says where it is."""
    yield from feed.check(config, root)


def roles_are_roles(book: Book, config: Config, root: Path) -> Iterator[Problem]:
    """What ``[audiobook] skip`` leaves out is a role that a chapter may have."""
    for role in config.audiobook.skip:
        if role not in MATTER:
            hint = did_you_mean(role, MATTER) or f"known: {', '.join(sorted(MATTER))}"
            message = f"no part of a book is called `{role}`: nothing is skipped for it"
            yield Problem("role-unknown", message, place(root, "audiobook", "skip"), hint)


def codes_are_told(book: Book, config: Config, root: Path) -> Iterator[Problem]:
    """What ``[checks] ignore`` silences is the code of a problem."""
    for code in config.checks.ignore:
        if code not in (known := codes()):
            hint = did_you_mean(code, known) or "the code stands in brackets after each problem"
            message = f"no problem is called `{code}`: nothing is silenced by it"
            yield Problem("code-unknown", message, place(root, "checks", "ignore"), hint, "warning")


def codes() -> list[str]:
    """Return the code of every problem that there is a paragraph about in docs/problems.md."""
    return (resources.files("builder") / "codes.txt").read_text(encoding="utf-8").split()


RULES = (pages_can_be_set, voices_are_known, feed_can_be_found, roles_are_roles, codes_are_told)
