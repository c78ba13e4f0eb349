"""Marks of other programs' Markdown: what each means there, and what our Markdown has instead."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark that we do not read."""

    pattern: re.Pattern[str]
    """Found in a block's plain text; harmless prose must not match: "$5 and $6", "a ~ b"."""
    name: str
    """What it means to the program that has it."""
    instead: str
    """What to write here; FILE stands for the file that the pattern's group ``file`` names."""

    def mended(self, found: re.Match[str]) -> str:
        """What to write instead of what the pattern has found."""
        file = found.groupdict().get("file", "").strip()
        return self.instead.replace(
            "(FILE)", f"(<{file}>)" if " " in file else f"({file})"
        ).replace("FILE", file)


def _mark(pattern: str, name: str, instead: str) -> Mark:
    return Mark(re.compile(pattern, re.MULTILINE), name, instead)


FOREIGN = (
    _mark(
        r"!\[\[(?P<file>[^\[\]\n|#]+\.(?:png|jpe?g|gif|svg|webp))\s*(?:\|[^\[\]\n]*)?\]\]",
        "a picture, as Obsidian has them",
        "write `![what it shows](FILE)`; if it lies in a folder, `folder/FILE`",
    ),
    _mark(
        r"(?<!!)\[\[[^\[\]\n]+\]\]",
        "a link between notes, as Obsidian has them",
        "write `[words](chapter.md)`",
    ),
    _mark(
        r"!\[\[(?![^\[\]\n|#]+\.(?:png|jpe?g|gif|svg|webp)\s*[|\]])[^\[\]\n]+\]\]",
        "another file to be shown here, as Obsidian has them",
        "take it out, and write what stands in it",
    ),
    _mark(
        r"^\[![A-Za-z]+\][+-]?",
        "a box, as GitHub and Obsidian have them",
        "write `::: notice` on a line, the words below it, and `:::` where it ends",
    ),
    _mark(r"^\[[ xX]\] ", "a box to tick", r"take it out, or write it as words: `\[ ]`"),
    _mark(r"%%[^%\n]+%%", "a comment, as Obsidian has them", "write `<!-- … -->`"),
    _mark(
        r"\{\{[^{}\n]*\}\}|\{%[^%\n]*%\}",
        "an order to another program",
        "take it out, and write what it brought; words that you mean stand between backticks",
    ),
    _mark(
        r"(?<![\w=])==(?=[^\s=])[^=\n]*[^\s=]==(?![\w=])",
        "a highlight",
        "write `*so*`, or `[so]{.highlight}` with `.highlight` in your style.css",
    ),
    _mark(
        r"(?<=[A-Za-z)\]])~[A-Za-z0-9+-]{1,6}~",
        "small figures below the line",
        "write `<sub>2</sub>`",
    ),
    _mark(r"(?<=[\w)\]])\^[\w+-]{1,6}\^", "small figures above the line", "write `<sup>2</sup>`"),
    _mark(
        r"\\(?:newpage|pagebreak|clearpage|noindent|[vh]space|[a-z]{3,}(?=\{))\*?(?:\{[^{}\n]*\})?",
        "an order to LaTeX",
        "take it out; a scene break is `* * *`, and each chapter begins a page by itself",
    ),
    _mark(
        r"(?<![\w$\\])\$\$?(?=[^\s$])[^$\n]*[\\^_={}][^$\n]*\$\$?(?![\w$])",
        "a formula",
        "write it in words, or as a picture: `![what it says](formula.svg)`",
    ),
    _mark(r"\[-?@[\w:.-]+[^\]\n]*\]", "a citation", "write it out, as a note: `^[Knuth, 1984.]`"),
    _mark(
        r"^\{(?:frontmatter|mainmatter|backmatter|pagebreak|/?blurb[^{}\n]*|/?aside)\}$",
        "an order to Leanpub",
        "take it out; what a chapter is stands behind its title: `# Thanks {.acknowledgments}`",
    ),
    _mark(
        r"^(?:!!!|\?\?\?\+?) \w+",
        "a box, as MkDocs has them",
        "write `::: notice`, the words, and `:::`",
    ),
    _mark(r"^[A-Z]> ", "a box, as Leanpub has them", "write `::: aside`, the words, and `:::`"),
    _mark(
        r"^(?:\[TOC\]|\{:toc\})$", "a place for the contents", "take it out: they make themselves"
    ),
    _mark(r"\{(?:\+\+|--|~~|>>|==)[^{}\n]*\}", "a correction", "write the text as it is to be"),
    _mark(r"^\+[-=]{2,}\+", "a table of pandoc's", "write `| a | b |`, `|---|---|`, `| 1 | 2 |`"),
    _mark(
        r"^-+8<-+", "another file to be read in here", "take it out, and write what stands in it"
    ),
    _mark(
        r"^[a-z][\w-]*:: ",
        "a remark of Obsidian's",
        "take it out, or hide it: `<!-- … -->`",
    ),
    _mark(
        r"\{=[a-z]+\}",
        "an order to one program",
        "take it out, with what stands before it: a book is one text for page, screen and voice",
    ),
    _mark(
        r"(?<![\w:]):(?:[+-]1|[a-z]+(?:_[a-z]+)*):(?![\w:])",
        "a picture by its name",
        "write the character itself: 🙂",
    ),
    _mark(
        r"^\| [^|\n]*$(?:\n\| [^|\n]*$)*",
        "lines of verse, as pandoc has them",
        "write `::: verse`, the lines, and `:::`",
    ),
)
