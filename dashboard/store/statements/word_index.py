"""Build the word index, and write the conditions that search it.

``word_article`` has a row for each occurrence of a word: its stem, the word as folded, article, field, and ``position``,
from 1; sorted by stem, so that the forms of a word are together, in runs of articles. ``word_stem`` has the stem of every
word. In a large store rows of removed articles may stay until rollups are rebuilt; their numbers match nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from dashboard.search.grammar import Clause, Term, Together
from dashboard.search.stemming import stem
from dashboard.store.base import Statement

TABLE: Final = "word_article"
STEMS: Final = "word_stem"
FIELDS: Final[Mapping[str, int]] = {"title_words": 4, "excerpt_words": 2, "body_words": 1, "provider_words": 1}
"""The fields searched, and what each adds to an article's rank where it has a term."""
MOST_PLACED: Final = 4
RUN: Final = 50_000
"""Articles whose words are sorted at once: what little memory a writer has for it."""
CREATE: Final = (
    Statement(f"DROP TABLE IF EXISTS {TABLE}"),
    Statement(f"DROP TABLE IF EXISTS {STEMS}"),
    Statement(
        f"CREATE TABLE {TABLE} (stem VARCHAR NOT NULL, word VARCHAR NOT NULL, article_no INTEGER NOT NULL, "
        "field TINYINT NOT NULL, position INTEGER NOT NULL)"
    ),
    Statement(f"CREATE TABLE {STEMS} (word VARCHAR NOT NULL, stem VARCHAR NOT NULL)"),
)
ADD_STEMS: Final = Statement(f"INSERT INTO {STEMS} BY NAME SELECT * FROM staged")  # noqa: S608
REMOVE_GONE: Final = Statement(f"DELETE FROM {TABLE} WHERE article_no IN (SELECT article_no FROM gone)")  # noqa: S608
NUMBERS: Final = (
    "SELECT MIN(article_no) AS first, MAX(article_no) AS last FROM article_words WHERE article_no >= $first"
)
_AFTER_EVERY_WORD: Final = "\U0010ffff"
_SPLIT: Final = "FROM article_words WHERE article_no >= $first AND article_no < $beyond"
_EVERY_WORD: Final = " UNION ALL ".join(
    f"SELECT UNNEST(STRING_SPLIT(TRIM({column}), ' ')) AS word {_SPLIT} AND {column} <> ' '" for column in FIELDS
)
_NEW_WORDS: Final = (
    f"SELECT DISTINCT word FROM ({_EVERY_WORD}) AS every_word WHERE word NOT IN (SELECT word FROM {STEMS})"  # noqa: S608
)
_WORDS_OF: Final = " UNION ALL ".join(
    "SELECT UNNEST(words) AS word, article_no, "  # noqa: S608 -- names of ours
    f"{number} AS field, UNNEST(RANGE(1, LEN(words) + 1)) AS position "
    f"FROM (SELECT article_no, STRING_SPLIT(TRIM({column}), ' ') AS words {_SPLIT} AND {column} <> ' ')"
    for number, column in enumerate(FIELDS)
)
_INDEX: Final = (
    f"INSERT INTO {TABLE} SELECT {STEMS}.stem, {STEMS}.word, article_no, field, position "  # noqa: S608
    f"FROM ({_WORDS_OF}) AS occurrence JOIN {STEMS} ON {STEMS}.word = occurrence.word "
    f"ORDER BY {STEMS}.stem, article_no"
)
_SPOT: Final = f"((CAST(article_no AS BIGINT) * {len(FIELDS)} + field) * {1 << 24} + position)"
"""A word's position as one number; the next word of the field has the next number. No text has 2^24 words."""


def indexing_runs(first: int, last: int) -> Iterator[tuple[Statement, Statement]]:
    """For each run of the articles with these numbers: the statement that asks for words without a stem, and the one
    that indexes the run once they have one.
    """
    for start in range(first, last + 1, RUN):
        bound = {"first": start, "beyond": min(start + RUN, last + 1)}
        yield Statement(_NEW_WORDS, bound), Statement(_INDEX, bound)


def conditions(wanted: Sequence[Clause], column: str) -> list[tuple[str, dict[str, Any]]]:
    """Return a condition and its values for each clause, included or excluded.

    Args:
        column: the column with the article's number.
    """
    found = []
    for number, clause in enumerate(wanted, start=1):
        listed, bound = _articles(clause, f"term_{number}")
        found.append((f"{column} {'NOT ' if clause.excluded else ''}IN ({listed})", bound))
    return found


def clause_ranks(clause: Clause, name: str) -> tuple[str, dict[str, Any]]:
    """Return each article's rank for a clause: article_no, rank. It has each field that any of its terms is in."""
    parts, bound = list[str](), dict[str, Any]()
    for n, term in enumerate(clause.terms):
        places, values = _places(term, f"{name}_{n}")
        parts.append(f"SELECT article_no, field {places}")
        bound |= values
    weights = " ".join(f"WHEN {number} THEN {weight}" for number, weight in enumerate(FIELDS.values()))
    return (
        f"SELECT article_no, SUM(CASE field {weights} END) AS rank FROM "  # noqa: S608 -- values are bound
        f"(SELECT DISTINCT article_no, field FROM ({' UNION ALL '.join(parts)}) AS every_field) AS fields "
        "GROUP BY article_no",
        bound,
    )


def _articles(clause: Clause, name: str) -> tuple[str, dict[str, Any]]:
    """Return a list of the articles that a clause's alternatives are in: article_no. Single words are looked up at once."""
    single = [together[0] for together in clause.alternatives if _is_stem(together)]
    others = [together for together in clause.alternatives if not _is_stem(together)]
    parts, bound = list[str](), dict[str, Any]()
    if single:
        names = {f"{name}_stem_{n}": term.stems[0] for n, term in enumerate(single, start=1)}
        listed = ", ".join(f"${each}" for each in names)
        condition = f"IN ({listed})" if len(names) > 1 else f"= {listed}"
        parts.append(f"SELECT article_no FROM {TABLE} WHERE stem {condition}")  # noqa: S608 -- values are bound
        bound |= names
    for n, together in enumerate(others):
        text, values = _all_of(together, f"{name}{n or ''}")
        parts.append(text)
        bound |= values
    return " UNION ALL ".join(parts), bound


def _is_stem(together: Together) -> bool:
    return len(together) == 1 and not together[0].exact and not together[0].prefix and " " not in together[0].words


def _all_of(together: Together, name: str) -> tuple[str, dict[str, Any]]:
    first, *rest = together
    places, bound = _places(first, name)
    listed = f"SELECT article_no {places}"
    for n, term in enumerate(rest, start=1):
        places, values = _places(term, f"{name}_and_{n}")
        listed += f" AND article_no IN (SELECT article_no {places})"
        bound |= values
    return listed, bound


def _places(term: Term, name: str) -> tuple[str, dict[str, Any]]:
    """Return FROM and WHERE of article_no and field where a term occurs.

    Of a long phrase only the first words are looked up in the index, the rest in the texts found: each word looked up
    takes memory for all its occurrences.
    """
    words = term.words.split()
    if len(words) <= MOST_PLACED:
        return _placed(words, name, term)
    placed, bound = _placed(words[:MOST_PLACED], name, Term(term.words, exact=term.exact))
    has = " ".join(f"WHEN {number} THEN article_words.{column} LIKE ${name}" for number, column in enumerate(FIELDS))
    # a condition over both tables is met after they are joined, so that only likely texts are looked at
    return (
        f"FROM (SELECT likely.article_no, likely.field FROM (SELECT article_no, field {placed}) AS likely "  # noqa: S608 -- values are bound
        "JOIN article_words ON article_words.article_no = likely.article_no "
        f"WHERE CASE likely.field {has} END) AS placed WHERE 1 = 1",
        {**bound, name: term.pattern},
    )


def _placed(words: Sequence[str], name: str, term: Term) -> tuple[str, dict[str, Any]]:
    """FROM and WHERE of the rows of the first word where the others follow it."""
    last = len(words) - 1
    condition, bound = _is_word(words[0], f"{name}_1", term, last=last == 0)
    found = f"FROM {TABLE} WHERE {condition}"
    for n, word in enumerate(words[1:], start=1):
        condition, values = _is_word(word, f"{name}_{n + 1}", term, last=n == last)
        found += f" AND {_SPOT} + {n} IN (SELECT {_SPOT} FROM {TABLE} WHERE {condition})"  # noqa: S608 -- values are bound
        bound |= values
    return found, bound


def _is_word(word: str, name: str, term: Term, *, last: bool) -> tuple[str, dict[str, Any]]:
    """Condition and values; rows are nearly in the order of words too, so that words and beginnings are found fast."""
    if term.prefix and last:
        bounds = {f"{name}_from": word, f"{name}_to": word + _AFTER_EVERY_WORD}
        return f"word >= ${name}_from AND word < ${name}_to", bounds
    found = f"stem = ${name}_stem"
    if term.exact:
        return f"{found} AND word = ${name}", {f"{name}_stem": stem(word), name: word}
    return found, {f"{name}_stem": stem(word)}
