// The marks of a figure by keyboard: arrows go from one to the next, Home and End to the first and last, Enter picks.

import { wordsOf } from "./figure_words_of_mark.js";
import { linesOfWords } from "./figure_words.js";
import { element } from "../shared/element.js";

const STEPS = new Map([
  ["ArrowRight", 1],
  ["ArrowDown", 1],
  ["ArrowLeft", -1],
  ["ArrowUp", -1],
  ["Home", -Infinity],
  ["End", Infinity],
]);

/** @param {FigureTouch} touch @param {(mark: Mark, place: number[]) => void} show @param {() => void} hide */
export function makeReachable(touch, show, hide) {
  const { card, svg } = touch;
  const figure = /** @type {HTMLElement} */ (svg.parentElement);
  const ring = element("div", { class: "pulse-ring", hidden: true });
  const said = element("p", { class: "pulse-unseen", "aria-live": "polite" });
  figure.append(ring, said);
  /** @type {Mark | null} */
  let held = null;
  const leave = () => {
    held = null;
    ring.hidden = true;
    hide();
  };
  figure.addEventListener("blur", leave);
  figure.addEventListener("keydown", (event) => {
    if (event.target !== figure || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = STEPS.get(event.key);
    if (step !== undefined) {
      held = nextMark(inOrder(card.painted.marks), held, step);
      if (held) point(held);
    } else if ((event.key === "Enter" || event.key === " ") && held?.pick) card.pick?.(held.pick[0], held.pick[1]);
    else if (event.key === "Escape") leave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  /** @param {Mark} mark */
  function point(mark) {
    const [x0, y0, x1, y1] = mark.box;
    Object.assign(ring.style, {
      left: `${x0 - 3}px`,
      top: `${y0 - 3}px`,
      width: `${Math.max(1, x1 - x0) + 6}px`,
      height: `${Math.max(1, y1 - y0) + 6}px`,
    });
    ring.hidden = false;
    const words = wordsOf(card.painted.marks, mark);
    said.textContent = linesOfWords(words)
      .map((runs) => runs.map((run) => run.text).join(""))
      .join(", ");
    show(mark, [(x0 + x1) / 2, (y0 + y1) / 2]);
  }
}

// The marks that say or pick something, from top to bottom where they are rows, else from left to right.
/** @param {Mark[]} marks */
export function inOrder(marks) {
  const told = marks.filter((mark) => !mark.legend && (mark.words || mark.pick));
  const rows = told.some((mark) => mark.sideways) || !told.some((mark) => mark.slot);
  const [first, second] = rows ? [1, 0] : [0, 1];
  return [...told].sort((one, other) => one.box[first] - other.box[first] || one.box[second] - other.box[second]);
}

/** @param {Mark[]} marks @param {Mark | null} held @param {number} step @returns {Mark | null} */
export function nextMark(marks, held, step) {
  const at = held ? marks.findIndex((mark) => mark.words === held.words && String(mark.box) === String(held.box)) : -1;
  const next = at < 0 && step > 0 && Number.isFinite(step) ? 0 : Math.max(0, at + step);
  return marks[Math.min(marks.length - 1, next)] ?? null;
}
