// Headlines with outlet, date and picture: what happened, before any count. `items` are made by `headline_item` in
// ui/tables/briefing_report.py.

import { thumbnail } from "./article_pictures.js";
import { element } from "../shared/element.js";

/** @param {Json[]} items @param {boolean} lead Whether their pictures are large. */
export function headlineList(items, lead) {
  return element(
    "ul",
    { class: lead ? "pulse-headlines pulse-headlines-lead" : "pulse-headlines" },
    ...items.map(headline),
  );
}

/** @param {Json} item */
function headline({ title, href, about, source, picture }) {
  return element(
    "li",
    { "data-headline": true },
    thumbnail(picture, "pulse-thumbnail"),
    element(
      "div",
      {},
      about ? element("p", { class: "pulse-headline-about" }, about) : null,
      element("p", { class: "pulse-headline" }, element("a", { href }, title)),
      element("p", { class: "pulse-quiet" }, source),
    ),
  );
}
