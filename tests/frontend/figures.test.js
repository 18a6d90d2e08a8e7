// Axes, ticks and words of a painted figure, and which figures are painted.

import assert from "node:assert/strict";
import { test } from "node:test";

import { axesOf, ticksOf, ticksWithin } from "../../dashboard/frontend/figures/figure_axes.js";
import { boxPath } from "../../dashboard/frontend/figures/figure_nodes.js";
import { unsupported } from "../../dashboard/frontend/figures/figure_support.js";
import { linesOfWords } from "../../dashboard/frontend/figures/figure_words.js";

const AREA = { left: 40, top: 10, width: 200, height: 100 };
const paint = (layout) => ({ figure: { data: [], layout }, area: AREA });

test("a value has its place on an axis and a place its value", () => {
  const { x, y } = axesOf(paint({ xaxis: { range: [0, 10] }, yaxis: { range: [0, 50] } }));
  assert.deepEqual([0, 5, 10].map(x.place), [40, 140, 240]);
  assert.deepEqual([0, 25, 50].map(y.place), [110, 60, 10]);
  assert.equal(x.back(140), 5);
  assert.equal(y.back(60), 25);
});

test("a part of the sheet is an axis's domain, and a range may run backwards", () => {
  const { x2, y } = axesOf(paint({ xaxis2: { range: [0, 1], domain: [0.5, 1] }, yaxis: { range: [4, 0] } }));
  assert.deepEqual([0, 1].map(x2.place), [140, 240]);
  assert.deepEqual([0, 4].map(y.place), [10, 110]);
});

test("days are UTC moments on a date axis", () => {
  const { x } = axesOf(paint({ xaxis: { type: "date", range: ["2023-01-01", "2023-01-03"] } }));
  assert.equal(x.place("2023-01-02"), 140);
  assert.equal(x.place("2023-01-02 12:00"), 190);
  assert.equal(new Date(x.back(140)).toISOString(), "2023-01-02T00:00:00.000Z");
});

test("ticks lie at whole steps inside the range, with readable numbers", () => {
  const ticks = ticksOf({ spec: { tick0: 0, dtick: 500 }, low: -600, high: 1200 });
  assert.deepEqual(ticks, [
    [-500, "−500"],
    [0, "0"],
    [500, "500"],
    [1000, "1,000"],
  ]);
  assert.deepEqual(ticksOf({ spec: { tickvals: [1, 2], ticktext: ["one"] }, low: 0, high: 3 }), [
    [1, "one"],
    [2, 2],
  ]);
});

test("a box is drawn with at most one decimal", () => {
  assert.equal(boxPath([0, 1.04, 10.26, 3]), "M0 1H10.3V3H0Z");
});

test("Plotly's small markup becomes runs, anything else stays text", () => {
  assert.deepEqual(linesOfWords("a &lt; b"), [[{ text: "a < b" }]]);
  assert.deepEqual(linesOfWords('<b>Big</b> news<br><span style="font-size:11px;color:#AABBCC">x</span>'), [
    [{ text: "Big", bold: true }, { text: " news" }],
    [{ text: "x", size: 11, colour: "#AABBCC" }],
  ]);
  assert.deepEqual(linesOfWords("<script>x</script>"), [[{ text: "<script>x</script>" }]]);
});

test("what the painter cannot draw is named", () => {
  const axis = { range: [0, 1], dtick: 1 };
  const layout = { xaxis: axis, yaxis: axis };
  const bar = { type: "bar", x: [1], y: [1], marker: { color: "#000000" } };
  assert.deepEqual(unsupported({ data: [bar], layout }), []);
  assert.deepEqual(unsupported({ data: [{ ...bar, hovertemplate: "x" }], layout }), ["bar.hovertemplate"]);
  assert.deepEqual(unsupported({ data: [{ ...bar, type: "pie" }], layout }), ["trace pie"]);
  assert.deepEqual(unsupported({ data: [bar], layout: { ...layout, polar: {} } }), ["layout.polar"]);
  assert.deepEqual(unsupported({ data: [bar], layout: { xaxis: {} } }), [
    "xaxis without a range",
    "xaxis without ticks",
  ]);
  assert.deepEqual(unsupported({ data: [bar, bar], layout }), ["bars side by side"]);
  assert.deepEqual(unsupported({ data: [bar, bar], layout: { ...layout, barmode: "stack" } }), []);
});

test("a tick outside the axis is not drawn", () => {
  const { x } = axesOf(
    paint({
      xaxis: { range: [-36, 100], tickvals: [-50, 0, 50], ticktext: ["−50", "0", "+50"] },
      yaxis: { range: [0, 1] },
    }),
  );
  assert.deepEqual(
    ticksWithin(x).map(([, words]) => words),
    ["0", "+50"],
  );
});
