"""What is handed out: the source whole, the metadata true, the README readable on an index's page."""

import re
import runpy
import subprocess
import tomllib
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_the_source_distribution_leaves_nothing_out() -> None:
    """Every file that is kept in git is in it, by a line of MANIFEST.in."""
    if not (ROOT / ".git").exists():
        pytest.skip("this is no clone")
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    lines = (ROOT / "MANIFEST.in").read_text(encoding="utf-8").splitlines()
    grafts = [line.split()[1] for line in lines if line.startswith("graft ")]
    names = [name for line in lines if line.startswith("include ") for name in line.split()[1:]]
    left = [
        file
        for file in listed.stdout.splitlines()
        if not any(file.startswith(f"{folder}/") for folder in grafts)
        and not any(fnmatch(file, name) for name in (*names, "MANIFEST.in"))
    ]
    assert left == []


def test_the_readme_of_an_index_has_whole_addresses() -> None:
    text = runpy.run_path(str(ROOT / "setup.py"))["readme"]()
    source = PROJECT["project"]["urls"]["Source"]
    links = re.findall(r"\]\(([^)\s]+)\)", text)
    assert f"{source}/raw/HEAD/docs/images/pages.png" in links
    assert f"{source}/blob/HEAD/docs/manuscript.md" in links
    assert [link for link in links if not link.startswith(("https://", "#"))] == []
    assert {"readme", "version"} <= set(PROJECT["project"]["dynamic"])


def test_the_project_has_one_address() -> None:
    urls = PROJECT["project"]["urls"]
    assert {"Homepage", "Documentation", "Changelog", "Issues", "Source"} <= set(urls)
    assert all(url.startswith(urls["Source"]) for url in urls.values())


def test_the_licences_that_are_named_are_there() -> None:
    for name in PROJECT["project"]["license-files"]:
        assert (ROOT / name).is_file(), name
    exception = (ROOT / "LICENSE-EXCEPTION.md").read_text(encoding="utf-8")
    assert "section 7" in exception


def test_every_python_that_is_promised_is_named() -> None:
    classifiers = PROJECT["project"]["classifiers"]
    named = [c.rpartition(" :: ")[2] for c in classifiers if re.search(r":: 3\.\d+$", c)]
    assert named[0] == PROJECT["project"]["requires-python"].removeprefix(">=")
    assert named == [f"3.{minor}" for minor in range(11, 11 + len(named))]


def test_what_our_code_reads_beside_itself_is_packaged() -> None:
    """Every file of a package that is no code has an ending that goes into the wheel."""
    endings = PROJECT["tool"]["setuptools"]["package-data"]["*"]
    files = [path for top in ("builder", "styles") for path in (ROOT / top).rglob("*")]
    beside = [p.name for p in files if p.is_file() and p.suffix not in {".py", ".pyc"}]
    assert "every-setting.toml" in beside
    assert [name for name in beside if not any(fnmatch(name, each) for each in endings)] == []
