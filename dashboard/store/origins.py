"""Where the articles came from: feeds, imports and files that people put there."""

from __future__ import annotations

from datetime import datetime

from dashboard.model.results import Origin
from dashboard.store.base import Store, records
from dashboard.store.statements.corpus import ORIGINS


def origins(store: Store) -> tuple[Origin, ...]:
    """Count the articles of the whole corpus by where their records came from, the most frequent first."""
    return tuple(
        Origin(row["kind"], row["name"], row["articles"], _moment(row["first_seen"]), _moment(row["last_seen"]))
        for row in records(store.query(ORIGINS))
    )


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
