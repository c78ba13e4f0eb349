"""What the tests share: small books made of words, and the switch that accepts new goldens."""

import os
import signal
from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from builder import machine, publish
from builder.errors import ToolError
from builder.publish import Opened
from builder.store import Store

ARE_REQUIRED = bool(os.environ.get("BOOKBUILDER_REQUIRE_TOOLS"))
"""Whether every tool must be here: a test that lacks one fails then, and is not skipped."""
HAS_PANGO = machine.is_here("pango")
LACKS_PANGO = "Pango is not here"
SKIPPED = "bookbuilder/skipped"
"""Where pytest's cache keeps which tests the last run skipped."""
WHOLE = ("tests/test_kokoro.py", "tests/test_piper.py")
"""Files that are skipped whole where a package is missing, which xdist does not report."""


def is_pageless() -> bool:
    """Whether tests that set pages are skipped: there is no Pango, and nobody insists on it."""
    return not HAS_PANGO and not ARE_REQUIRED


def pytest_configure(config: pytest.Config) -> None:
    """Let Ctrl-C through to the commands under test: a shell's background job has it ignored."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept", action="store_true", help="rewrite the example pages with what came out"
    )
    parser.addoption(
        "--skipped", action="store_true", help="run only the tests that the last run skipped"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--skipped"):
        return
    names = {*WHOLE, *(config.cache.get(SKIPPED, []) if config.cache else ())}
    wanted = [item for item in items if item.nodeid in names or item.location[0] in names]
    config.hook.pytest_deselected(items=[item for item in items if item not in wanted])
    items[:] = wanted


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Skip a file of tests that imports the page engine itself, where it can't be imported."""
    report = yield
    if report.failed and is_pageless() and "weasyprint" in str(report.longrepr):
        report.outcome, report.longrepr = "skipped", (str(collector.path), 1, LACKS_PANGO)
    return report


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("pages") and is_pageless():
        pytest.skip(LACKS_PANGO)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Skip a test that set pages where there is no Pango to set them with."""
    report = yield
    error = call.excinfo.value if call.excinfo else None
    if isinstance(error, ToolError) and "Pango" in error.message and is_pageless():
        path, line, _ = item.location
        report.outcome, report.longrepr = "skipped", (path, (line or 0) + 1, LACKS_PANGO)
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was not tried, and note it for `make test-tools`."""
    skipped = [report.nodeid for report in terminalreporter.getreports("skipped")]
    if not terminalreporter.config.getoption("--skipped") and terminalreporter.config.cache:
        terminalreporter.config.cache.set(SKIPPED, skipped)


@pytest.fixture(scope="session")
def needs() -> Callable[[bool, str], None]:
    """Skip a test for want of a tool; in CI, where every tool must be there, fail it."""

    def ask(is_here: bool, tool: str) -> None:
        if is_here:
            return
        if ARE_REQUIRED:
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
