"""The findings that open the overview say what an independent count says, or that there is too little to say it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from dashboard.briefing.lead import Lead, lead_findings
from dashboard.charts.catalog import CHARTS
from dashboard.config.settings import Settings
from dashboard.model.filters import Filters
from dashboard.model.links import Links
from dashboard.service import Service, sync
from tests.support.invented_corpus import Stated, write_corpus

pytestmark = pytest.mark.slow
LAST = date(2024, 3, 28)


def _documents(days: int, chips: tuple[int, int]) -> tuple[Stated, ...]:
    """Forty articles in each of two periods of so many days; so many of each on Chips, the recent ones naming TSMC."""
    found = []
    for number in range(80):
        now = number < 40
        day = LAST - timedelta(days=number % days + (0 if now else days))
        on_chips = number % 40 < chips[0 if now else 1]
        title = f"TSMC builds plant {number}" if now and on_chips else f"Article {number}"
        topics = ("AI", "Chips") if on_chips else ("AI",)
        found.append(
            Stated(number, title, f"{day}T08:00:00Z", f"post{number % 4}.example", topics, 60, 70, published=True)
        )
    return tuple(found)


def served(folder: Path, documents: tuple[Stated, ...]) -> Service:
    settings = Settings(corpus=(write_corpus(folder / "invented", documents),), data=folder / "data")
    sync(settings)
    return Service(settings)


@pytest.fixture(scope="module")
def rising(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    held = served(tmp_path_factory.mktemp("rising"), _documents(28, (24, 4)))
    yield held
    held.close()


def leads(service: Service, **filters: object) -> tuple[Lead, ...]:
    return lead_findings(service, Links(), Filters(**filters))  # type: ignore[arg-type]


def test_what_rose_is_new_and_was_named_are_counted(rising: Service) -> None:
    rose, new, named = leads(rising)
    assert (rose.heading, rose.subject) == ("What rose", "Chips")
    assert rose.words == (": 24 of 40 articles (60 %) in the 28 days to 28 Mar 2024, after 4 of 40 (10 %) before.")
    assert (new.heading, new.subject) == ("What is new", "TSMC")
    assert new.words == ", in 24 of 40 articles (60 %) in the 28 days to 28 Mar 2024, and in none of the 40 before."
    assert (named.heading, named.subject) == ("Who was named", "TSMC")


def test_every_finding_leads_to_its_rows_and_its_chart(rising: Service) -> None:
    for lead in leads(rising):
        split = urlsplit(lead.rows)
        filters, notices = Filters.from_params(parse_qsl(split.query))
        counted = re.search(r"(\d+) of", lead.words)
        assert counted
        assert (split.path, notices) == ("/articles", ())
        assert rising.listing(filters, limit=1).total == int(counted[1])
        chart = urlsplit(lead.chart)
        assert chart.fragment.removeprefix("pulse-chart-") in CHARTS
        assert CHARTS[chart.fragment.removeprefix("pulse-chart-")].page == chart.path.strip("/")


def test_a_topic_that_every_article_has_did_not_rise(rising: Service) -> None:
    assert "AI" not in {lead.subject for lead in leads(rising)}


def test_a_rise_that_chance_explains_says_so(tmp_path: Path) -> None:
    held = served(tmp_path, _documents(28, (6, 4)))
    rose = leads(held)[0]
    assert rose.subject == "Chips"
    assert rose.words.endswith("after 4 of 40 (10 %) before; chance could explain it.")
    held.close()


def test_a_fall_is_no_rise(tmp_path: Path) -> None:
    held = served(tmp_path, _documents(28, (4, 24)))
    rose = leads(held)[0]
    assert rose.words.startswith("No share rose. 40 articles in the 28 days to 28 Mar 2024, as many as")
    held.close()


def test_a_corpus_of_two_weeks_is_compared_by_week(tmp_path: Path) -> None:
    held = served(tmp_path, _documents(7, (24, 4)))
    assert "in the 7 days to 28 Mar 2024" in leads(held)[0].words
    held.close()


def test_with_few_articles_it_says_what_is_there(tmp_path: Path) -> None:
    held = served(tmp_path, _documents(28, (24, 4))[:9])
    there, new, named = leads(held)
    assert there.heading == "What there is"
    assert there.words.startswith("9 articles from 4 providers, ")
    assert "%" not in there.words + new.words + named.words
    assert new.subject == "“TSMC builds plant 0”"
    assert urlsplit(new.rows).path == "/article"
    held.close()


def test_the_dates_in_view_are_the_period(rising: Service) -> None:
    chosen = leads(rising, dates=(LAST - timedelta(days=13), LAST))[0]
    assert "in the 14 days to 28 Mar 2024" in chosen.words
    month = leads(rising, dates=(date(2024, 3, 1), date(2024, 3, 31)))[0]
    assert month.heading == "What there is", "the corpus does not cover the whole of February"
    beyond = leads(rising, dates=(LAST - timedelta(days=40), LAST))[0]
    assert beyond.heading == "What there is", "the corpus does not cover the 41 days before"
