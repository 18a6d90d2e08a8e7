// "/" leads to the search box of the sidebar, also while the sidebar is still on its way: the press is kept, with what is
// typed after it, until the box is there. Any other sign of the reader (a click, Tab, Escape, focus elsewhere) drops it.
// Needs page_change.js.

const KEPT = 20000; // milliseconds a press waits for the box
const TAKES_KEYS = "input:not([type=checkbox]), textarea, select, [contenteditable], [role=combobox], dialog";
let sought = null; // a press of "/" that waits for its box

const searchBox = () => document.querySelector('[data-filter="q"] input');
const sidebarIsHere = () => Boolean(places.get(SIDEBAR)?.parentElement.isConnected);

// Called on the press, whenever the sidebar is drawn, and frame by frame while a folded sidebar opens.
function leadToSearch() {
  if (!sought) return;
  const box = searchBox();
  if ((!box && sidebarIsHere()) || performance.now() > sought.until || isElsewhere(sought.from)) {
    sought = null;
    return;
  }
  if (!box) return;
  unfold(box);
  box.focus();
  if (document.activeElement === box) handOver(box);
  else window.requestAnimationFrame(leadToSearch);
}

function isElsewhere(from) {
  const held = document.activeElement;
  return Boolean(held) && held !== document.body && held !== from && from.isConnected;
}

function unfold(box) {
  const group = box.closest("details");
  if (group) group.open = true;
  if (sought.unfolded) return;
  sought.unfolded = true;
  document.querySelector('[data-testid="stExpandSidebarButton"][aria-expanded="false"]')?.click();
}

function handOver(box) {
  const { typed, entered } = sought;
  sought = null;
  if (typed) box.value = typed;
  else box.select();
  if (entered) box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
}

function onSearchKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (sought) keepTyped(event);
  else if (event.key === "/" && !event.target.closest?.(TAKES_KEYS) && !document.querySelector("dialog[open]")) {
    if (!searchBox() && sidebarIsHere()) return;
    takeKey(event);
    sought = { from: document.activeElement ?? document.body, typed: "", until: performance.now() + KEPT };
    leadToSearch();
  }
}

function keepTyped(event) {
  if (event.key === "Escape" || event.key === "Tab") sought = null;
  else if (event.key === "Backspace") sought.typed = sought.typed.slice(0, -1);
  else if (event.key === "Enter") sought.entered = Boolean(sought.typed);
  else if ([...event.key].length === 1) sought.typed += event.key;
  else return;
  if (sought) takeKey(event);
}

function takeKey(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

window.addEventListener("keydown", onSearchKey, { capture: true });
window.addEventListener("pointerdown", () => (sought = null), { capture: true, passive: true });
