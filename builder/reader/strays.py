"""Braces that were meant as attributes, and stand in the text as words."""

import re
from collections.abc import Iterator

from builder.errors import Problem, did_you_mean
from builder.reader.braces import KEYS
from builder.reader.leftovers import GONE, Leftovers

_BRACES = re.compile(
    rf"""(?<!\{{)\{{\s*(?:[.\#][^\W\d][\w-]*|(?:{"|".join(KEYS)})\s*=|[A-Za-z][\w-]*=)[^{{}}\n]*(?:\}}|$)
       | (?<=\])\{{\s*(?:{"|".join(KEYS)})\b[^{{}}\n]*(?:\}}|$)
       | ^\{{\s*(?:{"|".join(KEYS)})\s*:[^{{}}\n]*\}}$""",
    re.VERBOSE | re.MULTILINE,
)


_SPACED = re.compile(r"\{\s*([.#][^\W\d][\w-]*(?:[ \t]+[\w-]+)+)\s*\}")
"""``{#two words}``: a name in two words."""


def braces(left: Leftovers) -> Iterator[Problem]:
    """Braces that were meant as attributes and would be read as words."""
    for found in _BRACES.finditer(left.text):
        key = re.match(r"\{\s*([A-Za-z][\w-]*)", found[0])
        behind = left.text[found.start() - 1 : found.start()]
        if key and behind not in ("]", GONE) and not (key[1] in KEYS or did_you_mean(key[1], KEYS)):
            continue  # `{x=5}`: mathematics, or another language's own braces
        message = f"`{found[0].strip()}` stands here as text"
        if _SPACED.fullmatch(found[0].strip()):
            message += ": a name between braces has no space in it"
        hint = _mended(left.text, found)
        yield Problem("attribute-stray", message, left.span(found.start()), hint)


def _mended(text: str, found: re.Match[str]) -> str:
    """What to write instead of some braces that are no attributes."""
    written, before = found[0].strip(), text[: found.start()]
    if amiss := miswritten(written):
        return amiss
    if bracket := re.search(r"(\[[^\[\]\n]*\])[ \t]+$", before):
        return f"take the space away: `{bracket[1].replace(GONE, '')}{written}`"
    if not before.strip():
        return f"attributes of a block stand alone on the line above it: `{written}`"
    word = re.search(r"[\w’'-]+(?=\.?$)", before.rstrip(GONE))
    return (
        "attributes follow a bracket or stand alone on the line above a block: "
        f"`[{word[0] if word else 'words'}]{written}`"
    )


def miswritten(written: str) -> str:
    """What to write if what stands in the braces is amiss; empty if it is not."""
    if not written.endswith("}"):
        return f"close the brace: `{written}}}`"
    if spaced := _SPACED.fullmatch(written):
        return f"write `{{{'-'.join(spaced[1].split())}}}`"
    pair = re.fullmatch(r"\{\s*([\w-]+)\s*(?P<between>[ :=])\s*([^=]+?)\s*\}", written)
    if pair is None or pair[1] not in KEYS:
        return ""
    mended = f"`{{{pair[1]}={_quoted(pair[3])}}}`"
    if pair["between"] != "=":
        return f"write {mended}"
    if len(re.findall(r'["“”]', written)) % 2:
        return f"close the quotation mark: {mended}"
    is_open = " " in pair[3] and not re.search(r'["“”]', pair[3])
    return f"a value of several words stands in quotation marks: {mended}" if is_open else ""


def _quoted(value: str) -> str:
    value = value.strip("\"'“”")
    return value if re.fullmatch(r"[\w.:-]+", value) else f'"{value}"'
