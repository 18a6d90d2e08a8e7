// What stands behind a figure: its data, its SQL statement, its definition.

import { hrefOfPick } from "./chart_picks.js";
import { hrefWith } from "../shared/addresses.js";
import { copyButton } from "../shared/clipboard.js";
import { element } from "../shared/element.js";
import { liveLink } from "../shared/live_links.js";

/** @param {ChartData} data @param {Json} found */
export function dataTable(data, found) {
  const numeric = (/** @type {Json} */ column) =>
    found.rows.some((/** @type {Json} */ row) => typeof row[column] === "number");
  const numberClass = (/** @type {Json} */ column) =>
    numeric(column) || found.columns[column] === "Share" ? "pulse-data-number" : null;
  const head = element(
    "tr",
    null,
    ...found.columns.map((/** @type {string} */ name, /** @type {Json} */ column) =>
      element("th", { scope: "col", class: numberClass(column) }, name),
    ),
  );
  const body = found.rows.map((/** @type {Json} */ row, /** @type {number} */ index) => {
    const cells = row.map((/** @type {Json} */ value, /** @type {Json} */ column) => {
      const text =
        value === null
          ? "–"
          : typeof value === "number"
            ? value.toLocaleString("en-GB", { maximumFractionDigits: 2 })
            : value;
      const pick = column === 0 && found.picks?.[index];
      const address = () => hrefOfPick(data, pick[0], pick[1]);
      const content = pick && address() ? liveLink(address, {}, text) : text;
      return element(
        column === 0 ? "th" : "td",
        { scope: column === 0 ? "row" : null, class: numberClass(column) },
        content,
      );
    });
    const selected = found.selected?.[index];
    return element("tr", { "aria-current": selected ? "true" : null }, ...cells);
  });
  const parts = [
    element(
      "p",
      { class: "pulse-quiet" },
      found.picks ? "Follow a row to filter by it; follow it again to undo." : data.subtitle,
    ),
    element(
      "div",
      { class: "pulse-data-table", tabindex: "0", role: "region", "aria-label": "Data" },
      element("table", null, element("thead", null, head), element("tbody", null, ...body)),
    ),
  ];
  if (found.more)
    parts.push(
      element("p", { class: "pulse-quiet" }, `${found.more.toLocaleString("en-GB")} more rows are in the downloads.`),
    );
  parts.push(
    element(
      "p",
      { class: "pulse-downloads" },
      element("a", { href: found.links.csv, download: true }, "Download CSV"),
      element("a", { href: found.links.excel, download: true }, "CSV for Excel"),
      element("a", { href: found.links.json, target: "_blank", rel: "noopener" }, "Open as JSON"),
    ),
  );
  return parts;
}

/** @param {ChartData} _data @param {Json} found */
export function statement(_data, found) {
  const copy = copyButton("Copy SQL", () => found.sql);
  const bound = found.parameters.map((/** @type {Json} */ [name, value]) =>
    element("tr", null, element("th", { scope: "row" }, `$${name}`), element("td", null, value)),
  );
  return [
    element(
      "p",
      { class: "pulse-quiet" },
      `This statement ran for ${found.milliseconds} ms on DuckDB; values are bound, never written into it.`,
    ),
    element("pre", { tabindex: "0", role: "region", "aria-label": "SQL statement" }, element("code", null, found.sql)),
    bound.length
      ? element(
          "div",
          { class: "pulse-data-table", tabindex: "0", role: "region", "aria-label": "Bound values" },
          element("table", null, element("tbody", null, ...bound)),
        )
      : "",
    element("p", null, copy),
  ];
}

/** @param {ChartData} data @param {Json} found */
export function definition(data, found) {
  const row = (/** @type {string} */ name, /** @type {Json} */ value, /** @type {"code" | "span"} */ kind) => [
    element("dt", null, name),
    element("dd", null, element(kind, null, value)),
  ];
  return [
    element("p", null, found.definition.sentence),
    element(
      "dl",
      null,
      ...row("Formula", found.definition.formula, "code"),
      ...row("Limits", found.definition.limits, "span"),
      ...row("In this chart", data.alt, "span"),
    ),
    element(
      "p",
      null,
      liveLink(() => `${hrefWith({}, "/methodology")}#${found.definition.id}`, {}, "All definitions"),
    ),
  ];
}
