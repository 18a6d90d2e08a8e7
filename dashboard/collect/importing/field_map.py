"""Which columns of a table mean what: the ready maps, and those that users write."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from dashboard.errors import BadParameter

Cells = Mapping[str, Any]
"""One row: values by column."""

ANY: Final = "any"
READY: Final = ("media-cloud", "event-registry", "gdelt-articles", "ai-incidents", ANY)
_IGNORED = re.compile(r"[\s_\-]+")


@dataclass(frozen=True, slots=True)
class FieldMap:
    """The columns for each part of a record, the first with a value counts; ``a.b`` is the key ``b`` inside ``a``.

    ``recognise`` are columns by which a file is told to be of this kind. ``sightings``: late dates are when another
    collector saw the article.
    """

    name: str
    title: tuple[str, ...] = ()
    address: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    excerpt: tuple[str, ...] = ()
    provider: tuple[str, ...] = ()
    domain: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    picture: tuple[str, ...] = ()
    id: tuple[str, ...] = ()
    recognise: tuple[str, ...] = ()
    topic_separators: str = ""
    sightings: bool = False
    columns: frozenset[str] = field(default=frozenset())

    def values(self, cells: Cells, part: str) -> Iterator[tuple[str, Any]]:
        """Yield the columns of a part that the row has, with their values, in the order of the map."""
        for column in getattr(self, part):
            value = _inside(cells, column.split("."))
            if value is not None and value != "" and value != []:
                yield column, value

    def unused(self, cells: Cells) -> Iterator[str]:
        """Yield the columns that have a value and mean nothing here."""
        for column, value in cells.items():
            if plain_name(column) not in self.columns and value not in (None, "", []):
                yield column


def plain_name(column: str) -> str:
    """Return a column's name as it is compared: without case, ``_``, ``-`` and blanks."""
    return _IGNORED.sub("", column).casefold()


def map_of(text: str, name: str) -> FieldMap:
    """Return the map that a TOML text states.

    Raises:
        BadParameter: it cannot be used.
    """
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise BadParameter(f"The map {name} is not valid TOML: {problem}.", "Correct it.") from None
    known = {item.name: item for item in fields(FieldMap) if item.name not in ("name", "columns")}
    if unknown := sorted(set(said) - set(known)):
        raise BadParameter(f"The map {name} has an unknown key “{unknown[0]}”.", f"The keys are {', '.join(known)}.")
    for key, value in said.items():
        wanted = {"topic_separators": str, "sightings": bool}.get(key, list)
        texts = value if isinstance(value, list) else []
        if not isinstance(value, wanted) or not all(isinstance(item, str) for item in texts):
            raise BadParameter(f"The map {name}: {key} cannot be used.", 'Write columns as ["title", "headline"].')
    if not said.get("title"):
        raise BadParameter(f"The map {name} names no column for the title.", 'Add title = ["…"].')
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in said.items()}
    listed = [column for value in values.values() if isinstance(value, tuple) for column in value]
    return FieldMap(name, columns=frozenset(plain_name(column.split(".")[0]) for column in listed), **values)


def named_map(name: str) -> FieldMap:
    """Return a ready map by its name, or the map in a file.

    Raises:
        BadParameter: there is none, or it cannot be used.
    """
    if name in READY:
        return _ready(name)
    try:
        return map_of(Path(name).expanduser().read_text(encoding="utf-8-sig"), Path(name).name)
    except (OSError, UnicodeDecodeError):
        raise BadParameter(
            f"There is no map “{name[:80]}”.", f"Name a TOML file, or one of {', '.join(READY)}."
        ) from None


def fitting_map(columns: Iterable[str]) -> FieldMap:
    """Return the ready map whose columns a file has, else the one for any file."""
    here = {plain_name(column) for column in columns}
    for name in READY:
        found = _ready(name)
        if found.recognise and all(plain_name(column) in here for column in found.recognise):
            return found
    return _ready(ANY)


@cache
def _ready(name: str) -> FieldMap:
    folder = files("dashboard") / "collect" / "importing" / "maps"
    return map_of((folder / f"{name}.toml").read_text(encoding="utf-8"), name)


def _inside(value: Any, path: list[str]) -> Any:
    """Return the value at a path of keys; of a list, those of its items."""
    if not path:
        return value
    if isinstance(value, list):
        return [found for item in value if (found := _inside(item, path)) is not None]
    if not isinstance(value, Mapping):
        return None
    wanted = plain_name(path[0])
    return next((_inside(item, path[1:]) for name, item in value.items() if plain_name(str(name)) == wanted), None)
