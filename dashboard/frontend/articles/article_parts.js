// Parts that the article list and an article's own page share.

import { element, focusIn } from "../shared/element.js";

// Give an element the colour of a topic, in the light and the dark theme.
/** @param {HTMLElement} node @param {{ colour: string; dark: string }} colours @returns {HTMLElement} */
export function coloured(node, colours) {
  node.style.setProperty("--pulse-mark", `light-dark(${colours.colour}, ${colours.dark})`);
  return node;
}

// Chips of topics; `more` counts the topics without a chip here.
/** @param {Topic[]} topics @param {number} [more] */
export function topicChips(topics, more = 0) {
  const list = element("ul", { class: "pulse-topics" });
  for (const topic of topics) {
    const link = element(
      "a",
      {
        class: topic.active ? "pulse-topic pulse-topic-on" : "pulse-topic",
        href: topic.href,
        title: topic.does,
        "aria-current": topic.active ? "true" : null,
        "data-focus": `topic ${topic.label}`,
        "data-topic": topic.label,
      },
      element("span", { class: "pulse-dot", "aria-hidden": "true" }),
      topic.label,
    );
    list.append(element("li", {}, coloured(link, topic)));
  }
  if (more) list.append(element("li", { class: "pulse-quiet" }, `and ${more} more`));
  return list;
}

/** @param {{ label: string; title: string }} given */
export function badge({ label, title }) {
  return element("span", { class: "pulse-badge", title }, label);
}

// A link out of the dashboard: no opener, no referrer, and the host named for screen readers.
/** @param {string} href @param {string} host @param {...Child} children */
export function outward(href, host, ...children) {
  const attributes = { href, rel: "noopener noreferrer", target: "_blank", title: `Opens ${host} in a new tab` };
  return element(
    "a",
    attributes,
    ...children,
    element("span", { class: "pulse-out", "aria-hidden": "true" }, "\u00a0↗"),
    element("span", { class: "pulse-unseen" }, ` (opens ${host})`),
  );
}

/** @param {Article} article */
export function when(article) {
  const title = article.exact;
  return article.datetime
    ? element("time", { datetime: article.datetime, title }, article.date)
    : element("span", {}, article.date);
}

/** @param {Picture} picture */
export function whyWords({ why, elsewhere }) {
  const where = elsewhere && `It lies at ${elsewhere}, not with the provider.`;
  return [why, where].filter(Boolean).join(" ");
}

// Replace the content of `root` and keep the focus on the element with the same `data-focus`.
/** @param {HTMLElement} root @param {Node} content */
export function redraw(root, content) {
  const held = focusIn(root);
  const name = held?.dataset.focus;
  const row = held?.closest("[data-article]")?.dataset.article;
  root.replaceChildren(content);
  if (!name && !row) return;
  const within = row ? root.querySelector(`[data-article="${CSS.escape(row)}"]`) : root;
  const target = name ? within?.querySelector(`[data-focus="${CSS.escape(name)}"]`) : within;
  target?.focus({ preventScroll: true });
}
