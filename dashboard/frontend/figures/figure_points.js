// Points, curves, and words at places.

import { DASHES } from "./figure_legend.js";
import { drawErrors, mark } from "./figure_marks.js";
import { at, boxPath, faint, inTheme, put, putWords, round } from "./figure_nodes.js";

const NEAR = 3; // pixels around a point that still count as it
/** @type {Record<string, Json>} */
const WORD_PLACES = {
  "middle right": { across: "start", up: 0.5, x: 1, y: 0 },
  "middle left": { across: "end", up: 0.5, x: -1, y: 0 },
  "top center": { across: "middle", up: 1, x: 0, y: -1 },
  "bottom center": { across: "middle", up: 0, x: 0, y: 1 },
  "middle center": { across: "middle", up: 0.5, x: 0, y: 0 },
};

/** @param {Paint} paint @param {Json} trace */
export function drawPoints(paint, trace) {
  const across = paint.axes[trace.xaxis ?? "x"];
  const along = paint.axes[trace.yaxis ?? "y"];
  const mode = trace.mode.split("+");
  const dotted = mode.includes("markers");
  const spots = trace.x.map((/** @type {Json} */ value, /** @type {number} */ index) => [
    across.place(value),
    along.place(trace.y[index]),
    dotted ? radius(trace.marker, index) : 0,
  ]);
  if (mode.includes("lines")) drawCurve(paint, trace, spots, along);
  if (trace.error_x) drawErrors(paint, trace, spots, across);
  if (dotted) drawSymbols(paint, trace, spots);
  paint.part = "label";
  const place = WORD_PLACES[trace.textposition ?? "middle center"];
  spots.forEach((/** @type {Json} */ [x, y, r], /** @type {number} */ index) => {
    const words = mode.includes("text") && at(trace.text, index);
    if (words) putWords(paint, words, x + place.x * (r + 4), y + place.y * (r + 2), { font: trace.textfont, ...place });
    const near = r + NEAR;
    if (trace.hoverinfo !== "skip" && dotted)
      mark(paint, trace, index, [x - near, y - near, x + near, y + near], { round: near });
  });
}

/** @param {Paint} paint @param {Json} given @param {number[][]} spots */
function drawSymbols(paint, { marker, opacity }, spots) {
  paint.part = "points";
  const looks = new Map();
  spots.forEach(([x, y, r], index) => {
    if (!r) return;
    const edge = at(marker.line?.width, index) ?? 0;
    const look = {
      fill: inTheme(paint.theme, at(marker.color, index)),
      ...(edge ? { stroke: inTheme(paint.theme, at(marker.line.color, index)), "stroke-width": edge } : {}),
      ...faint((at(marker.opacity, index) ?? 1) * (opacity ?? 1)),
    };
    const key = look.opacity ? index : Object.values(look).join(); // faint points show through each other
    const path = SYMBOLS[at(marker.symbol, index) ?? "circle"](round(x), round(y), round(r));
    looks.set(key, { look, d: (looks.get(key)?.d ?? "") + path });
  });
  for (const { look, d } of looks.values()) put(paint, "path", { d, ...look });
}

/** @type {Record<string, Json>} */
const SYMBOLS = {
  square: (/** @type {Json} */ x, /** @type {Json} */ y, /** @type {Json} */ r) =>
    boxPath([x - r, y - r, x + r, y + r]),
  circle: (/** @type {Json} */ x, /** @type {Json} */ y, /** @type {Json} */ r) =>
    `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`,
  "triangle-down": (/** @type {Json} */ x, /** @type {Json} */ y, /** @type {Json} */ r) =>
    `M${round(x - 1.15 * r)} ${y - r / 2}h${round(2.3 * r)}L${x} ${y + r}Z`,
  "line-ns": (/** @type {Json} */ x, /** @type {Json} */ y, /** @type {Json} */ r) =>
    `M${x} ${round(y - 1.4 * r)}V${round(y + 1.4 * r)}`,
};

/** @param {Paint} paint @param {Json} trace @param {number[][]} spots @param {Axis} along */
function drawCurve(paint, trace, spots, along) {
  paint.part = "curve";
  /** @type {string[]} */
  const runs = [];
  spots.forEach(([x, y], index) => {
    if (trace.y[index] === null || !Number.isFinite(y)) return trace.connectgaps || runs.push("");
    if (!runs.length) runs.push("");
    const on = runs[runs.length - 1];
    const step = !on
      ? `M${round(x)} ${round(y)}`
      : trace.line?.shape === "hv"
        ? `H${round(x)}V${round(y)}`
        : `L${round(x)} ${round(y)}`;
    runs[runs.length - 1] = on + step;
    return true;
  });
  const d = runs.join("");
  const { color, width = 2, dash } = trace.line ?? {};
  const ground = round(along.place(0));
  const filled =
    trace.fill === "tozeroy"
      ? runs
          .filter(Boolean)
          .map((run) => `${run}V${ground}H${run.slice(1).split(" ")[0]}Z`)
          .join("")
      : `${d}Z`;
  if (trace.fill)
    put(paint, "path", { d: filled, fill: inTheme(paint.theme, trace.fillcolor), ...faint(trace.opacity) });
  if (!width) return;
  const stroke = {
    stroke: inTheme(paint.theme, color ?? trace.marker?.color),
    "stroke-width": width,
    "stroke-linejoin": "round",
  };
  put(paint, "path", {
    d,
    fill: "none",
    ...stroke,
    ...(DASHES[dash] ? { "stroke-dasharray": DASHES[dash] } : {}),
    ...faint(trace.opacity),
  });
}

/** @param {Json} marker @param {number} index */
function radius(marker, index) {
  const size = at(marker.size, index) ?? 6;
  if (marker.sizemode !== "area") return size / 2;
  return Math.max(Math.sqrt(size / 2 / marker.sizeref), marker.sizemin ?? 0);
}
