"""Many distinct requests: the caches stay within their budgets, and so does the process."""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from dashboard.config.settings import Settings
from dashboard.model.filters import Filters
from dashboard.model.query import Dimension, Query
from dashboard.service import ANSWER_BYTES, QUERY_BYTES, Service
from tests.support.articles import sample_articles
from tests.support.stores import sample_store
from tests.torture.figure import Figure

NAME: Final = "R13"
WARM_UP: Final = 50


def distinct_requests(folder: Path, requests: int, articles: int) -> list[Figure]:
    """Ask for coverage by provider and day over so many windows of days, and measure what the process grew by."""
    sample_store(folder, sample_articles(articles)).close()
    service = Service(Settings(data=folder))
    facts = service.facts()
    first, last = facts.first or date.min, facts.last or date.max
    days = (last - first).days + 1
    before = most = resident = 0
    for number in range(requests):
        start = first + timedelta(days=number % days)
        window = (start, last - timedelta(days=number // days))
        service.coverage(Query((Dimension.PROVIDER, Dimension.DAY)), Filters(dates=window))
        most = max(most, service._answers.weight + service._statements.weight)
        resident = resident_bytes()
        if number == WARM_UP:
            before = resident
    service.close()
    budget, grown = ANSWER_BYTES + QUERY_BYTES, resident - before
    what = f"{requests:,} distinct coverage requests over {articles:,} articles"
    return [
        Figure(NAME, f"{what}: bytes cached", f"≤ {budget / 1e6:.0f} MB", f"{most / 1e6:.1f} MB", most <= budget),
        Figure(
            NAME,
            f"{what}: growth of the process",
            f"≤ {2 * budget / 1e6:.0f} MB",
            f"{grown / 1e6:.0f} MB",
            grown <= 2 * budget,
        ),
    ]


def resident_bytes() -> int:
    """The memory of this process that is resident now."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
