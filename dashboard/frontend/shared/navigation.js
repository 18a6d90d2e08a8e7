// Navigation by links: every change of view is an address; following it adds one history entry and shows its view
// (page/page_change.js).

import { element, targetOf } from "./element.js";
import { arrive, depart } from "../page/arrival.js";
import { showAddress } from "../page/page_change.js";

const followed = new WeakSet(); // the elements whose links are followed
const roots = new WeakMap(); // what components draw into, by the element they were given

/** @param {string} href */
export function navigate(href) {
  const target = new URL(href, window.location.href);
  if (target.origin !== window.location.origin) {
    window.location.assign(target.href);
    return;
  }
  if (target.href === window.location.href) return;
  depart();
  window.history.pushState({}, "", target.href);
  showAddress();
  arrive();
}

// Make plain clicks on links inside `root` navigate in place. The browser handles clicks with a modifier or another
// button, and links to downloads, other windows, data addresses and other sites.
/** @param {HTMLElement} root */
export function followLinks(root) {
  if (followed.has(root)) return;
  followed.add(root);
  root.addEventListener("click", (event) => {
    /** @type {HTMLAnchorElement | null | undefined} */
    const link = targetOf(event)?.closest("a[href]");
    if (!link || event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    if (link.target || link.hasAttribute("download")) return;
    const target = new URL(link.href, window.location.href);
    if (target.origin !== window.location.origin || /^\/(api|assets|s|b|t)\//.test(target.pathname)) return;
    if (target.hash && target.pathname === window.location.pathname && target.search === window.location.search) return;
    event.preventDefault();
    navigate(target.href);
  });
}

/**
 * The element that a component draws into: made at the component's first data, the same one ever after.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {HTMLElement} parent
 * @param {Tag} tag
 * @param {Attributes} attributes
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function rootOf(parent, tag, attributes) {
  const known = roots.get(parent);
  if (known?.parentElement === parent) return known;
  const root = element(tag, attributes);
  parent.append(root);
  followLinks(root);
  roots.set(parent, root);
  return root;
}
