"""Read the producer's published flag so that no document is published by mistake.

Only one plain ``published: true`` on a line of its own counts. Whatever could be meant as a second opinion -- other
case, quotes, a repeated key, the same words inside another value -- makes the flag doubtful, and doubt never publishes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from dashboard.corpus.syntax.parsed_values import Mapping, Scalar
from dashboard.model.article import Status

FLAG_KEYS: Final = frozenset({"published", "removed"})
_FLAG_BYTES: Final = (b"published", b"removed")
_OTHER_LETTERS: Final = ("\u0130", "\u0131", "\u017f")
"""They stand for i or s where case does not count."""
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
_WORD = re.compile(r"""(published|removed)["']?[ \t]{0,20}[:=][ \t]{0,20}""", re.IGNORECASE)
_TRUTH = re.compile(r"""["']?(?:true|false|yes|no|on|off|y|n|t|f|0|1|null|~)\b""", re.IGNORECASE)
_BREAK = re.compile(r"[\n\r\x85\u2028\u2029{,?]")
_KEY_START = re.compile(r"""[ \t"'-]{0,30}[\w-]{0,20}""")
_BEFORE: Final = 50
_ENOUGH: Final = 8
_PLAIN_LINE: Final = r"{key}(?<=^{key})[ \t]*:[ \t]+(?:true|false)[ \t]*(?:#.*)?$"
_TOML_LINE: Final = r"{key}(?<=^{key})[ \t]*=[ \t]*(?:true|false)[ \t]*(?:#.*)?$"
_JSON_PAIR: Final = r'"{key}"[ \t]*:[ \t]*(?:true|false)(?=[ \t]*(?:[,}}\n]|$))'
_LINES = {
    (syntax, key): re.compile(form.format(key=key), re.MULTILINE)
    for syntax, form in (("yaml", _PLAIN_LINE), ("toml", _TOML_LINE), ("json", _JSON_PAIR))
    for key in FLAG_KEYS
}


@dataclass(frozen=True, slots=True)
class Flag:
    """A document's visibility. ``doubt`` is why its flag cannot be trusted; it then counts as unpublished."""

    status: Status
    removed: bool
    doubt: str | None


def flag_statements(text: str) -> tuple[str, ...]:
    """The places of ``text`` that read like a published or removed flag (``published``, ``removed``), at most eight.

    A place counts where a key could begin, or where a yes-or-no value follows.
    """
    seen = text if text.isascii() or text.replace("\n", "").isprintable() else _INVISIBLE.sub("", text)
    places = (m for m in _words(seen) if _TRUTH.match(seen, m.end()) or _begins_key(seen, m.start()))
    return tuple(m[1].lower() for m in islice(places, _ENOUGH))


def _words(text: str) -> Iterator[re.Match[str]]:
    """Where one of the two words stands before a colon or an equals sign: looked for as text, which is much faster."""
    if not text.isascii() and any(letter in text for letter in _OTHER_LETTERS):
        yield from _WORD.finditer(text)
        return
    end = 0
    for start in _places(text):
        found = _WORD.match(text, start) if start >= end else None
        if found:
            end = found.end()
            yield found


def _places(text: str) -> list[int]:
    """Where one of the two words stands, in any case. Bytes are searched: only their ASCII letters have a case."""
    data = text.encode("utf-8", "surrogatepass").lower()
    found = []
    for word in _FLAG_BYTES:
        at = data.find(word)
        while at >= 0:
            found.append(at)
            at = data.find(word, at + 1)
    found.sort()
    return found if len(data) == len(text) else _counted(data, found)


def _counted(data: bytes, places: list[int]) -> list[int]:
    """Places among bytes as places among characters."""
    found, before, count = [], 0, 0
    for place in places:
        count += len(data[before:place].decode("utf-8", "surrogatepass"))
        before = place
        found.append(count)
    return found


def _begins_key(text: str, start: int) -> bool:
    if start and text[start - 1] == "\n":
        return True
    before = ("\n" if start <= _BEFORE else "") + text[max(0, start - _BEFORE) : start]
    *elsewhere, here = _BREAK.split(before)
    return bool(elsewhere) and _KEY_START.fullmatch(here) is not None


def read_flag(keys: Mapping, text: str, syntax: str, repeated: frozenset[str]) -> Flag:
    """The flag of a record.

    Args:
        keys: the record's top-level keys.
        text: the whole document, in which nothing else may look like a flag.
        syntax: ``yaml``, ``toml`` or ``json``.
        repeated: top-level keys that were stated more than once.
    """
    statements = flag_statements(text)
    doubt = next(
        (words for key in ("published", "removed") if (words := _doubt(key, keys, text, syntax, repeated))), None
    )
    stated = [key for key in FLAG_KEYS if key in keys]
    if doubt is None and len(statements) != len(stated):
        doubt = "Something else in the document reads like a published or removed flag."
    removed = _is_true(keys.get("removed"))
    if doubt is not None:
        return Flag(Status.UNPUBLISHED, removed, doubt)
    if removed:
        return Flag(Status.UNPUBLISHED, True, None)
    if "published" not in keys:
        return Flag(Status.UNSCORED, False, None)
    return Flag(Status.PUBLISHED if _is_true(keys["published"]) else Status.UNPUBLISHED, False, None)


def _doubt(key: str, keys: Mapping, text: str, syntax: str, repeated: frozenset[str]) -> str | None:
    if key in repeated:
        return f"The key {key} is stated more than once."
    if key not in keys:
        return None
    value = keys[key]
    if not isinstance(value, Scalar) or not value.plain or value.text not in ("true", "false"):
        return f"The value of {key} is not a plain true or false."
    if len(_LINES[syntax, key].findall(text)) != 1:
        return f"The key {key} does not stand on a line of its own as “{key}: true” or “{key}: false”."
    return None


def _is_true(value: object) -> bool:
    return isinstance(value, Scalar) and value.plain and value.text == "true"
