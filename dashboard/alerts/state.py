"""What is known of an alert's view at a look, what the alert remembers between looks, and what it tells; as JSON too.

No words of documents are kept here: titles are looked up when a message is written. Moments are aware UTC.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Final

SCHEMA: Final = 1
MOST_FIRINGS: Final = 50
"""The last firings of an alert that are remembered."""


@dataclass(frozen=True, slots=True)
class WatchedItem:
    """Something that a condition is true of: an article, a story, a day, a commitment, an instrument of a place.

    ``key`` is what it is remembered by. ``also`` are further keys of the same thing: it is known by any of them.
    ``copies`` are keys whose having been told makes this one a copy. ``value`` is compared when something told may be
    told again. ``words`` are ours; ``article_id`` is the article whose title stands for it, ``path`` its address.
    """

    key: str
    path: str
    words: str = ""
    article_id: str = ""
    value: float = 0.0
    also: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """Every key that it is known by."""
        return (self.key, *self.also)


@dataclass(frozen=True, slots=True)
class ShareMove:
    """``count`` of ``total`` in the period from ``first`` to ``last`` (UTC days), ``before`` of ``total_before`` in the
    equal one before it. ``points`` is the difference in percentage points; ``certain``: its interval excludes 0.
    """

    label: str
    first: str
    last: str
    count: int
    total: int
    before: int
    total_before: int
    points: float
    certain: bool


@dataclass(frozen=True, slots=True)
class AlertFacts:
    """A view in one version of the corpus: ``total`` of ``whole`` articles, and what the condition is true of.

    ``mark`` names the version: articles are new that came after the mark given. ``known`` is false where that cannot be
    told, as after a store was built anew. ``complete``: ``items`` are all. ``watches`` names view and condition;
    ``link`` is the address of the view.
    """

    mark: str
    corpus_version: str
    visibility: str
    watches: str
    link: str
    total: int
    whole: int
    items: tuple[WatchedItem, ...] = ()
    share: ShareMove | None = None
    known: bool = True
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Told:
    """When something was told, and its value then."""

    at: datetime
    value: float


@dataclass(frozen=True, slots=True)
class Firing:
    """What an alert tells once, numbered from 1. ``items`` are the first of ``count``; ``copies`` are not counted.

    ``since`` is the look before, ``link`` the address of the view as it was then. ``is_put``: it is in the outbox.
    """

    number: int
    at: datetime
    since: datetime
    count: int
    items: tuple[WatchedItem, ...]
    total: int
    whole: int
    corpus_version: str
    visibility: str
    link: str
    copies: int = 0
    complete: bool = True
    share: ShareMove | None = None
    is_put: bool = False


@dataclass(frozen=True, slots=True)
class AlertState:
    """What an alert remembers. ``baseline_at`` is ``None`` before the first look; ``watches`` names what was watched.

    ``known`` has when each key was last in view, ``told`` what was told. Arrivals are asked for after the mark
    ``since``, and after ``later`` once that is seven days old; ``waiting`` has when articles came that are too few so
    far. ``side`` is where a share stands: ``up``, ``down`` or neither. ``number`` counts firings; ``firings`` are the
    last.
    """

    baseline_at: datetime | None = None
    looked_at: datetime | None = None
    watches: str = ""
    since: str = ""
    later: str = ""
    later_at: datetime | None = None
    waiting: Mapping[str, datetime] = field(default_factory=dict)
    known: Mapping[str, datetime] = field(default_factory=dict)
    told: Mapping[str, Told] = field(default_factory=dict)
    side: str = ""
    number: int = 0
    firings: tuple[Firing, ...] = ()

    def put(self) -> AlertState:
        """The same with every firing noted as put into the outbox."""
        return replace(self, firings=tuple(replace(item, is_put=True) for item in self.firings))


def state_bytes(state: AlertState) -> bytes:
    """The file of a state."""
    return json.dumps({"schema": SCHEMA, **asdict(state)}, default=_written, ensure_ascii=False).encode() + b"\n"


def state_from_bytes(data: bytes) -> AlertState:
    """The state of a file.

    Raises:
        ValueError, KeyError, TypeError: it is none.
    """
    given = json.loads(data)
    if given.pop("schema") != SCHEMA:
        raise ValueError("schema")
    return AlertState(
        baseline_at=_moment(given["baseline_at"]),
        looked_at=_moment(given["looked_at"]),
        watches=given["watches"],
        since=given["since"],
        later=given["later"],
        later_at=_moment(given["later_at"]),
        waiting=_moments(given["waiting"]),
        known=_moments(given["known"]),
        told={key: Told(datetime.fromisoformat(item["at"]), item["value"]) for key, item in given["told"].items()},
        side=given["side"],
        number=given["number"],
        firings=tuple(map(firing_from, given["firings"])),
    )


def firing_from(given: Mapping[str, Any]) -> Firing:
    """A firing of its JSON."""
    share = given["share"]
    items = ({**item, "also": tuple(item["also"]), "copies": tuple(item["copies"])} for item in given["items"])
    parts = {
        **given,
        "at": datetime.fromisoformat(given["at"]),
        "since": datetime.fromisoformat(given["since"]),
        "items": tuple(WatchedItem(**item) for item in items),
        "share": None if share is None else ShareMove(**share),
    }
    return Firing(**parts)


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _moments(given: Mapping[str, str]) -> dict[str, datetime]:
    return {key: datetime.fromisoformat(at) for key, at in given.items()}
