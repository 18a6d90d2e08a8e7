"""Sum, sort and limit an answer's rows with NumPy."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

Whole: TypeAlias = npt.NDArray[np.int64]
Real: TypeAlias = npt.NDArray[np.float64]
Keys: TypeAlias = Sequence[Any]
"""The keys of a dimension in ascending order, ``None`` (unknown) last if it occurs."""

_NOTHING: Final = np.zeros(0, np.int64)
_DENSE: Final = 1 << 19


@dataclass(frozen=True, slots=True)
class Counted:
    """Rows of an answer: for each dimension the position of each row's key in ``keys``, and how many articles.

    ``parts`` is the fractional count.
    """

    keys: tuple[Keys, ...]
    codes: tuple[Whole, ...]
    counts: Whole
    parts: Real

    def __len__(self) -> int:
        return len(self.counts)

    def taken(self, rows: Whole) -> Counted:
        """These rows, in this order."""
        codes = tuple(column[rows] for column in self.codes)
        return Counted(self.keys, codes, self.counts[rows], self.parts[rows])

    def greatest(self, most: int) -> Counted:
        """The rows with the greatest counts; of equal ones those with the first keys."""
        return self.taken(np.lexsort((*self.codes[::-1], -self.counts))[:most])

    def arranged(self, own_order: Sequence[bool]) -> Counted:
        """Ordered by the first dimension, then the second: by key where it has an order of its own, else by falling
        total and then key; the unknown key is last either way.
        """
        ranks = [
            codes if ordered else _by_total(keys, codes, self.counts)[codes]
            for keys, codes, ordered in zip(self.keys, self.codes, own_order, strict=True)
        ]
        return self.taken(np.lexsort(ranks[::-1]) if len(self) else _NOTHING)

    def column(self, dimension: int) -> list[Any]:
        """The key of each row."""
        keys = self.keys[dimension]
        return [keys[code] for code in self.codes[dimension].tolist()]


def counted_rows(columns: Sequence[Sequence[Any]], counts: Sequence[int], parts: Sequence[float] | None) -> Counted:
    """Rows from columns of keys; without ``parts`` the fractional count is the count."""
    found = [_coded(column) for column in columns]
    whole = np.asarray(counts, np.int64)
    return Counted(
        tuple(keys for keys, _ in found),
        tuple(codes for _, codes in found),
        whole,
        whole.astype(np.float64) if parts is None else np.asarray(parts, np.float64),
    )


def _coded(column: Sequence[Any]) -> tuple[Keys, Whole]:
    distinct = set(column)
    unknown = [None] if None in distinct else []
    distinct.discard(None)
    keys = [*sorted(distinct), *unknown]
    position = {key: code for code, key in enumerate(keys)}
    return keys, np.fromiter(map(position.__getitem__, column), np.int64, len(column))


def _by_total(keys: Keys, codes: Whole, counts: Whole) -> Whole:
    """The rank of each key: the greatest total first, equal ones by key, unknown last."""
    totals = np.bincount(codes, counts, len(keys))
    if len(keys) and keys[-1] is None:
        totals[-1] = -1
    ranks = np.empty(len(keys), np.int64)
    ranks[np.argsort(-totals, kind="stable")] = np.arange(len(keys))
    return ranks


def summed(keys: Sequence[Keys], codes: Sequence[Whole], counts: Whole, parts: Real) -> Counted:
    """Rows summed by their keys; zero sums are left out."""
    sizes = [len(known) for known in keys]
    place = codes[0]
    for size, column in zip(sizes[1:], codes[1:], strict=True):
        place = place * size + column
    cells = math.prod(sizes)
    if cells > _DENSE:
        used, place = np.unique(place, return_inverse=True)
        cells = len(used)
    else:
        used = np.arange(cells)
    totals = np.bincount(place, counts, cells)
    there = totals > 0
    found: list[Whole] = []
    left = used[there]
    for size in sizes[:0:-1]:
        left, column = np.divmod(left, size)
        found.insert(0, column)
    whole = np.rint(totals[there]).astype(np.int64)
    shares = np.bincount(place, parts, cells).astype(np.float64)
    return Counted(tuple(keys), (left, *found), whole, shares[there])
