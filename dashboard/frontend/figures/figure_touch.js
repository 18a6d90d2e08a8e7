// Pointing at a figure that we drew: its words under the pointer, a click on a mark, a stretch of days dragged over, and a
// double click that clears. `card` has the `painted` figure and what to do: pick(parameter, key), brush(days), clear().

import { makeHandles } from "./figure_handles.js";
import { makeReachable } from "./figure_keys.js";
import { linesOfWords } from "./figure_words.js";
import { wordsOf } from "./figure_words_of_mark.js";
import { element } from "../shared/element.js";

const DRAG = 4; // pixels before a press becomes a drag
const ABOVE = 24; // pixels above a bar that still belong to it
const BEYOND = 72; // pixels beside a lying bar, where its number stands

/** @param {Touchable} card @param {SVGSVGElement} svg */
export function makeTouchable(card, svg) {
  const tip = element("div", { class: "pulse-tip", hidden: true, "aria-hidden": "true" });
  const band = element("div", { class: "pulse-band", hidden: true });
  svg.after(tip, band);
  /** @type {FigureTouch} */
  const touch = { card, svg, tip, band, from: null, dragged: false };
  svg.addEventListener("pointermove", (event) => pointed(touch, event));
  svg.addEventListener("pointerleave", () => hideTip(touch));
  svg.addEventListener("pointerdown", (event) => pressed(touch, event));
  svg.addEventListener("pointerup", (event) => released(touch, event));
  svg.addEventListener("pointercancel", () => letGo(touch));
  svg.addEventListener("click", (event) => clicked(touch, event));
  makeReachable(
    touch,
    (mark, place) => showTip(touch, mark, place),
    () => hideTip(touch),
  );
  card.placeHandles = makeHandles(
    touch,
    (ends) => showBand(touch, ends),
    (ends) => choose(touch, ends),
  );
  return () => {
    light(touch, null);
    hideTip(touch);
  };
}

/** @param {FigureTouch} touch @param {Json} event */
function spot(touch, event) {
  const box = touch.svg.getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top];
}
/** @param {Box} given @param {number[]} given */
const within = ([x0, y0, x1, y1], [x, y]) => x >= x0 && x <= x1 && y >= y0 && y <= y1;

// The mark at a place: the one on top there, else the nearest of those whose row or column it is in.
/** @param {{ card: { painted?: Json } }} given @param {number[]} place @returns {Mark | null} */
export function markAt({ card }, place) {
  const { marks } = card.painted;
  for (let index = marks.length - 1; index >= 0; index -= 1) {
    const { box, round: near } = marks[index];
    if (!within(box, place)) continue;
    if (!near || Math.hypot(place[0] - (box[0] + box[2]) / 2, place[1] - (box[1] + box[3]) / 2) <= near)
      return marks[index];
  }
  const far = (/** @type {Json} */ { box }) =>
    Math.hypot(Math.max(box[0] - place[0], 0, place[0] - box[2]), Math.max(box[1] - place[1], 0, place[1] - box[3]));
  const inSlot = marks.filter((/** @type {Json} */ mark) => mark.slot && within(mark.slot, place));
  return inSlot.reduce(
    (/** @type {Json} */ best, /** @type {Json} */ mark) => (!best || far(mark) < far(best) ? mark : best),
    null,
  );
}

/** @param {FigureTouch} touch @param {Json} event */
function pointed(touch, event) {
  const place = spot(touch, event);
  if (touch.from) return dragTo(touch, place);
  const mark = markAt(touch, place);
  const brushable = touch.card.brush && event.pointerType === "mouse";
  const picks = mark?.pick && isReached(mark, place);
  touch.svg.style.cursor = picks ? "pointer" : brushable ? "crosshair" : "";
  light(touch, mark?.legend ? (mark.trace ?? null) : null);
  if (!mark?.words) return hideTip(touch);
  return showTip(touch, mark, place);
}

// Whether a press at this place means the mark, not the empty space beside it.
/** @param {Mark} mark @param {number[]} place */
export function isReached({ box: [x0, y0, x1, y1], slot, sideways, value }, [x, y]) {
  if (!slot || value === undefined) return true;
  if (sideways) return x <= Math.max(x0, x1) + BEYOND;
  return Boolean(value) && y >= Math.min(y0, y1) - ABOVE;
}

// Show one series and fade the others; null shows all.
/** @param {FigureTouch} touch @param {number | null} trace */
function light(touch, trace) {
  if ((touch.lit ?? null) === trace) return;
  touch.lit = trace;
  for (const node of touch.svg.querySelectorAll("[data-trace]"))
    node.style.opacity = trace === null || Number(node.dataset.trace) === trace ? "" : "0.15";
}

/** @param {FigureTouch} touch @param {Mark} mark @param {number[]} place */
function showTip(touch, mark, place) {
  if (touch.over !== mark) {
    touch.over = mark;
    touch.tip.replaceChildren(
      ...linesOfWords(wordsOf(touch.card.painted.marks, mark)).map((runs) =>
        element("div", {}, ...runs.map((run) => element(run.bold ? "b" : "span", {}, run.text))),
      ),
    );
    touch.tip.hidden = false;
  }
  const { offsetWidth: wide, offsetHeight: tall } = touch.tip;
  const room = touch.svg.clientWidth;
  const left = place[0] + 14 + wide > room ? place[0] - wide - 14 : place[0] + 14;
  touch.tip.style.transform = `translate(${Math.round(Math.max(0, left))}px, ${Math.round(place[1] - tall / 2)}px)`;
}

/** @param {FigureTouch} touch */
function hideTip(touch) {
  touch.over = null;
  touch.tip.hidden = true;
}

/** @param {FigureTouch} touch @param {Json} event */
function pressed(touch, event) {
  touch.dragged = false;
  if (!touch.card.brush || event.pointerType !== "mouse" || event.button !== 0) return;
  touch.from = spot(touch, event);
  touch.svg.setPointerCapture(event.pointerId);
}

/** @param {{ card: Touchable }} given @param {number} x */
function inArea({ card }, x) {
  const { left, width } = card.painted.area;
  return Math.min(left + width, Math.max(left, x));
}

/** @param {FigureTouch} touch @param {number[]} given */
function dragTo(touch, [x]) {
  const start = touch.from?.[0] ?? x;
  touch.dragged ||= Math.abs(x - start) > DRAG;
  if (!touch.dragged) return;
  showBand(touch, [start, x]);
}

/** @param {FigureTouch} touch @param {number[]} ends */
function showBand(touch, ends) {
  hideTip(touch);
  const [low, high] = ends.map((x) => inArea(touch, x)).sort((one, two) => one - two);
  const { top, height } = touch.card.painted.area;
  Object.assign(touch.band.style, {
    left: `${low}px`,
    width: `${high - low}px`,
    top: `${top}px`,
    height: `${height}px`,
  });
  touch.band.hidden = false;
}

/** @param {FigureTouch} touch @param {Json} event */
function released(touch, event) {
  if (!touch.from) return;
  const ends = [touch.from[0], spot(touch, event)[0]];
  const { dragged } = touch;
  letGo(touch);
  if (dragged) choose(touch, ends);
}

// Set the dates to the stretch between two places.
/** @param {FigureTouch} touch @param {number[]} ends */
function choose(touch, ends) {
  touch.band.hidden = true;
  const axis = touch.card.painted.axes.x;
  const places = ends.map((x) => inArea(touch, x)).sort((one, two) => one - two);
  touch.card.brush?.(places.map((x) => new Date(axis.back(x)).toISOString().slice(0, 10)));
}

/** @param {FigureTouch} touch */
function letGo(touch) {
  touch.from = null;
  touch.band.hidden = true;
}

/** @param {FigureTouch} touch @param {Json} event */
function clicked(touch, event) {
  if (touch.dragged) return undefined;
  const place = spot(touch, event);
  const mark = markAt(touch, place);
  if (event.pointerType === "touch" && mark && touch.tapped !== mark) return preview(touch, mark, place);
  if (event.detail === 2 && event.pointerType !== "touch" && !mark?.legend) touch.card.clear?.();
  else if ((event.detail < 2 || event.pointerType === "touch") && mark?.pick && isReached(mark, place))
    touch.card.pick?.(mark.pick[0], mark.pick[1]);
  return undefined;
}

// A finger cannot hover: its first tap shows what a mark says, the second picks it.
/** @param {FigureTouch} touch @param {Mark} mark @param {number[]} place */
function preview(touch, mark, place) {
  touch.tapped = mark;
  if (mark.legend) light(touch, mark.trace ?? null);
  if (mark.words) showTip(touch, mark, place);
}
