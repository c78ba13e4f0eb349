"""The index → XHTML, by the names of EPUB Indexes 1.0; the same for page and screen."""

from collections.abc import Callable, Iterable, Sequence
from html import escape

from builder.index import Entry, Group, Index
from builder.index.locators import Turn
from builder.model import Id
from builder.words import Words
from builder.xhtml import Markup, language


def write(
    index: Index, words: Words, turns: Callable[[Entry], Sequence[Turn]], markup: Markup
) -> str:
    """The entries in their groups; `turns` are what is shown of an entry's places."""

    def entry(node: Entry) -> str:
        links = ", ".join(_locator(each, markup) for each in turns(node))
        parts = [_term(node, markup)]
        if links:
            parts.append(f'<span epub:type="index-locator-list">{links}</span>')
        if node.sees:
            parts.append(_sees(node, words, markup))
        below = f"\n{listed(node.entries)}\n" if node.entries else ""
        return f'<li id="{node.id}" epub:type="index-entry">{", ".join(parts)}{below}</li>'

    def listed(some: Iterable[Entry]) -> str:
        items = "\n".join(map(entry, some))
        return f'<ul epub:type="index-entry-list">\n{items}\n</ul>'

    groups = (
        f'<div class="group" epub:type="index-group">\n{_head(group, markup)}'
        f"{listed(group.entries)}\n</div>"
        for group in index.groups
    )
    return '<div class="entries">\n' + "\n".join(groups) + "\n</div>"


def _head(group: Group, markup: Markup) -> str:
    before = markup.before.get(group.id, "")
    if not group.letter:
        return before
    return f"{before}<h2{_place(group.id, markup)}>{escape(group.letter)}</h2>\n"


def _place(id: Id, markup: Markup) -> str:
    """By which a page engine knows what it sets."""
    return f' data-id="{id}"' if markup.is_placed else ""


def _term(node: Entry, markup: Markup) -> str:
    place = _place(node.id, markup) + language(node.lang)
    name = f'<span class="term" epub:type="index-term"{place}>'
    return f"{markup.before.get(node.id, '')}{name}{_emphasized(node.heading)}</span>"


def _locator(turn: Turn, markup: Markup) -> str:
    kind = "index-locator-range" if "–" in turn.label else "index-locator"
    label = escape(turn.label, quote=False)
    return f'<a href="{escape(markup.href(turn.place))}" epub:type="{kind}">{label}</a>'


def _sees(node: Entry, words: Words, markup: Markup) -> str:
    """Where one is sent: by a word of ours, which is set apart, since a heading may be like it."""
    pattern, kind = (words.see_also, "related") if node.locators else (words.see, "preferred")
    before, after = (f"<em>{each.strip()}</em>" if each else "" for each in pattern.split("{}"))
    others = "; ".join(
        f'<a href="{escape(markup.href(each.entry))}" epub:type="index-xref-{kind}"'
        f"{language(each.lang)}>{_emphasized(each.words)}</a>"
        for each in node.sees
    )
    return " ".join(filter(None, (before, others, after)))


def _emphasized(heading: str) -> str:
    """A heading with its emphasis: every second stretch between stars."""
    parts = escape(heading, quote=False).split("*")
    if len(parts) % 2 == 0:
        return "*".join(parts)
    return "".join(f"<em>{part}</em>" if at % 2 else part for at, part in enumerate(parts))
