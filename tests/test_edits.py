"""An edit voices again what it changed, and nothing else; what is old is never heard.

A manuscript is built, changed, and built again with the same store. What the voice was given to say
is written down, and compared with the list of what the edit should have cost.
"""

import random
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builder import publish
from builder.engines import Audio, Voice, silent
from builder.store import Store

TOML = """[book]
title = "Horsehair"
authors = ["Bakhyt Taro"]

[audiobook]
engine = "silent"
"""
DAWN = """# Dawn

Light came over the steppe. The kobyz was silent. It was cold.

A horse neighed.
"""
DUSK = """# Dusk

The wind fell. Nobody played the kobyz.

* * *

Stars came out, one by one.
"""
DAWN_SAYS = [
    "Dawn",
    *("Light came over the steppe.", "The kobyz was silent.", "It was cold.", "A horse neighed."),
]
DUSK_SAYS = [
    "Dusk",
    *("The wind fell.", "Nobody played the kobyz.", "Stars came out, one by one."),
]
CREDITS = [
    *("Horsehair", "by Bakhyt Taro", "Read by Nobody, a synthetic voice."),
    "You have heard Horsehair, by Bakhyt Taro.",
]


@dataclass
class Desk:
    """A manuscript on an author's desk, and the voice that reads it."""

    folder: Path
    said: list[str]

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")

    def change(self, name: str, old: str, new: str) -> None:
        text = (self.folder / name).read_text(encoding="utf-8")
        assert old in text
        self.write(name, text.replace(old, new))

    def build(self, store: str = "store", out: str = "out") -> tuple[list[str], bytes]:
        """What the voice had to say for it, in no order; and the audiobook."""
        self.said.clear()
        home = self.folder.parent
        opened = publish.open_book(self.folder)
        (make,) = publish.build(opened, ("audiobook",), home / out, Store(home / store))
        made = make().path
        sound = made.read_bytes() if made.is_file() else b""
        return sorted(self.said), sound


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    said: list[str] = []
    speak: Callable[..., Iterator[Audio]] = silent.speak

    def overheard(texts: Iterable[str], voice: Voice, speed: float) -> Iterator[Audio]:
        for text in texts:
            said.append(text)
            yield from speak([text], voice, speed)

    monkeypatch.setattr(silent, "speak", overheard)
    desk = Desk(tmp_path / "book", said)
    desk.folder.mkdir()
    desk.write("book.toml", TOML)
    desk.write("10-dawn.md", DAWN)
    desk.write("20-dusk.md", DUSK)
    return desk


def test_a_first_build_says_everything_once(desk: Desk) -> None:
    assert desk.build()[0] == sorted([*CREDITS, *DAWN_SAYS, *DUSK_SAYS])


def test_the_same_book_again_says_nothing(desk: Desk) -> None:
    desk.build()
    assert desk.build()[0] == []


COLD = "It was cold."
HORSE = "A horse neighed.\n"

EDITS = {
    "a sentence changed": (COLD, "It was bitter.", ["It was bitter."]),
    "two sentences made one": (
        "silent. It was cold.",
        "silent, and cold.",
        ["The kobyz was silent, and cold."],
    ),
    "a sentence put in": (COLD, f"{COLD} It had snowed.", ["It had snowed."]),
    "a paragraph put in at the top": (
        "Light came",
        "It had snowed.\n\nLight came",
        ["It had snowed."],
    ),
    "a sentence cut": (f" {COLD}", "", []),
    "a sentence moved within its paragraph": (
        "The kobyz was silent. It was cold.",
        "It was cold. The kobyz was silent.",
        [],
    ),
    "a paragraph broken in two": (COLD, f"\n\n{COLD}", []),
    "a sentence said twice": (HORSE, f"{HORSE}\n{HORSE}", []),
    "a word set in italics": ("cold.", "*cold*.", []),
    "a chapter with a new title": ("# Dawn", "# Daybreak", ["Daybreak"]),
    "a longer silence": (HORSE, "[A horse neighed.]{pause=2}\n", []),
    "another way to say one place": ("cold.", '[cold]{say="cohld"}.', ["It was cohld."]),
    "a note that is not read": (COLD, f"{COLD}[^n]\n\n[^n]: Very.", []),
}


@pytest.mark.parametrize(("old", "new", "costs"), EDITS.values(), ids=EDITS)
def test_an_edit_costs_the_sentences_that_are_said_otherwise(
    desk: Desk, old: str, new: str, costs: list[str]
) -> None:
    desk.build()
    desk.change("10-dawn.md", old, new)
    said, made = desk.build()
    assert said == costs
    assert made == desk.build("another store", "elsewhere")[1]


def test_a_sentence_that_moves_to_another_chapter_is_not_said_again(desk: Desk) -> None:
    desk.build()
    desk.change("10-dawn.md", f" {COLD}", "")
    desk.change("20-dusk.md", "The wind fell.", f"The wind fell. {COLD}")
    assert desk.build()[0] == []


def test_a_new_chapter_renumbers_the_files_and_costs_its_own_words(desk: Desk) -> None:
    desk.build()
    desk.write("05-night.md", "# Night\n\nIt was dark.\n")
    assert desk.build()[0] == ["It was dark.", "Night"]


def test_a_word_of_the_lexicon_costs_the_sentences_that_hold_it(desk: Desk) -> None:
    desk.build()
    desk.write("lexicon.toml", '[words]\nkobyz = "koh-biz"\n')
    assert desk.build()[0] == ["Nobody played the koh-biz.", "The koh-biz was silent."]
    desk.write("lexicon.toml", '[words]\nkobyz = "koh-biz"\nneigh = "nay"\n')
    assert desk.build()[0] == []
    (desk.folder / "lexicon.toml").unlink()
    assert desk.build()[0] == []


@pytest.mark.parametrize(
    ("key", "costs"),
    [
        ("speed = 1.2", [*CREDITS, *DAWN_SAYS, *DUSK_SAYS]),
        ("bitrate = 96", []),
        ('profile = "acx"', []),
        ('deliver = ["m4b", "opus"]', []),
        ('headings = "skip"', []),
        ("credits = false", []),
    ],
)
def test_a_setting_costs_what_is_heard_otherwise(desk: Desk, key: str, costs: list[str]) -> None:
    desk.build()
    desk.change("book.toml", "[audiobook]", f"[audiobook]\n{key}")
    assert desk.build()[0] == sorted(costs)


def test_another_voice_says_everything_anew(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.build()
    monkeypatch.setattr(silent, "version", "another")
    desk.change("book.toml", "[audiobook]", "# A new version has come.\n[audiobook]")
    assert desk.build()[0] == sorted([*CREDITS, *DAWN_SAYS, *DUSK_SAYS])


# Never stale ------------------------------------------------------------------------------------

WORDS = ("Light", "kobyz", "horse", "wind", "cold", "1931", "Dr. Pak", "£5")


@given(seed=st.integers(0, 2**32))
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_is_edited_the_old_store_gives_what_an_empty_one_gives(
    desk: Desk, seed: int
) -> None:
    lots = random.Random(seed)
    home = desk.folder.parent
    for _ in range(2):
        for name in ("10-dawn.md", "20-dusk.md"):
            sentences = [
                f"{' '.join(lots.choices(WORDS, k=lots.randint(1, 4)))} here."
                for _ in range(lots.randint(1, 6))
            ]
            desk.write(name, f"# {name}\n\n{' '.join(sentences)}\n")
        said = {word: f"say {lots.randint(1, 2)}" for word in lots.sample(WORDS[:5], 2)}
        desk.write("lexicon.toml", "[words]\n" + "".join(f'{w} = "{s}"\n' for w, s in said.items()))
        made = desk.build()[1]
        assert made == desk.build("empty", "elsewhere")[1]
        shutil.rmtree(home / "empty")
