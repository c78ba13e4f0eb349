"""A face that a book brings along: the letters it needs, one weight, the licence inside."""

import io
from functools import partial
from pathlib import Path

import fontpkg
import pytest
from fontTools.ttLib import TTFont

from builder import face

LETTERS = "Бақыт played 1931 fi."


def file(family: str, style: str) -> Path:
    return next(each.path for each in fontpkg.family(family).files if each.style == style)


cut = partial(face.cut, letters=LETTERS)


@pytest.mark.parametrize("family", ["EB Garamond", "Source Serif 4", "Source Sans 3"])
def test_a_cut_face_has_the_books_letters_and_no_others(family: str) -> None:
    made = cut(file(family, "normal"), weight=400)
    assert face.letters(made) == set(LETTERS)
    assert len(made) < 40_000


def test_a_cut_face_has_one_weight_and_keeps_its_small_capitals_and_its_licence() -> None:
    made = cut(file("EB Garamond", "normal"), weight=700)
    font = TTFont(io.BytesIO(made))
    assert "fvar" not in font
    assert font["OS/2"].usWeightClass == 700
    assert "smcp" in {each.FeatureTag for each in font["GSUB"].table.FeatureList.FeatureRecord}
    assert face.OFL in face.licence(made)


def test_a_reserved_name_is_not_borne_by_a_changed_face() -> None:
    names = TTFont(io.BytesIO(cut(file("Source Serif 4", "italic"), weight=400)))["name"]
    assert "Source" in names.getDebugName(0)
    assert not any("Source" in (names.getDebugName(number) or "") for number in (1, 4, 6, 16))
    kept = TTFont(io.BytesIO(cut(file("EB Garamond", "italic"), weight=400)))["name"]
    assert kept.getDebugName(1) == "EB Garamond"


def test_the_same_letters_are_the_same_bytes() -> None:
    path = file("EB Garamond", "italic")
    assert face.cut(path, "abc", 400) == face.cut(path, "cabba", 400)
