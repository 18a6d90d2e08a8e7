// The findings that open the overview: each a sentence that leads to its articles, and a link to its chart.

import { element } from "../shared/element.js";
import { rootOf } from "../shared/navigation.js";

const tallest = new WeakMap(); // the width at which each was last drawn

/** @param {Mounted} mounted */
export default function ({ data, parentElement }) {
  const root = rootOf(parentElement, "ul", { class: "pulse pulse-leads", "aria-label": "Findings" });
  // A filter never makes it lower than it was: what stands below stays where it is.
  const width = root.clientWidth;
  root.style.minHeight = tallest.get(root)?.width === width ? `${root.getBoundingClientRect().height}px` : "";
  root.replaceChildren(...data.leads.map(finding));
  tallest.set(root, { width });
}

/** @param {Json} lead */
function finding(lead) {
  const subject = lead.rows ? element("a", { href: lead.rows }, lead.subject) : lead.subject;
  const ways = [
    lead.chart && element("a", { href: lead.chart, "aria-label": `Chart: ${lead.heading}` }, "Chart"),
    lead.rows &&
      element("a", { href: lead.rows, "aria-label": `${lead.rows_words}: ${lead.heading}` }, lead.rows_words),
  ];
  return element(
    "li",
    { "data-lead": lead.heading },
    element("h2", null, lead.heading),
    element("p", null, lead.subject ? element("strong", null, subject) : null, lead.words),
    element("p", { class: "pulse-lead-ways" }, ...ways.filter(Boolean)),
  );
}
