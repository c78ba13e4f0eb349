"""The pages of ``tests/examples``: a manuscript, and what it becomes.

A page is prose with fenced blocks. ``manuscript`` is a chapter's file (or ``manuscript NAME.md``,
several of which are one book), ``book.toml`` and ``lexicon.toml`` are what they say; each block
after them is an output of the book so far, and the next ``manuscript`` begins another book.
`make accept` rewrites the outputs; a person reads the diff.
"""

import itertools
import json
import re
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from builder import cli, publish, script, xhtml
from builder.cli import reading
from builder.errors import BookError
from builder.model import Reference, inlines, plain, sentences
from builder.publish import Opened

PAGES = sorted((Path(__file__).parent / "examples").glob("*.md"))
BLOCK = re.compile(
    r"^(`{3,}|~{3,}) *([\w.-]+)(?: +(\S+))? *\n(.*?)^\1 *$", re.MULTILINE | re.DOTALL
)
INPUTS = {"manuscript", "book.toml", "lexicon.toml", "file"}


@dataclass
class Example:
    """One book of a page, and the outputs it should give."""

    line: int
    files: dict[str, str] = field(default_factory=dict)
    outputs: list[re.Match[str]] = field(default_factory=list)


def examples(text: str) -> Iterator[Example]:
    current: Example | None = None
    for block in BLOCK.finditer(text):
        kind, name, body = block[2], block[3], block[4]
        if kind in INPUTS:
            if current is None or current.outputs:
                if current:
                    yield current
                current = Example(text.count("\n", 0, block.start()) + 1)
            current.files[name or ("one.md" if kind == "manuscript" else kind)] = body
        elif kind in WRITERS:
            assert current, f"{kind} before any manuscript"
            current.outputs.append(block)
    if current:
        yield current


def as_script(book: Opened) -> str:
    """Each line of the narrator: id, words, silence; credits left out."""
    settings = book.config.audiobook
    passages = script.write(book.book, settings, book.lexicon)
    lines = [
        (line.id, line.text or "·", f"{line.pause:g} s", f"{line.lang} {line.voice}".strip())
        for passage in passages
        if passage.id not in ("opening", "closing")
        for line in passage.lines
    ]
    return columns(lines)


def as_sentences(book: Opened) -> str:
    """Each sentence by its id."""
    return columns(
        [
            (s.id, plain(s.inlines).strip().replace("\n", " / "))
            for c in book.book.chapters
            for s in sentences(c)
        ]
    )


def as_xhtml(book: Opened) -> str:
    return "\n".join(map(xhtml.section, book.book.chapters)) + "\n"


def as_marked(book: Opened) -> str:
    """The markup of an edition that marks its sentences."""
    markup = xhtml.Markup(is_marked=True)
    return "\n".join(xhtml.section(chapter, markup) for chapter in book.book.chapters) + "\n"


def as_print(book: Opened) -> str:
    """The markup of the page: notes where they are called."""
    markup = xhtml.Markup(notes="foot", references="page", anchors=frozenset())
    return "\n".join(xhtml.section(chapter, markup) for chapter in book.book.chapters) + "\n"


def as_references(book: Opened) -> str:
    """Each sentence with a link without words, as screen, page and narrator have it.

    Where the page has a number, its target stands here, and ``(roman)`` if its folio is one.
    """
    passages = script.write(book.book, book.config.audiobook, book.lexicon)
    said: dict[str, str] = {}
    for line in (line for passage in passages for line in passage.lines):
        said[line.id] = f"{said.get(line.id, '')} {line.text}".strip()
    rows = []
    for sentence in (s for c in book.book.chapters for s in sentences(c)):
        if any(isinstance(node, Reference) for node in inlines(sentence)):
            screen = xhtml.inlines(sentence.inlines, xhtml.Markup())
            page = re.sub(
                r'<span class="folio( roman)?" data-before="(.*?)" data-of="(.*?)" data-after="(.*?)">',
                lambda found: f"{found[2]}{found[3]}{'(roman)' * bool(found[1])}{found[4]}",
                xhtml.inlines(sentence.inlines, xhtml.Markup(references="page")),
            )
            shown = [re.sub(r"<[^>]*>", "", each).strip() for each in (screen, page)]
            rows += [(sentence.id, "screen", shown[0]), ("", "page", shown[1])]
            rows += [("", "narrator", said.get(sentence.id, "not read"))]
    return columns(rows)


def as_problems(book: Opened) -> str:
    return "".join(f"{problem}\n" for problem in book.problems) or "none\n"


def as_chapters(book: Opened) -> str:
    return columns([(c.id, c.role, c.matter, c.label) for c in book.book.chapters])


def as_tree(book: Opened) -> str:
    """The whole model; places as line:column."""

    def short(node: object) -> object:
        if isinstance(node, dict):
            if node.get("kind") == "Span":
                return f"{node['line']}:{node['column']}"
            shown = {k: short(v) for k, v in node.items() if v not in ("", [], None)}
            return {k: v for k, v in shown.items() if v != {"kind": "Attributes"}}
        return [short(each) for each in node] if isinstance(node, list) else node

    return json.dumps(short(cli.tree(book.book.chapters)), ensure_ascii=False, indent=1) + "\n"


def columns(rows: list[tuple[str, ...]]) -> str:
    """Rows with their columns under one another, as an author would type them."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)] if rows else []
    return "".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        + "\n"
        for row in rows
    )


def as_files(book: Opened) -> str:
    """What was read, in order, with what it became; then what was not, with why."""
    listed = reading.document(book)
    read = [(each["file"], each["role"], each["title"]) for each in listed["read"]]
    left = [(f"not read: {each['file']}", each["why"]) for each in listed["unread"]]
    return columns(read) + columns(left)


WRITERS: dict[str, Callable[[Opened], str]] = {
    "script": as_script,
    "sentences": as_sentences,
    "xhtml": as_xhtml,
    "marked": as_marked,
    "print": as_print,
    "references": as_references,
    "problems": as_problems,
    "chapters": as_chapters,
    "tree": as_tree,
    "files": as_files,
}


def outcome(example: Example, kind: str, folder: Path) -> str:
    folder.mkdir(exist_ok=True)
    for name, text in example.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    try:
        return (
            WRITERS[kind](publish.open_book(folder))
            .replace(f"{folder}/", "")
            .replace(str(folder), "book")
        )
    except BookError as error:
        return "".join(f"{p}\n" for p in error.problems).replace(f"{folder}/", "")


CASES = [
    pytest.param(page, number, id=f"{page.stem}:{example.line}")
    for page in PAGES
    for number, example in enumerate(examples(page.read_text(encoding="utf-8")))
]


@pytest.mark.parametrize(("page", "number"), CASES)
def test_an_example_becomes_what_its_page_says(
    page: Path, number: int, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    text = page.read_text(encoding="utf-8")
    example = next(itertools.islice(examples(text), number, None))
    assert example.outputs, f"{page.name}:{example.line} shows no output"
    for index in range(len(example.outputs)):
        current = page.read_text(encoding="utf-8")
        block = next(itertools.islice(examples(current), number, None)).outputs[index]
        became = outcome(example, block[2], tmp_path / "book")
        if request.config.getoption("--accept"):
            page.write_text(
                current[: block.start(4)] + became + current[block.end(4) :], encoding="utf-8"
            )
        else:
            assert became == block[4], textwrap.dedent(f"{page.name}:{example.line} {block[2]}")
