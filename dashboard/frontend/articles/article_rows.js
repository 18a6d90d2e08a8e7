// Articles as rows of a table and as cards.

import { badge, outward, topicChips, when } from "./article_parts.js";
import { thumbnail } from "./article_pictures.js";
import { marked } from "./article_story.js";
import { dotted, element } from "../shared/element.js";

/** @param {Json} data */
export function table(data) {
  const sorts = Object.fromEntries(data.sorts.map((/** @type {Sort} */ sort) => [sort.name, sort]));
  const titles = ["relevance", "date", "title", "provider"].filter((name) => name in sorts).map((name) => sorts[name]);
  const head = element(
    "tr",
    {},
    element("th", { scope: "col" }, element("span", { class: "pulse-unseen" }, "Picture")),
    heading(titles, "pulse-column-article"),
    element("th", { scope: "col", class: "pulse-column-topics" }, "Topics"),
    heading([sorts.quality], "pulse-number"),
    heading([sorts.heat], "pulse-number"),
    element("th", { scope: "col", class: "pulse-number" }, "Related"),
    element("th", { scope: "col" }, element("span", { class: "pulse-unseen" }, "Details")),
  );
  return element(
    "table",
    { class: "pulse-table" },
    element("caption", { class: "pulse-unseen" }, data.range),
    element("thead", {}, head),
    element("tbody", {}, ...data.rows.map((/** @type {Json} */ row) => tableRow(row))),
  );
}

/** @param {Sort[]} sorts @param {string} className */
function heading(sorts, className) {
  const direction = sorts.map((sort) => sort.direction).find(Boolean) ?? "none";
  return element("th", { scope: "col", class: className, "aria-sort": direction }, ...dotted(...sorts.map(sortLink)));
}

/** @param {Article} row */
function tableRow(row) {
  const article = element("th", { scope: "row", class: "pulse-column-article" }, title(row), meta(row));
  article.append(...passages(row.found));
  return element(
    "tr",
    { "data-article": row.id, "data-details": row.details, tabindex: "-1" },
    element("td", {}, thumbnail(row.picture, "pulse-thumbnail", row)),
    article,
    element("td", { class: "pulse-column-topics" }, row.topics.length ? topicChips(row.topics, row.more_topics) : "—"),
    element("td", { class: "pulse-number" }, quality(row)),
    element("td", { class: "pulse-number" }, heat(row)),
    element("td", { class: "pulse-number" }, row.related ? row.related.toLocaleString("en") : "–"),
    element("td", { class: "pulse-column-details" }, detailsLink(row)),
  );
}

/** @param {Article} row */
function title(row) {
  const words = row.found ? marked(row.found.title) : [row.title];
  const link = row.href ? outward(row.href, row.host, ...words) : element("a", { href: row.details }, ...words);
  link.dataset.focus = "title";
  return element("p", { class: "pulse-title" }, link);
}

/** @param {Article} row */
function meta(row) {
  const line = element(
    "p",
    { class: "pulse-meta" },
    ...dotted(row.provider ?? "(unknown provider)", row.domain, when(row)),
  );
  for (const item of row.badges) line.append(" ", badge(item));
  return line;
}

// Where a search found its words.
/** @param {Article["found"]} found */
function passages(found) {
  return (found?.passages ?? []).map((runs) => {
    const whole = runs.some((run) => typeof run !== "string"); // no mark is cut off
    return element("p", { class: whole ? "pulse-excerpt pulse-passage" : "pulse-excerpt" }, ...marked(runs));
  });
}

/** @param {Article} row */
function quality(row) {
  if (row.quality === null) return element("span", { class: "pulse-quiet" }, "unrated");
  const cell = element("span", { class: "pulse-score" }, row.quality.toLocaleString("en"));
  if (row.percentile === null) return cell;
  const place = `${row.percentile_words} of this corpus’s rated articles`;
  const tick = element("span", { class: "pulse-tick", title: place });
  tick.style.setProperty("--pulse-place", `${row.percentile}%`);
  cell.append(tick, element("span", { class: "pulse-unseen" }, `, ${place}`));
  return cell;
}

/** @param {Article} row */
function heat(row) {
  if (row.heat === null) return element("span", { class: "pulse-quiet" }, "–");
  if (!row.copy) return row.heat.toLocaleString("en");
  return element(
    "span",
    { class: "pulse-quiet", title: "−1: a copy of a story that another article leads" },
    "−1 copy",
  );
}

/** @param {Article} row */
function detailsLink(row) {
  return element("a", { href: row.details, "data-focus": "details", "aria-label": `Details: ${row.title}` }, "Details");
}

/** @param {Json} data */
export function cardList(data) {
  return element("ul", { class: "pulse-cards" }, ...data.rows.map((/** @type {Json} */ row) => card(row)));
}

/** @param {Article} row */
function card(row) {
  const figures = dotted(
    row.quality === null ? "unrated" : `quality ${row.quality.toLocaleString("en")}`,
    row.heat === null || row.copy ? null : `heat ${row.heat.toLocaleString("en")}`,
    row.related ? `${row.related.toLocaleString("en")} related` : null,
  );
  const foot = element("p", { class: "pulse-card-foot" }, element("span", {}, ...figures), detailsLink(row));
  const body = element("div", { class: "pulse-card-body" }, title(row), meta(row));
  if (row.found) body.append(...passages(row.found));
  else if (row.excerpt) body.append(element("p", { class: "pulse-excerpt" }, row.excerpt));
  if (row.topics.length) body.append(topicChips(row.topics, row.more_topics));
  body.append(foot);
  const attributes = { class: "pulse-card", "data-article": row.id, "data-details": row.details, tabindex: "-1" };
  return element("li", attributes, thumbnail(row.picture, "pulse-card-picture", row), body);
}

// A narrow list under a heading of its own: small picture, title, provider and date.
/** @param {Json} data */
export function headlineList(data) {
  const items = data.rows.map((/** @type {Article} */ row) =>
    element(
      "li",
      { class: "pulse-latest-item", "data-article": row.id, "data-details": row.details },
      thumbnail(row.picture, "pulse-thumbnail", row),
      element(
        "div",
        {},
        element("p", { class: "pulse-title" }, element("a", { href: row.details, "data-focus": "title" }, row.title)),
        element(
          "p",
          { class: "pulse-meta" },
          element("span", { title: row.provider }, row.provider ?? "(unknown provider)"),
          element("span", {}, when(row)),
        ),
      ),
    ),
  );
  return element(
    "div",
    { class: "pulse-latest" },
    element("h2", {}, data.label),
    element("ul", {}, ...items),
    element("p", { class: "pulse-quiet" }, element("a", { href: data.way.href, "data-focus": "way" }, data.way.label)),
  );
}

/** @param {Sort} given */
export function sortLink({ name, label, href, direction }) {
  const arrow = direction && element("span", { "aria-hidden": "true" }, direction === "ascending" ? " ↑" : " ↓");
  const attributes = {
    href,
    "aria-current": direction ? "true" : null,
    "data-focus": `sort ${name}`,
    "data-sort": name,
  };
  return element("a", { ...attributes, title: `Sort by ${label.toLowerCase()}` }, label, arrow);
}
