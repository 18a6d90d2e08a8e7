// The choice of two sides to compare: a kind, and for each side a period or a value. Every choice is an address.

import { hrefWith } from "../shared/addresses.js";
import { element, focusIn } from "../shared/element.js";
import { liveLink } from "../shared/live_links.js";
import { navigate, rootOf } from "../shared/navigation.js";
import { dayInputs, periodSelect } from "../shared/period_choice.js";

/** @param {Mounted} mounted */
export default function ({ data, parentElement }) {
  const root = rootOf(parentElement, "form", { class: "pulse pulse-sides", "aria-label": "What is compared" });
  root.onsubmit = (event) => event.preventDefault();
  const focused = focusIn(root)?.getAttribute("name");
  const kinds = data.kinds.map((/** @type {Json} */ kind) =>
    liveLink(
      () => hrefWith({ compare: kind.value === "period" ? [] : [kind.value], left: [], right: [] }),
      { "aria-current": kind.current ? "true" : null, "data-compare": kind.value },
      kind.label,
    ),
  );
  const shown = (/** @type {Json} */ side) => {
    if (data.kind === "period") return period(side, data.named);
    return data.kind === "search" ? search(side) : choice(side, data.options);
  };
  root.replaceChildren(
    element("div", { class: "pulse-segments", role: "group", "aria-label": "What the sides differ in" }, ...kinds),
    element("div", { class: "pulse-both-sides" }, ...data.sides.map(shown), swap(data.sides)),
    ...data.notices.map((/** @type {string} */ words) =>
      element("p", { class: "pulse-notice", role: "status" }, words),
    ),
  );
  if (focused) root.querySelector(`[name="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

/** @param {Json[]} sides */
function swap(sides) {
  if (sides.length !== 2 || !sides.every((side) => side.value)) return "";
  return liveLink(
    () => hrefWith({ left: [sides[1].value], right: [sides[0].value] }),
    { class: "pulse-turn", "data-compare": "turn" },
    "Swap A and B",
  );
}

/** @param {Json} side @param {Json[]} named */
function period(side, named) {
  const choose = (/** @type {string} */ value) => navigate(hrefWith({ [side.name]: [value] }));
  const [first, last] = dayInputs(
    side.days,
    {
      names: [`${side.name}-from`, `${side.name}-to`],
      labels: [`Side ${side.letter}, first UTC day`, `Side ${side.letter}, last UTC day`],
    },
    (days) => choose(days.join("..")),
  );
  const days = element("span", { class: "pulse-days" }, first, "to", last);
  const words = { name: `${side.name}-named`, label: `Side ${side.letter}, calendar period`, prompt: "Own days" };
  const select = periodSelect(named, side.named, words, (option) => choose(option.value));
  return element("div", { class: "pulse-side" }, element("b", null, side.letter), select, days);
}

/** @param {Json} side */
function search(side) {
  const input = element("input", { type: "search", name: side.name, value: side.value, maxlength: "200" });
  input.addEventListener("change", () => {
    const words = input.value.trim();
    navigate(hrefWith({ [side.name]: words ? [words] : [] }));
  });
  return element("label", { class: "pulse-side" }, element("b", null, side.letter), "Search for", input);
}

/** @param {Json} side @param {Option[]} options */
function choice(side, options) {
  const select = element(
    "select",
    { name: side.name, "aria-label": `Side ${side.letter}` },
    ...(side.value ? [] : [element("option", { value: "" }, "choose")]),
    ...options.map((option) =>
      element(
        "option",
        { value: option.value, selected: option.value === side.value },
        `${option.label} (${option.count.toLocaleString("en-GB")})`,
      ),
    ),
  );
  select.addEventListener("change", () => select.value && navigate(hrefWith({ [side.name]: [select.value] })));
  return element("label", { class: "pulse-side" }, element("b", null, side.letter), select);
}
