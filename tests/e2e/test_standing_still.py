"""What a reader looks at stays where it is while a page loads, and cards keep no empty room."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import DESK, PHONE, Visit
from tests.e2e.reader import Reader
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


def test_cards_are_as_tall_as_what_they_show_also_after_they_showed_more(visit: Visit, invented: LiveServer) -> None:
    reader = visit(invented, "/?split=true").drawn()
    tall = _heights(reader)
    reader.page.set_viewport_size(PHONE)
    reader.page.wait_for_function("() => document.querySelector('[data-chart=date] .pulse-stage').clientWidth < 380")
    reader.page.set_viewport_size(DESK)
    reader.page.wait_for_function("() => document.querySelector('[data-chart=date] .pulse-stage').clientWidth > 500")
    assert _heights(reader) == tall, "narrowed and widened again"
    reader.page.locator('[data-option="split="]').click()
    reader.expect_params().settled()
    plain = _heights(reader)
    reader.pick("topic", "topic", "AI").expect_params(("topic", "AI")).settled()
    picked = _heights(reader)
    assert plain["date"] < tall["date"], "without a legend"
    assert picked["quality"] < plain["quality"], "with fewer articles"
    for heights in (plain, picked):
        assert all(stage == sheet for stage, sheet in heights.values()), heights


def _heights(reader: Reader) -> dict[str, tuple[int, int]]:
    """Of each drawn chart the height of its place and of its figure."""
    found = reader.page.evaluate(
        "() => Object.fromEntries([...document.querySelectorAll('[data-chart][data-ready]')].map(card => [card.dataset.chart,"
        " ['.pulse-stage', '.pulse-figure'].map(part => Math.round(card.querySelector(part).getBoundingClientRect().height))]))"
    )
    return {name: tuple(pair) for name, pair in found.items() if pair[1]}
