// The sidebar: the product, its pages, and every filter. Each control is a link, or an input whose change follows one.

import { hrefWith, hrefWithout } from "../shared/addresses.js";
import { element, focusIn } from "../shared/element.js";
import { liveLink } from "../shared/live_links.js";
import { followLinks } from "../shared/navigation.js";
import { closeOnPages, nameHandle, showButton } from "../sidebar/drawer.js";
import { options } from "../sidebar/option_lists.js";
import { savedViews } from "../sidebar/saved_views.js";
import { dates, flag, presets, range, text } from "../sidebar/value_controls.js";

const TAKES_CARET = new Set(["search", "text"]); // the others refuse to be asked for it
const panels = new WeakMap();

/** @param {Mounted} mounted */
export default function ({ data, parentElement }) {
  let panel = panels.get(parentElement);
  if (!panel) {
    panel = { root: element("div", { class: "pulse pulse-sidebar" }), unfolded: new Set(), sought: {}, rest: {} };
    parentElement.append(panel.root);
    followLinks(panel.root);
    closeOnPages(panel.root);
    panels.set(parentElement, panel);
  }
  panel.data = data;
  render(panel);
}

// Rebuild from the data, and carry over what the reader is doing: focus, unfolded parts, half-typed words.
/** @param {Sidebar} panel */
function render(panel) {
  const held = focusIn(panel.root);
  const focused = held?.dataset.id;
  const box = focused && held instanceof HTMLInputElement ? held : null;
  const typing = box && box.value;
  const caret = box && TAKES_CARET.has(box.type) ? { from: box.selectionStart, to: box.selectionEnd } : null;
  const halfTyped = focused ? unapplied(held.closest("[data-filter]")) : [];
  const { data } = panel;
  nameHandle(data);
  panel.root.replaceChildren(
    element(
      "p",
      { class: "pulse-mark" },
      liveLink(() => hrefWith({}, "/"), {}, data.product),
    ),
    element("nav", { "aria-label": "Pages" }, ...menu(data.pages)),
    ...(data.lists_views ? [(panel.saved ??= savedViews(data.saves))] : []),
    element(
      "form",
      { class: "pulse-filters", role: "search", "aria-label": "Filters" },
      ...data.groups.map((/** @type {Json} */ group) => groupOf(panel, group)),
    ),
    showButton(data) ?? "",
  );
  panel.root.querySelector("form")?.addEventListener("submit", (event) => event.preventDefault());
  if (!focused) return;
  /** @type {HTMLInputElement | null} */
  const again = panel.root.querySelector(`[data-id="${CSS.escape(focused)}"]`);
  if (again && typing !== null && again.type === "search" && again.dataset.local) {
    again.value = typing;
    again.dispatchEvent(new Event("input"));
  }
  for (const [id, value] of halfTyped) {
    /** @type {HTMLInputElement | null} */
    const box = panel.root.querySelector(`[data-id="${CSS.escape(id)}"]`);
    if (box) box.value = value;
  }
  again?.focus({ preventScroll: true });
  if (again && caret) again.setSelectionRange(caret.from, caret.to);
}

// Typed values of a control that have not been applied yet, by box.
/** @param {Element | null | undefined} control */
function unapplied(control) {
  /** @type {NodeListOf<HTMLInputElement> | undefined} */
  const found = control?.querySelectorAll("input:not([type=checkbox], [data-local])");
  return [...(found ?? [])]
    .filter((box) => box.value !== (box.dataset.applied ?? box.defaultValue))
    .map((box) => [box.dataset.id ?? "", box.value]);
}

// The pages, under the headings of their sections.
/** @param {Json[]} pages */
function menu(pages) {
  const sections = [...new Set(pages.map((page) => page.section))];
  return sections.map((section) =>
    element(
      "div",
      { class: "pulse-menu", role: "group", "aria-label": section },
      element("p", { "aria-hidden": "true" }, section),
      element("ul", null, ...pages.filter((page) => page.section === section).map(pageLink)),
    ),
  );
}

/** @param {Json} page */
function pageLink(page) {
  return element(
    "li",
    null,
    liveLink(
      () => hrefWith({}, page.path),
      { "aria-current": page.current ? "page" : null, "data-id": `page-${page.path}` },
      page.title,
    ),
  );
}

/** @param {Sidebar} panel @param {Json} group */
function groupOf(panel, group) {
  const controls = group.controls.map((/** @type {Json} */ control) => CONTROLS[control.kind](panel, control));
  const active = group.controls.some((/** @type {Json} */ control) => control.active);
  const names = group.controls.map((/** @type {Json} */ control) => control.name);
  const clear =
    active &&
    liveLink(
      () => hrefWithout(names),
      { class: "pulse-clear", "aria-label": `Clear ${group.title}`, "data-id": `clear-${group.title}` },
      "Clear",
    );
  if (!group.folded)
    return element(
      "fieldset",
      { class: "pulse-group" },
      element("legend", null, group.title, clear || null),
      ...controls,
    );
  const details = element(
    "details",
    { class: "pulse-group" },
    element("summary", { "data-id": `fold-${group.title}` }, group.title),
    clear || null,
    ...controls,
  );
  details.open = active || panel.unfolded.has(group.title);
  details.addEventListener("toggle", () => panel.unfolded[details.open ? "add" : "delete"](group.title));
  return details;
}
/** @type {Record<string, (panel: Sidebar, control: Control) => HTMLElement>} */
const CONTROLS = { options, presets, dates, range, text, flag };
