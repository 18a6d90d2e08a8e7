"""What the page draws of a figure is what Plotly draws of it: where bars, dots and words stand, measured in the browser."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from dashboard.browser_files import browser_files, plotly_path
from dashboard.charts.catalog import CHARTS
from tests.e2e.conftest import Visit
from tests.live_server import LiveServer

BOTH = """async ([script, library, answers]) => {
    const card = await import(script);
    await new Promise((resolve, reject) => {
        const tag = Object.assign(document.createElement('script'), {src: library, onload: resolve, onerror: reject});
        document.head.append(tag);
    });
    const place = document.createElement('div');
    place.style.cssText = 'position:absolute;left:0;top:0;width:900px;background:white;z-index:99';
    place.className = 'pulse';
    document.body.append(place);
    const middle = (node, frame) => { const b = node.getBoundingClientRect(); return [b.x + b.width / 2 - frame.x, b.y + b.height / 2 - frame.y]; };
    const box = (node, frame) => { const b = node.getBoundingClientRect(); return [b.x - frame.x, b.y - frame.y, b.right - frame.x, b.bottom - frame.y]; };
    const words = (nodes, frame) => [...nodes].filter(n => n.textContent.trim()).map(n => [n.textContent, ...middle(n, frame)]);
    const found = {};
    for (const data of answers) {
        const [mine, theirs] = [document.createElement('div'), document.createElement('div')];
        place.replaceChildren(mine, theirs);
        card.default({data, parentElement: mine});
        const sheet = mine.querySelector('.pulse-sheet');
        const figure = JSON.parse(data.figure);
        await Plotly.newPlot(theirs, figure.data, {...figure.layout, width: sheet.clientWidth, height: data.height,
            font: {...figure.layout.font, family: getComputedStyle(sheet).fontFamily}}, {staticPlot: true});
        const [frame, other] = [sheet.getBoundingClientRect(), theirs.querySelector('.main-svg').getBoundingClientRect()];
        found[data.name] = {
            drawn: sheet.style.display !== 'none' && !mine.querySelector('.js-plotly-plot'),
            bars: (sheet.pulseMarks ?? []).filter(m => m.slot && (m.box[2] - m.box[0]) * (m.box[3] - m.box[1]) > 0).map(m => m.box),
            dots: (sheet.pulseMarks ?? []).filter(m => m.round).map(m => [(m.box[0] + m.box[2]) / 2, (m.box[1] + m.box[3]) / 2]),
            words: words(sheet.querySelectorAll('text'), frame),
            plotly: {
                bars: [...theirs.querySelectorAll('.barlayer .point path')].map(n => box(n, other)).filter(b => (b[2] - b[0]) * (b[3] - b[1]) > 0),
                dots: [...theirs.querySelectorAll('.scatterlayer .points path')].map(n => middle(n, other)),
                words: words(theirs.querySelectorAll('.xtick text, .ytick text, .x2tick text, .y2tick text, .annotation text, .bartext, .textpoint text'), other),
            },
        };
    }
    place.remove();
    return found;
}"""
FAR_BAR, FAR_DOT, FAR_WORDS = 1.6, 1.6, 7.0


def far(one: list[float], other: list[float]) -> float:
    return max(abs(a - b) for a, b in zip(one, other, strict=True))


def lacking(theirs: list[list[float]], mine: list[list[float]], most: float) -> list[list[float]]:
    """The marks that have none of ours at their place."""
    return [mark for mark in theirs if not any(far(mark, other) <= most for other in mine)]


@pytest.mark.parametrize("address", ["", "split=true&grain=month", "topic=AI"])
def test_marks_and_words_stand_where_plotly_puts_them(visit: Visit, invented: LiveServer, address: str) -> None:
    reader = visit(invented, "/")
    answers = []
    for page in ("overview", "trends", "sources"):
        parts = invented.json(f"/parts/{page}?{address}")["parts"]
        answers += [data for _, _, data in parts if data.get("figure")]
    assert len(answers) > 10
    script = browser_files()["chart_card"].address
    found: dict[str, Any] = reader.page.evaluate(BOTH, [script, plotly_path(), answers])
    assert set(found) <= set(CHARTS)
    assert [name for name, seen in found.items() if not seen["drawn"]] == [], "left to Plotly"
    for name, seen in found.items():
        theirs = seen["plotly"]
        assert len(theirs["bars"]) == len(seen["bars"]), f"bars of {name}"
        if name == "date" and "split" in address:
            continue  # the legend above takes less room than Plotly's
        assert lacking(theirs["bars"], seen["bars"], FAR_BAR) == [], f"bars of {name}"
        assert lacking(theirs["dots"], seen["dots"], FAR_DOT) == [], f"dots of {name}"
        ours: dict[str, list[list[float]]] = {}
        for words, *place in seen["words"]:
            ours.setdefault(words, []).append(place)
        for words, *place in theirs["words"]:
            assert not lacking([place], ours.get(words, []), FAR_WORDS), (
                f"{words!r} of {name}: {place}, {ours.get(words)}"
            )


def test_what_the_page_cannot_draw_is_left_to_plotly(visit: Visit, invented: LiveServer) -> None:
    reader = visit(invented, "/")
    parts = invented.json("/parts/overview")["parts"]
    (data,) = [data for key, _, data in parts if key == "pulse-chart-status"]
    changes = {
        "a kind of trace": ('"type":"bar"', '"type":"pie"'),
        "a part of the layout": ('"showlegend":false', '"polar":{}'),
        "a part of a trace": ('"hoverinfo":"text"', '"hovertemplate":"%{x}"'),
        "words inside": ('"textposition":"outside"', '"textposition":"inside"'),
    }
    answers = [data | {"name": name, "figure": data["figure"].replace(*change)} for name, change in changes.items()]
    assert all(answer["figure"] != data["figure"] for answer in answers)
    found = reader.page.evaluate(BOTH, [browser_files()["chart_card"].address, plotly_path(), answers])
    assert {name: seen["drawn"] for name, seen in found.items()} == dict.fromkeys(changes, False)


AXIS_WORDS = """async ([script, data, widths]) => {
    const card = await import(script);
    const place = Object.assign(document.createElement('div'), {className: 'pulse'});
    document.body.append(place);
    const found = [];
    for (const width of widths) {
        const mine = document.createElement('div');
        place.style.cssText = `position:absolute;left:0;top:0;width:${width}px`;
        place.replaceChildren(mine);
        card.default({data, parentElement: mine});
        const said = [...mine.querySelectorAll('.pulse-sheet text')].filter(n => n.getAttribute('text-anchor') === 'middle');
        found.push(said.map(n => [n.textContent, n.getBoundingClientRect().left, n.getBoundingClientRect().right]));
    }
    place.remove();
    return found;
}"""


def test_words_below_an_axis_never_touch_however_narrow_the_chart(visit: Visit, seeded: LiveServer) -> None:
    reader = visit(seeded, "/policy")
    (data,) = [data for _, _, data in seeded.json("/parts/policy")["parts"] if data.get("name") == "money"]
    script = browser_files()["chart_card"].address
    wide, phone, narrow = reader.page.evaluate(AXIS_WORDS, [script, data, [900, 358, 230]])
    assert [words for words, _, _ in wide] == [words for words, _, _ in phone] == ["$1 bn", "$10 bn", "$100 bn"]
    assert 1 <= len(narrow) < 3
    for said in (wide, phone, narrow):
        assert all(one[2] + 3 < other[1] for one, other in itertools.pairwise(said)), said
