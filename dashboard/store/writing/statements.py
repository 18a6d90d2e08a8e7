"""The statements that build a generation: add rows, remove rows, derive the rest.

``staged`` is the batch of rows that comes with a statement. ``leaving``, ``gone``, ``touched``, ``mention``, ``winner``
and ``former`` are temporary tables of one writer.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from dashboard.store.base import Statement
from dashboard.store.schema import PARTS_PER_ARTICLE

NUMBERED: Final = (
    *("article", "article_topic", "article_text", "article_record", "article_words", "article_facet"),
    *("article_findings", "money"),
)
"""The tables whose rows belong to one article_no."""


def _statements(*texts: str) -> tuple[Statement, ...]:
    return tuple(Statement(text) for text in texts)


UNKNOWN: Final = _statements(
    "INSERT INTO provider VALUES (0, NULL, NULL, NULL, NULL, 0)", "INSERT INTO topic VALUES (0, NULL, 0)"
)
TEMPORARY: Final = _statements(
    "CREATE TEMP TABLE leaving (article_no INTEGER)",
    "CREATE TEMP TABLE gone (article_no INTEGER)",
    "CREATE TEMP TABLE touched (article_id VARCHAR)",
    "CREATE TEMP TABLE mention AS SELECT article.*, article_text.*, article_words.*, '' AS domain, 0 AS parent_no, "
    "'' AS parent_id, 0 AS position FROM article, article_text, article_words LIMIT 0",
    "CREATE TEMP TABLE winner (related_id VARCHAR, parent_no INTEGER, position INTEGER)",
    "CREATE TEMP TABLE former (article_id VARCHAR, title VARCHAR, quality INTEGER, heat INTEGER, status VARCHAR, "
    "digest VARCHAR)",
)
END: Final = _statements(
    *(f"DROP TABLE {table}" for table in ("leaving", "gone", "touched", "mention", "winner", "former")),
)

NEW_PROVIDERS: Final = Statement(
    "INSERT INTO provider SELECT (SELECT MAX(provider_id) FROM provider) + ROW_NUMBER() OVER (ORDER BY domain), "
    "domain, domain, NULL, NULL, 0 FROM (SELECT DISTINCT domain FROM staged WHERE domain IS NOT NULL "
    "AND domain NOT IN (SELECT domain FROM provider WHERE domain IS NOT NULL))"
)
NEW_TOPICS: Final = Statement(
    "INSERT INTO topic SELECT (SELECT MAX(topic_id) FROM topic) + ROW_NUMBER() OVER (ORDER BY topic), topic, 0 "
    "FROM (SELECT DISTINCT topic FROM staged WHERE topic IS NOT NULL "
    "AND topic NOT IN (SELECT name FROM topic WHERE name IS NOT NULL))"
)
ADD_ARTICLES: Final = Statement(
    "INSERT INTO article BY NAME SELECT staged.* EXCLUDE (domain), COALESCE(provider.provider_id, 0) AS provider_id "
    "FROM staged LEFT JOIN provider ON provider.domain = staged.domain"
)
ADD_TOPICS: Final = Statement(
    "INSERT INTO article_topic BY NAME SELECT staged.* EXCLUDE (topic), COALESCE(topic.topic_id, 0) AS topic_id "
    "FROM staged LEFT JOIN topic ON topic.name = staged.topic"
)
NEW_FACETS: Final = Statement(
    "INSERT INTO facet SELECT (SELECT COALESCE(MAX(facet_id), 0) FROM facet) + ROW_NUMBER() OVER (ORDER BY kind, key), "
    "kind, key, name, 0 FROM (SELECT kind, key, MIN(name) AS name FROM staged GROUP BY kind, key) AS found "
    "WHERE NOT EXISTS (SELECT 1 FROM facet WHERE facet.kind = found.kind AND facet.key = found.key)"
)
ADD_FACETS: Final = Statement(
    "INSERT INTO article_facet BY NAME SELECT staged.* EXCLUDE (key, name), facet.facet_id FROM staged "
    "JOIN facet ON facet.kind = staged.kind AND facet.key = staged.key"
)
OUTLETS_WITHOUT_COUNTRY: Final = Statement("SELECT domain FROM provider WHERE country IS NULL AND domain IS NOT NULL")
SET_COUNTRIES: Final = Statement(
    "UPDATE provider SET country = staged.country, country_name = staged.country_name FROM staged "
    "WHERE staged.domain = provider.domain"
)
ADD_MENTIONS: Final = Statement("INSERT INTO mention BY NAME SELECT * FROM staged")
ADD_LINKS: Final = Statement(
    "INSERT INTO related_link BY NAME SELECT article_id AS related_id, parent_no, position FROM staged"
)

FIND_LEAVING: Final = Statement(
    "INSERT INTO leaving SELECT article_no FROM article_text WHERE path IN (SELECT path FROM staged)"
)
REMEMBER_LEAVING: Final = Statement(
    "INSERT INTO former SELECT article.article_id, article_text.title, article.quality, article.heat, article.status, "
    "report_line.digest FROM article JOIN article_text ON article_text.article_no = article.article_no "
    "LEFT JOIN report_line ON report_line.path = article_text.path "
    "WHERE article.article_no IN (SELECT article_no FROM leaving)"
)
REMEMBER_ALL: Final = Statement(
    "INSERT INTO former SELECT article.article_id, article_text.title, article.quality, article.heat, article.status, "
    "report_line.digest FROM previous.article JOIN previous.article_text ON article_text.article_no = article.article_no "
    "LEFT JOIN previous.report_line ON report_line.path = article_text.path WHERE article.is_related = 0"
)
KEEP_HISTORY: Final = _statements(
    "INSERT INTO article_seen SELECT * FROM previous.article_seen",
    "INSERT INTO article_change SELECT * FROM previous.article_change",
)
TOUCH_LEAVING: Final = _statements(
    "INSERT INTO touched SELECT related_id FROM related_link WHERE parent_no IN (SELECT article_no FROM leaving)",
    "INSERT INTO touched SELECT article_id FROM article WHERE article_no IN (SELECT article_no FROM leaving)",
)
REMOVE_LEAVING: Final = _statements(
    *(f"DELETE FROM {table} WHERE article_no IN (SELECT article_no FROM leaving)" for table in NUMBERED),  # noqa: S608 -- tables of ours
    "DELETE FROM related_link WHERE parent_no IN (SELECT article_no FROM leaving)",
    "DELETE FROM mention WHERE parent_no IN (SELECT article_no FROM leaving)",
    "INSERT INTO gone SELECT article_no FROM leaving",
    "DELETE FROM leaving",
)
DELETE_LINES: Final = Statement("DELETE FROM report_line WHERE path IN (SELECT path FROM staged)")
MARK_DUPLICATES: Final = Statement(
    "UPDATE report_line SET outcome = 'duplicate', reason = staged.reason, remedy = staged.remedy, status = NULL, "
    "visible = NULL FROM staged WHERE report_line.path = staged.path"
)

TOUCH_EVERYTHING: Final = _statements(
    "DELETE FROM touched", "INSERT INTO touched SELECT DISTINCT related_id FROM related_link"
)
TOUCH_NEW: Final = (
    "INSERT INTO touched SELECT related_id FROM related_link WHERE parent_no >= $first",
    "INSERT INTO touched SELECT article_id FROM article WHERE article_no >= $first",
)
FORGET_RELATED: Final = (
    Statement(
        "INSERT INTO leaving SELECT article_no FROM article WHERE is_related = 1 "
        "AND article_id IN (SELECT article_id FROM touched)"
    ),
    *REMOVE_LEAVING,
)
CHOOSE_WINNERS: Final = Statement(
    "INSERT INTO winner SELECT related_id, parent_no, position FROM ("
    "SELECT related_link.*, ROW_NUMBER() OVER (PARTITION BY related_id "
    "ORDER BY article.published_at DESC NULLS LAST, article_text.path DESC, position) AS place "
    "FROM related_link JOIN article ON article.article_no = parent_no "
    "JOIN article_text ON article_text.article_no = parent_no "
    "WHERE related_id IN (SELECT article_id FROM touched) "
    "AND related_id NOT IN (SELECT article_id FROM article WHERE is_related = 0 "
    "AND article_id IN (SELECT article_id FROM touched))) WHERE place = 1"
)
UNMENTIONED: Final = Statement(
    "SELECT article_no, record FROM article_record WHERE article_no IN (SELECT winner.parent_no FROM winner "
    "LEFT JOIN mention ON mention.parent_no = winner.parent_no AND mention.position = winner.position "
    "WHERE mention.position IS NULL)"
)
_WON: Final = (
    "FROM (SELECT mention.*, $first - 1 + ROW_NUMBER() OVER (ORDER BY related_id) AS number FROM winner "
    "JOIN mention ON mention.parent_no = winner.parent_no AND mention.position = winner.position) AS won"
)
_ARTICLE: Final = (
    "article_id, corpus, is_related, leads, published_at, day, week, month, quality, quality_bucket, heat, status, "
    "type, title_key"
)
_TEXT: Final = (
    "parent_id, title, excerpt, url, date_only, provider_name, image_url, image_width, image_height, related_count, "
    "source_count, path, corrected"
)
_WORDS: Final = "title_words, excerpt_words, body_words, provider_words"
WINNERS_AS_PROVIDERS: Final = Statement(
    NEW_PROVIDERS.sql.replace(
        "FROM staged",
        "FROM (SELECT mention.domain FROM winner JOIN mention "
        "ON mention.parent_no = winner.parent_no AND mention.position = winner.position)",
    )
)
ADD_WINNERS: Final = (
    f"INSERT INTO article BY NAME SELECT number AS article_no, COALESCE(provider.provider_id, 0) AS provider_id, "
    f"{_ARTICLE} {_WON} LEFT JOIN provider ON provider.domain = won.domain",
    f"INSERT INTO article_topic BY NAME SELECT number AS article_no, 0 AS topic_id, 0 AS position, 1 AS is_first, "
    f"{PARTS_PER_ARTICLE} AS part {_WON}",
    f"INSERT INTO article_text BY NAME SELECT number AS article_no, {_TEXT} {_WON}",
    f"INSERT INTO article_words BY NAME SELECT number AS article_no, {_WORDS} {_WON}",
)

DERIVE: Final = _statements(
    # related items have no topics, so that nothing has to be left out
    "CREATE TEMP TABLE counted AS SELECT topic_id, COUNT(*) AS articles FROM article_topic GROUP BY topic_id",
    "DELETE FROM topic WHERE topic_id <> 0 AND topic_id NOT IN (SELECT topic_id FROM counted)",
    "UPDATE topic SET articles = counted.articles FROM counted "
    "WHERE counted.topic_id = topic.topic_id AND topic.topic_id <> 0",
    "DROP TABLE counted",
    "CREATE TEMP TABLE named AS SELECT provider_id, is_related, provider_name, COUNT(*) AS articles FROM article "
    "JOIN article_text ON article_text.article_no = article.article_no WHERE provider_id <> 0 "
    "GROUP BY provider_id, is_related, provider_name",
    "DELETE FROM provider WHERE provider_id <> 0 AND provider_id NOT IN (SELECT provider_id FROM named)",
    "UPDATE provider SET articles = counted.articles FROM (SELECT provider_id, "
    "CAST(SUM(CASE WHEN is_related = 0 THEN articles ELSE 0 END) AS INTEGER) AS articles FROM named "
    "GROUP BY provider_id) AS counted WHERE counted.provider_id = provider.provider_id",
    "UPDATE provider SET name = COALESCE(NULLIF(best.provider_name, ''), provider.domain) FROM (SELECT provider_id, provider_name, "
    "ROW_NUMBER() OVER (PARTITION BY provider_id ORDER BY CASE WHEN COALESCE(provider_name, '') = '' THEN 1 ELSE 0 END, "
    "is_related, articles DESC, provider_name) AS place FROM named) AS best "
    "WHERE best.provider_id = provider.provider_id AND best.place = 1",
    "DROP TABLE named",
    "DELETE FROM facet WHERE facet_id NOT IN (SELECT facet_id FROM article_facet)",
    "UPDATE facet SET articles = 0",
    "UPDATE facet SET articles = counted.articles FROM (SELECT facet_id, COUNT(*) AS articles FROM article_facet "
    "WHERE part > 0 GROUP BY facet_id) AS counted WHERE counted.facet_id = facet.facet_id",
    "DELETE FROM quality_rank",
    "INSERT INTO quality_rank SELECT quality, 100.0 * SUM(rated) OVER (ORDER BY quality) / NULLIF(SUM(rated) OVER (), 0) "
    "FROM (SELECT quality, CAST(SUM(1 - is_related) AS DOUBLE) AS rated FROM article WHERE quality IS NOT NULL "
    "GROUP BY quality)",
)
_SHOWN: Final = "FROM report_line WHERE outcome = 'accepted' AND visible = 1"
DIGESTS: Final = Statement(f"SELECT COUNT(digest) AS digests {_SHOWN}")
DIGESTS_AT_ONCE: Final = 250_000
"""As many as a writer has the memory to sort and to join."""
_DIGESTS_BETWEEN: Final = (
    f"SELECT STRING_AGG(digest, '' ORDER BY digest) AS digests {_SHOWN} AND digest >= $least AND digest < $beyond"
)


def digests_in_order(count: int) -> Iterator[Statement]:
    """Return statements whose answers (``digests``) together join the digests of all visible articles in order.

    Args:
        count: the number of digests; they are evenly distributed.
    """
    parts = min(4096, count // DIGESTS_AT_ONCE + 1)
    bounds = ["", *(f"{0x10000 * n // parts:04x}" for n in range(1, parts)), "\U0010ffff"]
    for least, beyond in pairwise(bounds):
        yield Statement(_DIGESTS_BETWEEN, {"least": least, "beyond": beyond})


NEWEST_DAY: Final = Statement("SELECT MAX(day) AS day FROM article WHERE is_related = 0")
