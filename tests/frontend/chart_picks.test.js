// Picking on a figure leads to an address.

import assert from "node:assert/strict";
import { test } from "node:test";

import { daysOf, hrefOfClearing, hrefOfPick } from "../../dashboard/frontend/charts/chart_picks.js";
import { markAt } from "../../dashboard/frontend/figures/figure_touch.js";

function openAt(address) {
  globalThis.window = { location: new URL(address, "https://pulse.example") };
}

test("a period is its first and last day", () => {
  assert.deepEqual(daysOf("2023-07-03"), ["2023-07-03", "2023-07-03"]);
  assert.deepEqual(daysOf("2024-02"), ["2024-02-01", "2024-02-29"]);
  assert.deepEqual(daysOf("2023-W27"), ["2023-07-03", "2023-07-09"]);
  assert.deepEqual(daysOf("2020-W53"), ["2020-12-28", "2021-01-03"]);
  assert.deepEqual(daysOf("2021-W01"), ["2021-01-04", "2021-01-10"]);
  assert.deepEqual(daysOf(["2023-01-01T00:00", "2023-02-01T00:00"]), ["2023-01-01", "2023-02-01"]);
  assert.equal(daysOf("soon"), null);
  assert.equal(daysOf(null), null);
});

test("picking twice undoes the pick", () => {
  openAt("/?grain=month");
  const month = hrefOfPick({}, "month", "2023-07");
  assert.equal(month, "/?grain=month&dates=2023-07-01&dates=2023-07-31");
  openAt(month);
  assert.equal(hrefOfPick({}, "month", "2023-07"), "/?grain=month");
});

test("a score picks ten points, the last one up to the highest", () => {
  openAt("/");
  assert.equal(hrefOfPick({}, "quality", 30), "/?quality=30&quality=39");
  assert.equal(hrefOfPick({}, "quality", 100), "/?quality=100&quality=100");
  assert.equal(hrefOfPick({}, "quality", null), null);
  openAt("/?quality=39&quality=30");
  assert.equal(hrefOfPick({}, "quality", 30), "/");
});

test("a group without a name picks the unknown ones, if there are such", () => {
  openAt("/");
  assert.equal(hrefOfPick({}, "provider", null), "/?provider=%28unknown%29");
  assert.equal(hrefOfPick({}, "topic", null), null);
});

test("an article, its rows, and what cannot be picked", () => {
  openAt("/trends?period=7d");
  assert.equal(hrefOfPick({}, "article", "a1"), "/article?period=7d&id=a1");
  assert.equal(
    hrefOfPick({}, "rows", { dates: ["2023-01-01", "2023-01-02"] }),
    "/articles?dates=2023-01-01&dates=2023-01-02",
  );
  assert.equal(hrefOfPick({}, "rows", { topic: ["AI"] }), "/articles?period=7d&topic=AI");
  assert.equal(hrefOfPick({}, "heat", 3), null);
});

test("a double click clears what the chart picks", () => {
  openAt("/?topic=AI&dates=2023-01-01&dates=2023-01-02");
  assert.equal(hrefOfClearing({ picks: "topic" }), "/?dates=2023-01-01&dates=2023-01-02");
  assert.equal(hrefOfClearing({ brushes: true }), "/?topic=AI");
  assert.equal(hrefOfClearing({}), null);
});

test("the mark under the pointer is the one on top, else the nearest in whose slot it is", () => {
  const bars = [
    { box: [0, 0, 50, 10], slot: [0, 0, 100, 12] },
    { box: [50, 0, 60, 10], slot: [0, 0, 100, 12] },
  ];
  const dot = { box: [0, 40, 10, 50], round: 5 };
  const touch = { card: { painted: { marks: [...bars, dot] } } };
  assert.equal(markAt(touch, [20, 5]), bars[0]);
  assert.equal(markAt(touch, [90, 11]), bars[1]);
  assert.equal(markAt(touch, [5, 45]), dot);
  assert.equal(markAt(touch, [0.5, 40.5]), null, "the corner of a dot's box is not the dot");
});
