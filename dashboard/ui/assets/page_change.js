// Another address on the page that is open. Its parts are fetched, or remembered, and handed to the components that are
// there: no script runs, nothing is mounted again. Where that cannot be (another page, other components, a new state of
// the corpus, no answer), Streamlit runs the page's script as it does on arrival.

const REMEMBERED = 60; // answers, about 100 kB each
const FRESH = 3000; // milliseconds an answer is used without asking whether it still holds
const SIDEBAR = "pulse-sidebar";
const places = new Map(); // the components on the page, by key
const remembered = new Map(); // answers by address, the one used longest ago first
const asking = new Map();
let ours = false; // whether what is shown came from here rather than from Streamlit's last run
let told = true; // whether Streamlit knows the address that is shown
let turn = 0;

// The parameters of the address as the server groups them: by name, in the order of first appearance.
function askedNow() {
  const grouped = new Map();
  for (const [name, value] of new URLSearchParams(window.location.search)) {
    if (name === "embed" || name === "embed_options") continue;
    grouped.set(name, [...(grouped.get(name) ?? []), value]);
  }
  return [...grouped].flatMap(([name, values]) => values.map((value) => [name, value]));
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const isNow = (asked) => same(asked, askedNow());

// Where the parts of the page on the screen are found under this location; null where it is another page.
function partsAddress(location) {
  const sidebar = places.get(SIDEBAR)?.data;
  const path = sidebar?.pages.find((page) => page.current)?.path;
  if (!sidebar?.parts || path !== `/${location.pathname.replaceAll("/", "")}`) return null;
  return sidebar.parts + location.search;
}

function rerun() {
  turn += 1;
  if (ours) showStreamlits();
  ours = false;
  tellStreamlit();
}

// Streamlit does not send again what it sent last, and does not know that something else is shown since.
function showStreamlits() {
  for (const place of places.values()) {
    const { place: { asked }, ...data } = place.mounted.data;
    if (isNow(asked)) give(place, data, null);
  }
}

function give(place, data, digest) {
  if (digest !== null && place.digest === digest) return;
  if (!same(place.data, data)) place.component.default({ ...place.mounted, data });
  Object.assign(place, { data, digest });
  if (place === places.get(SIDEBAR)) leadToSearch();
}

function tellStreamlit() {
  told = true;
  const event = new PopStateEvent("popstate", { state: {} });
  event.pulseRerun = true;
  window.dispatchEvent(event);
}

// Streamlit's data for an address that has been left behind are not shown; it is told of the present one instead.
function isLeftBehind(asked) {
  if (!ours || isNow(asked)) return false;
  if (!told) tellStreamlit();
  return true;
}

async function showAddress() {
  const now = (turn += 1);
  window.pulseRelinks?.();
  const address = partsAddress(window.location);
  if (!address) return rerun();
  const known = remembered.get(address);
  if (known && !apply(known)) return rerun();
  const slow = window.setTimeout(busy, 250, true);
  try {
    const answer = await partsAt(address);
    await letGo();
    if (now === turn && answer !== known && !apply(answer)) rerun();
  } catch {
    if (now === turn) rerun();
  } finally {
    window.clearTimeout(slow);
    if (now === turn) busy(false);
  }
  return undefined;
}

function busy(is) {
  document.querySelector('[data-testid="stMain"]')?.toggleAttribute("data-pulse-busy", is);
}

function partsAt(address) {
  const known = remembered.get(address);
  if (known && performance.now() - known.at < FRESH) return known;
  if (!asking.has(address)) asking.set(address, fetchParts(address, known).finally(() => asking.delete(address)));
  return asking.get(address);
}

async function fetchParts(address, known) {
  const reply = await fetch(address, { cache: "no-store", headers: known ? { "If-None-Match": known.tag } : {} });
  const answer = reply.status === 304 ? known : { ...(await readable(reply)), tag: reply.headers.get("ETag") };
  answer.at = performance.now();
  remembered.delete(address);
  remembered.set(address, answer);
  if (remembered.size > REMEMBERED) remembered.delete(remembered.keys().next().value);
  return answer;
}

async function readable(reply) {
  if (!reply.ok) throw new Error(`The server answered ${reply.status}.`);
  return reply.json();
}

// Gives every component its part; false where the page has other components or another state of the corpus.
function apply(answer) {
  const here = [...places.values()].filter((place) => place.parentElement.isConnected);
  const wanted = answer.parts.map(([key]) => places.get(key));
  if (here.length !== wanted.length || !wanted.every((place) => place?.parentElement.isConnected)) return false;
  if (answer.generation !== places.get(SIDEBAR).data.generation) remembered.clear();
  if (answer.generation !== places.get(SIDEBAR).data.generation || !isNow(answer.asked)) return false;
  ours = true;
  told = false;
  for (const [key, digest, data] of answer.parts) give(places.get(key), data, digest);
  return true;
}

window.pulseShowAddress = showAddress;

// What is pressed stays where it is until it is let go, or the press would come to nothing: a click needs its beginning
// and its end on one element.
const LONGEST_PRESS = 5000; // milliseconds; some presses never end, as when they open a menu of the browser's
let pressed = null;

function letGo() {
  return pressed;
}

window.addEventListener(
  "pointerdown",
  (event) => {
    if (event.button !== 0 || !event.target.closest?.(".pulse")) return;
    const over = new AbortController();
    const press = (pressed = new Promise((resolve) => {
      const end = () => {
        if (pressed === press) pressed = null;
        over.abort();
        resolve();
      };
      const how = { capture: true, passive: true, signal: over.signal };
      for (const name of ["pointerup", "pointercancel"]) window.addEventListener(name, () => window.setTimeout(end), how);
      window.setTimeout(end, LONGEST_PRESS);
    }));
  },
  { capture: true, passive: true },
);

// Ask for what a press is about to open, while the finger is still down.
window.addEventListener(
  "pointerdown",
  (event) => {
    const pressed = event.target.closest?.(".pulse :is(a[href], label)");
    const target = pressed && event.button === 0 && addressOf(pressed);
    const address = target && target.origin === window.location.origin && partsAddress(target);
    if (address && target.search !== window.location.search) partsAt(address)?.catch?.(() => null);
  },
  { capture: true, passive: true },
);

function addressOf(pressed) {
  const link = pressed.href ?? pressed.querySelector("input")?.pulseAddress?.();
  return link ? new URL(link, window.location.href) : null;
}

// Back and Forward are Streamlit's: it hears of them before we do and runs the script. The page is shown from here all
// the same, at once if it is remembered; the same data coming from the script change nothing.
window.addEventListener("popstate", (event) => {
  if (event.pulseRerun || !partsAddress(window.location)) return;
  showAddress();
  told = true;
});
