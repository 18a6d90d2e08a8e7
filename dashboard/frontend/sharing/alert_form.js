// An alert on the view in the address: a condition, whom to tell, and when it would have fired, before it is added.

import { element } from "../shared/element.js";
import { dayWords, keepOwn } from "../shared/own_things.js";
import { ask } from "../shared/requests.js";

const ALERTS = "/api/v1/alerts";
const PREVIEW = "/api/v1/alert-preview";
/** @type {[string, string, number | null, string][]} The kind of condition, its words, the number it begins with and what that counts. */
const CONDITIONS = [
  ["stories", "Several outlets carry a new story", 3, "Outlets, at least"],
  ["articles", "New articles appear within seven days", 5, "Articles, at least"],
  ["days", "A day stands out", null, ""],
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
  const said = element("p", { role: "status", class: "pulse-alert-said" });
  const add = element("button", { type: "submit", class: "pulse-button", disabled: true }, "Add the alert");
  const preview = element(
    "button",
    { type: "button", class: "pulse-button", "data-id": "preview" },
    "When would it have fired?",
  );
  const counts = element("span", null, CONDITIONS[0][3]);
  const number = element("label", null, counts, least);

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
    const [, , first, what] = CONDITIONS.find(([value]) => value === kind.value) ?? CONDITIONS[0];
    number.hidden = first === null;
    counts.textContent = what;
    least.value = String(first ?? 1);
  });
  for (const field of [kind, least, pause]) field.addEventListener("change", changed);
  preview.addEventListener("click", async () => {
    said.textContent = "Checking the last 90 days …";
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
    { class: "pulse-saving pulse-alert-form" },
    element("label", null, "When", kind),
    number,
    element("label", null, "After an alert, stay silent for", pause),
    element("label", null, "Send to", to),
    element(
      "p",
      { class: "pulse-quiet" },
      "Mail addresses, with commas between them, or slack:https://… and the like.",
    ),
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
  const days = found.firings.map((/** @type {Json} */ firing) => dayWords(firing.at));
  const times = days.length === 1 ? "once" : `${days.length} times`;
  const fired = days.length ? `have fired ${times}` : "never have fired";
  const when = days.length ? `: ${days.join(", ")}` : "";
  const undated = found.undated
    ? ` ${found.undated} undated ${found.undated === 1 ? "article is" : "articles are"} left out.`
    : "";
  return `From ${dayWords(found.first)} to ${dayWords(found.last)} it would ${fired}${when}.${undated}`;
}

/** @param {string} name @param {string[][]} options @param {string} [chosen] */
function choice(name, options, chosen) {
  return element(
    "select",
    { name },
    ...options.map(([value, words]) => element("option", { value, selected: value === chosen }, words)),
  );
}
