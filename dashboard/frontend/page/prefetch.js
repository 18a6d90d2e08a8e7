// Fetch the view behind a link when it is pressed, before the click.

import { targetOf } from "../shared/element.js";
import { addressOf } from "../shared/live_links.js";
import { partsAddress, partsAt } from "./page_change.js";

window.addEventListener(
  "pointerdown",
  (event) => {
    /** @type {HTMLAnchorElement | null | undefined} */
    const pressed = targetOf(event)?.closest(".pulse :is(a[href], label)");
    const link = pressed && event.button === 0 && (pressed.href ?? addressOf(pressed.querySelector("input")));
    const target = link && new URL(link, window.location.href);
    const address = target && target.origin === window.location.origin && partsAddress(target);
    if (address && target.search !== window.location.search) partsAt(address)?.catch?.(() => null);
  },
  { capture: true, passive: true },
);
