"""The words that findings rest on, cut out of an article's texts; and what the browser lists of them."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from dashboard.model.article import Article, Correction, Passage, Section
from dashboard.model.facets import Facet, FacetFindings, FacetKind, Money, Span
from dashboard.model.filters import Filters
from dashboard.policy.reading import PolicyReader
from dashboard.ui.articles.article_findings import Run, marked, policy_payload, runs, stated_amount

JAPAN = Facet(FacetKind.JURISDICTION, "JP", "Japan", True, (Span("title", 0, 5), Span("body", 12, 17)))


def text_of(found: list[Run]) -> str:
    return "".join(run if isinstance(run, str) else run["text"] for run in found)


def found_in(found: list[Run]) -> list[tuple[str, list[str]]]:
    """Marked words with their facets; whether a text is about policy rests on words of any kind and is left out."""
    marks = [
        (run["text"], [key for key in run["found"] if key != "policy:yes"]) for run in found if not isinstance(run, str)
    ]
    return [(text, keys) for text, keys in marks if keys]


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
    section = Section(
        "A Japan heading", ((Passage("  Parliament in Japan passed a law. "), Passage("tail")), (Passage("Monaco."),))
    )
    article = Article("i", "c/a.md", "f", "story", "Japan & chips", "Taiwan", sections=(section,))
    findings = PolicyReader().findings(article)
    found = marked(article, findings)
    assert ("Japan", ["jurisdiction:JP"]) in found_in(found["title"])
    assert found_in(found["excerpt"]) == [("Taiwan", ["jurisdiction:TW"])]
    assert [text_of(part) for part in found["body"]] == [
        "A Japan heading",
        "Parliament in Japan passed a law.",
        "tail",
        "Monaco.",
    ]
    assert [found_in(part) for part in found["body"]] == [
        [("Japan", ["jurisdiction:JP"])],
        [("Parliament", ["instrument:law"]), ("Japan", ["jurisdiction:JP"]), ("law", ["instrument:law"])],
        [],
        [("Monaco", ["jurisdiction:MC"])],
    ]


def test_facets_are_listed_by_kind_subjects_first_with_the_way_to_their_articles() -> None:
    mention = Facet(FacetKind.JURISDICTION, "MC", "Monaco", False, (Span("body", 1, 2),))
    by_hand = Facet(FacetKind.THEME, "safety", "AI safety", True, (), True)
    person = Facet(FacetKind.PERSON, "Jane Roe", "Jane Roe", True, (Span("title", 0, 3),))
    listed = policy_payload(FacetFindings((mention, JAPAN, by_hand, person)), Filters(topic=("AI",)))
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
    assert policy_payload(FacetFindings(), Filters()) is None


def test_money_is_said_in_its_own_currency_with_its_spread() -> None:
    given = Money(2e12, "JPY", "proposed", "about", 2e12, 2e12, 13.2e9, 13e9, 13.2e9)
    assert stated_amount(given) == "about ¥2 tn ($13–13.2 bn as stated)"
    assert stated_amount(Money(4e12, "JPY", "committed", "up to", 4e12, 4e12)) == "up to ¥4 tn"
    assert stated_amount(Money(15e9, "NOK", "target", "range", 10e9, 15e9)) == "NOK 10–15 bn"


def test_corrected_facets_say_who_corrected_them_and_when() -> None:
    marks = (
        Correction("jurisdiction", None, "JP", None, "Ada", "2026-01-02T03:04:05Z"),
        Correction("jurisdiction", "FR", None, None, "Bo <b>"),
        Correction("theme", "jobs", None, None),
    )
    listed = policy_payload(FacetFindings((replace(JAPAN, corrected=True),)), Filters(), marks)
    assert listed is not None
    places, themes = listed["groups"]
    assert [(item["label"], item["note"]) for item in places["items"]] == [
        ("Japan", "added by Ada on 2 Jan 2026"),
        ("France", "marked wrong by Bo <b>"),
    ]
    assert [(item["id"], item["note"], item["removed"]) for item in themes["items"]] == [
        ("theme:jobs", "marked wrong by hand", True)
    ]
