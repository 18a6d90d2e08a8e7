// Articles as a table or as cards. `data` is what ui/article_table.py builds. Needs navigate.js and article_parts.js.

const NARROW = 640;
const lists = new WeakMap();

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

function mountList(parentElement) {
  const root = element("section", { class: "pulse pulse-articles", "data-articles": true });
  parentElement.append(root);
  followLinks(root);
  const list = { root, data: null, drawn: "" };
  list.draw = () => {
    list.width ??= root.clientWidth; // later ones come from the observer: asking would lay the page out in between
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
  const keys = (event) => list.data?.sorts && onKey(event, root);
  document.addEventListener("keydown", keys);
  root.addEventListener("click", onRowClick);
  list.close = () => {
    observer.disconnect();
    document.removeEventListener("keydown", keys);
    root.remove();
  };
  return list;
}

function articleList(data, shape, host) {
  const content = document.createDocumentFragment();
  if (data.sorts) content.append(toolbar(data, shape, host));
  if (data.empty) content.append(nothing(data.empty));
  else if (data.groups) content.append(contactSheet(data.groups));
  else content.append(shape.cards ? cardList(data) : table(data));
  if (data.pages?.length) content.append(pager(data));
  if (data.sorts && !data.empty) content.append(keyHint());
  return content;
}

function toolbar(data, { narrow, cards }, host) {
  const bar = element("div", { class: "pulse-toolbar" }, element("p", { class: "pulse-range" }, data.range));
  if ((cards || data.groups) && !data.empty) {
    const sorts = element("p", { class: "pulse-sorts" }, "Sort by ");
    sorts.append(...dotted(...data.sorts.map(sortLink)));
    bar.append(sorts);
  }
  const choice = element("p", { class: "pulse-choice" });
  if (!data.empty) {
    const layouts = data.layouts.filter(({ name }) => !narrow || name !== "table");
    const links = layouts.map((item) => layoutLink(item, data, cards));
    if (links.length > 1) choice.append(element("span", { class: "pulse-layouts" }, ...dotted(...links)));
  }
  choice.append(element("span", {}, ...dotted(...data.exports.map(exportLink))));
  if (data.share) choice.append(shareButton(host, () => data.share, { class: "pulse-share-open", "data-focus": "share" }));
  bar.append(choice);
  return bar;
}

function layoutLink({ name, label, href }, data, cards) {
  const current = name === (data.groups ? "sheet" : cards ? "cards" : "table");
  return element("a", { href, "aria-current": current ? "true" : null, "data-focus": `layout ${name}`, "data-layout": name }, label);
}

function exportLink({ name, label, href }) {
  const download = name !== "json";
  return element("a", { href, download, "data-export": name, "aria-label": `These articles as ${label}` }, label);
}

function sortLink({ name, label, href, direction }) {
  const arrow = direction && element("span", { "aria-hidden": "true" }, direction === "ascending" ? " ↑" : " ↓");
  const attributes = { href, "aria-current": direction ? "true" : null, "data-focus": `sort ${name}`, "data-sort": name };
  return element("a", { ...attributes, title: `Sort by ${label.toLowerCase()}` }, label, arrow);
}

function nothing({ message, remedy, action }) {
  const box = element("div", { class: "pulse-nothing" }, element("p", {}, message));
  if (remedy) box.append(element("p", { class: "pulse-quiet" }, remedy));
  if (action) box.append(element("p", {}, element("a", { href: action.href }, action.label)));
  return box;
}

function table(data) {
  const sorts = Object.fromEntries(data.sorts.map((sort) => [sort.name, sort]));
  const titles = ["relevance", "date", "title", "provider"].filter((name) => name in sorts).map((name) => sorts[name]);
  const head = element(
    "tr",
    {},
    element("th", { scope: "col" }, element("span", { class: "pulse-unseen" }, "Picture")),
    heading(titles, "pulse-column-article"),
    element("th", { scope: "col", class: "pulse-column-topics" }, "Topics"),
    heading([sorts.quality], "pulse-number"),
    heading([sorts.heat], "pulse-number"),
    element("th", { scope: "col", class: "pulse-number" }, "Related"),
    element("th", { scope: "col" }, element("span", { class: "pulse-unseen" }, "Details")),
  );
  return element(
    "table",
    { class: "pulse-table" },
    element("caption", { class: "pulse-unseen" }, data.range),
    element("thead", {}, head),
    element("tbody", {}, ...data.rows.map((row) => tableRow(row, data.terms))),
  );
}

function heading(sorts, className) {
  const direction = sorts.map((sort) => sort.direction).find(Boolean) ?? "none";
  return element("th", { scope: "col", class: className, "aria-sort": direction }, ...dotted(...sorts.map(sortLink)));
}

function tableRow(row, terms) {
  const article = element("th", { scope: "row", class: "pulse-column-article" }, title(row, terms), meta(row));
  if (terms.length && row.excerpt) article.append(excerpt(row, terms));
  return element(
    "tr",
    { "data-article": row.id, "data-details": row.details, tabindex: "-1" },
    element("td", {}, thumbnail(row.picture, "pulse-thumbnail", row)),
    article,
    element("td", { class: "pulse-column-topics" }, row.topics.length ? topicChips(row.topics, row.more_topics) : "—"),
    element("td", { class: "pulse-number" }, quality(row)),
    element("td", { class: "pulse-number" }, heat(row)),
    element("td", { class: "pulse-number" }, row.related ? row.related.toLocaleString("en") : "–"),
    element("td", { class: "pulse-column-details" }, detailsLink(row)),
  );
}

function title(row, terms) {
  const words = highlighted(row.title, terms);
  const link = row.href
    ? outward(row.href, row.host, ...words)
    : element("a", { href: row.details }, ...words);
  link.dataset.focus = "title";
  return element("p", { class: "pulse-title" }, link);
}

function meta(row) {
  const line = element("p", { class: "pulse-meta" }, ...dotted(row.provider ?? "(unknown provider)", row.domain, when(row)));
  for (const item of row.badges) line.append(" ", badge(item));
  return line;
}

function excerpt(row, terms) {
  return element("p", { class: "pulse-excerpt" }, ...highlighted(row.excerpt, terms));
}

function quality(row) {
  if (row.quality === null) return element("span", { class: "pulse-quiet" }, "unrated");
  const cell = element("span", { class: "pulse-score" }, row.quality.toLocaleString("en"));
  if (row.percentile === null) return cell;
  const place = `${row.percentile_words} of this corpus’s rated articles`;
  const tick = element("span", { class: "pulse-tick", title: place });
  tick.style.setProperty("--pulse-place", `${row.percentile}%`);
  cell.append(tick, element("span", { class: "pulse-unseen" }, `, ${place}`));
  return cell;
}

function heat(row) {
  if (row.heat === null) return element("span", { class: "pulse-quiet" }, "–");
  if (!row.copy) return row.heat.toLocaleString("en");
  return element("span", { class: "pulse-quiet", title: "−1: a copy of a story that another article leads" }, "−1 copy");
}

function detailsLink(row) {
  return element("a", { href: row.details, "data-focus": "details", "aria-label": `Details: ${row.title}` }, "Details");
}

function cardList(data) {
  return element("ul", { class: "pulse-cards" }, ...data.rows.map((row) => card(row, data.terms)));
}

function card(row, terms) {
  const figures = dotted(
    row.quality === null ? "unrated" : `quality ${row.quality.toLocaleString("en")}`,
    row.heat === null || row.copy ? null : `heat ${row.heat.toLocaleString("en")}`,
    row.related ? `${row.related.toLocaleString("en")} related` : null,
  );
  const foot = element("p", { class: "pulse-card-foot" }, element("span", {}, ...figures), detailsLink(row));
  const body = element("div", { class: "pulse-card-body" }, title(row, terms), meta(row));
  if (row.excerpt) body.append(excerpt(row, terms));
  if (row.topics.length) body.append(topicChips(row.topics, row.more_topics));
  body.append(foot);
  const attributes = { class: "pulse-card", "data-article": row.id, "data-details": row.details, tabindex: "-1" };
  return element("li", attributes, thumbnail(row.picture, "pulse-card-picture", row), body);
}

function pager(data) {
  const links = data.pages.map(({ label, href, current, page }) => {
    const attributes = { "data-focus": `page ${label}`, "data-page": page };
    if (current) return element("span", { class: "pulse-page-now", "aria-current": "page", tabindex: "-1", ...attributes }, label);
    if (!href) return element("span", { class: "pulse-page-off", "aria-hidden": "true" }, label);
    const name = /^\d/.test(label) ? `Page ${label}` : `${label} page`;
    return element("a", { href, "aria-label": name, ...attributes }, label);
  });
  return element("nav", { class: "pulse-pages", "aria-label": "Pages of articles" }, ...links);
}

function keyHint() {
  const key = (name) => element("kbd", {}, name);
  return element(
    "p",
    { class: "pulse-keys pulse-quiet" },
    key("/"), " search, ", key("j"), " next, ", key("k"), " previous, ", key("Enter"), " details, ", key("p"), " picture",
  );
}

function onRowClick(event) {
  const row = event.target.closest("[data-details]");
  if (!row || event.defaultPrevented || event.target.closest("a, button") || String(window.getSelection())) return;
  navigate(row.dataset.details);
}

function onKey(event, root) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.target.closest?.("input, textarea, select, [contenteditable], [role=combobox], dialog")) return;
  const rows = [...root.querySelectorAll("[data-article]")];
  const held = document.activeElement?.closest?.("[data-article]");
  if (event.key === "j" || event.key === "k") {
    const at = rows.indexOf(held);
    const next = rows[event.key === "j" ? at + 1 : Math.max(at - 1, 0)];
    next?.focus();
    if (next) event.preventDefault();
  } else if (event.key === "p" && held) {
    held.querySelector("button.pulse-picture:enabled")?.click();
  } else if (event.key === "Enter" && held && event.target === held) {
    event.preventDefault();
    navigate(held.dataset.details);
  }
}
