"""Parsed front matter, whatever its syntax: mappings, lists, and scalars kept as text."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias


class Scalar(NamedTuple):
    """A value as written. ``plain`` means without quotes, so that ``null`` and ``true`` may mean what they say."""

    text: str
    plain: bool = True


Value: TypeAlias = Scalar | list["Value"] | dict[str, "Value"]
Mapping: TypeAlias = dict[str, Value]
