"""One definition for every number: its sentence, its formula, its limits. Pages and docs print these."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from dashboard.definitions.analytics import ANALYTICS_DEFINITIONS
from dashboard.definitions.definition import Definition
from dashboard.definitions.examples import EXAMPLES
from dashboard.definitions.policy import POLICY_DEFINITIONS

__all__ = ["BIASES", "DEFINITIONS", "Definition"]


_ALL = (
    Definition(
        "coverage",
        "Coverage",
        "The number of articles in view. An article with several topics counts once for each of them (full counting), "
        "or as equal parts that add up to one (fractional counting); the chart says which.",
        "full: n(t) = articles that carry t; fractional: f(t) = sum of 1 / number of topics of the article",
        "Full counts over topics add up to more than the articles. Articles without a topic are their own row.",
    ),
    Definition(
        "share",
        "Share of voice",
        "Articles with this value divided by all articles in view, with the 95 % Wilson interval.",
        "share = n / N; interval = (p + z²/2N ± z·√(p(1−p)/N + z²/4N²)) / (1 + z²/N), z = 1.96",
        "A ratio of sums, never a mean of ratios. With few articles the interval is wide: read it, not the share.",
    ),
    Definition(
        "coverage-over-time",
        "Coverage by date",
        "Articles per UTC day, ISO week or month of publication.",
        "n(period) = articles with published_at inside the period; periods without articles count 0",
        "Undated articles are counted in a note. A date without a time of day counts on that day.",
    ),
    Definition(
        "quality",
        "Quality score",
        "The producer's own score of an article, in buckets of ten.",
        "bucket(q) = 10·⌊q / 10⌋",
        "It is the producer's claim, not ours, and not a 0–100 scale: values up to about 190 occur. Unrated is not zero.",
    ),
    Definition(
        "heat",
        "Heat",
        "The producer's score of a story: often quality plus a constant, and −1 for a non-leading copy of a story.",
        "as stated; heat − quality is shown where it is constant",
        "Where heat is quality plus a constant their correlation is 1 by construction. The bar for publishing (70) is on heat.",
    ),
    Definition(
        "quality-percentile",
        "Quality percentile",
        "The share of the corpus's rated articles whose quality is at most this one's.",
        "100 · rank of the last equal value / rated articles",
        "A rank within this corpus, not a grade.",
    ),
    Definition(
        "stories",
        "Stories, not copies",
        "Articles without the non-leading copies of a story that appeared elsewhere.",
        "articles whose heat is not −1; related coverage belongs to its article's story",
        "Follows the producer's own clusters.",
    ),
    Definition(
        "effective-providers",
        "Effective number of providers",
        "The number of equally large providers that would make coverage as concentrated as it is.",
        "1 / sum of squared shares of the providers",
        "Shown from 10 articles up.",
    ),
    Definition(
        "corroboration",
        "Corroboration",
        "For each passage of a multi-source story, how many distinct sources it cites.",
        "distinct source numbers at the passage",
        "Sources are numbered in the document, not named. One source means nobody else is cited for it.",
    ),
    Definition(
        "search-ranking",
        "Relevance in a search",
        "Articles that match a search, those whose title has the words first and newer ones before older.",
        "for each word or phrase sought: 4 if the title has it (in any form, or a synonym) + 2 the excerpt + 1 the body "
        "+ 1 the provider's name; "
        "equal sums by falling date",
        "An order for reading, not a measure of importance. Every word sought must occur somewhere in the article.",
    ),
    Definition(
        "corpus-version",
        "Corpus version",
        "A fingerprint of everything the corpus says.",
        "SHA-256 over the sorted SHA-256 digests of the documents' canonical content, opaque fields left out",
        "Equal versions mean equal content; file names and order do not matter.",
    ),
    *ANALYTICS_DEFINITIONS,
    *POLICY_DEFINITIONS,
)
DEFINITIONS: Final = {item.id: replace(item, example=EXAMPLES.get(item.id, "")) for item in _ALL}
BIASES: Final = (
    "A corpus has what its producers collected: outlets they follow, in languages they read. It is not a sample of what was published.",
    "Topics are the producer's keyword matches; none of them is about policy, and some articles carry one by mistake.",
    "Quality and heat are the producer's claims. Most articles that are unpublished are below its bar, or copies of others' stories.",
    "One outlet often publishes most of a corpus. Shares of topics are then that outlet's, and concentration says so.",
    "Policy facets are found by English words of our own dictionaries. What is said in other words, or in other languages, is missed.",
    "First means first in this corpus. Dates are the producer's; some name a day and no hour.",
    "Many figures side by side find some differences by chance alone: an interval of 95 % is wrong once in twenty.",
)
