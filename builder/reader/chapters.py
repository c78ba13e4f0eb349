"""A heading and what follows it → a chapter, with the notes it calls."""

import re
from collections.abc import Sequence

from markdown_it.tree import SyntaxTreeNode

from builder.errors import did_you_mean
from builder.model import Attributes, Chapter, Id, Note, plain
from builder.reader.blocks import BlockReader
from builder.reader.inlines import attributes_of, flatten


class ChapterReader(BlockReader):
    """Reads one chapter."""

    def chapter(
        self,
        id: Id,
        role: str,
        heading: SyntaxTreeNode | None,
        nodes: Sequence[SyntaxTreeNode],
        label: str,
        attributes: Attributes,
    ) -> Chapter:
        """The chapter of a heading and what follows it."""
        self.id, self.language = id, attributes.lang or self.language
        span = self.span(heading or nodes[0])
        title = self.title(heading, f"{id}-title") if heading else None
        some = self.blocks(nodes, id)
        words = " ".join(plain(title.inlines).split()) if title else ""
        manner = (attributes.lang, attributes.voice)
        return Chapter(id, role, title, words or label, some, self.notes(), span, *manner)

    def manner(self, heading: SyntaxTreeNode) -> Attributes:
        """The language and the voice of a chapter, by its heading: ``{lang=ru voice=saule}``."""
        found = {k: v for k, v in heading.attrs.items() if k not in ("id", "class")}
        return attributes_of(found, self.span(heading), self)[1]

    def notes(self) -> tuple[Note, ...]:
        """The notes this chapter calls. One may call another, so the list grows as it is read."""
        made: list[Note] = []
        while len(made) < len(self.calls):
            key = list(self.calls)[len(made)]
            number, place, at = self.calls[key]
            id = f"{self.id}-n{number}"
            if key in self.inline_notes:
                tokens, inside = self.inline_notes[key]
                pieces = flatten(tokens, inside, self)
                block = self.paragraph_of(pieces, inside, f"{id}-1", place(at), Attributes())
                made.append(Note(id, number, (block,) if block else (), place(at)))
            elif node := self.file.notes.get(key):
                self.file.called.add(key)
                made.append(Note(id, number, self.blocks(node.children, id), self.span(node)))
                if not made[-1].blocks:
                    self.problem(
                        "note-empty", f"note `[^{key}]` has no text", made[-1].span, "write it"
                    )
            else:
                hint = (
                    self.colonless(key)
                    or did_you_mean(key, self.file.notes)
                    or f"add a line `[^{key}]: …` with its text"
                )
                self.problem(
                    "note-missing", f"note `[^{key}]` is not in this file", place(at), hint
                )
                made.append(Note(id, number, (), place(at)))
        return tuple(made)

    def colonless(self, key: str) -> str:
        """A hint where a line looks like the text of that note, but for its colon."""
        mark = re.compile(rf"\s*\[\^{re.escape(key)}\]\s*:?\s*(?=[^\s:.,;!?)])")
        for number, line in enumerate(self.file.lines.lines, 1):
            if (found := mark.match(line)) and not found[0].rstrip().endswith("]:"):
                return f"is it line {number}? Write a colon right behind it: `[^{key}]: …`"
        return ""
