"""Print how well policy facets are read: ``evaluate_policy.py RECORDS LABELS-1 LABELS-2 [--errors] [--cases CASES]``.

``RECORDS`` is an archive or a folder of the labelled records. The table is Markdown, for docs/policy.md; ``--errors``
adds what was wrong and what was missed, by record.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from dashboard.model.article import Article  # noqa: E402 -- the project is not installed, it is found beside this file
from dashboard.policy.reading import PolicyReader  # noqa: E402
from tests.support import labelled_records as labelled  # noqa: E402


def table(tallies: Mapping[str, labelled.Tally]) -> Iterator[str]:
    """The tallies as rows of Markdown. For policy yes or no, precision is accuracy."""
    yield "| facet | precision | recall |"
    yield "|---|---|---|"
    for name, tally in tallies.items():
        recall = "–" if name == "policy" else tally.recall()
        yield f"| {name} | {tally.precision()} | {recall} |"


def main() -> None:
    """Read the arguments, print the table."""
    parser = argparse.ArgumentParser(description="How well policy facets are read.")
    for name in ("records", "labels_1", "labels_2"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--cases", type=Path)
    given = parser.parse_args()
    first, second = labelled.load(given.labels_1), labelled.load(given.labels_2)
    reader = PolicyReader()
    articles = labelled.records(given.records, first)
    tallies = labelled.scores(
        {file: reader.findings(article) for file, article in articles.items()}, first, second, articles
    )
    print(f"{len(articles)} of {len(first)} labelled records.\n", *table(tallies), sep="\n")
    if given.errors:
        for name, tally in tallies.items():
            for file, wrong, missed in tally.errors:
                print(f"{name}: {file}: wrong {wrong}, missed {missed}")
    if given.cases:
        right, failed = labelled.cases_passed(
            given.cases,
            lambda title, excerpt: reader.findings(Article("id", "c/a", "news record", "article", title, excerpt)),
        )
        print(f"\n{right} cases right, {len(failed)} wrong", *failed, sep="\n")


if __name__ == "__main__":
    main()
