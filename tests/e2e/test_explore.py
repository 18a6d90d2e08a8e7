"""Looking at a page needs no Plotly; Explore opens a chart in Plotly with its tools."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from dashboard.charts.catalog import CHARTS
from dashboard.frontend.bundle import module_address, plotly_path
from tests.e2e.conftest import Visit
from tests.e2e.reader import Reader, standing
from tests.support.live_server import LiveServer

RANGE = "plot => [...plot._fullLayout.xaxis.range, ...plot._fullLayout.yaxis.range].map(Number)"
ASKED = "path => performance.getEntriesByType('resource').some(entry => entry.name.endsWith(path))"
MOUNT = """async ([script, data]) => {
    const card = await import(script);
    const place = Object.assign(document.createElement('div'), {className: 'pulse'});
    document.body.append(place);
    card.default({data, parentElement: place});
    return place.querySelector('.pulse-empty').textContent;
}"""

AGAIN = """async ([script, data]) => {
    const card = await import(script);
    const place = document.querySelector('[data-chart="quality"]').parentElement;
    card.default({data, parentElement: place});
    await new Promise(done => setTimeout(done, 500));
}"""


def explore(reader: Reader, chart: str) -> tuple[Locator, Locator]:
    """Open Explore by keyboard; its dialog, and the plot in it once it is drawn."""
    card = reader.chart(chart)
    card.locator('[data-action="explore"]').focus()
    reader.page.keyboard.press("Enter")
    dialog = card.locator('dialog[data-shows="explore"]')
    plot = dialog.locator(".js-plotly-plot[data-ready]")
    expect(plot).to_be_visible()
    return dialog, plot


def test_no_page_loads_plotly_to_be_looked_at(visit: Visit, invented: LiveServer, seeded: LiveServer) -> None:
    story = seeded.json("/api/v1/articles", {"q": "13bn"})["rows"][0]["article_id"]
    pages = sorted({spec.page for spec in CHARTS.values()} - {"story"})
    visits = [*((invented, f"/{page}") for page in pages), (seeded, f"/story?story={story}")]
    assert len(visits) > 5
    for server, path in visits:
        reader = visit(server)
        reader.open(path)
        cards = reader.page.locator("[data-chart]")
        expect(cards.first).to_be_visible()
        expect(reader.page.locator("[data-chart]:not([data-ready]):not(:has(.pulse-empty:visible))")).to_have_count(0)
        assert cards.locator(".pulse-sheet > path").count() > 0, path
        assert not reader.page.evaluate(ASKED, plotly_path()), path
        reader.close()


def test_explore_zooms_resets_and_turns_traces_off(visit: Visit, invented: LiveServer) -> None:
    reader = visit(invented).drawn()
    address = reader.page.url
    dialog, plot = explore(reader, "quality")
    tools = dialog.locator(".modebar-btn")
    names = tools.evaluate_all("all => all.map(button => button.getAttribute('aria-label'))")
    assert names == [
        *("Zoom", "Pan", "Box Select", "Zoom in", "Zoom out", "Reset axes"),
        *("Show closest data on hover", "Compare data on hover"),
    ]
    whole = plot.evaluate(RANGE)
    tools.nth(names.index("Zoom in")).focus()
    reader.page.keyboard.press("Enter")
    reader.page.wait_for_function(
        f"([plot, whole]) => ({RANGE})(plot)[1] < whole[1]", arg=[plot.element_handle(), whole]
    )
    tools.nth(names.index("Reset axes")).click()
    reader.page.wait_for_function(
        f"([plot, whole]) => String(({RANGE})(plot)) === String(whole)", arg=[plot.element_handle(), whole]
    )
    hidden = "plot => plot._fullData.filter(trace => trace.visible === 'legendonly').map(trace => trace.name)"
    plot.locator(".legendtoggle").nth(1).click()
    reader.page.wait_for_function(f"plot => ({hidden})(plot).length === 1", arg=plot.element_handle())
    assert plot.evaluate(hidden) == ["unpublished"]
    assert reader.page.url == address
    reader.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(reader.chart("quality").locator('[data-action="explore"]')).to_be_focused()


def test_a_page_made_again_leaves_what_is_explored(visit: Visit, invented: LiveServer) -> None:
    reader = visit(invented).drawn()
    data: dict[str, Any]
    (data,) = [data for key, _, data in invented.json("/parts/overview")["parts"] if key == "pulse-chart-quality"]
    dialog, plot = explore(reader, "quality")
    whole = plot.evaluate(RANGE)
    dialog.get_by_role("button", name="Zoom in").click()
    reader.page.wait_for_function(
        f"([plot, whole]) => ({RANGE})(plot)[1] < whole[1]", arg=[plot.element_handle(), whole]
    )
    zoomed = plot.evaluate(RANGE)
    made_again(reader, data)
    assert plot.evaluate(RANGE) == zoomed
    expect(dialog.get_by_role("button", name="Zoom in")).to_be_focused()
    made_again(reader, data | {"note": "Another note."})
    expect(dialog).to_contain_text("Another note.")
    assert plot.evaluate(RANGE) == zoomed


def test_a_box_in_explore_sets_the_dates_and_the_chart_follows(visit: Visit, invented: LiveServer) -> None:
    reader = visit(invented).drawn()
    dialog, plot = explore(reader, "date")
    before = plot.evaluate("plot => plot._fullLayout.xaxis.range.map(String)")
    box = standing(plot.locator(".nsewdrag").first)
    reader.page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] / 2)
    reader.page.mouse.down()
    reader.page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] / 2, steps=5)
    reader.page.mouse.up()
    reader.page.wait_for_url("**dates=*")
    assert [name for name, _ in reader.params] == ["dates", "dates"]
    reader.page.wait_for_function(
        "([plot, before]) => String(plot._fullLayout.xaxis.range) !== String(before)",
        arg=[plot.element_handle(), before],
    )
    expect(dialog).to_be_visible()


def test_a_box_on_any_other_chart_changes_nothing(visit: Visit, invented: LiveServer) -> None:
    reader = visit(invented, "/sources")
    address = reader.page.url
    dialog, plot = explore(reader, "quality_heat")
    dialog.get_by_role("button", name="Box Select").click()
    box = standing(plot.locator(".nsewdrag").first)
    reader.page.mouse.move(box["x"] + 10, box["y"] + 10)
    reader.page.mouse.down()
    reader.page.mouse.move(box["x"] + box["width"] - 10, box["y"] + box["height"] - 10, steps=5)
    reader.page.mouse.up()
    reader.page.wait_for_function("plot => plot._fullLayout.selections.length === 1", arg=plot.element_handle())
    assert reader.page.url == address


def made_again(reader: Reader, data: dict[str, Any]) -> None:
    """Hand the card of the chart quality its data once more, as a page that runs again does."""
    reader.page.evaluate(AGAIN, [module_address("components/chart_card.js"), data])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('"type":"bar"', '"type":"pie"'), "trace pie"),
        (('"showlegend":false', '"polar":{}'), "layout.polar"),
        (('"hoverinfo":"text"', '"hovertemplate":"%{x}"'), "bar.hovertemplate"),
        (('"textposition":"outside"', '"textposition":"inside"'), "bar.textposition inside"),
    ],
)
def test_a_chart_that_pages_cannot_draw_says_so(
    visit: Visit, invented: LiveServer, change: tuple[str, str], said: str
) -> None:
    reader = visit(invented)
    data: dict[str, Any]
    (data,) = [data for key, _, data in invented.json("/parts/sources")["parts"] if key == "pulse-chart-status"]
    changed = data | {"figure": data["figure"].replace(*change)}
    assert changed["figure"] != data["figure"]
    words = reader.page.evaluate(MOUNT, [module_address("components/chart_card.js"), changed])
    assert words == f"Pages do not draw {said}. Choose Explore to see this chart."
