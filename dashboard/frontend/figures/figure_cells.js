// Cells of a grid, coloured by a scale, and the words in them.

import { SHADES, colourOn } from "./figure_legend.js";
import { LINE, boxPath, faint, put, putWords } from "./figure_nodes.js";

/** @param {Paint} paint @param {Json} trace */
export function drawCells(paint, trace) {
  paint.part = "cells";
  const [low, high, colorscale] = trace.colorscale
    ? [trace.zmin, trace.zmax, trace.colorscale]
    : scaleOf(paint.figure.layout.coloraxis);
  const shades = new Map();
  /** @type {Json[]} */
  const cells = [];
  trace.z.forEach((/** @type {Json} */ row, /** @type {Json} */ line) =>
    row.forEach((/** @type {Json} */ value, /** @type {Json} */ column) => {
      if (value === null || value === undefined) return;
      const [x0, x1] = edgesOf(paint.axes.x, trace.x[column]);
      const [y0, y1] = edgesOf(paint.axes.y, trace.y[line]);
      const box = [
        x0 + Math.floor(trace.xgap / 2),
        y0 + Math.floor(trace.ygap / 2),
        x1 - Math.ceil(trace.xgap / 2),
        y1 - Math.ceil(trace.ygap / 2),
      ];
      const shade = Math.round(Math.min(1, Math.max(0, (value - low) / (high - low))) * SHADES) / SHADES;
      shades.set(shade, (shades.get(shade) ?? "") + boxPath(box));
      cells.push({ box, words: trace.text?.[line][column] });
      if (trace.hoverinfo === "skip") return;
      paint.marks.push({
        box: [x0, y0, x1, y1],
        words: trace.hovertext[line][column] ?? "",
        pick: trace.customdata[line][column] ?? null,
      });
    }),
  );
  for (const [shade, d] of shades)
    put(paint, "path", { d, fill: colourOn(colorscale, shade, paint.theme), ...faint(trace.opacity) });
  if (trace.text) wordsInCells(paint, trace, cells);
}

/** @param {{ cmin: Json; cmax: Json; colorscale: Json }} given */
const scaleOf = ({ cmin, cmax, colorscale }) => [cmin, cmax, colorscale];
/** @param {Axis} axis @param {Json} middle */
const edgesOf = (axis, middle) =>
  [-0.5, 0.5].map((side) => Math.round(axis.place(middle + side))).sort((one, two) => one - two);

// The words of cells are as large as the longest of them allows.
/** @param {Paint} paint @param {Json} trace @param {Json[]} cells */
function wordsInCells(paint, trace, cells) {
  paint.part = "label";
  const written = cells.filter(({ words }) => words);
  const longest = Math.max(...written.map(({ words }) => words.length));
  const [x0, y0, x1, y1] = written[0]?.box ?? [0, 0, 0, 0];
  const size = Math.min(
    Math.floor((x1 - x0) / longest / (LINE / 2)),
    Math.floor((y1 - y0) / LINE),
    paint.figure.layout.font.size,
  );
  for (const { box, words } of written)
    putWords(paint, words, (box[0] + box[2]) / 2, (box[1] + box[3]) / 2, { font: { ...trace.textfont, size } });
}
