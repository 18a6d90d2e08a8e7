"""Roles, and who a request comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum


class Role(IntEnum):
    """Each role may do what those before it may. ``ANYONE`` is nobody in particular."""

    ANYONE = 0
    VIEWER = 1
    ANALYST = 2
    EDITOR = 3
    ADMIN = 4

    @property
    def word(self) -> str:
        """The role as ``access.toml`` writes it."""
        return self.name.lower()

    @classmethod
    def of_word(cls, word: str) -> Role | None:
        """The role that a word names; ``None`` for any other word."""
        return next((role for role in cls if role and role.word == word), None)


class Area(StrEnum):
    """What tokens are given for. ``PAGES`` is for browsers only; ``FOLLOW``, feeds and calendars of views, is part of ``DATA``."""

    PAGES = "pages"
    DATA = "data"
    EXPORT = "export"
    SNAPSHOTS = "snapshots"
    BOARDS = "boards"
    VIEWS = "views"
    CORRECTIONS = "corrections"
    FEEDS = "feeds"
    FOLLOW = "follow"


@dataclass(frozen=True, slots=True)
class Claims:
    """What is known of a person: from the proxy's headers or the identity provider. ``email`` only if it is verified."""

    user: str
    name: str = ""
    email: str = ""
    groups: tuple[str, ...] = ()
    others: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a request comes from. ``areas`` is ``None`` for people, who may use all; ``session`` and ``token`` are digests."""

    user: str
    name: str
    role: Role
    session: str = ""
    token: str = ""
    areas: frozenset[Area] | None = None
