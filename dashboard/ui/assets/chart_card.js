// One chart: title, figure, note, and what stands behind it (data, SQL, definition, full screen). PLOTLY, DARK, UNKNOWN,
// QUALITY_MAX and SHARE_FORMS are written before this file (dashboard/browser_files.py).

const TOUCH = window.matchMedia("(hover: none)");
const CALM = window.matchMedia("(prefers-reduced-motion: reduce)");
const PATIENCE = 400; // milliseconds a dialog waits for what it shows before it says that it waits
const cards = new WeakMap();
const shown = new Set();

function loadPlotly() {
  window.pulsePlotly ??= new Promise((resolve, reject) => {
    const tag = element("script", { src: PLOTLY });
    tag.onload = () => resolve(window.Plotly);
    tag.onerror = () => {
      delete window.pulsePlotly;
      tag.remove();
      reject(new Error("The chart library could not be loaded."));
    };
    document.head.append(tag);
  });
  return window.pulsePlotly;
}

export default function ({ data, parentElement }) {
  let card = cards.get(parentElement);
  if (!card) {
    card = build(parentElement);
    cards.set(parentElement, card);
  }
  card.data = data;
  describe(card);
  draw(card);
  return () => dispose(parentElement, card);
}

// ---- when charts are drawn -----------------------------------------------------------------------------------------

const sizes = new ResizeObserver((entries) => {
  for (const entry of entries) fit(entry.target.pulseCard, Math.round(entry.contentRect.width));
});
const themes = new MutationObserver(repaint);

function repaint() {
  theme = null;
  for (const card of shown) draw(card);
}

function watch(card) {
  if (!shown.size) {
    for (const node of [document.documentElement, document.body, document.querySelector(".stApp")]) {
      if (node) themes.observe(node, { attributes: true, attributeFilter: ["class", "style", "data-theme"] });
    }
  }
  shown.add(card);
  card.stage.pulseCard = card;
  sizes.observe(card.stage);
}

function unwatch(card) {
  shown.delete(card);
  sizes.unobserve(card.stage);
  if (!shown.size) themes.disconnect();
}

window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);

// ---- the frame of the card -------------------------------------------------------------------------------------

function build(parent) {
  const card = { drawn: [], width: 0, tallest: 0 };
  card.title = element("h2", { class: "pulse-chart-title" });
  card.subtitle = element("p", { class: "pulse-quiet pulse-chart-subtitle" });
  card.options = element("div", { class: "pulse-chart-options" });
  card.stage = element("div", { class: "pulse-stage" });
  card.plot = element("div", { class: "pulse-plot" });
  card.sheet = sheetOf(card);
  card.message = element("p", { class: "pulse-empty", hidden: true });
  card.figure = element("div", { role: "img", class: "pulse-figure" }, card.sheet, card.plot);
  card.stage.append(card.figure, card.message);
  card.note = element("p", { class: "pulse-quiet pulse-note" });
  card.actions = element("div", { class: "pulse-actions" });
  for (const [name, label] of [["data", "Data"], ["sql", "SQL"], ["definition", "How computed"], ["full", "Full screen"]]) {
    const button = element("button", { type: "button", "data-action": name, "aria-haspopup": "dialog" }, label);
    button.addEventListener("click", () => open(card, name, label));
    if (name !== "full") button.addEventListener("pointerdown", () => evidenceOf(card).catch(() => null));
    card.actions.append(button);
  }
  card.root = element(
    "section",
    { class: "pulse pulse-chart" },
    element("header", { class: "pulse-chart-head" }, card.title, card.options, card.subtitle),
    card.stage,
    element("footer", { class: "pulse-chart-foot" }, card.note, card.actions),
  );
  card.actions.prepend(shareButton(card.root, () => sharedChart(card)));
  parent.append(card.root);
  followLinks(card.root);
  card.untip = makeTouchable(card, card.sheet);
  watch(card);
  return card;
}

function sheetOf() {
  const sheet = document.createElementNS(SVG, "svg");
  sheet.setAttribute("class", "pulse-sheet");
  sheet.setAttribute("aria-hidden", "true");
  return sheet;
}

function fit(card, width) {
  if (!width || card.width === width) return;
  card.width = width;
  if (card.plot.data && card.plot.clientWidth) window.Plotly.Plots.resize(card.plot);
  draw(card);
}

function dispose(parent, card) {
  unwatch(card);
  card.dialog?.remove();
  if (card.plot.data) window.Plotly.purge(card.plot);
  cards.delete(parent);
}

function describe(card) {
  const { data } = card;
  card.root.dataset.chart = data.name;
  card.title.textContent = data.title;
  card.title.id = `pulse-chart-${data.name}`;
  card.root.setAttribute("aria-labelledby", card.title.id);
  card.subtitle.textContent = data.subtitle;
  card.note.textContent = data.note;
  card.figure.setAttribute("aria-label", data.alt);
  // A filter never makes a chart lower than it was: what stands below stays where it is.
  card.tallest = Math.max(card.tallest, data.height);
  card.stage.style.minHeight = `${card.tallest}px`;
  card.brush = data.brushes && !TOUCH.matches ? (days) => navigate(hrefWith({ dates: days, period: [] })) : null;
  card.pick = (parameter, key) => follow(hrefOfPick(data, parameter, key));
  card.clear = () => follow(hrefOfClearing(data));
  card.sheet.id = `pulse-sheet-${data.name}`;
  card.figure.hidden = !data.figure;
  card.message.hidden = Boolean(data.figure);
  card.message.textContent = data.empty ?? "";
  card.root.closest('[class*="st-key-"]')?.toggleAttribute("data-bare", Boolean(data.empty)); // needs no room kept: places.css
  card.actions.querySelector('[data-action="full"]').hidden = !data.figure;
  card.options.replaceChildren(...data.options.map(optionGroup));
  if (card.dialog?.open && card.shown !== "full") fill(card);
}

function follow(href) {
  if (href) navigate(href);
}

function hrefOfClearing(data) {
  if (data.brushes) return hrefWith({ dates: [], period: [] });
  return data.picks ? hrefWith({ [data.picks]: [] }) : null;
}

function optionGroup(group) {
  const links = group.choices.map((choice) =>
    liveLink(
      () => hrefWith({ [group.name]: choice.value === null ? [] : [choice.value] }),
      {
        "aria-current": choice.current ? "true" : null,
        "data-option": `${group.name}=${choice.value ?? ""}`,
      },
      choice.label,
    ),
  );
  return element("div", { class: "pulse-segments", role: "group", "aria-label": group.label }, ...links);
}

// ---- the figure ------------------------------------------------------------------------------------------------

// The colours in use, worked out again only when they may have changed: the same object as long as they stay.
let theme = null;

function colours(root) {
  if (theme) return theme;
  const style = getComputedStyle(root);
  const named = ["--pulse-text", "--pulse-ground"].map((name) => style.getPropertyValue(name));
  const probe = element("span", { style: "display:none" });
  root.append(probe);
  const [text, ground] = named.map((colour) => {
    probe.style.color = colour;
    return getComputedStyle(probe).color;
  });
  probe.remove();
  const [red, green, blue] = ground.match(/[\d.]+/g).map(Number);
  const dark = (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255 < 0.4;
  theme = { text, ground, dark, font: style.fontFamily };
  return theme;
}

function specification(card, theme, height) {
  const { data } = card;
  const text = theme.dark
    ? data.figure.replace(/#[0-9a-fA-F]{6}\b/g, (hex) => DARK[hex.toUpperCase()] ?? hex)
    : data.figure;
  const figure = JSON.parse(text);
  const layout = figure.layout ?? {};
  layout.height = height ?? data.height;
  layout.autosize = true;
  delete layout.width;
  layout.paper_bgcolor = "rgba(0,0,0,0)";
  layout.plot_bgcolor = "rgba(0,0,0,0)";
  layout.font = { color: theme.text, size: 13, ...(layout.font ?? {}), family: theme.font };
  layout.dragmode = data.brushes && !TOUCH.matches ? "select" : false;
  if (data.brushes) layout.selectdirection = "h";
  layout.selectionrevision = card.revision = (card.revision ?? 0) + 1;
  if (!CALM.matches) layout.transition = { duration: 180, easing: "cubic-in-out" };
  else delete layout.transition;
  return { data: figure.data, layout };
}

const CONFIG = { displayModeBar: false, responsive: false, showTips: false, scrollZoom: false };

function draw(card) {
  const { data } = card;
  if (!data.figure) {
    card.drawn = [];
    card.untip();
    patch(card.sheet, []);
  }
  if (!data.figure || !card.root.isConnected) return;
  card.width ||= card.stage.clientWidth;
  const wanted = [data.figure, data.height, card.width, colours(card.root)];
  if (!card.width || wanted.every((part, index) => part === card.drawn[index])) return;
  if (data.figure !== card.drawn[0]) card.parsed = JSON.parse(data.figure);
  card.drawn = wanted;
  card.untip();
  const ours = isDrawable(card.parsed);
  card.sheet.style.display = ours ? "" : "none";
  card.plot.hidden = ours;
  if (!ours) {
    drawByPlotly(card);
    return;
  }
  card.painted = paintFigure(card.sheet, card.parsed, { width: card.width, height: data.height, theme: colours(card.root) });
  card.root.dataset.ready = "true";
}

async function drawByPlotly(card) {
  const wanted = card.drawn;
  try {
    await loadPlotly();
    if (card.drawn !== wanted || !card.root.isConnected) return;
    const first = !card.plot.data;
    const { data: traces, layout } = specification(card, colours(card.root));
    await window.Plotly.react(card.plot, traces, layout, CONFIG);
    if (first) listen(card, card.plot);
    card.root.dataset.ready = "true";
    quietFigure(card.plot);
  } catch (problem) {
    card.drawn = [];
    card.message.hidden = false;
    card.message.textContent = `${problem.message ?? "This chart could not be drawn."} Reload the page to try again; the figures are under Data.`;
  }
}

// The picture is one image to assistive technology; its numbers are a table under "Data".
function quietFigure(plot) {
  for (const svg of plot.querySelectorAll("svg")) svg.setAttribute("aria-hidden", "true");
}

// ---- picking on the figure: every pick is an address --------------------------------------------------------------

function listen(card, plot) {
  let last = 0;
  plot.on("plotly_click", (event) => {
    const now = Date.now();
    if (now - last < 300) return;
    last = now;
    const custom = event.points?.[0]?.customdata;
    const href = Array.isArray(custom) && hrefOfPick(card.data, custom[0], custom[1]);
    if (href) navigate(href);
  });
  plot.on("plotly_selected", (event) => {
    const box = event?.selections?.[0];
    const range = event?.range?.x ?? (box && [box.x0, box.x1]);
    if (!card.data.brushes || !range) return;
    const days = range.map((value) => String(value).slice(0, 10)).sort();
    window.Plotly.update(plot, { selectedpoints: null }, { selections: [] });
    if (days.every((day) => /^\d{4}-\d{2}-\d{2}$/.test(day))) navigate(hrefWith({ dates: days, period: [] }));
  });
  // Plotly names a double click differently for each kind of dragging; the browser's own count of clicks is the same.
  plot.addEventListener("click", (event) => {
    if (event.detail !== 2 || event.target.closest?.(".legend")) return;
    follow(hrefOfClearing(card.data));
  });
  plot.on("plotly_legendclick", (event) => {
    const meta = event.data?.[event.curveNumber]?.meta ?? event.fullData?.[event.curveNumber]?.meta;
    const href = meta && hrefOfPick(card.data, meta.dimension, meta.key);
    if (href) navigate(href);
    return false;
  });
  plot.on("plotly_legenddoubleclick", () => false);
}

// The address after picking `key` of `parameter`; null where nothing can be picked. Picking twice undoes it.
function hrefOfPick(data, parameter, key) {
  const now = new URLSearchParams(window.location.search);
  if (parameter === "article") return key ? hrefWith({ id: [key] }, "/article") : null;
  if (parameter === "rows") return hrefWith({ ...("dates" in key ? { period: [] } : {}), ...key }, "/articles");
  if (["topic", "provider", "type", "status", "jurisdiction", "instrument", "organisation", "theme", "outlet_country"].includes(parameter)) {
    const value = key ?? UNKNOWN[parameter];
    return value ? hrefToggled(parameter, value) : null;
  }
  if (parameter === "quality") {
    if (key === null || key === undefined) return null;
    const range = [Number(key), Math.min(Number(key) + 9, QUALITY_MAX)].map(String);
    const same = now.getAll("quality").map(Number).sort((a, b) => a - b).join() === range.join();
    return hrefWith({ quality: same ? [] : range });
  }
  if (["dates", "day", "week", "month"].includes(parameter)) {
    const days = daysOf(key);
    if (!days) return null;
    const same = now.getAll("dates").sort().join() === days.join();
    return hrefWith({ dates: same ? [] : days, period: [] });
  }
  return null;
}

// First and last UTC day of a period: 2023-07-03, 2023-W27 or 2023-07, or a pair of days.
function daysOf(key) {
  if (Array.isArray(key)) return key.map((day) => String(day).slice(0, 10));
  const text = String(key ?? "");
  const iso = (time) => new Date(time).toISOString().slice(0, 10);
  const week = /^(\d{4})-W(\d{2})$/.exec(text);
  if (week) {
    const fourth = new Date(Date.UTC(Number(week[1]), 0, 4));
    const monday = fourth.getTime() + ((Number(week[2]) - 1) * 7 - ((fourth.getUTCDay() + 6) % 7)) * 864e5;
    return [iso(monday), iso(monday + 6 * 864e5)];
  }
  const month = /^(\d{4})-(\d{2})$/.exec(text);
  if (month) return [`${text}-01`, iso(Date.UTC(Number(month[1]), Number(month[2]), 0))];
  return /^\d{4}-\d{2}-\d{2}/.test(text) ? [text.slice(0, 10), text.slice(0, 10)] : null;
}

// ---- sharing it ---------------------------------------------------------------------------------------------------

function sharedChart(card) {
  const { data } = card;
  return { ...data.share, title: data.title, alt: data.alt, picture: data.figure ? (kind, width, height) => exported(data, kind, width, height) : null };
}

// The browser's own picture of the figure, for when the server has nothing to draw with: light, on paper's white.
async function exported(data, kind, width, height) {
  const Plotly = await loadPlotly();
  const figure = JSON.parse(data.figure);
  const layout = { ...(figure.layout ?? {}), autosize: false, paper_bgcolor: "#FFFFFF", plot_bgcolor: "#FFFFFF" };
  layout.font = { ...(layout.font ?? {}), family: "'Source Sans', 'Source Sans 3', sans-serif" };
  const plain = (text) => text.replace(/[<&]/g, (sign) => (sign === "<" ? "&lt;" : "&amp;"));
  layout.margin = { ...(layout.margin ?? {}), t: Math.max(layout.margin?.t ?? 0, 108), l: Math.max(layout.margin?.l ?? 0, 16) };
  layout.title = {
    text: plain(data.title),
    subtitle: { text: plain(data.note), font: { size: 13, color: "#55616C" } },
    font: { size: 21, color: "#1B2530" },
    x: 0.02,
    xanchor: "left",
    xref: "container",
    y: 0.95,
    yanchor: "top",
    yref: "container",
  };
  delete layout.transition;
  return Plotly.toImage({ data: figure.data, layout, config: { staticPlot: true } }, { format: kind, width, height, scale: kind === "svg" ? 1 : 2.5 });
}

// ---- what stands behind the figure ---------------------------------------------------------------------------------

// Fetched once for a view, when its reader first asks.
function evidenceOf(card) {
  const { name, share } = card.data;
  const address = `/api/v1/charts/${name}/evidence${share.query ? `?${share.query}` : ""}`;
  const key = `${address}@${share.version}`;
  if (card.evidence?.key !== key) {
    const kept = { key, answer: ask(address).then((answer) => answer.json()) };
    kept.answer.catch(() => card.evidence === kept && (card.evidence = null));
    card.evidence = kept;
  }
  return card.evidence.answer;
}

async function open(card, name, label) {
  if (!card.dialog) {
    card.dialogTitle = element("h2", { id: `${card.title.id}-dialog` });
    card.dialogBody = element("div", { class: "pulse-dialog-body" });
    card.dialog = dialogOf(card.dialogTitle, card.dialogBody);
    card.dialog.addEventListener("close", () => {
      if (card.large?.data) window.Plotly.purge(card.large);
      card.large = null;
    });
    card.root.append(card.dialog);
    followLinks(card.dialog);
  }
  card.shown = name;
  card.shownLabel = label;
  card.dialog.dataset.shows = name;
  card.dialogBody.replaceChildren();
  await Promise.race([fill(card), new Promise((resolve) => window.setTimeout(resolve, PATIENCE))]);
  if (card.shown !== name || card.dialog.open) return;
  card.dialog.showModal();
  if (name === "full") enlarge(card);
}

async function fill(card) {
  const { shown: name, data } = card;
  card.dialogTitle.textContent = name === "full" ? data.title : `${card.shownLabel}: ${data.title}`;
  if (name === "full") return undefined;
  card.dialog.setAttribute("aria-busy", "true");
  if (!card.dialogBody.hasChildNodes()) card.dialogBody.append(element("p", { class: "pulse-quiet", role: "status" }, "Asking …"));
  let parts;
  try {
    const found = await evidenceOf(card);
    parts = { data: dataTable, sql: statement, definition }[name](data, found);
    if (found.corpus_version !== data.share.version) {
      parts.unshift(element("p", { class: "pulse-notice", role: "status" }, "The corpus has changed since this chart was drawn; this is from its present state."));
    }
  } catch (problem) {
    parts = [element("p", { class: "pulse-notice", role: "status" }, problem.message)];
  }
  if (card.shown !== name) return undefined;
  if (card.data !== data) return fill(card); // the view has changed meanwhile
  card.dialogBody.replaceChildren(...parts);
  card.dialog.removeAttribute("aria-busy");
  return undefined;
}

async function enlarge(card) {
  card.large = element("div", { class: "pulse-plot" });
  const sheet = sheetOf();
  sheet.id = `${card.sheet.id}-full`;
  card.dialogBody.replaceChildren(
    element("p", { class: "pulse-quiet" }, card.data.subtitle),
    element("div", { role: "img", class: "pulse-figure", "aria-label": card.data.alt }, sheet, card.large),
    element("p", { class: "pulse-quiet" }, card.data.note),
    element("p", { class: "pulse-quiet pulse-alt" }, card.data.alt),
  );
  const height = Math.max(card.data.height, Math.round(window.innerHeight * 0.6));
  if (isDrawable(card.parsed)) {
    const { brush, pick, clear } = card;
    const painted = paintFigure(sheet, card.parsed, { width: sheet.parentElement.clientWidth, height, theme: colours(card.root) });
    makeTouchable({ painted, brush, pick, clear }, sheet);
    return;
  }
  const Plotly = await loadPlotly();
  const { data, layout } = specification(card, colours(card.root), height);
  delete layout.transition;
  await Plotly.newPlot(card.large, data, layout, { ...CONFIG, responsive: true });
  listen({ data: card.data }, card.large);
  quietFigure(card.large);
}

function dataTable(data, found) {
  const numeric = (column) => found.rows.some((row) => typeof row[column] === "number");
  const numberClass = (column) => (numeric(column) || found.columns[column] === "Share" ? "pulse-data-number" : null);
  const head = element("tr", null, ...found.columns.map((name, column) => element("th", { scope: "col", class: numberClass(column) }, name)));
  const body = found.rows.map((row, index) => {
    const cells = row.map((value, column) => {
      const text = value === null ? "–" : typeof value === "number" ? value.toLocaleString("en-GB", { maximumFractionDigits: 2 }) : value;
      const pick = column === 0 && found.picks?.[index];
      const address = () => hrefOfPick(data, pick[0], pick[1]);
      const content = pick && address() ? liveLink(address, {}, text) : text;
      return element(column === 0 ? "th" : "td", { scope: column === 0 ? "row" : null, class: numberClass(column) }, content);
    });
    const selected = found.selected?.[index];
    return element("tr", { "aria-current": selected ? "true" : null }, ...cells);
  });
  const parts = [
    element("p", { class: "pulse-quiet" }, found.picks ? "Follow a row to filter by it; follow it again to undo." : data.subtitle),
    element("div", { class: "pulse-data-table", tabindex: "0", role: "region", "aria-label": "Data" }, element("table", null, element("thead", null, head), element("tbody", null, ...body))),
  ];
  if (found.more) parts.push(element("p", { class: "pulse-quiet" }, `${found.more.toLocaleString("en-GB")} more rows are in the downloads.`));
  parts.push(
    element(
      "p",
      { class: "pulse-downloads" },
      element("a", { href: found.links.csv, download: true }, "Download CSV"),
      element("a", { href: found.links.json, target: "_blank", rel: "noopener" }, "Open as JSON"),
    ),
  );
  return parts;
}

function statement(_data, found) {
  const copy = copyButton("Copy SQL", () => found.sql);
  const bound = found.parameters.map(([name, value]) => element("tr", null, element("th", { scope: "row" }, `$${name}`), element("td", null, value)));
  return [
    element("p", { class: "pulse-quiet" }, `This statement ran for ${found.milliseconds} ms on DuckDB; values are bound, never written into it.`),
    element("pre", { tabindex: "0", role: "region", "aria-label": "SQL statement" }, element("code", null, found.sql)),
    bound.length ? element("div", { class: "pulse-data-table", tabindex: "0", role: "region", "aria-label": "Bound values" }, element("table", null, element("tbody", null, ...bound))) : "",
    element("p", null, copy),
  ];
}

function definition(data, found) {
  const row = (name, value, kind) => [element("dt", null, name), element("dd", null, element(kind, null, value))];
  return [
    element("p", null, found.definition.sentence),
    element("dl", null, ...row("Formula", found.definition.formula, "code"), ...row("Limits", found.definition.limits, "span"), ...row("In this chart", data.alt, "span")),
    element("p", null, liveLink(() => `${hrefWith({}, "/methodology")}#${found.definition.id}`, {}, "All definitions")),
  ];
}
