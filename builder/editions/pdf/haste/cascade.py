"""What styles come to, worked out once a book.

WeasyPrint works out the values of a style for each chapter anew: every variable is looked up, every
sum done. Chapters have the same sheets, and mostly the same elements: a style that declares what
another one declared, below one that did so, has its values. Each chapter has its own styles for all
that, with which it may do as it likes.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from weasyprint import css
from weasyprint.css import ComputedStyle
from weasyprint.logger import LOGGER

UNKNOWN = ("first-line", "first-letter")
"""The styles of which WeasyPrint asks what has been asked of them so far."""


ALONE = ("anchor", "counter_increment", "counter_reset", "counter_set", "overflow")
"""What is an element's own, or changed of each page, and no other value is worked out from. It is
remembered of those only that do not declare it."""


@dataclass(slots=True)
class _Values:
    """What styles that declare the same in the same place have come to so far."""

    declared: Any = None
    """What they declare: their address is what tells values apart, so they must stay."""
    computed: dict[str, Any] = field(default_factory=dict)
    specified: dict[str, Any] = field(default_factory=dict)
    below: dict[Any, "_Values"] = field(default_factory=dict)
    """Those of the styles that inherit from them."""


class _Doubts(logging.Filter):
    """Counts what is not to be remembered: what is remarked on, and what hangs on the page."""

    count = 0

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every remark pass."""
        self.count += 1
        return True


_doubts = _Doubts()
LOGGER.addFilter(_doubts)


class _Style(ComputedStyle):  # type: ignore[misc]
    """A style that begins with what others like it have come to."""

    def __init__(self, parent: Any, cascaded: Any, pseudo: Any, *rest: Any) -> None:
        self.values: _Values | None = None
        super().__init__(parent, cascaded, pseudo, *rest)
        if pseudo not in UNKNOWN:
            self.values = _values(self)
        if self.values:
            self.update(self.values.computed)
            self.specified.update(self.values.specified)

    @property
    def initial_page_sizes(self) -> Any:
        """The sizes of the first page: not known from the beginning, nor alike in all chapters."""
        _doubts.count += 1
        return self._sizes

    @initial_page_sizes.setter
    def initial_page_sizes(self, sizes: Any) -> None:
        self._sizes = sizes

    def copy(self) -> Any:
        """Another one, which is made to be changed: nothing is remembered of it."""
        made = ComputedStyle(
            self.parent_style,
            self.cascaded,
            self.pseudo_type,
            self.root_style,
            self.base_url,
            self.font_config,
            self._sizes,
        )
        made.update(self)
        made.specified = self.specified.copy()
        return made

    def __setitem__(self, key: str, value: Any) -> None:
        super().__setitem__(key, value)
        if key not in ALONE and not self.__dict__.get("is_asked"):
            self.values = None

    def __missing__(self, key: str) -> Any:
        doubts, is_asked = _doubts.count, self.__dict__.get("is_asked", False)
        self.is_asked = True
        try:
            value = super().__missing__(key)
        finally:
            self.is_asked = is_asked
        if (
            not (key in ALONE and key in self.cascaded)
            and doubts == _doubts.count
            and _is_as_computed(self)
            and self.get(key) is value
        ):
            assert self.values is not None
            self.values.computed[key] = value
            if key in self.specified:
                self.values.specified[key] = self.specified[key]
        return value


def _is_as_computed(style: Any) -> bool:
    """Whether neither a style nor one that it inherits from was changed."""
    while style is not None:
        if style.values is None:
            return False
        style = style.parent_style
    return True


def _values(style: _Style) -> _Values | None:
    """What styles like it have come to; None where it inherits from one that is not known."""
    parent = style.parent_style
    if parent is None:
        known = style.font_config.__dict__.setdefault("values", {})
    elif (above := parent.__dict__.get("values")) is not None:
        known = above.below
    else:
        return None
    declared = [
        (name,)
        if name in ALONE
        else (name, value if _is_words(value) else id(value), *weight[:2], *weight[2])
        for name, (value, weight) in style.cascaded.items()
    ]
    key = (style.pseudo_type, style.base_url, tuple(declared))
    found = known.get(key)
    if found is None:
        found = known[key] = _Values(dict(style.cascaded))
    return found  # type: ignore[no-any-return]


def _is_words(value: Any) -> bool:
    """Whether a value is told by what it says, wherever it was read."""
    return type(value) is str or (type(value) is tuple and all(map(_is_words, value)))


def mends() -> tuple[tuple[Any, str, Callable[[Any], Any]], ...]:
    """The class of WeasyPrint's to replace while pages are made."""
    return ((css, "ComputedStyle", lambda _: _Style),)
