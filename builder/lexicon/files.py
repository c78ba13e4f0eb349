"""A book's lexicons as files: ``lexicon.toml``, and those that it shares with other books."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from builder import bcp47, decoding, toml, toml_file
from builder.config import place
from builder.errors import BookError, Problem, did_you_mean
from builder.lexicon.entries import Entry
from builder.lexicon.pls import read_pls
from builder.lexicon.table import Lexicon
from builder.model import Span
from builder.toml_edits import Vocabulary

FILE = "lexicon.toml"
KEYS = {"say": str, "ipa": str, "lang": str, "case": bool}
WORDS = Vocabulary('Kyzylorda = "kuh-zull-or-dah"', frozenset(["words"]), is_free=True)


def paths(root: Path, shared: Sequence[str] = ()) -> tuple[Path, ...]:
    """The lexicons of a book that are there, in the order of their word: its own is the last."""
    return tuple(p for p in (*(root / name for name in shared), root / FILE) if p.is_file())


def load(root: Path, shared: Sequence[str] = ()) -> tuple[Lexicon, list[Problem]]:
    """The lexicon of a manuscript's folder and those it shares; empty where there is none."""
    problems = [_missing(name, root) for name in shared if not (root / name).is_file()]
    entries: list[Entry] = []
    for path in paths(root, shared):
        try:
            entries += read_pls(path) if path.suffix in {".pls", ".xml"} else ()
        except BookError as error:
            problems += error.problems
        if path.suffix not in {".pls", ".xml"}:
            some, slips = _read_toml(path)
            entries += some
            problems += slips
    return Lexicon(tuple(entries)), problems


def _missing(name: str, root: Path) -> Problem:
    some = [*root.rglob("*.toml"), *root.rglob("*.pls")]
    there = [p.relative_to(root).as_posix() for p in some if p.name not in (FILE, "book.toml")]
    hint = did_you_mean(name, there) or "put it there, or take its name out"
    span = place(root, "audiobook", "lexicon")
    return Problem("lexicon-missing", f"the lexicon `{name}` is not there", span, hint)


def _read_toml(path: Path) -> tuple[list[Entry], list[Problem]]:
    try:
        text = decoding.read(path)
    except BookError as error:
        return [], [*error.problems]
    tables, problems = toml_file.parse(text, path, "lexicon-syntax", WORDS)
    entries: list[Entry] = []
    for name, table in tables.items():
        if not isinstance(table, dict) or (name != "words" and not bcp47.tag(name)):
            problems.append(_unknown(path, name))
            continue
        scope = "" if name == "words" else name
        for word, said in table.items():
            slip = _slip(word, said)
            if slip:
                span = Span(path, _line(text, word))
                problems.append(Problem("lexicon-value", slip, span, f'{word} = "…"'))
            else:
                values = {"say": said} if isinstance(said, str) else said
                entries.append(Entry(word, scope=scope, **values))
    return entries, problems


def _unknown(path: Path, name: str) -> Problem:
    tag = bcp47.meant(name)
    language = f"write the language as its tag: [{tag}]" if tag else ""
    usual = language or "words stand under [words], or under a language: [ru]"
    hint = did_you_mean(name, ["words"]) or usual
    return Problem("lexicon-table", f"unknown table `[{name}]`", Span(path, 1), hint)


def _slip(word: str, said: Any) -> str:
    """What is wrong with an entry; nothing where nothing is."""
    if isinstance(said, str):
        return "" if said.strip() and word.strip() else f"`{word}` is said by no words at all"
    if not isinstance(said, dict):
        return f"`{word}` is said by text in quotes, not by `{toml.written(said)}`"
    return next(_slips(word, said), "")


def _slips(word: str, table: dict[str, Any]) -> Iterator[str]:
    for key, value in table.items():
        if key not in KEYS:
            yield f"`{word}` has no `{key}`: {_listed(KEYS)}"
        elif not isinstance(value, KEYS[key]) or value == "":
            yield f"`{key}` of `{word}` can't be `{toml.written(value)}`"
    if not (table.get("say") or table.get("ipa")) or not word.strip():
        yield f"`{word}` needs `say` or `ipa`"


def _listed(keys: Iterable[str]) -> str:
    return "it may have " + ", ".join(f"`{key}`" for key in keys)


def _line(text: str, word: str) -> int:
    lines = enumerate(text.splitlines(), 1)
    return next((n for n, line in lines if line.lstrip(" \"'").startswith(word)), 1)
