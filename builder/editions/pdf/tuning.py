"""What a compositor would do with a chapter that is set: a line more here, a line less there.

Set by itself each paragraph is at its best, and some of them still have a loose line, a runt or a
stack of hyphens; and pages end where paragraphs let them. Here some paragraphs are set otherwise:
the way that costs least is tried, the chapter is set again and measured, and what does not measure
better is taken back. All of it hangs on the one chapter, and comes out the same each time.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from builder.editions.pdf import faults
from builder.editions.pdf.faults import Fault, Proof
from builder.editions.pdf.paragraphs import Tuning, options
from builder.editions.pdf.paragraphs.options import Option
from builder.editions.pdf.paragraphs.setting import Setter
from builder.model import Id

Tunings: TypeAlias = Mapping[Id, Tuning]

TRIALS, LAYOUTS = 6, 60
"""How often a chapter is set again for one page, and for all of them."""
PAGES = 2
"""How many pages back from an uneven one paragraphs are looked at: its own, and the one before."""


def tune(setter: Setter, lay: Callable[[], Proof]) -> dict[Id, Tuning]:
    """What is to be set otherwise in a chapter that `lay` sets with the setter, and reads."""
    chapter = _Chapter(setter, lay)
    chapter.mend_paragraphs()
    chapter.mend_pages()
    return dict(chapter.setter.tunings)


@dataclass(slots=True)
class _Chapter:
    setter: Setter
    lay: Callable[[], Proof]
    options: dict[Id, list[Option]] = field(default_factory=dict)
    layouts: int = 0

    def mend_paragraphs(self) -> None:
        """Mend by themselves the paragraphs that an eye would mark."""
        self._set({})
        self._set(dict(self._mended()))

    def _mended(self) -> Iterator[tuple[Id, Tuning]]:
        for place, seen in self.setter.seen.items():
            now = options.best(seen, self.setter.finder)
            if now and now.flaws:
                same = (each for each in self._options(place) if not each.tuning.more)
                other = min(same, key=lambda each: (each.flaws, each.cost), default=now)
                if other.flaws < now.flaws:
                    yield place, other.tuning

    def mend_pages(self) -> None:
        """Mend the pages that are uneven or next to empty, one after another."""
        proof = self._set(self.setter.tunings)
        hopeless: set[tuple[str, int]] = set()
        while self.layouts < LAYOUTS:
            found = faults.of_pages(proof.pages)
            fault = next((each for each in found if _name(each) not in hopeless), None)
            if fault is None:
                return
            mended = self._mend_page(proof, fault)
            if mended is None:
                hopeless.add(_name(fault))
            else:
                proof = mended

    def _mend_page(self, proof: Proof, fault: Fault) -> Proof | None:
        """The chapter with that page mended, and no other made worse; None where it can't be."""
        before = dict(self.setter.tunings)
        for place, tuning in self._candidates(proof, fault)[:TRIALS]:
            trial = self._set(before | {place: tuning})
            if len(faults.of_pages(trial.pages)) < len(faults.of_pages(proof.pages)):
                return trial
        self.setter.tunings = before
        return None

    def _candidates(self, proof: Proof, fault: Fault) -> list[tuple[Id, Tuning]]:
        """The paragraphs before the fault that may have a line more or less, cheapest first."""
        page = fault.line.page
        near = [each for each in proof.pages if page - PAGES < each.page <= page]
        if fault.code == "chapter-runs-over":
            near = list(proof.pages)
        places = dict.fromkeys(place for each in near for place in each.blocks)
        found = [
            (option.cost, place, option.tuning)
            for place in places
            if place not in self.setter.tunings
            for option in self._cheapest(place)
        ]
        return [(place, tuning) for _, place, tuning in sorted(found)]

    def _cheapest(self, place: Id) -> Iterator[Option]:
        """The cheapest way to set a paragraph a line longer, and a line shorter, without a flaw."""
        for more in (-1, 1):
            some = [each for each in self._options(place) if each.tuning.more == more]
            fair = [each for each in some if not each.flaws]
            if fair:
                yield min(fair, key=lambda each: each.cost)

    def _options(self, place: Id) -> list[Option]:
        if place not in self.options:
            seen = self.setter.seen.get(place)
            self.options[place] = list(options.options(seen, self.setter.finder)) if seen else []
        return self.options[place]

    def _set(self, tunings: Tunings) -> Proof:
        self.setter.tunings = tunings
        self.layouts += 1
        return self.lay()


def _name(fault: Fault) -> tuple[str, int]:
    return fault.code, fault.line.page


def counted(tunings: Tunings) -> dict[str, int]:
    """How many paragraphs are set in which other way."""
    more = [tuning.more for tuning in tunings.values()]
    return {"spaced": more.count(0), "longer": more.count(1), "shorter": more.count(-1)}
