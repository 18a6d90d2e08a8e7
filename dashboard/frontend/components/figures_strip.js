// The figures of the view in one row. A figure with too few cases says so in words instead.

import { hrefWith } from "../shared/addresses.js";
import { element } from "../shared/element.js";
import { liveLink } from "../shared/live_links.js";
import { rootOf } from "../shared/navigation.js";

/** @param {Mounted} mounted */
export default function ({ data, parentElement }) {
  const strip = rootOf(parentElement, "dl", { class: "pulse pulse-strip" });
  strip.replaceChildren(...data.figures.map(figure));
}

/** @param {Json} item */
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
