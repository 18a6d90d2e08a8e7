"""Where charts are registered: by name, in the order in which they are named.

A new chart is one more function with ``@chart``: it takes the answer and the view and returns a ``Drawing``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from dashboard.charts.spec import ChartSpec, Drawing, View
from dashboard.definitions import DEFINITIONS
from dashboard.query import Analysis, Dimension, Query, Question, Result

Draw: TypeAlias = Callable[[Result, View], Drawing]

_charts: dict[str, ChartSpec] = {}
REGISTERED: Final[Mapping[str, ChartSpec]] = MappingProxyType(_charts)


def chart(
    *,
    name: str,
    title: str,
    definition: str,
    asks: Question | Callable[[View], Question],
    picks: Dimension | None = None,
    brushes: Dimension | None = None,
    page: str = "",
) -> Callable[[Draw], Draw]:
    """Add the decorated drawing to the charts. ``asks`` is its question, or a function where that depends on the view.

    ``page`` is the address of the page it stands on.

    Raises:
        KeyError: there is no such definition.
        ValueError: the name is taken.
    """

    def register(draw: Draw) -> Draw:
        if name in _charts:
            raise ValueError(f"There already is a chart {name!r}.")
        ask = (lambda _view: asks) if isinstance(asks, Query | Analysis) else asks
        _charts[name] = ChartSpec(name, title, DEFINITIONS[definition], ask, draw, picks, brushes, page)
        return draw

    return register
