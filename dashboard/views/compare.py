"""Compare: two periods, two topics or two providers, side by side."""

from __future__ import annotations

from typing import Final

from dashboard.ui.analysis_parts import compare_parts
from dashboard.ui.chart_page import show_rows
from dashboard.ui.component import show
from dashboard.ui.frame import page_view

BEFORE: Final = ("pulse-sides", "pulse-switch", "pulse-sides-figures")
ROWS: Final = ((("compared_time",),), (("compared_topics",), ("compared_providers",)))

parts = {part.key: part for part in compare_parts(page_view())}
for key in BEFORE:
    if key in parts:
        show(parts.pop(key))
show_rows(parts, ROWS)
for part in parts.values():
    show(part)
