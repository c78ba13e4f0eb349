"""List the environment variables that Bookbuilder heeds.

The reference of settings is made from this list, and a test looks that nothing in our code asks for
one that is not here.
"""

import os
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Variable:
    """An environment variable."""

    name: str
    meaning: str
    usual: str
    """What holds where it is not set, in words."""

    @property
    def value(self) -> str:
        """What it is set to; empty where it is not set."""
        return os.environ.get(self.name, "")


VARIABLES = (
    Variable(
        "BOOKBUILDER_STORE",
        "The folder in which spoken sentences, chapters and pages are kept, so that they need not "
        "be made again. It may be deleted at any time.",
        "`bookbuilder` in `XDG_CACHE_HOME`",
    ),
    Variable(
        "BOOKBUILDER_VOICES",
        "The folder in which voices are kept that you have brought, such as Kokoro's.",
        "`bookbuilder/voices` in `XDG_DATA_HOME`",
    ),
    Variable(
        "BOOKBUILDER_REQUIRE_TOOLS",
        "Set to anything, a test fails where a tool is missing that only tests need, and is not "
        "left out. `make test-tools` sets it.",
        "such tests are left out, and say so",
    ),
    Variable(
        "BOOKBUILDER_TRACEBACK",
        "Set to anything, a fault of Bookbuilder's own is printed as Python's traceback.",
        "the traceback goes to a file, whose name is told",
    ),
    Variable(
        "YES",
        "Set to anything, make installs what the system's package manager must bring, and does "
        "not ask.",
        "make asks on a terminal",
    ),
    Variable(
        "SOURCE_DATE_EPOCH",
        "The time that is written into the PDF and the EPUB as that of their making, in seconds "
        "since 1970. The same manuscript then gives the same bytes whenever it is built.",
        "the PDF has no such time, the EPUB that of the book's date",
    ),
    Variable(
        "XDG_CACHE_HOME",
        "The folder for what programs can make again.",
        "`.cache` in your home folder",
    ),
    Variable(
        "XDG_DATA_HOME", "The folder for programs' own data.", "`.local/share` in your home folder"
    ),
    Variable("NO_COLOR", "Set to anything, nothing is printed in colour.", "colours on a terminal"),
    Variable("COLUMNS", "How wide the terminal is, in letters.", "the terminal is asked"),
    Variable(
        "PATH",
        "The folders in which `npm`, `java` and other programs are looked for.",
        "the system's",
    ),
    Variable(
        "ESPEAK_DATA_PATH",
        "Set by Bookbuilder itself, for the eSpeak NG that pip has brought. What you set is "
        "not used.",
        "eSpeak NG's own data",
    ),
)
"""Every one of them; those that are ours come first."""
