"""Parse JSON and TOML front matter into the same values as YAML."""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any, Final

from dashboard.corpus.formats.published_flag import FLAG_KEYS
from dashboard.corpus.syntax.parsed_values import Mapping, Scalar, Value
from dashboard.corpus.syntax.surrogates import join_surrogates

MAX_TOML_CHARACTERS: Final = 64_000
# tomllib's time and memory grow with the square of a dotted key's length
_LONG_KEY = re.compile(r"""(?:[\w"'-]{1,60}[ \t]{0,8}\.[ \t]{0,8}){12}""")


class SyntaxProblem(Exception):  # noqa: N818 -- becomes the reason of a rejection
    """Why JSON or TOML was refused, as a sentence."""


class _Number(str):
    """A number or constant as written: text that was not quoted."""


def load_json(text: str, *, max_depth: int) -> tuple[Mapping, frozenset[str], str]:
    """Parse the object that ``text`` begins with; also return repeated flag keys and the text after it.

    Raises:
        SyntaxProblem: it does not begin with a JSON object, or with one too deep, or a key is repeated.
    """
    repeated: set[str] = set()

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found and key not in FLAG_KEYS:
                raise SyntaxProblem(f"The key “{key[:40]}” is stated twice.")
            if key in found:
                repeated.add(key)
            found.setdefault(key, value)
        return found

    decoder = json.JSONDecoder(object_pairs_hook=unique, parse_int=_Number, parse_float=_Number, parse_constant=_Number)
    try:
        found, end = decoder.raw_decode(text)
    except json.JSONDecodeError as problem:
        raise SyntaxProblem(
            f"It is not valid JSON: {problem.msg}, line {problem.lineno}, column {problem.colno}."
        ) from None
    except RecursionError:
        raise SyntaxProblem("It is nested too deep.") from None
    return _mapping(found, max_depth), frozenset(repeated), text[end:].strip()


def load_toml(text: str, *, max_depth: int) -> Mapping:
    """Parse a TOML table.

    Raises:
        SyntaxProblem: it is not TOML, or too deep or long.
    """
    if len(text) > MAX_TOML_CHARACTERS:
        raise SyntaxProblem(f"Its TOML front matter is longer than {MAX_TOML_CHARACTERS:,} characters.")
    if _LONG_KEY.search(text):
        raise SyntaxProblem("It has a dotted key or value of more than twelve parts.")
    try:
        found = tomllib.loads(join_surrogates(text), parse_float=_Number)
    except RecursionError:
        raise SyntaxProblem("It is nested too deep.") from None
    except ValueError as problem:
        raise SyntaxProblem(f"It is not valid TOML: {str(problem)[:200]}.") from None
    return _mapping(found, max_depth)


def _mapping(found: dict[str, Any], depth: int) -> Mapping:
    if depth == 0:
        raise SyntaxProblem("It is nested too deep.")
    return {key: _value(item, depth - 1) for key, item in found.items()}


def _value(found: Any, depth: int) -> Value:
    if isinstance(found, dict):
        return _mapping(found, depth)
    if isinstance(found, list):
        if depth == 0:
            raise SyntaxProblem("It is nested too deep.")
        return [_value(item, depth - 1) for item in found]
    if found is None:
        return Scalar("null")
    if isinstance(found, bool):
        return Scalar("true" if found else "false")
    if isinstance(found, str):
        return Scalar(str(found), plain=isinstance(found, _Number))
    return Scalar(_written(found))


def _written(found: Any) -> str:
    """An integer, date or time as text; an integer too long to print is no score anyway."""
    try:
        return found.isoformat() if hasattr(found, "isoformat") else str(found)
    except ValueError:
        return ""
