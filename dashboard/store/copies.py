"""Whether a generation gets copies and cubes, and whether they are gone on with or made anew."""

from __future__ import annotations

from typing import Final, Protocol

from dashboard.store import cubes, word_index
from dashboard.store.base import Columns, Statement

STALE: Final = 5
"""Copies are sorted anew once the articles that came and left since are more than one in so many."""


class Writer(Protocol):
    """Runs statements in the generation being written and gives the last one's answer."""

    def __call__(self, *statements: Statement) -> Columns:
        """See the class."""
        ...


def settle_copies(run: Writer, *, first: int, continued: bool) -> None:
    """Complete the generation's copies and cubes, or remove them where they would not pay.

    Args:
        first: the least number of the articles added; those taken out are in ``gone``.
        continued: the generation began with everything the last one held.

    Raises:
        StoreUnavailable: they could not be written.
    """
    if continued and _can_go_on(run):
        run(*cubes.going_on(first))
        _index_words(run, first)
    elif _would_pay(run):
        run(*cubes.ANEW, word_index.CLEAR, word_index.CREATE)
        _index_words(run, 0)
    else:
        run(*cubes.CLEAR, word_index.CLEAR)


def _index_words(run: Writer, first: int) -> None:
    ((least,), (greatest,)) = run(Statement(word_index.NUMBERS, {"first": first})).values()
    if least is not None:
        run(*word_index.indexing(least, greatest))


def _would_pay(run: Writer) -> bool:
    if run(cubes.ARTICLES)["articles"][0] < cubes.FROM_ARTICLES:
        return False
    return bool(run(*cubes.KINDS_ANEW, cubes.KINDS)["kinds"][0] <= cubes.MOST_KINDS)


def _can_go_on(run: Writer) -> bool:
    if not run(cubes.EXISTING)["found"][0]:
        return False
    ((articles,), (changed,)) = run(cubes.CHANGED).values()
    return bool(changed * STALE <= articles and run(cubes.KINDS)["kinds"][0] <= cubes.MOST_KINDS)
