"""Topics and title words that are more frequent in a period than in the time before it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Final, TypeAlias

from dashboard.analytics.emergence import Keyness, emerging, terms_of, without_parts
from dashboard.analytics.stop_words import STOP_WORDS
from dashboard.analytics.windows import FIRST_DAY, LAST_DAY, Window, last_days, plausible_window
from dashboard.findings.context import Context, by_key
from dashboard.model.filters import Filters
from dashboard.model.findings.over_time import Emerging, EmergingFacts
from dashboard.model.query import Analysis, Dimension, Finding, LeftOut
from dashboard.store.statements.reports import titles

DEFAULT_DAYS: Final = 90
SHOWN_KEYS: Final = 15
MOST_TITLES: Final = 20_000
_Question: TypeAlias = Analysis[Emerging, EmergingFacts | None]
_Found: TypeAlias = Finding[Emerging, EmergingFacts | None]


def chosen_window(filters: Filters, newest: date | None) -> Window | None:
    """The period to examine: the dates in view where both ends are known, else the last 90 days of the corpus."""
    first, last = filters.window(newest)
    if newest is None:
        return None
    if first is None and last is None:
        return last_days(newest, DEFAULT_DAYS)
    last = min(last or newest, LAST_DAY)
    return plausible_window(first or max(last, FIRST_DAY) - timedelta(days=DEFAULT_DAYS - 1), last)


def emerging_topics(context: Context, filters: Filters, question: _Question) -> _Found:
    """Topics that emerge, the surest first."""
    return _emerging(context, filters.without("topic"), question, Dimension.TOPIC.value)


def emerging_terms(context: Context, filters: Filters, question: _Question) -> _Found:
    """Words and pairs of words of titles that emerge, the surest first. Reads at most the 20,000 newest titles a period."""
    return _emerging(context, filters, question, "term")


def _emerging(context: Context, filters: Filters, question: _Question, key: str) -> _Found:
    window = chosen_window(filters, context.newest)
    everything = context.coverage((Dimension.DAY,), filters.without("dates"))
    days = by_key(everything, Dimension.DAY)
    undated = int(days.get(None, 0))
    if window is None:
        return context.answer(question, [], None, total=everything.total, whole=everything.whole, names={"key": key})
    now = _within(filters, window.first, window.last)
    then = _within(filters, None, window.first - timedelta(days=1))
    if key == "term":
        (now_counts, now_total), (then_counts, then_total) = (_terms(context, part) for part in (now, then))
    else:
        (now_counts, now_total), (then_counts, then_total) = (_topics(context, part) for part in (now, then))
    found = emerging(now_counts, now_total, then_counts, then_total)
    shown = list(without_parts(found) if key == "term" else found)[:SHOWN_KEYS]
    return context.answer(
        question,
        [_row(item) for item in shown],
        EmergingFacts(
            window.first.isoformat(), window.last.isoformat(), now_total, then_total, len(found), len(now_counts)
        ),
        total=now_total,
        whole=everything.whole,
        left_out=(LeftOut("undated", undated),),
        names={"key": key},
    )


def _within(filters: Filters, first: date | None, last: date) -> Filters:
    return replace(filters.without("dates"), dates=(first or date.min, last))


def _topics(context: Context, filters: Filters) -> tuple[dict[str, int], int]:
    result = context.coverage((Dimension.TOPIC,), filters)
    counts = by_key(result, Dimension.TOPIC)
    return {key: int(count) for key, count in counts.items() if key is not None}, result.total


def _terms(context: Context, filters: Filters) -> tuple[dict[str, int], int]:
    found = context.rows_in_view(partial(titles, limit=MOST_TITLES), filters)["title_words"]
    counts: Counter[str] = Counter()
    for words in found:
        counts.update(terms_of(words, STOP_WORDS))
    return dict(counts), len(found)


def _row(found: Keyness) -> Emerging:
    return Emerging(
        key=found.key,
        count=found.now,
        total=found.now_total,
        share=found.now / found.now_total,
        before=found.then,
        total_before=found.then_total,
        share_before=found.then / found.then_total,
        effect=round(found.effect, 3),
        g2=round(found.g2, 2),
    )
