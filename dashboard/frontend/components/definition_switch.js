// The counting rules, folded into a line. Once the reader has opened it and rests on a view, the server is asked which other choices would change the order of
// its top ten; until then the note about the previous view stays in place, invisible.

import { hrefWith } from "../shared/addresses.js";
import { element } from "../shared/element.js";
import { liveLink } from "../shared/live_links.js";
import { rootOf } from "../shared/navigation.js";
import { ask } from "../shared/requests.js";

const known = new Map(); // answers by address
const waits = new WeakMap(); // the timer and the data of the next request, by element
const REST = 1500; // milliseconds on a view before the server is asked

/** @param {Mounted} mounted */
export default function ({ data, parentElement }) {
  const root = rootOf(parentElement, "details", { class: "pulse pulse-switch" });
  const note =
    root.querySelector(".pulse-switch-note") ??
    element("p", { class: "pulse-quiet pulse-switch-note", role: "status" });
  const first = !note.isConnected;
  note.style.visibility = "hidden";
  root.replaceChildren(
    element("summary", null, "Counting: ", element("span", null, data.words)),
    element("div", { class: "pulse-switch-groups" }, ...data.groups.map(group)),
    note,
  );
  if (first) root.addEventListener("toggle", () => wait(root, waits.get(root).data, 0));
  wait(root, data, first ? 0 : REST);
}

// Only an open switch asks.
/** @param {HTMLDetailsElement} root @param {Json} data @param {number} rest */
function wait(root, data, rest) {
  window.clearTimeout(waits.get(root)?.timer);
  waits.set(root, { data, timer: root.open ? window.setTimeout(flag, rest, root, data) : 0 });
}

/** @param {Json} item */
function group(item) {
  const choices = item.choices.map((/** @type {Json} */ choice) =>
    liveLink(
      () => hrefWith({ [choice.name]: choice.values }),
      {
        "aria-current": choice.current ? "true" : null,
        "data-switch": `${choice.name}=${choice.values.join()}`,
        "data-definition": choice.definition,
      },
      choice.label,
    ),
  );
  return element(
    "div",
    { class: "pulse-switch-group" },
    element("span", { class: "pulse-quiet" }, item.label),
    element("div", { class: "pulse-segments", role: "group", "aria-label": item.label }, ...choices),
  );
}

/** @param {HTMLElement} root @param {Json} data */
async function flag(root, data) {
  let found;
  try {
    found = await Promise.all(data.ranks.map(answered));
  } catch {
    return; // the switch works without it
  }
  if (waits.get(root)?.data !== data || !root.isConnected) return;
  const nouns = ["topic", "provider"];
  const said = [];
  for (const link of root.querySelectorAll("[data-definition]")) {
    const parts = found
      .map((answer, index) => [answer.facts.flips?.[link.dataset.definition ?? ""] ?? 0, nouns[index]])
      .filter(([count]) => count)
      .map(([count, noun]) => `${count} ${noun}s`);
    if (!parts.length) continue;
    link.dataset.flips = parts.join(", ");
    link.title = `Counting this way would change the rank of ${parts.join(" and ")} in the top 10.`;
    said.push(`${link.dataset.definition}: ${parts.join(", ")}`);
  }
  const note = root.querySelector(".pulse-switch-note");
  if (!note) return;
  note.style.visibility = "";
  note.textContent = said.length ? `Ranks in the top 10 that would change: ${said.join("; ")}.` : "";
}

/** @param {string} address */
function answered(address) {
  if (!known.has(address)) {
    if (known.size > 40) known.clear();
    const answer = ask(address).then((reply) => reply.json());
    answer.catch(() => known.delete(address));
    known.set(address, answer);
  }
  return known.get(address);
}
