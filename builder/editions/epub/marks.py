"""The pages of the print edition in the ebook: a mark where each begins, and the list of them.

EPUB Accessibility 1.1 § 3.3 asks for both and for their source, so that a class in which some have
the paper and some the screen can open the same page.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from builder.folios import Folios
from builder.model import Id

TITLE_PAGE, COPYRIGHT_PAGE, CONTENTS = ":titlepage", ":copyright-page", ":contents"
"""Places that no author writes, by the names that the print edition gives them."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a printed page begins."""

    label: str
    id: Id
    place: Id
    """What it stands before."""

    @property
    def markup(self) -> str:
        """Seen by nobody, and by a reading system only (DPUB-ARIA 1.1 § 3, doc-pagebreak)."""
        return (
            f'<span id="{self.id}" epub:type="pagebreak" role="doc-pagebreak" '
            f'aria-label="{self.label}"></span>'
        )

    @property
    def is_front(self) -> bool:
        """Whether its number is a roman one."""
        return not self.label.isdigit()


def marks(folios: Folios, taken: Collection[Id]) -> tuple[Mark, ...]:
    """The marks of a book, under ids that none of its own places have."""
    prefix = "page-"
    while any(id.startswith(prefix) for id in taken):
        prefix = f"print-{prefix}"
    return tuple(Mark(each.label, f"{prefix}{each.label}", each.place) for each in folios)


def before(some: Sequence[Mark]) -> Mapping[Id, str]:
    """What to write before each place; several pages may begin within one sentence."""
    made: dict[Id, str] = {}
    for mark in some:
        made[mark.place] = made.get(mark.place, "") + mark.markup
    return made


def listed(some: Sequence[Mark], files: Mapping[Id, str]) -> Iterator[tuple[Mark, str]]:
    """Each mark that was written and where it leads to. A page of paper alone has none."""
    for mark in some:
        if mark.id in files:
            yield mark, f"{files[mark.id]}#{mark.id}"
