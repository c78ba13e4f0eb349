"""The rules of each standard, as veraPDF tells them apart: what they ask, and the clause that does.

ISO 15930-7 is told without its clauses: we have what is public of it, and not the text.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from builder.editions.pdf.standards import survey as surveys
from builder.editions.pdf.standards.rules import colours, files, fonts, leaves, tags, words
from builder.editions.pdf.standards.survey import Found, Survey

UA, A, X = "pdf/ua-1", "pdf/a-3b", "pdf/x-4"
_NAMES = {UA: "ISO 14289-1", A: "ISO 19005-3", X: "ISO 15930-7"}
_KEEPS = {UA: (UA,), A: (A, UA), X: (X,)}
"""What each standard of ours keeps to: what is to be kept is to be read aloud, too."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that a standard asks for."""

    code: str
    clauses: Mapping[str, str]
    """Where each standard asks for it; empty for one whose clause we do not know."""
    broken: Callable[[Survey], Iterator[Found]]
    hint: str = ""
    is_advice: bool = False
    """Whether no standard asks for it, but every press does."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule that a file breaks."""

    rule: Rule
    clause: str
    message: str
    page: int = 0

    @property
    def code(self) -> str:
        """What the rule is called."""
        return self.rule.code


OURS = "this is the builder's own fault: tell us, with the book"
_FACE = "take another face in style.css, or tell us which one this is"
_SHEET = "look for it in style.css and in the pictures"

RULES = (
    # The file
    Rule("pdf-encrypted", {A: "6.1.3", X: "", UA: "7.16"}, files.encrypted, OURS),
    Rule("pdf-unnamed", {A: "6.1.3", X: ""}, files.unnamed, OURS),
    Rule("pdf-version", {A: "6.1.2"}, files.versions, OURS),
    Rule("pdf-version-late", {X: ""}, files.pressed_versions, OURS),
    Rule("pdf-filter", {A: "6.1.7.2"}, files.filters, OURS),
    Rule("pdf-elsewhere", {A: "6.1.7.1", X: ""}, files.elsewhere, OURS),
    Rule("pdf-active", {A: "6.5"}, files.active, OURS),
    Rule("pdf-clickable", {X: ""}, files.clickable, OURS),
    Rule("pdf-attachment", {A: "6.8"}, files.attached, OURS),
    Rule("pdf-form", {A: "6.2.9, 6.4", X: ""}, files.forms, OURS),
    # What it says of itself
    Rule("xmp-missing", {A: "6.6.2.1", X: "", UA: "7.1"}, words.silent, OURS),
    Rule("xmp-archive", {A: "6.6.4"}, words.kept, OURS),
    Rule("xmp-aloud", {UA: "5"}, words.heard, OURS),
    Rule("xmp-press", {X: ""}, words.pressed, OURS),
    Rule("xmp-unexplained", {A: "6.6.2.3"}, words.explained, OURS),
    Rule("xmp-untitled", {UA: "7.1", X: ""}, words.titled, "give the book a title in book.toml"),
    Rule("xmp-undated", {X: ""}, words.dated, OURS),
    Rule("xmp-unversioned", {X: ""}, words.versioned, OURS),
    Rule("xmp-untrapped", {X: ""}, words.trapped, OURS),
    Rule("xmp-differs", {A: "6.6.3", X: ""}, words.agreed, OURS),
    # Colours
    Rule("intent-missing", {A: "6.2.3"}, colours.kept_intent, OURS),
    Rule("press-missing", {X: ""}, colours.pressed_intent, OURS),
    Rule("intent-profile", {A: "6.2.3"}, colours.kept_profile, OURS),
    Rule(
        "press-profile",
        {X: ""},
        colours.pressed_profile,
        "take the profile that the printer has for this paper: [pdf] profile",
    ),
    Rule("colour-device", {A: "6.2.4.3"}, colours.kept_devices, _SHEET),
    Rule("colour-screen", {X: ""}, colours.pressed_devices, _SHEET),
    Rule("colour-blended", {A: "6.2.10"}, colours.blended, _SHEET),
    Rule("colour-blend", {A: "6.2.10", X: ""}, colours.blends, _SHEET),
    Rule("colour-transfer", {A: "6.2.5", X: ""}, colours.transfers, _SHEET),
    Rule("colour-rendering", {A: "6.2.6", X: ""}, colours.rendering, _SHEET),
    Rule("image-smoothed", {A: "6.2.8"}, colours.smoothed, OURS),
    Rule(
        "ink-heavy",
        {X: ""},
        colours.heavy,
        "take less of each ink: it would not dry, and mark the page that lies on it",
        is_advice=True,
    ),
    Rule(
        "ink-letters",
        {X: ""},
        colours.overprinted,
        "give them black alone, device-cmyk(0 0 0 1), or no black at all",
        is_advice=True,
    ),
    # Faces
    Rule("font-elsewhere", {A: "6.2.11.4.1", X: "", UA: "7.21.4.1"}, fonts.embedded, _FACE),
    Rule("font-width", {A: "6.2.11.5", X: "", UA: "7.21.5"}, fonts.widths, _FACE),
    Rule("font-unlisted", {A: "6.2.11.4.2", UA: "7.21.4.2"}, fonts.listed, _FACE),
    Rule("font-unmapped", {A: "6.2.11.3.2", UA: "7.21.3.2"}, fonts.mapped, _FACE),
    Rule("font-letter", {A: "6.2.11.8", X: "", UA: "7.21.8"}, fonts.missing, _FACE),
    Rule("font-unreadable", {UA: "7.21.7"}, fonts.readable, _FACE),
    # Pages
    Rule("page-uncut", {X: ""}, leaves.boxed, OURS),
    Rule("page-touched", {X: ""}, leaves.untouched, OURS),
    Rule("page-note", {A: "6.3.1, 6.3.2"}, leaves.shown, OURS),
    Rule("page-stranger", {A: "6.2.2", X: ""}, leaves.known, OURS),
    Rule("page-deep", {A: "6.1.13"}, leaves.shallow, "take out boxes that do nothing"),
    # Structure
    Rule("tags-missing", {UA: "7.1"}, tags.tagged, OURS),
    Rule("tags-title", {UA: "7.1"}, tags.entitled, OURS),
    Rule("tags-language", {UA: "7.2"}, tags.spoken, "give the book its language in book.toml"),
    Rule("tags-picture", {UA: "7.3"}, tags.pictured, "describe it: ![what it shows](picture.svg)"),
    Rule("tags-unmarked", {UA: "7.1"}, tags.marked, OURS),
    Rule("tags-order", {UA: "7.18.3"}, tags.ordered, OURS),
    Rule("tags-link", {UA: "7.18.5"}, tags.described, OURS),
)


def faults(content: bytes, standard: str) -> list[Fault]:
    """All that a file does against a standard: each rule, and what breaks it."""
    with surveys.opened(content) as pdf:
        survey = Survey.of(pdf)
        return [
            Fault(rule, _clause(rule, each), message, page)
            for rule in RULES
            if (each := next((kept for kept in _KEEPS[standard] if kept in rule.clauses), ""))
            for message, page in dict.fromkeys(rule.broken(survey))
        ]


def _clause(rule: Rule, standard: str) -> str:
    if rule.is_advice:
        return "printers' usage"
    clause = rule.clauses[standard]
    return f"{_NAMES[standard]} § {clause}" if clause else _NAMES[standard]
