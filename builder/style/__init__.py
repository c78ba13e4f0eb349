"""Which sheets, in which order, for which edition: the ladder of plain CSS.

``base.css`` (what a chapter opening, a verse, an epigraph *is*), a theme (custom properties
only), ``print.css``, ``ebook.css`` or ``cover.css``, and the book's own ``style.css``, which has
the last word. The home of fontpkg, which brings the faces.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Literal, TypeAlias

import fontpkg

from builder import config, decoding
from builder.errors import BookError, Problem, did_you_mean
from builder.style import css, fetches, slips
from builder.style.css import Sheet

__all__ = [
    "Kind",
    "Sheet",
    "check",
    "classes",
    "faces",
    "families",
    "fetched",
    "face_files",
    "home",
    "house",
    "is_on",
    "ladder",
    "lines",
    "preset",
    "presets",
    "screen_faces",
    "sheet",
    "themes",
]

Kind: TypeAlias = Literal["print", "ebook", "cover"]

OWN = "style.css"
"""The last rung: a file in the manuscript's folder."""

DRAWN = "ornament.css"
"""A rung for books whose ornament is a picture."""

MEDIA: dict[Kind, css.Medium] = {"print": "print", "ebook": "screen", "cover": "print"}
"""What CSS calls our kinds."""


def home() -> Traversable:
    """The folder of our own sheets: inside the package once installed, else in the checkout."""
    packaged = resources.files("builder") / "styles"
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "styles"


def themes() -> list[str]:
    """The themes there are to choose from."""
    return _named("themes")


def presets() -> list[str]:
    """What print may be made for besides, over any theme."""
    return _named("presets")


def _named(folder: str) -> list[str]:
    names = (file.name for file in (home() / folder).iterdir())
    return sorted(name.removesuffix(".css") for name in names if name.endswith(".css"))


def preset(name: str, root: Path) -> tuple[str, ...]:
    """The rungs of a preset, if one is asked for; raises `BookError` for an unknown one."""
    if problems := list(_preset_unknown(name, root)):
        raise BookError(*problems)
    return (f"presets/{name}.css",) if name else ()


def ladder(
    kind: Kind,
    theme: str,
    root: Path,
    variables: Mapping[str, str] | None = None,
    rungs: tuple[str, ...] = (),
) -> tuple[Sheet, ...]:
    """The sheets of an edition in the order in which they speak.

    `rungs` are sheets of ours that it has besides; `variables` are custom properties that the
    edition sets (``{"--trim-width": "6in"}``); the book's own sheet comes after them. Raises
    `BookError` for an unknown theme and for a ``style.css`` that is no CSS.
    """
    if problems := [each for each in _check(theme, root) if each.severity == "error"]:
        raise BookError(*problems)
    names = ("base.css", f"themes/{theme}.css", f"{kind}.css", *rungs)
    ours = tuple(map(_ours, names))
    own = (_declared(variables or {}), *_own(root))
    drawn = (_ours(DRAWN),) if _is_drawn((*ours, *own), kind) else ()
    return (*ours, *drawn, *own)


def house(kind: Kind) -> tuple[Sheet, ...]:
    """Our own sheets that the editions of a kind may be set in, whatever their theme."""
    return tuple(
        map(_ours, ("base.css", *(f"themes/{each}.css" for each in themes()), f"{kind}.css"))
    )


def _is_drawn(sheets: Iterable[Sheet], kind: Kind) -> bool:
    """Whether the ornament between scenes is a picture."""
    return css.is_picture(value("--ornament", sheets, kind))


def value(name: str, sheets: Iterable[Sheet], kind: Kind) -> list[Any]:
    """What a custom property comes to in an edition, as tokens."""
    values = dict(css.variables(sheets, MEDIA[kind]))
    return css.resolve(values.get(name, []), values)


def lines(name: str, sheets: Iterable[Sheet]) -> int:
    """What a custom property comes to on paper, in whole lines; 1 where it is no such number."""
    return css.integer(value(name, sheets, "print")) or 1


def is_on(name: str, sheets: Iterable[Sheet]) -> bool:
    """Whether a custom property that is 1 or 0 is 1 on paper."""
    return css.integer(value(name, sheets, "print")) == 1


def sheet(
    kind: Kind,
    theme: str,
    root: Path,
    variables: Mapping[str, str] | None = None,
    rungs: tuple[str, ...] = (),
) -> str:
    """The ladder as one sheet; an ebook's has the values of its variables written in.

    Reading systems built on old engines ignore ``var()``, and with it the whole declaration.
    """
    sheets = ladder(kind, theme, root, variables, rungs)
    if kind == "ebook":
        return css.settled(sheets)
    return "\n".join(each.text for each in sheets)


def check(theme: str, root: Path, preset: str = "") -> list[Problem]:
    """What is wrong with the book's choice of theme and preset, and with its own sheet."""
    return [*_preset_unknown(preset, root), *_check(theme, root), *_fetched(root)]


def _preset_unknown(name: str, root: Path) -> Iterator[Problem]:
    if name and name not in presets():
        hint = did_you_mean(name, presets()) or f"there are: {', '.join(presets())}"
        place = config.place(root, "pdf", "preset")
        yield Problem("preset-unknown", f"there is no preset `{name}`", place, hint)


def _check(theme: str, root: Path) -> list[Problem]:
    if theme not in themes():
        hint = did_you_mean(theme, themes()) or f"there are: {', '.join(themes())}"
        place = config.place(root, "style", "theme")
        return [Problem("theme-unknown", f"there is no theme `{theme}`", place, hint)]
    try:
        own = _own(root)
    except BookError as error:
        return list(error.problems)
    if not own:
        return []
    ours = [*map(_ours, (*_RUNGS, f"themes/{theme}.css"))]
    known = dict([*css.variables(ours, "screen"), *css.variables(ours, "print")])
    return [problem for each in own for problem in _slips(each, known)]


def _slips(own: Sheet, known: Mapping[str, list[Any]]) -> Iterator[Problem]:
    yield from list(slips.unclosed(own)) or css.slips(own)  # what is open holds all below it
    yield from slips.slips(own, known)
    yield from css.unknown(own, set(known))
    yield from css.conditional(own)
    yield from css.miscounted(own, "--dropcap")


def _fetched(root: Path) -> Iterator[Problem]:
    with suppress(BookError):  # `_check` has told that it can't be read
        for own in _own(root):
            yield from fetches.problems(own.text, own.path)


_RUNGS = ("base.css", "print.css", "screen.css", "ebook.css", "cover.css", DRAWN)


def _ours(name: str) -> Sheet:
    return Sheet(Path("styles") / name, (home() / name).read_text(encoding="utf-8"))


def _own(root: Path) -> tuple[Sheet, ...]:
    path = root / OWN
    return (Sheet(path, decoding.read(path)),) if path.is_file() else ()


def classes(theme: str, root: Path) -> tuple[frozenset[str], frozenset[str]]:
    """The classes that our sheets have rules for, and those that the book's own sheet has."""
    names = (*_RUNGS, *([f"themes/{theme}.css"] if theme in themes() else []))
    try:
        own = _own(root)
    except BookError:
        own = ()  # `check` tells why it can't be read
    ours = (css.classes(_ours(name)) for name in names)
    return frozenset().union(*ours), frozenset().union(*map(css.classes, own))


def fetched(root: Path) -> tuple[str, ...]:
    """What the book's own sheet fetches from its folder."""
    return tuple(address for sheet in _own(root) for address in css.addresses(sheet.text))


def _declared(variables: Mapping[str, str]) -> Sheet:
    lines = "".join(f"  {name}: {value};\n" for name, value in variables.items())
    return Sheet(Path("book.toml"), f":root {{\n{lines}}}\n")


FACES = ("--text-face", "--head-face", "--label-face", "--code-face")
"""The variables that name faces of paper."""

# Faces --------------------------------------------------------------------------------------


def faces(sheets: Iterable[Sheet], more: Iterable[str] = ()) -> tuple[Sheet, tuple[Path, ...]]:
    """``@font-face`` rules for what the sheets name and pip has brought, and the faces' files.

    `more` are families that something else names, a picture.
    """
    rules, files = "", []
    for family in dict.fromkeys((*families(sheets), *more)):
        if fontpkg.slugify(family) not in fontpkg.families():
            continue
        for face in fontpkg.family(family).files:
            # A variable face serves every weight; naming one would fix it.
            weight = "" if face.variable or not face.weight else f" font-weight: {face.weight};"
            rules += (
                f'@font-face {{ font-family: "{family}"; font-style: {face.style};{weight} '
                f'src: url("{face.path.as_uri()}"); }}\n'
            )
            files.append(face.path)
    return Sheet(Path("fontpkg"), rules), tuple(files)


SCREEN_FACES = {"--screen-face": "body", "--screen-head-face": "h1, h2, h3, h4, h5, h6"}
"""The variables by which an ebook is asked to bring faces along, and what they are for."""


def screen_faces(sheets: Iterable[Sheet]) -> tuple[tuple[str, str], ...]:
    """What an ebook is to set in which face, ``(selector, font-family)``; nothing most often."""
    values = dict(css.variables(sheets, "screen"))
    asked = (
        (selector, css.text(css.resolve(values.get(name, []), values)))
        for name, selector in SCREEN_FACES.items()
    )
    return tuple((selector, face) for selector, face in asked if face not in {"", "inherit"})


def face_files(family: str) -> Mapping[str, Path]:
    """The files of a family that pip has brought, by style: ``normal``, ``italic``."""
    if fontpkg.slugify(family) not in fontpkg.families():
        return {}
    return {face.style: face.path for face in fontpkg.family(family).files if face.variable}


def families(sheets: Iterable[Sheet]) -> list[str]:
    """The families that the sheets ask for by name; the text's own comes first."""
    values = dict(css.variables(sheets, "print"))
    found = (
        token.value
        for name in FACES
        for token in css.resolve(values.get(name, []), values)
        if token.type == "string"
    )
    return list(dict.fromkeys(found))
