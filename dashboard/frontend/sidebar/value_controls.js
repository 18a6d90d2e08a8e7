// Controls of one or two values: days, ranges, words, a flag.

import { hrefWith } from "../shared/addresses.js";
import { element } from "../shared/element.js";
import { liveLink } from "../shared/live_links.js";
import { navigate } from "../shared/navigation.js";
import { dateBars } from "./date_bars.js";
import { heading } from "./option_lists.js";

/** @param {Sidebar} _panel @param {Control} control */
export function presets(_panel, control) {
  const links = control.choices.map((/** @type {Json} */ choice) =>
    liveLink(
      () => hrefWith({ period: choice.value ? [choice.value] : [], dates: [] }),
      { "aria-current": choice.current ? "true" : null, "data-id": `period-${choice.value ?? "all"}` },
      choice.label,
    ),
  );
  return element(
    "div",
    { class: "pulse-control pulse-presets", "data-filter": control.name, role: "group", "aria-label": control.label },
    ...links,
  );
}

// Days apply when the reader presses Enter or leaves the pair of fields.
/** @param {Sidebar} _panel @param {Control} control */
export function dates(_panel, control) {
  const boxes = ["From", "To"].map((label, index) =>
    element("input", {
      type: "date",
      value: control.values[index] ?? "",
      min: "1990-01-01",
      max: "2100-01-01",
      "aria-label": `${label} (UTC day)`,
      "data-id": `dates-${index}`,
    }),
  );
  const follow = () => {
    const [from, to] = boxes.map((box) => box.value);
    if (boxes.some((box) => box.validity.badInput || !box.validity.valid)) return;
    const days =
      to && !from ? [control.first && control.first <= to ? control.first : to, to] : [from, to].filter(Boolean).sort();
    navigate(hrefWith({ dates: days, period: [] }));
  };
  commit(boxes, follow);
  return element(
    "div",
    { class: "pulse-control", "data-filter": control.name, role: "group", "aria-label": control.label },
    control.bars.length > 1 ? dateBars(control) : null,
    element("div", { class: "pulse-pair" }, boxes[0], element("span", null, "to"), boxes[1]),
  );
}

/** @param {Sidebar} _panel @param {Control} control */
export function range(_panel, control) {
  const boxes = ["Lowest", "Highest"].map((label, index) =>
    element("input", {
      type: "number",
      inputmode: "numeric",
      min: control.min,
      max: control.max,
      step: "1",
      value: control.values[index] ?? "",
      placeholder: index ? "any" : control.min,
      "aria-label": `${label} ${control.label.toLowerCase()}`,
      "data-id": `${control.name}-${index}`,
    }),
  );
  const follow = () => {
    if (boxes.some((box) => !box.validity.valid)) {
      boxes.find((box) => !box.validity.valid)?.reportValidity();
      return;
    }
    const low = boxes[0].value === "" ? control.min : Number(boxes[0].value);
    const high = boxes[1].value === "" ? control.max : Number(boxes[1].value);
    const open = low === control.min && high === control.max;
    navigate(hrefWith({ [control.name]: open ? [] : [Math.min(low, high), Math.max(low, high)].map(String) }));
  };
  commit(boxes, follow);
  return element(
    "div",
    { class: "pulse-control", "data-filter": control.name, role: "group", "aria-label": control.label },
    heading(control),
    element("div", { class: "pulse-pair" }, boxes[0], element("span", null, "to"), boxes[1]),
  );
}

/** @param {Sidebar} _panel @param {Control} control */
export function text(_panel, control) {
  const box = element("input", {
    type: "search",
    value: control.value,
    placeholder: control.placeholder,
    "aria-label": control.label,
    "data-id": control.name,
    name: control.name,
    maxlength: control.longest,
    autocomplete: "off",
    spellcheck: "false",
  });
  const follow = () => {
    const words = box.value.trim();
    if (words !== control.value) navigate(hrefWith({ [control.name]: words ? [words] : [], sort: [] }));
  };
  commit([box], follow);
  box.addEventListener("search", follow);
  return element(
    "div",
    { class: "pulse-control", "data-filter": control.name },
    box,
    element("p", { class: "pulse-quiet" }, control.help),
  );
}

/** @param {Sidebar} _panel @param {Control} control */
export function flag(_panel, control) {
  const box = element("input", { type: "checkbox", "data-id": control.name, name: control.name });
  box.checked = control.value;
  box.addEventListener("change", () => navigate(hrefWith({ [control.name]: box.checked ? ["true"] : [] })));
  return element(
    "div",
    { class: "pulse-control pulse-flag", "data-filter": control.name },
    element("label", { title: control.help }, box, element("span", { class: "pulse-option" }, control.label)),
  );
}

// Call `follow` when the reader has finished typing: on Enter, or on leaving the group with a new value.
/** @param {HTMLInputElement[]} boxes @param {() => void} follow */
function commit(boxes, follow) {
  const before = boxes.map((box) => box.value);
  const act = () => {
    if (!boxes.some((box, index) => box.value !== before[index])) return;
    for (const box of boxes) box.dataset.applied = box.value;
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
      if (!boxes.some((other) => other === event.relatedTarget) && box.isConnected) act();
    });
  }
}
