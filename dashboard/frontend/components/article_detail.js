// One article with everything it says. `data` is made by ui/article_detail.py.

import { outward, redraw, topicChips } from "../articles/article_parts.js";
import { followPictures, thumbnail } from "../articles/article_pictures.js";
import { marked, relatedCoverage, story } from "../articles/article_story.js";
import { contactSheet } from "../articles/contact_sheet.js";
import { addFacet, isLocal, wrongFacet } from "../articles/facet_editing.js";
import { dotted, element } from "../shared/element.js";
import { rootOf } from "../shared/navigation.js";
import { shareButton } from "../sharing/share_panel.js";

const drawn = new WeakMap(); // the data each page shows, as text

/** @param {Mounted} mounted */
export default function ({ data, parentElement }) {
  const root = rootOf(parentElement, "article", { class: "pulse pulse-detail" });
  const state = JSON.stringify(data);
  if (drawn.get(root) !== state) {
    drawn.set(root, state);
    redraw(root, data.missing ? missing(data) : detail(data, parentElement));
    root.dataset.detail = data.id ?? "";
    followPictures(root);
  }
  return () => root.remove();
}

/** @param {{ back: { href: string; label: string }; missing: { message: string; remedy: string } }} given */
function missing({ back, missing: { message, remedy } }) {
  return element("div", {}, backLink(back), element("h1", {}, message), element("p", { class: "pulse-quiet" }, remedy));
}

/** @param {Json} data @param {HTMLElement} host */
function detail(data, host) {
  const [lead, ...more] = data.pictures;
  const main = element("div", { class: "pulse-detail-main" }, leadPicture(lead, data));
  if (more.length) main.append(morePictures(more, data));
  if (data.excerpt) main.append(element("p", { class: "pulse-detail-excerpt" }, ...marked(data.runs.excerpt)));
  if (data.story) main.append(story(data.story));
  if (data.related.length) main.append(relatedCoverage(data.related, data.shown));
  if (data.sheet.length) main.append(coverageSheet(data.sheet));
  const aside = element("div", { class: "pulse-detail-aside" }, facts(data.facts));
  const edit = data.editing && isLocal() ? data.editing : null;
  if (data.policy || edit) aside.append(policy(data.policy ?? { groups: [], money: [] }, edit));
  if (data.corrections.length) aside.append(corrections(data.corrections));
  if (data.notes.length) aside.append(plainList("What the reader noticed", data.notes));
  if (data.history.length) aside.append(plainList("What changed", data.history));
  if (data.duplicates.length) aside.append(plainList("Other files with the same article", data.duplicates));
  const content = document.createDocumentFragment();
  const share = shareButton(host, () => data.share, { class: "pulse-share-open", "data-focus": "share" });
  const record = element("a", { href: `/api/v1/articles/${data.id}`, "data-action": "data" }, "Data");
  content.append(
    element(
      "div",
      { class: "pulse-detail-top" },
      backLink(data.back),
      near(data.near ?? []),
      element("p", { class: "pulse-choice" }, share, record),
    ),
  );
  if (data.related.some((/** @type {Json} */ item) => item.asked)) {
    content.append(
      element(
        "p",
        { class: "pulse-asked" },
        "You opened related coverage: it is marked in the list of the article it belongs to.",
      ),
    );
  }
  content.append(head(data), element("div", { class: "pulse-detail-columns" }, main, aside));
  return content;
}

/** @param {{ href: string; label: string }} given */
function backLink({ href, label }) {
  const arrow = element("span", { "aria-hidden": "true" }, "← ");
  return element(
    "p",
    { class: "pulse-back" },
    element("a", { href, "data-back": true, "data-focus": "back" }, arrow, label),
  );
}

// The article before and the one after, as they stood in the list.
/** @param {{ label: string; href: string; title: string }[]} links */
function near(links) {
  const items = links.map(({ label, href, title }) =>
    element("a", { href, title, "aria-label": `${label}: ${title}`, "data-near": label, "data-focus": label }, label),
  );
  return element("nav", { class: "pulse-near", "aria-label": "Neighbouring articles" }, ...dotted(...items));
}

/** @param {Json} data */
function head(data) {
  const title = data.href ? [outward(data.href, data.host, ...marked(data.runs.title))] : marked(data.runs.title);
  return element(
    "div",
    { class: "pulse-detail-head" },
    element("h1", {}, ...title),
    element("p", { class: "pulse-meta" }, ...dotted(data.provider ?? "(unknown provider)", data.domain, data.exact)),
    topicChips(data.topics),
  );
}

/** @param {Picture} picture @param {Json} data */
function leadPicture(picture, data) {
  const box = thumbnail({ ...picture, src: picture.large ?? picture.src }, "pulse-detail-picture", data);
  if (!picture.src) box.classList.add("pulse-detail-blank");
  if (picture.state && picture.src) box.classList.add("pulse-shaped");
  if (picture.width && picture.height) box.style.setProperty("--pulse-shape", `${picture.width} / ${picture.height}`);
  return box;
}

/** @param {Picture[]} pictures @param {Json} data */
function morePictures(pictures, data) {
  return element(
    "div",
    { class: "pulse-detail-strip" },
    ...pictures.map((picture) => thumbnail(picture, "pulse-thumbnail", data)),
  );
}

/** @param {Json[]} groups */
function coverageSheet(groups) {
  return element(
    "section",
    { "data-story-sheet": true },
    element("h2", {}, "The coverage in pictures"),
    contactSheet(groups, "h3"),
  );
}

/** @param {Json[]} items */
function facts(items) {
  const list = element("dl", { class: "pulse-facts" });
  for (const { label, value, note, href } of items) {
    const outside = href && /^https?:/.test(href);
    const words = href ? (outside ? outward(href, value, value) : element("a", { href }, value)) : value;
    const description = element("dd", { "data-fact": label }, words);
    if (note) description.append(element("span", { class: "pulse-quiet" }, note));
    list.append(element("dt", {}, label), description);
  }
  return element("section", { "aria-label": "Metadata" }, list);
}

// Detected facets: each a button that highlights its passages and a link to the articles that share it.
/** @param {{ groups: Json[]; money: Json[] }} given @param {Editing | null} edit */
function policy({ groups, money }, edit) {
  const section = element("section", { "data-policy": true }, element("h2", {}, "What it is about"));
  section.append(
    element(
      "p",
      { class: "pulse-quiet" },
      "Inferred from the words of this article, not stated by it. Choose one to see its words.",
    ),
  );
  for (const { title, items } of groups) section.append(element("h3", {}, title), foundList(items, edit));
  if (money.length) section.append(element("h3", {}, "Money"), foundList(money, null));
  if (edit) section.append(addFacet(edit));
  return section;
}

/** @param {Json[]} items @param {Editing | null} edit */
function foundList(items, edit) {
  const lines = items.map((item) => {
    const line = item.removed ? removedItem(item) : foundItem(item);
    if (edit && !item.removed) line.append(" ", ...wrongFacet(edit, item));
    return line;
  });
  return element("ul", { class: "pulse-plain pulse-found-list" }, ...lines);
}

/** @param {{ id: string; label: string; note: string }} given */
function removedItem({ id, label, note }) {
  return element("li", { "data-removed": id }, element("s", {}, label), " ", quiet(note));
}

/** @param {string | null} words */
function quiet(words) {
  return element("span", { class: "pulse-quiet" }, words);
}

/** @param {{ id: string; label: string; note: string | null; href: string | null; quote: string | null }} given */
function foundItem({ id, label, note, href, quote }) {
  const button = element(
    "button",
    {
      type: "button",
      class: "pulse-found-open",
      "data-found": id,
      "aria-pressed": "false",
      title: quote ?? "Show its words",
    },
    label,
  );
  button.addEventListener("click", () => pointOut(button));
  const line = element("li", {}, button, " ", quiet(note));
  if (href)
    line.append(
      " ",
      element(
        "a",
        { class: "pulse-quiet pulse-facet-all", href, "aria-label": `All articles in view: ${label}` },
        "all articles",
      ),
    );
  return line;
}

/** @param {HTMLElement} button */
function pointOut(button) {
  const root = button.closest(".pulse-detail") ?? document.body;
  const on = button.getAttribute("aria-pressed") !== "true";
  for (const other of root.querySelectorAll(".pulse-found-open"))
    other.setAttribute("aria-pressed", String(on && other === button));
  const words = [...root.querySelectorAll("mark.pulse-found")];
  for (const mark of words)
    mark.classList.toggle("pulse-found-on", on && mark.dataset.found?.split(" ").includes(button.dataset.found ?? ""));
  if (on) words.find((mark) => mark.classList.contains("pulse-found-on"))?.scrollIntoView({ block: "nearest" });
}

/** @param {Json[]} items */
function corrections(items) {
  const section = element("section", {}, element("h2", {}, "Corrected"));
  for (const { field, stated, corrected, reason } of items) {
    const line = element("p", {}, element("strong", {}, field), ": ", corrected);
    const origin = reason ? `the document states ${stated}; ${reason}` : `the document states ${stated}`;
    line.append(element("span", { class: "pulse-quiet pulse-line" }, origin));
    section.append(line);
  }
  return section;
}

/** @param {string} title @param {string[]} items */
function plainList(title, items) {
  const list = element("ul", { class: "pulse-plain" }, ...items.map((item) => element("li", {}, item)));
  return element("section", {}, element("h2", {}, title), list);
}
