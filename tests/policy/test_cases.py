"""The models on invented records, and on the small cases and labelled records that lie beside the real documents.

``PULSE_TEST_CORPUS`` names the folder of the real documents: ``labels`` and an archive of records lie in it,
``cases/facets.jsonl`` beside it. Without them only the invented records are read.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dashboard.model.article import Article
from dashboard.model.facets import FacetFindings, FacetKind
from dashboard.policy.gazetteer import cities_with_states
from dashboard.policy.model import models
from dashboard.policy.reading import PolicyReader
from tests.support import labelled_records as labelled

READER = PolicyReader()
INVENTED = sorted(Path(__file__).parent.glob("invented_records*.jsonl"))
LEAST_RIGHT = 0.7


def read(title: str, excerpt: str) -> FacetFindings:
    return READER.findings(Article("id", "corpus/a.md", "news record", "article", title, excerpt or None))


def is_subject(code: str | dict[str, str]) -> bool:
    return isinstance(code, str) or code["role"] == "subject"


def test_most_invented_records_are_read_right_in_every_facet() -> None:
    rows = [json.loads(line) for path in INVENTED for line in path.read_text(encoding="utf-8").splitlines()]
    right = 0
    for row in rows:
        found = read(row["title"], row["excerpt"])
        policy = {facet.key for facet in found.of(FacetKind.POLICY)} == {"yes" if row["policy"] else "no"}
        subjects = [
            code if isinstance(code, str) else code["code"] for code in row["jurisdictions"] if is_subject(code)
        ]
        wanted = {"jurisdictions": subjects, "instruments": row["instruments"]}
        right += policy and not labelled.case_problems(wanted, found)
    assert len(rows) > 850
    assert right >= LEAST_RIGHT * len(rows), f"{right} of {len(rows)}"


@pytest.mark.parametrize(
    ("title", "excerpt", "codes"),
    [
        ("SLOVENIA PASSES AI BILL", "LAWMAKERS VOTED 70 TO 12.", {"SI"}),
        ("Türkiye’de adalet: İzmir court rules on AI", "The ruling is final.", {"TR"}),
        ("Lebanon, Oregon, bans face scans by police", "The city council voted.", {"US", "US-OR"}),
        ("Camden, NJ, debates police drones", "The city council will vote on the rules.", {"US", "US-NJ"}),
        ("DUBLIN--(BUSINESS WIRE)--The report on chips has been added", "It covers key players and CAGR.", set()),
        ("Senate bill on face scans", "Sen. Tom Hale, R-Ohio, introduced the bill in Congress.", {"US"}),
        ("New York senators question cameras", "The law is for schools like Lockport in New York.", {"US", "US-NY"}),
        ("Brazil to spend US$3 billion on AI", "The Brazilian government will fund research.", {"BR"}),
    ],
)
def test_places_in_their_spellings(title: str, excerpt: str, codes: set[str]) -> None:
    found = read(title, excerpt).of(FacetKind.JURISDICTION)
    assert {facet.key for facet in found if facet.is_subject} == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("LOCKPORT, N.Y. -- A school", ["US-NY"]),
        ("ST. PAUL, Minnesota (AP)", ["US-MN"]),
        ("in Trenton, NJ, and Lebanon, Ohio", ["US-NJ", "US-OH"]),
        ("COPS, OR ROBOTS?", []),
        ("AI, IN SHORT", []),
    ],
)
def test_cities_with_their_states(text: str, codes: list[str]) -> None:
    assert [code for _, _, code in cities_with_states(text)] == codes


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The Ministry of Robotics of Utopia met.", {"Ministry of Robotics"}),
        ("Experts of the Nordhaven Institute spoke.", {"Nordhaven Institute"}),
        ("The start-up Quibbleware sells it.", {"Quibbleware"}),
        ("He leads the Society for Useful Machines (SUM).", {"Society for Useful Machines"}),
        ("The Ministry of Wisdom on Monday met.", {"Ministry of Wisdom"}),
        ("The Data Commission on Algorithms met.", {"Data Commission on Algorithms"}),
        ("Data Science and Machine Learning Research", set()),
    ],
)
def test_organisations_by_form(text: str, names: set[str]) -> None:
    assert {facet.label for facet in read("a small title", text).of(FacetKind.ORGANISATION)} == names


def test_the_models_weigh_features_by_name() -> None:
    assert all(len(model.weights) > 20 for model in models().values())
    assert models()["jurisdiction"].weights["acts"] > 0 > models()["jurisdiction"].weights["only dateline"]


def test_neighbours_of_the_small_cases() -> None:
    """Cases like those that failed once, of the same kinds; nothing is trained on them."""
    right, wrong = labelled.cases_passed(Path(__file__).with_name("neighbour_cases.jsonl"), read)
    assert right + len(wrong) == 183
    assert right >= 170, wrong


@pytest.mark.corpus
def test_the_small_cases(real_corpus: Path) -> None:
    """At most four may be read otherwise: those whose partners sign, or whose signers are no states."""
    cases = real_corpus.parent / "cases" / "facets.jsonl"
    if not cases.exists():
        pytest.skip("there are no cases beside the real documents")
    right, wrong = labelled.cases_passed(cases, read)
    assert right >= 57, wrong


@pytest.mark.corpus
def test_labelled_records(real_corpus: Path) -> None:
    """These were tuned to: what is asked here says that the delivered weights are those of the delivered code."""
    archive = next(iter(sorted(real_corpus.glob("ai-records-*.tar.gz"))), None)
    paths = [real_corpus / "labels" / f"ai-200.labels-{number}.jsonl" for number in (1, 2)]
    if archive is None or not all(path.exists() for path in paths):
        pytest.skip("there are no labelled records among the real documents")
    first, second = (labelled.load(path) for path in paths)
    articles = labelled.records(archive, first)
    found = {file: READER.findings(article) for file, article in articles.items()}
    tally = labelled.scores(found, first, second, articles)
    for name, (precision, recall) in {
        "policy": (0.93, 0.93),
        "jurisdictions": (0.93, 0.9),
        "instruments": (0.9, 0.85),
        "themes": (0.85, 0.85),
        "organisations": (0.9, 0.75),
    }.items():
        score = tally[name]
        assert score.right >= precision * (score.right + score.wrong), (name, score.errors)
        assert score.right >= recall * (score.right + score.missed), (name, score.errors)
