from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from dashboard.model.filters import Filters
from dashboard.model.links import Links
from dashboard.model.query import Dimension, Measure
from dashboard.model.view_options import Display, Layout, Sort

HOSTILE = Filters(topic=("a&b=c#d ?é",), q='"><script>')


def test_an_address_gives_back_its_filters() -> None:
    for address in (Links().page("articles", HOSTILE), Links("https://x.org/p").article("ab12", HOSTILE)):
        filters, notices = Filters.from_params(parse_qsl(urlsplit(address).query))
        assert filters == HOSTILE
        assert notices == ()
        assert "<" not in address
        assert '"' not in address


def test_paths_stand_under_the_base() -> None:
    assert Links().page("", Filters()) == "/"
    assert Links("https://x.org/p").corpus() == "https://x.org/p/api/v1/corpus"
    assert Links().articles(Filters(), format="csv") == "/api/v1/articles?format=csv"


def test_a_chart_links_to_its_data_with_its_own_filter_left_out() -> None:
    address = Links().coverage((Dimension.TOPIC, Dimension.MONTH), Filters(q="x"), cross=True, format="csv")
    assert parse_qsl(urlsplit(address).query) == [
        ("by", "topic,month"),
        ("cross", "true"),
        ("q", "x"),
        ("format", "csv"),
    ]


def test_view_parameters_fall_back_and_never_raise() -> None:
    assert Display.from_params({}) == Display()
    shown = Display.from_params(
        {"grain": "week", "counting": "fractional", "split": "true", "sort": "heat", "page": "3", "layout": "cards"}
    )
    assert shown == Display(Dimension.WEEK, Measure.FRACTIONAL, True, False, Sort.HEAT, False, 3, Layout.CARDS)
    for page in ("0", "-1", "x", "٣", "9" * 5000, ""):
        assert Display.from_params({"page": page, "grain": "topic", "sort": "x", "layout": "x"}) == Display()
