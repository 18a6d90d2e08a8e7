// Bars, their intervals and the words at their ends.

import { drawErrors, mark } from "./figure_marks.js";
import { at, boxPath, faint, inTheme, put, putWords } from "./figure_nodes.js";

// Bars stacked on those of the traces before them; `floors` is how high each place is filled.
/** @param {Paint} paint @param {Json} trace @param {Map<string, number>} floors */
export function drawBars(paint, trace, floors) {
  paint.part = "bars";
  const [across, along] = [paint.axes[trace.xaxis ?? "x"], paint.axes[trace.yaxis ?? "y"]];
  const sideways = trace.orientation === "h";
  const [slots, lengths] = sideways ? [along, across] : [across, along];
  const [places, values] = sideways ? [trace.y, trace.x] : [trace.x, trace.y];
  const kinds = new Map();
  places.forEach((/** @type {Json} */ given, /** @type {number} */ index) => {
    const value = Number(values[index]) || 0;
    const pile = `${trace.yaxis ?? ""} ${given}`;
    const floor = trace.base === undefined ? (floors.get(pile) ?? 0) : lengths.value(at(trace.base, index));
    if (trace.base === undefined) floors.set(pile, floor + value);
    const place = slots.value(given);
    const width = at(trace.width, index) ?? 0.8;
    const start = place + (at(trace.offset, index) ?? -width / 2);
    const [from, to] = [start, start + width]
      .map((edge) => Math.round(slots.place(edge)))
      .sort((one, two) => one - two);
    const [low, high] = [floor, floor + value].map((end) => lengths.place(end));
    const thick = Math.max(1, to - from);
    const long = Math.abs(high - low) < 0.5 && value ? low + (sideways ? 0.5 : -0.5) : high;
    const box = sideways
      ? [Math.min(low, long), from, Math.max(low, long), from + thick]
      : [from, Math.min(low, long), from + thick, Math.max(low, long)];
    if (value) {
      const kind = [
        at(trace.marker.color, index),
        (at(trace.opacity, index) ?? 1) * (at(trace.marker.opacity, index) ?? 1),
        at(trace.marker.pattern?.shape, index) ?? "",
      ];
      const key = kind.join();
      kinds.set(key, { kind, d: (kinds.get(key)?.d ?? "") + boxPath(box) });
    }
    const { top, height: tall } = paint.area;
    const slot = sideways ? [0, from - 4, paint.width, from + thick + 4] : [from, top, from + thick, top + tall];
    mark(paint, trace, index, box, { slot, value, series: trace.name, sideways, unit: lengths.spec.ticksuffix });
  });
  for (const {
    kind: [colour, opacity, pattern],
    d,
  } of kinds.values()) {
    const fill = pattern ? hatched(paint, inTheme(paint.theme, colour)) : inTheme(paint.theme, colour);
    put(paint, "path", { d, fill, ...faint(opacity) });
  }
  if (trace.error_x)
    drawErrors(
      paint,
      trace,
      trace.x.map((/** @type {Json} */ _, /** @type {number} */ index) => [
        across.place(trace.x[index]),
        along.place(trace.y[index]),
      ]),
      across,
    );
  if (trace.text) wordsAtBars(paint, trace, sideways);
}

/** @param {Paint} paint @param {Json} trace @param {boolean} sideways */
function wordsAtBars(paint, trace, sideways) {
  paint.part = "label";
  const first = paint.marks.length - trace.x.length;
  trace.x.forEach((/** @type {Json} */ _, /** @type {number} */ index) => {
    const words = at(trace.text, index);
    if (!words) return;
    const [x0, y0, x1, y1] = paint.marks[first + index].box;
    if (sideways) putWords(paint, words, x1 + 4, (y0 + y1) / 2, { font: trace.textfont, across: "start" });
    else putWords(paint, words, (x0 + x1) / 2, y0 - 2, { font: trace.textfont, up: 1 });
  });
}

/** @param {Paint} paint @param {string} colour */
function hatched(paint, colour) {
  const id = `${paint.id}-hatch-${colour.slice(1)}`;
  if (!paint.defined.includes(id)) {
    paint.defined.push(id);
    const line = ["path", { d: "M-1 6L6 -1M-1 1L1 -1M4 6L6 4", stroke: colour, "stroke-width": 1.7 }];
    put(paint, "defs", {}, [["pattern", { id, width: 5, height: 5, patternUnits: "userSpaceOnUse" }, [line]]]);
  }
  return `url(#${id})`;
}
