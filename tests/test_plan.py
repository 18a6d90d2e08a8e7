"""Statements as texts: each equals the reviewed text in ``golden/`` and is one that the engine can explain.

After a wanted change, write the texts anew with ``python -m tests.test_plan`` and review the difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from dashboard.display import Sort
from dashboard.facets import FacetKind
from dashboard.filters import NO_TOPIC, UNKNOWN_PROVIDER, UNKNOWN_TYPE, Filters
from dashboard.query import Dimension
from dashboard.store import analytics_rows, plan, plan_articles, storyline_rows
from dashboard.store.base import Statement, Store
from dashboard.store.plan_filters import select
from dashboard.store.search import terms
from tests.stores import sample_store

GOLDEN = Path(__file__).parent / "golden"
NEWEST = date(2024, 1, 31)
EVERY_FILTER = Filters(
    topic=("AI", "O'Reilly; --", NO_TOPIC),
    provider=("nikkei.example", UNKNOWN_PROVIDER),
    dates=(date(2023, 7, 1), date(2023, 11, 30)),
    quality=(50, 150),
    type=("article", UNKNOWN_TYPE),
    status=("published", "unscored"),
    corpus=("seeds",),
    jurisdiction=("EU", "(no jurisdiction)"),
    instrument=("(unclassified)",),
    organisation=("acme",),
    theme=("safety", "compute"),
    outlet_country=("JP", "(unknown country)"),
    q='chip* "supply chain" -tax',
    related=True,
    stories=True,
)
NONE = select(Filters(), NEWEST)
EVERY = select(EVERY_FILTER, NEWEST)


def _page(
    sort: Sort, filters: Filters, *, ascending: bool = False, after: tuple[list[object], str] | None = None
) -> Statement:
    keys = plan_articles.sort_keys(sort, ascending, terms(filters.q))
    return plan_articles.ids(select(filters, NEWEST), keys, limit=26, offset=50, after=after)


STATEMENTS = {
    **{f"coverage_{d}": plan.coverage((d,), NONE) for d in Dimension},
    "coverage_every_filter": plan.coverage((Dimension.TOPIC,), EVERY),
    "coverage_topic_month": plan.coverage((Dimension.TOPIC, Dimension.MONTH), NONE),
    "coverage_jurisdiction_instrument": plan.coverage((Dimension.JURISDICTION, Dimension.INSTRUMENT), NONE),
    "coverage_quality_status": plan.coverage((Dimension.QUALITY, Dimension.STATUS), NONE),
    "coverage_provider_topic": plan.coverage((Dimension.PROVIDER, Dimension.TOPIC), NONE),
    "coverage_period": plan.coverage((Dimension.DAY,), select(Filters(period="90d"), NEWEST)),
    "coverage_nothing_to_search": plan.coverage((Dimension.DAY,), select(Filters(q="?!"), NEWEST)),
    "total": plan.total(EVERY),
    "whole": plan.total(plan.whole(Filters(related=True, topic=("AI",)))),
    "figures": plan.figures(EVERY),
    "scores": plan.scores(),
    "meta": plan.META,
    "topics": plan.TOPICS,
    "providers": plan.PROVIDERS,
    "types": plan.TYPES,
    "corpora": plan.CORPORA,
    "related": plan.RELATED,
    "outcomes": plan.OUTCOMES,
    "report": plan.report(None, None, 0),
    "report_page": plan.report("rejected", 20, 40),
    "page_date": _page(Sort.DATE, Filters()),
    "page_provider_ascending": _page(Sort.PROVIDER, Filters(), ascending=True),
    "page_relevance": _page(Sort.RELEVANCE, EVERY_FILTER),
    "page_after_quality": _page(Sort.QUALITY, Filters(), after=([74], "00ff")),
    "page_after_unrated": _page(Sort.QUALITY, Filters(), after=([None], "00ff")),
    "page_after_relevance": _page(Sort.RELEVANCE, Filters(q="chips"), after=([4, None], "00ff")),
    "rows": plan_articles.rows([7, 3]),
    "row_topics": plan_articles.topics([7, 3]),
    "pictures": plan_articles.pictures(100),
    "pictureless": plan_articles.PICTURELESS,
    "lookup": plan_articles.lookup("00ff"),
    "record": plan_articles.record("00ff"),
    "duplicates": plan_articles.duplicates("00ff"),
    "titles": analytics_rows.titles(select(Filters(topic=("AI",)), NEWEST), limit=50),
    "story_reports": analytics_rows.reports(limit=50),
    "story_links": analytics_rows.links(limit=50),
    "story_headings": analytics_rows.headings([7, 3]),
    "story_in_view": analytics_rows.in_view(select(EVERY_FILTER, NEWEST), limit=50),
    "article_numbers": analytics_rows.numbers_of(["00ff", "ff00"]),
    "storyline_pairs_of": storyline_rows.pairs_of([7, 3]),
    "storyline_pairs": storyline_rows.pairs_in_view(select(Filters(topic=("AI",)), NEWEST), least=2, most=40, limit=20),
    "storyline": storyline_rows.having_pair("JP", "theme", "compute", limit=41),
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = sample_store(tmp_path_factory.mktemp("plan"))
    yield opened
    opened.close()


@pytest.mark.parametrize("name", STATEMENTS)
def test_the_statement_is_the_reviewed_one(name: str) -> None:
    assert (GOLDEN / f"{name}.sql").read_text("utf-8") == _text(STATEMENTS[name])


def test_no_reviewed_statement_is_left_over() -> None:
    assert {path.stem for path in GOLDEN.glob("*.sql")} == set(STATEMENTS)


@pytest.mark.parametrize("name", STATEMENTS)
def test_the_engine_can_explain_it(store: Store, name: str) -> None:
    statement = STATEMENTS[name]
    answer = store.query(Statement(f"EXPLAIN {statement.sql}", statement.parameters))
    assert answer["explain_value"]


@pytest.mark.parametrize("name", STATEMENTS)
def test_the_statement_is_portable_and_holds_no_value(name: str) -> None:
    statement = STATEMENTS[name]
    assert not re.search(
        r"\b(FILTER|QUALIFY|UNNEST|LIST|AVG|GROUP BY ALL|DATE_TRUNC|EXTRACT|ILIKE|REGEXP\w*)\b|//|&|::|\bat\b",
        statement.sql,
        re.IGNORECASE,
    )
    assert set(re.findall(r"\$(\w+)", statement.sql)) == set(statement.parameters)
    literals = set(re.findall(r"'([^']*)'", statement.sql))
    assert literals <= {"published", "unpublished", "duplicate", *FacetKind}


def test_names_given_from_outside_never_reach_the_text() -> None:
    hostile = "x') OR 1=1; DROP TABLE article; --"
    filters = Filters(topic=(hostile,), provider=(hostile,), type=(hostile,), status=(hostile,), q=hostile)
    statement = plan.coverage((Dimension.TOPIC,), select(filters, None))
    assert "DROP" not in statement.sql.upper()
    assert list(statement.parameters.values()).count(hostile) == 4


def _text(statement: Statement) -> str:
    bound = "".join(f"-- ${name} = {value!r}\n" for name, value in statement.parameters.items())
    return f"{bound}{statement.sql}\n"


if __name__ == "__main__":
    for old in GOLDEN.glob("*.sql"):
        old.unlink()
    for title, asked in STATEMENTS.items():
        (GOLDEN / f"{title}.sql").write_text(_text(asked), "utf-8")
