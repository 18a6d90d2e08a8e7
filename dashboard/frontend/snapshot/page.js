// Draws the frozen figures with Plotly's tools, in the colours of the reader's light or dark theme; paper is always light.
// The server sends this as one script with the modules it imports (dashboard/snapshots/bundled_files.py).

import { TOOLS, followZoom, layoutWithTools, plainLayout } from "../figures/plotly_tools.js";
import { recoloured } from "../figures/recolour.js";

/** @type {NodeListOf<HTMLElement>} */
const stages = document.querySelectorAll("[data-figure]");
const plots = [...stages].map((node) => ({
  node,
  frozen: JSON.parse(document.getElementById(node.dataset.figure ?? "")?.textContent ?? "{}"),
}));
const scheme = window.matchMedia("(prefers-color-scheme: dark)");
const paper = window.matchMedia("print");

async function draw(/** @type {Json} */ { node, frozen }, /** @type {Json} */ onPaper) {
  const night = scheme.matches && !onPaper;
  const dark = JSON.parse(document.getElementById("dark")?.textContent ?? "{}");
  const figure = recoloured(frozen, night ? dark : {});
  const family = getComputedStyle(document.body).fontFamily;
  const tools = !onPaper && !("plain" in node.dataset);
  const layout = (tools ? layoutWithTools : plainLayout)(figure.layout, { font: { ...figure.layout.font, family } });
  await window.Plotly.react(node, figure.data, layout, { ...TOOLS, displayModeBar: tools });
  for (const svg of node.querySelectorAll(".main-svg")) svg.setAttribute("aria-hidden", "true");
  if (!node.dataset.ready) followZoom(window.Plotly, node);
  node.dataset.ready = night ? "dark" : "light";
}

const drawAll = (/** @type {Json} */ onPaper) => plots.forEach((plot) => draw(plot, onPaper));
drawAll(paper.matches);
scheme.addEventListener("change", () => drawAll(paper.matches));
window.addEventListener("beforeprint", () => drawAll(true));
window.addEventListener("afterprint", () => drawAll(false));
