// The axes of a figure: scales, grid, ticks and their words.

import { LINE, putLine, putWords } from "./figure_nodes.js";
import { axesIn } from "./figure_support.js";
import { linesOfWords, widthOfWords } from "./figure_words.js";

const LEAST_GAP = 4; // pixels between words below an axis
const SLANT = -40; // degrees that headings of narrow columns are turned by
/** @param {Json} value */
export const momentOf = (value) =>
  typeof value === "number"
    ? value
    : Date.parse(`${String(value).replace(" ", "T")}${String(value).length > 10 ? "Z" : ""}`);

/** @param {{ figure: { layout: Json }; area: Area }} given @returns {Record<string, Axis>} */
export function axesOf({ figure: { layout }, area }) {
  /** @type {Record<string, Axis>} */
  const axes = {};
  for (const name of axesIn(layout)) {
    const spec = layout[name];
    const across = name[0] === "x";
    const value = spec.type === "date" ? momentOf : Number;
    const [low, high] = spec.range.map(value);
    const [start, end] = spec.domain ?? [0, 1];
    const length = (across ? area.width : area.height) * (end - start);
    const origin = across ? area.left + area.width * start : area.top + area.height * (1 - start);
    const sign = across ? 1 : -1;
    axes[name.replace("axis", "")] = {
      spec,
      across,
      value,
      origin,
      length,
      end: origin + sign * length,
      place: (/** @type {Json} */ given) => origin + (sign * length * (value(given) - low)) / (high - low),
      back: (/** @type {Json} */ pixel) => low + ((sign * (pixel - origin)) / length) * (high - low),
      low,
      high,
    };
  }
  return axes;
}

/** @param {{ spec: Json; low: number; high: number }} given @returns {Json[]} */
export function ticksOf({ spec, low, high }) {
  if (spec.tickvals)
    return spec.tickvals.map((/** @type {Json} */ value, /** @type {number} */ index) => [
      value,
      spec.ticktext?.[index] ?? value,
    ]);
  const ticks = [];
  const [least, most] = [Math.min(low, high), Math.max(low, high)];
  for (let step = Math.ceil((least - spec.tick0) / spec.dtick); spec.tick0 + step * spec.dtick <= most; step += 1) {
    const value = spec.tick0 + step * spec.dtick;
    ticks.push([value, `${value.toLocaleString("en-US").replace("-", "−")}${spec.ticksuffix ?? ""}`]);
  }
  return ticks;
}
// The ticks inside the axis, each as its place and its words.
/** @param {Axis} axis @returns {Json[]} */
export function ticksWithin(axis) {
  const [near, far] = [Math.min(axis.origin, axis.end) - 0.5, Math.max(axis.origin, axis.end) + 0.5];
  return ticksOf(axis)
    .map(([value, words]) => [axis.place(value), words])
    .filter(([place]) => place >= near && place <= far);
}
/** @param {Paint} paint @param {Axis} axis */
const other = (paint, axis) => paint.axes[axis.spec.anchor ?? (axis.across ? "y" : "x")];

/** @param {Paint} paint @param {Axis} axis */
export function drawGrid(paint, axis) {
  paint.part = "grid";
  const { spec, across } = axis;
  if (spec.visible === false) return;
  const { left, top, width, height } = paint.area;
  const line = (/** @type {number} */ place, /** @type {Json} */ color, /** @type {Json} */ thick) => {
    putLine(paint, across ? [place, top, place, top + height] : [left, place, left + width, place], {
      color,
      width: thick,
    });
  };
  const zero = spec.zeroline ? axis.place(0) : null;
  if (spec.showgrid) for (const [place] of ticksWithin(axis)) if (place !== zero) line(place, spec.gridcolor, 1);
  if (zero !== null) line(zero, spec.zerolinecolor, spec.zerolinewidth);
}

// Of words side by side that would touch, every second or third is written.
/** @param {{ theme: Theme }} given @param {Json[]} ticks @param {number} size */
function everyThatFits({ theme }, ticks, size) {
  const wide = ticks.map(([, words]) =>
    Math.max(
      ...linesOfWords(words).map((runs) => widthOfWords(runs.map((run) => run.text).join(""), size, theme.font)),
    ),
  );
  const touch = (/** @type {Json} */ one, /** @type {Json} */ two) =>
    Math.abs(ticks[one][0] - ticks[two][0]) < (wide[one] + wide[two]) / 2 + LEAST_GAP;
  let every = 1;
  while (ticks.some((_, index) => index % every === 0 && index + every < ticks.length && touch(index, index + every)))
    every += 1;
  return every;
}

/** @param {Paint} paint @param {Axis} axis */
export function drawAxis(paint, axis) {
  const { spec, across } = axis;
  if (spec.visible === false) return;
  paint.part = "tick";
  const above = spec.side === "top";
  const edge =
    other(paint, axis)?.[above ? "end" : "origin"] ?? (across ? paint.area.top + paint.area.height : paint.area.left);
  if (spec.showline)
    putLine(paint, across ? [axis.origin, edge, axis.end, edge] : [edge, axis.origin, edge, axis.end], {
      color: spec.linecolor,
      width: spec.linewidth ?? 1,
    });
  const long = spec.ticks === "outside" ? spec.ticklen : 0;
  let lines = 1;
  const ticks = ticksWithin(axis);
  let every = across && !spec.tickangle ? everyThatFits(paint, ticks, spec.tickfont.size) : 1;
  // A column without its heading says nothing; headings of several lines cannot be turned.
  const turns = above && every > 1 && !ticks.some(([, words]) => String(words).includes("<br>"));
  const turned = spec.tickangle || (turns ? SLANT : 0);
  if (turned) every = 1;
  for (const [index, [place, words]] of ticks.entries()) {
    if (long)
      putLine(paint, across ? [place, edge, place, edge + (above ? -long : long)] : [edge - long, place, edge, place], {
        color: spec.tickcolor,
      });
    if (index % every) continue;
    const away = long + (spec.ticklabelstandoff ?? 0) + (turned ? 8 : above ? 0 : 3);
    if (across) {
      lines = Math.max(lines, String(words).split("<br>").length);
      const slant = turned
        ? { turned, across: above === turned < 0 ? "start" : "end", up: 0.5 }
        : { up: above ? 1 : 0 };
      putWords(paint, words, place, edge + (above ? -away : away), { font: spec.tickfont, ...slant });
    } else putWords(paint, words, edge - away, place, { font: spec.tickfont, across: "end" });
  }
  if (spec.title?.text && across) {
    paint.part = "title";
    const below = edge + long + 3 + lines * spec.tickfont.size * LINE + (spec.title.standoff ?? 0) - 7;
    putWords(paint, spec.title.text, (axis.origin + axis.end) / 2, below, { font: spec.title.font, up: 0 });
  }
}

// Where a shape's or a remark's coordinate is: on an axis, along an axis, or on the sheet.
/** @param {Paint} paint @param {string | undefined} reference @param {Json} value @param {boolean} across */
export function placeOn(paint, reference, value, across) {
  const name = reference ?? (across ? "x" : "y");
  if (name === "paper")
    return across ? paint.area.left + value * paint.area.width : paint.area.top + (1 - value) * paint.area.height;
  const axis = paint.axes[name.split(" ")[0]];
  return name.endsWith(" domain") ? axis.origin + (across ? 1 : -1) * value * axis.length : axis.place(value);
}
