"""The W3C's Pronunciation Lexicon Specification 1.0, in and out.

A PLS file is for text of one language, and its graphemes match exactly as they are written: an
entry that matches CAPITALS too is written with both. ``<alias>`` is a respelling, ``<phoneme>`` is
IPA. The language that a word is of is told in ``role``, as the QName ``lang:kk``.
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from pathlib import Path

from builder.errors import BookError, Problem
from builder.lexicon.entries import Entry, primary
from builder.model import Span

PLS = "http://www.w3.org/2005/01/pronunciation-lexicon"
BCP47 = "urn:ietf:bcp:47"
"""The namespace of our roles: the name of a language is a BCP 47 tag."""
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def write_pls(entries: Iterable[Entry], language: str) -> str:
    """A PLS document of the entries that are for text of that language, a BCP 47 tag."""
    root = ET.Element(
        "lexicon", {"version": "1.0", "xmlns": PLS, "alphabet": "ipa", "xml:lang": language}
    )
    some = [e for e in entries if not e.scope or primary(e.scope) == primary(language)]
    if any(entry.lang for entry in some):
        root.set("xmlns:lang", BCP47)
    for entry in some:
        lexeme = ET.SubElement(root, "lexeme", {"role": f"lang:{entry.lang}"} if entry.lang else {})
        others = sorted(entry.forms - {entry.word})
        for name, texts in (
            ("grapheme", [entry.word, *others]),
            ("phoneme", [entry.ipa]),
            ("alias", [entry.say]),
        ):
            for text in filter(None, texts):
                ET.SubElement(lexeme, name).text = text
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def read_pls(path: Path) -> tuple[Entry, ...]:
    """The entries of a PLS file, for text of its language.

    Of several pronunciations the preferred one counts, or the first, as § 4.9.3 of the standard
    has it. Raises `BookError` where the file is no PLS; phonemes that are not IPA are passed over.
    """
    try:
        events = list(ET.iterparse(path, events=("start-ns", "end")))
        root = events[-1][1]
    except (ET.ParseError, IndexError) as error:
        raise _no_pls(path, f"it is not XML: {error}") from None
    if not isinstance(root, ET.Element) or root.tag != f"{{{PLS}}}lexicon":
        raise _no_pls(path, f"its root is no <lexicon> of {PLS}")
    prefixes = {what[0] for event, what in events if event == "start-ns" and what[1] == BCP47}
    alphabet, scope = root.get("alphabet", ""), root.get(LANG, "")
    lexemes = root.iterfind(f"{{{PLS}}}lexeme")
    return tuple(e for lexeme in lexemes for e in _entries(lexeme, alphabet, scope, prefixes))


def _entries(lexeme: ET.Element, alphabet: str, scope: str, prefixes: set[str]) -> Iterator[Entry]:
    """An entry a grapheme, but for those that are the first one in other letters."""
    words = [text for g in lexeme.iterfind(f"{{{PLS}}}grapheme") if (text := _text(g))]
    say = _preferred(lexeme.findall(f"{{{PLS}}}alias"))
    phonemes = [
        p for p in lexeme.iterfind(f"{{{PLS}}}phoneme") if p.get("alphabet", alphabet) == "ipa"
    ]
    ipa = _preferred(phonemes)
    roles = (role.partition(":") for role in lexeme.get("role", "").split())
    lang = next((name for prefix, _, name in roles if prefix in prefixes), "")
    done: frozenset[str] = frozenset()
    for word in words:
        if word in done or not (say or ipa):
            continue
        cases = (Entry(word, say, ipa, lang, case, scope) for case in (None, False, True))
        entry = max((e for e in cases if e.forms <= set(words)), key=lambda e: len(e.forms))
        done |= entry.forms
        yield entry


def _preferred(said: list[ET.Element]) -> str:
    first = next((each for each in said if each.get("prefer") == "true"), said[0] if said else None)
    return _text(first) if first is not None else ""


def _text(element: ET.Element) -> str:
    return " ".join((element.text or "").split())


def _no_pls(path: Path, why: str) -> BookError:
    return BookError(
        Problem("lexicon-pls", f"this is no pronunciation lexicon: {why}", Span(path, 1))
    )
