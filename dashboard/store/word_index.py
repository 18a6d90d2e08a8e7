"""Which articles have a word: made for stores that have copies, and the conditions that search by it.

``word_article`` has a row for each place where a word stands: article, field, and ``position`` there, from 1. Texts are
folded as for searching, and rows sorted by word in runs of articles. Rows of articles that left may stay until copies are
made anew; their numbers lead to nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from dashboard.store.base import Statement
from dashboard.store.search import Term

TABLE: Final = "word_article"
FIELDS: Final[Mapping[str, int]] = {"title_words": 4, "excerpt_words": 2, "body_words": 1, "provider_words": 1}
"""The fields searched, and what each adds to an article's rank where it has a term."""
MOST_PLACED: Final = 4
RUN: Final = 50_000
"""Articles whose words are sorted at once: what little memory a writer has for it."""
CLEAR: Final = Statement(f"DROP TABLE IF EXISTS {TABLE}")
CREATE: Final = Statement(
    f"CREATE TABLE {TABLE} "
    "(word VARCHAR NOT NULL, article_no INTEGER NOT NULL, field TINYINT NOT NULL, position INTEGER NOT NULL)"
)
NUMBERS: Final = (
    "SELECT MIN(article_no) AS first, MAX(article_no) AS last FROM article_words WHERE article_no >= $first"
)
_AFTER_EVERY_WORD: Final = "\U0010ffff"
_WORDS_OF: Final = " UNION ALL ".join(
    "SELECT UNNEST(words) AS word, article_no, "  # noqa: S608 -- names of ours
    f"{number} AS field, UNNEST(RANGE(1, LEN(words) + 1)) AS position "
    f"FROM (SELECT article_no, STRING_SPLIT(TRIM({column}), ' ') AS words FROM article_words "
    f"WHERE article_no >= $first AND article_no < $beyond AND {column} <> ' ')"
    for number, column in enumerate(FIELDS)
)
_SPOT: Final = f"((CAST(article_no AS BIGINT) * {len(FIELDS)} + field) * {1 << 24} + position)"
"""Where a word stands, as one number: that of the next word of a field is one more. No text has 2^24 words."""


def indexing(first: int, last: int) -> Iterator[Statement]:
    """The statements that take in the words of the articles with these numbers."""
    for start in range(first, last + 1, RUN):
        yield Statement(
            f"INSERT INTO {TABLE} SELECT word, article_no, field, position FROM ({_WORDS_OF}) ORDER BY word, article_no",  # noqa: S608
            {"first": start, "beyond": min(start + RUN, last + 1)},
        )


def conditions(wanted: Sequence[Term], column: str) -> list[tuple[str, dict[str, Any]]]:
    """What an article must meet to have every term and none that is excluded, a condition and its values for each.

    Args:
        column: where the number of the article stands.
    """
    found = []
    for number, term in enumerate(wanted, start=1):
        places, bound = _places(term, f"term_{number}")
        found.append((f"{column} {'NOT ' if term.excluded else ''}IN (SELECT article_no {places})", bound))
    return found


def ranks(term: Term, name: str) -> tuple[str, dict[str, Any]]:
    """What a term adds to the rank of each article that has it: article_no, rank."""
    places, bound = _places(term, name)
    weights = " ".join(f"WHEN {number} THEN {weight}" for number, weight in enumerate(FIELDS.values()))
    return (
        f"SELECT article_no, SUM(CASE field {weights} END) AS rank FROM "  # noqa: S608 -- values are bound
        f"(SELECT DISTINCT article_no, field {places}) AS fields GROUP BY article_no",
        bound,
    )


def _places(term: Term, name: str) -> tuple[str, dict[str, Any]]:
    """FROM and WHERE of article_no and field where a term stands.

    Of a long phrase its first words are looked for in the index, and the rest in the texts that have these: every word
    looked for takes memory for all its places.
    """
    words = term.words.split()
    placed, bound = _placed(words[:MOST_PLACED], name, prefix=term.prefix and len(words) <= MOST_PLACED)
    if len(words) <= MOST_PLACED:
        return placed, bound
    has = " ".join(f"WHEN {number} THEN article_words.{column} LIKE ${name}" for number, column in enumerate(FIELDS))
    # a condition over both tables is met after they are joined, so that only likely texts are looked at
    return (
        f"FROM (SELECT likely.article_no, likely.field FROM (SELECT article_no, field {placed}) AS likely "  # noqa: S608 -- values are bound
        "JOIN article_words ON article_words.article_no = likely.article_no "
        f"WHERE CASE likely.field {has} END) AS placed",
        {**bound, name: term.pattern},
    )


def _placed(words: Sequence[str], name: str, *, prefix: bool) -> tuple[str, dict[str, Any]]:
    """FROM and WHERE of the rows of the first word where the others follow it."""
    first, *others = words
    condition, bound = _is_word(first, f"{name}_1", prefix=prefix and not others)
    found = f"FROM {TABLE} WHERE {condition}"
    for n, word in enumerate(others, start=1):
        condition, values = _is_word(word, f"{name}_{n + 1}", prefix=prefix and n == len(others))
        found += f" AND {_SPOT} + {n} IN (SELECT {_SPOT} FROM {TABLE} WHERE {condition})"  # noqa: S608 -- values are bound
        bound |= values
    return found, bound


def _is_word(word: str, name: str, *, prefix: bool) -> tuple[str, dict[str, Any]]:
    if prefix:
        bounds = {f"{name}_from": word, f"{name}_to": word + _AFTER_EVERY_WORD}
        return f"word >= ${name}_from AND word < ${name}_to", bounds
    return f"word = ${name}", {name: word}
