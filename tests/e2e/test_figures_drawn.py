"""The painter of pages draws each chart as Plotly does: the same marks, words and colours at the same places."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

import pytest
from playwright.sync_api import Browser, Page, Route

from dashboard.charts.catalog import CHARTS
from dashboard.charts.colours import DARK_COLOURS, LIGHT_COLOURS, recoloured
from dashboard.charts.spec import ChartAnswer
from dashboard.frontend.bundle import browser_files
from dashboard.model.filters import Filters
from dashboard.model.query import Dimension
from dashboard.model.view_options import Display
from dashboard.snapshots.bundled_files import plotly_script
from tests.support.every_chart import REPORTERS, chart_answer, charted_service
from tests.support.same_drawing import PARTS, Facts, differences, moved

OPEN: Final = "open"
VIEWS: Final = {
    OPEN: (Filters(), Display()),
    "split": (Filters(), Display(split=True, grain=Dimension.MONTH)),
    "shares": (Filters(), Display(split=True, shares=True, grain=Dimension.MONTH)),
    "chosen": (Filters(topic=("AI",), status=("published",)), Display()),
    "few": (Filters(provider=REPORTERS[:1]), Display()),
}
READERS: Final = {"light": (900, LIGHT_COLOURS), "dark": (900, DARK_COLOURS), "phone": (358, LIGHT_COLOURS)}
READING: Final = Path(__file__).with_name("read_figures.js")
PAGE: Final = (
    '<!doctype html><link rel="stylesheet" href="/style.css"><script src="/plotly.js"></script>'
    '<body style="margin:0;font-family:sans-serif">'
)
DRAW_BOTH: Final = """async ({figures, width, colours}) => {
    const {paintFigure} = await import('/figures/figure_painter.js');
    const {unsupported} = await import('/figures/figure_support.js');
    const {readPainter, readPlotly} = await import('/reading.js');
    const theme = {colours, text: colours['@text'], font: 'sans-serif'};
    const found = [];
    for (const {roles, coloured, height} of figures) {
        const sheet = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
        const plot = document.createElement('div');
        sheet.id = 'sheet';
        sheet.setAttribute('class', 'pulse-sheet');
        document.body.replaceChildren(sheet, plot);
        const {area} = paintFigure(sheet, roles, {width, height, theme});
        const layout = {...coloured.layout, width, height, font: {...coloured.layout.font, family: 'sans-serif'}};
        if (layout.showlegend) layout.margin = {...layout.margin, t: area.top, autoexpand: false};
        await Plotly.newPlot(plot, coloured.data, layout, {staticPlot: true});
        found.push([readPainter(sheet), await readPlotly(plot), unsupported(roles)]);
    }
    return found;
}"""


@dataclass(frozen=True)
class Both:
    """One view of a chart, by the painter and by Plotly."""

    view: str
    mine: Facts
    theirs: Facts
    unsupported: list[str]


Drawn: TypeAlias = Callable[[str], dict[str, list[Both]]]


@pytest.fixture(scope="module")
def answers(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str, ChartAnswer]]:
    """Every chart, in every view in which it has another figure."""
    with charted_service(tmp_path_factory.mktemp("charted"), seeds) as service:
        found = [(name, view, chart_answer(service, name, *VIEWS[view])) for name in CHARTS for view in VIEWS]
    first = {answer.figure: (name, view, answer) for name, view, answer in reversed(found) if answer.figure}
    return list(first.values())


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1000, "height": 900})
    page.route("http://figures.test/**", _serve)
    page.goto("http://figures.test/")
    yield page
    page.close()


@pytest.fixture(scope="module")
def drawn(page: Page, answers: list[tuple[str, str, ChartAnswer]]) -> Drawn:
    """All charts as one kind of reader sees them, drawn when the first test asks."""
    known: dict[str, dict[str, list[Both]]] = {}

    def draw(reader: str) -> dict[str, list[Both]]:
        if reader not in known:
            width, colours = READERS[reader]
            some = [item for item in answers if reader == "light" or item[1] == OPEN]
            figures = [_figure(answer, colours) for _, _, answer in some]
            pairs = page.evaluate(DRAW_BOTH, {"figures": figures, "width": width, "colours": dict(colours)})
            known[reader] = {name: [] for name in CHARTS}
            for (name, view, _), facts in zip(some, pairs, strict=True):
                known[reader][name].append(Both(view, *facts))
        return known[reader]

    return draw


def _figure(answer: ChartAnswer, colours: Any) -> dict[str, Any]:
    roles = json.loads(answer.figure or "")
    return {"roles": roles, "coloured": recoloured(roles, colours), "height": answer.drawing.height}


def _serve(route: Route) -> None:
    path = route.request.url.removeprefix("http://figures.test/")
    made = {"": PAGE, "plotly.js": plotly_script(), "reading.js": READING.read_text(encoding="utf-8")}
    kind = "text/html" if not path else "text/css" if path.endswith(".css") else "text/javascript"
    route.fulfill(body=made[path] if path in made else browser_files()[path], content_type=kind)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("name", CHARTS)
def test_the_painter_draws_what_plotly_draws(drawn: Drawn, name: str, reader: str) -> None:
    both = drawn(reader)[name]
    assert OPEN in {drawing.view for drawing in both}, "tests/support/every_chart.py has no documents for this chart"
    assert [what for drawing in both for what in drawing.unsupported] == []
    assert {drawing.view: differences(drawing.mine, drawing.theirs) for drawing in both} == {
        drawing.view: [] for drawing in both
    }


@pytest.mark.parametrize("part", PARTS)
def test_every_kind_of_difference_is_found(drawn: Drawn, part: str) -> None:
    """Each kind is drawn by some chart, and is missed when it is not there, elsewhere or in another colour."""
    both = next(both for views in drawn("light").values() for both in views if both.mine[part])
    for wrong in moved(both.mine, part):
        assert differences(wrong, both.theirs), wrong[part][0]


@pytest.mark.parametrize("width", [358, 230])
def test_words_below_an_axis_never_touch_however_narrow_the_chart(
    page: Page, answers: list[tuple[str, str, ChartAnswer]], width: int
) -> None:
    figures = [_figure(answer, LIGHT_COLOURS) for _, view, answer in answers if view == OPEN]
    level = [figure for figure in figures if not figure["roles"]["layout"]["xaxis"].get("tickangle")]
    assert len(level) > 30
    for mine, _, _ in page.evaluate(DRAW_BOTH, {"figures": level, "width": width, "colours": dict(LIGHT_COLOURS)}):
        ticks = sorted((tick for tick in mine["ticks"] if not tick["slanted"]), key=lambda tick: tick["left"])
        for one, other in itertools.combinations(ticks, 2):
            if abs(one["y"] - other["y"]) < 1:
                assert one["right"] + 3 < other["left"], (one["text"], other["text"])
