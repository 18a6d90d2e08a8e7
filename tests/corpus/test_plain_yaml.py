"""The quick way of reading a record's YAML says what libyaml says, or nothing."""

from __future__ import annotations

import pytest
from hypothesis import given

from dashboard.corpus.syntax.parsed_values import Mapping, Scalar
from dashboard.corpus.syntax.plain_yaml import plain_mapping
from dashboard.corpus.syntax.safe_yaml import libyaml_mapping
from tests.support.plain_yaml_texts import RECORD, TEXTS, same_or_silent


def read(text: str, depth: int = 10, events: int = 50_000) -> Mapping | None:
    return plain_mapping(text, max_depth=depth, max_events=events)


def test_a_record_as_producers_write_it_is_read() -> None:
    found = read(RECORD)
    assert found is not None
    assert found == libyaml_mapping(RECORD, max_depth=10, max_events=50_000).keys
    assert found["title"] == Scalar('Ministry calls it "a start"', False)
    assert found["heat"] == Scalar("-1")
    assert found["related"] == [
        {
            "title": Scalar("A reply", False),
            "provider": {"name": Scalar("Outlet"), "domain": Scalar("outlet.example")},
            "images": [{"url": Scalar("https://outlet.example/a.jpg", False), "width": Scalar("800")}],
        },
        {"title": Scalar("", False), "quality": Scalar("")},
    ]


@pytest.mark.parametrize(
    "text",
    [
        "a: b: c\n",
        "a: b:\n",
        "a: 'b'\n",
        "a: [b]\n",
        "a: &x b\n",
        "a: *x\n",
        "a: !!str b\n",
        "<<: b\n",
        "a: b # c\n",
        "a: b \n",
        "a:b\n",
        "a: |\n  b\n",
        "a: b\n  c\n",
        'a: "b\n  c"\n',
        'a: "b" c\n',
        'a: "\\x41"\n',
        'a: "\\ud800"\n',
        "a: 1\na: 2\n",
        "a:\n- b\n",
        "a:\n  b: 1\n c: 2\n",
        "a:\n  - b\n  c: 1\n",
        "a:\n  b: 1\n  - c\n",
        "a: 1\n---\nb: 2\n",
        "- a\n",
        "a: b\tc\n",
        "a: b\x85c: d\n",
        "a: b\u2028c: d\n",
        "# only words\n",
        "",
    ],
)
def test_of_anything_else_it_says_nothing(text: str) -> None:
    assert read(text) is None


def test_what_may_pass_a_bound_is_left_to_who_counts() -> None:
    deep = "a:\n  b:\n    c: 1\n"
    assert read(deep, depth=3) == {"a": {"b": {"c": Scalar("1")}}}
    assert read(deep, depth=2) is None
    assert read("a: 1\n" + "b: 1\n" * 10, events=30) is None


@given(TEXTS)
def test_it_never_differs_from_libyaml(text: str) -> None:
    same_or_silent(text)
