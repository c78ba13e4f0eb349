"""Code in the sentences of README and docs names things that there are.

Commands and their options, keys and tables of book.toml, marks of the manuscript, voices, files,
targets of the Makefile, variables of sheets and of the environment.
"""

import re
import shlex
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any, get_type_hints

import pytest
import typer
from documents import ROOT, Span, spans
from test_docs import commands

from builder import cli, config, publish
from builder.engines import system
from builder.model import MATTER

COMMANDS = dict(commands())
SETTINGS: dict[str, set[str]] = {
    table: {each.name.replace("_", "-") for each in fields(get_type_hints(config.Config)[table])}
    for table in (each.name for each in fields(config.Config))
    if hasattr(get_type_hints(config.Config)[table], "__dataclass_fields__")
} | {
    "audiobook.pauses": {each.name.replace("_", "-") for each in fields(config.Pauses)},
    "audiobook.voices": set(),
    "cast": set(),
    "words": {"case", "say", "ipa", "lang"},
}
"""Tables and their keys; ``[words]`` is the lexicon's."""
SETTINGS["book"].add("chapters")
FREE = ("audiobook.voices", "cast", "words")
"""Tables whose keys are the author's own."""


# Rules: a form of code, and what must be so of it -------------------------------------------------


def command(text: str, tmp_path: Path) -> None:
    """``bookbuilder takes remember --anew ID``: a command, and options that it has."""
    words = shlex.split(text.replace("[BOOK]", "BOOK"))
    words = words[1:] if words[0] == "bookbuilder" else words
    name = " ".join(words[:2]) if " ".join(words[:2]) in COMMANDS else words[0]
    assert name in COMMANDS, f"no command `{name}`"
    known = _options(name) | (_options(f"{name} list") if name == "voices" else set())
    known |= _options("lexicon audit") if name == "lexicon" else set()
    assert {word for word in words if word.startswith("--")} <= known


def option(text: str, tmp_path: Path) -> None:
    """``--speak FOLDER`` or ``--ornament``: an option of a command, or a variable of a sheet."""
    for name in re.findall(r"--[a-z][\w-]*", text):
        assert name in _all_options() or name in _sheets(), name


def setting(text: str, tmp_path: Path) -> None:
    """``[pdf] trim``, ``[pdf] tune = true``: a table, a key, a value that it takes."""
    found = re.fullmatch(r"\[([a-z.]+)\](?: ([\w-]+)(?: = (.+))?)?", text)
    assert found, text
    table, key, value = found.groups()
    assert table in SETTINGS, table
    assert not key or key in SETTINGS[table], key
    if value:
        path = tmp_path / "book.toml"
        path.write_text(f"[{table}]\n{key} = {value}\n", encoding="utf-8")
        assert config.load(path)[1] == []


def assignment(text: str, tmp_path: Path) -> None:
    """``page-list = false``: a key of some table; in a table of names, a voice."""
    ((key, value),) = tomllib.loads(f"{text}\n").items()
    if re.fullmatch(VOICE, str(value)) and key not in {"voice", "engine"}:
        return voice(value, tmp_path)
    assert any(key in keys for keys in SETTINGS.values()), key


def target(text: str, tmp_path: Path) -> None:
    """``make kokoro``: a target of the Makefile."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{text.split()[1]}:", makefile, re.MULTILINE)


def mark(text: str, tmp_path: Path) -> None:
    """``[No.]{pause=1.5}``, ``{.preface}``, ``::: verse``: a chapter may hold it."""
    page = tmp_path / "one.md"
    page.write_text("\n".join(_chapters(text)), encoding="utf-8")
    found = [str(each) for each in publish.open_book(page).problems if each.severity == "error"]
    assert [each for each in found if "[link-dead]" not in each] == []


def voice(text: str, tmp_path: Path) -> None:
    """``kokoro:bf_emma``: a voice that there is, on a machine that has the engine."""
    engine, _, name = text.partition(":")
    if engine == "system":
        assert system.choose(name, "en")
    if engine == "kokoro":
        assert name in _kokoro()


def variable(text: str, tmp_path: Path) -> None:
    """``BOOKBUILDER_STORE``: something here asks the environment for it."""
    sources = [*(ROOT / "builder").rglob("*.py"), ROOT / "Makefile", *(ROOT / "tests").glob("*.py")]
    here = Path(__file__)
    assert any(text in path.read_text(encoding="utf-8") for path in sources if path != here)


def file(text: str, tmp_path: Path) -> None:
    """``styles/base.css``: a file of the repository."""
    assert list(ROOT.glob(text))


def extra(text: str, tmp_path: Path) -> None:
    """``pip install 'bookbuilder[words]'``: an extra of ours."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert set(re.findall(r"\[(\w+)\]", text)) <= project["optional-dependencies"].keys()


VOICE = r"(?:system|kokoro):[\w/-]+"
FIRST = "|".join(sorted({name.split()[0] for name in COMMANDS}))
RULES: dict[str, Callable[[str, Path], None]] = {
    rf"bookbuilder [a-z]+\b[^…]*|(?:{FIRST}) (?:-|[A-Z\[]|en$)[^…]*": command,
    r"--[a-z][\w-]*(?:, -\w)?(?: [A-Za-z]+)?": option,
    r"\[[a-z]+(?:\.[a-z]+)?\](?: [\w-]+(?: = .+)?)?": setting,
    r"[a-z][\w-]* = [^…{]+": assignment,
    r"make [a-z]+": target,
    r"(?:#+ [^{]+|:::+ |\[[^\]]*\])?\{[.#a-z][^…]*\}|:::+ [a-z]+": mark,
    VOICE: voice,
    r"BOOKBUILDER_[A-Z_]+": variable,
    r"(?:styles|tests|docs|builder|manuscript)/[\w/.*-]+": file,
    r"pip install '[^…]+'": extra,
}
"""Forms of code, each to the end, and what is asked of it. What has no such form is not a claim."""


def claims() -> Iterator[tuple[Span, Callable[[str, Path], None]]]:
    """Each of them once: where it is first met, and the rule that it must keep."""
    seen = set()
    for span in spans():
        rule = next((rule for form, rule in RULES.items() if re.fullmatch(form, span.text)), None)
        if rule and span.text not in seen:
            seen.add(span.text)
            yield span, rule


@pytest.mark.parametrize(
    ("span", "rule"), [pytest.param(span, rule, id=str(span)) for span, rule in claims()]
)
def test_what_a_sentence_names_is_there(
    span: Span, rule: Callable[[str, Path], None], tmp_path: Path
) -> None:
    rule(span.text, tmp_path)


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (command, "bookbuilder voice"),
        (command, "check --prnt"),
        (option, "--ornement"),
        (setting, "[pdf] trimm"),
        (setting, "[pdf] tune = maybe"),
        (assignment, "page-lists = false"),
        (target, "make kokorro"),
        (mark, "[No.]{puase=1}"),
        (voice, "system:nobody"),
        (variable, "BOOKBUILDER_STORES"),
        (file, "styles/bases.css"),
        (extra, "pip install 'bookbuilder[wods]'"),
    ],
)  # fmt: skip
def test_a_slip_in_a_claim_is_found(
    rule: Callable[[str, Path], None], text: str, tmp_path: Path
) -> None:
    with pytest.raises((AssertionError, LookupError, tomllib.TOMLDecodeError)):
        rule(text, tmp_path)


# What they ask ------------------------------------------------------------------------------------


@cache
def _options(name: str) -> set[str]:
    found: Any = COMMANDS.get(name)
    return {each for parameter in found.params for each in parameter.opts} if found else set()


@cache
def _all_options() -> frozenset[str]:
    """Those of every command, and of ``bookbuilder`` itself."""
    ours = typer.main.get_command(cli.app).params
    return frozenset(each for parameter in ours for each in parameter.opts).union(
        *map(_options, COMMANDS)
    )


@cache
def _kokoro() -> frozenset[str]:
    """Its voices, from the source: the engine itself is not on every machine."""
    source = (ROOT / "builder" / "engines" / "kokoro" / "speakers.py").read_text(encoding="utf-8")
    tongues = re.findall(r'^    "([a-z])": Tongue\((.*?)\),\n', source, re.MULTILINE | re.DOTALL)
    return frozenset(
        f"{letter}{name}"
        for letter, tongue in tongues
        for name in re.findall(r"\b[fm]_[a-z]+", tongue)
    )


@cache
def _sheets() -> frozenset[str]:
    """Every variable of our sheets, and those that the code gives them."""
    sources = [*(ROOT / "styles").rglob("*.css"), *(ROOT / "builder").rglob("*.py")]
    text = "".join(path.read_text(encoding="utf-8") for path in sources)
    return frozenset(re.findall(r"--[a-z][\w-]*", text))


def _chapters(text: str) -> list[str]:
    """A book in which the mark stands where an author would put it."""
    role = re.fullmatch(r"\{\.([\w-]+)\}", text)
    other = "[the end]{.index term=snow range=start}" if "range=end" in text else ""
    other += "[the end]{.index term=snow range=end}" if "range=start" in text else ""
    other += "[kobyz]{.index}"
    if text.startswith("#"):
        return [text, "", "Words.", "", "# Two", "", f"Words. {other}"]
    if role and role[1] in MATTER:
        return ["# One", "", f"Words. {other}", "", f"# Two {text}", "", "Words."]
    if text.startswith(":::"):
        return ["# One", "", text, "Words.", ":::", "", other]
    if text.startswith(("{say", "{ipa")):
        return ["# One", "", f"Words [Bakhyt]{text} go on. {other}"]
    if text.startswith("{"):
        return ["# One", "", text, f"Words. {other}"]
    if "range=end" in text:
        return ["# One", "", f"Words {other} go {text} on."]
    return ["# One", "", f"Words {text} go on.", "", other]
