"""An audition: the words that a voice may say wrong, each spoken once, to be heard in a row.

They are said as the book will say them: by whoever would read them, with the lexicon's help. The
worst come first, a WAV file each, with a page to play them from beside the sentence they stand in.
"""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path

from builder import audio, draft, narration
from builder.audio import wav
from builder.editions import Progress, silently
from builder.engines import Audio
from builder.errors import BookError, Problem
from builder.lexicon import Suspect
from builder.model import Span
from builder.narration import Track
from builder.narration.cast import Cast
from builder.script import Line, Passage
from builder.store import Store

PAGE = "audition.html"
"""What a folder of ours is known by: no other is written over."""


def hold(
    suspects: Sequence[Suspect],
    cast: Cast,
    folder: Path,
    store: Store,
    progress: Progress = silently,
) -> list[Path]:
    """Speak each word into a folder; the page, and a sound for every word that can be heard.

    A folder that an earlier audition made gives way to this one. Raises `BookError` where it holds
    anything else.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / PAGE).is_file():
        message = f"`{folder}` holds other things than an audition"
        hint = "name a folder that is empty, or not there yet"
        raise BookError(Problem("audition-folder", message, Span(folder, 1), hint))
    lines = tuple(Line(str(n), each.line, 0.0, each.lang) for n, each in enumerate(suspects))
    passages = (Passage("audition", "Audition", lines),)
    names: dict[Suspect, str] = {}
    with draft.folder(folder) as inside:
        for track in narration.narrate(passages, cast, store, progress=progress):
            for number, sound in _words(track):
                name = f"{number + 1:03}-{suspects[number].word}.wav"
                names[suspects[number]] = name
                wav.write(inside / name, sound)
        (inside / PAGE).write_text(page(suspects, names, cast.language), encoding="utf-8")
    return [folder / name for name in (PAGE, *names.values())]


def _words(track: Track) -> Iterator[tuple[int, Audio]]:
    """The sounds of a track apart, and the number of the word that each is."""
    heard = [*track.sound()]
    for clip, sound in zip(track.clips, heard[1::2], strict=True):
        yield int(clip.line.id), Audio(sound, audio.RATE)


def page(suspects: Sequence[Suspect], sounds: Mapping[Suspect, str], language: str) -> str:
    """The words with their sounds, as a page that any browser plays."""
    rows = "\n".join(
        f'<tr><td lang="{escape(each.lang or language)}">{escape(each.word)}</td>'
        f"<td>{_player(sounds.get(each))}</td><td>{escape(each.said)}</td>"
        f'<td>{each.count:,}</td><td lang="{escape(language)}">{escape(each.context)}</td></tr>'
        for each in suspects
    )
    return f"""<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Audition</title>
<style>
:root {{ color-scheme: light dark }}
body {{ font: 1rem/1.5 Georgia, serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }}
table {{ border-collapse: collapse }}
th, td {{ padding: 0.4rem 1rem 0.4rem 0; text-align: start; border-bottom: thin solid }}
td:first-child {{ font-weight: bold }}
audio {{ width: 12rem; height: 2rem; vertical-align: middle }}
</style>
<h1>Audition</h1>
<p>The words that the voice may say wrong, the worst first, each as it will say it.
What sounds wrong is mended in <code>lexicon.toml</code>.</p>
<table>
<tr><th>Word</th><th>Heard</th><th>Said as</th><th>Times</th><th>First in</th></tr>
{rows}
</table>
</html>
"""


def _player(name: str | None) -> str:
    return f'<audio controls preload="none" src="{escape(name)}"></audio>' if name else "not spoken"
