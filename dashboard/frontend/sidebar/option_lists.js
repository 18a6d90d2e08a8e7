// Filters with a list of options, which can be searched.

import { hrefOfTerm, hrefToggled, hrefWithout } from "../shared/addresses.js";
import { UNKNOWN } from "../shared/constants.js";
import { element } from "../shared/element.js";
import { leadsTo, liveLink } from "../shared/live_links.js";
import { navigate } from "../shared/navigation.js";
import { ask } from "../shared/requests.js";

const LISTED = 200; // options shown at most; a longer list is searched

// Options with their counts under the other filters. Long lists show the first few and a search box.
/** @param {Sidebar} panel @param {Control} control */
export function options(panel, control) {
  const total = control.rest?.count ?? control.options.length;
  const list = element("ul", { class: "pulse-options" });
  const finder =
    total > control.shown
      ? element("input", {
          type: "search",
          class: "pulse-find",
          placeholder: `Find among ${total.toLocaleString("en-GB")}`,
          "aria-label": `Find a ${control.label.toLowerCase()}`,
          "data-id": `find-${control.name}`,
          "data-local": "true",
          autocomplete: "off",
        })
      : null;
  const more = element("button", { type: "button", class: "pulse-show-more", "data-id": `more-${control.name}` });
  const show = () => {
    const words = (finder?.value ?? "").trim().toLowerCase();
    panel.sought[control.name] = finder?.value ?? "";
    const unfolded = panel.unfolded.has(control.name);
    const { all, late, problem } =
      words || unfolded ? everyOption(panel, control, () => list.isConnected && show()) : { all: control.options };
    const found = all.filter(
      (/** @type {Json} */ option) => !words || `${option.label} ${option.value}`.toLowerCase().includes(words),
    );
    const kept = found.filter(
      (/** @type {Json} */ option, /** @type {number} */ index) =>
        option.state || index < (words || unfolded ? LISTED : control.shown),
    );
    list.replaceChildren(...kept.map((/** @type {Json} */ option) => optionRow(control, option)));
    list.setAttribute("aria-busy", String(Boolean(late)));
    if (problem || !found.length)
      list.append(element("li", { class: "pulse-quiet", role: "status" }, problem ?? nothingFound(control, late)));
    const count = words ? found.length : total;
    more.hidden = Boolean(words) || count <= control.shown;
    more.textContent = unfolded ? "Show fewer" : `Show ${Math.min(count, LISTED) - control.shown} more`;
  };
  const afresh = () => {
    if (panel.rest[control.name]?.problem) delete panel.rest[control.name];
    show();
  };
  if (finder) finder.value = panel.sought[control.name] ?? "";
  finder?.addEventListener("input", afresh);
  more.addEventListener("click", () => {
    panel.unfolded[panel.unfolded.has(control.name) ? "delete" : "add"](control.name);
    afresh();
  });
  show();
  return element(
    "div",
    { class: "pulse-control", "data-filter": control.name, role: "group", "aria-label": control.label },
    heading(control),
    finder,
    list,
    more,
  );
}

/** @param {Control} control @param {boolean | undefined} late */
function nothingFound(control, late) {
  if (late) return "Looking …";
  return control.options.length ? `No ${control.label.toLowerCase()} of that name.` : "None in this corpus.";
}

// All options of a list, including those not sent with the page, which are fetched once per view. Until they arrive
// (`late`) those of the previous view are shown; then `again` is called.
/** @param {Sidebar} panel @param {Control} control @param {() => void} again */
function everyOption(panel, control, again) {
  if (!control.rest) return { all: control.options };
  const key = [control.rest.offered, control.rest.counted, control.rest.version].join("@");
  const kept = (panel.rest[control.name] ??= { options: [] });
  kept.again = again;
  if (kept.key !== key) {
    Object.assign(kept, { key, late: true, problem: null });
    fetchOptions(control)
      .then(
        (options) => ({ options }),
        (problem) => ({ problem: problem.message }),
      )
      .then((come) => kept.key === key && Object.assign(kept, { late: false }, come).again?.());
  }
  const sent = new Set(control.options.map((/** @type {Json} */ option) => option.value));
  return {
    all: [...control.options, ...kept.options.filter((option) => !sent.has(option.value))],
    late: kept.late,
    problem: kept.problem,
  };
}

/** @param {Control} control @returns {Promise<Option[]>} */
async function fetchOptions(control) {
  const [offered, counted] = await Promise.all(
    [control.rest.offered, control.rest.counted].map(async (address) => (await (await ask(address)).json()).rows),
  );
  const counts = new Map(counted.map((/** @type {Json} */ row) => [row.key, row.count]));
  const found = offered
    .filter((/** @type {Json} */ row) => row.key !== null)
    .map((/** @type {Json} */ { key, label }) => ({
      value: key,
      label,
      title: label === key ? label : `${label} · ${key}`,
      count: counts.get(key) ?? 0,
      selected: false,
      state: "",
    }))
    .sort(
      (/** @type {Json} */ one, /** @type {Json} */ other) =>
        other.count - one.count || (one.value < other.value ? -1 : 1),
    );
  if (counts.get(null))
    found.push({
      value: UNKNOWN[control.name],
      label: UNKNOWN[control.name],
      count: counts.get(null),
      selected: false,
      state: "",
    });
  return found;
}

/** @param {Control} control @param {Option} option */
function optionRow(control, option) {
  const box = element("input", {
    type: "checkbox",
    "data-id": `${control.name}=${option.value}`,
    name: control.name,
    value: option.value,
  });
  box.checked = option.selected || option.state === "all";
  const termed = option.state === "all" || option.state === "not";
  const address = () => (termed ? hrefOfTerm(control.name, option.value, "") : hrefToggled(control.name, option.value));
  leadsTo(box, address);
  box.addEventListener("change", () => navigate(address()));
  const count = element("span", { class: "pulse-count" }, option.count.toLocaleString("en-GB"));
  const label = element(
    "label",
    { class: option.count || option.state ? null : "pulse-none", title: option.title ?? option.label },
    box,
    element("span", { class: "pulse-option" }, option.label),
  );
  const terms = [control.requires ? termLink(control, option, "all") : null, termLink(control, option, "not")];
  const row = element("li", { "data-state": option.state || null }, label, ...terms, count);
  box.setAttribute("aria-description", control.requires ? "Arrow right: all, not" : "Arrow right: not");
  byArrows(row, [box, ...terms.filter((link) => link !== null)]);
  return row;
}

// The arrows go from an option to its terms and back, so that Tab goes from option to option.
/** @param {HTMLElement} row @param {HTMLElement[]} stops */
function byArrows(row, stops) {
  row.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key] ?? 0;
    const next = stops[stops.findIndex((stop) => stop === event.target) + step];
    if (!step || !next) return;
    event.preventDefault();
    next.focus();
  });
}

// Beside an option: articles must have it, or must not; once more undoes it.
/** @param {Control} control @param {Option} option @param {"all" | "not"} state */
function termLink(control, option, state) {
  const on = option.state === state;
  const words = state === "all" ? `Only articles that have ${option.label}` : `Leave out ${option.label}`;
  return liveLink(
    () => hrefOfTerm(control.name, option.value, on ? "" : state),
    {
      class: "pulse-term",
      "aria-current": on ? "true" : null,
      "aria-label": on ? `${words}: undo` : words,
      title: words,
      tabindex: on ? null : "-1",
      "data-id": `${state} ${control.name}=${option.value}`,
    },
    state,
  );
}

/** @param {Control} control */
export function heading(control) {
  const clear = control.active
    ? liveLink(() => hrefWithout([control.name]), { "aria-label": `Any ${control.label.toLowerCase()}` }, "any")
    : null;
  return element(
    "div",
    { class: "pulse-control-head" },
    element("span", { class: "pulse-label" }, control.label),
    clear,
  );
}
