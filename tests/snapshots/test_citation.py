from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from bibtexparser.entrypoint import parse_string

from dashboard.snapshots.caption import caption
from dashboard.snapshots.citation import canonical_query, citation
from dashboard.snapshots.snapshot import Kind
from tests.support.citations_parsed import faults, invented_titles, printed
from tests.support.snapshots_made import ADDRESS, hand_made

HOSTILE = (
    "<script>alert(1)</script>",
    "50 % of {A} & B_c #1 $x^2 ~ \\end{document}",
    '"quoted", } @comment{x}, {',
    "人工知能 – Ünïcode “x”",
    "=HYPERLINK(1)",
    "line\nbreak",
    "a lone {",
    "a lone }",
    "}{",
    "\\{",
    "{{{",
    "ends with a backslash \\",
    "\\textbraceleft{}",
    "\nER  - \nTY  - JOUR",
    "人工智能 {法案",
    "$5bn_for {AI} at 50 %",
)


def test_the_caption_says_what_which_how_many_when_how_and_where() -> None:
    said = caption(hand_made(), ADDRESS)
    assert said.text == (
        "Which topics are covered? Matching “law & order”. 2 of 3 articles. 1 undated. Coverage: The number of articles; one with "
        "several topics counts once for each of them. "
        "As seen on 3 Nov 2026, 04:10 UTC, corpus 0123456789ab. AI Policy Pulse 0.1.0. https://news.example.org/s/x"
    )


def test_without_filters_all_articles_are_named_and_stories_are_called_so() -> None:
    assert caption(hand_made(sentence=""), "").which == "All articles."
    assert caption(hand_made(sentence="", filters={"stories": ("true",)}), "").count == "2 of 3 stories."
    assert caption(hand_made(kind=Kind.STORY, sentence="", footnote=""), "").lines[0] == "One of 3 articles."


def test_a_story_is_found_by_its_own_address_without_a_full_stop_after_it() -> None:
    said = caption(hand_made(kind=Kind.STORY, sentence="https://news.example/1", footnote=""), "")
    assert said.lines[0] == "One of 3 articles: https://news.example/1"
    assert "All articles" not in said.text


def test_the_count_is_said_once() -> None:
    assert caption(hand_made(), "").text.count("2 of 3 articles.") == 1


def test_the_caption_says_only_how_this_view_counts() -> None:
    fractional = caption(hand_made(display={"counting": "fractional"}), "").definition
    assert fractional.endswith("one with several topics counts as equal parts that add up to one.")
    assert caption(hand_made(by=("provider",)), "").definition == "Coverage: The number of articles."
    over_time = hand_made().definition.__class__("share-over-time", "Share", "in view, or of the corpus", "", "")
    for of, words in (("corpus", "of the whole corpus."), ("view", "of what is in view.")):
        assert caption(hand_made(definition=over_time, display={"of": of}), "").definition.endswith(words)


def test_the_short_form_is_for_people_and_has_no_hashes() -> None:
    made = hand_made()
    assert citation(made, ADDRESS).short == (
        "AI Policy Pulse (2026). “Which topics are covered?” Matching “law & order”. 2 of 3 articles. "
        f"As seen on 3 Nov 2026. {ADDRESS}"
    )
    assert made.rows_sha256 not in citation(made, ADDRESS).short


def test_the_query_is_sorted_and_spells_out_defaults() -> None:
    assert canonical_query(hand_made()) == "topic?counting=full&q=law+%26+order&quality=0&quality=200"


def test_every_form_of_the_citation_carries_what_makes_it_checkable() -> None:
    made = hand_made()
    cited = citation(made, ADDRESS)
    for form in (cited.text, cited.bibtex.replace("\\", ""), cited.ris, cited.csl):
        for part in ("0123456789ab", made.rows_sha256, "2026", ADDRESS, "0.1.0", canonical_query(made)):
            assert part in form


@pytest.mark.parametrize("title", HOSTILE)
def test_bibtex_parses_whatever_the_title(title: str) -> None:
    made = hand_made(title=title)
    library = parse_string(citation(made, ADDRESS).bibtex)
    assert library.failed_blocks == []
    (entry,) = library.entries
    assert (entry.entry_type, entry.key) == ("misc", f"pulse-{made.id}")
    assert entry["year"] == "2026"
    assert entry["url"] == ADDRESS
    assert printed(entry["title"]) == " ".join(title.split())
    assert len(library.blocks) == 1


@pytest.mark.parametrize("title", HOSTILE)
def test_four_libraries_read_the_title_back(title: str) -> None:
    assert faults(title) == []


def test_invented_titles_are_read_back() -> None:
    assert [fault for title in invented_titles(300) for fault in faults(title)] == []


def test_braces_of_topic_and_search_are_balanced_in_every_field() -> None:
    cited = citation(hand_made(sentence="AI {Act, matching “}{{”", filters={"q": ("x{",)}), ADDRESS).bibtex
    assert parse_string(cited).failed_blocks == []
    assert cited.count("{") == cited.count("}")


def test_csl_is_one_item_of_plain_text() -> None:
    (item,) = json.loads(citation(hand_made(title=HOSTILE[0]), ADDRESS).csl)
    assert item["title"] == HOSTILE[0]
    assert item["issued"] == {"date-parts": [[2026, 11, 3]]}
    assert item["URL"] == ADDRESS
    assert "URL" not in json.loads(citation(hand_made(), "").csl)[0]


def test_two_snapshots_never_share_a_key() -> None:
    first = hand_made()
    other = replace(first, id=("A" if first.id[0] == "B" else "B") + first.id[1:])
    keys = {re.findall(r"@misc\{([^,]+),", citation(snapshot, "").bibtex)[0] for snapshot in (first, other)}
    assert len(keys) == 2
