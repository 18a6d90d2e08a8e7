// Links whose address depends on the current one.

import { element } from "./element.js";

const makers = new WeakMap(); // functions that return the address of a link or control

// A link to what `address` returns, renewed whenever the address of the page changes, even if its component is not redrawn.
/** @param {AddressMaker} address @param {Attributes} attributes @param {...Child} children */
export function liveLink(address, attributes, ...children) {
  const node = element("a", { ...attributes, href: address(), "data-live": true }, ...children);
  makers.set(node, address);
  return node;
}

// Say where a control that is not a link leads, so that its view can be fetched ahead.
/** @param {Node} node @param {AddressMaker} address */
export function leadsTo(node, address) {
  makers.set(node, address);
}

/** @param {Node | null} node */
export function addressOf(node) {
  return node && makers.get(node)?.();
}

export function relinkAll() {
  for (const node of document.querySelectorAll("a[data-live]")) {
    const address = addressOf(node);
    if (address && node.getAttribute("href") !== address) node.setAttribute("href", address);
  }
}
