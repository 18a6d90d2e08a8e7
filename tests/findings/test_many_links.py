"""More links between articles than any cap: the stories they make are all there, or the answer says that they are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.findings.catalog import QUESTIONS, find
from dashboard.model.article import Article, Provider, Related
from dashboard.model.filters import Filters
from dashboard.store.statements.reports import related_links
from tests.support.a_year import NEW_YEAR
from tests.support.stores import sample_store

GROUPS, SIZE = 2, 330
LINKS = GROUPS * (SIZE - 1) * (SIZE - 1)
"""In each group all list each other, but nobody the last, whose links come at the end."""
TITLES = ("Harbour of Oslo reopens after the long storm", "Meadows near Turin flooded by heavy rain")


def _identity(group: int, number: int) -> str:
    return f"p{number % 7}.example/{group}-{number}"


def _article(group: int, number: int) -> Article:
    domain = f"p{number % 7}.example"
    others = tuple(
        Related(_identity(group, other), f"Paper {group} {other}", published_at=NEW_YEAR, provider=Provider(domain))
        for other in range(SIZE)
        if other not in (number, SIZE - 1)
    )
    return Article(
        identity=_identity(group, number),
        path=f"linked/{group}-{number:03d}.md",
        format="news record",
        type="article",
        title=TITLES[group] + (" again" if number == SIZE - 1 else ""),
        published_at=NEW_YEAR,
        url=f"https://{_identity(group, number)}",
        provider=Provider(domain, domain),
        related=others,
    )


@pytest.mark.slow
def test_every_link_counts(tmp_path: Path) -> None:
    assert LINKS > 200_000
    articles = [_article(group, number) for group in range(GROUPS) for number in range(SIZE)]
    store = sample_store(tmp_path, articles)
    try:
        assert len(store.query(related_links(among=50_000))["one"]) == LINKS
        answer = find(store, QUESTIONS["stories"], Filters())
        assert sorted(row.reports for row in answer.records) == [SIZE] * GROUPS
    finally:
        store.close()
