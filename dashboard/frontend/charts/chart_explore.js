// Explore: a chart in Plotly with its tools, in a dialog. A page that is made again with the same figure leaves it alone.

import { TOUCH } from "./chart_drawing.js";
import { hrefOfPick } from "./chart_picks.js";
import { loadPlotly } from "./plotly_library.js";
import { colours } from "./theme_colours.js";
import { TOOLS, followZoom, layoutWithTools } from "../figures/plotly_tools.js";
import { recoloured } from "../figures/recolour.js";
import { hrefWith } from "../shared/addresses.js";
import { element } from "../shared/element.js";
import { navigate } from "../shared/navigation.js";

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** @param {ChartCard} card */
export async function explore(card) {
  const { data } = card;
  const first = !card.large;
  const wanted = [data.figure, data.height, data.empty, data.subtitle, data.note, data.alt];
  if (!first && wanted.every((part, index) => part === card.explored[index])) return undefined;
  card.explored = wanted;
  if (first) card.large = element("div", { class: "pulse-plot" });
  const plot = card.large;
  card.dialogBody.replaceChildren(
    element("p", { class: "pulse-quiet" }, data.subtitle),
    element("div", { role: "group", class: "pulse-figure", "aria-label": `${data.title} With tools.` }, plot),
    element("p", { class: "pulse-quiet" }, data.note),
    element("p", { class: "pulse-quiet pulse-alt" }, data.alt),
  );
  if (!data.figure) return plot.replaceChildren(element("p", { class: "pulse-notice", role: "status" }, data.empty));
  try {
    const Plotly = await loadPlotly();
    if (card.large !== plot || card.explored !== wanted) return undefined;
    await Plotly.react(plot, ...figureWithTools(card), TOOLS);
    if (first) listen(Plotly, card, plot);
    for (const svg of plot.querySelectorAll(".main-svg")) svg.setAttribute("aria-hidden", "true");
    plot.dataset.ready = "true";
  } catch (problem) {
    card.large = null; // the next attempt begins anew
    const words = `${problem.message} Close this and open it again; the numbers are under Data.`;
    plot.replaceChildren(element("p", { class: "pulse-notice", role: "status" }, words));
  }
  return undefined;
}

/** @param {Json} card */
function figureWithTools({ data, root }) {
  const theme = colours(root);
  const figure = recoloured(JSON.parse(data.figure), theme.colours);
  const layout = layoutWithTools(figure.layout, {
    height: Math.max(data.height, Math.round(window.innerHeight * 0.6)),
    font: { ...figure.layout.font, family: theme.font },
    dragmode: TOUCH.matches ? false : data.brushes ? "select" : "zoom",
    ...(data.brushes ? { selectdirection: "h" } : {}),
  });
  return [figure.data, layout];
}

/** @param {Json} Plotly @param {ChartCard} card @param {Json} plot */
function listen(Plotly, card, plot) {
  followZoom(Plotly, plot);
  plot.on("plotly_click", (/** @type {Json} */ event) => {
    const pick = event.points?.[0]?.customdata;
    const href = Array.isArray(pick) && hrefOfPick(card.data, pick[0], pick[1]);
    if (href) navigate(href);
  });
  plot.on("plotly_selected", (/** @type {Json} */ event) => {
    const range = event?.range?.x;
    if (!card.data.brushes || !range) return;
    const days = range.map((/** @type {Json} */ value) => String(value).slice(0, 10)).sort();
    Plotly.update(plot, { selectedpoints: null }, { selections: [] });
    if (days.every((/** @type {Json} */ day) => DAY.test(day))) navigate(hrefWith({ dates: days, period: [] }));
  });
}
