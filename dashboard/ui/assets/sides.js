// The choice of two sides to compare: a kind, and for each side a period or a value. Every choice is an address.

const choosers = new WeakMap();

export default function ({ data, parentElement }) {
  let root = choosers.get(parentElement);
  if (!root) {
    root = element("form", { class: "pulse pulse-sides", "aria-label": "What is compared" });
    root.addEventListener("submit", (event) => event.preventDefault());
    parentElement.append(root);
    followLinks(root);
    choosers.set(parentElement, root);
  }
  const focused = root.contains(document.activeElement) ? document.activeElement.name : null;
  const kinds = data.kinds.map((kind) =>
    liveLink(
      () => hrefWith({ compare: kind.value === "period" ? [] : [kind.value], left: [], right: [] }),
      { "aria-current": kind.current ? "true" : null, "data-compare": kind.value },
      kind.label,
    ),
  );
  root.replaceChildren(
    element("div", { class: "pulse-segments", role: "group", "aria-label": "What the sides differ in" }, ...kinds),
    ...data.sides.map((side) => (data.kind === "period" ? period(side) : choice(side, data.options))),
    ...data.notices.map((words) => element("p", { class: "pulse-notice", role: "status" }, words)),
    data.sides.length === 2 && data.sides.every((side) => side.value)
      ? liveLink(() => hrefWith({ left: [data.sides[1].value], right: [data.sides[0].value] }), { class: "pulse-turn", "data-compare": "turn" }, "Swap A and B")
      : "",
  );
  if (focused) root.elements[focused]?.focus({ preventScroll: true });
}

function period(side) {
  const [first, last] = side.value ? side.value.split("..") : ["", ""];
  const inputs = [["from", first, "first"], ["to", last, "last"]].map(([end, value, words]) =>
    element("input", { type: "date", name: `${side.name}-${end}`, value, min: "1990-01-01", max: "2100-01-01", "aria-label": `Side ${side.letter}, ${words} UTC day` }),
  );
  const row = element("div", { class: "pulse-side" }, element("b", null, side.letter), inputs[0], "to", inputs[1]);
  row.addEventListener("change", () => {
    const days = inputs.map((input) => input.value);
    if (days.every((day) => /^\d{4}-\d{2}-\d{2}$/.test(day))) navigate(hrefWith({ [side.name]: [days.sort().join("..")] }));
  });
  return row;
}

function choice(side, options) {
  const select = element(
    "select",
    { name: side.name, "aria-label": `Side ${side.letter}` },
    ...(side.value ? [] : [element("option", { value: "" }, "choose")]),
    ...options.map((option) =>
      element("option", { value: option.value, selected: option.value === side.value }, `${option.label} (${option.count.toLocaleString("en-GB")})`),
    ),
  );
  select.addEventListener("change", () => select.value && navigate(hrefWith({ [side.name]: [select.value] })));
  return element("label", { class: "pulse-side" }, element("b", null, side.letter), select);
}
