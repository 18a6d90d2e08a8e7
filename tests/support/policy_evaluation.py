"""Compare the policy dictionaries with labelled titles and excerpts.

``policy_labels.tsv`` names 172 texts of the real documents by a hash of file name and place (0 the record itself, n its
n-th related item), and what a reader found in each: jurisdictions, instruments, organisations, themes. The texts
themselves stay where they are. The labels were written before the dictionaries. A text whose hash ends in an even digit
is for tuning, the others were only ever counted.
"""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from dashboard.config.settings import Settings
from dashboard.corpus.document import Limits
from dashboard.corpus.folder import find_files
from dashboard.corpus.reading import read_file
from dashboard.model.article import Article
from dashboard.model.facets import FacetKind
from dashboard.policy.reading import PolicyReader

LABELS = Path(__file__).parents[1] / "policy" / "policy_labels.tsv"
FOLDERS = ("news-records", "news-records-related")
KINDS = {
    "jurisdictions": FacetKind.JURISDICTION,
    "instruments": FacetKind.INSTRUMENT,
    "organisations": FacetKind.ORGANISATION,
    "themes": FacetKind.THEME,
}
HALVES = ("tuning", "held out")


class Score(NamedTuple):
    """Labels found, labels missed, and findings that no label supports."""

    right: int
    missed: int
    wrong: int

    @property
    def precision(self) -> float:
        return self.right / max(self.right + self.wrong, 1)

    @property
    def recall(self) -> float:
        return self.right / max(self.right + self.missed, 1)


def half_of(document: str) -> str:
    """Which half a label belongs to."""
    return HALVES[int(document[-1], 16) % 2]


def labels() -> dict[str, dict[str, frozenset[str]]]:
    """By document: what was labelled, by column."""
    with LABELS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return {row["document"]: {name: frozenset(row[name].split()) for name in KINDS} for row in rows}


def texts(corpora: Path, seeds: Path) -> Iterator[tuple[str, Article]]:
    """Every text of the real documents with the hash that names it; a related item as an article of its own."""
    limits = Limits.of(Settings(), datetime.now(UTC))
    for folder in (*(corpora / name for name in FOLDERS), seeds):
        for found in find_files(folder, folder.name):
            article = read_file(found, limits, 2_000_000).article
            if article is None or article.sections:
                continue
            yield _hash(found.inside, 0), article
            for place, item in enumerate(article.related, start=1):
                path = f"{article.path}#{place}"
                yield (
                    _hash(found.inside, place),
                    Article(item.identity, path, "related", item.type or "", item.title, item.excerpt),
                )


def _hash(name: str, place: int) -> str:
    return hashlib.sha256(f"{name}#{place}".encode()).hexdigest()[:16]


def differences(corpora: Path, seeds: Path) -> Iterator[tuple[str, str, frozenset[str], frozenset[str], Article]]:
    """For every label: document, column, what was labelled, what was found, and the text."""
    wanted = labels()
    reader = PolicyReader()
    for document, article in texts(corpora, seeds):
        if (label := wanted.pop(document, None)) is None:
            continue
        found = reader.findings(article)
        for name, kind in KINDS.items():
            yield document, name, label[name], frozenset(facet.key for facet in found.of(kind)), article
    assert not wanted, f"{len(wanted)} labelled texts are not among the documents"


def scores(corpora: Path, seeds: Path) -> Mapping[tuple[str, str], Score]:
    """By column and half: how the findings compare with the labels."""
    right: Counter[tuple[str, str]] = Counter()
    missed: Counter[tuple[str, str]] = Counter()
    wrong: Counter[tuple[str, str]] = Counter()
    for document, name, label, found, _ in differences(corpora, seeds):
        key = (name, half_of(document))
        right[key] += len(label & found)
        missed[key] += len(label - found)
        wrong[key] += len(found - label)
    return {(n, h): Score(right[n, h], missed[n, h], wrong[n, h]) for n in KINDS for h in HALVES}
