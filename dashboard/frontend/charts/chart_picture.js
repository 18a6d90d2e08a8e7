import { loadPlotly } from "./plotly_library.js";
import { recoloured } from "../figures/recolour.js";
import { LIGHT } from "../shared/constants.js";

// The browser's own picture of the figure, for when the server has nothing to draw with: light, on paper's white.
/** @param {ChartData} data @param {string} kind @param {number} width @param {number} height */
export async function exported(data, kind, width, height) {
  const Plotly = await loadPlotly();
  const figure = recoloured(JSON.parse(data.figure), LIGHT);
  const layout = {
    ...(figure.layout ?? {}),
    autosize: false,
    paper_bgcolor: LIGHT["@surface"],
    plot_bgcolor: LIGHT["@surface"],
  };
  layout.font = { ...(layout.font ?? {}), family: "'Source Sans', 'Source Sans 3', sans-serif" };
  const plain = (/** @type {string} */ text) =>
    text.replace(/[<&]/g, (/** @type {string} */ sign) => (sign === "<" ? "&lt;" : "&amp;"));
  layout.margin = {
    ...(layout.margin ?? {}),
    t: Math.max(layout.margin?.t ?? 0, 108),
    l: Math.max(layout.margin?.l ?? 0, 16),
  };
  layout.title = {
    text: plain(data.title),
    subtitle: { text: plain(data.note), font: { size: 13, color: LIGHT["@muted"] } },
    font: { size: 21, color: LIGHT["@text"] },
    x: 0.02,
    xanchor: "left",
    xref: "container",
    y: 0.95,
    yanchor: "top",
    yref: "container",
  };
  delete layout.transition;
  return Plotly.toImage(
    { data: figure.data, layout, config: { staticPlot: true } },
    { format: kind, width, height, scale: kind === "svg" ? 1 : 2.5 },
  );
}
