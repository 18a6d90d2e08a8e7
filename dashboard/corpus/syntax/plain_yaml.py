"""Fast parser for the subset of YAML that news records use.

Block mappings and lists, indented by blanks, with unquoted or double-quoted values of one line. Anything else is left
to libyaml; results are the same as libyaml's.
"""

from __future__ import annotations

import re
from typing import Any, Final

from dashboard.corpus.syntax.parsed_values import Mapping, Scalar
from dashboard.corpus.syntax.surrogates import character_of

_FOREIGN = re.compile("[^\n\\x20-\\x7e\\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_LINE = re.compile(
    r"^( *)(- )?(?:([A-Za-z][A-Za-z0-9_]{0,99}):(?: |$))?(?:"
    r"(\"[^\"\\\n]*\")|(-?[A-Za-z0-9][A-Za-z0-9_.,/()+&%'@;$!?=*~: -]*)"
    r"|(\"(?:[^\"\\\n]|\\[\"\\/nrt]|\\u[0-9A-Fa-f]{4})*\")"
    r")?$|^(.+)$",
    re.MULTILINE,
)
_ESCAPE = re.compile(r"\\(?:u([dD][89aAbB]..)\\u([dD][c-fC-F]..)|u(....)|(.))")
_ESCAPED: Final = {"n": "\n", "r": "\r", "t": "\t"}
_EVENTS_A_LINE: Final = 6  # at most: it ends two levels, begins two, and gives a key and a value
_NOTHING: Final = Scalar("", True)
_scalar = tuple.__new__  # what Scalar() comes to, in half the time


class _Beyond(Exception):  # noqa: N818 -- an event, answered by libyaml
    """A line needs libyaml."""


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
    if escape[1]:
        return character_of(escape[1], escape[2])
    if escape[3] is None:
        return _ESCAPED.get(escape[4], escape[4])
    number = int(escape[3], 16)
    if 0xD800 <= number <= 0xDFFF:
        raise _Beyond
    return chr(number)
