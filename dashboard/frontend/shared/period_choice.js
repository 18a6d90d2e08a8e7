// The choice of a period by name: the quarters, months and years of the corpus. Made by ui/named_periods.py.

import { element } from "./element.js";

// `choose` gets the chosen option: its `value`, and its first and last `days`.
/**
 * @param {Json[]} groups
 * @param {string} chosen
 * @param {{ name: string; label: string; prompt: string }} words
 * @param {(option: Json) => void} choose
 */
export function periodSelect(groups, chosen, words, choose) {
  const known = groups.flatMap((group) => group.options);
  const select = element(
    "select",
    { name: words.name, "aria-label": words.label },
    element("option", { value: "", selected: !chosen }, words.prompt),
    ...groups.map((group) =>
      element(
        "optgroup",
        { label: group.label },
        ...group.options.map((/** @type {Json} */ { value, label }) =>
          element("option", { value, selected: value === chosen }, label),
        ),
      ),
    ),
  );
  select.addEventListener("change", () => {
    const option = known.find(({ value }) => value === select.value);
    if (option) choose(option);
  });
  return select;
}

// Two date inputs; `choose` gets the first and the last day once both are whole.
/**
 * @param {string[]} days
 * @param {{ names: string[]; labels: string[] }} words
 * @param {(days: string[]) => void} choose
 */
export function dayInputs(days, words, choose) {
  const inputs = words.names.map((name, place) =>
    element("input", {
      type: "date",
      name,
      value: days[place] ?? "",
      min: "1990-01-01",
      max: "2100-01-01",
      "aria-label": words.labels[place],
    }),
  );
  for (const input of inputs)
    input.addEventListener("change", () => {
      const given = inputs.map((item) => item.value);
      if (given.every((day) => /^\d{4}-\d{2}-\d{2}$/.test(day))) choose(given.sort());
    });
  return inputs;
}
