"""The words that findings rest on, cut out of an article's texts; and what the browser lists of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dashboard.article import Article, Passage, Section
from dashboard.facets import Facet, FacetKind, Findings, Money, Span
from dashboard.filters import Filters
from dashboard.policy.reading import PolicyReader
from dashboard.ui.article_findings import Run, marked, money_words, policy_payload, runs

JAPAN = Facet(FacetKind.JURISDICTION, "JP", "Japan", True, (Span("title", 0, 5), Span("body", 12, 17)))


def text_of(found: list[Run]) -> str:
    return "".join(run if isinstance(run, str) else run["text"] for run in found)


def found_in(found: list[Run]) -> list[tuple[str, list[str]]]:
    return [(run["text"], run["found"]) for run in found if not isinstance(run, str)]


spans = st.tuples(st.integers(0, 40), st.integers(0, 40), st.sampled_from("abc")).map(
    lambda s: (Span("body", min(s[:2]), max(s[:2])), s[2])
)


@given(st.text(max_size=30), st.lists(spans, max_size=6), st.integers(0, 10))
def test_runs_are_the_text_whole_and_mark_what_the_spans_cover(
    text: str, given: list[tuple[Span, str]], begin: int
) -> None:
    found = runs(text, given, begin)
    assert text_of(found) == text
    place = begin
    for run in found:
        length = len(run if isinstance(run, str) else run["text"])
        names = [] if isinstance(run, str) else run["found"]
        for position in range(place, place + length):
            assert names == sorted({name for span, name in given if span.start <= position < span.end})
        place += length


def test_markup_stays_text() -> None:
    found = runs("<b>Japan</b>", [(Span("title", 3, 8), "x")])
    assert found == ["<b>", {"text": "Japan", "found": ["x"]}, "</b>"]


def test_the_words_of_a_story_are_found_in_its_headings_and_passages() -> None:
    section = Section("A Japan heading", ((Passage("  In Japan, a law. "), Passage("tail")), (Passage("Monaco."),)))
    article = Article("i", "c/a.md", "f", "story", "Japan & chips", "Taiwan", sections=(section,))
    findings = PolicyReader().findings(article)
    found = marked(article, findings)
    assert ("Japan", ["jurisdiction:JP"]) in found_in(found["title"])
    assert found_in(found["excerpt"]) == [("Taiwan", ["jurisdiction:TW"])]
    assert [text_of(part) for part in found["body"]] == ["A Japan heading", "In Japan, a law.", "tail", "Monaco."]
    assert [found_in(part) for part in found["body"]] == [
        [("Japan", ["jurisdiction:JP"])],
        [("Japan", ["jurisdiction:JP"]), ("law", ["instrument:law"])],
        [],
        [("Monaco", ["jurisdiction:MC"])],
    ]


def test_facets_are_listed_by_kind_subjects_first_with_the_way_to_their_articles() -> None:
    mention = Facet(FacetKind.JURISDICTION, "MC", "Monaco", False, (Span("body", 1, 2),))
    by_hand = Facet(FacetKind.THEME, "safety", "AI safety", True, (), True)
    person = Facet(FacetKind.PERSON, "Jane Roe", "Jane Roe", True, (Span("title", 0, 3),))
    listed = policy_payload(Findings((mention, JAPAN, by_hand, person)), Filters(topic=("AI",)))
    assert listed is not None
    titles = {group["title"]: group["items"] for group in listed["groups"]}
    assert list(titles) == ["Jurisdictions", "Office holders named", "Themes"]
    japan, monaco = titles["Jurisdictions"]
    assert (japan["label"], japan["note"]) == ("Japan", "2 times")
    assert (monaco["label"], monaco["note"]) == ("Monaco", "mentioned once")
    assert japan["href"] == "/articles?topic=AI&jurisdiction=JP"
    assert monaco["href"] is None, "a mention is not counted, so its filter would not find the article"
    assert titles["Office holders named"][0]["href"] is None
    assert titles["Themes"][0]["note"] == "set by hand"


def test_nothing_found_is_nothing_listed() -> None:
    assert policy_payload(Findings(), Filters()) is None


def test_money_is_said_in_its_own_currency_with_its_spread() -> None:
    given = Money(2e12, "JPY", "proposed", "about", 2e12, 2e12, 13.2e9, 13e9, 13.2e9)
    assert money_words(given) == "about ¥2 trillion ($13 to 13.2 billion as stated)"
    assert money_words(Money(4e12, "JPY", "committed", "up to", 4e12, 4e12)) == "up to ¥4 trillion"
    assert money_words(Money(15e9, "NOK", "target", "range", 10e9, 15e9)) == "NOK 10 to 15 billion"
