// Draws a figure as SVG: bars, dots, words, heatmaps, their axes and legends, as our charts use them (docs/charts.md).
// What is drawn is what Plotly draws of the same figure; a figure with anything else in it is left to Plotly.
// Marks of one colour are one path. Nodes are kept and changed in place, so that what stays the same costs nothing.

import { axesOf, drawAxis, drawGrid, placeOn } from "./figure_axes.js";
import { LEGEND_ROW, drawLegend, drawScale, legendOf } from "./figure_legend.js";
import { drawBars } from "./figure_bars.js";
import { drawCells } from "./figure_cells.js";
import { drawPoints } from "./figure_points.js";
import { boxPath, inTheme, patch, put, putLine, putWords } from "./figure_nodes.js";

/** @type {Record<string, Json>} */
const DRAW = { bar: drawBars, scatter: drawPoints, heatmap: drawCells };

// Draws into `svg` at this size; gives what can be picked: boxes in pixels with their words and keys.
/**
 * @param {SVGSVGElement} svg
 * @param {Figure} figure
 * @param {{ width: number; height: number; theme: Theme; traced?: boolean }} given
 */
export function paintFigure(svg, figure, { width, height, theme, traced = false }) {
  /** @type {Json} */
  const paint = { nodes: [], marks: [], theme, figure, width, height, id: svg.id, defined: [] };
  const legend = figure.layout.showlegend ? legendOf(paint) : null;
  const margin = { ...figure.layout.margin };
  if (legend) margin.t = Math.max(margin.t, legend.rows * LEGEND_ROW + 8);
  paint.area = {
    left: margin.l,
    top: margin.t,
    width: Math.max(1, width - margin.l - margin.r),
    height: Math.max(1, height - margin.t - margin.b),
  };
  paint.axes = axesOf(paint);
  for (const axis of Object.values(paint.axes)) drawGrid(paint, axis);
  for (const shape of figure.layout.shapes ?? []) drawShape(paint, shape);
  const floors = new Map();
  figure.data.forEach((trace, index) => {
    if (traced) paint.trace = index;
    DRAW[trace.type](paint, trace, floors);
  });
  delete paint.trace;
  for (const axis of Object.values(paint.axes)) drawAxis(paint, axis);
  for (const said of figure.layout.annotations ?? []) drawAnnotation(paint, said);
  if (legend) drawLegend(paint, legend);
  if (figure.layout.coloraxis?.showscale) drawScale(paint, figure.layout.coloraxis);
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.setAttribute("width", String(width));
  svg.setAttribute("height", String(height));
  patch(svg, paint.nodes);
  svg.pulseMarks = paint.marks;
  return { marks: paint.marks, area: paint.area, axes: paint.axes };
}

/** @param {Paint} paint @param {Json} shape */
function drawShape(paint, shape) {
  paint.part = "shape";
  const [x0, x1] = [shape.x0, shape.x1].map((value) => placeOn(paint, shape.xref, value, true));
  const [y0, y1] = [shape.y0, shape.y1].map((value) => placeOn(paint, shape.yref, value, false));
  if (shape.type === "line") putLine(paint, [x0, y0, x1, y1], shape.line);
  else
    put(paint, "path", {
      d: boxPath([x0, y0, x1, y1]),
      fill: inTheme(paint.theme, shape.fillcolor ?? "none"),
      ...(shape.opacity ? { opacity: shape.opacity } : {}),
    });
}

/** @param {Paint} paint @param {Json} said */
function drawAnnotation(paint, said) {
  paint.part = "annotation";
  const x = placeOn(paint, said.xref, said.x, true) + (said.xshift ?? 0);
  const y = placeOn(paint, said.yref, said.y, false) - (said.yshift ?? 0);
  const across = said.xanchor === "left" ? "start" : said.xanchor === "right" ? "end" : "middle";
  putWords(paint, said.text, x, y, {
    font: said.font,
    across,
    up: said.yanchor === "top" ? 0 : said.yanchor === "bottom" ? 1 : 0.5,
  });
}
