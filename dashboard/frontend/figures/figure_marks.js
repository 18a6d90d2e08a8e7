// What all kinds of marks share: the box in which one can be pointed at, with its words and its key, and error bars.

import { at, inTheme, put, round } from "./figure_nodes.js";

/** @param {Paint} paint @param {Json} trace @param {number} index @param {Box} box @param {Partial<Mark>} [more] */
export function mark(paint, trace, index, box, more) {
  paint.marks.push({ box, words: at(trace.hovertext, index) || "", pick: trace.customdata?.[index] ?? null, ...more });
}

// The interval of each value, to its left and right.
/** @param {Paint} paint @param {Json} given @param {number[][]} spots @param {Axis} across */
export function drawErrors(paint, { x, error_x: error }, spots, across) {
  paint.part = "errors";
  const { array, arrayminus = array, thickness, width, color } = error;
  const d = spots.map(([, y], index) => {
    const [from, to] = [
      across.place(Number(x[index]) - arrayminus[index]),
      across.place(Number(x[index]) + array[index]),
    ].map(round);
    const ends = [from, to].map((end) => `M${end} ${round(y - width)}V${round(y + width)}`).join("");
    return `M${from} ${round(y)}H${to}${ends}`;
  });
  put(paint, "path", { d: d.join(""), fill: "none", stroke: inTheme(paint.theme, color), "stroke-width": thickness });
}
