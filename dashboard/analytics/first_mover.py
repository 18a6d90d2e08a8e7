"""Find who reported a story first, and how much later the others followed (definition ``first-mover``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from dashboard.analytics.stories import Report


@dataclass(frozen=True, slots=True)
class FirstMover:
    """``first`` is the earliest dated report, ``None`` without one; ``lags`` are by key, of the dated ones.

    ``certain`` is false where another provider's report may have been earlier: at the same moment, or on the same day
    where one of the two has no time of day.
    """

    first: Report | None
    lags: dict[str, timedelta]
    dated: int
    undated: int
    certain: bool


def first_mover(reports: Sequence[Report]) -> FirstMover:
    """Return the earliest report and each one's lag behind it; ties by key."""
    dated = sorted(
        ((report.published_at, report.key, report) for report in reports if report.published_at is not None),
        key=lambda item: item[:2],
    )
    if not dated:
        return FirstMover(None, {}, 0, len(reports), certain=False)
    start, _, first = dated[0]
    others = [report for _, _, report in dated[1:] if report.provider != first.provider]
    return FirstMover(
        first=first,
        lags={report.key: moment - start for moment, _, report in dated},
        dated=len(dated),
        undated=len(reports) - len(dated),
        certain=not any(_may_precede(other, first) for other in others),
    )


def _may_precede(other: Report, first: Report) -> bool:
    if other.published_at is None or first.published_at is None:
        return False
    if other.date_only or first.date_only:
        return other.published_at.date() == first.published_at.date()
    return other.published_at == first.published_at
