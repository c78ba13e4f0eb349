"""The mastering report: what every file was found to be, held against what its profile wants."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from builder.audio import meter
from builder.audio.coders import Coder
from builder.audio.meter import Reading
from builder.mastering.profiles import Bound, Profile


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was measured of one file, or of the book."""

    file: str
    """``mp3 · Dawn``; ``m4b`` for the book as a whole."""
    value: float
    bound: Bound

    @property
    def is_passed(self) -> bool:
        """Whether it is as the profile wants it."""
        return self.bound.holds(self.value)


@dataclass(frozen=True, slots=True)
class Row:
    """A bound, and how all files stand to it."""

    bound: Bound
    lines: tuple[Line, ...]

    @property
    def failed(self) -> tuple[Line, ...]:
        """The files that miss it."""
        return tuple(line for line in self.lines if not line.is_passed)

    @property
    def found(self) -> str:
        """The value, or from the least to the greatest."""
        values = [line.value for line in self.lines]
        low, high = f"{min(values):.2f}", f"{max(values):.2f}"
        return f"{low}{self.bound.unit}" if low == high else f"{low} to {high}{self.bound.unit}"


def of_book(coder: Coder, some: Sequence[Reading], profile: Profile) -> Iterator[Line]:
    """What the profile asks of all files together."""
    for bound in profile.bounds:
        if not bound.is_each and bound.only in ("", coder.name):
            yield Line(coder.name, bound.read(meter.together(some)), bound)


def of_file(title: str, coder: Coder, reading: Reading, profile: Profile) -> Iterator[Line]:
    """What the profile asks of each file."""
    for bound in profile.bounds:
        if bound.is_each and bound.only in ("", coder.name):
            yield Line(f"{coder.name} · {title}", bound.read(reading), bound)


def rows(some: Iterable[Line]) -> list[Row]:
    """The lines by what they measure."""
    found: dict[Bound, list[Line]] = {}
    for line in some:
        found.setdefault(line.bound, []).append(line)
    return [Row(bound, tuple(lines)) for bound, lines in found.items()]


def text(profile: Profile, some: Sequence[Line]) -> str:
    """The report as a page: a line for each file and each thing that was measured."""
    failed = sum(not line.is_passed for line in some)
    width = max((len(line.file) for line in some), default=0)
    head = f"Profile {profile.name}: {len(some) - failed} of {len(some)} passed.\n"
    body = (
        f"{'pass' if line.is_passed else 'FAIL'}  {line.file:{width}}  "
        f"{line.bound.what:18} {f'{line.value:.2f}{line.bound.unit}':>15}   ({line.bound})\n"
        for line in some
    )
    return head + "\n" + "".join(body)
