"""The charts of the Trends page."""

from __future__ import annotations

from dashboard.charts.activity_days import ask_activity, draw_activity
from dashboard.charts.emerging_keys import ask_terms, ask_topics, draw_emerging
from dashboard.charts.rank_lines import ask_topics as ask_topic_ranks
from dashboard.charts.rank_lines import draw_ranks
from dashboard.charts.register import chart
from dashboard.charts.share_lines import ask_shares, draw_shares
from dashboard.charts.spec import Drawing, View
from dashboard.charts.topic_runs import ask_runs, draw_runs
from dashboard.query import Dimension, Result

PAGE = "trends"


@chart(
    name="activity",
    title="When was there more than usual?",
    definition="spikes",
    asks=ask_activity,
    brushes=Dimension.DAY,
    page=PAGE,
)
def activity(result: Result, view: View) -> Drawing:
    """The last 28 days, each day, and the days that stand out."""
    return draw_activity(result, view)


@chart(
    name="share_over_time",
    title="Whose share of the coverage grows?",
    definition="share-over-time",
    asks=ask_shares,
    picks=Dimension.TOPIC,
    page=PAGE,
)
def share_over_time(result: Result, view: View) -> Drawing:
    """A small picture for each topic."""
    return draw_shares(result, view)


@chart(
    name="bursts",
    title="When did each topic run high?",
    definition="bursts",
    asks=ask_runs,
    picks=Dimension.TOPIC,
    page=PAGE,
)
def bursts(result: Result, view: View) -> Drawing:
    """The runs of each topic."""
    return draw_runs(result, view)


@chart(
    name="emerging_topics",
    title="Which topics emerge?",
    definition="emerging",
    asks=ask_topics,
    picks=Dimension.TOPIC,
    page=PAGE,
)
def emerging_topics(result: Result, view: View) -> Drawing:
    """Topics with a larger share than before."""
    return draw_emerging(result, view, "topic")


@chart(
    name="emerging_terms",
    title="Which words emerge in titles?",
    definition="emerging",
    asks=ask_terms,
    page=PAGE,
)
def emerging_terms(result: Result, view: View) -> Drawing:
    """Words and pairs of words with a larger share than before."""
    return draw_emerging(result, view, "term")


@chart(
    name="topic_ranks",
    title="Does the order of topics depend on the definition?",
    definition="definitions-compared",
    asks=ask_topic_ranks,
    picks=Dimension.TOPIC,
    page=PAGE,
)
def topic_ranks(result: Result, view: View) -> Drawing:
    """Ranks of topics under other definitions."""
    return draw_ranks(result, view, Dimension.TOPIC)
