"""Values of settings as authors write them, and as TOML wants them.

The reader takes what an author plainly means: typographic quotes, ``yes``, a list without its
comma. Each liberty is an `Edit`.
"""

import re

from builder.toml_edits import Copy, Kind, LostError, is_toml, quoted

DOUBLE = '"“”„‟«»＂″'
SINGLE = "'‘’‚‛‹›`´′"
QUOTES = DOUBLE + SINGLE
FLAGS = {
    **dict.fromkeys(("yes", "on", "true", "y", "ja", "oui", "да", "иә"), "true"),
    **dict.fromkeys(("no", "off", "false", "n", "nein", "non", "нет", "жоқ"), "false"),
}
NOTHING = {"null", "none", "nil", "undefined", "~"}
SETTING = r"[ \t]*(?:[A-Za-z][\w-]*|\"[^\"\n]*\")[ \t]*=(?!=)"
HEADER = r"[ \t]*\[{1,2}[ \t]*[A-Za-z][\w.-]*[ \t]*\]{1,2}[ \t]*(?:#|$|\n)"
AND = r"(?:and|und|et|y|и|және|&|\+|;)[ \t]*(?=[\"“„«'‘‚])"
ENDS = {
    "top": r"[ \t]*(?:$|\n|\#|//|--|;|,)",
    "list": r"[ \t]*(?:$|\n|\#|//|,|;|\]|\)|\})",
    "table": r"[ \t]*(?:$|\n|\#|//|,|;|\})",
}
"""What may stand after a text, by what it stands in."""
NO_CLOSE = "this text has no closing quote"
NO_COMMA = "a comma is missing after this"


class Values(Copy):
    """Reads one value after the other; `self.at` stands behind what was read."""

    def value(self, inside: str = "top", kind: Kind = "") -> None:
        """Read a value, be it text, a list, a table, or a bare word."""
        self.skip()
        c = self.peek()
        if (c and c in QUOTES) or self.match(",,\\w"):
            self.string(inside)
        elif c == "[" or (c == "(" and inside == "top"):
            self.list()
        elif c == "{":
            self.table()
        else:
            self.bare(inside, kind)

    # Text -------------------------------------------------------------------------------

    def string(self, inside: str) -> None:
        """Read a text in quotes, whatever quotes they are."""
        start = self.at
        if self.match('"""') or self.match("'''"):
            self.several_lines()
            return
        proper = self.match(r'"(?:[^"\\\n]|\\.)*"' if self.peek() == '"' else r"'[^'\n]*'")
        if proper and self._ends(proper, inside):
            self.at = proper.end()
            if not is_toml(f"x = {proper[0]}"):
                why = "a single backslash can't stand in this text"
                if bad := re.search("[\x00-\x08\x0b-\x1f\x7f]", proper[0]):
                    why = f"the control character U+{ord(bad[0]):04X} stands in this text"
                text = re.sub("[\x00-\x08\x0b-\x1f\x7f]", "", proper[0][1:-1])
                new = proper[0][0] + text + proper[0][0]
                self.edit(start, self.at, new if is_toml(f"x = {new}") else quoted(text), why)
            return
        for same in (DOUBLE if self.peek() in DOUBLE else SINGLE, QUOTES):
            if (end := self._closing(same, inside)) >= 0:
                self._requote(start, end)
                return
        self._unclosed(inside)

    def _ends(self, proper: re.Match[str], inside: str) -> bool:
        """Whether the text ends where its quotes do; `"The "Lamp" again"` goes on behind them."""
        behind = self.text[proper.end() : self.line_end()]
        if re.match(ENDS[inside], behind) or re.match(
            r"[ \t]*[\])}]+[ \t]*,?[ \t]*(?:#|$)", behind
        ):
            return True
        return proper[0][-2:-1] not in ("", " ", proper[0][0]) and behind[:1] in (" ", "\t")

    def _closing(self, quotes: str, inside: str) -> int:
        """Offset of the quote that ends the text in this line; -1 if there is none."""
        stop = self.line_end()
        for at in range(self.at + 1, stop):
            if self.text[at] in quotes and re.match(ENDS[inside], self.text[at + 1 : stop]):
                return at
        return -1

    def _requote(self, start: int, end: int) -> None:
        """Put straight quotes around a text that has others, or has some inside."""
        first, last = self.text[start], self.text[end]
        inner = self.text[start + 1 : end]
        if inner[:1] == first and inner[-1:] == last and len(inner) > 2:
            inner = inner[1:-1]
            why = "this text stands in two pairs of quotes"
        elif first not in "\"'":
            why = f'`{first}` is a typographic quote; it must be a straight one, `"`'
        elif last not in "\"'":
            why = f'`{last}` is a typographic quote; it must be a straight one, `"`'
        elif first != last:
            why = f"this text begins with `{first}` and ends with `{last}`"
        else:
            why = "there are quotes inside the quotes of this text"
        self.at = end + 1
        place = end if first in "\"'" and last not in "\"'" else start
        self.edit(start, end + 1, quoted(inner), why, place=place)

    def _unclosed(self, inside: str) -> None:
        """Close a text where its line ends, or where it plainly goes on to a line below."""
        start, stop = self.at, self.line_end()
        if inside == "top" and (end := self._end_below(stop)):
            why = "this text goes on in the next line, and has only one quote at either end"
            last = self.text.count("\n", 0, end - 1) + 1
            hint = f'write `"""` for the quote here, and for the one at the end of line {last}'
            self.edit(start, start + 1, '"""', why, hint)
            self.edit(end - 1, end, '"""', why, hint, start)
            self.at = end
            return
        rest = self.text[start + 1 : stop]
        comment = re.search(r"[ \t]+#[ \t].*$", rest)
        rest = rest[: comment.start()] if comment else rest
        tail = re.search(ENDS_OF_LIST if inside != "top" else r"[ \t]*$", rest)
        text = rest[: tail.start()] if tail else rest
        self.at = start + 1 + len(text)
        why = NO_CLOSE
        if self.text[start] not in "\"'":
            why = f"`{self.text[start]}` is a typographic quote, and nothing closes the text"
        self.edit(start, self.at, quoted(text), why)

    def _end_below(self, at: int) -> int:
        """Offset after the quote that ends the text some lines below; 0 if there is none."""
        for line in self.text[at + 1 :].split("\n")[:40]:
            if re.match(SETTING, line) or re.match(HEADER, line) or not line.strip():
                return 0
            if '"' in line:
                end = at + 1 + len(line.rstrip())
                return end if line.rstrip().endswith('"') and line.count('"') == 1 else 0
            at += 1 + len(line)
        return 0

    def several_lines(self) -> None:
        """Read a text between three quotes."""
        start, marks = self.at, self.text[self.at : self.at + 3]
        found = self.text.find(marks, start + 3)
        if found >= 0:
            self.at = found + 3
            while self.peek() == marks[0] and self.at < found + 5:
                self.at += 1  # up to two more quotes belong to the text
            return
        end = start + 3
        for line in self.text[end:].split("\n"):
            if end > start + 3 and (re.match(SETTING, line) or re.match(HEADER, line)):
                break
            end += len(line) + 1
        end = len(self.text[: min(end - 1, len(self.text))].rstrip())
        number = self.text.count("\n", 0, end) + 1
        hint = f"write `{marks}` at the end of line {number}"
        self.edit(end, end, marks, f"this text has no closing `{marks}`", hint, start)
        self.at = end

    # Bare words -------------------------------------------------------------------------

    def bare(self, inside: str, kind: Kind) -> None:
        """Read what stands without quotes: a number, a date, true; or text that lacks them."""
        start = self.at
        raw = self._raw(inside)
        self.at = start + len(raw)
        if not raw or is_toml(f"x = {raw}"):
            return
        if raw.lower() in FLAGS and kind in ("flag", ""):
            word = FLAGS[raw.lower()]
            self.edit(start, self.at, word, f"`{raw}` must be written `{word}`")
        elif day := re.fullmatch(r"(\d{4})-(\d\d?)-(\d\d?)", raw):
            new = f'"{day[1]}-{int(day[2]):02}-{int(day[3]):02}"'
            self.edit(start, self.at, new, "a date has two figures for the month and the day")
        elif number := _number(raw, kind):
            self.edit(start, self.at, number, f"`{raw}` must be written `{number}`")
        else:
            self._text(start, raw, inside, kind)

    def _raw(self, inside: str) -> str:
        ends = {"top": r"[ \t]+(?:#|//|--[ \t])", "list": r"[,;\])#\n]", "table": r"[,}#\n]"}
        rest = self.line()
        found = re.search(ends[inside], rest)
        raw = rest[: found.start()] if found else rest
        return re.sub(r"[,;\s]+$", "", raw) if inside == "top" else raw.rstrip()

    def _text(self, start: int, raw: str, inside: str, kind: Kind) -> None:
        why = "this text has no quotes"
        if raw[-1] in QUOTES and raw.count(raw[-1]) == 1 and raw[-1] not in "'’":
            raw, why = raw[:-1], "this text has no opening quote"
        if kind == "list" and inside == "top":
            parts = [part.strip(f" {QUOTES}") for part in re.split(r"[,;]", raw)]
            new = f"[{', '.join(quoted(part) for part in parts if part)}]"
            self.edit(start, self.at, new, "this list has no brackets and no quotes")
        else:
            self.edit(start, self.at, quoted(raw), why)

    # Lists ------------------------------------------------------------------------------

    def list(self) -> None:
        """Read a list, on one line or on several."""
        start, opening = self.at, self.peek()
        self.edit(start, start + 1, "[", f"a list stands in `[` and `]`, not in `{opening}`")
        self.at = last = start + 1
        has_comma = True
        while True:
            self._between()
            c = self.peek()
            if c and c in "])}":
                self.edit(self.at, self.at + 1, "]", f"a list ends with `]`, not with `{c}`")
                self.at += 1
                return
            if self._is_over():
                self.edit(last, last, "]", "this list has no closing bracket", place=start)
                self.at = last
                return
            if c in ",;":
                self._comma(is_needed=not has_comma)
                has_comma, last = True, self.at if c == "," else last
                continue
            if word := self.match(AND):
                new, has_comma = "" if has_comma else ",", True
                self.edit(self.at, word.end(), f"{new} ", f"`{word[0].strip()}` can't stand here")
                self.at = word.end()
            elif not has_comma:
                self.edit(last, last, ",", NO_COMMA)
            before = self.at
            self.value("list")
            if self.at == before:  # nothing that could be a value
                self.edit(self.at, self.at + 1, "", f"`{c}` can't stand here")
                self.at += 1
            last, has_comma = self.at, False

    def _comma(self, is_needed: bool) -> None:
        """Read what parts two values; take it out where nothing is to be parted."""
        start, mark = self.at, self.peek()
        spaces = re.match(r" *", self.text[start + 1 :])
        self.at += 1
        if is_needed:
            self.edit(start, self.at, ",", f"`{mark}` must be a comma")
        elif spaces:
            self.edit(start, self.at + spaces.end(), "", "there is a comma too many")
            self.at += spaces.end()

    def _between(self) -> None:
        """Pass over what may stand between two values of a list: space, line ends, remarks."""
        while True:
            self.skip()
            if self.peek() == "\n":
                self.at += 1
                if self._is_over():
                    return
            elif self.peek() == "#":
                self.at = self.line_end()
            elif self.match("//"):
                self.edit(self.at, self.at + 2, "#", "a remark begins with `#`")
                self.at = self.line_end()
            elif self.match(r"- +"):
                self.edit(self.at, self.at + 1, " ", "the values of a list have no `-` before them")
                self.at += 1
            else:
                return

    def _is_over(self) -> bool:
        """Whether a list that nobody closed has ended: the file, or another setting begins."""
        is_first = self.text[self.at - 1 : self.at] in ("\n", "")
        return not self.peek() or (is_first and bool(self.match(SETTING) or self.match(HEADER)))

    # Tables in braces -------------------------------------------------------------------

    def table(self) -> None:
        """Read ``{ name = "…", role = "trl" }``; one without keys is a list."""
        start = self.at
        if not re.match(r"\{\s*(?:$|\})|\{[^}\n]*[=:]", self.text[start:]):
            self.list()
            return
        self.at = last = start + 1
        has_comma, comma = True, -1
        while True:
            self._break()
            c = self.peek()
            if c == "}":
                if comma >= 0:
                    self.edit(comma, comma + 1, "", "no comma stands before the `}`")
                self.at += 1
                return
            key = self.match(r"[\"“”']?([\w-]+)[\"“”']?[ \t]*(=>|:=|[=:])[ \t]*")
            if c == "," and not has_comma:
                has_comma, comma = True, self.at
                self.at += 1
            elif key:
                if not has_comma:
                    self.edit(last, last, ",", NO_COMMA)
                if key[2] != "=":
                    self.edit(key.start(), key.end(), f"{key[1]} = ", f"`{key[2]}` must be `=`")
                self.at = key.end()
                self.value("table")
                last, has_comma, comma = self.at, False, -1
            elif bare := self.match(r"([\w-]+)[ \t]+(?=[\"“'‘«„])"):
                why = f"there is no `=` between `{bare[1]}` and its value"
                self.edit(self.at, bare.end(), f"{bare[1]} = ", why)
                self.at = bare.end()
                self.value("table")
                last, has_comma, comma = self.at, False, -1
            elif has_comma or c not in "]\n":
                raise LostError
            else:
                self.edit(last, last, " }", "this has no closing brace", place=start)
                self.at = last
                return

    def _break(self) -> None:
        """Pass over spaces, and over line ends, which TOML does not allow in braces."""
        while True:
            self.skip()
            ahead = self.match(r"\n\s*(?=\}|,)|\n\s*[ \t](?=[\w\"“]+\s*[=:])")
            if not ahead:
                return
            why = "what stands in braces stands on one line"
            self.edit(self.at, ahead.end(), " ", why)
            self.at = ahead.end()


ENDS_OF_LIST = r"[ \t]*[\])}]?[ \t]*,?[ \t]*[\])}]?[ \t]*$"


def _number(raw: str, kind: Kind) -> str:
    """A number as TOML writes it; empty if it is none."""
    if kind not in ("number", "") or not (found := re.fullmatch(r"([+-]?)(\d*)[.,]?(\d*)", raw)):
        found = re.fullmatch(r"([+-]?)(\d+)[.,]?(\d*)\s*(?:%|x|×|s|kbit/s)", raw)
        if not found or kind != "number":
            return ""
    sign, whole, part = found.groups()
    if not whole + part or (len(whole) > 1 and whole[0] == "0" and kind != "number"):
        return ""
    is_whole = not part and not re.search("[.,]", raw)
    return f"{sign}{int(whole or 0)}" + ("" if is_whole else f".{part or 0}")
