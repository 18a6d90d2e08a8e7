"""Articles: the table (or the cards) of what is in view, a page at a time."""

from __future__ import annotations

from dashboard.ui.component import show
from dashboard.ui.frame import page_view
from dashboard.ui.page_parts import articles_parts

for part in articles_parts(page_view()):
    show(part)
