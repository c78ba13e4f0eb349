"""Preflight, beyond what the page of problems shows."""

from collections.abc import Callable
from pathlib import Path

import PIL.Image
import pytest

from builder import publish
from builder.publish import Opened


def codes(opened: Opened) -> set[str]:
    return {problem.code for problem in opened.problems}


@pytest.mark.parametrize(
    ("cover", "code"),
    [
        ("images/cover.png", "cover-missing"),
        ("cover.txt", "cover-type"),
        ("cover.png", "cover-alt-missing"),
    ],
)
def test_the_cover_is_there_and_is_a_picture(
    write: Callable[..., Path], cover: str, code: str
) -> None:
    toml = f'[book]\ntitle = "T"\nauthors = ["A"]\ncover = "{cover}"\n'
    folder = write(one__md="# One\n\nText.\n", book__toml=toml, cover__txt="no")
    PIL.Image.new("1", (3, 4)).save(folder / "cover.png")
    problems = publish.open_book(folder).problems
    assert [p.code for p in problems] == ([code] if code else [])
    if code == "cover-missing":
        assert "did you mean `cover.png`" in problems[0].hint


def test_a_picture_is_looked_for_in_every_folder(write: Callable[..., Path]) -> None:
    folder = write(one__md="# One\n\n![A bow](images/bow.png)\n")
    (folder / "art").mkdir()
    (folder / "art" / "bow.png").write_bytes(b"")
    [problem] = [p for p in publish.open_book(folder).problems if p.code == "image-missing"]
    assert problem.hint == "did you mean `art/bow.png`?"


def test_an_id_may_not_be_another_places_address(opened: Callable[..., Opened]) -> None:
    assert "id-duplicate" in codes(opened("# One\n\nFirst.\n\n{#one-1}\nSecond.\n"))


def test_chapters_of_one_name_are_told(opened: Callable[..., Opened]) -> None:
    assert "title-repeated" in codes(opened("# One\n\nText.\n\n# One\n\nText.\n"))


def test_a_note_without_words_is_told(opened: Callable[..., Opened]) -> None:
    assert "note-empty" in codes(opened("# One\n\nText.[^a]\n\n[^a]: <!-- later -->\n"))


def test_a_warning_that_was_seen_is_silent_and_an_error_never_is(
    opened: Callable[..., Opened],
) -> None:
    seen = '"image-alt-missing", "image-missing", "author-missing", "title-missing"'
    toml = f"[checks]\nignore = [{seen}]\n"
    assert codes(opened("# One\n\n![](bow.png)\n", book__toml=toml)) == {"image-missing"}
