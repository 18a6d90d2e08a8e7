// A report in sections. `data` is made by ui/report_table.py.

import { anchored } from "../shared/addresses.js";
import { copyButton, sayingButton, tableToClipboard } from "../shared/clipboard.js";
import { csvOfTable, downloadCsv } from "../shared/table_csv.js";
import { headlineList } from "../articles/headlines.js";
import { followPictures } from "../articles/article_pictures.js";
import { element } from "../shared/element.js";
import { rootOf } from "../shared/navigation.js";

const drawn = new WeakMap(); // the data each report shows, as text

/** @param {Mounted} mounted */
export default function ({ data, parentElement }) {
  const root = rootOf(parentElement, "div", { class: "pulse pulse-report", "data-report": true });
  const state = JSON.stringify(data);
  if (drawn.get(root) !== state) {
    const first = !drawn.has(root);
    root.classList.toggle("pulse-report-columns", Boolean(data.columns));
    drawn.set(root, state);
    root.replaceChildren(
      data.contents ? contents(data.sections) : "",
      ...data.sections.map((/** @type {Json} */ item) => reportSection(item, data.version)),
    );
    followPictures(root);
    if (first) window.setTimeout(toAnchor, 50, root);
  }
  return () => root.remove();
}

// Scroll to the anchor of the address: the browser looked for it before the page was there.
/** @param {HTMLElement} root */
function toAnchor(root) {
  const id = decodeURIComponent(window.location.hash.slice(1));
  if (id) root.querySelector(`section#${CSS.escape(id)}`)?.scrollIntoView();
}

/** @param {Json[]} sections */
function contents(sections) {
  const list = sections.map(({ id, heading }) => element("li", {}, element("a", { href: `#${id}` }, heading)));
  return element("nav", { class: "pulse-contents", "aria-label": "On this page" }, element("ul", {}, ...list));
}

/** @param {{ id: string; heading: string; blocks: Json[] }} given @param {string | undefined} version */
function reportSection({ id, heading, blocks }, version) {
  const content = blocks.map((block) => BLOCKS[block.kind](block, id, version));
  if (!heading) return element("section", { id }, ...content);
  const anchor = element("a", { class: "pulse-anchor", href: `#${id}`, "aria-label": `Link to ${heading}` }, "#");
  const title = element("div", { class: "pulse-report-heading" }, element("h2", {}, heading), anchor);
  return element("section", { id }, title, ...content);
}
/** @type {Record<string, (block: Json, id: string, version: string | undefined) => HTMLElement>} */
const BLOCKS = {
  sentence: (/** @type {Json} */ { text, quiet }) =>
    element("p", { class: quiet ? "pulse-sentence-quiet" : null }, text),
  claim,
  headlines: (/** @type {Json} */ { items, lead }) => headlineList(items, lead),
  formula: (/** @type {Json} */ { text }) => element("p", { class: "pulse-formula" }, text),
  figures: (/** @type {Json} */ { items }) =>
    element(
      "dl",
      { class: "pulse-figures" },
      ...items.map((/** @type {Json} */ { label, value }) =>
        element("div", {}, element("dt", {}, label), element("dd", { "data-figure": label }, value)),
      ),
    ),
  facts: (/** @type {Json} */ { items }) =>
    element(
      "dl",
      { class: "pulse-known" },
      ...items.flatMap((/** @type {Json} */ { label, value, note }) => [
        element("dt", {}, label),
        element("dd", { "data-fact": label }, value, note && element("span", { class: "pulse-quiet" }, note)),
      ]),
    ),
  table: reportTable,
  bars: (/** @type {Json} */ { caption, items }) =>
    element("table", { class: "pulse-bars" }, element("caption", {}, caption), element("tbody", {}, ...items.map(bar))),
  links: (/** @type {Json} */ { items }) =>
    element(
      "p",
      { class: "pulse-links" },
      ...items.map((/** @type {Json} */ { text, href }) => element("a", { href }, text)),
    ),
};

/** @param {Json} block */
function claim({ text, items, sure }) {
  const words = element(
    "p",
    { "data-claim": true },
    text,
    ...items.flatMap((/** @type {Json} */ { text: link, href }) => [
      " ",
      element("a", { class: "pulse-grounds", href }, link),
    ]),
  );
  if (!sure) return words;
  const more = element("details", { class: "pulse-sure" }, element("summary", {}, "How sure?"), element("p", {}, sure));
  return element("div", { class: "pulse-claim" }, words, more);
}

// Roles are explicit because the style sheet turns rows and cells into blocks on phones, which removes the implied ones.
/**
 * @param {{ caption: string | null; columns: string[]; rows: Cell[][]; more: Cell | null }} given
 * @param {string} id @param {string | undefined} version the corpus version that a copied link names
 */
function reportTable({ caption, columns, rows, more }, id, version) {
  const heading = (/** @type {string} */ name) =>
    name ? element("th", { scope: "col", role: "columnheader" }, name) : element("td", { role: "cell" });
  const body = rows.map(([first, ...others]) => {
    const cells = others.map((item, i) => element("td", { role: "cell", "data-column": columns[i + 1] }, cell(item)));
    return element("tr", { role: "row" }, element("th", { scope: "row", role: "rowheader" }, cell(first)), ...cells);
  });
  const table = element(
    "table",
    { class: "pulse-report-table", role: "table" },
    caption ? element("caption", {}, caption) : null,
    element("thead", { role: "rowgroup" }, element("tr", { role: "row" }, ...columns.map(heading))),
    element("tbody", { role: "rowgroup" }, ...body),
  );
  const action = (/** @type {string} */ name) => ({ class: "pulse-action", "data-action": name });
  const csv = element("button", { type: "button", ...action("csv-table") }, "CSV");
  csv.addEventListener("click", () => downloadCsv(id, csvOfTable(columns, rows, window.location.href)));
  const actions = element(
    "p",
    { class: "pulse-links pulse-table-actions" },
    more && cell(more),
    copyButton("Copy link", () => anchored(version, id), action("copy-link")),
    sayingButton("Copy table", () => tableToClipboard(table), action("copy-table")),
    csv,
  );
  return element("div", {}, table, actions);
}

/** @param {Cell} item */
function cell(item) {
  return typeof item === "string" ? item : element("a", { href: item.href }, item.text);
}

/** @param {{ label: string; count: string; share: string }} given */
function bar({ label, count, share }) {
  const mark = element("span", { class: "pulse-bar" });
  mark.style.setProperty("--pulse-share", share);
  return element("tr", {}, element("th", { scope: "row" }, label), element("td", {}, mark, element("span", {}, count)));
}
