"""A topic or type named like a label for unknown values is counted and found as itself."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.config.settings import Settings
from dashboard.corpus.reserved_names import apart_from_labels
from dashboard.model.filters import UNKNOWN_LABELS, Filters
from dashboard.model.query import Dimension, Query
from dashboard.store import answers
from dashboard.store.duckdb.store import open_store
from dashboard.sync.run import sync
from tests.support.documents import corpus_of, reading

NAMES = st.builds(
    "{}{}{}".format,
    st.sampled_from(["", "“", "““"]),
    st.sampled_from([*UNKNOWN_LABELS.values(), "(a)", "AI"]),
    st.sampled_from(["", "”", "””"]),
)


@pytest.mark.parametrize("label", sorted(set(UNKNOWN_LABELS.values())))
def test_a_topic_named_like_a_label_is_quoted(label: str) -> None:
    article = reading(f'---\ntitle: A\ntopics: ["{label}", AI]\ntype: "{label}"\n---\n').article
    assert article.topics == (f"“{label}”", "AI")
    assert article.type == f"“{label}”"


@pytest.mark.parametrize("name", ["AI", "(AI)", "no topic", "(no topics)", "(No Topic)", "“AI”", "(a (no topic))"])
def test_other_names_are_kept(name: str) -> None:
    assert reading(f'---\ntitle: A\ntopics: ["{name}"]\n---\n').article.topics == (name,)


@given(NAMES, NAMES)
def test_no_two_names_become_one_and_none_becomes_a_label(one: str, other: str) -> None:
    assert (apart_from_labels(one) == apart_from_labels(other)) == (one == other)
    assert apart_from_labels(one) not in UNKNOWN_LABELS.values()


def test_counted_and_found_as_itself(tmp_path: Path) -> None:
    texts = {
        "a.md": "---\ntitle: A\ntopics: ['(no topic)']\n---\n",
        "b.md": "---\ntitle: B\n---\n",
        "c.md": "---\ntitle: C\n---\n",
    }
    settings = replace(Settings(), corpus=(corpus_of(tmp_path / "c", texts),), data=tmp_path / "data")
    sync(settings)
    store = open_store(settings)
    try:
        rows = answers.coverage(store, Query((Dimension.TOPIC,)), Filters()).rows()
        assert {row["topic"]: row["count"] for row in rows} == {None: 2, "“(no topic)”": 1}
        for topic, count in {"“(no topic)”": 1, "(no topic)": 2}.items():
            assert answers.coverage(store, Query((Dimension.STATUS,)), Filters(topic=(topic,))).total == count
    finally:
        store.close()
