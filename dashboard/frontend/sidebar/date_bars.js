// A small histogram above the dates. Dragging over it chooses the days of whole bars; a press chooses one bar. The two
// boxes below do the same by keyboard.

import { hrefWith } from "../shared/addresses.js";
import { element } from "../shared/element.js";
import { navigate } from "../shared/navigation.js";

/** @typedef {{ first: string; last: string; name: string; count: number }} Bar */

/** @param {Control} control */
export function dateBars(control) {
  const bars = /** @type {Bar[]} */ (control.bars);
  const [from, to] = control.values;
  const most = Math.max(1, ...bars.map((bar) => bar.count));
  const within = (/** @type {Bar} */ bar) => (!from || bar.last >= from) && (!to || bar.first <= to);
  const nodes = bars.map((bar) => {
    const node = element("span", { title: `${bar.name}: ${bar.count.toLocaleString("en-GB")}` }, element("i", null));
    node.toggleAttribute("data-in", within(bar));
    node.style.setProperty("--pulse-share", String(bar.count / most));
    return node;
  });
  const root = element("div", { class: "pulse-date-bars", "aria-hidden": "true" }, ...nodes);
  brush(root, nodes, bars);
  return root;
}

// The bar at a place of the window: the nearest one, so that a drag may leave the histogram.
/** @param {HTMLElement} root @param {number} count @param {number} x */
export function barAt(root, count, x) {
  const { left, width } = root.getBoundingClientRect();
  return Math.min(count - 1, Math.max(0, Math.floor(((x - left) / width) * count)));
}

/** @param {HTMLElement} root @param {HTMLElement[]} nodes @param {Bar[]} bars */
function brush(root, nodes, bars) {
  /** @type {number | null} */
  let start = null;
  const ends = (/** @type {PointerEvent} */ event) =>
    [start ?? 0, barAt(root, bars.length, event.clientX)].sort((one, two) => one - two);
  root.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    start = barAt(root, bars.length, event.clientX);
    root.setPointerCapture(event.pointerId);
    mark(nodes, start, start);
  });
  root.addEventListener("pointermove", (event) => {
    if (start === null) return;
    const [low, high] = ends(event);
    mark(nodes, low, high);
  });
  root.addEventListener("pointerup", (event) => {
    if (start === null) return;
    const [low, high] = ends(event);
    start = null;
    navigate(hrefWith({ dates: [bars[low].first, bars[high].last], period: [] }));
  });
  root.addEventListener("pointercancel", () => (start = null));
}

/** @param {HTMLElement[]} nodes @param {number} low @param {number} high */
function mark(nodes, low, high) {
  for (const [place, node] of nodes.entries()) node.toggleAttribute("data-in", place >= low && place <= high);
}
