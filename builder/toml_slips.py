"""One statement of a file of settings: what is wrong with it, and the line as it should be."""

import difflib
import re

from builder.toml_edits import Kind, quoted
from builder.toml_values import AND, DOUBLE, FLAGS, NOTHING, QUOTES, SETTING, Values

SEPARATOR = re.compile(r"[ \t]*(:=|==|=>|->|[=:＝：])[ \t]*")
REMARK = re.compile(r"(//+|--+|%+|;+|/\*|<!--|rem\b)[ \t]*", re.IGNORECASE)
BARE = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*")
FOREIGN = {"---", "...", "+++", "{", "}", "},", "[", "]", "],"}
"""Lines of YAML, JSON and the like, which have nothing to say here."""
HEAD = re.compile(
    r"([\[({<]{1,2})[ \t]*([^\[\](){}<>=:,#\"“”']+?)[ \t]*([\])}>]{0,2})[ \t]*:?[ \t]*(?=#|$)"
)
"""A table's name in brackets of some kind: what opens them, the name, what closes them."""
OUT = "take this line out"


class Statement(Values):
    """Reads one statement and collects what is wrong with it."""

    def read(self) -> None:
        """Read a header, a setting or a remark, and go on behind it."""
        self.skip()
        start = self.at
        line = self.line()
        plain = line.strip()
        if not plain or plain.startswith("#"):
            self.at = self.line_end()
        elif plain in FOREIGN or plain.startswith("```"):
            self.edit(start, self.line_end(), "", f"`{plain}` has no place in this file", OUT)
            self.at = self.line_end()
        elif remark := self.match(REMARK.pattern):
            self._remark(start, remark.end(), f"`{remark[1]}` begins no remark here; `#` does")
        elif not self._header(line):
            self._setting(start)

    def _remark(self, start: int, end: int, why: str) -> None:
        self.edit(start, end, "# ", why)
        self.at = self.line_end()

    # Headers ----------------------------------------------------------------------------

    def _header(self, line: str) -> bool:
        """Whether the line is meant to name a table; mends it if it does not."""
        found = HEAD.match(line) or re.match(r"()([\w.-]+)[ \t]*(\]{1,2})[ \t]*(?=#|$)", line)
        if not found and (alone := re.match(r"()([\w.-]+)[ \t]*:[ \t]*()(?=#|$)", line)):
            found = alone if alone[2].lower() in self.vocabulary.tables else None
        if not found:
            return self._crowded(line)
        opening, name, closing = found[1], found[2], found[3]
        end = self.at + len(found[0].rstrip())
        if (opening, closing) not in (("[", "]"), ("[[", "]]")) or not BARE.fullmatch(name):
            why = f"no table can be called `{found[0].strip()}`"
            if opening == "[" and not closing:
                why = "the bracket is not closed"
            elif BARE.fullmatch(name):
                why = "a table's name stands in `[` and `]`"
            self.edit(self.at, end, f"[{self._table(name)}]", why)
        elif found[0].rstrip().endswith(":"):
            self.edit(self.at, end, f"[{name}]", "no colon stands after a table's name")
        self.at = self.line_end()
        return True

    def _crowded(self, line: str) -> bool:
        """Whether a setting stands behind a table's name on the same line."""
        found = re.match(r"(\[[\w.-]+\])[ \t]*:?[ \t]*(?=[^\s#])", line)
        if not found or line.lstrip().startswith("[["):
            return False
        here = self.at
        why = "a table's name stands on a line of its own"
        self.edit(here + len(found[1]), here + found.end(), "\n", why)
        self.at = here + found.end()
        self._setting(self.at)
        return True

    def _table(self, name: str) -> str:
        """The table that a name means; the name itself in quotes if it means none."""
        plain = re.sub(r"[\s_-]+", "", name).lower()
        near = difflib.get_close_matches(plain, self.vocabulary.tables, 1, 0.75)
        if near:
            return near[0]
        return name if BARE.fullmatch(name) else quoted(name)

    # Settings ---------------------------------------------------------------------------

    def _setting(self, start: int) -> None:
        """Read a key and its value."""
        if mark := self.match(r"[-*•>][ \t]+"):
            self.edit(start, mark.end(), "", f"no `{mark[0].strip()}` stands before a setting")
            self.at = mark.end()
        if not (kind := self._key()):
            return
        begin = self.at
        self.skip()
        if self.peek() in ("", "\n", "#"):
            self._empty(start, begin, kind[0])
            return
        if self.match(r"[|>][+-]?[ \t]*\n[ \t]+"):
            self._folded()
            return
        at = self.at
        if self._raw("top").lower() in NOTHING:
            key = self.text[start:begin].strip(" =:")
            self._remark(start, start, f"`{key}` is set to nothing; leave it out")
            return
        self.value("top", kind[0])
        self._rest(at, kind[0])

    def _key(self) -> list[Kind]:
        """Read a key and its `=`; what it takes, or nothing where the line is no setting."""
        start, line = self.at, self.line()
        found = _separator(line)
        name = line[: found.start()].strip() if found else ""
        if not found or not name or not self._may_be_key(name, found[1]):
            first = re.match(r"([\w-]+)[ \t]+(?=[^\s])", line)
            is_known = first and (self.vocabulary.is_free or first[1] in self.vocabulary.keys)
            if not found and first and is_known:
                why = f"there is no `=` between `{first[1]}` and its value"
                self.edit(start + first.end(1), start + first.end(), " = ", why)
                self.at = start + first.end()
                return [self.vocabulary.keys.get(first[1], "")]
            why = "this line is no setting, and no remark"
            self._remark(start, start, why)
            return []
        bare = name.strip(QUOTES) if name[0] in QUOTES else name
        good = self._good_key(name, bare)
        why = (
            f"`{name}` needs straight quotes" if good[0] in "\"'" else f"no key is called `{name}`"
        )
        self.edit(start, start + len(name), good, why)
        self.at = start + found.end()
        mark = f"`{found[1]}` stands between `{good}` and its value; it must be `=`"
        if found[1] != "=":
            self.edit(start + len(name), self.at, " = ", mark)
        return [self.vocabulary.keys.get(good.strip("\"'"), "")]

    def _may_be_key(self, name: str, separator: str) -> bool:
        """Whether words before a colon are a key, and not the beginning of a remark."""
        if separator == "=" or self.vocabulary.is_free or BARE.fullmatch(name.strip(QUOTES)):
            return len(name) < 80
        return bool(self._nearest(name))

    def _nearest(self, name: str) -> str:
        spelt = re.sub(r"[\s_]+", "-", name.strip(QUOTES).lower())
        known = [*self.vocabulary.keys]
        for tried in (spelt, spelt.replace("-", "")):
            if near := difflib.get_close_matches(tried, known, 1, 0.85):
                return near[0]
        return ""

    def _good_key(self, name: str, bare: str) -> str:
        if name != bare and name[0] in "\"'" and name[-1] == name[0]:
            return name
        if BARE.fullmatch(bare) and not (self.vocabulary.is_free and "." in bare):
            return bare
        return (not self.vocabulary.is_free and self._nearest(bare)) or quoted(bare)

    # Behind the key ---------------------------------------------------------------------

    def _empty(self, start: int, begin: int, kind: Kind) -> None:
        """Mend a key without a value, or with its values in YAML's way on the lines below."""
        below = re.compile(r"[^\n]*((?:\n[ \t]*-[ \t]+[^\n]+)+)").match(self.text, self.at)
        key = self.text[start:begin].strip(" \t=:")
        if below:
            items = [
                re.sub(r"^[ \t]*-[ \t]+", "", item).strip().strip(QUOTES)
                for item in below[1].strip("\n").split("\n")
            ]
            new = f" [{', '.join(map(quoted, items))}]"
            line = self.text.count("\n", 0, below.end()) + 1
            hint = f"write `{key} ={new}`, and take the lines down to line {line} out"
            self.edit(begin, below.end(), new, f"the list of `{key}` is written as in YAML", hint)
            self.at = below.end()
            return
        shown = {"list": '["…"]', "flag": "true", "number": "1"}.get(kind, '"…"')
        hint = f"write it behind the `=`, `{key} = {shown}`, or take this line out"
        new = {"list": " []", "flag": " false", "number": " 0"}.get(kind, ' ""')
        self.edit(begin, begin, new, f"`{key}` has no value", hint, start)
        self.at = self.line_end()

    def _folded(self) -> None:
        """Mend YAML's text of several lines, which begins with a bar."""
        found = self.match(r"[|>][+-]?[ \t]*\n((?:[ \t]+[^\n]*(?:\n|$)|\n(?=[ \t]))+)")
        assert found
        text = " ".join(found[1].split())
        last = self.text.count("\n", 0, found.start(1) + len(found[1].rstrip())) + 1
        hint = f"write `{quoted(text)}` for the bar, and take the lines down to line {last} out"
        end = found.start(1) + len(found[1].rstrip())
        self.edit(self.at, end, quoted(text), "a text of several lines is written as in YAML", hint)
        self.at = end

    def _rest(self, value: int, kind: Kind) -> None:
        """Read what stands behind a value on its line."""
        self.skip()
        rest = self.line()
        if not rest or rest.startswith("#"):
            return
        here = self.at
        if end := re.match(r"[,;]+[ \t]*(?=#|$)", rest):
            self.edit(here, here + len(end[0].rstrip()), "", f"no `{rest[0]}` ends a setting")
            self.at = here + end.end()
        elif stray := re.match(r"[\])}]+[ \t]*,?(?=[ \t]*(?:#|$))", rest):
            self._stray(value, stray[0], kind)
        elif re.match(r"(?://|--|/\*|<!--)", rest):
            remark = REMARK.match(rest)
            assert remark
            self._remark(here, here + remark.end(), f"`{remark[1]}` begins no remark here")
        elif more := re.match(rf"[;,]?{SETTING}", rest):
            self._second(rest, more)
        elif kind in ("list", "") and re.match(rf",|{AND}|[{QUOTES}]", rest):
            self._bracket(value)
        else:
            self._joined(value)

    def _stray(self, value: int, mark: str, kind: Kind) -> None:
        """Mend a bracket that closes what nothing has opened."""
        here = self.at
        self.at = here + len(mark)
        if kind == "list" and self.text[value] not in "[(":
            self.edit(value, value, "[", "this list has no opening bracket")
            self.edit(here, self.at, "]", "this list has no opening bracket", place=value)
        else:
            self.edit(here, self.at, "", f"`{mark}` closes nothing")

    def _second(self, rest: str, more: re.Match[str]) -> None:
        own = rest.lstrip(";, \t")
        why = "two settings stand on one line"
        self.edit(self.at, self.at + len(rest) - len(own), "\n", why)
        self.at += len(rest) - len(own)
        self._setting(self.at)

    def _bracket(self, value: int) -> None:
        """Put brackets around several values."""
        text, edits = self.text, self.edits
        inner = self.__class__(text[value : self.line_end()], self.vocabulary)
        parts = _parts(inner.text)
        new = f"[{', '.join(parts)}]"
        self.edits = [each for each in edits if each.end <= value]
        self.edit(value, self.line_end(), new, "several values stand in brackets")
        self.at = self.line_end()

    def _joined(self, value: int) -> None:
        """Take all that stands on the line for one text."""
        self.edits = [each for each in self.edits if each.end <= value]
        raw = re.sub(r"[ \t]+#[ \t].*$", "", self.text[value : self.line_end()]).rstrip(" ,;")
        text = re.sub(rf"[{DOUBLE}]", "", raw).strip(f" {QUOTES}")
        if raw.lower() not in FLAGS:
            why = "something stands outside the quotes"
            self.edit(value, value + len(raw), quoted(" ".join(text.split())), why)
        self.at = self.line_end()


def _separator(line: str) -> re.Match[str] | None:
    """Where the key ends: the first `=` or `:` that stands in no quotes."""
    at = 0
    if line[:1] in QUOTES and line:
        closing = next((i for i in range(1, len(line)) if line[i] in QUOTES), 0)
        at = closing + 1
    found = SEPARATOR.search(line, at)
    quote = next((i for i in range(at, len(line)) if line[i] in DOUBLE), len(line))
    equals = re.search(r"[ \t]*(=)(?![=>])[ \t]*", line[:quote])
    if found and found[1] == ":" and equals and at <= equals.start():
        # `O: a life = "…"`: the colon belongs to the key.
        return re.compile(r"[ \t]*(=)[ \t]*").search(line, equals.start())
    return found if found and found.start() < quote else None


def _parts(text: str) -> list[str]:
    """Several texts on one line, each in straight quotes."""
    text = re.sub(r"[ \t]+#[ \t].*$", "", text).rstrip(" ,;")
    cut = re.split(
        rf"(?<=[{QUOTES}])[ \t]*(?:,|;|and|und|et|и|&|\+|[ \t])[ \t]*(?=[{QUOTES}])|,", text
    )
    return [quoted(part.strip().strip(QUOTES)) for part in cut if part.strip()]
