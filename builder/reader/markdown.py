"""Markdown as we read it: markdown-it with its plugins, and tokens that know where they began.

The only home of markdown-it-py and mdit-py-plugins (both MIT).
"""

import re
from collections.abc import MutableMapping
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.attrs import attrs_block_plugin, attrs_plugin
from mdit_py_plugins.attrs.parse import ParseError, parse
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from builder.reader.captions import captions

__all__ = ["NESTING", "Token", "attributes_in", "inline", "tokens"]

NESTING = 60
"""How deep blocks may nest; markdown-it drops what is deeper, so the reader must know the limit."""


class Located(StateInline):
    """An inline state whose tokens remember where in their block they began."""

    began = 0

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        # Beside the tokens, because a plugin may replace a token's `meta` after pushing it.
        self.places: dict[int, int] = {}

    def append_pending(self, text: str) -> None:
        """Note where a run of plain text starts; markdown-it itself keeps only its end."""
        if not self._pending and not self._pending_buffer:
            self.began = self.pos
        super().append_pending(text)

    def pushPending(self) -> Token:  # noqa: N802 – markdown-it's name
        """Remember the start of a run of plain text."""
        token = super().pushPending()
        self.places[id(token)] = self.began
        return token

    def push(self, ttype: str, tag: str, nesting: Any) -> Token:
        """Remember where any other token's mark stands."""
        token = super().push(ttype, tag, nesting)
        self.places[id(token)] = self.pos
        return token


class LocatedInline(ParserInline):
    """The inline parser over `Located` states."""

    def parse(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> list[Token]:
        """Parse one block's text into tokens with positions, ``meta["pos"]``."""
        state = Located(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        for token in state.tokens:
            token.meta["pos"] = state.places.get(id(token), 0)
        return state.tokens


def _parser() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"maxNesting": NESTING})
    md.inline = LocatedInline()
    md.enable(["table", "strikethrough"])
    md.use(footnote_plugin, move_to_end=False, always_match_refs=True)
    md.use(deflist_plugin)
    md.use(container_plugin, "div", validate=lambda params, markup: bool(params.strip()))
    md.use(attrs_plugin, spans=True)
    md.use(attrs_block_plugin)
    # Otherwise a link that no browser should follow becomes words in the book; `checks` refuses it.
    md.validateLink = lambda url: True  # type: ignore[method-assign]
    # Escapes and entities stay tokens of their own: an escaped quote is not to be made smart.
    md.disable("text_join")
    # It would join neighbouring texts under the place of the last one.
    md.inline.ruler2.disable("fragments_join")
    md.core.ruler.before("attr", "whole_attributes", _whole_attributes)
    md.core.ruler.before("inline", "heading_attributes", _heading_attributes)
    md.core.ruler.before("inline", "captions", captions)
    return md


def _whole_attributes(state: StateCore) -> None:
    """Give words back that stand between the braces of what the plugin takes for attributes.

    Its rule looks only at a line's first ``{`` and last ``}``, and would drop ``{.a} he said {b}``.
    """
    for index, token in enumerate(state.tokens):
        if token.type != "attrs_block" or token.map is None:
            continue
        line = state.src.split("\n")[token.map[0]].strip().lstrip("> ")
        if attributes_in(line)[1] == len(line):
            continue
        text = Token(
            "inline", "", 0, content=line, map=token.map, level=token.level + 1, children=[]
        )
        around = [
            Token("paragraph_open", "p", 1, map=token.map, level=token.level, block=True),
            text,
        ]
        around.append(Token("paragraph_close", "p", -1, level=token.level, block=True))
        state.tokens[index : index + 1] = around


def _heading_attributes(state: StateCore) -> None:
    """``# Glossary {.glossary}``: pandoc's braces at the end of a heading."""
    for opening, content in zip(state.tokens, state.tokens[1:], strict=False):
        if opening.type != "heading_open":
            continue
        if found := re.search(r"(?:^|\s+)(\{[^{}]*\})\s*$", content.content):
            attributes, end = attributes_in(found[1])
            if end == len(found[1]):
                content.content = content.content[: found.start()]
                for key, value in attributes.items():
                    opening.attrJoin(key, value)


def attributes_in(text: str) -> tuple[dict[str, str], int]:
    """The attributes in braces at the head of `text`, and where they end; 0 if there are none."""
    try:
        end, attributes = parse(text)
    except ParseError:
        return {}, 0
    return attributes, end + 1


_MD = _parser()


def tokens(text: str, env: MutableMapping[str, Any]) -> list[Token]:
    """A file's block tokens; `env` receives what the file defines: notes and link references."""
    return _MD.parse(text, env)


def inline(text: str, env: MutableMapping[str, Any]) -> list[Token]:
    """The inline tokens of a text that stands outside any block, such as a caption."""
    return _MD.inline.parse(text, _MD, env, [])
