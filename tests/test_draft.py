"""Nobody ever finds half an edition: it is made beside its place, and takes it when it is done."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from builder import draft


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_old_file_is_there_until_the_new_one_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "book.m4b"
    path.write_text("old")
    with draft.file(path) as unfinished:
        unfinished.write_text("new")
        assert path.read_text() == "old"
    assert (path.read_text(), names(tmp_path)) == ("new", ["book.m4b"])


def test_a_file_that_fails_leaves_the_old_one_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "book.m4b"
    path.write_text("old")
    with pytest.raises(OSError, match="disk full"), draft.file(path) as unfinished:
        unfinished.write_text("ne")
        raise OSError("disk full")
    assert (path.read_text(), names(tmp_path)) == ("old", ["book.m4b"])


def test_a_folder_takes_the_place_of_the_old_one_and_of_all_that_was_in_it(tmp_path: Path) -> None:
    path = tmp_path / "book-mp3"
    path.mkdir()
    (path / "01 Dawn.mp3").write_text("old")
    with draft.folder(path) as unfinished:
        (unfinished / "01 Dusk.mp3").write_text("new")
        assert names(path) == ["01 Dawn.mp3"]
    assert (names(path), names(tmp_path)) == (["01 Dusk.mp3"], ["book-mp3"])


def test_a_folder_that_fails_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "book-mp3"
    path.mkdir()
    (path / "01 Dawn.mp3").write_text("old")
    with pytest.raises(OSError, match="disk full"), draft.folder(path) as unfinished:
        (unfinished / "01 Dusk.mp3").write_text("ne")
        raise OSError("disk full")
    assert (names(path), names(tmp_path)) == (["01 Dawn.mp3"], ["book-mp3"])


def test_what_is_written_can_be_read_by_whom_the_machine_lets_read(tmp_path: Path) -> None:
    path = tmp_path / "book.pdf"
    before = os.umask(0o027)
    try:
        draft.write(path, b"pages")
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o640


# What a killed build leaves -----------------------------------------------------------------


@pytest.fixture
def gone() -> int:
    """The number of a process that is no more."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        return process.pid


def test_the_drafts_of_a_process_that_is_no_more_are_swept(tmp_path: Path, gone: int) -> None:
    (tmp_path / f".book.m4b-{gone}-0.draft").write_text("ha")
    (tmp_path / f".book-mp3-{gone}-1.draft").mkdir()
    (tmp_path / f".book-mp3-{gone}-1.draft" / "01.mp3").write_text("ha")
    draft.sweep(tmp_path)
    assert names(tmp_path) == []


def test_the_drafts_of_a_build_that_is_at_work_stay(tmp_path: Path) -> None:
    path = tmp_path / f".book.m4b-{os.getppid()}-0.draft"
    path.write_text("ha")
    with draft.file(tmp_path / "other.m4b") as mine:
        mine.write_text("ha")
        draft.sweep(tmp_path)
        assert names(tmp_path) == sorted((path.name, mine.name))


def test_a_draft_of_our_own_number_that_we_never_began_is_of_a_run_before(tmp_path: Path) -> None:
    (tmp_path / f".book.m4b-{os.getpid()}-999999.draft").write_text("ha")
    draft.sweep(tmp_path)
    assert names(tmp_path) == []


def test_hidden_files_that_are_none_of_ours_stay(tmp_path: Path, gone: int) -> None:
    for name in (".git", ".book.m4b", f".notes-{gone}.draft", ".draft"):
        (tmp_path / name).write_text("mine")
    draft.sweep(tmp_path)
    assert len(names(tmp_path)) == 4
