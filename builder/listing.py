"""A listing → its parts: what is a keyword, a comment, a string, a name that is given here.

Words of the language stand out by their weight and remarks by their slope, on paper and on
screens, so that few kinds are told apart. The one home of Pygments.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal, TypeAlias

from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Generic, Keyword, Name, Operator, String, Token
from pygments.util import ClassNotFound

Kind: TypeAlias = Literal["", "keyword", "comment", "string", "name"]

KINDS: dict[Any, Kind] = {
    Token: "",
    Keyword: "keyword",
    # `int` and `str`, which some languages' lexers count among the keywords and others don't.
    Keyword.Type: "",
    Operator.Word: "keyword",
    Name.Tag: "keyword",
    Comment: "comment",
    # `#include <stdio.h>`: an order to the compiler, and no remark.
    Comment.Preproc: "keyword",
    Comment.PreprocFile: "string",
    String: "string",
    # What a language has its remarks in, though it calls them strings.
    String.Doc: "comment",
    Name.Class: "name",
    Name.Function: "name",
    Name.Namespace: "name",
    # A session at a terminal: what the machine says, and not who sits there.
    Generic.Prompt: "comment",
    Generic.Output: "comment",
    Generic.Heading: "keyword",
    Generic.Subheading: "keyword",
    Generic.Strong: "keyword",
    Generic.Emph: "comment",
}
"""What a listing's tokens are; those that are not named are what their parents are."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some letters of one line of a listing, or a line's end."""

    text: str
    kind: Kind = ""


def parts(language: str, text: str) -> tuple[Part, ...]:
    """The listing in parts, letter for letter; in one that is plain where we don't know better."""
    lexer = _lexer(language)
    # Some lexers lose a last line that does not end.
    *found, _ = _parts(lexer.get_tokens(f"{text}\n")) if lexer else [Part("")]
    # What a lexer drops or changes would be lost to whoever copies the listing.
    is_whole = "".join(part.text for part in found) == text
    return tuple(found) if is_whole else (Part(text),)


def _lexer(language: str) -> Any:
    """What knows the language, by any name that Pygments has for it; None where nothing does."""
    try:
        return get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None


def _parts(tokens: Iterable[tuple[Any, str]]) -> Iterator[Part]:
    """Neighbours of one kind as one part, but none that goes on in the next line."""
    kinds = ((_kind(token) if words.strip() else "", words) for token, words in tokens)
    for kind, run in groupby(kinds, key=lambda each: each[0]):
        for number, line in enumerate("".join(words for _, words in run).split("\n")):
            if number:
                yield Part("\n")
            if line:
                yield Part(line, kind)


def _kind(token: Any) -> Kind:
    while token not in KINDS:
        token = token.parent
    return KINDS[token]
