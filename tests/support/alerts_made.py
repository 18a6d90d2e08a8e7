"""Articles dated by day, alerts and services over real stores, for tests of alerts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from dashboard.alerts.alert import Alert, read_readers
from dashboard.alerts.condition import read_condition
from dashboard.alerts.preview import day_end
from dashboard.config.settings import Settings
from dashboard.model.article import Article, Provider, Status
from dashboard.model.facets import Facet, FacetFindings, FacetKind, Money, Span
from dashboard.service import Service
from dashboard.snapshots.snapshot import new_id
from tests.support.stores import sample_store

FIRST = date(2026, 3, 1)
BASE = "https://pulse.example.org"
MADE_AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
TO = "someone@example.org"


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def at(number: int) -> datetime:
    """The end of a day."""
    return day_end(day(number))


def alert_of(kind: str, query: str = "", *, pause: int = 7, **fields: Any) -> Alert:
    """An alert on the articles page."""
    condition = read_condition({"kind": kind, **fields})
    return Alert(new_id(), "Chips", "", "articles", query, condition, read_readers([TO]), pause, "", True, MADE_AT)


def article(number: int, on: int | None, title: str = "", **fields: Any) -> Article:
    """An article dated noon of a day, with a title like no other unless one is given."""
    words = f"{_WORDS[number % 26]} {_WORDS[number // 26 % 26]} report{number} number{number} of{number} its{number}"
    domain = fields.pop("domain", f"outlet{number % 5}.example")
    moment = None if on is None else datetime(2026, 3, 1, 12, tzinfo=UTC) + timedelta(days=on, minutes=number)
    return Article(
        identity=f"{domain}/{number}",
        path=f"alerts/{number:05d}.md",
        format="news record",
        type="article",
        title=title or words,
        published_at=moment,
        url=f"https://{domain}/{number}",
        provider=Provider(domain, domain),
        **{"topics": ("AI",), "status": Status.UNSCORED, **fields},
    )


_WORDS = [letter * 5 for letter in "abcdefghijklmnopqrstuvwxyz"]


def found_in(article: Article) -> FacetFindings:
    """What a title says in words of its own: ``law@EU`` names an instrument for a place, ``pays 5e9 EUR`` money."""
    facets, money = [], []
    words = article.title.split()
    for place, word in enumerate(words):
        if "@" in word:
            instrument, jurisdiction = word.split("@")
            span = (Span("title", 0, 1),)
            facets.append(Facet(FacetKind.INSTRUMENT, instrument, instrument.capitalize(), True, span))
            facets.append(Facet(FacetKind.JURISDICTION, jurisdiction, f"The {jurisdiction}", True, span))
        if word == "pays":
            amount, currency = float(words[place + 1]), words[place + 2]
            money.append(
                Money(
                    amount,
                    currency,
                    "committed",
                    "exact",
                    amount,
                    amount,
                    jurisdiction=words[0],
                    spans=(Span("title", 0, 1),),
                )
            )
    return FacetFindings(tuple(facets), tuple(money))


@contextmanager
def answering(folder: Path, *corpora: Sequence[Article], **stamp: Any) -> Iterator[Service]:
    """A service over a store with a generation for each of these, one after the other."""
    for articles in corpora:
        add_generation(folder, articles, **stamp)
    service = Service(Settings(data=folder, public_url=BASE))
    try:
        yield service
    finally:
        service.close()


def add_generation(folder: Path, articles: Sequence[Article], **stamp: Any) -> None:
    """Publish these articles as the next generation."""
    sample_store(folder, articles, find=found_in, **stamp).close()
