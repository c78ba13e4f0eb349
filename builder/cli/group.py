"""The command line as a whole: what was not understood, and whatever else may end a command.

Click's own words for a slip are replaced by ours: what is wrong, and the command to give instead.
"""

import difflib
import errno
import io
import shlex
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperGroup

from builder import disk
from builder.cli import crash
from builder.report import BAD_BOOK, GONE, INTERRUPTED, Report, let_go

UsageError: Any = typer.BadParameter.__mro__[1]
"""Click's, of which Typer has a copy of its own."""
USAGE = 2
FULL = (errno.EIO, errno.ENOSPC, errno.EDQUOT)


class Commands(TyperGroup):
    """All commands, and the end of each of them."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run the command that was given; ends with its exit status."""
        passed = dict(windows_expand_args=windows_expand_args, **extra)
        if not standalone_mode:
            return super().main(args, prog_name, complete_var, False, **passed)
        _take_any_letter()
        try:
            status = super().main(args, prog_name, complete_var, False, **passed)
            sys.stdout.flush()
        except BrokenPipeError:
            let_go(sys.stdout, sys.stderr)
            sys.exit(GONE)
        except KeyboardInterrupt:
            sys.exit(INTERRUPTED)
        except UsageError as error:
            sys.exit(_misunderstood(error, self, sys.argv[1:] if args is None else args))
        except Exception as error:
            sys.exit(_failed(error))
        sys.exit(status if isinstance(status, int) else 0)


def _take_any_letter() -> None:
    """Let a stream show as an escape what its encoding lacks, and let there be one at all."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # it was closed before we began
            setattr(sys, name, io.StringIO())
        if hasattr(stream := getattr(sys, name), "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _failed(error: Exception) -> int:
    """Say what could not be printed, or that something is our fault; the exit status."""
    if not isinstance(error, OSError) or error.filename or error.errno not in FULL:
        return crash.tell(error)
    let_go(sys.stdout)
    places = f"where it is printed to, or the folder `{tempfile.gettempdir()}`"
    why = f": nothing more can be written: {disk.reason(error)}; it is {places}"
    Report().say(("error", "bold red"), why)
    return BAD_BOOK


# What was not understood --------------------------------------------------------------------


def _misunderstood(error: Any, group: TyperGroup, args: Sequence[str]) -> int:
    """Say what was not understood, and what to write instead; the exit status."""
    if type(error).__name__ == "NoArgsIsHelpError":
        error.show()
        return USAGE
    report = Report()
    message, hint = _told(error, group, args)
    report.say(("error", "bold red"), ": ", message)
    path = error.ctx.command_path if error.ctx else "bookbuilder"
    report.hint(hint or f"{path} --help")
    return USAGE


def _told(error: Any, group: TyperGroup, args: Sequence[str]) -> tuple[str, str]:
    """Say what is wrong with a command, and what to type instead where that can be known."""
    kind = type(error).__name__
    path = error.ctx.command_path if error.ctx else "bookbuilder"
    if kind in ("NoSuchCommand", "UsageError") and (word := _unknown(error, args)):
        return _no_command(word, error.ctx.command.commands, path, args)
    if kind == "NoSuchOption":
        name = error.option_name
        known = [opt for each in error.ctx.command.params for opt in each.opts if opt[:1] == "-"]
        near = difflib.get_close_matches(name, known, 1, 0.5)
        hint = f"did you mean `{near[0]}`?" if near else f"{path} --help lists those that it has"
        return f"`{path}` has no option `{name}`", hint
    return _plain(error.format_message()), ""


def _unknown(error: Any, args: Sequence[str]) -> str:
    """The word that no command is called; empty where something else is wrong."""
    is_one = error.message.startswith("No such command")
    commands = getattr(error.ctx and error.ctx.command, "commands", None)
    if not is_one or commands is None:
        return ""
    return next((each for each in args if repr(each) in error.message), "")


def _no_command(word: str, commands: Any, path: str, args: Sequence[str]) -> tuple[str, str]:
    near = difflib.get_close_matches(word, list(commands), 1, 0.6)
    if "build" in commands and (Path(word).exists() or Path(word).suffix or "/" in word):
        rest = " ".join(map(shlex.quote, args))
        return f"`{word}` is no command of {path}", f"to build that book: {path} build {rest}"
    known = ", ".join(name for name, each in commands.items() if not each.hidden)
    hint = f"did you mean `{path} {near[0]}`?" if near else f"there are: {known}"
    return f"there is no command `{word}`", hint


def _plain(message: str) -> str:
    """Click's sentence as one of ours: without its capital and its full stop."""
    text = message.strip().removesuffix(".")
    return text[:1].lower() + text[1:]
