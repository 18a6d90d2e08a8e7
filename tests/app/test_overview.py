"""The overview on the delivered documents: the address decides what is shown, and nothing in it breaks the page."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from dashboard.model.filters import FILTER_NAMES
from dashboard.service import Service
from tests.app.conftest import Serve
from tests.app.visits import Shown, visit

pytestmark = pytest.mark.slow

GARBAGE: list[dict[str, str | list[str]]] = [
    {"topic": ["NOPE", "", "\x00", "<b>AI</b>"]},
    {"quality": ["80", "900"]},
    {"quality": "eighty"},
    {"quality": ["80", "20", "50"]},
    {"dates": ["2023-99-99", "x"]},
    {"dates": ["0001-01-01", "9999-12-31"]},
    {"dates": ["2023-11-30", "2023-07-01"], "period": "90d"},
    {"period": "3 weeks"},
    {"status": ["published", "secret"]},
    {"related": "perhaps", "stories": ["true", "true"]},
    {"q": "\"unclosed -* ' ; drop table articles --"},
    {"q": "x" * 10_000},
    {"page": "-1", "grain": "eon", "split": "x", "counting": "√", "sort": "by magic"},
    {f"p{i}": "1" for i in range(80)},
    {"__proto__": "1", "topic": "__proto__", "provider": "constructor"},
]


def figures(shown: Shown) -> dict[str, str]:
    return {item["key"]: item["value"] for item in shown.part("figures_strip")["figures"]}


def controls(shown: Shown) -> dict[str, dict[str, Any]]:
    groups = shown.part("sidebar")["groups"]
    return {control["name"]: control for group in groups for control in group["controls"]}


def test_without_parameters_everything_is_in_view(seeded: Service) -> None:
    shown = visit().no_failure()
    head = shown.part("head")
    assert head["counted"] == "3 of 3 articles"
    assert head["described"] == ": July to November 2023; 1 undated, not on the time chart"
    assert (head["chips"], head["resets"], head["notices"]) == ([], [], [])
    assert figures(shown)["articles"] == "3"
    assert figures(shown)["providers"] == "3"
    assert figures(shown)["newest"] == "8 Nov 2023"
    assert figures(shown)["quality"] == "Too few: only 2 rated"


def test_the_address_decides_what_is_in_view(seeded: Service) -> None:
    shown = visit(topic="AI Hardware", dates=["2023-07-01", "2023-11-30"]).no_failure()
    head = shown.part("head")
    assert head["counted"] + head["described"] == "2 of 3 articles: AI Hardware, July to November 2023"
    assert [(chip["name"], chip["removed"]) for chip in head["chips"]] == [
        ("topic", {"topic": []}),
        ("dates", {"dates": []}),
    ]
    assert head["resets"] == ["topic", "dates"]
    assert figures(shown)["articles"] == "2"
    assert [option["value"] for option in controls(shown)["topic"]["options"] if option["selected"]] == ["AI Hardware"]
    assert controls(shown)["dates"]["values"] == ["2023-07-01", "2023-11-30"]


def test_every_filter_has_its_control_on_every_page(seeded: Service) -> None:
    for page in ("", "articles"):
        assert set(controls(visit(page))) == set(FILTER_NAMES) - {"corpus", "require", "exclude"}, page
    for page in ("corpus", "feeds", "methodology", "snapshots"):
        assert controls(visit(page)) == {}, "no filter changes these pages"


def test_the_filters_stand_in_their_order_and_the_rest_is_folded(seeded: Service) -> None:
    groups = visit().part("sidebar")["groups"]
    shown = [control["name"] for group in groups if not group["folded"] for control in group["controls"]]
    assert shown == [
        *("q", "period", "dates", "jurisdiction", "topic", "theme", "instrument", "provider", "organisation", "quality")
    ]
    assert [group["title"] for group in groups if group["folded"]] == [
        *("Policy, status and type", "Outlets", "Counting rules")
    ]


def test_the_menu_has_its_sections(seeded: Service) -> None:
    pages = visit().part("sidebar")["pages"]
    sections: dict[str, list[str]] = {}
    for page in pages:
        sections.setdefault(page["section"], []).append(page["title"])
    assert sections == {
        "Read": ["Overview", "Briefing", "Stories", "Articles"],
        "Analyse": ["Policy", "Trends", "Sources", "Compare"],
        "Keep": ["Snapshots"],
        "About": ["Feeds", "Corpus", "Methodology"],
    }


def test_a_value_can_be_required_or_left_out(seeded: Service) -> None:
    shown = visit(require="topic:AI", exclude="provider:nikkei.com").no_failure()
    head = shown.part("head")
    assert head["counted"] == "1 of 3 articles"
    assert [(chip["words"], chip["removed"]) for chip in head["chips"]] == [
        ("Must have AI", {"require": []}),
        ("Not Nikkei Asia", {"exclude": []}),
    ]
    states = {option["value"]: option["state"] for option in controls(shown)["provider"]["options"]}
    assert states["nikkei.com"] == "not"
    assert controls(shown)["topic"]["active"]
    unknown = visit(exclude="topic:Zeppelins").part("head")
    assert unknown["counted"] == "3 of 3 articles"
    assert [item["message"] for item in unknown["notices"]] == ["There is no topic “Zeppelins” in this corpus."]


def test_the_bars_above_the_dates_count_under_the_other_filters(seeded: Service) -> None:
    def bars(**params: str | list[str]) -> list[tuple[str, str, int]]:
        found = controls(visit(params=params))["dates"]["bars"]
        return [(bar["first"], bar["last"], bar["count"]) for bar in found]

    every = bars()
    assert (len(every), sum(count for *_, count in every)) == (19, 2), "weeks from July to November; one is undated"
    assert every[0][:2] == ("2023-07-03", "2023-07-09")
    assert bars(dates=["2023-07-01", "2023-07-31"]) == every, "the dates themselves narrow nothing"
    assert sum(count for *_, count in bars(provider="nikkei.com")) == 1


def test_several_corpora_can_be_told_apart(serve: Serve, seeds: Path, tmp_path: Path) -> None:
    first, second = (Path(shutil.copytree(seeds, tmp_path / name)) for name in ("first", "second"))
    for path in sorted(second.iterdir())[1:]:
        path.unlink()
    for path in sorted(first.iterdir())[:1]:
        path.unlink()
    serve(Path(f"{first}{os.pathsep}{second}"))
    assert set(controls(visit())) == set(FILTER_NAMES) - {"require", "exclude"}
    shown = visit(corpus="second")
    options = controls(shown)["corpus"]["options"]
    assert [(option["value"], option["count"], option["selected"]) for option in options] == [
        ("first", 2, False),
        ("second", 1, True),
    ]
    assert figures(shown)["articles"] == "1"


def test_options_are_counted_under_the_other_filters(seeded: Service) -> None:
    shown = visit(provider="nikkei.com", topic="AI")
    topics = {option["value"]: option["count"] for option in controls(shown)["topic"]["options"]}
    providers = {option["value"]: option["count"] for option in controls(shown)["provider"]["options"]}
    assert topics == {"AI": 1, "AI Hardware": 1}
    assert providers["coinspeaker.com"] == 1, "the other providers of the topic stay on offer"
    assert providers["theoutpost.ai"] == 0


def test_charts_come_drawn_and_in_words(seeded: Service) -> None:
    charts = visit().charts()
    assert list(charts) == ["date", "topic", "provider", "jurisdiction", "theme", "quality"]
    for chart in charts.values():
        assert chart["alt"]
        assert chart["note"].endswith(f"Source: corpus {seeded.facts().corpus_version[:8]}.")
        assert (chart["figure"] is None) == bool(chart["empty"])
        assert not {"table", "rows", "sql", "definition", "forms"} & {*chart, *chart["share"]}, "asked for when wanted"


def test_the_first_screen_says_what_is_going_on(seeded: Service) -> None:
    shown = visit().no_failure()
    leads = shown.part("leads")["leads"]
    assert [lead["heading"] for lead in leads] == ["What there is", "What is new", "Who was named"]
    assert [row["title"][:12] for row in shown.part("article_list")["rows"]] == [
        "Japan eyes $",
        "EU to Work w",
        "Japan's $65 ",
    ]
    names = [name for name, _ in shown.parts]
    assert names[:5] == ["head", "definition_switch", "leads", "chart_card", "article_list"]


def test_policy_charts_count_policy_articles_only(seeded: Service) -> None:
    charts = visit().charts()
    assert charts["theme"]["note"].startswith("Policy articles only: 3 of 3 articles.")
    assert not charts["topic"]["note"].startswith("Policy")
    every = visit(policy=["yes", "no"]).charts()
    assert every["theme"]["note"].startswith("3 of 3 articles."), "the filters say which to count"


def test_what_the_producer_says_stands_with_the_sources(seeded: Service) -> None:
    charts = visit("sources").no_failure().charts()
    assert {"quality_heat", "status", "type"} <= set(charts)
    assert "topic_month" in visit("trends").charts()


def test_nothing_in_view_says_so_and_leads_back(seeded: Service) -> None:
    shown = visit(q="zeppelin").no_failure()
    assert shown.part("head")["counted"] == "0 of 3 articles"
    assert shown.part("empty")["resets"] == ["q"]
    assert shown.charts() == {}


def test_a_value_unknown_to_the_corpus_is_said(seeded: Service) -> None:
    shown = visit(topic=["AI", "Zeppelins"]).no_failure()
    assert [(item["message"], item["removed"]) for item in shown.part("head")["notices"]] == [
        ("There is no topic “Zeppelins” in this corpus.", {"topic": ["AI"]})
    ]
    assert figures(shown)["articles"] == "2", "the other value still counts"


def test_a_bad_value_is_a_notice_and_no_filter(seeded: Service) -> None:
    shown = visit(quality=["80", "900"]).no_failure()
    assert [item["name"] for item in shown.part("head")["notices"]] == ["quality"]
    assert figures(shown)["articles"] == "3"


@pytest.mark.parametrize("page", ["", "articles", "corpus", "methodology"])
def test_no_address_breaks_a_page(seeded: Service, page: str) -> None:
    for params in GARBAGE:
        shown = visit(page, params)
        assert not shown.app.error, (params, shown.app.error[0].value)
        assert shown.no_failure().part("head")["counted"].endswith("of 3 articles"), params


def test_two_visits_do_not_see_each_others_filters(seeded: Service) -> None:
    assert visit(topic="AI").part("head")["counted"] == "2 of 3 articles"
    assert visit().part("head")["counted"] == "3 of 3 articles"


def test_an_empty_corpus_says_where_documents_go(serve: Serve, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    serve(tmp_path / "nothing")
    shown = visit().no_failure()
    assert "nothing" in shown.part("empty")["folders"]
    assert shown.charts() == {}


def test_of_a_long_list_only_what_is_shown_or_chosen_is_sent(serve: Serve, tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for number in range(40):
        domain = f"p{number:02}.example"
        (folder / f"{number}.md").write_text(
            f'---\ntitle: "Law {number}"\npublishedDateTime: 2026-05-04T03:02:01Z\nwebUrl: "https://{domain}/1"\n'
            f"provider:\n  name: Paper {number}\n  domain: {domain}\ntopics: [AI]\n---\n",
            encoding="utf-8",
        )
    serve(folder)
    everything = controls(visit())["provider"]
    assert [option["value"] for option in everything["options"]] == [f"p{number:02}.example" for number in range(8)]
    assert everything["rest"]["count"] == 40
    chosen = controls(visit(provider="p33.example"))["provider"]
    assert [option["value"] for option in chosen["options"] if option["selected"]] == ["p33.example"]
    assert len(chosen["options"]) <= 9
    assert "provider=p33.example" in chosen["rest"]["counted"]
    assert "provider=" not in chosen["rest"]["offered"]
    assert controls(visit())["topic"]["rest"] is None, "a short list is sent whole"


def test_publishers_of_related_coverage_alone_are_offered_only_with_it(seeded: Service) -> None:
    def offered(**params: str | list[str]) -> set[str]:
        return {option["value"] for option in controls(visit(params=params))["provider"]["options"]}

    assert offered() == {"coinspeaker.com", "nikkei.com", "theoutpost.ai"}
    assert offered(related="true") == offered() | {"aol.com", "barrons.com"}


def test_a_link_from_another_state_of_the_corpus_says_so(seeded: Service) -> None:
    now = seeded.facts().corpus_version
    assert visit(as_of=now[:12]).part("head")["earlier"] is None
    said = visit(as_of="0123456789ab").no_failure().part("head")["earlier"]
    assert said == "This link was made on another state of the corpus (01234567…); it has changed since."
    seeded._history.note("0123456789ab" + "0" * 52, 2)
    said = visit(as_of="0123456789ab").part("head")["earlier"]
    assert said.endswith("2 articles then, 3 now (+1).")


def test_what_is_no_version_says_nothing_and_changes_nothing(seeded: Service) -> None:
    for value in ("", "<b>", "zzzzzzzzzzzz", "0" * 65):
        head = visit(as_of=value).no_failure().part("head")
        assert (head["earlier"], head["notices"], head["counted"]) == (None, [], "3 of 3 articles")


def test_every_chart_can_be_shared_under_its_name(seeded: Service) -> None:
    charts = visit(topic="AI").charts()
    assert {chart["share"]["view"] for chart in charts.values()} == set(charts)
    assert {chart["share"]["version"] for chart in charts.values()} == {seeded.facts().corpus_version}


def test_a_question_that_takes_too_long_becomes_words(seeded: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.store.time_allowed.QUESTION_SECONDS", 0)
    shown = visit(q="quiet")
    (error,) = shown.app.error
    assert "takes longer than" in error.value
    assert "shorter period" in error.value
    monkeypatch.undo()
    assert visit(q="quiet").no_failure().part("head")["page"] == "Overview"
