// An alert on the view in the address: a condition, whom to tell, and when it would have fired, before it is added.

import { element } from "../shared/element.js";
import { keepOwn } from "../shared/own_things.js";
import { ask } from "../shared/requests.js";

const ALERTS = "/api/v1/alerts";
const PREVIEW = "/api/v1/alert-preview";
/** @type {[string, string, number | null][]} The kind of condition, its words, and the number it begins with. */
const CONDITIONS = [
  ["stories", "A new story carried by so many outlets", 3],
  ["articles", "So many new articles within seven days", 5],
  ["days", "A day that stands out", null],
];
const PAUSES = ["7", "14", "30"];

// What unfolds under the feeds of a view. Nothing is added before its preview was shown.
export function alertForm() {
  const kind = choice(
    "kind",
    CONDITIONS.map(([value, words]) => [value, words]),
  );
  const least = element("input", { name: "least", type: "number", min: "1", max: "1000", value: "3" });
  const pause = choice(
    "pause",
    PAUSES.map((days) => [days, `${days} days`]),
    "14",
  );
  const to = element("input", { name: "to", required: true, maxlength: 500, placeholder: "someone@example.org" });
  const said = element("p", { role: "status", class: "pulse-quiet" });
  const add = element("button", { type: "submit", class: "pulse-button", disabled: true }, "Add the alert");
  const preview = element(
    "button",
    { type: "button", class: "pulse-button", "data-id": "preview" },
    "When would it fire?",
  );
  const number = element("label", null, "How many", least);

  const asked = () => ({
    view: window.location.pathname + window.location.search,
    condition: kind.value === "days" ? { kind: "days" } : { kind: kind.value, least: Number(least.value) },
    pause_days: Number(pause.value),
  });
  const changed = () => {
    add.disabled = true;
    said.textContent = "";
  };
  kind.addEventListener("change", () => {
    const [, , first] = CONDITIONS.find(([value]) => value === kind.value) ?? CONDITIONS[0];
    number.hidden = first === null;
    least.value = String(first ?? 1);
  });
  for (const field of [kind, least, pause]) field.addEventListener("change", changed);
  preview.addEventListener("click", async () => {
    said.textContent = "Looking at 90 days …";
    try {
      const found = await (await ask(PREVIEW, { method: "POST", body: asked() })).json();
      said.textContent = previewWords(found);
      add.disabled = false;
    } catch (refusal) {
      said.textContent = refusal.message;
    }
  });
  const form = element(
    "form",
    { class: "pulse-saving" },
    element("label", null, "When", kind),
    number,
    element("label", null, "Tell nothing again for", pause),
    element("label", null, "Whom to tell: a mail address, or slack:https://…", to),
    preview,
    said,
    add,
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const body = { ...asked(), recipients: to.value.split(",").map((one) => one.trim()) };
      const made = await (await ask(ALERTS, { method: "POST", body })).json();
      keepOwn("alerts", made.id, { secret: made.delete_secret });
      said.textContent = `Added: ${made.waits_for}.`;
      add.disabled = true;
    } catch (refusal) {
      said.textContent = refusal.message;
    }
  });
  return element("details", { class: "pulse-alert" }, element("summary", null, "Alert me"), form);
}

/** @param {Json} found */
export function previewWords(found) {
  const days = found.firings.map((/** @type {Json} */ firing) => firing.at.slice(0, 10));
  const times = days.length === 1 ? "once" : `${days.length} times`;
  const when = days.length ? `: ${days.join(", ")}` : "";
  const undated = found.undated ? ` ${found.undated} undated left out.` : "";
  return `From ${found.first} to ${found.last} it would have fired ${days.length ? times : "never"}${when}.${undated}`;
}

/** @param {string} name @param {string[][]} options @param {string} [chosen] */
function choice(name, options, chosen) {
  return element(
    "select",
    { name },
    ...options.map(([value, words]) => element("option", { value, selected: value === chosen }, words)),
  );
}
