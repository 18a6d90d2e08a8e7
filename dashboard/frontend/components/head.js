// The head of every page: its name, the sentence about the view, and ways to change, share or cite it.

import { addressNow, hrefWith } from "../shared/addresses.js";
import { copyButton } from "../shared/clipboard.js";
import { element, focusIn } from "../shared/element.js";
import { liveLink } from "../shared/live_links.js";
import { rootOf } from "../shared/navigation.js";
import { followButton } from "../sharing/follow_view.js";

/** @param {Mounted} mounted */
export default function ({ data, parentElement }) {
  const head = rootOf(parentElement, "header", { class: "pulse pulse-head" });
  const focused = focusIn(head)?.id;
  head.dataset.path = data.path;
  head.replaceChildren(
    element(
      "div",
      { class: "pulse-head-top" },
      data.page ? element("h1", { id: "pulse-heading", tabindex: "-1" }, data.page) : null,
      corpus(data.corpus),
    ),
    element(
      "p",
      { class: "pulse-sentence", "aria-live": "polite" },
      element("strong", null, data.counted),
      data.described,
    ),
    element(
      "div",
      { class: "pulse-head-foot" },
      chips(data),
      reset(data),
      followButton(head, data.follow),
      copyLink(data),
    ),
    ...(data.reading ? [reading(data.reading, data.path)] : []),
    ...(data.note ? [element("p", { class: "pulse-corpus-note", role: "note" }, data.note)] : []),
    ...(data.earlier ? [earlier(data.earlier)] : []),
    ...data.notices.map(notice),
  );
  document.title = data.tab;
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

/** @param {{ version: string; synced: string; synced_words: string } | null} facts */
function corpus(facts) {
  if (!facts) return null;
  return element(
    "p",
    { class: "pulse-quiet pulse-corpus" },
    "Corpus ",
    liveLink(() => hrefWith({}, "/corpus"), { title: `Corpus version ${facts.version}` }, facts.version.slice(0, 8)),
    ", synced ",
    element("time", { datetime: facts.synced, title: facts.synced_words }, age(facts.synced)),
  );
}

/** @param {string} moment */
function age(moment) {
  const seconds = Math.max(0, (Date.now() - Date.parse(moment)) / 1000);
  if (seconds < 90) return "just now";
  if (seconds < 5400) return `${Math.round(seconds / 60)} minutes ago`;
  if (seconds < 129600) return `${Math.round(seconds / 3600)} hours ago`;
  return `${Math.round(seconds / 86400)} days ago`;
}

/** @param {Json} data */
function chips(data) {
  const links = data.chips.map((/** @type {Json} */ chip) =>
    element(
      "li",
      null,
      liveLink(
        () => hrefWith(chip.removed),
        { class: "pulse-chip", "data-chip": chip.name, "aria-label": `Remove the filter ${chip.words}` },
        element("span", null, chip.words),
        element("span", { "aria-hidden": "true", class: "pulse-cross" }, "×"),
      ),
    ),
  );
  if (!links.length) return element("p", { class: "pulse-quiet pulse-chips" }, "No filter: the whole corpus");
  return element("ul", { class: "pulse-chips", "aria-label": "Filters in use" }, ...links);
}

// The search read as filters: a link to the articles it then finds and, on other pages, one that filters the page.
/** @param {Json} found @param {string} path */
function reading({ count, words, articles, filters }, path) {
  const said = [
    "Read as filters, these words find ",
    element("a", { href: articles, "data-reading": "articles" }, count),
  ];
  if (!path.startsWith("article")) {
    const here = liveLink(() => hrefWith({ ...filters, sort: [] }), { "data-reading": "here" }, "Filter this page");
    return element("p", { class: "pulse-reading" }, ...said, `${words}. `, here);
  }
  return element("p", { class: "pulse-reading" }, ...said, `${words}.`);
}

// The link carries the version of the corpus, so that whoever opens it can see what has changed since.
/** @param {Json} data */
function copyLink(data) {
  return copyButton("Copy link", () => addressNow(data.corpus?.version), { id: "pulse-share", class: "pulse-action" });
}

/** @param {string} words */
function earlier(words) {
  return element(
    "p",
    { class: "pulse-quiet pulse-earlier", role: "status" },
    words,
    " ",
    liveLink(() => hrefWith({ as_of: [] }), {}, "Show latest"),
  );
}

/** @param {Json} data */
function reset(data) {
  if (!data.resets.length) return null;
  const open = Object.fromEntries(data.resets.map((/** @type {string} */ name) => [name, []]));
  return liveLink(() => hrefWith(open), { id: "pulse-reset", class: "pulse-action" }, "Reset");
}

/** @param {Json} item */
function notice(item) {
  const away = item.removed ? liveLink(() => hrefWith(item.removed), {}, "Remove it") : null;
  return element("p", { class: "pulse-notice", role: "status", "data-notice": item.name }, item.message, " ", away);
}
