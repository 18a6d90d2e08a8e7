"""Statements as texts: each equals the reviewed text in ``golden/`` and is one that the engine can explain.

After a wanted change, write the texts anew with ``python -m tests.store.test_statements`` and review the difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from dashboard.model.facets import FacetKind
from dashboard.model.filters import NO_TOPIC, UNKNOWN_PROVIDER, UNKNOWN_TYPE, Filters
from dashboard.model.query import Dimension
from dashboard.model.view_options import Sort
from dashboard.search.grammar import parse
from dashboard.store.base import Statement, Store
from dashboard.store.statements import articles as article_statements
from dashboard.store.statements import corpus as corpus_statements
from dashboard.store.statements import coverage as coverage_statements
from dashboard.store.statements import reports as report_statements
from dashboard.store.statements import storylines as storyline_statements
from dashboard.store.statements.filters import select
from tests.support.stores import sample_store

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
    keys = article_statements.sort_keys(sort, ascending, parse(filters.q))
    return article_statements.ids(select(filters, NEWEST), keys, limit=26, offset=50, after=after)


STATEMENTS = {
    **{f"coverage_{d}": coverage_statements.coverage_statement((d,), NONE) for d in Dimension},
    "coverage_every_filter": coverage_statements.coverage_statement((Dimension.TOPIC,), EVERY),
    "coverage_topic_month": coverage_statements.coverage_statement((Dimension.TOPIC, Dimension.MONTH), NONE),
    "coverage_jurisdiction_instrument": coverage_statements.coverage_statement(
        (Dimension.JURISDICTION, Dimension.INSTRUMENT), NONE
    ),
    "coverage_quality_status": coverage_statements.coverage_statement((Dimension.QUALITY, Dimension.STATUS), NONE),
    "coverage_provider_topic": coverage_statements.coverage_statement((Dimension.PROVIDER, Dimension.TOPIC), NONE),
    "coverage_period": coverage_statements.coverage_statement((Dimension.DAY,), select(Filters(period="90d"), NEWEST)),
    "coverage_nothing_to_search": coverage_statements.coverage_statement(
        (Dimension.DAY,), select(Filters(q="?!"), NEWEST)
    ),
    "total": coverage_statements.total(EVERY),
    "whole": coverage_statements.total(select(Filters(related=True), None)),
    "figures": coverage_statements.figures_statement(EVERY),
    "scores": coverage_statements.scores(),
    "meta": corpus_statements.META,
    "topics": corpus_statements.TOPICS,
    "providers": corpus_statements.PROVIDERS,
    "types": corpus_statements.TYPES,
    "corpora": corpus_statements.CORPORA,
    "related": corpus_statements.RELATED,
    "outcomes": corpus_statements.OUTCOMES,
    "report": corpus_statements.report(None, None, 0),
    "report_page": corpus_statements.report("rejected", 20, 40),
    "page_date": _page(Sort.DATE, Filters()),
    "page_provider_ascending": _page(Sort.PROVIDER, Filters(), ascending=True),
    "page_relevance": _page(Sort.RELEVANCE, EVERY_FILTER),
    "page_after_quality": _page(Sort.QUALITY, Filters(), after=([74], "00ff")),
    "page_after_unrated": _page(Sort.QUALITY, Filters(), after=([None], "00ff")),
    "page_after_relevance": _page(Sort.RELEVANCE, Filters(q="chips"), after=([4, None], "00ff")),
    "rows": article_statements.rows([7, 3]),
    "row_topics": article_statements.topics([7, 3]),
    "pictures": article_statements.pictures_statement(100),
    "pictureless": article_statements.PICTURELESS,
    "lookup": article_statements.lookup("00ff"),
    "record": article_statements.record_statement("00ff"),
    "records": article_statements.records_of([7, 3]),
    "duplicates": article_statements.duplicates("00ff"),
    "titles": report_statements.titles(select(Filters(topic=("AI",)), NEWEST), limit=50),
    "story_reports": report_statements.reports(limit=50),
    "story_links": report_statements.related_links(among=50),
    "story_headings": report_statements.report_titles([7, 3]),
    "story_in_view": report_statements.numbers_in_view(select(EVERY_FILTER, NEWEST), limit=50),
    "article_numbers": report_statements.numbers_of(["00ff", "ff00"]),
    "storyline_pairs_of": storyline_statements.pairs_of([7, 3]),
    "storyline_pairs": storyline_statements.pairs_in_view(
        select(Filters(topic=("AI",)), NEWEST), least=2, most=40, limit=20
    ),
    "storyline": storyline_statements.having_pair("JP", "theme", "compute", limit=41),
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
    statement = coverage_statements.coverage_statement((Dimension.TOPIC,), select(filters, None))
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
