"""Say how to install an optional part of Bookbuilder on this machine.

A command that needs one names the very line that brings it: with the pip of the environment that
runs us, from the checkout where we are one, by pipx or uv where they have installed us.
"""

import os
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path
from shlex import quote

HOME = Path(__file__).parent.parent
"""The checkout, or the folder of packages that we are installed in."""


def install(extra: str) -> str:
    """Write the command that installs an extra of ours: ``words``, ``listen``, ``piper``."""
    if not _is_checkout():
        return f"{_installer()} {quote(f'bookbuilder[{extra}]')}"
    where = "." if Path.cwd() == HOME else str(HOME)
    return f"{_installer()} --editable {quote(f'{where}[{extra}]')}"


def packages(*names: str) -> str:
    """Write the command that installs packages beside us."""
    return f"{_installer()} {' '.join(map(quote, names))}"


def kokoro() -> str:
    """Write the command that brings Kokoro and its voices; the Makefile has one for its own."""
    if _is_checkout() and Path(sys.prefix) == HOME / ".venv":
        return "make kokoro" if Path.cwd() == HOME else f"make -C {quote(str(HOME))} kokoro"
    return f"{install('kokoro')} && {program()} voices install kokoro"


def program() -> str:
    """Write the command that starts us."""
    ours = _beside("bookbuilder")
    return _short(ours) if ours else f"{_short(Path(sys.executable))} -m builder"


def _is_checkout() -> bool:
    return (HOME / "pyproject.toml").is_file()


def _installer() -> str:
    if "pipx" in Path(sys.prefix).parts:
        return f"pipx runpip {quote(Path(sys.prefix).name)} install"
    if ours := _beside("pip"):
        return f"{_short(ours)} install"
    python = _short(Path(sys.executable))
    if find_spec("pip") is None and shutil.which("uv"):
        return f"uv pip install --python {python}"
    return f"{python} -m pip install"


def _beside(name: str) -> Path | None:
    """A program of this environment, not that of another Python that the path happens to find."""
    path = Path(sys.executable).with_name(name)
    return path if os.access(path, os.X_OK) else None


def _short(program: Path) -> str:
    """Write a program as briefly as a shell in this folder takes it."""
    if shutil.which(program.name) == str(program):
        return program.name
    inside = program.is_relative_to(Path.cwd())
    return quote(str(program.relative_to(Path.cwd()) if inside else program))
