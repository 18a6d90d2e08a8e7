// Elements: made from data, and found from events and focus.

/**
 * An element with attributes and children, which are text unless they are nodes: never markup from data.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} attributes
 * @param {...Child} children
 */
export function element(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    node.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) if (child !== null && child !== undefined) node.append(child);
  return node;
}

/** Children with a middle dot between them, words isolated from each other; what is missing leaves no dot behind. @param {...Child} parts @returns {Child[]} */
export function dotted(...parts) {
  const present = parts.filter((part) => part !== null && part !== undefined && part !== "");
  const apart = present.map((part) => (typeof part === "string" ? element("bdi", null, part) : part));
  return apart.flatMap((part, i) => (i ? [" · ", part] : [part]));
}

/** The element that an event happened on. @param {Event} event */
export function targetOf(event) {
  return event.target instanceof Element ? event.target : null;
}

/** What has the focus inside `root`. @param {HTMLElement} root */
export function focusIn(root) {
  const focused = document.activeElement;
  return focused instanceof HTMLElement && root.contains(focused) ? focused : null;
}
