"""What was found when it was all encoded: the mastering report, and the problems that follow."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from builder.audio.coders import Coder
from builder.deliveries import Recording, encoding, sample
from builder.errors import Problem
from builder.mastering import report
from builder.mastering.report import Line
from builder.model import Span


def lines(recording: Recording, names: Collection[str], coders: Sequence[Coder]) -> Iterator[Line]:
    """Every file that was encoded, decoded again, measured, and held against the profile."""
    profile = recording.profile
    for coder in coders:
        some = [encoding.reading(each, coder, recording.store) for each in recording.masters]
        yield from report.of_book(coder, some, profile)
        for track, reading in zip(recording.tracks, some, strict=True):
            yield from report.of_file(track.title, coder, reading, profile)
    if "sample" in names:
        yield from _sample(recording)
    if profile.credits:
        credits = {"opening", "closing"} & {track.id for track in recording.tracks}
        yield Line("the book", len(credits), profile.credits)


def _sample(recording: Recording) -> Iterator[Line]:
    profile = recording.profile
    (coder,) = sample.coders(profile)
    reading = encoding.reading(sample.excerpt(recording), coder, recording.store)
    yield from report.of_file("sample", coder, reading, profile)
    if profile.sample:
        yield Line(f"{coder.name} · sample", profile.sample.read(reading), profile.sample)


def problems(some: Iterable[Line], span: Span) -> Iterator[Problem]:
    """A warning for each thing that some file misses; `span` is where the profile is chosen."""
    for row in report.rows(some):
        if failed := row.failed:
            first, bound = failed[0], row.bound
            others = f" and {len(failed) - 1} more" if len(failed) > 1 else ""
            message = (
                f"{bound.what} of {first.file}{others} is {first.value:.2f}{bound.unit}, "
                f"and should be {bound}"
            )
            yield Problem(bound.code, message, span, bound.hint, "warning")
