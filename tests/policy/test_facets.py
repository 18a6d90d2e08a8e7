"""What is found in an article: names, instruments and themes with their words, subjects told from mentions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.config.settings import Settings
from dashboard.corpus.corrections import corrected, parse_corrections
from dashboard.corpus.ingest import ingest
from dashboard.model.article import Article, Correction, Passage, Section
from dashboard.model.facets import Facet, FacetFindings, FacetKind, findings_from, findings_text
from dashboard.policy.reading import PolicyReader
from tests.support.documents import NOW

READER = PolicyReader()


def article(title: str, excerpt: str = "", *paragraphs: str) -> Article:
    body = tuple((Passage(text),) for text in paragraphs)
    sections = (Section(None, body),) if body else ()
    return Article("id", "corpus/a.md", "news record", "article", title, excerpt or None, sections=sections)


def keys(kind: FacetKind, title: str, excerpt: str = "", *paragraphs: str) -> set[str]:
    return {facet.key for facet in READER.findings(article(title, excerpt, *paragraphs)).of(kind)}


def places(title: str, excerpt: str = "") -> set[str]:
    return keys(FacetKind.JURISDICTION, title, excerpt)


def subjects(title: str, excerpt: str = "") -> set[str]:
    found = READER.findings(article(title, excerpt)).of(FacetKind.JURISDICTION)
    return {facet.key for facet in found if facet.is_subject}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Ai Weiwei opens a show", set()),
        ("Georgia Tech opens a lab", set()),
        ("Georgia passes a law, Republicans say", {"US-GA", "US"}),
        ("Georgia passes a law in Tbilisi", {"GE"}),
        ("Georgia passes a law", set()),
        ("Michael Jordan invests", set()),
        ("Jordan and Egypt sign a pact", {"JO", "EG"}),
        ("Chad Smith joins the board", set()),
        ("Turkey recipes written by AI", set()),
        ("Turkey drafts an AI law", {"TR"}),
        ("Polish up your prompts", set()),
        ("Contact us to tell us more", set()),
        ("US and UK sign a deal", {"US", "GB"}),
        ("The U.S. acts", {"US"}),
        ("It saved 38 million US Dollars and some Swiss francs", set()),
        ("The Washington Post reports", set()),
        ("Washington weighs new rules", {"US"}),
        ("George Washington never lied", set()),
        ("Washington, D.C. bans cameras", {"US-DC", "US"}),
        ("Startups in New York City", {"US-NY", "US"}),
        ("New York Times sues", set()),
        ("A New England town", set()),
        ("North Korea trains hackers", {"KP"}),
        ("South Korea and Korea", {"KR"}),
        ("Papua New Guinea waits", {"PG"}),
        ("New Mexico signs a bill", {"US-NM", "US"}),
        ("The Taiwan Semiconductor Manufacturing Company", set()),
        ("The FTC opens a probe", {"US"}),
        ("Ofcom consults", {"GB"}),
        ("The AI Act enters into force", {"EU"}),
        ("The Colorado AI Act is delayed", {"US-CO", "US"}),
        ("Brussels sprouts are back", set()),
        ("Translate between Japanese and French", set()),
    ],
)
def test_jurisdictions_and_their_false_friends(text: str, codes: set[str]) -> None:
    assert places(text) == codes


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Senate passes bill on deepfakes", {"law"}),
        ("Bill Gates on Moore's law and law firms", set()),
        ("New export controls on chips", {"export-control"}),
        ("Publisher sues a chatbot maker", {"enforcement"}),
        ("Your electricity bill, explained", set()),
        ("President signs executive order on AI", {"executive-order"}),
        ("Commission issues guidelines", {"guideline"}),
        ("Ministry grants subsidies to fabs", {"funding"}),
        ("Regulator opens public consultation", {"consultation"}),
        ("Army contract goes to procurement", {"procurement"}),
        ("The GDPR at five", {"law"}),
        ("Gene regulation by transformers", set()),
        ("A day at the beach", set()),
    ],
)
def test_instruments_and_their_false_friends(text: str, named: set[str]) -> None:
    assert keys(FacetKind.INSTRUMENT, text) == named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Apple pie recipes", set()),
        ("Apple ships a chip", {"apple"}),
        ("An apple a day", set()),
        ("Amazon River floods", set()),
        ("Amazon adds a region", {"amazon"}),
        ("A meta study of metas", set()),
        ("Meta releases Llama", {"meta"}),
        ("TSMC, or Taiwan Semiconductor Manufacturing Co.", {"tsmc"}),
        ("Ministry of Economy, Trade and Industry", {"jp-meti"}),
        ("The European Commission fines Google", {"eu-commission", "google"}),
    ],
)
def test_organisations_and_their_false_friends(text: str, named: set[str]) -> None:
    assert keys(FacetKind.ORGANISATION, text) == named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("A meeting with Prime Minister Jane Roe was held.", {"Jane Roe"}),
        ("U.S. President Jane Roe and Sen. John Q. Doe met; Roe smiled.", {"Jane Roe", "John Q. Doe"}),
        ("Speaking later, Microsoft President Jane Roe said no.", set()),
        ("Speaking later, Acme President Jane Roe said no.", set()),
        ("Jane Roe, president of a small institute, said no.", set()),
        ("The prime minister said no.", set()),
        ("The president of the United States said no.", set()),
    ],
)
def test_people_only_with_a_public_office(text: str, named: set[str]) -> None:
    assert keys(FacetKind.PERSON, "a headline in small letters", text) == named


def test_spans_are_the_words_in_their_part() -> None:
    given = article("EU and Japan agree", "The EU will fund it.", "A paragraph.", "The EU’s Digital Services Act.")
    parts = {"title": given.title, "excerpt": given.excerpt or "", "body": given.body}
    (union,) = [f for f in READER.findings(given).facets if f.key == "EU"]
    assert [(s.part, parts[s.part][s.start : s.end]) for s in union.spans] == [
        ("title", "EU"),
        ("excerpt", "EU"),
        ("body", "EU"),
        ("body", "Digital Services Act"),
    ]


def subject(key: str, *paragraphs: str) -> bool:
    (facet,) = [f for f in READER.findings(article("A title", "", *paragraphs)).facets if f.key == key]
    return facet.is_subject


def test_a_subject_is_whose_policy_the_article_is_about() -> None:
    assert subjects("Monaco drafts an AI law") == {"MC"}
    assert subjects("Monaco hosts a yacht show") == set(), "an article that is not about policy has no subject"
    assert subjects("Softer rules than Monaco planned in Andorra") == {"AD"}, "a comparison is a mention"
    law = "Parliament passed the new law on data protection. The government of Andorra wrote the law."
    assert not subject("MC", f"{law} Older than Monaco. Others pass bills.")
    assert subject("MC", f"{law} In Monaco a new law was passed. Others follow.")


def test_of_names_within_names_the_longest_is_meant_and_kinds_do_not_mix() -> None:
    found = READER.findings(article("The Bank of America and the Japanese government"))
    assert {f.key for f in found.of(FacetKind.JURISDICTION)} == {"JP"}
    assert {f.key for f in found.of(FacetKind.ORGANISATION)} == {"bank-of-america"}, "a government is its jurisdiction"


def test_nothing_is_found_in_nothing() -> None:
    assert READER.findings(article("", "")) == FacetFindings()
    assert findings_text(FacetFindings()) == ""
    assert findings_from("") == FacetFindings()


def test_findings_survive_being_written() -> None:
    found = READER.findings(article("EU and Japan agree on AI Act", "Prime Minister Jane Roe met the FTC in May."))
    assert found.facets
    assert findings_from(findings_text(found)) == found


def test_corrections_stand_in_place_of_what_was_found() -> None:
    given = replace(
        article("EU and Japan agree on a law"),
        corrections=(Correction("jurisdictions", None, "KR, XX"), Correction("instruments", None, None)),
    )
    found = READER.findings(given)
    assert found.of(FacetKind.JURISDICTION) == (
        Facet(FacetKind.JURISDICTION, "KR", "South Korea", True, (), True),
        Facet(FacetKind.JURISDICTION, "XX", "XX", True, (), True),
    )
    assert found.of(FacetKind.INSTRUMENT) == ()


def test_single_facets_are_added_and_removed_in_order() -> None:
    marks = (
        Correction("jurisdiction", "JP", None),
        Correction("jurisdiction", None, "EU"),
        Correction("jurisdiction", None, "FR"),
        Correction("jurisdiction", "FR", None),
        Correction("theme", "never-found", None),
    )
    found = READER.findings(replace(article("EU and Japan agree on a law"), corrections=marks))
    (union,) = found.of(FacetKind.JURISDICTION)
    assert (union.key, union.label, union.is_subject, union.corrected) == ("EU", "European Union", True, True)
    assert union.spans, "the words it was found by stay"
    assert not any(facet.corrected for facet in found.of(FacetKind.INSTRUMENT))


def test_an_article_wrongly_said_to_be_no_policy_is_policy() -> None:
    before = READER.findings(article("A recipe for soup")).of(FacetKind.POLICY)
    assert [facet.key for facet in before] == ["no"]
    (overlay,) = parse_corrections("- path: a.md\n  facets: {remove: [{kind: policy, key: no}]}\n", "c", NOW)
    marked, _ = corrected(article("A recipe for soup"), "a.md", (overlay,))
    (after,) = READER.findings(marked).of(FacetKind.POLICY)
    assert (after.key, after.label, after.corrected) == ("yes", "Policy", True)


@pytest.mark.slow
def test_an_overlay_is_applied_to_its_own_corpus_only() -> None:
    reader = PolicyReader({"mine": '[jurisdiction.EU]\nwithout = ["EU"]\n[theme.safety]\nwords = ["zebra"]\n'})
    mine = replace(article("EU zebra"), path="mine/a.md")
    assert [f.key for f in reader.findings(mine).facets] == ["no", "safety"]
    assert [f.key for f in reader.findings(replace(mine, path="other/a.md")).facets] == ["EU", "no"]


def test_the_delivered_documents_by_hand(seeds: Path) -> None:
    found = {a.title[:9]: READER.findings(a) for a in ingest(Settings(corpus=(seeds,))).articles}
    union, budget, story = found["EU to Wor"], found["Japan eye"], found["Japan's $"]

    def of(findings: FacetFindings, kind: FacetKind, *, subjects: bool) -> set[str]:
        return {facet.key for facet in findings.of(kind) if facet.is_subject is subjects}

    assert of(union, FacetKind.JURISDICTION, subjects=True) == {"EU", "JP"}
    assert union.of(FacetKind.INSTRUMENT) == ()
    assert of(budget, FacetKind.JURISDICTION, subjects=True) == {"JP"}
    assert of(budget, FacetKind.INSTRUMENT, subjects=True) == {"funding"}
    assert {"tsmc", "jp-meti"} <= of(budget, FacetKind.ORGANISATION, subjects=True)
    assert of(story, FacetKind.JURISDICTION, subjects=True) == {"JP", "TW"}
    assert of(story, FacetKind.JURISDICTION, subjects=False) == {"CH", "MC", "US", "G7"}
    assert {f.key for f in story.of(FacetKind.INSTRUMENT)} == {"funding"}, "its copyright law is only background"
    assert {f.key for f in story.of(FacetKind.ORGANISATION)} == {
        *("tsmc", "rapidus", "softbank", "nvidia", "imd", "g7", "aapi", "forbes"),
    }
    assert {f.key for f in story.of(FacetKind.PERSON)} == {"Shigeru Ishiba"}


@pytest.mark.parametrize("text", ["US ", "President Jane Roe ", "$1 billion ", "2 trillion yen (", "Japan law. "])
def test_a_text_that_repeats_itself_is_kept_within_bounds(text: str) -> None:
    found = READER.findings(article("A title", text * 5_000))
    assert all(len(facet.spans) <= 200 for facet in found.facets)
    assert sum(len(money.spans) for money in found.money) <= 100


@pytest.mark.slow
def test_regions_that_lie_within_each_other_are_both_named_and_the_reader_ends() -> None:
    overlay = '[jurisdiction.AA]\nwords = ["Aland One"]\nwithin = "BB"\n[jurisdiction.BB]\nwords = ["Beland"]\nwithin = "AA"\n'
    found = PolicyReader({"corpus": overlay}).findings(article("Aland One drafts a rule"))
    assert {facet.key for facet in found.of(FacetKind.JURISDICTION)} == {"AA", "BB"}
