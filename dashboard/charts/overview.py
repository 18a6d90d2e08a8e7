"""The charts of the overview, in the order of the page: their questions, what they ask, how they are drawn."""

from __future__ import annotations

from typing import Final

from dashboard.article import Status
from dashboard.charts.heat_bubbles import draw_quality_heat
from dashboard.charts.notes import unit_title
from dashboard.charts.over_time import ask_dates, draw_dates
from dashboard.charts.quality_histogram import draw_quality
from dashboard.charts.ranking import Ranking, draw_ranking
from dashboard.charts.register import chart
from dashboard.charts.spec import Drawing, View
from dashboard.charts.theme import LIGHT, topic_colour
from dashboard.charts.timeline import draw_timeline
from dashboard.charts.topic_calendar import draw_topic_calendar
from dashboard.query import Dimension, Measure, Query, Result

PAGE: Final = ""
MOST_PAIRS: Final = 1000


@chart(
    name="date",
    title="How does coverage change over time?",
    definition="coverage-over-time",
    asks=ask_dates,
    brushes=Dimension.DAY,
)
def date(result: Result, view: View) -> Drawing:
    """A timeline of a few articles, bars of many; asking for a grain or a split asks for bars."""
    if view.few is not None and view.display.grain is None and not view.display.split:
        return draw_timeline(result, view, view.few)
    return draw_dates(result, view)


@chart(
    name="topic",
    title="Which topics are covered?",
    definition="coverage",
    asks=Query((Dimension.TOPIC,), cross=True),
    picks=Dimension.TOPIC,
)
def topic(result: Result, view: View) -> Drawing:
    """The twelve commonest topics, in the colours they have everywhere."""
    ranking = Ranking(Dimension.TOPIC, "topic", 12, lambda key: topic_colour(key, view.topics), many=True)
    how = (
        "in equal parts where it has several"
        if view.display.counting is Measure.FRACTIONAL
        else "once for each of its topics"
    )
    return draw_ranking(result, view, ranking, f"{unit_title(view)} per topic; each counts {how}")


@chart(
    name="provider",
    title="Which providers publish it?",
    definition="share",
    asks=Query((Dimension.PROVIDER,), cross=True),
    picks=Dimension.PROVIDER,
)
def provider(result: Result, view: View) -> Drawing:
    """The ten commonest providers by domain."""
    ranking = Ranking(Dimension.PROVIDER, "provider", 10, lambda _key: LIGHT.accent)
    return draw_ranking(result, view, ranking, f"{unit_title(view)} per provider, told apart by domain")


@chart(
    name="quality",
    title="How does the producer rate it?",
    definition="quality",
    asks=Query((Dimension.QUALITY, Dimension.STATUS), cross=True),
    picks=Dimension.QUALITY,
)
def quality(result: Result, view: View) -> Drawing:
    """The histogram of quality."""
    return draw_quality(result, view)


@chart(
    name="status",
    title="How much of it was published?",
    definition="share",
    asks=Query((Dimension.STATUS,), cross=True),
    picks=Dimension.STATUS,
)
def status(result: Result, view: View) -> Drawing:
    """Published, unpublished and unscored."""
    ranking = Ranking(Dimension.STATUS, "status", len(Status), lambda key: LIGHT.status.get(key, LIGHT.other))
    return draw_ranking(result, view, ranking, f"{unit_title(view)} by the status their producer gave them")


@chart(
    name="topic_month",
    title="When was each topic covered?",
    definition="coverage",
    asks=Query((Dimension.TOPIC, Dimension.MONTH), cross=True),
    picks=Dimension.TOPIC,
)
def topic_month(result: Result, view: View) -> Drawing:
    """The heatmap of topics and months."""
    return draw_topic_calendar(result, view)


@chart(
    name="quality_heat",
    title="Does heat say more than quality?",
    definition="heat",
    asks=Query((Dimension.QUALITY_VALUE, Dimension.HEAT_VALUE), limit=MOST_PAIRS),
)
def quality_heat(result: Result, view: View) -> Drawing:
    """The bubbles of quality and heat."""
    return draw_quality_heat(result, view)


@chart(
    name="type",
    title="What kind of documents are they?",
    definition="share",
    asks=Query((Dimension.TYPE,), cross=True),
    picks=Dimension.TYPE,
)
def type_(result: Result, view: View) -> Drawing:
    """Articles, videos, stories and whatever else the documents call themselves."""
    ranking = Ranking(Dimension.TYPE, "type", 8, lambda _key: LIGHT.accent)
    return draw_ranking(result, view, ranking, f"{unit_title(view)} by the type their document states")
