"""JSON schemas, written shortly; and that of a dataclass as our JSON writes it."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final, TypeAlias

Schema: TypeAlias = dict[str, Any]

TEXT: Final[Schema] = {"type": "string"}
NUMBER: Final[Schema] = {"type": "number"}
COUNT: Final[Schema] = {"type": "integer", "minimum": 0}
TRUTH: Final[Schema] = {"type": "boolean"}
MOMENT: Final[Schema] = {"type": "string", "format": "date-time"}
ANYTHING: Final[Schema] = {}
OBJECT: Final[Schema] = {"type": "object"}
_PLAIN: Final[Mapping[Any, Schema]] = {
    str: TEXT,
    int: {"type": "integer"},
    float: NUMBER,
    bool: TRUTH,
    datetime: MOMENT,
    date: {"type": "string", "format": "date"},
}


def one_of(words: Iterable[str]) -> Schema:
    """One of several words."""
    return {"type": "string", "enum": [str(word) for word in words]}


def listed(schema: Schema) -> Schema:
    """A list of values of one kind."""
    return {"type": "array", "items": schema}


def maybe(schema: Schema) -> Schema:
    """A value or ``null``, which is unknown."""
    return {"anyOf": [schema, {"type": "null"}]}


def record(optional: Mapping[str, Schema] | None = None, /, **always: Schema) -> Schema:
    """An object with fields that it always has, and ``optional`` ones."""
    return {"type": "object", "properties": {**always, **(optional or {})}, "required": list(always)}


def dataclass_schema(kind: type, **other: Schema) -> Schema:
    """The object that JSON has for a dataclass; ``other`` are the schemas of fields that are written otherwise."""
    hints = typing.get_type_hints(kind)
    return record(**{item.name: other.get(item.name) or _value(hints[item.name]) for item in fields(kind)})


def _value(hint: Any) -> Schema:
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return maybe(_value(next(item for item in inner if item is not type(None))))
    if origin in (tuple, list):
        return listed(_value(inner[0]))
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return one_of(hint)
    return _PLAIN.get(hint, ANYTHING)
