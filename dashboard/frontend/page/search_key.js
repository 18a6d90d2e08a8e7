// "/" focuses the search box of the sidebar. While the sidebar is still loading, the press and what is typed after it are
// kept until the box is there; a click, Tab, Escape or focus elsewhere drops them.

import { targetOf } from "../shared/element.js";
import { SIDEBAR, places } from "./places.js";

const KEPT = 20000; // milliseconds a press waits for the box
const TAKES_KEYS = "input:not([type=checkbox]), textarea, select, [contenteditable], [role=combobox], dialog";
/** @typedef {{ from: Element; typed: string; until: number; entered?: boolean; unfolded?: boolean }} Sought */
/** @type {Sought | null} */
let sought = null; // a press of "/" that waits for its box
/** @returns {HTMLInputElement | null} */
const searchBox = () => document.querySelector('[data-filter="q"] input');
const sidebarIsHere = () => Boolean(places.get(SIDEBAR)?.parentElement.isConnected);

// Called on the press, whenever the sidebar is drawn, and each frame while a folded sidebar opens.
export function leadToSearch() {
  if (!sought) return;
  const box = searchBox();
  if ((!box && sidebarIsHere()) || performance.now() > sought.until || isElsewhere(sought.from)) {
    sought = null;
    return;
  }
  if (!box) return;
  unfold(box, sought);
  box.focus();
  if (document.activeElement === box) handOver(box, sought);
  else window.requestAnimationFrame(leadToSearch);
}

/** @param {Element} from */
function isElsewhere(from) {
  const held = document.activeElement;
  return Boolean(held) && held !== document.body && held !== from && from.isConnected;
}

/** @param {HTMLInputElement} box @param {Sought} press */
function unfold(box, press) {
  /** @type {HTMLDetailsElement | null} */
  const group = box.closest("details");
  if (group) group.open = true;
  if (press.unfolded) return;
  press.unfolded = true;
  document.querySelector('[data-testid="stExpandSidebarButton"][aria-expanded="false"]')?.click();
}

/** @param {HTMLInputElement} box @param {Sought} press */
function handOver(box, { typed, entered }) {
  sought = null;
  if (typed) box.value = typed;
  else box.select();
  if (entered) box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
}

/** @param {KeyboardEvent} event */
function onSearchKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (sought) keepTyped(event, sought);
  else if (event.key === "/" && !targetOf(event)?.closest(TAKES_KEYS) && !document.querySelector("dialog[open]")) {
    if (!searchBox() && sidebarIsHere()) return;
    takeKey(event);
    sought = { from: document.activeElement ?? document.body, typed: "", until: performance.now() + KEPT };
    leadToSearch();
  }
}

/** @param {KeyboardEvent} event @param {Sought} press */
function keepTyped(event, press) {
  if (event.key === "Escape" || event.key === "Tab") sought = null;
  else if (event.key === "Backspace") press.typed = press.typed.slice(0, -1);
  else if (event.key === "Enter") press.entered = Boolean(press.typed);
  else if ([...event.key].length === 1) press.typed += event.key;
  else return;
  if (sought) takeKey(event);
}

/** @param {KeyboardEvent} event */
function takeKey(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

window.addEventListener("keydown", onSearchKey, { capture: true });

window.addEventListener("pointerdown", () => (sought = null), { capture: true, passive: true });
