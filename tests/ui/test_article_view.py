"""What every article's payload is made of: addresses, colours, pictures, words."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from dashboard.charts.colours import DARK, LIGHT
from dashboard.config.settings import Images
from dashboard.images.record import PictureRecord, PictureState
from dashboard.images.shown_picture import ShownPicture
from dashboard.model.article import Image
from dashboard.model.filters import Filters
from dashboard.model.view_options import Display, Sort
from dashboard.ui.articles.article_view import (
    ArticleView,
    host,
    initials,
    percentile_words,
    picture,
    title_words,
    topic_chips,
    web_address,
)

SHOWN = (PictureState.OK, PictureState.UNFIT)
STATES = [state for state in PictureState if state not in (PictureState.NONE, PictureState.FETCHING)]
VIEW = ArticleView(Filters(topic=("AI",)), Display(sort=Sort.HEAT, page=4), topics=("AI", "Law"))


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//evil.example",
        "/relative",
        "ftp://a.example/x",
        "https://",
        "http://[bad",
        " ",
        "",
        None,
    ],
)
def test_only_web_addresses_lead_out(url: str | None) -> None:
    assert web_address(url) is None
    assert host(url) is None
    assert picture(Image(url or ""), "Example", (), VIEW)["src"] is None


def test_a_web_address_names_its_host() -> None:
    assert web_address("HTTPS://www.Example.org/a?b#c") == "HTTPS://www.Example.org/a?b#c"
    assert host("HTTPS://user@www.Example.org:8443/a") == "example.org"


def test_a_chip_toggles_its_topic_on_the_first_page() -> None:
    ai, law = topic_chips(("AI", "Law"), VIEW)
    assert (ai["active"], law["active"]) == (True, False)
    assert ai["href"] == "/articles?sort=heat"
    assert law["href"] == "/articles?topic=AI&topic=Law&sort=heat"


def test_a_topic_has_the_charts_colour_and_none_is_grey() -> None:
    law = topic_chips(("Law",), VIEW)[0]
    assert (law["colour"], law["dark"]) == (LIGHT.categorical[1], DARK.categorical[1])
    (nothing,) = topic_chips((), VIEW)
    assert nothing["label"] == "(no topic)"
    assert (nothing["colour"], nothing["dark"]) == (LIGHT.unknown, DARK.unknown)


def test_pictures_are_asked_for_only_when_linking_is_on() -> None:
    image = Image("https://img.example.org/a.jpg", 640, 360)
    on = picture(image, "Nikkei Asia", ("AI",), VIEW)
    off = picture(image, "Nikkei Asia", ("AI",), ArticleView(images=Images.OFF))
    assert (on["src"], on["width"], on["height"]) == (image.url, 640, 360)
    assert (off["src"], off["width"], off["height"]) == (None, None, None)
    assert on["initials"] == off["initials"] == "NA"


def test_a_picture_that_the_policy_of_pages_forbids_is_not_asked_for() -> None:
    assert picture(Image("http://img.example.org/a.jpg"), "Nikkei Asia", (), VIEW)["src"] is None


def test_a_picture_says_when_it_lies_with_somebody_else() -> None:
    image = Image("https://cdn.example.net/a.jpg")
    assert picture(image, "Nikkei Asia", (), VIEW, domain="nikkei.example")["elsewhere"] == "cdn.example.net"
    assert picture(image, "Example", (), VIEW, domain="example.net")["elsewhere"] is None
    assert picture(image, "Nobody", (), VIEW)["elsewhere"] is None


def _shown(url: str, record: PictureRecord | None, _image: object) -> ShownPicture:
    return ShownPicture(url, record)


def test_served_pictures_are_paths_of_ours_or_none() -> None:
    """Whatever the state, the publisher's address does not reach the browser."""
    url = "https://img.example.org/a.jpg"
    copies: dict[str, Any] = {"small": "0" * 32, "large": "1" * 32, "width": 640, "height": 360}
    records = [PictureRecord(url, state, reason="is odd", **(copies if state in SHOWN else {})) for state in STATES]
    for record in [None, *records]:
        view = ArticleView(images=Images.PROXY, pictures=partial(_shown, url, record))
        shown = picture(Image(url), "Nikkei Asia", ("AI",), view)
        held = record is not None and record.state in SHOWN
        assert (shown["src"], shown["large"]) == (("/t/" + "0" * 32, "/t/" + "1" * 32) if held else (None, None))
        assert url not in str(shown)
        assert shown["word"] or shown["state"] == "ok"
        assert (shown["key"] is None) is (record is not None)
    assert picture(None, "N", (), ArticleView(images=Images.PROXY))["state"] == "none"


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Nikkei Asia", "NA"),
        ("coinspeaker", "CO"),
        ("www.news.example.org", "NE"),
        ("Barron's", "BA"),
        ("日本経済新聞", "日本"),
        ("<b>", "B"),
        ("!?", ""),
        (None, ""),
    ],
)
def test_initials(name: str | None, letters: str) -> None:
    assert initials(name) == letters


@pytest.mark.parametrize(
    ("percentile", "words"),
    [(1, "1st"), (2.2, "2nd"), (3, "3rd"), (11, "11th"), (13, "13th"), (22, "22nd"), (66.7, "67th"), (100, "100th")],
)
def test_percentiles_read_as_ranks(percentile: float, words: str) -> None:
    assert percentile_words(percentile) == f"{words} percentile"


def test_no_percentile_no_words() -> None:
    assert percentile_words(None) is None


def test_titles_are_cut_at_500_characters() -> None:
    assert title_words("x" * 500) == "x" * 500
    assert len(title_words("x" * 501)) == 500
