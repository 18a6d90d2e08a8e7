"""Commitments of money where readers see them: once each, in the words of the texts, and never added up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.charts.catalog import CHARTS
from dashboard.config.settings import Settings
from dashboard.model.filters import Filters
from dashboard.model.findings.policy import MONEY, CommitmentRow, MoneyFacts
from dashboard.model.query import Finding
from dashboard.service import Service, sync
from dashboard.text.money import money_words
from dashboard.ui.tables.money_table import money_section
from tests.support.invented_answers import plotted, view
from tests.support.sound_drawings import assert_sound


@pytest.fixture(scope="module")
def service(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    settings = Settings(corpus=(seeds,), data=tmp_path_factory.mktemp("data"))
    sync(settings)
    held = Service(settings)
    yield held
    held.close()


def ledger(service: Service, filters: Filters | None = None) -> Finding[CommitmentRow, MoneyFacts]:
    return service.finding(MONEY, filters or Filters())


@pytest.mark.parametrize(
    ("low", "high", "currency", "bound", "words"),
    [
        (2e12, 2e12, "JPY", "exact", "¥2 tn"),
        (13e9, 13.2e9, "USD", "exact", "$13–13.2 bn"),
        (4e12, 4e12, "JPY", "up to", "up to ¥4 tn"),
        (5e13, 5e13, "JPY", "over", "over ¥50 tn"),
        (1.5e6, 2e9, "EUR", "about", "about €0.0015–2 bn"),
        (750, 750, "CHF", "exact", "CHF 750"),
        (999_999, 999_999, "GBP", "exact", "£1 m"),
    ],
)
def test_amounts_in_words(low: float, high: float, currency: str, bound: str, words: str) -> None:
    assert money_words(low, high, currency, bound) == words


def test_the_programme_stands_once_with_its_spread_and_the_others_beside_it(service: Service) -> None:
    rows = {(row["status"], row["amount"]): row for row in ledger(service).rows()}
    assert set(rows) == {
        ("proposed", 10e12),
        ("proposed", 2e12),
        ("private", 8.6e9),
        ("committed", 4e12),
        ("target", 50e12),
    }
    programme = rows["proposed", 2e12]
    assert (programme["usd_low"], programme["usd_high"], programme["articles"]) == (13e9, 13.2e9, 1)


def test_the_chart_has_a_mark_for_each_that_states_dollars_and_counts_the_rest(service: Service) -> None:
    drawing = CHARTS["money"].draw(ledger(service), view())
    assert_sound(drawing)
    _, marks = plotted(drawing).data
    assert [round(10**x / 1e9, 1) for x in marks.x] == [65.0, 13.2, 8.6]
    assert "2 that state no dollars are in the table only." in drawing.note
    assert {custom[0] for custom in marks.customdata} == {"article"}
    assert "78" not in drawing.alt, "a sum"


def test_the_table_quotes_the_words_and_leads_to_the_article(service: Service) -> None:
    block = money_section(ledger(service), Filters())
    rows = next(part for part in block["blocks"] if part["kind"] == "table")["rows"]
    assert [row[2] for row in rows if row[3] == "target"] == ["over ¥50 tn"]
    assert all(row[0]["text"].startswith("“") and row[0]["href"].startswith("/article?id=") for row in rows)


def test_what_was_not_read_is_said_and_otherwise_nothing(service: Service) -> None:
    found = ledger(service)
    cut = replace(found, facts=replace(found.facts, truncated=True))
    words = "Only the newest 5 mentions were read."
    assert words in CHARTS["money"].draw(cut, view()).note
    assert words in str(money_section(cut, Filters()))
    assert words not in CHARTS["money"].draw(found, view()).note + str(money_section(found, Filters()))


def test_without_money_there_is_nothing_to_draw(service: Service) -> None:
    drawing = CHARTS["money"].draw(ledger(service, Filters(q="nothing-like-it")), view())
    assert drawing.figure is None
