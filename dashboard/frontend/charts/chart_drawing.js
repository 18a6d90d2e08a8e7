// Draws a chart into its card, again whenever its width or the theme changes.

import { colours, forgetColours } from "./theme_colours.js";
import { rank } from "./ranked_places.js";
import { patch } from "../figures/figure_nodes.js";
import { paintFigure } from "../figures/figure_painter.js";
import { unsupported } from "../figures/figure_support.js";

export const TOUCH = window.matchMedia("(hover: none)");
const shown = new Set();
const stages = new WeakMap(); // cards by the element whose width they follow
const sizes = new ResizeObserver((entries) => {
  for (const entry of entries) fit(stages.get(entry.target), Math.round(entry.contentRect.width));
});
const themes = new MutationObserver(repaint);

function repaint() {
  forgetColours();
  for (const card of shown) draw(card);
}

/** @param {ChartCard} card */
export function watch(card) {
  if (!shown.size) {
    for (const node of [document.documentElement, document.body, document.querySelector(".stApp")]) {
      if (node) themes.observe(node, { attributes: true, attributeFilter: ["class", "style", "data-theme"] });
    }
  }
  shown.add(card);
  stages.set(card.stage, card);
  sizes.observe(card.stage);
}

/** @param {ChartCard} card */
export function unwatch(card) {
  shown.delete(card);
  sizes.unobserve(card.stage);
  if (!shown.size) themes.disconnect();
}

for (const query of ["(prefers-color-scheme: dark)", "print"])
  window.matchMedia(query).addEventListener("change", repaint); // paper is always light: paper.css

/** @param {ChartCard} card @param {number} width */
function fit(card, width) {
  if (!width || card.width === width) return;
  card.width = width;
  draw(card);
}

/** @param {ChartCard} card */
export function draw(card) {
  const { data } = card;
  if (!data.figure) {
    card.drawn = [];
    card.untip();
    patch(card.sheet, []);
  }
  if (!data.figure || !card.root.isConnected) return undefined;
  card.width ||= card.stage.clientWidth;
  const wanted = [data.figure, data.height, card.width, colours(card.root)];
  if (!card.width || wanted.every((part, index) => part === card.drawn[index])) return undefined;
  if (data.figure !== card.drawn[0]) card.parsed = JSON.parse(data.figure);
  card.drawn = wanted;
  card.untip();
  const strange = unsupported(card.parsed);
  if (strange.length) return refuse(card, strange);
  card.painted = paintFigure(card.sheet, card.parsed, {
    width: card.width,
    height: data.height,
    theme: colours(card.root),
    traced: true,
  });
  card.root.dataset.ready = "true";
  if (TOUCH.matches) card.placeHandles?.();
  rank(card);
  return undefined;
}

// A chart of an extension that the painter does not know: said, not drawn half.
/** @param {ChartCard} card @param {Json} strange */
function refuse(card, strange) {
  card.drawn = [];
  patch(card.sheet, []);
  card.painted = { marks: [], area: {}, axes: {} };
  card.message.hidden = false;
  card.message.textContent = `Pages do not draw ${strange.join(", ")}. Choose Explore to see this chart.`;
  card.root.dataset.ready = "true";
  return undefined;
}
