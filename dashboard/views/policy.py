"""Policy: where it applies, by which instruments, about what, who is named, and how much money."""

from __future__ import annotations

from typing import Final

from dashboard.ui.chart_page import show_rows
from dashboard.ui.component import show
from dashboard.ui.frame import page_view
from dashboard.ui.page_parts import policy_parts

ROWS: Final = (
    (("jurisdiction_map",),),
    (("jurisdiction",), ("instrument",)),
    (("jurisdiction_instrument",),),
    (("theme",), ("organisation",)),
    (("money",),),
    (("co_mentions",),),
    (("outlet_map",),),
)

parts = {part.key: part for part in policy_parts(page_view())}
if "pulse-switch" in parts:
    show(parts.pop("pulse-switch"))
show_rows(parts, ROWS)
for part in parts.values():
    show(part)
