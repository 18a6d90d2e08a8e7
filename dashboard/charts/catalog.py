"""Every chart of the product, in the order of the pages. A new chart is one more entry, and a module that draws it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from dashboard.charts.drawings.activity_days import draw_activity
from dashboard.charts.drawings.concentration_curve import draw_concentration
from dashboard.charts.drawings.emerging_keys import draw_terms, draw_topics
from dashboard.charts.drawings.focus_grid import draw_focus
from dashboard.charts.drawings.heat_bubbles import draw_quality_heat
from dashboard.charts.drawings.money_rows import draw_money
from dashboard.charts.drawings.named_pairs import draw_pairs
from dashboard.charts.drawings.over_time import ask_dates, draw_coverage
from dashboard.charts.drawings.provider_shares import draw_copies, draw_first
from dashboard.charts.drawings.quality_histogram import draw_quality
from dashboard.charts.drawings.rank_lines import PROVIDER_RANKS, ask_topics, draw_ranks
from dashboard.charts.drawings.score_differences import draw_differences
from dashboard.charts.drawings.share_lines import ask_shares, draw_shares
from dashboard.charts.drawings.side_courses import draw_time
from dashboard.charts.drawings.side_differences import ask_compared, ask_compared_time, draw_sides
from dashboard.charts.drawings.story_course import ask_story, draw_story
from dashboard.charts.drawings.story_sources import ask_sources, draw_sources
from dashboard.charts.drawings.topic_calendar import draw_topic_calendar
from dashboard.charts.drawings.topic_runs import draw_runs
from dashboard.charts.rankings import (
    INSTRUMENT_RANKING,
    INSTRUMENT_TABLE,
    JURISDICTION_MAP,
    JURISDICTIONS,
    ORGANISATIONS,
    OUTLET_MAP,
    POLICY,
    PROVIDERS,
    STATUSES,
    THEMES,
    TOPICS,
    TYPES,
)
from dashboard.charts.spec import ChartSpec
from dashboard.model.findings.over_time import ACTIVITY, BURSTS, EMERGING_TERMS, EMERGING_TOPICS
from dashboard.model.findings.policy import CO_MENTIONS, MONEY
from dashboard.model.findings.providers import CONCENTRATION, COPIES, FIRST_MOVERS, FOCUS, SCORE_DIFFERENCE
from dashboard.model.query import Dimension, Query

MOST_PAIRS: Final = 1000


def _by(*dimensions: Dimension) -> Query:
    return Query(dimensions, cross=True)


# fmt: off
_TOPIC, _PROVIDER, _QUALITY, _STATUS = Dimension.TOPIC, Dimension.PROVIDER, Dimension.QUALITY, Dimension.STATUS
_JURISDICTION, _INSTRUMENT, _OUTLET = Dimension.JURISDICTION, Dimension.INSTRUMENT, Dimension.OUTLET_COUNTRY
_SCORES = Query((Dimension.QUALITY_VALUE, Dimension.HEAT_VALUE), limit=MOST_PAIRS)
_ENTRIES = (
    ChartSpec("date", "How does coverage change over time?", "coverage-over-time", ask_dates, draw_coverage,
              brushes=Dimension.DAY),
    ChartSpec("topic", "Which topics are covered?", "coverage", _by(_TOPIC), TOPICS.draw, _TOPIC),
    ChartSpec("provider", "Which providers publish it?", "share", _by(_PROVIDER), PROVIDERS.draw, _PROVIDER),
    ChartSpec("quality", "How does the producer score it?", "quality", _by(_QUALITY, _STATUS), draw_quality, _QUALITY),

    ChartSpec("policy", "How much of it is about policy?", "policy", _by(Dimension.POLICY), POLICY.draw,
              Dimension.POLICY, page="policy"),
    ChartSpec("jurisdiction_map", "Which countries' policy is covered?", "jurisdiction", _by(_JURISDICTION),
              JURISDICTION_MAP.draw, _JURISDICTION, page="policy"),
    ChartSpec("jurisdiction", "Which jurisdictions is it about?", "jurisdiction", _by(_JURISDICTION),
              JURISDICTIONS.draw, _JURISDICTION, page="policy"),
    ChartSpec("instrument", "Which policy instruments are mentioned?", "instrument", _by(_INSTRUMENT),
              INSTRUMENT_RANKING.draw, _INSTRUMENT, page="policy"),
    ChartSpec("theme", "Which policy themes?", "theme", _by(Dimension.THEME), THEMES.draw, Dimension.THEME,
              page="policy"),
    ChartSpec("jurisdiction_instrument", "Which instruments, in which jurisdictions?", "instrument",
              _by(_JURISDICTION, _INSTRUMENT), INSTRUMENT_TABLE.draw, page="policy"),
    ChartSpec("organisation", "Which organisations are named?", "organisation", _by(Dimension.ORGANISATION),
              ORGANISATIONS.draw, Dimension.ORGANISATION, page="policy"),
    ChartSpec("outlet_map", "Where are the outlets based?", "outlet-country", Query((_OUTLET,)), OUTLET_MAP.draw,
              page="policy"),
    ChartSpec("co_mentions", "Which organisations are named together?", "co-mentions", CO_MENTIONS, draw_pairs,
              page="policy"),
    ChartSpec("money", "How much money, at which stage?", "money-ledger", MONEY, draw_money, page="policy"),

    ChartSpec("activity", "When was there more than usual?", "spikes", ACTIVITY, draw_activity, brushes=Dimension.DAY,
              page="trends"),
    ChartSpec("share_over_time", "Whose share of the coverage grows?", "share-over-time", ask_shares, draw_shares,
              _TOPIC, page="trends"),
    ChartSpec("topic_month", "When was each topic covered?", "coverage", _by(_TOPIC, Dimension.MONTH),
              draw_topic_calendar, _TOPIC, page="trends"),
    ChartSpec("bursts", "When did each topic surge?", "bursts", BURSTS, draw_runs, _TOPIC, page="trends"),
    ChartSpec("emerging_topics", "Which topics emerge?", "emerging", EMERGING_TOPICS, draw_topics, _TOPIC,
              page="trends"),
    ChartSpec("emerging_terms", "Which words emerge in titles?", "emerging", EMERGING_TERMS, draw_terms,
              page="trends"),
    ChartSpec("topic_ranks", "Does the order of topics depend on the definition?", "definitions-compared", ask_topics,
              draw_ranks, _TOPIC, page="trends"),

    ChartSpec("concentration", "How concentrated is the coverage?", "concentration", CONCENTRATION,
              draw_concentration, _PROVIDER, page="sources"),
    ChartSpec("focus", "What does each provider focus on?", "focus", FOCUS, draw_focus, _PROVIDER, page="sources"),
    ChartSpec("first_movers", "Who is first with a story?", "first-mover", FIRST_MOVERS, draw_first, page="sources"),
    ChartSpec("copies", "How much is copied from elsewhere?", "syndication", COPIES, draw_copies, _PROVIDER,
              page="sources"),
    ChartSpec("score_difference", "What does heat add to quality?", "score-difference", SCORE_DIFFERENCE,
              draw_differences, page="sources"),
    ChartSpec("quality_heat", "Do heat and quality differ?", "heat", _SCORES, draw_quality_heat, page="sources"),
    ChartSpec("status", "How much of it was published?", "share", _by(_STATUS), STATUSES.draw, _STATUS,
              page="sources"),
    ChartSpec("type", "What kind of documents are they?", "share", _by(Dimension.TYPE), TYPES.draw, Dimension.TYPE,
              page="sources"),
    ChartSpec("provider_ranks", "Does the order of providers depend on the definition?", "definitions-compared",
              PROVIDER_RANKS, draw_ranks, _PROVIDER, page="sources"),

    ChartSpec("compared_time", "How did coverage run on both sides?", "period-change", ask_compared_time, draw_time,
              page="compare"),
    ChartSpec("compared_topics", "Which topics differ between the sides?", "difference", ask_compared(_TOPIC),
              draw_sides, _TOPIC, page="compare"),
    ChartSpec("compared_providers", "Which providers differ between the sides?", "difference", ask_compared(_PROVIDER),
              draw_sides, _PROVIDER, page="compare"),
    ChartSpec("compared_themes", "Which policy themes differ between the sides?", "difference",
              ask_compared(Dimension.THEME), draw_sides, Dimension.THEME, page="compare"),
    ChartSpec("compared_instruments", "Which instruments differ between the sides?", "difference",
              ask_compared(_INSTRUMENT), draw_sides, _INSTRUMENT, page="compare"),
    ChartSpec("compared_organisations", "Which organisations differ between the sides?", "difference",
              ask_compared(Dimension.ORGANISATION), draw_sides, Dimension.ORGANISATION, page="compare"),

    ChartSpec("story_timeline", "Who reported it, and when?", "first-mover", ask_story, draw_story, page="story"),
    ChartSpec("story_sources", "How many sources carry each passage?", "corroboration", ask_sources, draw_sources,
              page="story"),
)
# fmt: on
ENTRIES: Final[tuple[ChartSpec[Any], ...]] = _ENTRIES
CHARTS: Final[Mapping[str, ChartSpec[Any]]] = MappingProxyType({spec.name: spec for spec in ENTRIES})
