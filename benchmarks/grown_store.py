"""Grow a store of a million synthetic articles to many millions inside the engine.

Each further million recombines the first: the day of one article, the provider of another and the topics of a third.
Since the generator draws these independently, that is a new sample. Only the first million has related coverage. The
generation is completed like any other, rollups and word index included.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pyarrow as pa

from dashboard.config.settings import Settings
from dashboard.store.base import Base, Columns, Statement
from dashboard.store.duckdb.store import DuckDBStore, open_store
from dashboard.store.rollups.maintenance import update_rollups
from dashboard.store.schema import SCHEMA_VERSION
from dashboard.store.writing import statements as writing_statements

_STEP: Final = 2_000_000
"""Between the numbers of one million's articles and the next one's."""
_PRIMES: Final = (
    7919,
    104_729,
    15_485_863,
    7927,
    104_743,
    15_485_867,
    7933,
    104_759,
    15_485_917,
    7937,
    104_761,
    15_485_927,
)


def grow(folder: Path, millions: int) -> None:
    """Publish a next generation in ``folder`` that is so many times as large."""
    store = open_store(Settings(data=folder))
    assert isinstance(store, DuckDBStore)

    def run(*statements: Statement, rows: pa.Table | None = None) -> Columns:
        found: Columns = {}
        for statement in statements:
            found = store.change(statement, rows)
        return found

    try:
        store.begin(Base.PREVIOUS)
        run(*map(Statement, (f"INSERT INTO {table} SELECT * FROM previous.{table}" for table in ("topic", "provider"))))
        placed = (
            "SELECT article_no, published_at, day, week, month, provider_id, "
            "ROW_NUMBER() OVER (ORDER BY article_no) - 1 AS place FROM previous.article WHERE is_related = 0"
        )
        run(Statement(f"CREATE TEMP TABLE placed AS {placed}"))
        count = run(Statement("SELECT COUNT(*) AS n FROM placed"))["n"][0]
        for million in range(millions):
            _add(run, million, count)
        run(Statement("DROP TABLE placed"), *writing_statements.DERIVE)
        update_rollups(run, first=0, continued=False)
        newest = run(writing_statements.NEWEST_DAY)["day"][0]
        meta = {
            "schema_version": SCHEMA_VERSION,
            "corpus_version": "grown",
            "rules_mark": "",
            "fingerprint": "synthetic",
            "synced_at": datetime.now(UTC).replace(tzinfo=None),
            "visibility": "all",
            "synonyms": "{}",
            "newest_day": newest,
        }
        store.stage("meta", pa.table({name: [value] for name, value in meta.items()}))
        store.publish()
    finally:
        store.close()


def _add(run: object, million: int, count: int) -> None:
    assert callable(run)
    step = {"step": million * _STEP}
    sized = {**step, "count": count}
    primes = [(_PRIMES[(3 * million + n) % len(_PRIMES)], 104_711 * million + n) for n in range(3)]
    (day, day_start), (provider, provider_start), (topic, topic_start) = primes if million else [(1, 0)] * 3
    related = "" if million == 0 else " WHERE is_related = 0"
    narrow = "CAST(article.article_no + $step AS INTEGER) AS article_no"
    run(
        Statement(
            "INSERT INTO article BY NAME SELECT article.* EXCLUDE (article_no, article_id, published_at, day, week, month, "
            f"provider_id), {narrow}, CASE WHEN $step = 0 THEN article.article_id "
            "ELSE SUBSTR(MD5(article.article_id || CAST($step AS VARCHAR)), 1, 16) END AS article_id, "
            "days.published_at, days.day, days.week, days.month, providers.provider_id FROM previous.article "
            "JOIN placed AS taker ON taker.article_no = article.article_no "
            "JOIN placed AS days ON days.place = (taker.place * $day + $day_start) % $count "
            "JOIN placed AS providers ON providers.place "
            "= (taker.place * $provider + $provider_start) % $count",
            {**sized, "day": day, "day_start": day_start, "provider": provider, "provider_start": provider_start},
        ),
        Statement(
            "INSERT INTO article_topic BY NAME SELECT article_topic.* EXCLUDE (article_no), "
            "CAST(giver.article_no + $step AS INTEGER) AS article_no FROM previous.article_topic "
            "JOIN placed AS taker ON taker.article_no = article_topic.article_no JOIN placed AS giver "
            "ON giver.place = (taker.place * $topic + $start) % $count ORDER BY article_no",
            {**sized, "topic": topic, "start": topic_start},
        ),
    )
    for table in ("article_text", "article_record", "article_words"):
        run(
            Statement(
                f"INSERT INTO {table} BY NAME SELECT {table}.* EXCLUDE (article_no), "
                f"CAST({table}.article_no + $step AS INTEGER) AS article_no FROM previous.{table} "
                f"WHERE article_no IN (SELECT article_no FROM previous.article{related})",
                step,
            )
        )
    if million == 0:
        for table in ("article", "article_topic"):
            run(
                Statement(
                    f"INSERT INTO {table} SELECT * FROM previous.{table} "
                    "WHERE article_no IN (SELECT article_no FROM previous.article WHERE is_related = 1)"
                )
            )
