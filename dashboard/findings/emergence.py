"""What emerges: topics and title words that a period has more of than the time before it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Final

from dashboard.analytics.emergence import Keyness, emerging, terms_of, without_parts
from dashboard.analytics.stop_words import STOP_WORDS
from dashboard.analytics.windows import FIRST_DAY, LAST_DAY, Window, believable, last_days
from dashboard.filters import Filters
from dashboard.findings.asked import Asked, by_key, columns_of
from dashboard.query import Analysis, Dimension, LeftOut, Result
from dashboard.store.analytics_rows import titles

DEFAULT_DAYS: Final = 90
SHOWN_KEYS: Final = 15
MOST_TITLES: Final = 20_000
_COLUMNS: Final = ("count", "total", "share", "before", "total_before", "share_before", "effect", "g2")


def chosen_window(filters: Filters, newest: date | None) -> Window | None:
    """The period asked about: the dates in view where both ends are known, else the last 90 days of the corpus."""
    first, last = filters.window(newest)
    if newest is None:
        return None
    if first is None and last is None:
        return last_days(newest, DEFAULT_DAYS)
    last = min(last or newest, LAST_DAY)
    return believable(first or max(last, FIRST_DAY) - timedelta(days=DEFAULT_DAYS - 1), last)


def emerging_topics(asked: Asked, filters: Filters, _question: Analysis) -> Result:
    """Topics that emerge: topic, then the counts of :data:`_COLUMNS`; the surest first."""
    return _emerging(asked, filters.without("topic"), Dimension.TOPIC.value)


def emerging_terms(asked: Asked, filters: Filters, _question: Analysis) -> Result:
    """Words and pairs of words of titles that emerge: term, then the counts of :data:`_COLUMNS`; the surest first.

    Of each period at most the 20,000 newest titles are read.
    """
    return _emerging(asked, filters, "term")


def _emerging(asked: Asked, filters: Filters, key: str) -> Result:
    window = chosen_window(filters, asked.newest)
    everything = asked.coverage((Dimension.DAY,), filters.without("dates"))
    days = by_key(everything, Dimension.DAY)
    undated = int(days.get(None, 0))
    if window is None:
        return asked.answer(columns_of([], (key, *_COLUMNS)), total=everything.total, whole=everything.whole)
    now = _within(filters, window.first, window.last)
    then = _within(filters, None, window.first - timedelta(days=1))
    if key == "term":
        (now_counts, now_total), (then_counts, then_total) = (_terms(asked, part) for part in (now, then))
    else:
        (now_counts, now_total), (then_counts, then_total) = (_topics(asked, part) for part in (now, then))
    found = emerging(now_counts, now_total, then_counts, then_total)
    shown = list(without_parts(found) if key == "term" else found)[:SHOWN_KEYS]
    return asked.answer(
        columns_of([_row(key, item) for item in shown], (key, *_COLUMNS)),
        total=now_total,
        whole=everything.whole,
        left_out=(LeftOut("undated", undated),),
        facts={
            "first": window.first.isoformat(),
            "last": window.last.isoformat(),
            "now": now_total,
            "before": then_total,
            "found": len(found),
            "tried": len(now_counts),
        },
    )


def _within(filters: Filters, first: date | None, last: date) -> Filters:
    return replace(filters.without("dates"), dates=(first or date.min, last))


def _topics(asked: Asked, filters: Filters) -> tuple[dict[str, int], int]:
    result = asked.coverage((Dimension.TOPIC,), filters)
    counts = by_key(result, Dimension.TOPIC)
    return {key: int(count) for key, count in counts.items() if key is not None}, result.total


def _terms(asked: Asked, filters: Filters) -> tuple[dict[str, int], int]:
    found = asked.rows_in_view(partial(titles, limit=MOST_TITLES), filters)["title_words"]
    counts: Counter[str] = Counter()
    for words in found:
        counts.update(terms_of(words, STOP_WORDS))
    return dict(counts), len(found)


def _row(key: str, found: Keyness) -> dict[str, object]:
    return {
        key: found.key,
        "count": found.now,
        "total": found.now_total,
        "share": found.now / found.now_total,
        "before": found.then,
        "total_before": found.then_total,
        "share_before": found.then / found.then_total,
        "effect": round(found.effect, 3),
        "g2": round(found.g2, 2),
    }
