"""Train weights.json and words.json of dashboard/policy on labelled records, and print cross-validated results.

``scripts/train_policy.py --set RECORDS LABELS-1 [LABELS-2] [--set ...] [--cases CASES]``: records as an archive or a
folder, labels as ``tests/support/labelled_records.py`` describes them (one file if they were labelled once), cases with
what they expect. None of them is part of this project. The invented records of ``tests/policy/invented_records*.jsonl``
are always trained on.
"""

from __future__ import annotations

import argparse
import json
import sys
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from dashboard.model.article import Article  # noqa: E402 -- the project is not installed, it is found beside this file
from dashboard.model.facets import FacetFindings  # noqa: E402
from dashboard.policy.candidates import Candidates  # noqa: E402
from dashboard.policy.evidence import HEAD  # noqa: E402
from dashboard.policy.model import BIAS, Model  # noqa: E402
from dashboard.policy.reading import PolicyReader  # noqa: E402
from scripts.policy_words import Fitted, answers_of, fit_words  # noqa: E402
from tests.support import labelled_records as labelled  # noqa: E402

Array = np.ndarray[Any, np.dtype[np.float64]]
FOLDER = PROJECT / "dashboard" / "policy"
FOLDS = 5
INNER = 5
PENALTY = {"policy": 4.0, "jurisdiction": 0.5, "instrument": 2.0, "theme": 5.0}
FLOOR = {"jurisdiction": 0.88, "instrument": 0.77}
"""The precision on unseen records from which a candidate may be kept; without one, precision is not under recall."""
INVENTED = 0.5
"""What a decision on an invented record counts."""
LEAST = 3
"""Records a feature must occur in to get a weight."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One decision: its record, its features, the labels' answer, and how much it counts."""

    file: str
    features: Mapping[str, float]
    answer: bool
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Labels:
    """Both labellings by file name, and the files whose decisions count less."""

    one: Mapping[str, dict[str, Any]]
    other: Mapping[str, dict[str, Any]]
    invented: frozenset[str] = frozenset()

    def policy(self, drafts: Mapping[str, Candidates]) -> Iterator[Sample]:
        """Whether each record is policy, where both readers agree."""
        for file, draft in drafts.items():
            answer = self.one[file]["policy"]
            if answer == self.other[file]["policy"]:
                yield Sample(file, draft.policy_features(), answer, self._weight(file))

    def candidates(self, kind: str, drafts: Mapping[str, Candidates], scores: Mapping[str, float]) -> Iterator[Sample]:
        """Whether each candidate of a kind is wanted; what one reader alone says is left out."""
        for file, draft in drafts.items():
            pair = (self.one[file], self.other[file])
            if f"{kind}s" not in pair[0]:
                continue
            wanted, neutral = labelled.wanted_and_neutral(*pair, f"{kind}s")
            mentions = {j["code"] for label in pair for j in label.get("jurisdictions", ()) if j["role"] != "subject"}
            policy = scores[file]
            given = (
                draft.jurisdiction_features(policy)
                if kind == "jurisdiction"
                else ((found.key, found.named()) for found in draft.key_features(kind, policy))
            )
            for key, features in given:
                if key not in neutral:
                    yield Sample(file, features, key in wanted, self._weight(file))
                elif kind == "jurisdiction" and key in mentions:
                    yield Sample(file, features, False, 0.3)

    def words(self, drafts: Mapping[str, Candidates]) -> Fitted:
        """The weights of single words; from now on the drafts know what models that did not know them say of them."""
        heads = {file: draft.context.folded[:HEAD] for file, draft in drafts.items()}
        fitted = fit_words(
            heads, {file: answers_of(self.one[file]) for file in drafts}, {file: self._weight(file) for file in drafts}
        )
        for file, draft in drafts.items():
            draft.wording = fitted.unseen[file]
        return fitted

    def _weight(self, file: str) -> float:
        return INVENTED if file in self.invented else 1.0


def invented(paths: Iterable[Path]) -> tuple[dict[str, Article], dict[str, dict[str, Any]]]:
    """Short invented records as articles and labels; a case's ``expect`` says what it expects."""
    articles, labels = {}, {}
    for path in paths:
        for number, row in enumerate(map(json.loads, filter(None, path.read_text(encoding="utf-8").splitlines()))):
            file = f"{path.name}#{number}"
            expect = row.get("expect", row)
            if not {"policy", "jurisdictions", "instruments"} & set(expect):
                continue
            label = {name: expect[name] for name in ("instruments", "themes") if name in expect}
            mentioned = expect.get("mentioned", expect.get("jurisdictions_mentioned", ()))
            if any(isinstance(code, dict) for code in expect.get("jurisdictions", ())):
                label["jurisdictions"] = expect["jurisdictions"]
            elif "jurisdictions" in expect:
                label["jurisdictions"] = [
                    *({"code": code, "role": "subject"} for code in expect["jurisdictions"]),
                    *({"code": code, "role": "mention"} for code in mentioned),
                ]
            label["policy"] = expect.get("policy", bool(expect.get("jurisdictions") or expect.get("instruments")))
            articles[file] = Article(file, f"invented/{number}", "news record", "article", row["title"], row["excerpt"])
            labels[file] = label
    return articles, labels


def fit(samples: Sequence[Sample], penalty: float) -> Model:
    """Logistic regression with a quadratic penalty, by Newton's method; its steps are found by conjugate gradients."""
    counts: dict[str, int] = {}
    for sample in samples:
        for name in sample.features:
            counts[name] = counts.get(name, 0) + 1
    names = [BIAS, *sorted(name for name, count in counts.items() if count >= LEAST)]
    x = Sparse.of([{BIAS: 1.0, **sample.features} for sample in samples], names)
    y = np.array([sample.answer for sample in samples], dtype=float)
    weight = np.array([sample.weight for sample in samples])
    ridge = np.array([1e-3, *(penalty for _ in names[1:])])
    w = np.zeros(len(names))
    value = _objective(x, y, weight, ridge, w)
    for _ in range(30):
        p = 1 / (1 + np.exp(-np.clip(x.times(w), -30, 30)))
        slope = x.back(weight * (y - p)) - ridge * w
        step = _step(x, weight * p * (1 - p), ridge, slope)
        while (better := _objective(x, y, weight, ridge, w + step)) < value and np.abs(step).max() > 1e-6:
            step /= 2
        w, value = w + step, better
        if np.abs(step).max() < 1e-3:
            break
    return Model(
        {name: round(float(v), 3) for name, v in zip(names, w, strict=True) if abs(v) >= 0.005 or name == BIAS}
    )


@dataclass(frozen=True, slots=True)
class Sparse:
    """A matrix by its filled cells."""

    row: np.ndarray[Any, np.dtype[np.int64]]
    column: np.ndarray[Any, np.dtype[np.int64]]
    cell: Array
    shape: tuple[int, int]

    @classmethod
    def of(cls, rows: Sequence[Mapping[str, float]], names: Sequence[str]) -> Sparse:
        """One row for each mapping, one column for each name."""
        place = {name: number for number, name in enumerate(names)}
        cells = [(r, place[n], v) for r, row in enumerate(rows) for n, v in row.items() if n in place]
        row, column, cell = zip(*cells, strict=True)
        return cls(np.array(row), np.array(column), np.array(cell, dtype=float), (len(rows), len(names)))

    def times(self, vector: Array) -> Array:
        """The matrix times a vector."""
        return np.bincount(self.row, self.cell * vector[self.column], self.shape[0]).astype(float)

    def back(self, vector: Array, power: int = 1) -> Array:
        """The transposed matrix times a vector."""
        return np.bincount(self.column, self.cell**power * vector[self.row], self.shape[1]).astype(float)


def _step(x: Sparse, curve: Array, ridge: Array, slope: Array) -> Array:
    scale = x.back(curve, 2) + ridge
    step, rest = np.zeros_like(slope), slope.copy()
    ready = rest / scale
    way, size = ready.copy(), float(rest @ ready)
    for _ in range(60):
        if size < 1e-8:
            break
        bent = x.back(curve * x.times(way)) + ridge * way
        length = size / float(way @ bent)
        step, rest = step + length * way, rest - length * bent
        ready = rest / scale
        before, size = size, float(rest @ ready)
        way = ready + size / before * way
    return step


def _objective(x: Sparse, y: Array, weight: Array, ridge: Array, w: Array) -> float:
    """The penalised log-likelihood."""
    z = x.times(w)
    return float((weight * (y * z - np.logaddexp(0, z))).sum() - (ridge * w * w).sum() / 2)


def _part(file: str) -> int:
    """Which inner fold a record is in."""
    return zlib.crc32(file[::-1].encode()) % INNER


def threshold(samples: Sequence[Sample], penalty: float, floor: float | None) -> float:
    """The score with the best F1, precision not under the floor (or recall), on records the models did not know."""
    scored: list[tuple[float, bool]] = []
    for inner in range(INNER):
        model = fit([s for s in samples if _part(s.file) != inner], penalty)
        judged = (s for s in samples if _part(s.file) == inner and s.weight == 1.0)
        scored.extend((model.score(s.features), s.answer) for s in judged)
    scored.sort(reverse=True)
    wanted, right, best = sum(answer for _, answer in scored), 0, (-1.0, 0.0)
    for kept, (score, answer) in enumerate(scored, 1):
        right += answer
        if right and (kept <= wanted if floor is None else right >= floor * kept):
            best = max(best, (2 * right / (kept + wanted), score))
    return best[1] - 0.01


def train(drafts: Mapping[str, Candidates], labels: Labels) -> tuple[Fitted, dict[str, Model]]:
    """All models. Those of candidates see what models that did not know the record say of it as policy, and of its words."""
    words = labels.words(drafts)
    policy = list(labels.policy(drafts))
    unseen: dict[str, float] = {}
    for inner in range(INNER):
        model = fit([s for s in policy if _part(s.file) != inner], PENALTY["policy"])
        unseen.update((f, model.score(d.policy_features())) for f, d in drafts.items() if _part(f) == inner)
    found = {"policy": fit(policy, PENALTY["policy"])}
    for kind in ("jurisdiction", "instrument", "theme"):
        samples = list(labels.candidates(kind, drafts, unseen))
        weights = dict(fit(samples, PENALTY[kind]).weights)
        weights[BIAS] = round(weights[BIAS] - threshold(samples, PENALTY[kind], FLOOR.get(kind)), 3)
        found[kind] = Model(weights)
    return words, found


def cross_validated(
    reader: PolicyReader, articles: Mapping[str, Article], drafts: Mapping[str, Candidates], labels: Labels
) -> dict[str, FacetFindings]:
    """What models that did not know a record find in it."""
    finder = reader.delivered
    delivered = (finder.drafter.wording, finder.models)
    found: dict[str, FacetFindings] = {}
    for fold in range(FOLDS):
        held = {file for file in articles if zlib.crc32(file.encode()) % FOLDS == fold}
        words, finder.models = train({file: draft for file, draft in drafts.items() if file not in held}, labels)
        finder.drafter.wording = words.wording
        found.update((file, reader.findings(articles[file])) for file in held)
    finder.drafter.wording, finder.models = delivered
    return found


def report(title: str, tallies: Mapping[str, labelled.Tally]) -> Iterable[str]:
    """The tallies as lines."""
    yield title
    for name, tally in tallies.items():
        yield f"  {name:14} precision {tally.precision():32} recall {tally.recall()}"


def main() -> None:
    """Train, write the weights, print results."""
    parser = argparse.ArgumentParser(description="Train the models that read policy facets.")
    parser.add_argument("--set", type=Path, nargs="+", action="append", required=True)
    parser.add_argument("--cases", type=Path, nargs="*", default=[])
    given = parser.parse_args()
    one: dict[str, dict[str, Any]] = {}
    other: dict[str, dict[str, Any]] = {}
    articles: dict[str, Article] = {}
    for records, *paths in given.set:
        first, second = (labelled.load(path) for path in (paths[0], paths[-1]))
        one, other, articles = one | first, other | second, articles | labelled.records(records, first)
    more, known = invented([*sorted((PROJECT / "tests" / "policy").glob("invented_records*.jsonl")), *given.cases])
    labels = Labels(one | known, other | known, frozenset(known))
    reader = PolicyReader()
    drafts = {file: reader.delivered.drafter.draft(article) for file, article in (articles | more).items()}
    validated = cross_validated(reader, articles, drafts, labels)
    print(*report("cross-validated", labelled.scores(validated, labels.one, labels.other, articles)), sep="\n")
    words, models = train(drafts, labels)
    reader.delivered.drafter.wording, reader.delivered.models = words.wording, models
    seen = {file: reader.findings(article) for file, article in articles.items()}
    print(*report("on the records trained on", labelled.scores(seen, labels.one, labels.other, articles)), sep="\n")
    table = {name: dict(sorted(model.weights.items())) for name, model in models.items()}
    (FOLDER / "weights.json").write_text(json.dumps(table, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    lines = [f"{json.dumps(name)}: {json.dumps(found, ensure_ascii=False)}" for name, found in words.weights.items()]
    (FOLDER / "words.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
