"""What every peer reads: one flat table of the articles of a generated store, and the six views as plain SQL.

The views: figures, articles by week, topics, providers, the histogram of quality, and the newest articles.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Final

import duckdb

ROWS: Final = 50
TOPICS: Final = 12
PROVIDERS: Final = 10
PERIOD_DAYS: Final = 90
Answer = dict[str, Any]


def peer_database(store: Path) -> Path:
    """A DuckDB file beside the store with one table ``articles``: a row an article, its topics as a list."""
    made = store / "peer.duckdb"
    if made.exists():
        return made
    generation = max(store.glob("gen-*.duckdb"))
    making = made.with_suffix(f".{os.getpid()}")
    connection = duckdb.connect(str(making))
    connection.execute(f"ATTACH '{generation}' AS store (READ_ONLY)")
    connection.execute("""
        CREATE TABLE articles AS
        SELECT article.article_id AS id, article.published_at, provider.domain AS provider, article_text.title,
               article.quality, article.heat, article.status, carried.topics
        FROM store.article
        JOIN store.article_text USING (article_no)
        LEFT JOIN store.provider ON provider.provider_id = article.provider_id
        LEFT JOIN (SELECT article_no, LIST(name) AS topics FROM store.article_topic JOIN store.topic USING (topic_id)
                   WHERE name IS NOT NULL GROUP BY article_no) AS carried USING (article_no)
        WHERE article.is_related = 0 ORDER BY article.published_at""")
    connection.close()
    making.rename(made)
    return made


class Articles:
    """The table, opened for reading."""

    def __init__(self, database: Path) -> None:
        self._connection = duckdb.connect(str(database), read_only=True)
        self.newest = self.rows("SELECT MAX(published_at) FROM articles")[0][0]

    def rows(self, sql: str, parameters: list[Any] | None = None) -> list[tuple[Any, ...]]:
        """The rows of one statement, on a cursor of its own."""
        return self._connection.cursor().execute(sql, parameters or []).fetchall()

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def topics(self) -> list[str]:
        """Every topic, commonest first."""
        found = self.rows(
            "SELECT topic, COUNT(*) FROM (SELECT UNNEST(topics) AS topic FROM articles) GROUP BY 1 ORDER BY 2 DESC, 1"
        )
        return [name for name, _ in found]

    def views(self, topic: str | None, recent: bool) -> Answer:
        """The six views under a topic (``None`` for all) and, if ``recent``, the newest ninety days: columns each."""
        where = "WHERE TRUE"
        bound: list[str] = []
        if topic:
            where, bound = f"{where} AND list_contains(topics, ?)", [*bound, topic]
        if recent:
            where += f" AND published_at >= TIMESTAMP '{self.newest:%Y-%m-%d}' - INTERVAL {PERIOD_DAYS - 1} DAY"
        count, providers, quality = self.rows(
            f"SELECT COUNT(*), COUNT(DISTINCT provider), MEDIAN(quality) FROM articles {where}", bound
        )[0]
        weeks = f"SELECT STRFTIME(DATE_TRUNC('week', published_at), '%Y-%m-%d') AS week, COUNT(*) FROM articles {where} AND published_at IS NOT NULL GROUP BY 1 ORDER BY 1"
        topics = f"SELECT topic, COUNT(*) FROM (SELECT UNNEST(topics) AS topic FROM articles {where}) GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {TOPICS}"
        named = f"SELECT provider, COUNT(*) FROM articles {where} AND provider IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {PROVIDERS}"
        rated = f"SELECT quality // 10 * 10 AS bucket, COUNT(*) FROM articles {where} AND quality IS NOT NULL GROUP BY 1 ORDER BY 1"
        newest = f"SELECT STRFTIME(published_at, '%Y-%m-%d %H:%M'), title, provider, quality, heat FROM articles {where} ORDER BY published_at DESC NULLS LAST, id LIMIT {ROWS}"
        return {
            "figures": {"articles": count, "providers": providers, "quality": quality},
            **{
                name: [list(column) for column in zip(*self.rows(sql, bound), strict=True)] or [[], []]
                for name, sql in (("weeks", weeks), ("topics", topics), ("providers", named), ("quality", rated))
            },
            "newest": self.rows(newest, bound),
        }
