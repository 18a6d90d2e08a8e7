"""The plain part of YAML that news records are written in, read a line at a time, several times faster than all of YAML.

It takes block mappings and lists, indented by blanks, whose values are unquoted words or one line in double quotes.
Of anything else it says nothing, and libyaml reads the text: what is read here is what libyaml would have read.
"""

from __future__ import annotations

import re
from typing import Any, Final

from dashboard.corpus.tree import Mapping, Scalar

_FOREIGN = re.compile("[^\n\\x20-\\x7e\\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_LINE = re.compile(
    r"^( *)(- )?(?:([A-Za-z][A-Za-z0-9_]{0,99}):(?: |$))?(?:"
    r"(\"[^\"\\\n]*\")|(-?[A-Za-z0-9][A-Za-z0-9_.,/()+&%'@;$!?=*~: -]*)"
    r"|(\"(?:[^\"\\\n]|\\[\"\\/nrt]|\\u[0-9A-Fa-f]{4})*\")"
    r")?$|^(.+)$",
    re.MULTILINE,
)
_ESCAPE = re.compile(r"\\(?:u(....)|(.))")
_ESCAPED: Final = {"n": "\n", "r": "\r", "t": "\t"}
_EVENTS_A_LINE: Final = 6  # at most: it ends two levels, begins two, and gives a key and a value
_NOTHING: Final = Scalar("", True)
_scalar = tuple.__new__  # what Scalar() comes to, in half the time


class _Beyond(Exception):  # noqa: N818 -- an event, answered by libyaml
    """Only libyaml can tell what a line means."""


def plain_mapping(text: str, *, max_depth: int, max_events: int) -> Mapping | None:
    """The mapping written in ``text``, or ``None`` when it takes more than this part of YAML, or may pass a bound."""
    lines = text.count("\n") + 1
    if lines * _EVENTS_A_LINE + 2 * max_depth > max_events:
        return None
    if not text.replace("\n", "").isprintable() and _FOREIGN.search(text):
        return None
    try:
        return _read(_LINE.findall(text), max_depth) or None
    except _Beyond:
        return None


def _read(lines: list[tuple[str, ...]], most: int) -> Mapping:
    """Follow the indentation: ``outer`` has the levels around ``holder``, ``pending`` the key that may open a level."""
    root: Mapping = {}
    holder: Any = root
    indent, pending = 0, ""
    outer: list[tuple[Any, int]] = []
    for blanks, dash, key, quoted, word, escaped, other in lines:
        if not key and not dash:
            if any((blanks, quoted, word, escaped, other)):
                raise _Beyond
            continue
        deep = len(blanks)
        if deep > indent:
            if not pending:
                raise _Beyond
            outer.append((holder, indent))
            holder[pending] = holder = [] if dash else {}
            indent = deep
        else:
            while deep < indent:
                holder, indent = outer.pop()
            if deep != indent or (type(holder) is list) is not (dash != ""):
                raise _Beyond
        pending = ""
        value = _scalar(Scalar, (quoted[1:-1], False)) if quoted else _plain(word) if word else _unescaped(escaped)
        if not key:
            if value is _NOTHING:
                raise _Beyond
            holder.append(value)
            continue
        if dash:
            outer.append((holder, indent))
            holder.append({})
            holder, indent = holder[-1], deep + 2
        if key in holder or len(outer) >= most:
            raise _Beyond
        holder[key] = value
        if value is _NOTHING:
            pending = key
    return root


def _plain(word: str) -> Scalar:
    if ": " in word or word[-1] in " :":
        raise _Beyond
    return _scalar(Scalar, (word, True))


def _unescaped(text: str) -> Scalar:
    return _NOTHING if not text else Scalar(_ESCAPE.sub(_character, text[1:-1]), False)


def _character(escape: re.Match[str]) -> str:
    if escape[1] is None:
        return _ESCAPED.get(escape[2], escape[2])
    number = int(escape[1], 16)
    if 0xD800 <= number <= 0xDFFF:
        raise _Beyond
    return chr(number)
