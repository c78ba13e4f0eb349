"""What a machine must have that pip can't bring, and how to bring it.

Run by the Makefile as a script, before anything else is sure to be there: standard library only.
It installs what is missing where it may (as root, or by a sudo that asks for nothing), and
otherwise names the exact command and stops with status 3.
"""

import ctypes
import os
import shutil
import subprocess
import sys

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
    "pango": "Pango lays out the PDF's lines",
    "subset": "HarfBuzz's subsetter, which cuts the PDF's faces down to what a book uses",
    "java": "EPUBCheck, which the tests ask about every EPUB, needs Java",
    "chromium": "a reading system plays the read-along in Chromium",
    "ffprobe": "ffprobe reads every audiobook back in the tests",
}
WISHED = {"subset"}
"""What a book can be made without: where it can't be brought, that is said, and we go on."""
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


def command(thing: str, name: str) -> list[str]:
    """What installs it with that package manager."""
    return [*INSTALL[name], *PACKAGES[thing][name]]


def before(name: str) -> list[str]:
    """How to come to rights: nothing as root or with Homebrew, a silent sudo else."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [] if is_root or name == "brew" else ["sudo", "-n"]


def bring(thing: str) -> int:
    """Install it where that is allowed; the exit status, 0 or 3."""
    name = manager()
    if not name:
        _say(f"{thing} is missing ({FOR[thing]}), and no package manager is known here: install it")
        return 3
    rights = before(name)
    install = command(thing, name)
    if rights and not _succeeds([*rights, "true"]):
        _say(
            f"{thing} is missing ({FOR[thing]}); install it, and run make again:\n"
            f"  sudo {' '.join(install)}"
        )
        return 3
    _say(f"installing {thing}: {' '.join(install)}")
    if name == "apt-get":
        # A new machine has no lists yet, and old lists name packages that are gone.
        _run([*rights, "apt-get", "update", "-q"])
    failed = _run([*rights, *install])
    if failed or not is_here(thing):
        _say(
            f"{failed}that did not work; install it by hand, and run make again:\n  "
            f"sudo {' '.join(install)}"
        )
        return 3
    return 0


def _run(command: list[str]) -> str:
    """What a command complains of, where it fails; a manager's talk is kept to itself."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    if "apt-get" in command:
        # A machine that has just started may be busy with updates of its own.
        command = [*command, "-o", "DPkg::Lock::Timeout=300"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return done.stderr if done.returncode else ""


def _say(message: str) -> None:
    sys.stderr.write(f"{message}\n")


def main(things: list[str]) -> int:
    """Bring what is missing; the exit status, 3 where something that is needed is not there."""
    failed = {thing: bring(thing) for thing in things if not is_here(thing)}
    return max((status for thing, status in failed.items() if thing not in WISHED), default=0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
