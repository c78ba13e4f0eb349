"""The index → XHTML, by the names of EPUB Indexes 1.0; the same for page and screen."""

from collections.abc import Callable, Iterable, Sequence
from html import escape

from builder.index import Entry, Index
from builder.index.locators import Turn
from builder.model import Id
from builder.words import Words
from builder.xhtml import language


def write(
    index: Index,
    words: Words,
    turns: Callable[[Entry], Sequence[Turn]],
    href: Callable[[Id], str],
) -> str:
    """The entries in their groups; `turns` are what is shown of an entry's places."""

    def entry(node: Entry) -> str:
        links = ", ".join(_locator(each, href) for each in turns(node))
        name = f'<span class="term" epub:type="index-term"{language(node.lang)}>'
        parts = [f"{name}{_emphasized(node.heading)}</span>"]
        if links:
            parts.append(f'<span epub:type="index-locator-list">{links}</span>')
        if node.sees:
            parts.append(_sees(node, words, href))
        below = f"\n{listed(node.entries)}\n" if node.entries else ""
        return f'<li id="{node.id}" epub:type="index-entry">{", ".join(parts)}{below}</li>'

    def listed(some: Iterable[Entry]) -> str:
        items = "\n".join(map(entry, some))
        return f'<ul epub:type="index-entry-list">\n{items}\n</ul>'

    groups = (
        f'<div class="group" epub:type="index-group">\n{_head(group.letter)}'
        f"{listed(group.entries)}\n</div>"
        for group in index.groups
    )
    return '<div class="entries">\n' + "\n".join(groups) + "\n</div>"


def _head(letter: str) -> str:
    return f"<h2>{escape(letter)}</h2>\n" if letter else ""


def _locator(turn: Turn, href: Callable[[Id], str]) -> str:
    kind = "index-locator-range" if "–" in turn.label else "index-locator"
    label = escape(turn.label, quote=False)
    return f'<a href="{escape(href(turn.place))}" epub:type="{kind}">{label}</a>'


def _sees(node: Entry, words: Words, href: Callable[[Id], str]) -> str:
    """Where one is sent: by a word of ours, which is set apart, since a heading may be like it."""
    pattern, kind = (words.see_also, "related") if node.locators else (words.see, "preferred")
    before, after = (f"<em>{each.strip()}</em>" if each else "" for each in pattern.split("{}"))
    others = "; ".join(
        f'<a href="{escape(href(each.entry))}" epub:type="index-xref-{kind}"{language(each.lang)}>'
        f"{_emphasized(each.words)}</a>"
        for each in node.sees
    )
    return " ".join(filter(None, (before, others, after)))


def _emphasized(heading: str) -> str:
    """A heading with its emphasis: every second stretch between stars."""
    parts = escape(heading, quote=False).split("*")
    if len(parts) % 2 == 0:
        return "*".join(parts)
    return "".join(f"<em>{part}</em>" if at % 2 else part for at, part in enumerate(parts))
