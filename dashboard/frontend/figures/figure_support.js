// What the painter draws as Plotly does. A figure may hold nothing else.

const AXIS = /^[xy]axis\d*$/;
/** @param {string} words */
const named = (words) => new Set(words.split(" "));
/** @type {Record<string, Set<string>>} */
const KNOWN = {
  layout: named(
    "height uirevision font paper_bgcolor plot_bgcolor margin showlegend dragmode hovermode hoverlabel separators barmode selectdirection legend shapes annotations coloraxis",
  ),
  axis: named(
    "showgrid zeroline zerolinecolor zerolinewidth showline linecolor linewidth ticks ticklen tickcolor fixedrange tickfont automargin visible range type tickvals ticktext ticksuffix tickangle tick0 dtick tickformat gridcolor domain anchor side ticklabelstandoff ticklabeloverflow title",
  ),
  bar: named(
    "type orientation x y xaxis yaxis width offset base text textposition textangle constraintext cliponaxis textfont customdata hovertext hoverinfo name meta marker opacity showlegend error_x",
  ),
  scatter: named(
    "type x y xaxis yaxis mode text textposition textfont cliponaxis marker line fill fillcolor connectgaps error_x customdata hovertext hoverinfo name meta opacity showlegend selected unselected",
  ),
  heatmap: named(
    "type z x y coloraxis opacity xgap ygap hoverongaps customdata hovertext hoverinfo text texttemplate textfont colorscale zmin zmax showscale",
  ),
  marker: named("color opacity size sizemode sizeref sizemin symbol line pattern"),
  line: named("color width dash shape"),
};

// Of these not every value is drawn.
/** @type {Record<string, Set<string>>} */
const VALUES = {
  type: named("bar scatter heatmap date linear line rect"),
  tickformat: named(",d"),
  symbol: named("circle square triangle-down line-ns"),
  shape: named("linear hv"),
  fill: named("toself tozeroy"),
  textposition: named(
    "outside middle\u00a0right middle\u00a0left top\u00a0center bottom\u00a0center middle\u00a0center",
  ),
};
/** @param {Json} known @param {Json} part @param {Json} where */
const unknown = (known, part, where) =>
  Object.keys(part ?? {})
    .filter((name) => !known.has(name))
    .map((name) => `${where}.${name}`);
/** @param {Json} part @param {Json} names @param {Json} where */
const odd = (part, names, where) =>
  names.flatMap((/** @type {string} */ name) =>
    [part?.[name] ?? []]
      .flat()
      .filter((value) => !VALUES[name].has(String(value).replace(" ", "\u00a0")))
      .map((value) => `${where}.${name} ${value}`),
  );

/** @param {Json} layout */
export const axesIn = (layout) => Object.keys(layout).filter((name) => AXIS.test(name));

// What in the figure the painter cannot draw, by name; none as a rule.
/** @param {Figure} given */
export function unsupported({ data, layout }) {
  const names = Object.keys(layout).filter((name) => !KNOWN.layout.has(name) && !AXIS.test(name));
  const bars = data.filter((trace) => trace.type === "bar");
  return [
    ...names.map((name) => `layout.${name}`),
    ...(bars.length > 1 && layout.barmode !== "stack" ? ["bars side by side"] : []),
    ...axesIn(layout).flatMap((name) => unsupportedInAxis(layout[name], name)),
    ...(layout.shapes ?? []).flatMap((/** @type {Json} */ shape) => odd(shape, ["type"], "shape")),
    ...data.flatMap(unsupportedInTrace),
  ];
}

/** @param {Json} axis @param {string} name */
function unsupportedInAxis(axis, name) {
  return [
    ...unknown(KNOWN.axis, axis, name),
    ...odd(axis, ["type", "tickformat"], name),
    ...(axis.range ? [] : [`${name} without a range`]),
    ...(axis.visible === false || axis.tickvals || axis.dtick ? [] : [`${name} without ticks`]),
  ];
}

/** @param {Json} trace */
function unsupportedInTrace(trace) {
  const { type, marker, line } = trace;
  if (!KNOWN[type]) return [`trace ${type}`];
  return [
    ...unknown(KNOWN[type], trace, type),
    ...unknown(KNOWN.marker, marker, `${type}.marker`),
    ...unknown(KNOWN.line, line, `${type}.line`),
    ...odd(marker, ["symbol"], type),
    ...odd(line, ["shape"], type),
    ...odd(trace, ["fill", "textposition"], type),
  ];
}
