"""Read and edit ``sources.toml``, the list of feeds of a corpus; comments and order stay."""

from __future__ import annotations

import fcntl
import os
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT

from dashboard.collect.feed import Feed
from dashboard.collect.writing import write_whole
from dashboard.corpus.folder import SOURCES_NAME
from dashboard.errors import BadSources, CorpusReadOnly, NotFound

TABLE: Final = "source"
MAX_FEEDS: Final = 2_000
MAX_BYTES: Final = 5_000_000
_HEADER = re.compile(r"\s*\[\[\s*source\s*\]\]")
_HEAD: Final = "# The feeds of this corpus: see docs/collecting.md.\n"


class SourcesFile:
    """The ``sources.toml`` of one corpus folder. It is read anew by each call."""

    def __init__(self, corpus: Path) -> None:
        self.path = corpus / SOURCES_NAME

    def feeds(self) -> tuple[Feed, ...]:
        """Return the feeds in their order; none if there is no file.

        Raises:
            BadSources: the file cannot be used as written.
        """
        return feeds_of(self._text(), SOURCES_NAME)

    def add(self, feeds: Iterable[Feed]) -> tuple[Feed, ...]:
        """Append the feeds whose address is not listed, under names that are free; return those."""
        with self._locked():
            return self._add(feeds)

    def _add(self, feeds: Iterable[Feed]) -> tuple[Feed, ...]:
        known = self.feeds()
        addresses, names = {feed.address for feed in known}, {feed.name for feed in known}
        added: list[Feed] = []
        for feed in feeds:
            if feed.address not in addresses:
                named = _renamed(feed, names)
                addresses.add(named.address)
                names.add(named.name)
                added.append(named)
        if added:
            self._edit(lambda tables: tables.extend(_table(feed) for feed in added))
        return tuple(added)

    def change(self, name: str, values: dict[str, Any]) -> Feed:
        """Set keys of one feed, found by its name or address; ``None`` takes a key out."""
        with self._locked():
            place = self._place(name)

            def edit(tables: AoT) -> None:
                for key, value in values.items():
                    if value is None:
                        tables[place].pop(key, None)
                    else:
                        tables[place][key] = value

            self._edit(edit)
            return self.feeds()[place]

    def remove(self, name: str) -> Feed:
        """Take a feed out, found by its name or address; its records stay."""
        with self._locked():
            place = self._place(name)
            feeds = self.feeds()
            before = self._text()
            after = _without(before, place, len(feeds))
            rest = (*feeds[:place], *feeds[place + 1 :])
            if after is None or feeds_of(after, SOURCES_NAME) != rest:
                self._edit(lambda tables: tables.pop(place))
            else:
                self._replace(before, after)
            return feeds[place]

    def find(self, name: str) -> Feed:
        """Return a feed by its name or address.

        Raises:
            NotFound: there is none.
        """
        return self.feeds()[self._place(name)]

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Keep other threads and processes from editing the file meanwhile."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            folder = os.open(self.path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except OSError as problem:
            raise _read_only(problem) from None
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)

    def _place(self, name: str) -> int:
        for place, feed in enumerate(self.feeds()):
            if name in (feed.name, feed.address):
                return place
        raise NotFound(f"No feed is called “{name[:80]}”.", "List them with: sources list.")

    def _text(self) -> str:
        try:
            if self.path.stat().st_size > MAX_BYTES:
                raise BadSources(f"{SOURCES_NAME} has more than {MAX_BYTES:,} bytes.", "Shorten it.")
            return self.path.read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            return ""
        except (OSError, UnicodeDecodeError) as problem:
            why = (
                getattr(problem, "strerror", None) or "it is not UTF-8"
            )  # without the place, which readers may not know
            raise BadSources(f"{SOURCES_NAME} cannot be read: {why}.", "Make it a readable UTF-8 file.") from None

    def _edit(self, edit: Callable[[AoT], Any]) -> None:
        """Change the tables, check the result, and replace the file."""
        before = self._text()
        try:
            document = tomlkit.parse(before or _HEAD)
        except TOMLKitError as problem:
            raise _unreadable(SOURCES_NAME, problem) from None
        tables = document.get(TABLE)
        if tables is not None and not isinstance(tables, AoT):
            raise BadSources(f"{SOURCES_NAME} lists its feeds in one line.", f"Write each under [[{TABLE}]].")
        if tables is None:
            tables = tomlkit.aot()
            document[TABLE] = tables
            tables = document[TABLE]
        edit(tables)
        if not len(tables):
            del document[TABLE]
        self._replace(before, tomlkit.dumps(document))

    def _replace(self, before: str, text: str) -> None:
        """Replace the file, if the text can be used and nobody else changed the file."""
        feeds_of(text, SOURCES_NAME)
        if self._text() != before:
            raise BadSources(f"{SOURCES_NAME} was changed by somebody else meanwhile.", "Try again.")
        try:
            write_whole(self.path, text)
        except OSError as problem:
            raise _read_only(problem) from None


def feeds_of(text: str, where: str) -> tuple[Feed, ...]:
    """Return the feeds of a text in the form of ``sources.toml``.

    Raises:
        BadSources: it cannot be used as written.
    """
    try:
        parsed = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise _unreadable(where, problem) from None
    tables = parsed.pop(TABLE, [])
    if parsed or not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise BadSources(f"{where} has something else than feeds.", f"Write each feed under [[{TABLE}]].")
    if len(tables) > MAX_FEEDS:
        raise BadSources(f"{where} has {len(tables):,} feeds.", f"Keep at most {MAX_FEEDS:,}.")
    feeds = tuple(Feed.from_table(table, f"{where}, feed {n}") for n, table in enumerate(tables, 1))
    for key in ("name", "address"):
        value, count = next(iter(Counter(getattr(feed, key) for feed in feeds).most_common(1)), ("", 1))
        if count > 1:
            raise BadSources(f"{where} has the {key} “{value}” {count} times.", "Keep each once.")
    return feeds


def starter_feeds() -> tuple[Feed, ...]:
    """Return the delivered list of public AI-policy feeds. They were written down without being checked."""
    text = (files("dashboard") / "collect" / "starter.toml").read_text(encoding="utf-8")
    return feeds_of(text, "starter.toml")


def has_sources(corpus: Path) -> bool:
    """Whether a folder has a list of feeds."""
    return os.path.isfile(corpus / SOURCES_NAME)


def _without(text: str, place: int, count: int) -> str | None:
    """Return the text without one of its tables and the comment right above it; what follows its last key stays.

    A comment at the head of the file is of the file. ``None`` if it is not plain where the tables begin.
    """
    lines = text.splitlines(keepends=True)
    heads = [number for number, line in enumerate(lines) if _HEADER.match(line)]
    if len(heads) != count:
        return None
    start, end = heads[place], [*heads, len(lines)][place + 1]
    while end > start + 1 and lines[end - 1].strip()[:1] in ("", "#"):
        end -= 1
    while place and lines[start - 1].lstrip().startswith("#"):
        start -= 1
    return "".join((*lines[:start], *lines[end:]))


def _renamed(feed: Feed, taken: set[str]) -> Feed:
    number, name = 1, feed.name
    while name in taken:
        number += 1
        name = f"{feed.name} ({number})"
    return Feed.from_table({**feed.to_table(), "name": name}, "feed")


def _table(feed: Feed) -> Any:
    table = tomlkit.table()
    for name, value in feed.to_table().items():
        table.add(name, value)
    table.add(tomlkit.nl())
    return table


def _read_only(problem: OSError) -> CorpusReadOnly:
    return CorpusReadOnly(
        f"{SOURCES_NAME} cannot be written: {problem.strerror or problem}.",
        "Make the corpus folder writable, or edit the file by hand.",
    )


def _unreadable(where: str, problem: Exception) -> BadSources:
    return BadSources(f"{where} is not valid TOML: {problem}.", "Correct it.")
