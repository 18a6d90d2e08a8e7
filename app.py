"""The dashboard as one ASGI application: Streamlit's pages and our routes in one process.

``streamlit run app.py`` starts it, and so does ``uvicorn app:app``.
"""

from __future__ import annotations

import streamlit as st

from dashboard.pipeline import service
from dashboard.project import PROJECT
from dashboard.snapshots.desk import desk
from dashboard.ui.page_parts import page_answer
from dashboard.web.part_routes import part_routes
from dashboard.web.routes import ERROR_HANDLERS, lifespan_of, middleware_of, routes_of

routes = [*routes_of(service, desk), *part_routes(page_answer)]
app = st.App(
    PROJECT / "dashboard" / "main.py",
    routes=routes,
    middleware=middleware_of(service, routes),
    lifespan=lifespan_of(service, desk),
    exception_handlers=ERROR_HANDLERS,
)
