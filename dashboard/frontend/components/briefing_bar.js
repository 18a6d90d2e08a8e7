// The bar of a briefing: its period, the other periods, and the briefing to take away. `data` is made by
// ui/tables/briefing_report.py.

import { copyMail } from "../briefing/mail_copy.js";
import { hrefWith } from "../shared/addresses.js";
import { element, focusIn } from "../shared/element.js";
import { liveLink } from "../shared/live_links.js";
import { navigate, rootOf } from "../shared/navigation.js";
import { dayInputs, periodSelect } from "../shared/period_choice.js";

/** @param {Mounted} mounted */
export default function ({ data, parentElement }) {
  const root = rootOf(parentElement, "div", { class: "pulse pulse-briefing-bar", "data-briefing": true });
  const focused = focusIn(root)?.getAttribute("name");
  root.replaceChildren(
    element("h2", {}, data.period),
    element("div", { class: "pulse-briefing-periods", role: "group", "aria-label": "Period" }, ...periods(data)),
    element("div", { class: "pulse-briefing-actions" }, ...actions(data)),
  );
  if (focused) root.querySelector(`[name="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  return () => root.remove();
}

/** @param {string[]} days */
const hrefOfDays = (days) => hrefWith({ dates: days, period: [] });

/** @param {Json} data */
function periods({ lengths, named, chosen, days, earlier, later }) {
  const links = lengths.map((/** @type {Json} */ { value, label, title, current }) =>
    liveLink(
      () => hrefWith({ period: [value], dates: [] }),
      { "aria-current": current ? "true" : null, "data-period": value, title },
      label,
    ),
  );
  const step = (/** @type {string[]} */ to, /** @type {string} */ name, /** @type {string} */ label) =>
    to.length ? liveLink(() => hrefOfDays(to), { "data-period": name, class: "pulse-briefing-step" }, label) : null;
  return [
    element("div", { class: "pulse-segments" }, ...links),
    periodSelect(named, chosen, { name: "period", label: "Calendar period", prompt: "Month or quarter" }, (option) =>
      navigate(hrefOfDays(option.days)),
    ),
    element(
      "span",
      { class: "pulse-days" },
      ...between(
        dayInputs(days, { names: ["from", "to"], labels: ["First UTC day", "Last UTC day"] }, (given) =>
          navigate(hrefOfDays(given)),
        ),
      ),
    ),
    step(earlier, "earlier", "‹ Earlier"),
    step(later, "later", "Later ›"),
  ];
}

/** @param {HTMLElement[]} inputs @returns {Child[]} */
const between = ([first, last]) => [first, "to", last];

/** @param {Json} data */
function actions({ mail, files }) {
  const said = element("span", { role: "status", class: "pulse-quiet" });
  const button = element("button", {
    type: "button",
    class: "pulse-button pulse-button-main",
    "data-action": "copy-mail",
  });
  button.textContent = "Copy for mail";
  button.addEventListener("click", async () => {
    said.textContent = "";
    const copied = await copyMail(mail).catch(() => false);
    said.textContent = copied
      ? "Copied: paste it into a mail."
      : "Copying is blocked here. Take the HTML file instead.";
    button.toggleAttribute("data-copied", copied);
  });
  const links = files.map((/** @type {Json} */ { label, href }) => element("a", { href, download: true }, label));
  return [button, ...links, said];
}
