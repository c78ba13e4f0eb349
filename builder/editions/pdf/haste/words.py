"""The words of a justified line, each shaped once a book.

In a justified line Pango sets every word and every space by itself: a space has a width of its own
there, so that nothing is kerned with it, nor joined over it. The line need not be shaped again,
whose words were met before. What Pango makes of the spaces is read off a line that it has set.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

from weasyprint.text.ffi import TO_UNITS, ffi, gobject, pango

SIZE = ffi.sizeof("PangoGlyphInfo")
FIELDS = SIZE // ffi.sizeof("int")
"""Of a glyph: itself, its width, how far it stands aside and aloft, and its marks."""

Glyph: TypeAlias = tuple[int, int, int]
"""A glyph, its width, and how far it stands aside."""

LATIN = "!-~\u00a1-\u00ac\u00ae-\u024f\u2010-\u2015\u2018-\u2027"
ORDINARY = re.compile(f"[{LATIN}]*[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f][{LATIN}]*")
"""A word of one script, which is known by a letter of it. A number or a dash alone is of the script
of the word before, and is shaped by its rules."""

ffi.cdef("gpointer g_object_ref (gpointer object);")

SPACING = (" ", "\u00a0")
"""What is widened in a justified line."""
SPACES = re.compile("([ \u00a0])")

MOST = 100_000
"""How many words are kept of a face: a book of a million words has fewer."""


@dataclass(frozen=True, slots=True)
class Word:
    """How a word or a space is set."""

    key: str | Glyph
    """What tells it from others of its face: a word is always set alike."""
    glyphs: tuple[Glyph, ...]
    letter: Callable[[int], str]
    """What one of them stands for."""


class Space(NamedTuple):
    """A kind of space."""

    letter: str
    is_first: bool
    """Whether a line begins with it: before an emphasis ends one, as a text box by itself."""
    is_last: bool

    def moved(self, spacing: int) -> tuple[int, int]:
        """How much wider it is in a line, and how much further aside: Pango gives half of it to
        each side, WeasyPrint twice of it where Pango takes one side away."""
        if self.is_first:
            return 2 * spacing - _left(2 * spacing), 0
        if self.is_last:
            return _left(2 * spacing), _left(2 * spacing)
        return spacing, _left(spacing)


@dataclass(eq=False, slots=True)
class Shapes:
    """The words of one face and size, and its spaces; all documents of a book share them."""

    face: Any = None
    _layout: Any = None
    """The one that words are shaped in."""
    _words: dict[str, Word | None] = field(default_factory=dict)
    _spaces: dict[Space, Glyph | None] = field(default_factory=dict)
    """By themselves, as they were seen; None for one that was seen to be otherwise, too."""

    def line(self, layout: Any) -> list[Word] | None:
        """The words and spaces of a justified line; None where one is not known."""
        texts, spacing = SPACES.split(layout.text), spacing_of(layout)
        last = len(texts) - 1
        spaces: dict[Space, Word | None] = {}
        found = []
        for at, text in enumerate(texts):
            if at % 2 == 0:
                if not text and at in (0, last):
                    continue
                word = self._word(text, layout)
            else:
                space = Space(text, at == 1 and not texts[0], at + 1 == last and not texts[last])
                if space not in spaces:
                    spaces[space] = self._space(space, spacing)
                word = spaces[space]
            if word is None:
                return None
            found.append(word)
        return found

    def _word(self, text: str, layout: Any) -> Word | None:
        """How a word is set; None where that hangs on what stands beside it."""
        if text not in self._words:
            if len(self._words) == MOST:
                self._words.clear()
            self._words[text] = self._shaped(text, layout) if ORDINARY.fullmatch(text) else None
        return self._words[text]

    def _shaped(self, text: str, like: Any) -> Word | None:
        if self._layout is None:
            copy = pango.pango_layout_copy(like.layout)
            self._layout = ffi.gc(copy, gobject.g_object_unref)
        raw = text.encode()
        pango.pango_layout_set_text(self._layout, raw, len(raw))
        run = pango.pango_layout_get_line_readonly(self._layout, 0).runs
        is_one = run.next == ffi.NULL and run.data.item.analysis.font == self.face
        return _word(text, run.data, raw) if is_one else None

    def _space(self, space: Space, spacing: int) -> Word | None:
        known = self._spaces.get(space)
        if known is None or spacing == 0:
            return None
        (glyph, width, aside), (wider, further) = known, space.moved(spacing)
        found = glyph, width + wider, aside + further
        return Word(found, (found,), lambda _: space.letter)

    def see(self, layout: Any) -> None:
        """Learn from a line how its spaces are set, after Pango has set it."""
        line, _ = layout.get_first_line()
        raw, spacing = layout.text.encode(), spacing_of(layout)
        for run in runs(line):
            begin, end = run.item.offset, run.item.offset + run.item.length
            letter = raw[begin:end].decode()
            if letter in SPACING:
                self._see(Space(letter, begin == 0, end == len(raw)), run, spacing)

    def _see(self, space: Space, run: Any, spacing: int) -> None:
        face, found = run.item.analysis.font, glyphs(run) or []
        if self.face is None:
            self.face = ffi.gc(gobject.g_object_ref(face), gobject.g_object_unref)
        plain = None
        if face == self.face and len(found) == 1:
            glyph, width, aside = found[0]
            wider, further = space.moved(spacing)
            plain = glyph, width - wider, aside - further
        if self._spaces.setdefault(space, plain) != plain:
            self._spaces[space] = None


def shapes(layout: Any) -> Shapes:
    """What is known of the words that are set like those of a layout."""
    known = layout.style.font_config.__dict__.setdefault("shapes", {})
    # All but the last of them: lines are drawn under and over letters, and don't change those.
    *facts, _ = layout.facts
    key = tuple(facts)
    found = known.get(key)
    if found is None:
        found = known[key] = Shapes()
    return found  # type: ignore[no-any-return]


def is_waiting(layout: Any) -> bool:
    """Whether a layout is to be justified and drawn, and has not been told so yet."""
    return bool(layout.__dict__.get("is_waiting"))


def spacing_of(layout: Any) -> int:
    """By how much the spaces of a justified line are widened, in Pango's units."""
    return int(layout.justification_spacing * TO_UNITS)


def _left(spacing: int) -> int:
    """What of a space's widening stands on its left: Pango's `distribute_letter_spacing`."""
    half = int(spacing / 2)
    is_whole = spacing & (TO_UNITS - 1) == 0
    return (half + TO_UNITS // 2) & ~(TO_UNITS - 1) if is_whole else half


def runs(line: Any) -> Iterator[Any]:
    """The runs of a line: what of it is of one face, one script and one width of spaces."""
    run = line.runs
    while run != ffi.NULL:
        yield run.data
        run = run.next


def glyphs(run: Any) -> list[Glyph] | None:
    """The glyphs of a run; None where one stands aloft, which is for WeasyPrint to write."""
    string = run.glyphs
    every = ffi.buffer(string.glyphs, string.num_glyphs * SIZE)
    found = memoryview(every).cast("i").tolist()
    if any(found[3::FIELDS]):
        return None
    return list(zip(found[::FIELDS], found[1::FIELDS], found[2::FIELDS], strict=True))


def letters(run: Any, raw: bytes) -> Callable[[int], str]:
    """What says which letters a glyph of a run stands for, of all that a line says."""
    begin, length, level = run.item.offset, run.item.length, run.item.analysis.level
    clusters = ffi.unpack(run.glyphs.log_clusters, run.glyphs.num_glyphs)
    # Where text runs to the left, so do glyphs, and the cluster after one is that before it.
    step = -1 if level % 2 else 1

    def letter(at: int) -> str:
        after = at + step
        end = clusters[after] if 0 <= after < len(clusters) else length
        return raw[begin + clusters[at] : begin + end].decode()

    return letter


def _word(text: str, run: Any, raw: bytes) -> Word | None:
    """What a run is of a text; None for one that is not ordinary."""
    found = glyphs(run)
    if found is None or not all(0 <= glyph < pango.PANGO_GLYPH_EMPTY for glyph, _, _ in found):
        return None
    return Word(text, tuple(found), letters(run, raw))
