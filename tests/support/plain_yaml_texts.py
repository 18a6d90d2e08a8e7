"""Texts near the plain part of YAML, and the check that it is read as libyaml reads it."""

from __future__ import annotations

from typing import Final

from hypothesis import strategies as st

from dashboard.corpus.syntax.plain_yaml import plain_mapping
from dashboard.corpus.syntax.safe_yaml import YamlProblem, libyaml_mapping

RECORD: Final = """title: "Ministry calls it \\"a start\\""
excerpt: ""
publishedDateTime: 2024-02-01T08:30:00Z
heat: -1
published: true

provider:
  name: Ministry of Data, Dept. 4
  domain: data.example

topics:
  - AI Law
  - "AI: Chips"

related:
  - title: "A reply"
    provider:
      name: Outlet
      domain: outlet.example
    images:
      - url: "https://outlet.example/a.jpg"
        width: 800
  - title: ""
    quality:
"""
_KEYS: Final = ("a", "b", "title", "url_2", "null", "Yes", "x" * 120)
_VALUES: Final = (
    *("", "1", "-1", "- 1", "--- 1", "a b", "a: b", "a:b", "a:", "a #b", "a#b", "12:30", "null", "~", "a ", "[a]", "a]", "a, b", "a{", "?a", "a?", "a'b"),
    *('""', '"a: #b"', '"a', '"a" ', '"a\\"b"', '"\\\\"', '"\\u00e9"', '"\\ud83d\\ude00"', '"\\x41"', '"é"', "é", "a\u00a0b", "a\u2028b", "a\tb"),
    *("'a'", "&a b", "*a", "!a b", "|", ">", "%a", "@a", "`a", "2024-01-01", "=", "<<", "...", "a\\n"),
)  # fmt: skip
_INDENTS: Final = ("", "", "", " ", "  ", "  ", "    ", "      ")


@st.composite
def _lines(draw: st.DrawFn) -> str:
    key, value = draw(st.sampled_from(_KEYS)), draw(st.sampled_from(_VALUES))
    shape = draw(st.sampled_from(("{k}: {v}", "{k}: {v}", "{k}:", "{k}:", "- {v}", "- {k}: {v}", "- {k}:", "-", "", "{v}", "# {v}", "---", "<<: {v}", "{k} : {v}", "- - {v}")))  # fmt: skip
    return draw(st.sampled_from(_INDENTS)) + shape.format(k=key, v=value)


@st.composite
def _spoiled(draw: st.DrawFn) -> str:
    text = RECORD
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(text)))
        new = draw(
            st.one_of(st.sampled_from((*_VALUES, *_INDENTS, "\n", ":", "- ", ": ", '"', "\\")), st.text(max_size=3))
        )
        text = text[:at] + new + text[at + draw(st.integers(0, 6)) :]
    return text


TEXTS: Final = st.one_of(st.lists(_lines(), max_size=9).map("\n".join), _spoiled())


def same_or_silent(text: str) -> None:
    """The quick way reads the mapping that libyaml reads, or leaves it to libyaml; and so does any tighter bound."""
    for depth, events in ((10, 50_000), (2, 40)):
        quick = plain_mapping(text, max_depth=depth, max_events=events)
        if quick is not None:
            try:
                assert quick == libyaml_mapping(text, max_depth=depth, max_events=events).keys
            except YamlProblem as problem:
                raise AssertionError(f"libyaml refuses what was read: {problem.reason}") from None
