"""YAML is read as text, in bounds, whatever it holds; and says where it is wrong."""

from __future__ import annotations

import subprocess
import sys

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from dashboard.corpus.syntax.parsed_values import Scalar
from dashboard.corpus.syntax.safe_yaml import YamlProblem, load_list, load_mapping
from tests.support.documents import record, rejection


def load(text: str, depth: int = 10, events: int = 50_000) -> dict[str, object]:
    return dict(load_mapping(text, max_depth=depth, max_events=events).keys)


def problem(text: str, depth: int = 10, events: int = 50_000) -> YamlProblem:
    with pytest.raises(YamlProblem) as caught:
        load(text, depth, events)
    return caught.value


def test_scalars_stay_text() -> None:
    found = load("a: yes\nb: 12:30\nc: 0777\nd: 2022-01-01\ne: 'null'\nf: null\ng: [NO, ~]\nh: {i: .nan}\n")
    assert found == {
        "a": Scalar("yes"),
        "b": Scalar("12:30"),
        "c": Scalar("0777"),
        "d": Scalar("2022-01-01"),
        "e": Scalar("null", plain=False),
        "f": Scalar("null"),
        "g": [Scalar("NO"), Scalar("~")],
        "h": {"i": Scalar(".nan")},
    }


def test_comments_alone_are_an_empty_mapping() -> None:
    assert load("# nothing\n") == {}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: &x 1\n", "anchor"),
        ("a: *x\n", "anchor"),
        ("a: !!python/object/apply:os.system [ls]\n", "tag"),
        ("a: !!str b\n", "tag"),
        ("a: b\n<<: {c: d}\n", "merge key"),
        ("a: 1\na: 2\n", "twice"),
        ("p:\n  a: 1\n  a: 2\n", "twice"),
        ("[a, b]: c\n", "key is itself"),
        ("- a\n", "key: value"),
        ("just words\n", "key: value"),
        ("a: 1\n...\n---\nb: 2\n", "more than one"),
        ("%YAML 1.2\n---\na: 1\n", "directive"),
    ],
)
def test_what_could_mean_something_else_is_refused(text: str, words: str) -> None:
    assert words in problem(text).reason


def test_repeated_flag_keys_are_reported_and_the_first_stands() -> None:
    found = load_mapping("a: 1\na: 2\n", max_depth=3, max_events=99, may_repeat=frozenset({"a"}))
    assert (found.keys, found.repeated) == ({"a": Scalar("1")}, frozenset({"a"}))


def test_depth_is_bounded_exactly() -> None:
    assert load("a: [[x]]\n", depth=3) == {"a": [[Scalar("x")]]}
    assert "more than 2 levels" in problem("a: [[x]]\n", depth=2).reason


def test_events_are_bounded() -> None:
    assert len(load("".join(f"k{n}: v\n" for n in range(40)), events=100)) == 40
    assert "more than 100 parts" in problem("".join(f"k{n}: v\n" for n in range(60)), events=100).reason


def test_a_list_is_a_list() -> None:
    assert load_list("- a\n", max_depth=3, max_events=99) == [Scalar("a")]
    assert load_list("# nothing\n", max_depth=3, max_events=99) == []
    with pytest.raises(YamlProblem):
        load_list("a: b\n", max_depth=3, max_events=99)


@pytest.mark.parametrize(
    ("line", "place", "remedy"),
    [
        ("excerpt: Chips: a law", "Line 5, column 15", "Quote the excerpt"),
        ('excerpt: "the "chips" act"', "Line 5", "inside the quoted value"),
        ("excerpt: @law", "Line 5, column 10", "double quotes"),
        ("excerpt: %law", "Line 5, column 10", "double quotes"),
        ("excerpt: &nbsp;law", "Line 5", "double quotes"),
        ("\texcerpt: law", "Line 5, column 1", "tab"),
        ('title: "again"', "Line 5, column 1", "Keep one"),
    ],
)
def test_a_rejection_names_the_place_and_the_remedy(line: str, place: str, remedy: str) -> None:
    refused = rejection(record(f"{line}\n"))
    assert refused.reason.startswith(place)
    assert remedy in refused.remedy


def test_blank_lines_above_the_fence_do_not_shift_the_place() -> None:
    assert rejection(b"\n\n" + record("excerpt: A: b\n")).reason.startswith("Line 7, column 11")


BOMBS = {
    "brackets": "x: " + "[" * 1_000_000,
    "closed brackets": "x: " + "[" * 500_000 + "]" * 500_000,
    "mappings": "x: " + "{a: " * 250_000,
    "lists": "x:\n" + "- " * 500_000,
    "questions": "? " * 500_000,
    "merge": "a: &a [x]\n" + "".join(f"m{n}: &m{n} {{<<: [{', '.join(['*a'] * 9)}]}}\n" for n in range(9)),
    "keys": "".join(f"k{n}: 1\n" for n in range(150_000)),
}


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS.keys())
def test_no_bomb_ends_the_process(text: str) -> None:
    program = (
        "import sys; from tests.support.documents import rejection; "
        "print(rejection('---\\ntitle: A\\n' + sys.stdin.read() + '\\n---\\n').reason)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], input=text, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr[-500:]
    assert done.stdout.startswith("Line ")


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = load_mapping(text, max_depth=5, max_events=200).keys
    except YamlProblem as problem:
        refused = problem
    else:
        assert all(isinstance(key, str) for key in found)
        return
    assert refused.reason
    assert refused.remedy
    assert (
        1
        <= refused.line
        <= text.count("\n") + text.count("\r") + text.count("\x85") + text.count("\u2028") + text.count("\u2029") + 2
    )


VALUES = st.recursive(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("abcdef", min_size=1, max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=5), VALUES, max_size=5))
def test_what_another_yaml_writer_wrote_is_read_back(value: dict[str, object]) -> None:
    def plain(found: object) -> object:
        if isinstance(found, Scalar):
            return found.text
        if isinstance(found, dict):
            return {key: plain(item) for key, item in found.items()}
        assert isinstance(found, list)
        return [plain(item) for item in found]

    text = yaml.safe_dump(value, allow_unicode=True, default_style='"')
    assert plain(load(text, depth=60)) == value
