// Delay redrawing while the reader presses something: a click needs to begin and end on the same element.

import { targetOf } from "../shared/element.js";

const LONGEST_PRESS = 5000; // milliseconds; a press that opens a browser menu never ends
/** @type {Promise<void> | null} */
let pressed = null;

export function letGo() {
  return pressed;
}

window.addEventListener(
  "pointerdown",
  (event) => {
    if (event.button !== 0 || !targetOf(event)?.closest(".pulse")) return;
    const over = new AbortController();
    /** @type {Promise<void>} */
    const press = new Promise((resolve) => {
      const end = () => {
        if (pressed === press) pressed = null;
        over.abort();
        resolve();
      };
      const how = { capture: true, passive: true, signal: over.signal };
      for (const name of ["pointerup", "pointercancel"])
        window.addEventListener(name, () => window.setTimeout(end), how);
      window.setTimeout(end, LONGEST_PRESS);
    });
    pressed = press;
  },
  { capture: true, passive: true },
);
