"""The router: address -> page. Sidebar, head, page and foot; and the one place where errors become words on a page."""

from __future__ import annotations

import logging

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from dashboard.errors import DashboardError
from dashboard.pipeline import service
from dashboard.ui.arrivals import await_corpus, follow_generation
from dashboard.ui.component import show
from dashboard.ui.frame import (
    head_part,
    page_view,
    show_error,
    show_unexpected,
)
from dashboard.ui.navigation import ICON, PageEntry, current_page
from dashboard.ui.sidebar import show_sidebar


def main() -> None:
    """Show the page that the address names."""
    st.set_page_config(page_icon=str(ICON), layout="wide")
    entry, page = current_page()
    try:
        _show(entry, page)
    except DashboardError as error:
        show_error(error)
    except Exception:
        logging.getLogger(__name__).exception("The page %r failed.", entry.path)
        show_unexpected()


def _show(entry: PageEntry, page: StreamlitPage) -> None:
    service().start()
    view = page_view()
    show_sidebar(entry, view.filters)
    if not service().ready():
        await_corpus()
        return
    shown = service().generation()
    show(head_part(entry, view))
    page.run()
    follow_generation(shown)


if __name__ == "__main__":
    main()
