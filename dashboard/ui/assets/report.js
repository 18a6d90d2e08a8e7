// A report in sections. `data` is what ui/report_table.py builds. Needs navigate.js.

const reports = new WeakMap();

export default function ({ data, parentElement }) {
  let root = reports.get(parentElement);
  if (!root) {
    root = element("div", { class: "pulse pulse-report", "data-report": true });
    parentElement.append(root);
    followLinks(root);
    reports.set(parentElement, root);
  }
  const state = JSON.stringify(data);
  if (root.pulseDrawn !== state) {
    const first = !root.pulseDrawn;
    root.pulseDrawn = state;
    root.replaceChildren(data.contents ? contents(data.sections) : "", ...data.sections.map(reportSection));
    if (first) window.setTimeout(toAnchor, 50, root);
  }
  return () => {
    root.remove();
    reports.delete(parentElement);
  };
}

// The browser looked for the anchor before the page was there.
function toAnchor(root) {
  const id = decodeURIComponent(window.location.hash.slice(1));
  if (id) root.querySelector(`section#${CSS.escape(id)}`)?.scrollIntoView();
}

function contents(sections) {
  const list = sections.map(({ id, heading }) => element("li", {}, element("a", { href: `#${id}` }, heading)));
  return element("nav", { class: "pulse-contents", "aria-label": "On this page" }, element("ul", {}, ...list));
}

function reportSection({ id, heading, blocks }) {
  const anchor = element("a", { class: "pulse-anchor", href: `#${id}`, "aria-label": `Link to ${heading}` }, "#");
  const title = element("div", { class: "pulse-report-heading" }, element("h2", {}, heading), anchor);
  return element("section", { id }, title, ...blocks.map((block) => BLOCKS[block.kind](block)));
}

const BLOCKS = {
  sentence: ({ text, quiet }) => element("p", { class: quiet ? "pulse-sentence-quiet" : null }, text),
  claim: ({ text, items }) =>
    element("p", { "data-claim": true }, text, ...items.flatMap(({ text: words, href }) => [" ", element("a", { class: "pulse-grounds", href }, words)])),
  formula: ({ text }) => element("p", { class: "pulse-formula" }, text),
  figures: ({ items }) =>
    element(
      "dl",
      { class: "pulse-figures" },
      ...items.map(({ label, value }) => element("div", {}, element("dt", {}, label), element("dd", { "data-figure": label }, value))),
    ),
  facts: ({ items }) =>
    element(
      "dl",
      { class: "pulse-known" },
      ...items.flatMap(({ label, value, note }) => [
        element("dt", {}, label),
        element("dd", { "data-fact": label }, value, note && element("span", { class: "pulse-quiet" }, note)),
      ]),
    ),
  table: reportTable,
  bars: ({ caption, items }) =>
    element("table", { class: "pulse-bars" }, element("caption", {}, caption), element("tbody", {}, ...items.map(bar))),
  links: ({ items }) => element("p", { class: "pulse-links" }, ...items.map(({ text, href }) => element("a", { href }, text))),
};

// Roles are spelled out: on a phone the style sheet turns rows and cells into blocks, which takes them away.
function reportTable({ caption, columns, rows, more }) {
  const heading = (name) => (name ? element("th", { scope: "col", role: "columnheader" }, name) : element("td", { role: "cell" }));
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
  return element("div", {}, table, more && element("p", { class: "pulse-links" }, cell(more)));
}

function cell(item) {
  return typeof item === "string" ? item : element("a", { href: item.href }, item.text);
}

function bar({ label, count, share }) {
  const mark = element("span", { class: "pulse-bar" });
  mark.style.setProperty("--pulse-share", share);
  return element("tr", {}, element("th", { scope: "row" }, label), element("td", {}, mark, element("span", {}, count)));
}
