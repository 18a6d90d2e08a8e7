"""The producer's scores: the histogram of quality, and heat against quality."""

from __future__ import annotations

from dashboard.charts.catalog import CHARTS
from dashboard.charts.colours import LIGHT
from dashboard.charts.drawings.heat_bubbles import MOST_BUBBLES, Pair, bubbles_of, constant_note
from dashboard.charts.theme import DIMMED_OPACITY
from dashboard.model.filters import Filters
from dashboard.model.query import Dimension
from tests.support.invented_answers import answer, plotted, view

BY_STATUS = (Dimension.QUALITY, Dimension.STATUS)
SCORES = (Dimension.QUALITY_VALUE, Dimension.HEAT_VALUE)
SEEDS = answer(BY_STATUS, [(50, "unpublished", 1), (70, "published", 1), (None, "unscored", 1)], total=3)


def test_the_axis_comes_from_the_data() -> None:
    drawing = CHARTS["quality"].draw(SEEDS, view())
    published, unpublished, totals = plotted(drawing).data
    assert (published.name, unpublished.name) == ("published", "unpublished")
    assert list(published.x) == [55, 65, 75]
    assert list(published.y) == [0, 0, 1]
    assert published.customdata[2] == ["quality", 70]
    assert published.meta == {"dimension": "status", "key": "published"}
    assert list(totals.text) == ["1", "1"]
    low, high = plotted(drawing).layout.xaxis.range
    assert low > 0, "the axis does not begin at 0 for its own sake"
    assert high < 125
    assert drawing.note == "3 of 3 articles. 1 unrated, not drawn."
    assert "from 50 to 79" in drawing.alt
    far = CHARTS["quality"].draw(answer(BY_STATUS, [(0, "published", 1), (180, "published", 9)], total=10), view())
    assert plotted(far).layout.xaxis.range[1] > 189


def test_a_stray_score_does_not_flatten_the_rest() -> None:
    result = answer(BY_STATUS, [(50, "published", 8), (60, "published", 5), (999_990, "published", 2)], total=15)
    drawing = CHARTS["quality"].draw(result, view())
    assert plotted(drawing).layout.xaxis.range[1] < 400
    assert "2 outside 50 to 69, not drawn." in drawing.note


def test_buckets_out_of_the_selection_are_dimmed() -> None:
    result = answer(BY_STATUS, [(60, "published", 1), (70, "published", 1), (80, "published", 1)], total=3)

    def opacities(filters: Filters) -> list[float]:
        drawing = CHARTS["quality"].draw(result, view(filters=filters))
        return list(plotted(drawing).data[0].marker.opacity)

    assert opacities(Filters(quality=(70, 79))) == [DIMMED_OPACITY, 1, DIMMED_OPACITY]
    assert opacities(Filters(quality=(75, 200))) == [DIMMED_OPACITY, 1, 1]
    assert opacities(Filters(status=("unpublished",))) == [DIMMED_OPACITY] * 3
    assert opacities(Filters()) == [1, 1, 1]


def test_no_score_is_said_in_words() -> None:
    drawing = CHARTS["quality"].draw(answer(BY_STATUS, [(None, "unscored", 2)], total=2), view())
    assert drawing.empty == "No article in view has a quality score."
    drawing = CHARTS["quality_heat"].draw(answer(SCORES, [(None, None, 2)], total=2), view())
    assert drawing.empty == "No article in view has both quality and heat."


def test_heat_as_quality_plus_a_constant_is_told_from_leading_articles_alone() -> None:
    assert constant_note([Pair(74, 84, 1), Pair(54, 64, 1), Pair(60, -1, 9)], "article") == (
        "Heat is quality plus 10 for each of the 2 articles that lead: the two scores say the same."
    )
    assert constant_note([Pair(74, 84, 1), Pair(54, 74, 1)], "article") == ""
    assert constant_note([Pair(74, 84, 1), Pair(60, -1, 9)], "article") == "", "one article proves no rule"
    assert constant_note([Pair(70, 70, 672), Pair(70, 71, 2)], "article") == (
        "Heat equals quality for 672 of the 674 articles that lead."
    )


def test_the_words_at_the_bar_stand_where_no_bubble_is() -> None:
    def place(quality: int, heat: int) -> tuple[float, str]:
        drawing = CHARTS["quality_heat"].draw(answer(SCORES, [(quality, heat, 1), (40, 70, 9)], total=10), view())
        (words,) = [a for a in plotted(drawing).layout.annotations if a.text == "published from heat 70"]
        return (words.x, words.yanchor)

    assert place(180, 190) == (1, "top"), "no leading article of that quality is under the bar"
    assert place(74, 84) == (0, "bottom"), "some stand right at the bar"


def test_the_bar_for_publishing_is_on_heat() -> None:
    result = answer(SCORES, [(74, 84, 1), (54, 64, 1), (60, -1, 3), (None, None, 1)], total=6)
    drawing = CHARTS["quality_heat"].draw(result, view())
    (line,) = plotted(drawing).layout.shapes
    assert (line.y0, line.y1, line.yref) == (70, 70, "y")
    assert "published from heat 70" in [a.text for a in plotted(drawing).layout.annotations]
    leading, copies = plotted(drawing).data
    assert list(leading.y) == [84, 64]
    assert list(copies.y) == [-1]
    assert copies.marker.color == LIGHT.unknown
    assert "1 without both scores, not drawn." in drawing.note
    assert "Grey: 3 non-leading copies (heat −1)." in drawing.note
    quality = CHARTS["quality"].draw(SEEDS, view())
    assert not plotted(quality).layout.shapes, "never on the quality axis"


def test_a_few_pairs_are_drawn_as_they_are() -> None:
    pairs = [Pair(74, 84, 2), Pair(71, 81, 1), Pair(60, -1, 3)]
    assert [(b.middle, b.count, b.name) for b in bubbles_of(pairs)] == [
        ((74, 84), 2, "Quality 74 · heat 84"),
        ((71, 81), 1, "Quality 71 · heat 81"),
        ((60, -1), 3, "Quality 60 · heat -1"),
    ]


def test_many_pairs_are_drawn_in_squares_that_keep_every_article() -> None:
    pairs = [Pair(q, h, 1 + (q * h) % 3) for q in range(40, 100, 2) for h in range(40, 100, 3)]
    pairs += [Pair(q, -1, 1) for q in range(40, 100)]
    bubbles = bubbles_of(pairs)
    assert len(bubbles) <= MOST_BUBBLES < len(pairs)
    for leads in (True, False):
        assert sum(b.count for b in bubbles if b.leads is leads) == sum(p.count for p in pairs if p.leads is leads)
    assert {b.side for b in bubbles} == {10}
    first = next(b for b in bubbles if (b.quality, b.heat) == (60, 70))
    assert first.middle == (64.5, 74.5)
    assert first.name == "Quality 60 to 69 · heat 70 to 79"
    assert first.count == sum(p.count for p in pairs if 60 <= p.quality < 70 <= p.heat < 80)
    assert all(b.heat % b.side == 0 for b in bubbles if b.leads), "no square lies on both sides of the bar at 70"
    copies = [b for b in bubbles if not b.leads]
    assert {b.middle[1] for b in copies} == {-1}, "copies have no heat of their own to group"
    assert copies[0].name == "Quality 40 to 49 · heat -1"


def test_squares_are_said_and_scores_of_any_size_end_as_few() -> None:
    rows = [(q, q + h, 1) for q in range(0, 100, 3) for h in range(10)]
    drawing = CHARTS["quality_heat"].draw(answer(SCORES, rows, total=len(rows)), view())
    assert drawing.subtitle.endswith("in squares of 5 by 5 points")
    assert len(plotted(drawing).data[0].x) <= MOST_BUBBLES
    assert sum(plotted(drawing).data[0].marker.size) == len(rows)
    plain = CHARTS["quality_heat"].draw(answer(SCORES, rows[:20], total=20), view())
    assert "squares" not in plain.subtitle
    wild = [Pair(q * 9_973 % 999_983, h * 7_919 % 999_979, 1) for q in range(40) for h in range(25)]
    assert len(bubbles_of(wild)) <= MOST_BUBBLES


def test_a_runaway_heat_is_left_out_aloud() -> None:
    result = answer(SCORES, [(60, 70, 60), (61, 72, 39), (90, 900_000, 1)], total=100)
    drawing = CHARTS["quality_heat"].draw(result, view())
    assert plotted(drawing).layout.yaxis.range[1] < 200
    assert "1 with heat above 72, up to 900,000, not drawn." in drawing.note
