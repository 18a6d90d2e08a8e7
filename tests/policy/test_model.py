"""A key's score is that of its features by name, however it is added up."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dashboard.model.article import Article
from dashboard.policy.evidence import SAID_OF_ALL, KeyFeatures
from dashboard.policy.model import Model, models
from dashboard.policy.reading import PolicyReader

INVENTED = sorted(Path(__file__).parent.glob("invented_records*.jsonl"))


def test_the_delivered_models_score_a_key_as_its_named_features() -> None:
    reader = PolicyReader()
    compared = 0
    for line in (line for path in INVENTED for line in path.read_text(encoding="utf-8").splitlines() if line):
        row = json.loads(line)
        article = Article("1" * 16, "invented", "news record", "article", row["title"], row["excerpt"])
        draft = reader.delivered.drafter.draft(article)
        for kind in ("instrument", "theme"):
            for policy in (-3.0, 0.5, 4.0):
                for found in draft.key_features(kind, policy):
                    model = models()[kind]
                    assert model.score_of_key(found) == pytest.approx(model.score(found.named()), abs=1e-9)
                    compared += 1
    assert compared > 1_000


@pytest.mark.parametrize(
    ("weight", "expected"),
    [
        ("(constant)", 1.0),
        ("law", 1.0),
        ("places", 0.5),
        ("law|places", 0.5),
        ("law=r&d | bill=x", 1.0),
        ("law&privacy", 1.0),
        ("law&law", 0.0),
        ("s:court", 1.0),
        ("law|s:court", 1.0),
        ("law|t:court", 1.0),
        ("s:fiction", 0.0),
        ("law|s:fiction", 1.0),
        ("ban|places", 0.0),
        ("ban=r&d | bill=x", 0.0),
    ],
)
def test_each_kind_of_feature_counts_once(weight: str, expected: float) -> None:
    found = KeyFeatures(
        "law",
        {"places": 0.5},
        {"r&d | bill=x"},
        {"law", "privacy"},
        ["s:court", "t:court", "s:fiction"],
        SAID_OF_ALL,
    )
    model = Model({weight: 1.0})
    assert model.score_of_key(found) == expected
    assert model.score(found.named()) == expected
