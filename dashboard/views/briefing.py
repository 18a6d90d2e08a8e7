"""Briefing: what happened in the view, as sentences that lead to their chart and their articles."""

from __future__ import annotations

from dashboard.ui.component import show
from dashboard.ui.frame import page_view
from dashboard.ui.page_parts import briefing_parts

for part in briefing_parts(page_view()):
    show(part)
