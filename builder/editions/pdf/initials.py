"""The drop cap of a chapter, as it is written into the tree; `outlines` draws it.

An initial cut out of its word leaves “F” on the third line and “or the first five” on the first, to
everybody who copies, searches or listens. So the word stays whole: its own letter is set where it
would stand without a drop cap, and not painted; what is painted is the letter's outline, which is
no text at all (ISO 32000-1 § 14.8.2.2, artifacts).
"""

import re
from xml.etree.ElementTree import Element, SubElement

from builder.opening import INITIAL

LINE = 60
"""About how many letters make a line."""

TAILED, SLOPED = set("JQÇŞŢĄĘĮŲЦЩДЏҚҢҲҶ"), set("AÀÁÂÃÄÅĀАΑΛ")
"""Letters that reach below their line, and letters that lean away from the next one."""

DROPCAP = "dropcap"
PAINTED, UNPAINTED = {"initial", "mark"}, "said"
"""The classes of what is an outline, and of what stands for it in the text."""


def write(section: Element, depth: int) -> None:
    """Give the paragraph that opens a section a drop cap, so many lines deep.

    There is none where too little text stands beside it, or where its first letter is a figure:
    1986 is one word, and “986” another.
    """
    at = next((i for i, each in enumerate(section) if "opening" in _classes(each)), None)
    if depth < 2 or at is None:
        return
    lead = section[at][0]
    holder = lead
    while not holder.text and len(holder):
        holder = holder[0]
    found = INITIAL.match(holder.text or "")
    beside = _beside(list(section)[at:], depth)
    if not beside or not found or found["letter"].rstrip(".").isdigit():
        return
    said = Element("span", {"class": UNPAINTED})
    said.text, said.tail = found[0], (holder.text or "")[found.end() :]
    holder.text = None
    holder.insert(0, said)
    section[at].insert(0, _dropcap(found))
    for later in beside[1:]:
        later.set("class", f"{later.get('class', '')} beside".strip())


def _dropcap(found: re.Match[str]) -> Element:
    """The outlines, and what a sheet must know of the letter's shape."""
    made = Element("span", {"class": DROPCAP})
    if found["letter"][0] in TAILED:
        made.set("class", f"{DROPCAP} tailed")
    elif found["letter"] in SLOPED and not found["space"]:
        made.set("class", f"{DROPCAP} sloped")
    if found["marks"]:
        SubElement(made, "span", {"class": "mark"}).text = found["marks"]
    SubElement(made, "span", {"class": "initial"}).text = found["letter"]
    return made


def _beside(blocks: list[Element], depth: int) -> list[Element]:
    """The paragraphs that stand beside so many lines; none where something else would, too."""
    found: list[Element] = []
    lines = 0
    for block in blocks:
        if block.tag != "p" or _classes(block) - {"opening", "closing"}:
            return []
        found.append(block)
        lines += 1 + _letters(block) // LINE
        if lines >= depth:
            return found
    return []


def _letters(block: Element) -> int:
    """How much text a paragraph has; its notes stand elsewhere."""
    notes = sum(len("".join(note.itertext())) for note in block.iter("aside"))
    return len("".join(block.itertext())) - notes


def _classes(block: Element) -> set[str]:
    return set(block.get("class", "").split())
