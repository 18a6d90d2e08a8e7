"""The rankings, maps and tables of the catalogue: what each ranks, and the words of its subtitle."""

from __future__ import annotations

from typing import Final

from dashboard.charts.colours import ROLES
from dashboard.charts.cross_table import Cross
from dashboard.charts.drawings.tile_map import TileMap
from dashboard.charts.ranking import Ranking
from dashboard.charts.theme import topic_colour
from dashboard.model.article import Status
from dashboard.model.facets import INSTRUMENTS
from dashboard.model.query import Dimension

_DETECTED: Final = "; detected in the text"

TOPICS: Final = Ranking(
    Dimension.TOPIC,
    "topic",
    12,
    "per topic; each counts ",
    lambda key, view: topic_colour(key, view.topics),
    each="once for each of its topics",
    parts="in equal parts where it has several",
    many=True,
    sets_apart=True,
)
PROVIDERS: Final = Ranking(Dimension.PROVIDER, "provider", 10, "per provider, by domain")
STATUSES: Final = Ranking(
    Dimension.STATUS,
    "status",
    len(Status),
    "by the status their producer gave them",
    lambda key, _view: ROLES.status.get(key, ROLES.other),
)
TYPES: Final = Ranking(Dimension.TYPE, "type", 8, "by the type their document states")


def _facets(dimension: Dimension, top: int, per: str) -> Ranking:
    return Ranking(dimension, dimension.value, top, f"{per}{_DETECTED}", many=True, quiet_unknown=True)


JURISDICTIONS: Final = _facets(Dimension.JURISDICTION, 14, "per jurisdiction; an article counts once per jurisdiction")
INSTRUMENT_RANKING: Final = _facets(Dimension.INSTRUMENT, len(INSTRUMENTS), "that mention each instrument")
POLICY: Final = Ranking(Dimension.POLICY, "policy", 2, f"about policy or not{_DETECTED}", quiet_unknown=True)
THEMES: Final = _facets(Dimension.THEME, 14, "on each theme")
ORGANISATIONS: Final = _facets(Dimension.ORGANISATION, 14, "that name each organisation")
JURISDICTION_MAP: Final = TileMap(
    Dimension.JURISDICTION, f"about each country's policy{_DETECTED}", "No article is about a country that is named."
)
OUTLET_MAP: Final = TileMap(
    Dimension.OUTLET_COUNTRY,
    "by the country of their provider: not where the policy applies",
    "No provider's country is known.",
)
INSTRUMENT_TABLE: Final = Cross(
    "jurisdiction_instrument",
    Dimension.INSTRUMENT,
    Dimension.JURISDICTION,
    dict(INSTRUMENTS),
    f"about a jurisdiction (by its code) that mention an instrument{_DETECTED}",
    "No article about a jurisdiction mentions an instrument.",
)
