// Start a component when its module and the style sheet have loaded, so that it is never seen without style.

import { isLeftBehind, same } from "./page_change.js";
import { SIDEBAR, places } from "./places.js";
import { letGo } from "./press.js";
import "./prefetch.js";
import { leadToSearch } from "./search_key.js";

const newest = new WeakMap();
const sheets = new Map();

/** @param {string} address @returns {Promise<void>} */
function loadStyle(address) {
  if (sheets.has(address)) return sheets.get(address);
  /** @type {Promise<void>} */
  const loading = new Promise((resolve, reject) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = address;
    link.onload = () => resolve();
    link.onerror = () => {
      sheets.delete(address);
      link.remove();
      reject(new Error("The style of the page could not be loaded. Reload the page."));
    };
    document.body.append(link); // after Streamlit's own, which are in the head
  });
  sheets.set(address, loading);
  return loading;
}

// Data that arrive while the module loads replace earlier ones. A component is stopped only when its element is gone, not
// at each change of its data.
/** @param {Mounted} mounted @param {string} name @param {string} style */
export default async function mount(mounted, name, style) {
  const { parentElement } = mounted;
  const {
    place: { key, asked },
    ...data
  } = mounted.data;
  newest.set(parentElement, mounted);
  const [component] = await Promise.all([import(`../components/${name}.js`), loadStyle(style)]);
  await letGo();
  if (newest.get(parentElement) !== mounted) return undefined;
  const known = places.get(key);
  if (known?.parentElement === parentElement && isLeftBehind(asked)) return () => leave(key, parentElement);
  if (known?.parentElement === parentElement && same(known.data, data)) {
    known.mounted = mounted;
    return () => leave(key, parentElement);
  }
  const stop = component.default({ ...mounted, data });
  places.set(key, { parentElement, component, mounted, data, stop, digest: null });
  if (key === SIDEBAR) leadToSearch();
  return () => leave(key, parentElement);
}

/** @param {string} key @param {HTMLElement} parentElement */
function leave(key, parentElement) {
  const place = places.get(key);
  if (parentElement.isConnected || place?.parentElement !== parentElement) return;
  places.delete(key);
  place.stop?.();
}
