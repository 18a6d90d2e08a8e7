from __future__ import annotations

from datetime import date
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.model.filters import FILTER_NAMES, MAX_PARAMETERS, Filters
from dashboard.text.dates import describe_dates

FULL = Filters(
    topic=("AI", "a, b & c"),
    provider=("nikkei.com",),
    dates=(date(2023, 7, 1), date(2023, 11, 30)),
    quality=(50, 200),
    type=("article",),
    status=("published", "unscored"),
    q='chips "supply chain" -tax',
    related=True,
    stories=True,
    jurisdiction=("EU", "JP"),
    together=True,
    require=("topic:AI",),
    exclude=("provider:a:b", "topic:(no topic)"),
)


def parsed(query: str) -> Filters:
    filters, notices = Filters.from_params(parse_qsl(query, keep_blank_values=True))
    assert notices == ()
    return filters


def test_filters_survive_the_trip_through_an_address() -> None:
    assert parsed(urlencode(FULL.to_params())) == FULL
    assert parsed(urlencode(FULL.to_params(defaults=True))) == FULL


def test_defaults_stay_out_of_the_address_unless_asked_for() -> None:
    assert Filters().to_params() == []
    spelled_out = {name for name, _ in Filters().to_params(defaults=True)}
    assert {"quality", "related", "stories"} <= spelled_out


def test_equal_filters_give_equal_addresses_whatever_the_order() -> None:
    assert parsed("topic=B&topic=A&status=unscored&status=published").to_params() == (
        parsed("status=published&status=unscored&topic=A&topic=B&topic=A").to_params()
    )


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("dates=yesterday", {"dates"}),
        ("dates=2023-02-30", {"dates"}),
        ("dates=2023-01-01&dates=2023-01-02&dates=2023-01-03", {"dates"}),
        ("dates=٢٠٢٣-01-01", {"dates"}),
        ("quality=5", {"quality"}),
        ("quality=-1&quality=10", {"quality"}),
        ("quality=0&quality=201", {"quality"}),
        ("quality=a&quality=b", {"quality"}),
        ("period=3d", {"period"}),
        ("period=28d&period=90d", {"period"}),
        ("status=secret", {"status"}),
        ("related=maybe", {"related"}),
        ("stories=", {"stories"}),
        ("q=" + "x" * 501, {"q"}),
        ("topic=" + "x" * 501, {"topic"}),
        ("exclude=AI", {"exclude"}),
        ("exclude=topic:", {"exclude"}),
        ("exclude=quality:50", {"exclude"}),
        ("exclude=status:secret", {"exclude"}),
        ("exclude=topic:" + "x" * 501, {"exclude"}),
        ("require=provider:nikkei.com", {"require"}),
        ("dates=2023-01-01&dates=2023-01-02&period=28d", {"period"}),
        ("&".join(f"topic=t{i}" for i in range(MAX_PARAMETERS + 1)), {"(all)"}),
        ("q=" + "x" * 9000, {"(all)"}),
    ],
)
def test_a_bad_value_is_a_notice_and_leaves_the_rest_alone(query: str, names: set[str]) -> None:
    filters, notices = Filters.from_params(parse_qsl(query, keep_blank_values=True))
    assert {notice.parameter for notice in notices} == names
    assert all(len(notice.message) > 20 for notice in notices)
    for name in names & set(FILTER_NAMES):
        assert getattr(filters, name) == getattr(Filters(), name)


def test_reversed_ranges_are_put_in_order() -> None:
    filters = parsed("dates=2023-11-30&dates=2023-07-01&quality=80&quality=20")
    assert filters.dates == (date(2023, 7, 1), date(2023, 11, 30))
    assert filters.quality == (20, 80)


def test_names_that_are_not_filters_are_left_to_the_caller() -> None:
    assert parsed("page=3&topic=AI&utm_source=x") == Filters(topic=("AI",))


def test_one_day_means_from_that_day_on() -> None:
    assert parsed("dates=2023-07-03").dates == (date(2023, 7, 3), None)


def test_a_period_ends_at_the_newest_document_and_counts_its_day() -> None:
    assert Filters(period="28d").window(date(2023, 11, 28)) == (date(2023, 11, 1), date(2023, 11, 28))
    assert Filters(period="28d").window(None) == (None, None)
    assert Filters(dates=(date(2023, 1, 1), None)).window(date(2023, 11, 28)) == (date(2023, 1, 1), None)


def test_without_opens_a_field_and_leaves_the_others() -> None:
    assert FULL.without("topic").topic == ()
    assert FULL.without("topic").provider == FULL.provider
    assert Filters(period="28d").without("dates") == Filters()
    assert FULL.without("no such field") == FULL


def test_toggling_twice_changes_nothing() -> None:
    once = FULL.toggled("topic", "Law")
    assert "Law" in once.topic
    assert once.toggled("topic", "Law") == FULL


def test_the_sentence_says_every_active_filter_and_nothing_else() -> None:
    assert Filters().describe() == ""
    words = FULL.describe({"nikkei.com": "Nikkei Asia"})
    for part in (
        "AI or a, b & c",
        "Nikkei Asia",
        "July to November 2023",
        "quality 50 or more",
        "published or unscored",
    ):
        assert part in words
    assert "nikkei.com" not in words
    assert (
        parsed("topic=AI%20Hardware&dates=2023-07-01&dates=2023-11-30").describe()
        == "AI Hardware, July to November 2023"
    )


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (date(2023, 7, 1), date(2023, 7, 31), "July 2023"),
        (date(2022, 12, 1), date(2023, 1, 31), "December 2022 to January 2023"),
        (date(2023, 7, 3), date(2023, 7, 3), "3 Jul 2023"),
        (date(2023, 7, 3), date(2023, 11, 8), "3 Jul 2023 to 8 Nov 2023"),
        (date(2023, 7, 3), None, "since 3 Jul 2023"),
        (None, None, ""),
    ],
)
def test_dates_in_words(start: date | None, end: date | None, words: str) -> None:
    assert describe_dates((start, end)) == words


@given(st.lists(st.tuples(st.sampled_from([*FILTER_NAMES, "page"]), st.text(max_size=30)), max_size=70))
def test_no_address_raises_and_reading_twice_changes_nothing(pairs: list[tuple[str, str]]) -> None:
    filters, _ = Filters.from_params(pairs)
    again, notices = Filters.from_params(filters.to_params())
    assert again == filters
    assert notices == ()
    filters.describe()


def test_the_ends_of_the_calendar_can_be_described() -> None:
    filters = parsed("dates=0001-01-01&dates=9999-12-31")
    assert filters.describe().endswith("December 9999")


def test_required_and_excluded_values_are_said_one_by_one() -> None:
    filters = parsed("topic=Law&require=topic:AI&exclude=topic:Chips&exclude=provider:nikkei.com&exclude=theme:a:b")
    assert (filters.required("topic"), filters.excluded("topic")) == (("AI",), ("Chips",))
    assert filters.excluded("theme") == ("a:b",), "only the first colon parts the filter from its value"
    assert filters.describe({"nikkei.com": "Nikkei Asia"}) == "Law, must have AI, not Nikkei Asia, not a:b, not Chips"
    assert filters.without("topic").excluded("topic") == ("Chips",), "a chart of topics still leaves Chips out"


@pytest.mark.parametrize(
    ("given", "name", "value", "expected"),
    [
        (Filters(), "topic", "AI", Filters(topic=("AI",))),
        (Filters(topic=("AI", "Law")), "topic", "AI", Filters(topic=("AI",))),
        (Filters(topic=("AI",)), "topic", "Law", Filters(topic=("AI",), require=("topic:Law",))),
        (
            Filters(theme=("trade", "health"), together=True),
            "theme",
            "trade",
            Filters(theme=("health", "trade"), together=True),
        ),
        (Filters(provider=("a.example",)), "provider", "b.example", None),
    ],
)
def test_a_view_is_narrowed_to_a_value_as_well(given: Filters, name: str, value: str, expected: Filters | None) -> None:
    """A narrowed view never has articles that the view has not."""
    assert given.also(name, value) == expected
