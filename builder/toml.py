"""Write values as TOML has them, for the lines that an author may copy into ``book.toml``."""

import json
import re
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from typing import Any


def line(key: str, value: Any) -> str:
    """One key with its value: ``trim = "6in 9in"``."""
    return f"{name(key)} = {written(value)}"


def written(value: Any) -> str:
    """A value: ``true``, ``"text"``, ``["a", "b"]``, ``{ name = "…" }``."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return text(value)
        case tuple() | list():
            return f"[{', '.join(map(written, value))}]"
        case Mapping():
            return _inline(value)
        case _ if is_dataclass(value):
            return _record(value)
    return str(value)


def text(value: str) -> str:
    """A basic string, on one line (TOML 1.0, "String"); what is no character becomes `?`."""
    plain = value.encode("utf-8", "replace").decode()
    # JSON escapes as TOML does, but for DEL, which TOML forbids.
    return json.dumps(plain, ensure_ascii=False).replace("\x7f", "\\u007F")


def name(key: str) -> str:
    """A key, in quotes where it needs them."""
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else text(key)


def _inline(table: Mapping[str, Any]) -> str:
    pairs = ", ".join(line(key, value) for key, value in table.items())
    return f"{{ {pairs} }}" if pairs else "{}"


def _record(value: Any) -> str:
    """A dataclass as a table of what is not as usual; as its first field where that is all."""
    said = {
        each.name.replace("_", "-"): getattr(value, each.name)
        for each in fields(value)
        if each.default is MISSING or getattr(value, each.name) != each.default
    }
    first = fields(value)[0]
    if first.default is MISSING and set(said) == {first.name}:
        return written(said[first.name])
    return _inline(said)
