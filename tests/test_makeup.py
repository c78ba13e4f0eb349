"""Chapters set apart and bound: what an edit costs, and that nobody sees where a book was joined."""

import multiprocessing
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from printed import Print, job, printed

from builder import publish
from builder.editions.pdf import compositors, interior
from builder.editions.pdf.compositors import Compositors, Halted, Task
from builder.errors import BookError
from builder.publish import Opened
from builder.store import Store

Write: TypeAlias = Callable[..., Path]

RAIN = "It rained on the hem of the town, and the canals were full before the evening came. "
TOML = '[book]\ntitle = "Rain"\nauthors = ["A. B."]\nlanguage = "en"\n[pdf]\ntrim = "4in 6in"\n'
CHAPTERS = {
    "1-one.md": f"# One\n\n{RAIN * 30}See [](3-three.md), and [two](2-two.md).\n",
    "2-two.md": f"# Two\n\n{RAIN * 60}\n\n## Inside\n\n{RAIN * 5}[^1]\n\n[^1]: *A* note.\n",
    "3-three.md": f"# Three\n\n{RAIN * 4}\n\n- one\n- [two](#inside)\n\n> {RAIN * 3}\n",
    "4-four.md": f"# Four\n\n{RAIN * 20}\n",
}


@pytest.fixture
def book(write: Write) -> Callable[..., Opened]:
    """The book, some of its files otherwise."""

    def opened(changes: Mapping[str, str] = {}) -> Opened:
        return publish.open_book(write(**{"book.toml": TOML, **CHAPTERS, **changes}))

    return opened


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What compositors are asked to set: the ids of chapters, `folios`, `faces`."""
    tasks: list[str] = []
    do = Compositors.do

    def note(self: Compositors, some: Sequence[Task], *rest: Any) -> list[Any]:
        tasks.extend(task.about for task in some)
        return do(self, some, *rest)

    monkeypatch.setattr(Compositors, "do", note)
    return tasks


def content(opened: Opened, out: Path, store: Path | None = None) -> bytes:
    some = job(opened, out)
    return interior.imposed(
        opened.book, replace(some, store=Store(store)) if store else some
    ).content


# What an edit costs -------------------------------------------------------------------------


def test_an_edit_sets_the_chapter_and_no_other(
    book: Callable[..., Opened], asked: list[str], tmp_path: Path
) -> None:
    content(book(), tmp_path)
    assert {"one", "two", "three", "four"} <= set(asked)
    asked.clear()
    content(book({"4-four.md": CHAPTERS["4-four.md"].replace("full", "brim")}), tmp_path)
    assert asked == ["four"]
    asked.clear()
    content(book(), tmp_path)
    assert asked == [], "and back again none"


def test_where_pages_move_only_those_are_set_again_that_say_so(
    book: Callable[..., Opened], asked: list[str], tmp_path: Path
) -> None:
    content(book(), tmp_path)
    asked.clear()
    # Chapter three now begins later: chapter one says where, and so do the contents.
    content(book({"2-two.md": f"{CHAPTERS['2-two.md']}\n\n{RAIN * 90}"}), tmp_path)
    assert sorted(asked) == [":contents", "one", "two"]


EDITS = {
    "a word": {"2-two.md": CHAPTERS["2-two.md"].replace("hem", "edge")},
    "pages more": {"1-one.md": CHAPTERS["1-one.md"] + RAIN * 80},
    "a letter that no chapter had": {"3-three.md": CHAPTERS["3-three.md"] + "Zürich, œuvre.\n"},
    "a face less": {"2-two.md": CHAPTERS["2-two.md"].replace("*A*", "A")},
    "a new chapter": {"3-three.md": f"{CHAPTERS['3-three.md']}\n# Between\n\n{RAIN}\n"},
    "a chapter's name": {"4-four.md": CHAPTERS["4-four.md"].replace("# Four", "# Fore")},
    "a chapter without words": {"4-four.md": "# Four\n"},
    "another page": {"book.toml": TOML.replace("4x6", "5x8")},
    "another sheet": {"style.css": "p { line-height: 16pt }\n"},
    "a preface": {"1-one.md": f"# Before {{.preface}}\n\n{RAIN}\n\n{CHAPTERS['1-one.md']}"},
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_after_an_edit_it_is_the_book_that_was_never_another(
    book: Callable[..., Opened], tmp_path: Path, edit: dict[str, str]
) -> None:
    content(book(), tmp_path, tmp_path / "kept")
    edited = book(edit)
    assert content(edited, tmp_path, tmp_path / "kept") == content(
        edited, tmp_path, tmp_path / "new"
    )


def test_a_picture_that_has_changed_is_set_again(
    book: Callable[..., Opened], asked: list[str], tmp_path: Path
) -> None:
    drawn = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="20"><circle r="9"/></svg>'
    shown = {"4-four.md": f"{CHAPTERS['4-four.md']}\n![a ball](ball.svg)\n"}
    before = content(book({**shown, "ball.svg": drawn}), tmp_path)
    asked.clear()
    after = content(book({**shown, "ball.svg": drawn.replace("9", "7")}), tmp_path)
    assert asked == ["four"] and before != after


# Nobody sees where it was joined ------------------------------------------------------------------


def test_links_lead_into_other_chapters(book: Callable[..., Opened], tmp_path: Path) -> None:
    found = printed(book(), tmp_path)
    names = iter(found.file.Root.Names.Dests.Names)
    known = {str(name) for name, _ in zip(names, names, strict=True)}
    targets = {
        str(note.Dest)
        for page in found.file.pages
        for note in page.get("/Annots", [])
        if note.Subtype == "/Link"
    }
    assert {"two", "three", "two-2"} <= targets <= known
    assert f"See p.\u00a0{found.folio('three')}," in found.words()


def test_a_link_is_described_by_its_words(book: Callable[..., Opened], tmp_path: Path) -> None:
    found = printed(book(), tmp_path)
    told = {
        (str(note.Dest), str(note.Contents))
        for page in found.file.pages
        for note in page.get("/Annots", [])
        if "/Dest" in note
    }
    assert {("two", "two"), ("three", f"p. {found.folio('three')}"), ("four", "Four")} <= told


def test_the_outline_is_one_tree(book: Callable[..., Opened], tmp_path: Path) -> None:
    found = printed(book(), tmp_path)
    assert [(depth, title) for depth, title, _ in found.outline()] == [
        (1, "Contents"),
        (1, "One"),
        (1, "Two"),
        (2, "Inside"),
        (1, "Three"),
        (1, "Four"),
    ]


def test_a_face_is_in_the_file_once(book: Callable[..., Opened], tmp_path: Path) -> None:
    file = printed(book(), tmp_path).file
    faces = [thing for thing in file.objects if _is(thing, "/Type", "/FontDescriptor")]
    names = [str(each.FontName) for each in faces]
    assert len(names) == len(set(names)) == 2, names


def _is(thing: Any, key: str, value: str) -> bool:
    return hasattr(thing, "get") and str(thing.get(key, "")) == value


def test_every_number_of_the_structure_is_its_own(
    book: Callable[..., Opened], tmp_path: Path
) -> None:
    file = printed(book(), tmp_path).file
    root = file.Root.StructTreeRoot
    numbers = [int(number) for number in list(root.ParentTree.Nums)[::2]]
    assert numbers == list(range(int(root.ParentTreeNextKey)))
    notes = [thing for thing in file.objects if _is(thing, "/S", "/Note")]
    assert len({str(note.ID) for note in notes}) == len(notes) > 0


# What a sheet may ask ------------------------------------------------------------------------------


@pytest.fixture
def styled(book: Callable[..., Opened], tmp_path: Path) -> Callable[[str], Print]:
    return lambda css: printed(book({"style.css": css}), tmp_path)


def starts(found: Print) -> dict[str, int]:
    """The page on which each chapter begins, counted from 0."""
    return {title: page for depth, title, page in found.outline() if depth == 1}


def test_chapters_may_take_the_next_page(styled: Callable[[str], Print]) -> None:
    found = styled("section.chapter { break-before: page }")
    assert "" not in found.labels
    at = starts(found)
    assert {at[name] % 2 for name in ("One", "Two", "Three", "Four")} == {0, 1}
    blank = [i for i, page in enumerate(found.file.pages) if "/StructParents" not in page]
    assert not [i for i in blank if i > at["One"]]


def test_chapters_may_open_on_the_left(styled: Callable[[str], Print]) -> None:
    at = starts(styled("section.chapter { break-before: left }"))
    assert {at[name] % 2 for name in ("Two", "Three", "Four")} == {1}


def test_a_chapter_may_begin_where_the_one_before_ends(styled: Callable[[str], Print]) -> None:
    found = styled("section.chapter { break-before: auto } h1 { min-height: 0; padding: 0 }")
    at = starts(found)
    said = "".join(text for (page, _), text in found.text.items() if page == at["Two"])
    assert not said.startswith("Two") and "Two" in said
    assert found.labels[at["One"]] == "1", "but page one is a page's beginning"


HEADS = """
@page :left { @top-center { content: counter(page) " of " counter(pages) " " string(verso) } }
@page :right { @bottom-center { content: counter(page) } }
"""


def test_a_number_may_stand_among_words(styled: Callable[[str], Print]) -> None:
    found = styled(HEADS)
    at = starts(found)["Two"] + 1
    label, pages = found.labels[at], len(found.file.pages)
    assert found.furniture[at].startswith(f"{label} of {pages} ")
    assert found.furniture[at - 1].endswith(found.labels[at - 1])


def test_the_first_page_is_that_of_the_book(styled: Callable[[str], Print]) -> None:
    found = styled("@page :first { margin-left: 2in }")
    lefts = [_left(found, page) for page in (0, starts(found)["Two"])]
    assert lefts[0] - lefts[1] > 36


def _left(found: Print, page: int) -> float:
    import measured

    return min(run.left for run in measured.runs(found.file.pages[page]))


# What can't be set -----------------------------------------------------------------------------------


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Compositors with less patience, or less memory."""

    def with_less(**less: Any) -> None:
        def some(*_: object) -> Iterator[Compositors]:
            made = Compositors(1, **less)
            try:
                yield made
            finally:
                made.stop()

        from contextlib import contextmanager

        monkeypatch.setattr(compositors, "compositors", contextmanager(some))

    return with_less


@pytest.mark.parametrize(
    ("less", "said"), [({"patience": 0.01}, "0.01 seconds"), ({"memory": 2**27}, "more memory")]
)
def test_a_chapter_that_can_not_be_set_is_named(
    book: Callable[..., Opened],
    room: Callable[..., None],
    tmp_path: Path,
    less: dict[str, Any],
    said: str,
) -> None:
    some = book()
    room(**less)
    with pytest.raises(BookError) as told:
        interior.build(some.book, job(some, tmp_path))
    (problem,) = told.value.problems
    assert problem.code == "press-halted"
    assert said in problem.message and problem.hint
    assert not list(tmp_path.glob("*.pdf"))


def test_compositors_are_gone_when_all_is_set() -> None:
    before = set(multiprocessing.active_children())
    with compositors.compositors(count=2) as some, pytest.raises(Halted):
        some.patience = 0
        some.do([Task("set_", ())])
    assert not set(multiprocessing.active_children()) - before


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux alone says what is blocked")
def test_those_who_set_pages_hear_of_no_ctrl_c_not_even_before_they_begin() -> None:
    program = (
        "from multiprocessing import forkserver\n"
        "from pathlib import Path\n"
        "from builder import forks\n"
        "forks.warm()\n"
        "for who in ('self', forkserver._forkserver._forkserver_pid):\n"
        "    said = Path(f'/proc/{who}/status').read_text().split('SigBlk:')[1].split()[0]\n"
        "    print(int(said, 16) >> (2 - 1) & 1)\n"
    )
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    command = [sys.executable, "-c", program]
    ran = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["0", "1"]
