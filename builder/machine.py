"""What a machine must have that pip can't bring, and how to bring it.

The Makefile runs this file as a script before anything else is sure to be there, so it uses the
standard library only. Nothing is installed unasked: on a terminal the exact command is shown and
asked about; ``YES=1`` answers beforehand. Where there is no terminal, root goes on and says so (a
container, a build server), and anybody else is told what to do.
"""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

PACKAGES = {
    "pango": {
        "apt-get": ["libpango-1.0-0", "libpangoft2-1.0-0"],
        "dnf": ["pango"],
        "pacman": ["pango"],
        "apk": ["pango", "fontconfig"],
        "zypper": ["libpango-1_0-0"],
        "brew": ["pango"],
    },
    "subset": {
        "apt-get": ["libharfbuzz-subset0"],
        "dnf": ["harfbuzz"],
        "pacman": ["harfbuzz"],
        "apk": ["harfbuzz-subset"],
        "zypper": ["libharfbuzz-subset0"],
        "brew": ["harfbuzz"],
    },
    "java": {
        "apt-get": ["default-jre-headless"],
        "dnf": ["java-latest-openjdk-headless"],
        "pacman": ["jre-openjdk-headless"],
        "apk": ["openjdk17-jre-headless"],
        "zypper": ["java-17-openjdk-headless"],
        "brew": ["openjdk"],
    },
    "chromium": {
        **{name: ["chromium"] for name in ("apt-get", "dnf", "pacman", "apk", "zypper")},
        "brew": ["--cask", "chromium"],
    },
    "ffprobe": {name: ["ffmpeg"] for name in ("apt-get", "dnf", "pacman", "apk", "zypper", "brew")},
}
FOR = {
    "pango": "Pango, which lays out the lines of the PDF",
    "subset": "HarfBuzz's subsetter, which cuts the PDF's fonts down to the letters used",
    "java": "Java, in which EPUBCheck runs: the tests ask it about every EPUB",
    "chromium": "Chromium, in which a reading system plays the read-along",
    "ffprobe": "ffprobe, with which the tests read every audiobook back",
}
"""What each thing is, and what it is for."""
WITHOUT = {
    "pango": "everything but the PDF can be built",
    "subset": "PDFs are somewhat larger",
    "java": "the tests that need it are skipped",
    "chromium": "`make play` can't play",
    "ffprobe": "the tests that need it are skipped",
}
"""What follows where a thing is not there."""
WISHED = {"subset"}
"""What makes a book no worse where it is not there."""
INSTALL = {
    "apt-get": ["apt-get", "install", "-y", "-q", "--no-install-recommends"],
    "dnf": ["dnf", "install", "-y", "-q"],
    "pacman": ["pacman", "-S", "--noconfirm"],
    "apk": ["apk", "add"],
    "zypper": ["zypper", "--non-interactive", "install"],
    "brew": ["brew", "install", "--quiet"],
}


BROWSERS = ("chromium", "chromium-browser", "google-chrome")
"""The names under which Chromium, or one that is as good, may be there."""


def is_here(thing: str) -> bool:
    """Whether this machine has it."""
    if thing == "java":
        # macOS has a `java` that only says that there is none.
        return bool(shutil.which("java")) and _succeeds(["java", "-version"])
    if thing == "chromium":
        return any(map(shutil.which, BROWSERS))
    if thing == "ffprobe":
        return bool(shutil.which(thing))
    return all(map(_loads, LIBRARIES[thing]))


LIBRARIES = {
    "pango": (("libpango-1.0", "0"), ("libpangoft2-1.0", "0")),
    "subset": (("libharfbuzz-subset", "0"),),
}
"""The libraries that WeasyPrint looks for, and their versions."""


def _loads(library: tuple[str, str]) -> bool:
    name, version = library
    file = f"{name}.{version}.dylib"
    for path in (f"{name}.so.{version}", file, f"/opt/homebrew/lib/{file}"):
        try:
            ctypes.CDLL(path)
        except OSError:
            continue
        return True
    return False


def _succeeds(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def manager() -> str:
    """This system's package manager; empty where we know none."""
    return next((name for name in INSTALL if shutil.which(name)), "")


def commands(things: Sequence[str], name: str) -> list[list[str]]:
    """List the commands that install some things with that package manager, word by word."""
    packages = dict.fromkeys(package for thing in things for package in PACKAGES[thing][name])
    # A new machine has no lists of packages yet, and old lists name packages that are gone.
    first = [["apt-get", "update", "-q"]] if name == "apt-get" else []
    return [*first, [*INSTALL[name], *packages]]


def is_root() -> bool:
    """Tell whether this is the user who may do everything."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def way(things: Sequence[str]) -> str:
    """Say what a person types here to bring some things; words where no manager is known."""
    name = manager()
    if not name:
        return f"install {' and '.join(things)} with this system's package manager"
    rights = [] if is_root() or name == "brew" or not shutil.which("sudo") else ["sudo"]
    words = " && ".join(" ".join([*rights, *each]) for each in commands(things, name))
    return words if rights or is_root() or name == "brew" else f"as root: {words}"


def bring(things: Sequence[str]) -> bool:
    """Install some things, if somebody agrees; tell whether they are there in the end."""
    name = manager()
    rights = [] if is_root() or name == "brew" else ["sudo"]
    if not name or (rights and not shutil.which("sudo")):
        _say(f"not here: {_listed(things)}; {_without(things)}")
        return False
    if not _is_agreed(things):
        return False
    if rights and not _is_watched():
        rights = ["sudo", "-n"]  # nobody is there to type a password
    complaints = [_run([*rights, *each]) for each in commands(things, name)]
    if not complaints[-1] and all(map(is_here, things)):
        return True
    _say(f"{complaints[-1]}that did not work, so {_without(things)}; by hand:\n  {way(things)}")
    return False


def _is_agreed(things: Sequence[str]) -> bool:
    """Ask whether some things may be installed, and tell what follows where they may not."""
    words = way(things)
    _say(f"not here: {_listed(things)}")
    if os.environ.get("YES"):
        _say(f"installing: {words}")
        return True
    if _is_watched():
        sys.stderr.write(f"  {words}\nRun this now? [Y/n] ")
        sys.stderr.flush()
        # A line without a word is a yes; the end of all lines is none.
        if sys.stdin.readline().lower() in ("\n", "y\n", "yes\n"):
            return True
        _say(f"left alone; {_without(things)}")
        return False
    if is_root():
        _say(f"no terminal to ask on, and this is root, so it is installed now: {words}")
        return True
    _say(f"  {words}\nRun that, or have make run it: YES=1 make …  Until then, {_without(things)}.")
    return False


def _is_watched() -> bool:
    """Tell whether somebody is there who can be asked."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()


def _listed(things: Sequence[str]) -> str:
    return "; ".join(FOR[thing] for thing in things)


def _without(things: Sequence[str]) -> str:
    return ", ".join(dict.fromkeys(WITHOUT[thing] for thing in things))


def _run(command: list[str]) -> str:
    """Run a command, and give what it complains of where it fails; its talk is kept back."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    if "apt-get" in command:
        # A machine that has just started may be busy with updates of its own.
        command = [*command, "-o", "DPkg::Lock::Timeout=300"]
    done = subprocess.run(
        command,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stderr if done.returncode else ""


def _say(message: str) -> None:
    sys.stderr.write(f"{message}\n")


def main(things: Sequence[str]) -> int:
    """Bring what is missing; the exit status is 3 where something that counts did not come."""
    missing = [thing for thing in things if not is_here(thing)]
    if not missing or bring(missing):
        return 0
    return 0 if WISHED.issuperset(thing for thing in missing if not is_here(thing)) else 3


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
