"""Sources: who publishes it, how much of it, about what, and who has it first."""

from __future__ import annotations

from typing import Final

from dashboard.ui.chart_page import show_rows
from dashboard.ui.component import show
from dashboard.ui.frame import page_view
from dashboard.ui.page_parts import sources_parts

ROWS: Final = (
    (("concentration",), ("copies",)),
    (("focus",),),
    (("first_movers",), ("score_difference",)),
    (("provider_ranks",),),
)

parts = {part.key: part for part in sources_parts(page_view())}
if "pulse-switch" in parts:
    show(parts.pop("pulse-switch"))
show_rows(parts, ROWS)
for part in parts.values():
    show(part)
