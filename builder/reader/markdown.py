"""Markdown as we read it: markdown-it with its plugins, and tokens that know where they began.

The only home of markdown-it-py and mdit-py-plugins (both MIT).
"""

from collections.abc import MutableMapping
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from builder.reader import indented
from builder.reader.braces import attributes_in, braces_plugin
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
    md.use(braces_plugin)
    # Otherwise a link that no browser should follow becomes words in the book; `checks` refuses it.
    md.validateLink = lambda url: True  # type: ignore[method-assign]
    # Escapes and entities stay tokens of their own: an escaped quote is not to be made smart.
    md.disable("text_join")
    # It would join neighbouring texts under the place of the last one.
    md.inline.ruler2.disable("fragments_join")
    md.core.ruler.before("inline", "captions", captions)
    return md


def _without_listings() -> MarkdownIt:
    md = _parser()
    md.disable("code")
    md.core.ruler.before("inline", "paragraphs", indented.paragraphs)
    return md


_MD = _parser()
_PROSE = _without_listings()


def tokens(text: str, env: MutableMapping[str, Any], has_listings: bool = True) -> list[Token]:
    """A file's block tokens; `env` receives what the file defines: notes and link references.

    Without listings, what is indented is prose; code still stands between lines of backticks.
    """
    return (_MD if has_listings else _PROSE).parse(text, env)


def inline(text: str, env: MutableMapping[str, Any]) -> list[Token]:
    """The inline tokens of a text that stands outside any block, such as a caption."""
    return _MD.inline.parse(text, _MD, env, [])
