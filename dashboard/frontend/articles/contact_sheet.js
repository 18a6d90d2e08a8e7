// Pictures side by side in groups of time.

import { outward } from "./article_parts.js";
import { thumbnail } from "./article_pictures.js";
import { dotted, element } from "../shared/element.js";

/** @param {{ heading: string; tiles: Article[] }[]} groups @param {"h2" | "h3"} level of the headings of the groups */
export function contactSheet(groups, level) {
  const sheet = element("div", { class: "pulse-sheet", "data-sheet": true });
  for (const { heading, tiles } of groups) {
    const count = element("span", { class: "pulse-quiet" }, ` ${tiles.length.toLocaleString("en")}`);
    const list = element("ul", { class: "pulse-tiles" }, ...tiles.map(tile));
    sheet.append(element("section", { "data-sheet-group": heading }, element(level, {}, heading, count), list));
  }
  return sheet;
}

/** @param {Article} item */
function tile(item) {
  const words = element("p", { class: "pulse-tile-words" }, ...dotted(item.provider ?? "(unknown provider)", item.day));
  const title = item.details
    ? element("a", { href: item.details, "data-focus": "title" }, item.title)
    : item.href
      ? outward(item.href, item.host, item.title)
      : item.title;
  const name = element("p", { class: "pulse-tile-title", title: item.title }, title);
  const attributes = {
    class: "pulse-tile",
    "data-article": item.id || null,
    "data-details": item.details,
    tabindex: item.details ? "-1" : null,
  };
  return element("li", attributes, thumbnail(item.picture, "pulse-tile-picture", item), name, words);
}
