// Where the sidebar lies over the page as a drawer: what its handle says, and when it closes.

import { element, targetOf } from "../shared/element.js";

const DRAWER = window.matchMedia("(max-width: 768px)");

// The handle is Streamlit's: its words come from a property that places.css shows.
/** @param {Json} data */
export function nameHandle(data) {
  const used = data.groups
    .flatMap((/** @type {Json} */ group) => group.controls)
    .reduce((/** @type {number} */ sum, /** @type {Json} */ control) => sum + valuesIn(control), 0);
  const filters = data.groups.length ? ` · Filters${used ? ` (${used})` : ""}` : "";
  document.documentElement.style.setProperty("--pulse-handle", `"Menu${filters}"`);
}

// How many values of a control are in use.
/** @param {Json} control */
function valuesIn(control) {
  if (!control.active) return 0;
  const options = control.options?.filter((/** @type {Json} */ option) => option.state).length;
  return options ?? 1;
}

// A button at the foot of the drawer, which leads to what was chosen.
/** @param {Json} data */
export function showButton(data) {
  if (!data.shown) return null;
  const button = element("button", { type: "button", class: "pulse-show", "data-id": "show" }, `Show ${data.shown}`);
  button.addEventListener("click", close);
  return button;
}

// Choosing a page closes the drawer.
/** @param {HTMLElement} root */
export function closeOnPages(root) {
  root.addEventListener("click", (event) => {
    if (targetOf(event)?.closest("nav a")) close();
  });
}

function close() {
  if (!DRAWER.matches) return;
  document.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click();
}
