"""Every chart of the product, in the order of the pages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from dashboard.charts import compare, overview, policy, sources, story, trends
from dashboard.charts.register import REGISTERED, chart
from dashboard.charts.spec import ChartSpec

PAGES_OF_CHARTS: Final = (overview, policy, trends, sources, compare, story)
"""The modules that name charts, each with the ``PAGE`` they stand on."""

CHARTS: Final[Mapping[str, ChartSpec]] = MappingProxyType(
    {name: spec for module in PAGES_OF_CHARTS for name, spec in REGISTERED.items() if spec.page == module.PAGE}
)

__all__ = ["CHARTS", "PAGES_OF_CHARTS", "chart"]
