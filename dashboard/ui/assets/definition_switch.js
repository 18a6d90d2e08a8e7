// What counts, and how. Which choices would change the order of the greatest topics or providers is asked for once the
// reader stays with a view; until then the words about the view before keep their place, unseen.

const switches = new WeakMap();
const known = new Map(); // answers by address: kept while the page stands
const REST = 1500; // milliseconds

export default function ({ data, parentElement }) {
  let root = switches.get(parentElement);
  if (!root) {
    root = element("details", { class: "pulse pulse-switch" });
    root.open = window.matchMedia("(min-width: 700px)").matches;
    parentElement.append(root);
    followLinks(root);
    switches.set(parentElement, root);
  }
  root.pulseRanks = data.ranks.join(" ");
  const chosen = data.groups.map((item) => item.choices.find((choice) => choice.current)?.definition).filter(Boolean);
  const note = root.querySelector(".pulse-switch-note") ?? element("p", { class: "pulse-quiet pulse-switch-note", role: "status" });
  const first = !note.isConnected;
  note.style.visibility = "hidden";
  root.replaceChildren(
    element("summary", null, `What counts: ${chosen.join(", ")}`),
    element("div", { class: "pulse-switch-groups" }, ...data.groups.map(group)),
    note,
  );
  window.clearTimeout(root.pulseWait);
  root.pulseWait = window.setTimeout(flag, first ? 0 : REST, root, data);
}

function group(item) {
  const choices = item.choices.map((choice) =>
    liveLink(
      () => hrefWith({ [choice.name]: choice.values }),
      { "aria-current": choice.current ? "true" : null, "data-switch": `${choice.name}=${choice.values.join()}`, "data-definition": choice.definition },
      choice.label,
    ),
  );
  return element("div", { class: "pulse-switch-group" }, element("span", { class: "pulse-quiet" }, item.label), element("div", { class: "pulse-segments", role: "group", "aria-label": item.label }, ...choices));
}

async function flag(root, data) {
  const asked = root.pulseRanks;
  let found;
  try {
    found = await Promise.all(data.ranks.map(answered));
  } catch {
    return; // the switch works without it
  }
  if (root.pulseRanks !== asked || !root.isConnected) return;
  const nouns = ["topic", "provider"];
  const said = [];
  for (const link of root.querySelectorAll("[data-definition]")) {
    const parts = found
      .map((answer, index) => [answer.facts.flips?.[link.dataset.definition] ?? 0, nouns[index]])
      .filter(([count]) => count)
      .map(([count, noun]) => `${count} ${noun}s`);
    if (!parts.length) continue;
    link.dataset.flips = parts.join(", ");
    link.title = `Counted so, ${parts.join(" and ")} of the ten greatest change places.`;
    said.push(`${link.dataset.definition}: ${parts.join(", ")}`);
  }
  const note = root.querySelector(".pulse-switch-note");
  note.style.visibility = "";
  note.textContent = said.length ? `Change places in the order of the ten greatest, if counted ${said.join("; ")}.` : "";
}

function answered(address) {
  if (!known.has(address)) {
    if (known.size > 40) known.clear();
    const answer = fetch(address, { credentials: "same-origin" }).then((reply) => (reply.ok ? reply.json() : Promise.reject(new Error())));
    answer.catch(() => known.delete(address));
    known.set(address, answer);
  }
  return known.get(address);
}
