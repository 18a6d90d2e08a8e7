// The sidebar: the product, its pages, and every filter. Each control is a link, or an input whose change follows one.

const LISTED = 200; // options shown at most; a longer list is searched
const panels = new WeakMap();

export default function ({ data, parentElement }) {
  let panel = panels.get(parentElement);
  if (!panel) {
    panel = { root: element("div", { class: "pulse pulse-sidebar" }), unfolded: new Set(), sought: {}, rest: {} };
    parentElement.append(panel.root);
    followLinks(panel.root);
    panels.set(parentElement, panel);
  }
  panel.data = data;
  render(panel);
}

// Rebuilt from the data each time; what the reader is doing (focus, folded parts, a half-typed word) is carried over.
function render(panel) {
  const focused = panel.root.contains(document.activeElement) ? document.activeElement.dataset.id : null;
  const typing = focused && "value" in document.activeElement ? document.activeElement.value : null;
  const halfTyped = focused ? untold(document.activeElement.closest("[data-filter]")) : [];
  const { data } = panel;
  panel.root.replaceChildren(
    element("p", { class: "pulse-mark" }, liveLink(() => hrefWith({}, "/"), {}, data.product)),
    element("nav", { "aria-label": "Pages" }, element("ul", { class: "pulse-menu" }, ...data.pages.map(pageLink))),
    element("form", { class: "pulse-filters", role: "search", "aria-label": "Filters" }, ...data.groups.map((group) => groupOf(panel, group))),
  );
  panel.root.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
  if (!focused) return;
  const again = panel.root.querySelector(`[data-id="${CSS.escape(focused)}"]`);
  if (again && typing !== null && again.type === "search" && again.dataset.local) {
    again.value = typing;
    again.dispatchEvent(new Event("input"));
  }
  for (const [id, value] of halfTyped) {
    const box = panel.root.querySelector(`[data-id="${CSS.escape(id)}"]`);
    if (box) box.value = value;
  }
  again?.focus({ preventScroll: true });
}

// What has been typed into a control and not been acted on yet, by box.
function untold(control) {
  const boxes = [...(control?.querySelectorAll("input:not([type=checkbox], [data-local])") ?? [])];
  return boxes.filter((box) => box.value !== (box.pulseTold ?? box.defaultValue)).map((box) => [box.dataset.id, box.value]);
}

function pageLink(page) {
  return element("li", null, liveLink(() => hrefWith({}, page.path), { "aria-current": page.current ? "page" : null, "data-id": `page-${page.path}` }, page.title));
}

function groupOf(panel, group) {
  const controls = group.controls.map((control) => CONTROLS[control.kind](panel, control));
  if (!group.folded) return element("fieldset", { class: "pulse-group" }, element("legend", null, group.title), ...controls);
  const active = group.controls.some((control) => control.active);
  const details = element("details", { class: "pulse-group" }, element("summary", { "data-id": `fold-${group.title}` }, group.title), ...controls);
  details.open = active || panel.unfolded.has(group.title);
  details.addEventListener("toggle", () => panel.unfolded[details.open ? "add" : "delete"](group.title));
  return details;
}

const CONTROLS = { options, presets, dates, range, text, flag };

// Any-of choices with their counts under the other filters. Long lists show the first few, and a box to find the rest.
function options(panel, control) {
  const total = control.rest?.count ?? control.options.length;
  const list = element("ul", { class: "pulse-options" });
  const finder = total > control.shown
    ? element("input", { type: "search", class: "pulse-find", placeholder: `Find among ${total.toLocaleString("en-GB")}`, "aria-label": `Find a ${control.label.toLowerCase()}`, "data-id": `find-${control.name}`, "data-local": "true", autocomplete: "off" })
    : null;
  const more = element("button", { type: "button", class: "pulse-show-more", "data-id": `more-${control.name}` });
  const show = () => {
    const words = (finder?.value ?? "").trim().toLowerCase();
    panel.sought[control.name] = finder?.value ?? "";
    const unfolded = panel.unfolded.has(control.name);
    const { all, late, problem } = words || unfolded ? everyOption(panel, control, () => list.isConnected && show()) : { all: control.options };
    const found = all.filter((option) => !words || `${option.label} ${option.value}`.toLowerCase().includes(words));
    const kept = found.filter((option, index) => option.selected || index < (words || unfolded ? LISTED : control.shown));
    list.replaceChildren(...kept.map((option) => optionRow(control, option)));
    list.setAttribute("aria-busy", String(Boolean(late)));
    if (problem || !found.length) list.append(element("li", { class: "pulse-quiet", role: "status" }, problem ?? nothingFound(control, late)));
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
  return element("div", { class: "pulse-control", "data-filter": control.name, role: "group", "aria-label": control.label }, heading(control), finder, list, more);
}

function nothingFound(control, late) {
  if (late) return "Looking …";
  return control.options.length ? `No ${control.label.toLowerCase()} of that name.` : "None in this corpus.";
}

// All options of a list, also those that were not sent: they are fetched once for each view that is looked through. Until
// they come (`late`) the ones known from the view before are shown, then `again` is called.
function everyOption(panel, control, again) {
  if (!control.rest) return { all: control.options };
  const key = [control.rest.offered, control.rest.counted, control.rest.version].join("@");
  const kept = (panel.rest[control.name] ??= { options: [] });
  kept.again = again;
  if (kept.key !== key) {
    Object.assign(kept, { key, late: true, problem: null });
    fetchOptions(control)
      .then((options) => ({ options }), (problem) => ({ problem: problem.message }))
      .then((come) => kept.key === key && Object.assign(kept, { late: false }, come).again());
  }
  const sent = new Set(control.options.map((option) => option.value));
  return { all: [...control.options, ...kept.options.filter((option) => !sent.has(option.value))], late: kept.late, problem: kept.problem };
}

async function fetchOptions(control) {
  const [offered, counted] = await Promise.all(
    [control.rest.offered, control.rest.counted].map(async (address) => (await (await ask(address)).json()).rows),
  );
  const counts = new Map(counted.map((row) => [row.key, row.count]));
  const found = offered
    .filter((row) => row.key !== null)
    .map(({ key, label }) => ({ value: key, label, title: label === key ? label : `${label} · ${key}`, count: counts.get(key) ?? 0, selected: false }))
    .sort((one, other) => other.count - one.count || (one.value < other.value ? -1 : 1));
  if (counts.get(null)) found.push({ value: UNKNOWN[control.name], label: UNKNOWN[control.name], count: counts.get(null), selected: false });
  return found;
}

function optionRow(control, option) {
  const box = element("input", { type: "checkbox", "data-id": `${control.name}=${option.value}`, name: control.name, value: option.value });
  box.checked = option.selected;
  box.pulseAddress = () => hrefToggled(control.name, option.value);
  box.addEventListener("change", () => navigate(box.pulseAddress()));
  const count = element("span", { class: "pulse-count" }, option.count.toLocaleString("en-GB"));
  const label = element("label", { class: option.count || option.selected ? null : "pulse-none", title: option.title ?? option.label }, box, element("span", { class: "pulse-option" }, option.label), count);
  return element("li", null, label);
}

function presets(_panel, control) {
  const links = control.choices.map((choice) =>
    liveLink(() => hrefWith({ period: choice.value ? [choice.value] : [], dates: [] }), { "aria-current": choice.current ? "true" : null, "data-id": `period-${choice.value ?? "all"}` }, choice.label),
  );
  return element("div", { class: "pulse-control pulse-presets", "data-filter": control.name, role: "group", "aria-label": control.label }, ...links);
}

// A change of day follows a link at once from a picker, and when the reader leaves the field or presses Enter otherwise.
function dates(_panel, control) {
  const boxes = ["From", "To"].map((label, index) =>
    element("input", { type: "date", value: control.values[index] ?? "", min: "1990-01-01", max: "2100-01-01", "aria-label": `${label} (UTC day)`, "data-id": `dates-${index}` }),
  );
  const follow = () => {
    const [from, to] = boxes.map((box) => box.value);
    if (boxes.some((box) => box.validity.badInput || !box.validity.valid)) return;
    const days = to && !from ? [control.first && control.first <= to ? control.first : to, to] : [from, to].filter(Boolean).sort();
    navigate(hrefWith({ dates: days, period: [] }));
  };
  commit(boxes, follow);
  return element("div", { class: "pulse-control pulse-pair", "data-filter": control.name, role: "group", "aria-label": control.label }, boxes[0], element("span", null, "to"), boxes[1]);
}

function range(_panel, control) {
  const boxes = ["Lowest", "Highest"].map((label, index) =>
    element("input", { type: "number", inputmode: "numeric", min: control.min, max: control.max, step: "1", value: control.values[index] ?? "", placeholder: index ? "any" : control.min, "aria-label": `${label} ${control.label.toLowerCase()}`, "data-id": `${control.name}-${index}` }),
  );
  const follow = () => {
    if (boxes.some((box) => !box.validity.valid)) {
      boxes.find((box) => !box.validity.valid).reportValidity();
      return;
    }
    const low = boxes[0].value === "" ? control.min : Number(boxes[0].value);
    const high = boxes[1].value === "" ? control.max : Number(boxes[1].value);
    const open = low === control.min && high === control.max;
    navigate(hrefWith({ [control.name]: open ? [] : [Math.min(low, high), Math.max(low, high)].map(String) }));
  };
  commit(boxes, follow);
  return element("div", { class: "pulse-control", "data-filter": control.name, role: "group", "aria-label": control.label }, heading(control), element("div", { class: "pulse-pair" }, boxes[0], element("span", null, "to"), boxes[1]));
}

function text(_panel, control) {
  const box = element("input", { type: "search", value: control.value, placeholder: control.placeholder, "aria-label": control.label, "data-id": control.name, name: control.name, maxlength: control.longest, autocomplete: "off", spellcheck: "false" });
  const follow = () => {
    const words = box.value.trim();
    if (words !== control.value) navigate(hrefWith({ [control.name]: words ? [words] : [], sort: [] }));
  };
  commit([box], follow);
  box.addEventListener("search", follow);
  return element("div", { class: "pulse-control", "data-filter": control.name }, box, element("p", { class: "pulse-quiet" }, control.help));
}

function flag(_panel, control) {
  const box = element("input", { type: "checkbox", "data-id": control.name, name: control.name });
  box.checked = control.value;
  box.addEventListener("change", () => navigate(hrefWith({ [control.name]: box.checked ? ["true"] : [] })));
  return element("div", { class: "pulse-control pulse-flag", "data-filter": control.name }, element("label", { title: control.help }, box, element("span", { class: "pulse-option" }, control.label)));
}

function heading(control) {
  const clear = control.active ? liveLink(() => hrefWith({ [control.name]: [] }), { "aria-label": `Any ${control.label.toLowerCase()}` }, "any") : null;
  return element("div", { class: "pulse-control-head" }, element("span", { class: "pulse-label" }, control.label), clear);
}

// Inputs that are typed into act when the reader has finished: on Enter, or on leaving the group with a new value.
function commit(boxes, follow) {
  const before = boxes.map((box) => box.value);
  const act = () => {
    if (!boxes.some((box, index) => box.value !== before[index])) return;
    for (const box of boxes) box.pulseTold = box.value;
    follow();
  };
  for (const box of boxes) {
    box.addEventListener("keydown", (event) => {
      if (event.key === "Enter") {
        event.preventDefault();
        act();
      }
    });
    box.addEventListener("focusout", (event) => {
      if (!boxes.includes(event.relatedTarget) && box.isConnected) act();
    });
  }
}
