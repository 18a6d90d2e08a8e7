"""The charts of the Policy page."""

from __future__ import annotations

from typing import Any, Final

from dashboard.charts.cross_table import Cross, draw_cross
from dashboard.charts.money_rows import ask_money, draw_money
from dashboard.charts.named_pairs import ask_pairs, draw_pairs
from dashboard.charts.notes import unit_title
from dashboard.charts.ranking import Ranking, draw_ranking
from dashboard.charts.register import chart
from dashboard.charts.spec import Drawing, View
from dashboard.charts.theme import LIGHT
from dashboard.charts.tile_map import draw_tile_map
from dashboard.facets import INSTRUMENTS
from dashboard.query import Dimension, Query, Result

PAGE: Final = "policy"
INFERRED: Final = "found in the words of documents"


def _ranked(result: Result, view: View, dimension: Dimension, noun: str, top: int, subtitle: str) -> Drawing:
    ranking = Ranking(dimension, noun, top, lambda _key: LIGHT.accent, many=True, quiet_unknown=True)
    return draw_ranking(result, view, ranking, f"{unit_title(view)} {subtitle}; {INFERRED}")


@chart(
    name="jurisdiction_map",
    title="Where in the world does it apply?",
    definition="jurisdiction",
    asks=Query((Dimension.JURISDICTION,), cross=True),
    picks=Dimension.JURISDICTION,
    page=PAGE,
)
def jurisdiction_map(result: Result, view: View) -> Drawing:
    """A tile for each country that articles are about."""
    subtitle = f"{unit_title(view)} about each country's policy; {INFERRED}"
    return draw_tile_map(result, view, Dimension.JURISDICTION, subtitle, "No article is about a country that is named.")


@chart(
    name="jurisdiction",
    title="Which jurisdictions is it about?",
    definition="jurisdiction",
    asks=Query((Dimension.JURISDICTION,), cross=True),
    picks=Dimension.JURISDICTION,
    page=PAGE,
)
def jurisdiction(result: Result, view: View) -> Drawing:
    """Countries, states, the European Union and other blocs."""
    return _ranked(result, view, Dimension.JURISDICTION, "jurisdiction", 14, "about each, once for each of theirs")


@chart(
    name="instrument",
    title="By which instruments?",
    definition="instrument",
    asks=Query((Dimension.INSTRUMENT,), cross=True),
    picks=Dimension.INSTRUMENT,
    page=PAGE,
)
def instrument(result: Result, view: View) -> Drawing:
    """The closed list of instruments, what names none of them last."""
    return _ranked(result, view, Dimension.INSTRUMENT, "instrument", len(INSTRUMENTS), "that name each")


@chart(
    name="theme",
    title="Which policy themes?",
    definition="theme",
    asks=Query((Dimension.THEME,), cross=True),
    picks=Dimension.THEME,
    page=PAGE,
)
def theme(result: Result, view: View) -> Drawing:
    """Safety, competition, copyright and the like."""
    return _ranked(result, view, Dimension.THEME, "theme", 14, "on each theme")


@chart(
    name="jurisdiction_instrument",
    title="Who uses which instrument?",
    definition="instrument",
    asks=Query((Dimension.JURISDICTION, Dimension.INSTRUMENT), cross=True),
    page=PAGE,
)
def jurisdiction_instrument(result: Result, view: View) -> Drawing:
    """Jurisdictions by instruments: articles about the one that name the other."""
    cross = Cross("jurisdiction_instrument", Dimension.INSTRUMENT, Dimension.JURISDICTION, "instrument", "jurisdiction")
    keys: list[Any] = list(result.columns[Dimension.JURISDICTION.value])
    names = {key: str(label) for key, label in zip(keys, result.columns["label"], strict=True) if key is not None}
    subtitle = f"{unit_title(view)} about a jurisdiction (by its code) that name an instrument; {INFERRED}"
    nothing = "No article about a jurisdiction names an instrument."
    return draw_cross(result, view, cross, subtitle, nothing, (dict(INSTRUMENTS), names))


@chart(
    name="organisation",
    title="Which organisations are named?",
    definition="organisation",
    asks=Query((Dimension.ORGANISATION,), cross=True),
    picks=Dimension.ORGANISATION,
    page=PAGE,
)
def organisation(result: Result, view: View) -> Drawing:
    """Governments, regulators, companies and international bodies. Being named is not acting."""
    return _ranked(result, view, Dimension.ORGANISATION, "organisation", 14, "that name each")


@chart(
    name="outlet_map",
    title="Where are the outlets at home?",
    definition="outlet-country",
    asks=Query((Dimension.OUTLET_COUNTRY,)),
    page=PAGE,
)
def outlet_map(result: Result, view: View) -> Drawing:
    """A tile for each country that providers are at home in."""
    subtitle = f"{unit_title(view)} by the country of their provider: not where the policy applies"
    return draw_tile_map(result, view, Dimension.OUTLET_COUNTRY, subtitle, "No provider's country is known.")


@chart(
    name="co_mentions",
    title="Which organisations are named together?",
    definition="co-mentions",
    asks=ask_pairs,
    page=PAGE,
)
def co_mentions(result: Result, view: View) -> Drawing:
    """Pairs of organisations."""
    return draw_pairs(result, view)


@chart(
    name="money",
    title="How much money, at which stage?",
    definition="money-ledger",
    asks=ask_money,
    page=PAGE,
)
def money(result: Result, view: View) -> Drawing:
    """Commitments of money, each once."""
    return draw_money(result, view)
