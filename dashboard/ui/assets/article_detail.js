// One article with everything it says. `data` is what ui/article_detail.py builds. Needs navigate.js, article_parts.js.

const details = new WeakMap();

export default function ({ data, parentElement }) {
  let root = details.get(parentElement);
  if (!root) {
    root = element("article", { class: "pulse pulse-detail" });
    parentElement.append(root);
    followLinks(root);
    details.set(parentElement, root);
  }
  const state = JSON.stringify(data);
  if (root.pulseDrawn !== state) {
    root.pulseDrawn = state;
    redraw(root, data.missing ? missing(data) : detail(data, parentElement));
    root.dataset.detail = data.id ?? "";
    followPictures(root);
  }
  return () => {
    root.remove();
    details.delete(parentElement);
  };
}

function missing({ back, missing: { message, remedy } }) {
  return element(
    "div",
    {},
    backLink(back),
    element("h2", {}, message),
    element("p", { class: "pulse-quiet" }, remedy),
  );
}

function detail(data, host) {
  const [lead, ...more] = data.pictures;
  const main = element("div", { class: "pulse-detail-main" }, leadPicture(lead, data));
  if (more.length) main.append(morePictures(more, data));
  if (data.excerpt) main.append(element("p", { class: "pulse-detail-excerpt" }, ...marked(data.runs.excerpt)));
  if (data.story) main.append(story(data.story));
  if (data.related.length) main.append(relatedCoverage(data.related, data.shown));
  if (data.sheet.length) main.append(coverageSheet(data.sheet));
  const aside = element("div", { class: "pulse-detail-aside" }, facts(data.facts));
  if (data.policy) aside.append(policy(data.policy));
  if (data.corrections.length) aside.append(corrections(data.corrections));
  if (data.notes.length) aside.append(plainList("What the reader noticed", data.notes));
  if (data.history.length) aside.append(plainList("What changed", data.history));
  if (data.duplicates.length) aside.append(plainList("Other files with the same article", data.duplicates));
  const content = document.createDocumentFragment();
  const share = shareButton(host, () => data.share, { class: "pulse-share-open", "data-focus": "share" });
  content.append(element("div", { class: "pulse-detail-top" }, backLink(data.back), share));
  if (data.related.some((item) => item.asked)) {
    content.append(element("p", { class: "pulse-asked" }, "You opened related coverage: it is marked in the list of the article it belongs to."));
  }
  content.append(head(data), element("div", { class: "pulse-detail-columns" }, main, aside));
  return content;
}

function backLink({ href, label }) {
  const arrow = element("span", { "aria-hidden": "true" }, "← ");
  return element("p", { class: "pulse-back" }, element("a", { href, "data-back": true, "data-focus": "back" }, arrow, label));
}

function head(data) {
  const title = data.href ? [outward(data.href, data.host, ...marked(data.runs.title))] : marked(data.runs.title);
  return element(
    "div",
    { class: "pulse-detail-head" },
    element("h2", {}, ...title),
    element("p", { class: "pulse-meta" }, ...dotted(data.provider ?? "(unknown provider)", data.domain, data.exact)),
    topicChips(data.topics),
  );
}

function leadPicture(picture, data) {
  const box = thumbnail({ ...picture, src: picture.large ?? picture.src }, "pulse-detail-picture", data);
  if (!picture.src) box.classList.add("pulse-detail-blank");
  if (picture.state && picture.src) box.classList.add("pulse-shaped");
  if (picture.width && picture.height) box.style.setProperty("--pulse-shape", `${picture.width} / ${picture.height}`);
  return box;
}

function morePictures(pictures, data) {
  return element("div", { class: "pulse-detail-strip" }, ...pictures.map((picture) => thumbnail(picture, "pulse-thumbnail", data)));
}

function coverageSheet(groups) {
  return element("section", { "data-story-sheet": true }, element("h3", {}, "The coverage in pictures"), contactSheet(groups));
}

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

// Runs of text, those in which something was found as marks.
function marked(runs) {
  return runs.map((run) => (typeof run === "string" ? run : element("mark", { class: "pulse-found", "data-found": run.found.join(" ") }, run.text)));
}

// What was found in the words; each a button that points out its words, and a link to the articles that have it.
function policy({ groups, money }) {
  const section = element("section", { "data-policy": true }, element("h3", {}, "What it is about"));
  section.append(element("p", { class: "pulse-quiet" }, "Inferred from the words of this article, not stated by it. Choose one to see its words."));
  for (const { title, items } of groups) section.append(element("h4", {}, title), foundList(items));
  if (money.length) section.append(element("h4", {}, "Money"), foundList(money));
  return section;
}

function foundList(items) {
  return element("ul", { class: "pulse-plain pulse-found-list" }, ...items.map(foundItem));
}

function foundItem({ id, label, note, href, quote }) {
  const button = element("button", { type: "button", class: "pulse-found-open", "data-found": id, "aria-pressed": "false", title: quote ?? "Show its words" }, label);
  button.addEventListener("click", () => pointOut(button));
  const line = element("li", {}, button, " ", element("span", { class: "pulse-quiet" }, note));
  if (href) line.append(" ", element("a", { class: "pulse-quiet", href, "aria-label": `All articles in view: ${label}` }, "all"));
  return line;
}

function pointOut(button) {
  const root = button.closest(".pulse-detail");
  const on = button.getAttribute("aria-pressed") !== "true";
  for (const other of root.querySelectorAll(".pulse-found-open")) other.setAttribute("aria-pressed", String(on && other === button));
  const words = [...root.querySelectorAll("mark.pulse-found")];
  for (const mark of words) mark.classList.toggle("pulse-found-on", on && mark.dataset.found.split(" ").includes(button.dataset.found));
  if (on) words.find((mark) => mark.classList.contains("pulse-found-on"))?.scrollIntoView({ block: "nearest" });
}

function corrections(items) {
  const section = element("section", {}, element("h3", {}, "Corrected"));
  for (const { field, stated, corrected, reason } of items) {
    const line = element("p", {}, element("strong", {}, field), ": ", corrected);
    const origin = reason ? `the document states ${stated}; ${reason}` : `the document states ${stated}`;
    line.append(element("span", { class: "pulse-quiet pulse-line" }, origin));
    section.append(line);
  }
  return section;
}

function plainList(title, items) {
  const list = element("ul", { class: "pulse-plain" }, ...items.map((item) => element("li", {}, item)));
  return element("section", {}, element("h3", {}, title), list);
}

function story({ summary, loads, sections }) {
  const box = element("section", { class: "pulse-story", "aria-label": "The story" });
  box.append(element("div", { class: "pulse-corroboration" }, element("p", {}, summary), sourceLoads(loads), legend(loads)));
  for (const { heading, paragraphs } of sections) {
    if (heading) box.append(element("h3", {}, ...marked(heading)));
    for (const paragraph of paragraphs) box.append(element("p", {}, ...paragraph.flatMap(passage)));
  }
  return box;
}

function sourceLoads(loads) {
  if (!loads.length) return null;
  const rows = loads.map(({ source, passages, alone, share }) => {
    const bar = element("span", { class: "pulse-load" });
    bar.style.setProperty("--pulse-share", `${share * 100}%`);
    const cell = element("td", { class: "pulse-load-cell", "aria-hidden": "true" }, bar);
    return element("tr", {}, element("th", { scope: "row" }, source), cell, element("td", {}, passages), element("td", {}, alone));
  });
  const caption = element("caption", { class: "pulse-unseen" }, "Passages that cite each source");
  return element("table", { class: "pulse-loads" }, caption, element("tbody", {}, ...rows));
}

function legend(loads) {
  if (!loads.length) return null;
  return element(
    "p",
    { class: "pulse-quiet" },
    element("span", { class: "pulse-single" }, "Dotted"),
    ": the passage rests on one source. The document numbers its sources and does not name them.",
  );
}

function passage({ runs, sources, single }) {
  const bare = marked(runs);
  const words = single ? [element("span", { class: "pulse-single", title: "Rests on one source" }, ...bare)] : bare;
  if (!sources.length) return [...words, " "];
  const numbers = element("span", { "aria-hidden": "true" }, sources.join(","));
  const spoken = ` (source${sources.length === 1 ? "" : "s"} ${sources.join(", ")})`;
  return [...words, element("sup", {}, numbers, element("span", { class: "pulse-unseen" }, spoken)), " "];
}

function relatedCoverage(items, shown) {
  const title = element("h3", {}, `Related coverage (${items.length.toLocaleString("en")})`);
  const list = element("ul", { class: "pulse-related" }, ...items.map(relatedItem));
  const section = element("section", {}, title, list);
  const hidden = [...list.children].slice(shown).filter((item) => !item.classList.contains("pulse-related-asked"));
  if (!hidden.length) return section;
  for (const item of hidden) item.hidden = true;
  const more = element("button", { type: "button", class: "pulse-more" }, `Show ${hidden.length.toLocaleString("en")} more`);
  more.addEventListener("click", () => {
    for (const item of hidden) item.hidden = false;
    more.remove();
    hidden[0].querySelector("a")?.focus();
  });
  section.append(more);
  return section;
}

function relatedItem(item, number) {
  const title = item.href ? outward(item.href, item.host, item.title) : item.title;
  const body = element(
    "div",
    {},
    element("p", { class: "pulse-title" }, title),
    element("p", { class: "pulse-meta" }, ...dotted(item.provider, item.domain, item.exact, item.quality)),
  );
  if (item.excerpt) body.append(element("p", { class: "pulse-excerpt" }, item.excerpt));
  if (item.details) body.append(element("p", { class: "pulse-meta" }, element("a", { href: item.details }, "Also an article of this corpus")));
  const attributes = { "data-related": number, class: item.asked && "pulse-related-asked" };
  return element("li", attributes, thumbnail(item.picture, "pulse-thumbnail", item), body);
}
