"""Browser windows that tests take and give back, cleaned in between."""

from __future__ import annotations

from functools import partial
from typing import Any

from playwright.sync_api import Browser, BrowserContext

from tests.e2e.reader import Reader
from tests.support.live_server import LiveServer

MOST_KEPT = 2
"""So many windows of one kind on one server wait for the next test; more are closed."""


class Windows:
    """Two windows that are open at the same time share nothing.

    One that was given back has lost its cookies and what pages stored, and keeps only its cache of files.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._kept: dict[str, list[BrowserContext]] = {}

    def take(self, server: LiveServer, **how: Any) -> Reader:
        """A clean window as Playwright's ``new_context`` would make it with ``how``, not yet at any address."""
        kind = repr((server.url, sorted(how.items())))
        kept = self._kept.setdefault(kind, [])
        context = kept.pop() if kept else self._browser.new_context(reduced_motion="reduce", **how)
        context.grant_permissions(how.get("permissions", []))
        return Reader(server.url, context, give_back=partial(self._give_back, kept, context))

    def _give_back(self, kept: list[BrowserContext], context: BrowserContext, origin: str) -> None:
        if len(kept) >= MOST_KEPT or not context.pages:
            return context.close()
        first, *others = context.pages
        session = context.new_cdp_session(first)
        session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "local_storage,indexeddb"})
        context.clear_cookies()
        context.clear_permissions()
        context.unroute_all()
        for page in (first, *others):
            page.close()
        kept.append(context)
        return None
