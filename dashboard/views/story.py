"""Story: one story with all its reports, or the stories that several providers carried."""

from __future__ import annotations

from dashboard.ui.analysis_parts import story_parts
from dashboard.ui.component import show
from dashboard.ui.frame import page_view

for part in story_parts(page_view()):
    show(part)
