// Keys to the colours of a figure: its legend and its colour scale.

import { at, boxPath, faint, inTheme, put, putLine, putWords } from "./figure_nodes.js";
import { linesOfWords, widthOfWords } from "./figure_words.js";

export const LEGEND_ROW = 19;

export const SHADES = 64;

/** @type {Record<string, Json>} */
export const DASHES = { dot: "3 3", dash: "9 5", dashdot: "9 4 3 4" };

/** @param {Json[]} scale @param {number} share @param {Theme} theme */
export function colourOn(scale, share, theme) {
  const after = Math.max(
    1,
    scale.findIndex(([place]) => place >= share),
  );
  const [[low, from], [high, to]] = [scale[after - 1], scale[after]];
  const part = (share - low) / (high - low);
  const [one, two] = [from, to].map((colour) =>
    [1, 3, 5].map((place) => Number.parseInt(inTheme(theme, colour).slice(place, place + 2), 16)),
  );
  return `rgb(${one.map((value, index) => Math.round(value + (two[index] - value) * part)).join(" ")})`;
}

/** @param {Paint} given */
export function legendOf({ figure, width, theme }) {
  const { legend, margin } = figure.layout;
  const room = width - margin.l - margin.r;
  /** @type {Json[]} */
  const items = [];
  let [x, row] = [0, 0];
  figure.data.forEach((trace, index) => {
    if (trace.showlegend === false || !trace.name) return;
    const name = linesOfWords(trace.name)[0]
      .map((run) => run.text)
      .join("");
    const wide = 18 + widthOfWords(name, legend.font.size, theme.font) + 16;
    if (x && x + wide > room + 16) [x, row] = [0, row + 1];
    items.push({ trace, index, x, row, wide });
    x += wide;
  });
  return { items, rows: row + 1 };
}

/** @param {Paint} paint @param {{ items: Json[]; rows: number }} given */
export function drawLegend(paint, { items, rows }) {
  const { left, top, height } = paint.area;
  const { legend } = paint.figure.layout;
  const bottom = top - (legend.y - 1) * height - 2;
  for (const { trace, index, x, row, wide } of items) {
    paint.part = "swatch";
    const middle = bottom - (rows - row - 0.5) * LEGEND_ROW;
    const colour = inTheme(paint.theme, at(trace.marker?.color ?? trace.line?.color, 0));
    if (trace.mode?.includes("lines"))
      putLine(paint, [left + x - 2, middle, left + x + 14, middle], {
        color: trace.line.color,
        width: 2,
        dash: DASHES[trace.line.dash] && trace.line.dash,
      });
    else
      put(paint, "path", {
        d: boxPath([left + x, middle - 6, left + x + 12, middle + 6]),
        fill: colour,
        ...faint(trace.opacity),
      });
    paint.part = "legend";
    putWords(paint, trace.name, left + x + 18, middle, { font: legend.font, across: "start" });
    paint.marks.push({
      box: [left + x - 3, middle - 9, left + x + wide - 10, middle + 9],
      words: "",
      pick: trace.meta ? [trace.meta.dimension, trace.meta.key] : null,
      legend: true,
      trace: index,
    });
  }
}

/** @param {Paint} paint @param {Json} given */
export function drawScale(paint, { colorbar, colorscale }) {
  paint.part = "scale";
  const { left, top } = paint.area;
  const [wide, thick, id] = [colorbar.len, colorbar.thickness, `${paint.id}-scale`];
  const bottom = top - colorbar.ypad;
  const stops = Array.from({ length: 9 }, (_, step) => [
    "stop",
    { offset: step / 8, "stop-color": colourOn(colorscale, step / 8, paint.theme) },
  ]);
  put(paint, "defs", {}, [["linearGradient", { id }, stops]]);
  put(paint, "path", { d: boxPath([left, bottom - thick, left + wide, bottom]), fill: `url(#${id})` });
  const ends = colorbar.tickvals.length - 1;
  colorbar.ticktext.forEach((/** @type {string} */ words, /** @type {number} */ index) => {
    putWords(paint, words, left + (wide * index) / ends, bottom - thick - 2, {
      font: colorbar.tickfont,
      across: index ? "end" : "start",
      up: 1,
    });
  });
}
