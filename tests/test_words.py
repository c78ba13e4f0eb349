"""The book's own words: every language has them, and they fit where they go."""

import re

import pytest

from builder.words import LANGUAGES, words


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_and_its_number_have_no_gap_to_be_parted_at(language: str) -> None:
    page = words(language).page
    assert page.count("{}") == 1
    assert " " not in page
    assert not re.search(r"\w\.\{", page), "an abbreviation stands off its number"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reference_says_the_name_of_its_target_and_nothing_of_another(language: str) -> None:
    said = words(language)
    for role in ("chapter", "part", "heading", "figure", "table", "glossary", "phrase"):
        assert "Құс" in said.named(role, "Құс") and "Құс" in said.called(role, "Құс")
        assert "{" not in said.named(role, "Құс") + said.called(role, "Құс")
    assert said.named("figure", "") != said.named("table", "")
    assert len({said.called(role, "Құс") for role in ("chapter", "part", "heading")}) == 3


def test_what_calls_itself_a_chapter_is_not_called_so_twice() -> None:
    assert words("en").called("chapter", "The Mirror") == "the chapter The Mirror"
    assert words("en").called("chapter", "Chapter Five") == "Chapter Five"
    assert words("de").called("part", "Erster Teil") == "Erster Teil"
    assert words("ru").called("chapter", "Глава первая") == "Глава первая"
    assert words("kk").called("chapter", "Бірінші тарау") == "Бірінші тарау"
