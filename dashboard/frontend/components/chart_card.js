// One chart: title, figure, note, and what stands behind it (data, SQL, definition, Explore).

import { evidenceOf, fillDialog, openDialog } from "../charts/chart_dialogs.js";
import { draw, unwatch, watch } from "../charts/chart_drawing.js";
import { hrefOfClearing, hrefOfPick } from "../charts/chart_picks.js";
import { exported } from "../charts/chart_picture.js";
import { sheetOf } from "../figures/figure_nodes.js";
import { makeTouchable } from "../figures/figure_touch.js";
import { hrefWith } from "../shared/addresses.js";
import { element } from "../shared/element.js";
import { liveLink } from "../shared/live_links.js";
import { followLinks, navigate } from "../shared/navigation.js";
import { shareButton } from "../sharing/share_panel.js";

const cards = new WeakMap();

/** @param {Mounted} mounted */
export default function ({ data, parentElement }) {
  let card = cards.get(parentElement);
  const first = !card;
  if (first) {
    card = build(parentElement);
    cards.set(parentElement, card);
  }
  card.data = data;
  describe(card);
  draw(card);
  if (first) toAnchor(card);
  return () => dispose(parentElement, card);
}

// Scroll to the chart that the address names: at once, and again when what stands above it has its height.
/** @param {ChartCard} card */
function toAnchor(card) {
  if (window.location.hash !== `#${card.title.id}`) return;
  for (const wait of [50, 700]) window.setTimeout(() => card.root.scrollIntoView(), wait);
}

/** @param {HTMLElement} parent */
function build(parent) {
  /** @type {Json} */
  const card = { drawn: [], width: 0 };
  card.title = element("h2", { class: "pulse-chart-title" });
  card.subtitle = element("p", { class: "pulse-quiet pulse-chart-subtitle" });
  card.options = element("div", { class: "pulse-chart-options" });
  card.stage = element("div", { class: "pulse-stage" });
  card.sheet = sheetOf();
  card.message = element("p", { class: "pulse-empty", hidden: true });
  card.figure = element(
    "div",
    { role: "application", "aria-roledescription": "chart", class: "pulse-figure", tabindex: "0" },
    card.sheet,
  );
  card.stage.append(card.figure, card.message);
  card.note = element("p", { class: "pulse-quiet pulse-note" });
  card.actions = element("div", { class: "pulse-actions" });
  for (const [name, label] of [
    ["data", "Data"],
    ["sql", "SQL"],
    ["definition", "How computed"],
    ["explore", "Explore"],
  ]) {
    const button = element("button", { type: "button", "data-action": name, "aria-haspopup": "dialog" }, label);
    button.addEventListener("click", () => openDialog(card, name, label));
    if (name !== "explore") button.addEventListener("pointerdown", () => evidenceOf(card).catch(() => null));
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

/** @param {HTMLElement} parent @param {ChartCard} card */
function dispose(parent, card) {
  unwatch(card);
  card.dialog?.remove();
  cards.delete(parent);
}

/** @param {ChartCard} card */
function describe(card) {
  const { data } = card;
  card.root.dataset.chart = data.name;
  card.title.textContent = data.title;
  card.title.id = `pulse-chart-${data.name}`;
  card.root.setAttribute("aria-labelledby", card.title.id);
  card.subtitle.textContent = data.subtitle;
  card.note.textContent = data.note;
  card.figure.setAttribute("aria-label", data.alt);
  card.stage.style.minHeight = `${data.height}px`;
  card.brush = data.brushes ? (/** @type {string[]} */ days) => navigate(hrefWith({ dates: days, period: [] })) : null;
  card.pick = (/** @type {string} */ parameter, /** @type {Json} */ key) => follow(hrefOfPick(data, parameter, key));
  card.clear = () => follow(hrefOfClearing(data));
  card.sheet.id = `pulse-sheet-${data.name}`;
  card.figure.hidden = !data.figure;
  card.message.hidden = Boolean(data.figure);
  card.message.textContent = data.empty ?? "";
  card.root.closest('[class*="st-key-"]')?.toggleAttribute("data-bare", Boolean(data.empty)); // needs no room kept: places.css
  card.actions.querySelector('[data-action="explore"]').hidden = !data.figure;
  card.options.replaceChildren(...data.options.map(optionGroup));
  if (card.dialog?.open) fillDialog(card);
}

/** @param {string | null} href */
function follow(href) {
  if (href) navigate(href);
}

/** @param {Json} group */
function optionGroup(group) {
  const links = group.choices.map((/** @type {Json} */ choice) =>
    liveLink(
      () => hrefWith({ [group.name]: choice.value === null ? [] : [choice.value] }),
      { "aria-current": choice.current ? "true" : null, "data-option": `${group.name}=${choice.value ?? ""}` },
      choice.label,
    ),
  );
  return element("div", { class: "pulse-segments", role: "group", "aria-label": group.label }, ...links);
}

/** @param {ChartCard} card */
function sharedChart(card) {
  const { data } = card;
  return {
    ...data.share,
    title: data.title,
    alt: data.alt,
    picture: data.figure
      ? (/** @type {string} */ kind, /** @type {number} */ width, /** @type {number} */ height) =>
          exported(data, kind, width, height)
      : null,
  };
}
