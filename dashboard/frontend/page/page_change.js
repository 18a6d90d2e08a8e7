// Show another address of the open page: fetch its parts, or take them from memory, and hand them to the components that
// are there. Where that is impossible (another page, other components, a new version of the corpus, no answer), Streamlit
// runs the page's script as it does on arrival.

import { groupedParameters } from "../shared/addresses.js";
import { relinkAll } from "../shared/live_links.js";
import { SIDEBAR, places } from "./places.js";
import { letGo } from "./press.js";
import { leadToSearch } from "./search_key.js";

const REMEMBERED = 60; // answers, about 100 kB each
const FRESH = 3000; // milliseconds an answer is used without revalidation
const remembered = new Map(); // answers by address, least recently used first
const pending = new Map(); // requests by address
let shownHere = false; // whether this module, not Streamlit's last run, showed the present view
let streamlitKnows = true; // whether Streamlit knows the present address
let turn = 0; // counts changes of address, so that late answers can be dropped

/** @param {unknown} one @param {unknown} other */
export const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
/** @param {Query} asked */
const isCurrent = (asked) => same(asked, groupedParameters(window.location.search));

// The address of the parts of the open page at this location; null if the location is another page.
/** @param {Location | URL} location @returns {string | null} */
export function partsAddress(location) {
  const sidebar = places.get(SIDEBAR)?.data;
  const path = sidebar?.pages.find((/** @type {Json} */ page) => page.current)?.path;
  if (!sidebar?.parts || path !== `/${location.pathname.replaceAll("/", "")}`) return null;
  return sidebar.parts + location.search;
}

function rerun() {
  turn += 1;
  dim(false);
  busy(false);
  if (shownHere) showStreamlitData();
  shownHere = false;
  rerunStreamlit();
}

// Show again what Streamlit sent last: it does not resend data that it believes to be shown.
function showStreamlitData() {
  for (const place of places.values()) {
    const {
      place: { asked },
      ...data
    } = place.mounted.data;
    if (isCurrent(asked)) update(place, data, null);
  }
}

/** @param {Place} place @param {Json} data @param {string | null} digest */
function update(place, data, digest) {
  if (digest !== null && place.digest === digest) return;
  if (!same(place.data, data)) place.component.default({ ...place.mounted, data });
  Object.assign(place, { data, digest });
  if (place === places.get(SIDEBAR)) leadToSearch();
}

function rerunStreamlit() {
  streamlitKnows = true;
  const event = new PopStateEvent("popstate", { state: {} });
  event.pulseRerun = true;
  window.dispatchEvent(event);
}

// Whether Streamlit's data are for an address that the reader has left; then it runs again for the present one.
/** @param {Query} asked */
export function isLeftBehind(asked) {
  if (!shownHere || isCurrent(asked)) return false;
  if (!streamlitKnows) rerunStreamlit();
  return true;
}

export async function showAddress() {
  const now = (turn += 1);
  relinkAll();
  const address = partsAddress(window.location);
  if (!address) return rerun();
  const known = remembered.get(address);
  if (known && !apply(known)) return rerun();
  const slow = window.setTimeout(dim, 250, true);
  busy(true);
  try {
    const answer = await partsAt(address);
    await letGo();
    if (now === turn && answer !== known && !apply(answer)) rerun();
  } catch {
    if (now === turn) rerun();
  } finally {
    window.clearTimeout(slow);
    if (now === turn) {
      dim(false);
      busy(false);
    }
  }
  return undefined;
}

const main = () => document.querySelector('[data-testid="stMain"]');

/** @param {boolean} is */
function dim(is) {
  main()?.toggleAttribute("data-pulse-busy", is);
}

// Says to assistive technology, from the press to the answer, that what is shown is not what was asked for.
/** @param {boolean} is */
function busy(is) {
  if (is) main()?.setAttribute("aria-busy", "true");
  else main()?.removeAttribute("aria-busy");
}

/** @param {string} address */
export function partsAt(address) {
  const known = remembered.get(address);
  if (known && performance.now() - known.at < FRESH) return known;
  if (!pending.has(address))
    pending.set(
      address,
      fetchParts(address, known).finally(() => pending.delete(address)),
    );
  return pending.get(address);
}

/** @param {string} address @param {PartsAnswer | undefined} known @returns {Promise<PartsAnswer>} */
async function fetchParts(address, known) {
  const reply = await fetch(address, { cache: "no-store", headers: known?.tag ? { "If-None-Match": known.tag } : {} });
  const answer = reply.status === 304 ? known : { ...(await readable(reply)), tag: reply.headers.get("ETag") };
  answer.at = performance.now();
  remembered.delete(address);
  remembered.set(address, answer);
  if (remembered.size > REMEMBERED) remembered.delete(remembered.keys().next().value);
  return answer;
}

/** @param {Response} reply */
async function readable(reply) {
  if (!reply.ok) throw new Error(`The server answered ${reply.status}.`);
  return reply.json();
}

// Hand every component its part; false if the page has other components or another version of the corpus.
/** @param {PartsAnswer} answer */
function apply(answer) {
  const here = [...places.values()].filter((place) => place.parentElement.isConnected);
  const wanted = answer.parts.map(([key]) => places.get(key));
  if (here.length !== wanted.length || !wanted.every((place) => place?.parentElement.isConnected)) return false;
  if (answer.generation !== places.get(SIDEBAR).data.generation) remembered.clear();
  if (answer.generation !== places.get(SIDEBAR).data.generation || !isCurrent(answer.asked)) return false;
  shownHere = true;
  streamlitKnows = false;
  for (const [key, digest, data] of answer.parts) update(places.get(key), data, digest);
  return true;
}

// On Back and Forward Streamlit runs the page's script by itself. The view is shown from here all the same, since that is
// faster; the same data from the script then change nothing.
window.addEventListener("popstate", (event) => {
  relinkAll();
  if (event.pulseRerun || !partsAddress(window.location)) return;
  showAddress();
  streamlitKnows = true;
});
