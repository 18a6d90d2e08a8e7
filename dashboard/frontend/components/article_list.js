// Articles as a table or as cards. `data` is made by ui/article_table.py.

import { redraw } from "../articles/article_parts.js";
import { followPictures } from "../articles/article_pictures.js";
import { cardList, headlineList, sortLink, table } from "../articles/article_rows.js";
import { contactSheet } from "../articles/contact_sheet.js";
import { dotted, element, focusIn, targetOf } from "../shared/element.js";
import { followLinks, navigate } from "../shared/navigation.js";
import { shareButton } from "../sharing/share_panel.js";

const NARROW = 640;
const lists = new WeakMap();

/** @param {Mounted} mounted */
export default function ({ data, parentElement }) {
  let list = lists.get(parentElement);
  if (!list) {
    list = mountList(parentElement);
    lists.set(parentElement, list);
  }
  list.data = data;
  list.draw();
  return () => {
    list.close();
    lists.delete(parentElement);
  };
}

/** @param {HTMLElement} parentElement */
function mountList(parentElement) {
  const root = element("section", { class: "pulse pulse-articles", "data-articles": true });
  parentElement.append(root);
  followLinks(root);
  /** @type {Json} */
  const list = { root, data: null, drawn: "" };
  list.draw = () => {
    list.width ??= root.clientWidth; // measured once; the observer reports changes without forcing a layout
    const narrow = list.width < NARROW;
    const cards = list.data.layout === "cards" || (list.data.layout !== "sheet" && narrow);
    const state = JSON.stringify([narrow, cards, list.data]);
    if (state === list.drawn) return;
    list.drawn = state;
    root.setAttribute("aria-label", list.data.label);
    redraw(root, articleList(list.data, { narrow, cards }, parentElement));
    followPictures(root);
  };
  const observer = new ResizeObserver(([entry]) => {
    list.width = entry.contentRect.width;
    if (list.data) list.draw();
  });
  observer.observe(root);
  const keys = (/** @type {Json} */ event) => list.data?.sorts && onKey(event, root);
  document.addEventListener("keydown", keys);
  root.addEventListener("click", onRowClick);
  list.close = () => {
    observer.disconnect();
    document.removeEventListener("keydown", keys);
    root.remove();
  };
  return list;
}

/** @param {Json} data @param {{ narrow: boolean; cards: boolean }} shape @param {HTMLElement} host */
function articleList(data, shape, host) {
  const content = document.createDocumentFragment();
  if (data.layout === "headlines") {
    content.append(headlineList(data));
    return content;
  }
  if (data.sorts) content.append(toolbar(data, shape, host));
  if (data.offers?.length) content.append(offers(data.offers));
  if (data.empty) content.append(nothing(data.empty));
  else if (data.groups) content.append(contactSheet(data.groups, "h2"));
  else content.append(shape.cards ? cardList(data) : table(data));
  if (data.pages?.length) content.append(pager(data));
  if (data.sorts && !data.empty) content.append(keyHint());
  return content;
}

/** @param {Json} data @param {{ narrow: boolean; cards: boolean }} given @param {HTMLElement} host */
function toolbar(data, { narrow, cards }, host) {
  const bar = element("div", { class: "pulse-toolbar" }, element("p", { class: "pulse-range" }, data.range));
  if ((cards || data.groups) && !data.empty) {
    bar.append(element("p", { class: "pulse-sorts" }, "Sort by ", ...dotted(...data.sorts.map(sortLink))));
  }
  const choice = element("p", { class: "pulse-choice" });
  if (!data.empty) {
    const layouts = data.layouts.filter((/** @type {Json} */ { name }) => !narrow || name !== "table");
    const links = layouts.map((/** @type {Json} */ item) => layoutLink(item, data, cards));
    if (links.length > 1) choice.append(element("span", { class: "pulse-layouts" }, ...dotted(...links)));
  }
  choice.append(element("span", {}, ...dotted(...data.exports.map(exportLink))));
  if (data.share)
    choice.append(shareButton(host, () => data.share, { class: "pulse-share-open", "data-focus": "share" }));
  bar.append(choice);
  return bar;
}

/** @param {{ name: string; label: string; href: string }} given @param {Json} data @param {boolean} cards */
function layoutLink({ name, label, href }, data, cards) {
  const current = name === (data.groups ? "sheet" : cards ? "cards" : "table");
  return element(
    "a",
    { href, "aria-current": current ? "true" : null, "data-focus": `layout ${name}`, "data-layout": name },
    label,
  );
}

/** @param {{ name: string; label: string; href: string }} given */
function exportLink({ name, label, href }) {
  const download = name !== "json";
  return element("a", { href, download, "data-export": name, "aria-label": `These articles as ${label}` }, label);
}

// Values of filters that the words of the search may name.
/** @param {{ words: string; href: string }[]} given */
function offers(given) {
  const items = given.map(({ words, href }) => element("li", {}, element("a", { href }, words)));
  const label = element("p", { class: "pulse-quiet" }, "The words also name a filter:");
  return element("div", { class: "pulse-offers" }, label, element("ul", {}, ...items));
}

/** @param {{ heading: string; ways: { words: string; count: string; href: string | null }[] }} group */
function waysOut({ heading, ways }) {
  const items = ways.map(({ words, count, href }) =>
    element(
      "li",
      {},
      href ? element("a", { href }, words) : words,
      element("span", { class: "pulse-quiet" }, ` ${count}`),
    ),
  );
  return element("section", {}, element("h2", {}, heading), element("ul", {}, ...items));
}

/** @param {{ message: string; remedy: string | null; groups?: Json[]; action: { href: string; label: string } | null }} given */
function nothing({ message, remedy, groups, action }) {
  const box = element("div", { class: "pulse-nothing" }, element("p", {}, message));
  box.append(...(groups ?? []).map(waysOut));
  if (remedy) box.append(element("p", { class: "pulse-quiet" }, remedy));
  if (action) box.append(element("p", {}, element("a", { href: action.href }, action.label)));
  return box;
}

/** @param {Json} data */
function pager(data) {
  const links = data.pages.map((/** @type {Json} */ { label, href, current, page }) => {
    const attributes = { "data-focus": `page ${label}`, "data-page": page };
    if (current)
      return element("span", { class: "pulse-page-now", "aria-current": "page", tabindex: "-1", ...attributes }, label);
    if (!href) return element("span", { class: "pulse-page-off", "aria-hidden": "true" }, label);
    const name = /^\d/.test(label) ? `Page ${label}` : `${label} page`;
    return element("a", { href, "aria-label": name, ...attributes }, label);
  });
  return element("nav", { class: "pulse-pages", "aria-label": "Pages of articles" }, ...links);
}

function keyHint() {
  const key = (/** @type {string} */ name) => element("kbd", {}, name);
  return element(
    "p",
    { class: "pulse-keys pulse-quiet" },
    key("/"),
    " search, ",
    key("j"),
    " next, ",
    key("k"),
    " previous, ",
    key("Enter"),
    " details, ",
    key("p"),
    " picture",
  );
}

/** @param {MouseEvent} event */
function onRowClick(event) {
  const row = targetOf(event)?.closest("[data-details]");
  if (!row || event.defaultPrevented || targetOf(event)?.closest("a, button") || String(window.getSelection())) return;
  navigate(row.dataset.details ?? "");
}

/** @param {KeyboardEvent} event @param {HTMLElement} root */
function onKey(event, root) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (targetOf(event)?.closest("input, textarea, select, [contenteditable], [role=combobox], dialog")) return;
  const rows = [...root.querySelectorAll("[data-article]")];
  const held = focusIn(root)?.closest("[data-article]");
  if (event.key === "j" || event.key === "k") {
    const at = held ? rows.indexOf(held) : -1;
    const next = rows[event.key === "j" ? at + 1 : Math.max(at - 1, 0)];
    next?.focus();
    if (next) event.preventDefault();
  } else if (event.key === "p" && held) {
    held.querySelector("button.pulse-picture:enabled")?.click();
  } else if (event.key === "Enter" && held && event.target === held) {
    event.preventDefault();
    navigate(held.dataset.details ?? "");
  }
}
