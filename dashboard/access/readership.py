"""For whom something is answered: for viewers, unless the guard or a page's script said that somebody of a higher role asks.

Whatever forgets to say it answers viewers, so that nothing unpublished is shown by mistake. Where both see the same,
it makes no difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Generic, TypeVar

from dashboard.access.roles import Role

_T = TypeVar("_T")
_role: ContextVar[Role] = ContextVar("role", default=Role.ANYONE)


def reader_role() -> Role:
    """The role of whoever is answered now; ``ANYONE`` where nobody is named, as where access is open."""
    return _role.get()


def sees_everything() -> bool:
    """Whether what is answered now is for somebody who may see unpublished articles."""
    return reader_role() >= Role.ANALYST


@contextmanager
def answering_role(role: Role) -> Iterator[None]:
    """Answer a person or program of that role inside the block, and in what takes over its context."""
    before = _role.set(role)
    try:
        yield
    finally:
        _role.reset(before)


@dataclass(frozen=True, slots=True)
class ByReader(Generic[_T]):
    """Two of a kind, one for those who see everything and one for viewers; the same one where all see the same."""

    everything: _T
    published: _T

    def now(self) -> _T:
        """The one that answers now."""
        return self.everything if sees_everything() else self.published


def for_everything(make: Callable[[], _T]) -> _T:
    """What ``make`` returns for those who see everything: for the server's own purposes."""
    with answering_role(Role.ADMIN):
        return make()


def for_each(make: Callable[[], _T]) -> list[_T]:
    """What ``make`` returns for those who see everything, and for viewers where that is another."""
    everything = for_everything(make)
    with answering_role(Role.VIEWER):
        published = make()
    return [everything] if published is everything else [everything, published]
