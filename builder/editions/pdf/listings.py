"""Listings on paper: each line of one is a block, so that it hangs where it is too long.

A line that turns over goes on under its own first letter, two letters further in, and so is not
taken for two. CSS has that for a whole listing, as `text-indent` with `each-line` (CSS Text 3
§ 8.1); WeasyPrint hasn't.
"""

from xml.etree import ElementTree

Element = ElementTree.Element

TAB = 4
"""How many letters a tab reaches, at most: the sheet's `tab-size`."""
DEEPEST = 16
"""The column from which on what turns over stands no further in: some measure must be left."""


def hang(section: Element) -> None:
    """Put every line of every listing into an element, and tell at which column it begins."""
    for listing in section.iter("pre"):
        for code in listing.findall("code"):
            lines = _lines(code)
            code.text, code[:] = None, lines
            for line in lines:
                _close(line)
                if column := _column("".join(line.itertext())):
                    line.set("style", f"--column: {column}")


def _lines(code: Element) -> list[Element]:
    """The lines of a listing; what ends them ends with them."""
    lines = [_line()]
    _write(lines, code.text)
    for part in code:
        lines[-1].append(part)
        after, part.tail = part.tail, None
        _write(lines, after)
    return lines


def _write(lines: list[Element], text: str | None) -> None:
    first, *rest = (text or "").split("\n")
    _append(lines[-1], first)
    for words in rest:
        lines.append(_line())
        _append(lines[-1], words)


def _append(line: Element, words: str) -> None:
    if len(line):
        line[-1].tail = (line[-1].tail or "") + words
    else:
        line.text = (line.text or "") + words


def _line() -> Element:
    return Element("span", {"class": "line"})


def _close(line: Element) -> None:
    """The space before a part of a line goes into the part before it; the first, into the first.

    Alone, or over a line's end, it is a piece of text without a letter, which is written into no
    PDF: who listens would hear `defcomb`, and who copies has lines that all begin at the left.
    """
    if len(line) and not (line.text or "").strip():
        line[0].text, line.text = (line.text or "") + (line[0].text or ""), None
    for part in line:
        after = (part.tail or "").lstrip()
        space = (part.tail or "")[: len(part.tail or "") - len(after)]
        part.text, part.tail = (part.text or "") + space, after or None


def _column(line: str) -> int:
    shown = line.expandtabs(TAB)
    return min(len(shown) - len(shown.lstrip(" ")), DEEPEST)
