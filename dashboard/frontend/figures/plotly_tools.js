// A figure in Plotly with its tools: zoom, pan, box select, hover modes, legend items on and off, reset.

const ROOM = 30; // pixels that the mode bar takes above the figure
const AXIS = /^[xy]axis\d*$/;

export const TOOLS = {
  displayModeBar: true,
  displaylogo: false,
  responsive: true,
  showTips: false,
  modeBarButtons: [
    ["zoom2d", "pan2d", "select2d"],
    ["zoomIn2d", "zoomOut2d", "resetScale2d"],
    ["hoverClosestCartesian", "hoverCompareCartesian"],
  ],
};

// The layout as wide as its place, on the ground of the page; `changes` wins over the figure's own.
/** @param {Json} layout @param {Json} [changes] */
export function plainLayout(layout, changes = {}) {
  const clear = "rgba(0,0,0,0)";
  const made = { ...layout, autosize: true, paper_bgcolor: clear, plot_bgcolor: clear, ...changes };
  for (const name of ["width", "transition", "images"]) delete made[name];
  return made;
}

// The same with axes that can be zoomed, and room for the mode bar.
/** @param {Json} layout @param {Json} [changes] */
export function layoutWithTools(layout, changes = {}) {
  const axes = Object.keys(layout).filter((name) => AXIS.test(name));
  const { bordercolor: color, font } = layout.hoverlabel ?? {};
  return plainLayout(layout, {
    ...Object.fromEntries(axes.map((name) => [name, { ...layout[name], fixedrange: false }])),
    dragmode: "zoom",
    modebar: { bgcolor: "rgba(0,0,0,0)", color, activecolor: font?.color },
    ...changes,
    height: (changes.height ?? layout.height) + ROOM,
    margin: { ...layout.margin, t: (layout.margin?.t ?? 0) + ROOM },
  });
}

// Ticks at given places serve the whole axis; while a part of it is in view, Plotly chooses others.
/** @param {Json} Plotly @param {Json} plot */
export function followZoom(Plotly, plot) {
  plot.on("plotly_relayout", (/** @type {Json} */ event) => {
    const ranges = Object.keys(event).filter((name) => name.includes(".range"));
    const zoomed = new Set(ranges.map((name) => name.split(".")[0]));
    /** @type {Record<string, string>} */
    const changes = {};
    for (const name of zoomed) {
      const axis = AXIS.test(name) && plot._fullLayout[name];
      if (!axis || (axis.ticktext && axis.type !== "date")) continue;
      const whole = String(axis.range) === String([axis._rangeInitial0, axis._rangeInitial1]);
      const mode = whole ? (plot.layout[name].tickvals ? "array" : "linear") : "auto";
      if (axis.tickmode !== mode) changes[`${name}.tickmode`] = mode;
    }
    if (Object.keys(changes).length) Plotly.relayout(plot, changes);
  });
}
