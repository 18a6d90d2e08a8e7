"""The router: address -> page. Sidebar, head, page and foot; and the one place where errors become words on a page."""

from __future__ import annotations

import logging
from functools import partial
from pathlib import Path
from typing import Final

import streamlit as st

from dashboard.config.version import NAME
from dashboard.errors import DashboardError
from dashboard.operation.request_id import begin_request
from dashboard.service import service
from dashboard.store.time_allowed import QUESTION_SECONDS, time_allowed
from dashboard.ui.component import show
from dashboard.ui.frame import head_part, show_error, show_unexpected
from dashboard.ui.page import PageSpec, page_view
from dashboard.ui.page_layout import show_page
from dashboard.ui.reader_role import answering_reader
from dashboard.ui.sidebar import sidebar_part
from dashboard.ui.sync_status import await_corpus, follow_generation
from dashboard.views.catalog import PAGES

ICON: Final = Path(__file__).parent / "frontend" / "icon.png"


def main() -> None:
    """Show the page that the address names. Its menu is ours: Streamlit's would drop the filters from the address."""
    st.set_page_config(page_icon=str(ICON), layout="wide")
    st.navigation(
        [
            st.Page(
                partial(_guarded, page),
                title=f"{page.title} · {NAME}",
                url_path=page.path,
                default=not page.path,
            )
            for page in PAGES
        ],
        position="hidden",
    ).run()


@answering_reader()
def _guarded(page: PageSpec) -> None:
    try:
        _show(page)
    except DashboardError as error:
        show_error(error)
    except Exception:
        run = begin_request()  # a script runs in no HTTP request
        logging.getLogger(__name__).exception("The page %r failed (request %s).", page.path, run)
        show_unexpected(run)


def _show(page: PageSpec) -> None:
    service().start()
    view = page_view()
    with time_allowed(QUESTION_SECONDS):
        with st.sidebar:
            show(sidebar_part(page, PAGES, view.filters))
        if not service().ready():
            await_corpus()
            return
        if page.subject(view):
            st.set_page_config(page_title=page.tab(view))
        failing = service().progress().error is not None
        with service().reading() as shown:
            show(head_part(page, view))
            show_page(page, view)
    follow_generation(shown, noticed=failing)


if __name__ == "__main__":
    main()
