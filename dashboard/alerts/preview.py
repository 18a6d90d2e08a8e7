"""When an alert would have fired: the evaluation itself, run over the last days, each as it was known at its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from dashboard.alerts.alert import Alert
from dashboard.alerts.evaluation import evaluate
from dashboard.alerts.facts import facts_on, watched_view
from dashboard.alerts.state import AlertState, Firing
from dashboard.service import Service

PREVIEW_DAYS: Final = 90


@dataclass(frozen=True, slots=True)
class Preview:
    """The firings of the days from ``first`` to ``last``, both UTC and included.

    ``undated`` articles of the view never came: nobody knows on which day they would have.
    """

    first: date
    last: date
    firings: tuple[Firing, ...]
    undated: int
    corpus_version: str


def preview(alert: Alert, service: Service, today: date, days: int = PREVIEW_DAYS) -> Preview:
    """Replay the ``days`` days to the newest dated article, or to ``today`` if that is earlier. The day before them is
    the first look, which tells nothing.

    Raises:
        NotFound, SnapshotGone, SnapshotUnreadable: the saved view. StoreUnavailable: nothing can be answered.
    """
    view = watched_view(alert, service)
    with service.reading():
        known = service.facts()
        last = min(today, known.last or today)
        state, firings = AlertState(), []
        for back in range(days, -1, -1):
            day = last - timedelta(days=back)
            facts = facts_on(alert, view, service, state.since, day)
            firing, state = evaluate(alert, state, facts, day_end(day))
            firings += [firing] if firing is not None else []
        undated = service.summary(view.filters).undated
    return Preview(last - timedelta(days=days - 1), last, tuple(firings), undated, known.corpus_version)


def day_end(day: date) -> datetime:
    """The last second of a UTC day."""
    return datetime.combine(day, time(23, 59, 59), UTC)
