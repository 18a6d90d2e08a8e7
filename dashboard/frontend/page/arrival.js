// What a reader expects of another page: the focus on its heading; on Back and Forward the place and the focus they left.

const PATIENCE = 5000; // milliseconds that a page may take
const KEPT = 50; // pages remembered
/** @typedef {{ top: number; link: string | null }} Left */
/** @type {Map<string, Left>} */
const left = new Map(); // where each address was left
let here = window.location.href;
let turn = 0;

const main = () => document.querySelector('[data-testid="stMain"]');
/** @param {string} href */
const pathOf = (href) => new URL(href).pathname;

// Call once the address has changed; `back` where the browser did it.
/** @param {boolean} [back] */
export function arrive(back = false) {
  const [from, to] = [here, window.location.href];
  here = to;
  if (pathOf(from) === pathOf(to)) return;
  if (!back) main()?.scrollTo(0, 0);
  lookFor(back ? left.get(to) : undefined);
}

// Call before the address changes: remember where the reader is.
export function depart() {
  const focused = document.activeElement;
  left.delete(here);
  left.set(here, { top: main()?.scrollTop ?? 0, link: focused?.getAttribute("href") ?? null });
  const [oldest] = left.keys();
  if (left.size > KEPT) left.delete(oldest);
}

// Wait for the page, unless the reader does something before.
/** @param {Left | undefined} place */
function lookFor(place) {
  turn += 1;
  const mine = turn;
  const until = performance.now() + PATIENCE;
  const over = new AbortController();
  for (const name of ["wheel", "pointerdown", "keydown", "touchstart"])
    window.addEventListener(name, () => over.abort(), { once: true, passive: true, signal: over.signal });
  const look = () => {
    if (mine !== turn || over.signal.aborted) return;
    if (performance.now() > until || settled(place)) over.abort();
    else window.requestAnimationFrame(look);
  };
  window.requestAnimationFrame(look);
}

/** @param {Left | undefined} place */
function settled(place) {
  const [page, frame] = [document.querySelector(".pulse-head"), main()];
  const heading = frame?.querySelector("h1");
  if (!frame || !heading || page?.dataset.path !== window.location.pathname.replaceAll("/", "")) return false;
  if (place && frame.scrollHeight - frame.clientHeight < place.top) return false;
  if (place) frame.scrollTo(0, place.top);
  const link = place?.link && frame.querySelector(`a[href="${CSS.escape(place.link)}"]`);
  if (place?.link && !link) return false;
  if (!link) heading.tabIndex = -1;
  (link || heading).focus({ preventScroll: true });
  return true;
}

window.addEventListener("popstate", (event) => {
  if (event.pulseRerun) return;
  const now = window.location.href;
  if (pathOf(here) !== pathOf(now)) depart();
  arrive(true);
});
