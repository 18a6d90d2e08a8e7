"""What a reader looks at stays where it is while a page loads."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import Visit
from tests.support.live_server import LiveServer

GOOD = 0.1
"""The sum of layout shifts, in parts of the window, up to which pages count as steady (web.dev/articles/cls)."""
_SHIFTS = """() => new Promise(resolve => {
    const sum = entries => entries.reduce((all, entry) => all + entry.value, 0);
    new PerformanceObserver(list => resolve(sum(list.getEntries()))).observe({type: 'layout-shift', buffered: true});
    setTimeout(() => resolve(0), 500);
})"""


@pytest.mark.parametrize("phone", [False, True])
def test_pages_do_not_move_while_they_load(visit: Visit, invented: LiveServer, phone: bool) -> None:
    for path in ("/", "/articles", "/policy", "/snapshots"):
        reader = visit(invented, path, phone=phone)
        reader.page.locator(".pulse-foot").first.wait_for()
        if path == "/":
            reader.drawn()
        assert reader.page.evaluate(_SHIFTS) <= GOOD, path
