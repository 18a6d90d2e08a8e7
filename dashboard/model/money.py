"""The money ledger's rows, and when two mentions are one commitment (definition ``money-ledger``). Nothing is added up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from dashboard.model.facets import Money

STATUSES: Final = ("proposed", "approved", "committed", "disbursed", "private", "target", "unknown")
NEAR: Final = 0.02
"""Two amounts within this share of the greater one are the same amount."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A commitment as one article tells it. ``day`` is ``YYYY-MM-DD`` in UTC; ``outlet`` is a provider's domain."""

    article_id: str
    title: str
    day: str | None
    outlet: str | None
    outlet_name: str | None
    money: Money


@dataclass(frozen=True, slots=True)
class Commitment:
    """One row of the ledger: what all its mentions say together, and the mentions, the earliest first."""

    money: Money
    mentions: tuple[Mention, ...]


def is_same(one: Money, other: Money) -> bool:
    """Whether two mentions are of one commitment: the same actor and the same amount, in their currency or in dollars."""
    if (one.status == "private") != (other.status == "private"):
        return False
    if _actor(one) is None or _actor(one) != _actor(other):
        return False
    if one.currency == other.currency:
        return _is_near(one.amount, other.amount)
    ours, theirs = _dollars(one), _dollars(other)
    return ours is not None and theirs is not None and _is_near(ours, theirs)


def united(mentions: Sequence[Money]) -> Money:
    """What the mentions of one commitment say together: the fullest one's words, the range of all amounts."""
    best = max(mentions, key=lambda m: (m.rate is not None, m.currency != "USD", m.status != "unknown"))
    amounts = [bound for m in mentions if m.currency == best.currency for bound in (m.low, m.high)]
    dollars = [value for m in mentions for value in _dollar_range(m)]
    known = [m for m in mentions if m.status != "unknown"]
    return replace(
        best,
        status=best.status if best.status != "unknown" or not known else known[0].status,
        low=min(amounts),
        high=max(amounts),
        usd_low=min(dollars) if dollars else None,
        usd_high=max(dollars) if dollars else None,
        horizon=best.horizon or next((m.horizon for m in mentions if m.horizon), None),
        spans=tuple(span for m in mentions for span in m.spans),
    )


def merged(mentions: Sequence[Money]) -> tuple[Money, ...]:
    """The commitments behind mentions, in the order of the first mention of each."""
    groups = _grouped(mentions)
    return tuple(united(group) for group in groups)


def ledger(mentions: Sequence[Mention]) -> tuple[Commitment, ...]:
    """The commitments behind the mentions of several articles, those that most articles tell first, then the greatest in
    dollars as stated.
    """
    ordered = sorted(mentions, key=lambda m: (m.day is None, m.day or "", m.article_id))
    groups = _grouped([m.money for m in ordered])
    left = list(ordered)
    rows: list[Commitment] = []
    for group in groups:
        members = [m for m in left if any(m.money is item for item in group)]
        rows.append(Commitment(united(group), tuple(members)))
    return tuple(
        sorted(rows, key=lambda row: (-len({m.article_id for m in row.mentions}), -(_dollars(row.money) or 0.0)))
    )


def _grouped(mentions: Sequence[Money]) -> list[list[Money]]:
    groups: list[list[Money]] = []
    for mention in sorted(mentions, key=lambda m: m.rate is None):
        group = next((g for g in groups if any(is_same(mention, item) for item in g)), None)
        if group is None:
            groups.append([mention])
        else:
            group.append(mention)
    place = {id(mention): number for number, mention in enumerate(mentions)}
    for group in groups:
        group.sort(key=lambda m: place[id(m)])
    return sorted(groups, key=lambda g: place[id(g[0])])


def _actor(money: Money) -> str | None:
    """A public commitment is its jurisdiction's, whoever speaks for it; a private one its company's."""
    return money.actor if money.status == "private" else money.jurisdiction or money.actor


def _dollars(money: Money) -> float | None:
    return money.amount if money.currency == "USD" else money.usd


def _dollar_range(money: Money) -> list[float]:
    """The least and the greatest amount in dollars; of mentions that were united before, of all of them."""
    said = [value for value in (money.usd_low, _dollars(money), money.usd_high) if value is not None]
    return [min(said), max(said)] if said else []


def _is_near(one: float, other: float) -> bool:
    return abs(one - other) <= NEAR * max(one, other)
