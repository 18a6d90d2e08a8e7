// The figures of the view in one row. A figure with too few cases says so in words instead.

const strips = new WeakMap();

export default function ({ data, parentElement }) {
  let strip = strips.get(parentElement);
  if (!strip) {
    strip = element("dl", { class: "pulse pulse-strip" });
    parentElement.append(strip);
    followLinks(strip);
    strips.set(parentElement, strip);
  }
  strip.replaceChildren(...data.figures.map(figure));
}

function figure(item) {
  const name = item.definition
    ? liveLink(() => `${hrefWith({}, "/methodology")}#${item.definition}`, { title: item.sentence }, item.name)
    : item.name;
  const value = item.href ? liveLink(() => hrefWith({ id: [item.href] }, "/article"), {}, item.value) : item.value;
  return element(
    "div",
    { "data-figure": item.key },
    element("dt", null, name),
    element("dd", { class: item.words ? "pulse-words" : "pulse-value" }, value),
    element("dd", { class: "pulse-quiet" }, item.detail),
  );
}
