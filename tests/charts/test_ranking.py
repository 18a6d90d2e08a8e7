"""Horizontal bars: order, others by true total, unknown last, selection, words."""

from __future__ import annotations

import pytest

from dashboard.charts.catalog import CHARTS
from dashboard.charts.colours import LIGHT
from dashboard.charts.ranking import Ranking, ranked_bars, same_name
from dashboard.charts.spec import Drawing
from dashboard.model.filters import NO_TOPIC, Filters
from dashboard.model.query import Dimension, LeftOut, Measure, Result
from dashboard.model.view_options import Display
from tests.support.invented_answers import HOSTILE, answer, plotted, texts, view

SEEDS = answer([Dimension.TOPIC], [("AI", 2, 1.0), ("AI Hardware", 2, 1.0), (None, 1, 1.0)], total=3)
RANKING = Ranking(Dimension.PROVIDER, "provider", 10, "per provider")


def many(dimension: Dimension, count: int, unknown: int = 0) -> Result:
    rows: list[tuple[str | None, int]] = [(f"key {n:02}", count - n) for n in range(count)]
    if unknown:
        rows.insert(0, (None, unknown))
    return answer([dimension], rows, total=sum(row[1] for row in rows))


def ticks(drawing: Drawing) -> list[str]:
    return list(plotted(drawing).layout.yaxis.ticktext)


def test_the_seeds_read_as_they_should() -> None:
    drawing = CHARTS["topic"].draw(SEEDS, view(topics=("AI", "AI Hardware")))
    bars = plotted(drawing).data[0]
    assert ticks(drawing) == ["AI", "AI Hardware", "(no topic)"]
    assert list(bars.x) == [2, 2, 1]
    assert list(bars.text) == ["2 · 67 %", "2 · 67 %", "1 · 33 %"]
    assert list(bars.customdata) == [["topic", "AI"], ["topic", "AI Hardware"], ["topic", None]]
    assert list(bars.marker.color) == [LIGHT.categorical[0], LIGHT.categorical[1], LIGHT.unknown]
    assert drawing.note == "3 of 3 articles."
    assert drawing.alt == (
        "Bar chart of 3 articles by topic: AI 2 (67 %), AI Hardware 2 (67 %) and (no topic) 1 (33 %)."
    )
    assert "95 % interval 21–94 %" in bars.hovertext[0]


def test_fractional_counts_are_drawn_when_asked_for() -> None:
    drawing = CHARTS["topic"].draw(SEEDS, view(display=Display(counting=Measure.FRACTIONAL)))
    assert list(plotted(drawing).data[0].x) == [1, 1, 1]
    assert "in equal parts" in drawing.subtitle
    plain = CHARTS["topic"].draw(SEEDS, view())
    assert "in equal parts" not in plain.subtitle


def test_others_hold_the_true_rest_and_stand_before_the_unknown() -> None:
    result = many(Dimension.PROVIDER, 15, unknown=40)
    drawing = CHARTS["provider"].draw(result, view())
    bars = plotted(drawing).data[0]
    assert ticks(drawing)[-2:] == ["5 other providers", "(unknown provider)"]
    assert list(bars.x)[-2:] == [5 + 4 + 3 + 2 + 1, 40]
    assert sum(bars.x) == result.total, "no article may vanish"
    assert list(bars.customdata)[-2:] == [None, ["provider", None]], "others cannot be picked, the unknown can"
    assert list(bars.marker.color)[-2:] == [LIGHT.other, LIGHT.unknown]


def test_a_single_other_keeps_its_name() -> None:
    names = [bar.name for bar in ranked_bars(many(Dimension.PROVIDER, 11), RANKING, Measure.FULL)]
    assert names[-1] == "key 10"
    assert len(names) == 11


def test_full_counts_of_other_topics_claim_no_share() -> None:
    drawing = CHARTS["topic"].draw(many(Dimension.TOPIC, 16), view())
    assert ticks(drawing)[-1] == "4 other topics"
    assert plotted(drawing).data[0].text[-1] == "10", "topics overlap: their sum is no number of articles"


def test_a_selection_stands_out_and_alternatives_stay() -> None:
    result = many(Dimension.TOPIC, 16, unknown=2)
    drawing = CHARTS["topic"].draw(result, view(filters=Filters(topic=("key 15", NO_TOPIC))))
    coloured = [
        tick
        for tick, colour in zip(ticks(drawing), plotted(drawing).data[0].marker.color, strict=True)
        if colour != LIGHT.dimmed
    ]
    assert coloured == ["key 15", "(no topic)"], "also a rare selected topic has its own bar"
    assert len(ticks(drawing)) == 15
    assert drawing.note.startswith("Highlighted: the selection, among the 138 articles")


def test_a_name_like_its_domain_is_not_said_twice() -> None:
    result = answer(
        [Dimension.PROVIDER],
        [("nikkei.com", 1), ("coinspeaker.com", 1)],
        labels=["Nikkei Asia", "coinspeaker"],
        total=2,
    )
    labels = ticks(CHARTS["provider"].draw(result, view()))
    assert labels[0] == "coinspeaker.com"
    assert labels[1].startswith("Nikkei Asia<br>")
    assert "nikkei.com" in labels[1]
    assert same_name("The Outpost", "theoutpost.ai")
    assert not same_name("Nikkei Asia", "nikkei.com")


@pytest.mark.parametrize("name", ["topic", "provider", "type"])
def test_hostile_labels_are_shown_not_obeyed(name: str) -> None:
    keys = [key for key in HOSTILE if "\ud800" not in key]
    dimension = Dimension(name)
    drawing = CHARTS[name].draw(answer([dimension], [(key, 3) for key in keys], total=30), view(topics=keys))
    plain = plotted(drawing).to_dict()
    raw = plain["data"][0].pop("customdata")
    assert {pair[1] for pair in raw if pair} <= set(keys)
    assert not [t for t in texts(plain) if "<a " in t or "<b>bold" in t or '<span style="background' in t]


def test_few_bars_are_not_giant() -> None:
    one = CHARTS["status"].draw(answer([Dimension.STATUS], [("published", 4)], total=4), view())
    three = CHARTS["status"].draw(
        answer([Dimension.STATUS], [("published", 4), ("unpublished", 2), ("unscored", 1)], total=7), view()
    )
    assert one.height == three.height
    assert plotted(one).data[0].width == plotted(three).data[0].width


@pytest.mark.parametrize("name", ["topic", "provider", "status", "type"])
def test_an_empty_view_is_said_in_words(name: str) -> None:
    drawing = CHARTS[name].draw(answer([Dimension(name)], [], total=0, whole=3), view())
    assert drawing.figure is None
    assert drawing.empty == "No article in view. Remove a filter to see more."
    assert drawing.note == "0 of 3 articles."
    assert drawing.alt


def test_what_the_answer_left_out_is_said() -> None:
    result = answer([Dimension.TYPE], [("article", 4)], total=5, left_out=(LeftOut("beyond the limit of 1 row.", 1),))
    assert CHARTS["type"].draw(result, view()).note == "5 of 5 articles. 1 left out: beyond the limit of 1 row."


def test_stories_are_called_stories() -> None:
    drawing = CHARTS["topic"].draw(SEEDS, view(filters=Filters(stories=True)))
    assert drawing.note == "3 of 3 stories."
    assert drawing.subtitle.startswith("Stories per topic")


def test_a_topic_of_every_article_stands_apart() -> None:
    result = answer([Dimension.TOPIC], [("AI", 62, 40.0), ("AI Ethics", 9, 5.0)], total=62)
    drawing = CHARTS["topic"].draw(result, view())
    assert ticks(drawing) == ["AI Ethics"]
    assert drawing.subtitle.endswith(". All 62 articles: AI")
    chosen = CHARTS["topic"].draw(result, view(filters=Filters(topic=("AI Ethics",))))
    assert ticks(chosen) == ["AI", "AI Ethics"], "a selection keeps every alternative in sight"
    parts = CHARTS["topic"].draw(result, view(display=Display(counting=Measure.FRACTIONAL)))
    assert ticks(parts) == ["AI", "AI Ethics"], "parts add up to all articles only together"
    alone = CHARTS["topic"].draw(answer([Dimension.TOPIC], [("AI", 62, 62.0)], total=62), view())
    assert ticks(alone) == ["AI"], "nothing else is left to draw"
    two = answer([Dimension.TOPIC], [("AI", 2, 1.5), ("Chips", 1, 0.5)], total=2)
    assert ticks(CHARTS["topic"].draw(two, view())) == ["AI", "Chips"], "of two articles both is no finding"
