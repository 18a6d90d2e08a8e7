"""The charts of the Sources page."""

from __future__ import annotations

from dashboard.charts.concentration_curve import ask_concentration, draw_concentration
from dashboard.charts.focus_grid import ask_focus, draw_focus
from dashboard.charts.provider_shares import ask_copies, ask_first, draw_copies, draw_first
from dashboard.charts.rank_lines import ask_providers, draw_ranks
from dashboard.charts.register import chart
from dashboard.charts.score_differences import ask_differences, draw_differences
from dashboard.charts.spec import Drawing, View
from dashboard.query import Dimension, Result

PAGE = "sources"


@chart(
    name="concentration",
    title="How concentrated is the coverage?",
    definition="concentration",
    asks=ask_concentration,
    picks=Dimension.PROVIDER,
    page=PAGE,
)
def concentration(result: Result, view: View) -> Drawing:
    """The largest providers' shares, and together."""
    return draw_concentration(result, view)


@chart(
    name="focus",
    title="What does each provider focus on?",
    definition="focus",
    asks=ask_focus,
    picks=Dimension.PROVIDER,
    page=PAGE,
)
def focus(result: Result, view: View) -> Drawing:
    """Providers and topics."""
    return draw_focus(result, view)


@chart(
    name="first_movers",
    title="Who is first with a story?",
    definition="first-mover",
    asks=ask_first,
    page=PAGE,
)
def first_movers(result: Result, view: View) -> Drawing:
    """Stories had first, of those shared with others."""
    return draw_first(result, view)


@chart(
    name="copies",
    title="How much is copied from elsewhere?",
    definition="syndication",
    asks=ask_copies,
    picks=Dimension.PROVIDER,
    page=PAGE,
)
def copies(result: Result, view: View) -> Drawing:
    """Copies among each provider's articles."""
    return draw_copies(result, view)


@chart(
    name="score_difference",
    title="What does heat add to quality?",
    definition="score-difference",
    asks=ask_differences,
    page=PAGE,
)
def score_difference(result: Result, view: View) -> Drawing:
    """The producer's two scores held against each other."""
    return draw_differences(result, view)


@chart(
    name="provider_ranks",
    title="Does the order of providers depend on the definition?",
    definition="definitions-compared",
    asks=ask_providers,
    picks=Dimension.PROVIDER,
    page=PAGE,
)
def provider_ranks(result: Result, view: View) -> Drawing:
    """Ranks of providers under other definitions."""
    return draw_ranks(result, view, Dimension.PROVIDER)
