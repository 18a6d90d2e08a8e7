// A story's passages with their sources, and the coverage related to an article.

import { outward } from "./article_parts.js";
import { thumbnail } from "./article_pictures.js";
import { dotted, element } from "../shared/element.js";

// Runs of text; those in which a search found its words, or a facet was detected, become marks.
/** @param {Runs} runs */
export function marked(runs) {
  return runs.map((run) => {
    if (typeof run === "string") return run;
    const attributes = run.found ? { class: "pulse-found", "data-found": run.found.join(" ") } : {};
    return element("mark", attributes, run.text);
  });
}

/** @param {{ summary: string; loads: Json[]; sections: Json[] }} given */
export function story({ summary, loads, sections }) {
  const box = element("section", { class: "pulse-story", "aria-label": "The story" });
  box.append(
    element("div", { class: "pulse-corroboration" }, element("p", {}, summary), sourceLoads(loads), legend(loads)),
  );
  for (const { heading, paragraphs } of sections) {
    if (heading) box.append(element("h2", {}, ...marked(heading)));
    for (const paragraph of paragraphs) box.append(element("p", {}, ...paragraph.flatMap(passage)));
  }
  return box;
}

/** @param {Json[]} loads */
function sourceLoads(loads) {
  if (!loads.length) return null;
  const rows = loads.map(({ source, passages, alone, share }) => {
    const bar = element("span", { class: "pulse-load" });
    bar.style.setProperty("--pulse-share", `${share * 100}%`);
    const cell = element("td", { class: "pulse-load-cell", "aria-hidden": "true" }, bar);
    return element(
      "tr",
      {},
      element("th", { scope: "row" }, source),
      cell,
      element("td", {}, passages),
      element("td", {}, alone),
    );
  });
  const caption = element("caption", { class: "pulse-unseen" }, "Passages that cite each source");
  return element("table", { class: "pulse-loads" }, caption, element("tbody", {}, ...rows));
}

/** @param {Json[]} loads */
function legend(loads) {
  if (!loads.length) return null;
  return element(
    "p",
    { class: "pulse-quiet" },
    element("span", { class: "pulse-single" }, "Dotted"),
    ": the passage rests on one source. The document numbers its sources and does not name them.",
  );
}

/** @param {{ runs: Runs; sources: number[]; single: boolean }} given */
function passage({ runs, sources, single }) {
  const bare = marked(runs);
  const words = single ? [element("span", { class: "pulse-single", title: "Rests on one source" }, ...bare)] : bare;
  if (!sources.length) return [...words, " "];
  const numbers = element("span", { "aria-hidden": "true" }, sources.join(","));
  const spoken = ` (source${sources.length === 1 ? "" : "s"} ${sources.join(", ")})`;
  return [...words, element("sup", {}, numbers, element("span", { class: "pulse-unseen" }, spoken)), " "];
}

/** @param {Json[]} items @param {number} shown */
export function relatedCoverage(items, shown) {
  const title = element("h2", {}, `Related coverage (${items.length.toLocaleString("en")})`);
  const list = element("ul", { class: "pulse-related" }, ...items.map(relatedItem));
  const section = element("section", {}, title, list);
  const hidden = [...list.querySelectorAll(":scope > li")]
    .slice(shown)
    .filter((item) => !item.classList.contains("pulse-related-asked"));
  if (!hidden.length) return section;
  for (const item of hidden) item.hidden = true;
  const more = element(
    "button",
    { type: "button", class: "pulse-more" },
    `Show ${hidden.length.toLocaleString("en")} more`,
  );
  more.addEventListener("click", () => {
    for (const item of hidden) item.hidden = false;
    more.remove();
    hidden[0].querySelector("a")?.focus();
  });
  section.append(more);
  return section;
}

/** @param {Json} item @param {number} number */
function relatedItem(item, number) {
  const title = item.href ? outward(item.href, item.host, item.title) : item.title;
  const body = element(
    "div",
    {},
    element("p", { class: "pulse-title" }, title),
    element("p", { class: "pulse-meta" }, ...dotted(item.provider, item.domain, item.exact, item.quality)),
  );
  if (item.excerpt) body.append(element("p", { class: "pulse-excerpt" }, item.excerpt));
  if (item.details)
    body.append(
      element("p", { class: "pulse-meta" }, element("a", { href: item.details }, "Also an article of this corpus")),
    );
  const attributes = { "data-related": number, class: item.asked && "pulse-related-asked" };
  return element("li", attributes, thumbnail(item.picture, "pulse-thumbnail", item), body);
}
