"""What the tests share: small books made of words, and the switch that accepts new goldens."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from builder import publish
from builder.publish import Opened
from builder.store import Store


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept", action="store_true", help="rewrite the example pages with what came out"
    )


@pytest.fixture(scope="session")
def needs() -> Callable[[bool, str], None]:
    """Skip a test for want of a tool; in CI, where every tool must be there, fail it."""

    def ask(is_here: bool, tool: str) -> None:
        if is_here:
            return
        if os.environ.get("BOOKBUILDER_REQUIRE_TOOLS"):
            pytest.fail(f"{tool} is not here, and BOOKBUILDER_REQUIRE_TOOLS is set")
        pytest.skip(f"{tool} is not here")

    return ask


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a manuscript, file by file, and hand back its folder."""

    def put(**files: str) -> Path:
        folder = tmp_path / "book"
        folder.mkdir(exist_ok=True)
        for name, text in files.items():
            (folder / name.replace("__", ".")).write_text(text, encoding="utf-8")
        return folder

    return put


@pytest.fixture
def opened(write: Callable[..., Path]) -> Callable[[str], Opened]:
    """Read a manuscript of one file, ``one.md``."""
    return lambda text, **files: publish.open_book(write(one__md=text, **files))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")
