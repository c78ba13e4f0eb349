"""Who may know whom: dependencies point at the model, each third-party library has one home."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "builder").rglob("*.py"))

HOMES = {
    "markdown_it": "builder.reader",
    "mdit_py_plugins": "builder.reader",
    "pygments": "builder.listing",
    "anyascii": "builder.reader.slugs",
    "unicode_rbnf": "builder.spoken.numerals",
    "spellchecker": "builder.lexicon.known",
    "langcodes": "builder.bcp47",
    "yaml": "builder.metadata_block",
    "weasyprint": "builder.editions.pdf",
    "pydyf": "builder.editions.pdf",
    "cssselect2": "builder.editions.pdf",
    "pyphen": "builder.editions.pdf",
    "fontTools": "builder.face",
    "pikepdf": "builder.editions.pdf",
    "ebooklib": "builder.editions.epub",
    "fontpkg": "builder.style",
    "tinycss2": "builder.style",
    "PIL": "builder.picture",
    "resvg_py": "builder.picture",
    "pyttsx3": "builder.engines.system",
    "espeakng_loader": "builder.engines.system",
    "onnxruntime": "builder.engines",
    "piper": "builder.engines.piper",
    "faster_whisper": "builder.listening",
    "av": "builder.audio",
    "mutagen": "builder.audio",
    "typer": "builder.cli",
    "rich": "builder.report",
}

FORBIDDEN = [
    ("builder.model", "builder."),
    ("builder.errors", "builder.editions"),
    ("builder.sentences", "builder.model"),
    ("builder.spoken", "builder.model"),
    ("builder.spoken", "builder.lexicon"),
    ("builder.typography", "builder.model"),
    ("builder.checks", "builder.reader"),
    ("builder.xhtml", "builder.editions"),
    ("builder.script", "builder.engines"),
    ("builder.narration", "builder.editions"),
    ("builder.audio", "builder.narration"),
    ("builder.mastering", "builder.deliveries"),
    ("builder.mastering", "builder.editions"),
    ("builder.deliveries", "builder.editions"),
    ("builder.deliveries", "builder.reader"),
    ("builder.engines", "builder.model"),
    ("builder.engines", "builder.script"),
    ("builder.engines", "builder.narration"),
    ("builder.listening", "builder.narration"),
    ("builder.evidence", "builder."),
    ("builder.verify", "builder.editions"),
    ("builder.verify", "builder.xhtml"),
    ("builder.verify", "builder.narration"),
    ("builder.verify", "builder.report"),
    ("builder.editions", "builder.verify"),
    ("builder.editions", "builder.cli"),
    ("builder.editions", "builder.report"),
    ("builder.editions.pdf", "builder.reader"),
    ("builder.editions.epub", "builder.reader"),
    ("builder.editions.audiobook", "builder.reader"),
    ("builder.editions.pdf", "builder.editions.epub"),
    ("builder.editions.epub", "builder.editions.pdf"),
    ("builder.editions.audiobook", "builder.editions.epub"),
    ("builder.editions.epub", "builder.editions.audiobook"),
]


def name(path: Path) -> str:
    dotted = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    return dotted.removesuffix(".__init__")


def imports(path: Path) -> set[str]:
    """Everything a module imports, dotted; ``from a import b`` counts as both a and a.b."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def is_in(module: str, package: str) -> bool:
    return module == package or module.startswith(package.rstrip(".") + ".")


@pytest.mark.parametrize("path", MODULES, ids=map(name, MODULES))
def test_each_library_has_one_home(path: Path) -> None:
    for imported in imports(path):
        home = HOMES.get(imported.split(".")[0])
        assert home is None or is_in(name(path), home), (
            f"{name(path)} imports {imported}; its home is {home}"
        )


@pytest.mark.parametrize(("who", "whom"), FORBIDDEN, ids=lambda part: part)
def test_dependencies_point_at_the_model(who: str, whom: str) -> None:
    for path in MODULES:
        if is_in(name(path), who):
            known = {i for i in imports(path) if is_in(i, whom) and not is_in(i, who)}
            assert not known, f"{name(path)} knows {known}"


def test_every_library_that_is_imported_has_a_home_and_is_declared() -> None:
    import sys

    declared = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    packages = {
        "yaml": "PyYAML",
        "PIL": "pillow",
        "pygments": "Pygments",
        "fontTools": "fonttools",
        "ebooklib": "EbookLib",
        "markdown_it": "markdown-it-py",
        "piper": "piper-tts",
        "spellchecker": "pyspellchecker",
    }
    for path in MODULES:
        for imported in {i.split(".")[0] for i in imports(path)} - {"builder", "numpy"}:
            if imported in sys.stdlib_module_names:
                continue
            assert imported in HOMES, f"{name(path)} imports {imported}, which has no home"
            assert f'"{packages.get(imported, imported.replace("_", "-"))}' in declared, imported


def test_every_folder_of_code_and_style_is_in_the_wheel() -> None:
    import tomllib

    listed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
        "setuptools"
    ]["packages"]
    code = {name(path) for path in MODULES if path.name == "__init__.py"}
    styles = {
        "builder." + ".".join(p.parent.relative_to(ROOT).parts)
        for p in (ROOT / "styles").rglob("*.css")
    }
    assert set(listed) == code | styles
