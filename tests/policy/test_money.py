"""Amounts as texts write them, what they are for, and which mentions are one commitment."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.config.settings import Settings
from dashboard.corpus.ingest import ingest
from dashboard.model.article import Article, Passage, Related, Section
from dashboard.model.facets import Money
from dashboard.model.money import Mention, is_same, ledger, merged
from dashboard.policy.amounts import amounts_in
from dashboard.policy.reading import PolicyReader

READER = PolicyReader()
BN, TN = 1e9, 1e12


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2 trillion yen", [(2 * TN, 2 * TN, "JPY")]),
        ("a 10-trillion-yen package", [(10 * TN, 10 * TN, "JPY")]),
        ("$13.2 billion", [(13.2 * BN, 13.2 * BN, "USD")]),
        ("$13bn, $13 Bn and US$13b", [(13 * BN, 13 * BN, "USD")] * 3),
        ("€1.5tn", [(1.5 * TN, 1.5 * TN, "EUR")]),
        ("£900m", [(9e8, 9e8, "GBP")]),
        ("₹10,372 crore", [(10372e7, 10372e7, "INR")]),
        ("Rs 1.5 lakh crore", [(1.5 * TN, 1.5 * TN, "INR")]),
        ("7.2 billion yuan", [(7.2 * BN, 7.2 * BN, "CNY")]),
        ("$10-15 billion", [(10 * BN, 15 * BN, "USD")]),
        ("between €1 and €2 billion", [(1 * BN, 2 * BN, "EUR")]),
        ("$500 million to $1 billion", [(5e8, 1 * BN, "USD")]),
        ("$5 billion and $6 billion", [(5 * BN, 5 * BN, "USD"), (6 * BN, 6 * BN, "USD")]),
        ("two trillion yen", [(2 * TN, 2 * TN, "JPY")]),
        ("NT$300 billion", [(300 * BN, 300 * BN, "TWD")]),
        ("2,500,000 dollars", [(2.5e6, 2.5e6, "USD")]),
        ("$20 a month", []),
        ("99 million yen", []),
        ("38 million records", []),
        ("3 billion parameters", []),
        ("in 2023 to 2 million users", []),
        ("¥", []),
    ],
)
def test_amounts(text: str, found: list[tuple[float, float, str]]) -> None:
    assert [(a.low, a.high, a.currency) for a in amounts_in(text)] == found


def test_an_amount_is_where_it_stands() -> None:
    text = "spend 2 trillion yen ($13.2 billion) on it"
    assert [text[a.start : a.end] for a in amounts_in(text)] == ["2 trillion yen", "$13.2 billion"]


def money(title: str, excerpt: str = "", *paragraphs: str, related: tuple[Related, ...] = ()) -> tuple[Money, ...]:
    body = tuple((Passage(text),) for text in paragraphs)
    sections = (Section(None, body),) if body else ()
    article = Article("i", "c/a.md", "f", "article", title, excerpt or None, sections=sections, related=related)
    return READER.findings(article).money


@pytest.mark.parametrize(
    ("text", "status", "bound", "actor"),
    [
        ("Japan plans to spend $5 billion on chips.", "proposed", "exact", "Japan"),
        ("Germany is set to approve up to €5 billion in subsidies.", "proposed", "up to", "Germany"),
        ("The German parliament approved €5 billion in state aid.", "approved", "exact", "Germany"),
        ("South Korea pledged more than $5 billion for chip research.", "committed", "over", "South Korea"),
        ("France has spent about €5 billion on its AI plan.", "disbursed", "about", "France"),
        ("OpenAI raises $6.6 billion in a funding round.", "private", "exact", "OpenAI"),
        ("Microsoft will invest $2.9 billion in Japan.", "private", "exact", "Microsoft"),
        ("India aims to attract over $10 billion in investment.", "target", "over", "India"),
        ("The Pentagon awarded Microsoft a $10 billion contract.", "committed", "exact", "U.S. Department of Defense"),
    ],
)
def test_status_bound_and_actor(text: str, status: str, bound: str, actor: str) -> None:
    (found,) = money("A title", text)
    assert (found.status, found.bound, found.actor) == (status, bound, actor)


@pytest.mark.parametrize(
    "text",
    [
        "Nvidia posts revenue of $30 billion.",
        "OpenAI at a valuation of $80 billion.",
        "The company was fined $5 billion in the United States.",
        "PGE saves $38 million with software.",
        "A 175 billion parameter model.",
    ],
)
def test_what_is_no_commitment_is_left_out(text: str) -> None:
    assert money("A title", text) == ()


def test_two_currencies_in_one_breath_are_one_amount_with_a_rate() -> None:
    (found,) = money("t", "Japan plans to spend 2 trillion yen ($13 billion) by 2030.")
    assert (found.amount, found.currency, found.usd, found.horizon) == (2 * TN, "JPY", 13 * BN, "by 2030")
    assert found.rate == pytest.approx(2 * TN / (13 * BN))
    (turned,) = money("t", "Japan plans to spend $13 billion (2 trillion yen).")
    assert (turned.amount, turned.currency, turned.usd) == (2 * TN, "JPY", 13 * BN)
    one, other = money("t", "Japan plans to spend 2 trillion yen. Germany plans to spend $13 billion.")
    assert (one.usd, other.usd) == (None, None)


def test_mentions_within_two_percent_are_one_and_keep_their_spread() -> None:
    (found,) = money("Japan eyes $13bn in aid", "Japan will seek 2 trillion yen ($13.2 billion).")
    assert (found.usd, found.usd_low, found.usd_high) == (13.2 * BN, 13 * BN, 13.2 * BN)
    assert [span.part for span in found.spans] == ["title", "excerpt"]
    assert len(money("Japan eyes $13bn in aid", "Japan will seek 2 trillion yen ($14 billion).")) == 2


def test_different_actors_and_private_money_stay_apart() -> None:
    assert len(money("t", "Japan plans to spend $5 billion. Germany plans to spend $5 billion.")) == 2
    assert len(money("t", "Japan plans to spend $5 billion. In Japan, TSMC opens a $5 billion factory.")) == 2


def test_related_coverage_adds_to_a_commitment_and_never_brings_one() -> None:
    same = Related("r", "Japan to spend $13 Bn", "Japan plans to spend 2 trillion yen ($13 billion).")
    other = Related("s", "Germany plans to spend €5 billion")
    (found,) = money("t", "Japan will seek 2 trillion yen ($13.2 billion).", related=(same, other))
    assert [span.part for span in found.spans] == ["excerpt", "related.0.title", "related.0.excerpt"]
    assert (found.usd_low, found.usd_high) == (13 * BN, 13.2 * BN)


def plain(amount: float, **given: object) -> Money:
    fields = {"currency": "USD", "status": "committed", "bound": "exact", "low": amount, "high": amount, "actor": "A"}
    return Money(amount, **fields | given)  # type: ignore[arg-type]


def test_two_percent_is_the_edge() -> None:
    assert is_same(plain(100.0), plain(98.0))
    assert not is_same(plain(100.0), plain(97.9))
    assert not is_same(plain(100.0), plain(100.0, currency="EUR"))
    assert is_same(plain(100.0), plain(900.0, currency="JPY", usd=99.0))
    assert not is_same(plain(1.0, actor=None), plain(1.0, actor=None))


def test_merging_adds_nothing_up() -> None:
    (one,) = merged([plain(100.0), plain(99.0), plain(100.0)])
    assert (one.amount, one.low, one.high) == (100.0, 99.0, 100.0)
    assert merged([]) == ()


def test_a_ledger_merges_over_articles_and_orders_by_how_many_tell() -> None:
    def told(article: str, day: str | None, amount: float) -> Mention:
        return Mention(article, article, day, f"{article}.example", article, plain(amount))

    rows = ledger([told("b", "2024-01-02", 99.0), told("c", None, 5.0), told("a", "2024-01-01", 100.0)])
    assert [[m.article_id for m in row.mentions] for row in rows] == [["a", "b"], ["c"]]
    assert (rows[0].money.low, rows[0].money.high) == (99.0, 100.0)


def test_the_delivered_documents_by_hand(seeds: Path) -> None:
    found = {a.title[:9]: READER.findings(a).money for a in ingest(Settings(corpus=(seeds,))).articles}
    assert found["EU to Wor"] == ()
    (programme,) = found["Japan eye"]
    assert (programme.amount, programme.currency, programme.status) == (2 * TN, "JPY", "proposed")
    assert (programme.usd, programme.usd_low, programme.usd_high) == (13.2 * BN, 13 * BN, 13.2 * BN)
    assert len(programme.spans) == 4
    rows = [(m.amount, m.currency, m.status, m.bound, m.jurisdiction, m.horizon) for m in found["Japan's $"]]
    assert rows == [
        (10 * TN, "JPY", "proposed", "exact", "JP", None),
        (4 * TN, "JPY", "committed", "up to", "JP", "by 2030"),
        (8.6 * BN, "USD", "private", "exact", None, None),
        (50 * TN, "JPY", "target", "over", "JP", "over the next decade"),
    ]
    package, _, factory, _ = found["Japan's $"]
    assert (package.usd, len(package.spans)) == (65 * BN, 3)
    assert factory.actor == "TSMC"
