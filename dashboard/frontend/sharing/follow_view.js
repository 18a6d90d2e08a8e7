// The feeds and the calendar of the view, to be given to a feed reader or a calendar program.

import { copyButton } from "../shared/clipboard.js";
import { dialogOf } from "../shared/dialog.js";
import { element } from "../shared/element.js";
import { alertForm } from "./alert_form.js";

const WAYS = [
  ["/feed.atom", "Atom feed", "For feed readers: new articles as they come"],
  ["/feed.json", "JSON Feed", "The same, for programs"],
  ["/calendar.ics", "Calendar", "When stories began, and days that stand out"],
];

// A button that offers the addresses under which the view of these filters can be followed; nothing without a view.
/** @param {HTMLElement} host @param {string | null} filters */
export function followButton(host, filters) {
  if (filters === null || filters === undefined) return null;
  const attributes = { type: "button", id: "pulse-follow", class: "pulse-action", "aria-haspopup": "dialog" };
  const button = element("button", attributes, "Follow");
  button.addEventListener("click", () => openFollowing(host, filters));
  return button;
}

/** @param {HTMLElement} host @param {string} filters */
function openFollowing(host, filters) {
  const title = element("h2", { id: "pulse-following" }, "Follow this view");
  const rows = WAYS.map(([path, name, about]) => {
    const address = `${window.location.origin}${path}${filters ? `?${filters}` : ""}`;
    return element(
      "li",
      null,
      element("a", { href: address, "data-follow": path }, name),
      " ",
      copyButton("Copy address", () => address, { "aria-label": `Copy the address of the ${name}` }),
      element("p", { class: "pulse-quiet" }, about),
    );
  });
  const dialog = dialogOf(
    title,
    element("div", null, element("ul", { class: "pulse-following" }, ...rows), alertForm()),
  );
  dialog.dataset.shows = "follow";
  dialog.addEventListener("close", () => dialog.remove());
  host.append(dialog);
  dialog.showModal();
}
