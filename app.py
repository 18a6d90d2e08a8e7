"""The dashboard as one ASGI application: Streamlit's pages and our routes in one process.

``streamlit run app.py`` starts it, and so does ``uvicorn app:app``.
"""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard.config.project import PACKAGE
from dashboard.service import service
from dashboard.snapshots.service import snapshot_service
from dashboard.ui.page_preview import page_preview
from dashboard.views.catalog import PAGES, PATHS
from dashboard.views.page_answer import page_answer
from dashboard.web.part_routes import part_routes
from dashboard.web.routes import ERROR_HANDLERS, lifespan_of, middleware_of, routes_of

routes = [*routes_of(service, snapshot_service), *part_routes(page_answer)]
app = st.App(
    PACKAGE / "main.py",
    routes=routes,
    middleware=middleware_of(service, routes, PATHS, partial(page_preview, PAGES)),
    lifespan=lifespan_of(service, snapshot_service),
    exception_handlers=ERROR_HANDLERS,
)
