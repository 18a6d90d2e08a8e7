"""Which articles have a word: made for stores that have copies, and the conditions that search by it.

``word_article`` has a row for each word of each field of an article, folded as for searching, sorted by word in runs of
articles. Rows of articles that left may stay until copies are made anew; their numbers lead to nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from dashboard.store.base import Statement
from dashboard.store.search import Term

TABLE: Final = "word_article"
FIELDS: Final[Mapping[str, int]] = {"title_words": 4, "excerpt_words": 2, "body_words": 1, "provider_words": 1}
"""The fields searched, and what each adds to an article's rank where it has a term."""
RUN: Final = 50_000
"""Articles whose words are sorted at once: what little memory a writer has for it."""
CLEAR: Final = Statement(f"DROP TABLE IF EXISTS {TABLE}")
CREATE: Final = Statement(
    f"CREATE TABLE {TABLE} (word VARCHAR NOT NULL, article_no INTEGER NOT NULL, field TINYINT NOT NULL)"
)
NUMBERS: Final = (
    "SELECT MIN(article_no) AS first, MAX(article_no) AS last FROM article_words WHERE article_no >= $first"
)
_AFTER_EVERY_WORD: Final = "\U0010ffff"
_WORDS_OF: Final = " UNION ALL ".join(
    f"SELECT UNNEST(LIST_DISTINCT(STRING_SPLIT(TRIM({column}), ' '))) AS word, article_no, {number} AS field "  # noqa: S608 -- names of ours
    f"FROM article_words WHERE article_no >= $first AND article_no < $beyond AND {column} <> ' '"
    for number, column in enumerate(FIELDS)
)


def indexing(first: int, last: int) -> Iterator[Statement]:
    """The statements that take in the words of the articles with these numbers."""
    for start in range(first, last + 1, RUN):
        yield Statement(
            f"INSERT INTO {TABLE} SELECT word, article_no, field FROM ({_WORDS_OF}) ORDER BY word, article_no",  # noqa: S608
            {"first": start, "beyond": min(start + RUN, last + 1)},
        )


def conditions(wanted: Sequence[Term], column: str) -> list[tuple[str, dict[str, Any]]]:
    """What an article must meet to have every term and none that is excluded, a condition and its values for each.

    Args:
        column: where the number of the article stands.
    """
    found = []
    for number, term in enumerate(wanted, start=1):
        holders, bound = _holders(term, f"term_{number}")
        found.append((f"{column} {'NOT ' if term.excluded else ''}IN ({holders})", bound))
    return found


def ranks(term: Term, name: str) -> tuple[str, dict[str, Any]]:
    """What a single word or prefix adds to the rank of each article that has it: article_no, rank."""
    condition, bound = _is_word(term.words, name, prefix=term.prefix)
    weights = " ".join(f"WHEN {number} THEN {weight}" for number, weight in enumerate(FIELDS.values()))
    return (
        f"SELECT article_no, SUM(CASE field {weights} END) AS rank FROM "  # noqa: S608 -- values are bound
        f"(SELECT DISTINCT article_no, field FROM {TABLE} WHERE {condition}) AS fields GROUP BY article_no",
        bound,
    )


def _holders(term: Term, name: str) -> tuple[str, dict[str, Any]]:
    """The articles that have a term. Those with all words of a phrase are looked at, whether these follow each other."""
    words = term.words.split()
    each = [_is_word(word, f"{name}_{n}", prefix=term.prefix and n == len(words)) for n, word in enumerate(words, 1)]
    likely = " INTERSECT ".join(f"SELECT article_no FROM {TABLE} WHERE {condition}" for condition, _ in each)  # noqa: S608
    bound = {key: value for _, values in each for key, value in values.items()}
    if len(words) == 1:
        return likely, bound
    has = " OR ".join(f"article_words.{column} LIKE ${name}" for column in FIELDS)
    # a condition over both tables is met after they are joined, so that only likely articles are looked at
    return (
        f"SELECT likely.article_no FROM ({likely}) AS likely "  # noqa: S608 -- values are bound
        "JOIN article_words ON article_words.article_no = likely.article_no "
        f"WHERE CASE WHEN likely.article_no IS NULL THEN FALSE ELSE {has} END",
        {**bound, name: term.pattern},
    )


def _is_word(word: str, name: str, *, prefix: bool) -> tuple[str, dict[str, Any]]:
    if prefix:
        bounds = {f"{name}_from": word, f"{name}_to": word + _AFTER_EVERY_WORD}
        return f"word >= ${name}_from AND word < ${name}_to", bounds
    return f"word = ${name}", {name: word}
