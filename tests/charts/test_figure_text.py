"""Words and numbers on charts."""

from __future__ import annotations

import pytest

from dashboard.charts.figure_text import escape, interval, label_width, listed
from dashboard.text.numbers import counted, number, percent, plural
from dashboard.text.shortening import shortened, shortened_domain, shortened_line, width_of, wrapped
from tests.support.invented_answers import HOSTILE


@pytest.mark.parametrize("text", HOSTILE)
def test_escaped_text_holds_no_markup_and_can_be_encoded(text: str) -> None:
    escaped = escape(text)
    assert "<" not in escaped
    assert ">" not in escaped
    assert escaped.encode()
    assert not any(ord(c) < 32 for c in escaped)


def test_plain_text_is_left_alone() -> None:
    assert escape("AI Hardware, Québec 人工") == "AI Hardware, Québec 人工"
    assert escape("R&D <3") == "R&amp;D &lt;3"
    assert escape("&lt;") == "&amp;lt;", "what was written is what is shown"


@pytest.mark.parametrize("text", HOSTILE)
def test_lines_never_exceed_their_width(text: str) -> None:
    for lines in (1, 2, 4):
        broken = wrapped(text, lines, 22)
        assert 1 <= len(broken) <= lines
        assert all(width_of(line) <= 22 for line in broken)
    assert width_of(shortened(text)) <= 40


def test_words_are_kept_whole_where_they_fit() -> None:
    assert wrapped("EU to Work with Japan on AI and Chip Supply Chain") == [
        "EU to Work with Japan",
        "on AI and Chip Supply…",
    ]
    assert wrapped("AI Hardware") == ["AI Hardware"]
    assert wrapped("a" * 30) == [f"{'a' * 10}…{'a' * 11}"]
    assert wrapped("人" * 12) == ["人" * 11, "人"]


def test_domains_break_at_dots_and_hyphens_and_lose_their_middle() -> None:
    assert wrapped("courier-lowmere.example") == ["courier-lowmere", ".example"]
    assert wrapped("standard-harrowgate-bay.example") == ["standard-harrowgate-", "bay.example"]
    assert wrapped("long-" + "b" * 30 + ".example") == ["long-", "bbbbbbbbbb…bbb.example"]
    assert shortened_line("herald-of-a-long-name.example", 20) == "herald-of…me.example"
    assert shortened_line("National Institute of Standards", 20) == "National Institute…"


@pytest.mark.parametrize(
    ("part", "total", "words"),
    [(2, 3, "67 %"), (1, 1000, "<1 %"), (999, 1000, ">99 %"), (0, 5, "0 %"), (5, 5, "100 %"), (1, 0, "")],
)
def test_shares_never_round_to_a_false_end(part: int, total: int, words: str) -> None:
    assert percent(part, total) == words


def test_numbers_are_for_readers() -> None:
    assert number(12_345) == "12,345"
    assert number(1.5) == "1.5"
    assert number(0.9999) == "1"
    assert counted(1, "article") == "1 article"
    assert counted(1204, "story") == "1,204 stories"
    assert plural("type") == "types"
    assert interval(1, 3) == "6–79 %"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert listed(["a"]) == "a"


def test_a_label_is_as_wide_as_its_widest_line() -> None:
    assert label_width("Export controls", 13) > 15 * 13 * 0.4
    assert label_width("iiii", 13) < label_width("mmmm", 13)
    assert label_width("AI<br>Export controls", 13) == label_width("Export controls", 13)
    assert label_width("R&amp;D", 13) == label_width("R&D", 13)
    assert label_width("<b>AI</b>", 13) == label_width("AI", 13), "markup takes no room"
    assert label_width('<span style="font-size:11px;color:#55616C">AI</span>', 13) == label_width("AI", 11)
    assert label_width("人工知能", 10) >= 40
    assert label_width("", 13) == 0


@pytest.mark.parametrize("text", HOSTILE)
def test_a_width_is_found_for_any_label(text: str) -> None:
    assert 0 <= label_width(escape(text), 13) < 13 * 1.2 * (len(text) + 1)


def test_a_long_domain_is_cut_in_its_middle() -> None:
    assert shortened_domain("nikkei.com", 26) == "nikkei.com"
    cut = shortened_domain("department-of-energy.research.example.gov", 26)
    assert cut == "department-o…h.example.gov"
    assert len(cut) <= 26
