// What is said of marks, what a press reaches, and their order by keyboard.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ranked } from "../../dashboard/frontend/charts/ranked_places.js";
import { inOrder, nextMark } from "../../dashboard/frontend/figures/figure_keys.js";
import { isReached } from "../../dashboard/frontend/figures/figure_touch.js";
import { wordsOf } from "../../dashboard/frontend/figures/figure_words_of_mark.js";

const bar = (series, value, month, box = [0, 0, 9, 9]) => ({
  ...{ box, slot: [0, 0, 9, 99], series, value, words: `<b>${month}</b><br>${series}: ${value}` },
  pick: ["month", month],
});

test("a part of a stack is said with the others and their total", () => {
  const marks = [
    bar("AI", 3, "2023-07"),
    bar("Law", 1.5, "2023-07"),
    bar("Tax", 0, "2023-07"),
    bar("AI", 9, "2023-08"),
  ];
  assert.equal(wordsOf(marks, marks[0]), "<b>2023-07</b><br>Law: 1.5<br><b>AI: 3</b><br>Total: 4.5");
  assert.equal(wordsOf(marks, marks[3]), marks[3].words, "one part is the whole");
  assert.equal(wordsOf(marks, { ...marks[0], series: "" }), marks[0].words);
  const shares = marks.map((mark) => ({ ...mark, unit: " %" }));
  assert.equal(wordsOf(shares, shares[1]), "<b>2023-07</b><br><b>Law: 1.5 %</b><br>AI: 3 %<br>Total: 4.5 %");
});

test("empty places belong to no bar", () => {
  const lying = { box: [100, 10, 160, 30], slot: [0, 6, 500, 34], sideways: true, value: 6 };
  assert.equal(isReached(lying, [20, 20]), true, "its name");
  assert.equal(isReached(lying, [200, 20]), true, "its number");
  assert.equal(isReached(lying, [400, 20]), false);
  const standing = { box: [10, 80, 20, 100], slot: [10, 0, 20, 100], value: 2 };
  assert.equal(isReached(standing, [15, 70]), true);
  assert.equal(isReached(standing, [15, 20]), false);
  assert.equal(isReached({ ...standing, value: 0 }, [15, 99]), false, "silence");
  assert.equal(isReached({ box: [0, 0, 4, 4], words: "dot" }, [2, 2]), true);
});

test("the keyboard goes through the marks in the order they are read", () => {
  const rows = [20, 0, 10].map((top) => ({ box: [0, top, 9, top + 9], slot: [], sideways: true, words: `${top}` }));
  assert.deepEqual(
    inOrder(rows).map((mark) => mark.words),
    ["0", "10", "20"],
  );
  const columns = [30, 0].map((left) => ({ box: [left, 50, left + 9, 99], slot: [], words: `${left}` }));
  const order = inOrder([...columns, { box: [0, 0, 1, 1], legend: true, pick: ["topic", "AI"], words: "" }]);
  assert.deepEqual(
    order.map((mark) => mark.words),
    ["0", "30"],
  );
  assert.equal(nextMark(order, null, 1), order[0]);
  assert.equal(nextMark(order, order[0], 1), order[1]);
  assert.equal(nextMark(order, order[1], 1), order[1], "no further than the last");
  assert.equal(nextMark(order, order[0], Infinity), order[1]);
  assert.equal(nextMark(order, order[1], -Infinity), order[0]);
  assert.equal(nextMark([], null, 1), null);
});

test("places of a map are ranked by their number", () => {
  const marks = [
    { words: "<b>Japan</b><br>JP<br>6 of 1,007 articles", pick: ["jurisdiction", "JP"] },
    { words: "<b>Brazil</b><br>1,001 of 1,007 articles", pick: null },
    { words: "" },
  ];
  assert.deepEqual(
    ranked(marks).map((place) => [place.name, place.number]),
    [
      ["Brazil", 1001],
      ["Japan", 6],
    ],
  );
});
