"""Overview: the figures of the view; coverage by date, topic, provider, quality and status; latest and strongest."""

from __future__ import annotations

from typing import Final

import streamlit as st

from dashboard.ui.chart_page import show_rows
from dashboard.ui.component import show
from dashboard.ui.frame import page_view
from dashboard.ui.page_parts import overview_parts

ROWS: Final = (
    (("date",),),
    (("topic",), ("provider",)),
    (("quality",), ("status", "type")),
    (("topic_month",), ("quality_heat",)),
)

parts = {part.key: part for part in overview_parts(page_view())}
for key in ("pulse-empty", "pulse-switch", "pulse-figures"):
    if key in parts:
        show(parts.pop(key))
show_rows(parts, ROWS)
for part in parts.values():
    if part.component == "article_list":
        st.subheader(part.data["label"], anchor=False)
    show(part)
