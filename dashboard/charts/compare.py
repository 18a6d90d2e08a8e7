"""The charts of the Compare page."""

from __future__ import annotations

from dashboard.charts.register import chart
from dashboard.charts.side_differences import ask_providers, ask_time, ask_topics, draw_differences, draw_time
from dashboard.charts.spec import Drawing, View
from dashboard.query import Dimension, Result

PAGE = "compare"


@chart(
    name="compared_time",
    title="How did coverage run on both sides?",
    definition="period-change",
    asks=ask_time,
    page=PAGE,
)
def compared_time(result: Result, view: View) -> Drawing:
    """Both sides over time."""
    return draw_time(result, view)


@chart(
    name="compared_topics",
    title="Which topics differ between the sides?",
    definition="difference",
    asks=ask_topics,
    picks=Dimension.TOPIC,
    page=PAGE,
)
def compared_topics(result: Result, view: View) -> Drawing:
    """Differences of the topics' shares."""
    return draw_differences(result, view, Dimension.TOPIC)


@chart(
    name="compared_providers",
    title="Which providers differ between the sides?",
    definition="difference",
    asks=ask_providers,
    picks=Dimension.PROVIDER,
    page=PAGE,
)
def compared_providers(result: Result, view: View) -> Drawing:
    """Differences of the providers' shares."""
    return draw_differences(result, view, Dimension.PROVIDER)
