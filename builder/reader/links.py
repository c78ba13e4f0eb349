"""Where links lead, and what those without words are to say: settled when every id is known."""

import posixpath
from dataclasses import replace
from functools import cached_property, partial
from typing import Any
from urllib.parse import urlsplit

from builder.errors import Problem, did_you_mean
from builder.manuscript import Manuscript
from builder.model import Chapter, Id, Link, Reference, asides, rewrite
from builder.reader import targets
from builder.reader.inlines import below
from builder.reader.ledger import Names
from builder.reader.targets import Target


class Links:
    """The links of a book's chapters, led to ids."""

    def __init__(
        self,
        chapters: tuple[Chapter, ...],
        names: Names,
        manuscript: Manuscript,
        problems: list[Problem],
    ) -> None:
        self.chapters, self.names = chapters, names
        self.manuscript, self.problems = manuscript, problems

    def settled(self) -> tuple[Chapter, ...]:
        """The chapters, in which every link and every reference knows where it leads."""
        return tuple(map(self.led, self.chapters))

    def led(self, chapter: Chapter) -> Chapter:
        """A chapter with its links led; itself, where it has none."""
        if not any(isinstance(each, Link | Reference) for each in asides(chapter)):
            return chapter
        return rewrite(chapter, partial(self.settle, chapter.id))

    def settle(self, home: Id, node: Any) -> Any:
        """A link of the chapter `home`, led inside the book; any other node as it is."""
        if not isinstance(node, Link | Reference) or urlsplit(node.target).scheme:
            return node
        if (id := self.address(node)) is None:
            known = [f"#{name}" for name in self.names.anchors] + list(self.names.files)
            message = f"link `{node.target}` leads nowhere"
            hint = (
                did_you_mean(node.target, known)
                or "links lead to a chapter's file or to an `{#id}`"
            )
            self.problems.append(Problem("link-dead", message, node.span, hint))
            return node
        if isinstance(node, Reference):
            node = self.named(node, id, home)
        return replace(node, target=f"#{id}")

    def address(self, link: Link | Reference) -> Id | None:
        """The id a link inside the book means, if there is one."""
        path, _, fragment = link.target.partition("#")
        if not path:
            return self.names.anchors.get(fragment)
        file = posixpath.normpath(below(path, link.span.path, self.manuscript.root))
        if (chapter := self.names.files.get(file)) is None:
            return None
        return self.names.anchors.get(fragment) if fragment else chapter

    def named(self, reference: Reference, id: Id, home: Id) -> Reference:
        """A reference that knows what its target is called."""
        target = self.targets.get(id)
        if target is None:
            hint = f"write the words that lead there: `[the letter]({reference.target})`"
            message = f"`{reference.target}` has no name that could stand here"
            self.problems.append(Problem("reference-nameless", message, reference.span, hint))
            return reference
        is_plain = target.is_placed and target.chapter == home
        label = "" if is_plain else target.label
        lang = target.lang if label and target.lang != reference.lang else ""
        return replace(
            reference, role=target.role, label=label, label_lang=lang, matter=target.matter
        )

    @cached_property
    def targets(self) -> dict[Id, Target]:
        """What has a name in this book; most books never ask."""
        return targets.targets(self.chapters, self.manuscript.config.book.language)
