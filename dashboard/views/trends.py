"""Trends: what grew, which days stand out, and what is new."""

from __future__ import annotations

from typing import Final

from dashboard.ui.chart_page import show_rows
from dashboard.ui.component import show
from dashboard.ui.frame import page_view
from dashboard.ui.page_parts import trends_parts

FIRST: Final = ((("activity",),),)
ROWS: Final = (
    (("share_over_time",),),
    (("bursts",),),
    (("emerging_topics",), ("emerging_terms",)),
    (("topic_ranks",),),
)

parts = {part.key: part for part in trends_parts(page_view())}
if "pulse-switch" in parts:
    show(parts.pop("pulse-switch"))
show_rows(parts, FIRST)
if "pulse-spikes" in parts:
    show(parts.pop("pulse-spikes"))
show_rows(parts, ROWS)
for part in parts.values():
    show(part)
