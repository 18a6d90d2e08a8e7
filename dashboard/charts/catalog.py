"""Every chart of the product, page by page."""

from __future__ import annotations

from dashboard.charts import overview, trends
from dashboard.charts.register import CHARTS, chart

PAGES_OF_CHARTS = (overview, trends)
"""The modules that name charts, in the order of the pages."""

__all__ = ["CHARTS", "PAGES_OF_CHARTS", "chart"]
