// Draws a figure as SVG: bars, dots, words, heatmaps, their axes and legends, as our charts use them (docs/charts.md).
// What is drawn is what Plotly draws of the same figure; a figure with anything else in it is left to Plotly.
// Marks of one colour are one path. Nodes are kept and changed in place, so that what stays the same costs nothing.

const SVG = "http://www.w3.org/2000/svg";
const LINE = 1.3; // of the type's size
const LEGEND_ROW = 19;
const LEAST_GAP = 4; // pixels between words below an axis
const SHADES = 64;
const AXIS = /^[xy]axis\d*$/;
const named = (words) => new Set(words.split(" "));
const DRAWABLE = {
  layout: named("height uirevision font paper_bgcolor plot_bgcolor margin showlegend dragmode hovermode hoverlabel separators barmode selectdirection legend shapes annotations coloraxis"),
  axis: named("showgrid zeroline zerolinecolor zerolinewidth showline linecolor linewidth ticks ticklen tickcolor fixedrange tickfont automargin visible range type tickvals ticktext tickangle tick0 dtick tickformat gridcolor domain anchor side ticklabelstandoff ticklabeloverflow title"),
  bar: named("type orientation x y xaxis yaxis width offset base text textposition textangle constraintext cliponaxis textfont customdata hovertext hoverinfo name meta marker opacity showlegend error_x"),
  scatter: named("type x y xaxis yaxis mode text textposition textfont cliponaxis marker line fill fillcolor connectgaps error_x customdata hovertext hoverinfo name meta opacity showlegend selected unselected"),
  heatmap: named("type z x y coloraxis opacity xgap ygap hoverongaps customdata hovertext hoverinfo"),
  marker: named("color opacity size sizemode sizeref sizemin symbol line pattern"),
  line: named("color width dash shape"),
};
// Of these not every value is drawn.
const VALUES = {
  type: named("bar scatter heatmap date linear line rect"),
  tickformat: named(",d"),
  symbol: named("circle triangle-down line-ns"),
  shape: named("linear hv"),
  fill: named("toself tozeroy"),
  textposition: named("outside middle\u00a0right middle\u00a0left top\u00a0center bottom\u00a0center middle\u00a0center"),
};

const onlyKnows = (known, part) => Object.keys(part ?? {}).every((name) => known.has(name));
const fits = (part, name) => part?.[name] === undefined || [part[name]].flat().every((value) => VALUES[name].has(String(value).replace(" ", "\u00a0")));
const axesIn = (layout) => Object.keys(layout).filter((name) => AXIS.test(name));

// Whether everything in the figure is something we draw.
function isDrawable({ data, layout }) {
  return (
    Object.keys(layout).every((name) => DRAWABLE.layout.has(name) || AXIS.test(name)) &&
    axesIn(layout).every((name) => isAxisDrawable(layout[name])) &&
    (layout.shapes ?? []).every((shape) => fits(shape, "type")) &&
    data.every(isTraceDrawable) &&
    (data.filter((trace) => trace.type === "bar").length < 2 || layout.barmode === "stack")
  );
}

function isAxisDrawable(axis) {
  return onlyKnows(DRAWABLE.axis, axis) && fits(axis, "type") && fits(axis, "tickformat") && Boolean(axis.range) && Boolean(axis.visible === false || axis.tickvals || axis.dtick);
}

function isTraceDrawable(trace) {
  const { marker, line } = trace;
  return (
    DRAWABLE[trace.type] &&
    onlyKnows(DRAWABLE[trace.type], trace) &&
    onlyKnows(DRAWABLE.marker, marker) &&
    onlyKnows(DRAWABLE.line, line) &&
    fits(marker, "symbol") &&
    fits(line, "shape") &&
    ["fill", "textposition"].every((name) => fits(trace, name))
  );
}

// Draws into `svg` at this size; gives what can be picked: boxes in pixels with their words and keys.
function paintFigure(svg, figure, { width, height, theme }) {
  const paint = { nodes: [], marks: [], theme, figure, width, height, id: svg.id, defined: [] };
  const legend = figure.layout.showlegend ? legendOf(paint) : null;
  const margin = { ...figure.layout.margin };
  if (legend) margin.t = Math.max(margin.t, legend.rows * LEGEND_ROW + 8);
  paint.area = { left: margin.l, top: margin.t, width: Math.max(1, width - margin.l - margin.r), height: Math.max(1, height - margin.t - margin.b) };
  paint.axes = axesOf(paint);
  for (const axis of Object.values(paint.axes)) drawGrid(paint, axis);
  for (const shape of figure.layout.shapes ?? []) drawShape(paint, shape);
  const floors = new Map();
  for (const trace of figure.data) DRAW[trace.type](paint, trace, floors);
  for (const axis of Object.values(paint.axes)) drawAxis(paint, axis);
  for (const said of figure.layout.annotations ?? []) drawAnnotation(paint, said);
  if (legend) drawLegend(paint, legend);
  if (figure.layout.coloraxis?.showscale) drawScale(paint, figure.layout.coloraxis);
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.setAttribute("width", width);
  svg.setAttribute("height", height);
  patch(svg, paint.nodes);
  svg.pulseMarks = paint.marks;
  return { marks: paint.marks, area: paint.area, axes: paint.axes };
}

// ---- nodes ---------------------------------------------------------------------------------------------------------

function put(paint, tag, attributes, children) {
  paint.nodes.push([tag, attributes, children]);
}

function patch(parent, wanted) {
  let node = parent.firstChild;
  for (const [tag, attributes, children] of wanted) {
    if (node?.nodeName !== tag) {
      const made = document.createElementNS(SVG, tag);
      if (node) parent.replaceChild(made, node);
      else parent.append(made);
      node = made;
    }
    const held = node.pulseHeld ?? {};
    for (const name in attributes) if (attributes[name] !== held[name]) node.setAttribute(name, attributes[name]);
    for (const name in held) if (!(name in attributes)) node.removeAttribute(name);
    node.pulseHeld = attributes;
    if (typeof children === "string") {
      if (node.textContent !== children) node.textContent = children;
    } else if (children) {
      if (node.firstChild?.nodeType === 3) node.textContent = "";
      patch(node, children);
    } else if (node.firstChild) node.textContent = "";
    node = node.nextSibling;
  }
  while (node) {
    const next = node.nextSibling;
    node.remove();
    node = next;
  }
}

const inTheme = (theme, colour) => (theme.dark && DARK[colour?.toUpperCase?.()]) || colour;
const at = (value, index) => (Array.isArray(value) ? value[index] : value);
const round = (value) => Math.round(value * 10) / 10;

// Words at a place: `across` is start, middle or end, `up` how many of their lines stand above the place (0, 0.5 or 1).
function putWords(paint, markup, x, y, { font = {}, across = "middle", up = 0.5, turned = 0 }) {
  const lines = linesOfWords(markup);
  const size = font.size ?? 13;
  const step = size * LINE;
  const first = y + size * 0.35 + step * (0.5 - up * lines.length) + (up - 0.5) * (step - size * LINE);
  const held = { "text-anchor": across, "font-size": size, fill: inTheme(paint.theme, font.color ?? paint.theme.text), ...(turned ? { transform: `rotate(${turned} ${round(x)} ${round(y)})` } : {}) };
  if (lines.length === 1 && lines[0].length === 1 && !lines[0][0].bold && !lines[0][0].size) {
    put(paint, "text", { ...held, x: round(x), y: round(first) }, lines[0][0].text);
    return;
  }
  const spans = lines.flatMap((runs, line) =>
    runs.map((run, place) => [
      "tspan",
      {
        ...(place ? {} : { x: round(x), y: round(first + step * line) }),
        ...(run.bold ? { "font-weight": 600 } : {}),
        ...(run.size ? { "font-size": run.size } : {}),
        ...(run.colour ? { fill: inTheme(paint.theme, run.colour) } : {}),
      },
      run.text,
    ]),
  );
  put(paint, "text", held, spans);
}

function putLine(paint, [x0, y0, x1, y1], { color, width = 1, dash }) {
  const sharp = (value) => (width % 2 ? Math.round(value - 0.5) + 0.5 : Math.round(value));
  const [from, to] = [[sharp(x0), sharp(y0)], [sharp(x1), sharp(y1)]];
  put(paint, "path", {
    d: `M${from[0]} ${from[1]}L${to[0]} ${to[1]}`,
    fill: "none",
    stroke: inTheme(paint.theme, color),
    "stroke-width": width,
    ...(dash === "dot" ? { "stroke-dasharray": "2 2" } : dash ? { "stroke-dasharray": "6 3" } : {}),
  });
}

// ---- axes ----------------------------------------------------------------------------------------------------------

const momentOf = (value) => (typeof value === "number" ? value : Date.parse(`${String(value).replace(" ", "T")}${String(value).length > 10 ? "Z" : ""}`));

function axesOf({ figure: { layout }, area }) {
  const axes = {};
  for (const name of axesIn(layout)) {
    const spec = layout[name];
    const across = name[0] === "x";
    const value = spec.type === "date" ? momentOf : Number;
    const [low, high] = spec.range.map(value);
    const [start, end] = spec.domain ?? [0, 1];
    const length = (across ? area.width : area.height) * (end - start);
    const origin = across ? area.left + area.width * start : area.top + area.height * (1 - start);
    const sign = across ? 1 : -1;
    axes[name.replace("axis", "")] = {
      spec,
      across,
      value,
      origin,
      length,
      end: origin + sign * length,
      place: (given) => origin + (sign * length * (value(given) - low)) / (high - low),
      back: (pixel) => low + ((sign * (pixel - origin)) / length) * (high - low),
      low,
      high,
    };
  }
  return axes;
}

function ticksOf({ spec, low, high }) {
  if (spec.tickvals) return spec.tickvals.map((value, index) => [value, spec.ticktext?.[index] ?? value]);
  const ticks = [];
  const [least, most] = [Math.min(low, high), Math.max(low, high)];
  for (let step = Math.ceil((least - spec.tick0) / spec.dtick); spec.tick0 + step * spec.dtick <= most; step += 1) {
    const value = spec.tick0 + step * spec.dtick;
    ticks.push([value, value.toLocaleString("en-US").replace("-", "−")]);
  }
  return ticks;
}

const other = (paint, axis) => paint.axes[(axis.spec.anchor ?? (axis.across ? "y" : "x"))];

function drawGrid(paint, axis) {
  const { spec, across } = axis;
  if (spec.visible === false) return;
  const { left, top, width, height } = paint.area;
  const line = (value, color, thick) => {
    const place = axis.place(value);
    putLine(paint, across ? [place, top, place, top + height] : [left, place, left + width, place], { color, width: thick });
  };
  if (spec.showgrid) for (const [value] of ticksOf(axis)) if (!(spec.zeroline && value === 0)) line(value, spec.gridcolor, 1);
  if (spec.zeroline) line(0, spec.zerolinecolor, spec.zerolinewidth);
}

// Of words side by side that would touch, every second or third is written.
function everyThatFits({ theme }, ticks, size) {
  const wide = ticks.map(([, words]) => Math.max(...linesOfWords(words).map((runs) => widthOfWords(runs.map((run) => run.text).join(""), size, theme.font))));
  const touch = (one, two) => Math.abs(ticks[one][0] - ticks[two][0]) < (wide[one] + wide[two]) / 2 + LEAST_GAP;
  let every = 1;
  while (ticks.some((_, index) => index % every === 0 && index + every < ticks.length && touch(index, index + every))) every += 1;
  return every;
}

function drawAxis(paint, axis) {
  const { spec, across } = axis;
  if (spec.visible === false) return;
  const above = spec.side === "top";
  const edge = other(paint, axis)?.[above ? "end" : "origin"] ?? (across ? paint.area.top + paint.area.height : paint.area.left);
  if (spec.showline) putLine(paint, across ? [axis.origin, edge, axis.end, edge] : [edge, axis.origin, edge, axis.end], { color: spec.linecolor, width: spec.linewidth ?? 1 });
  const long = spec.ticks === "outside" ? spec.ticklen : 0;
  let lines = 1;
  const [near, far] = [Math.min(axis.origin, axis.end) - 0.5, Math.max(axis.origin, axis.end) + 0.5];
  const ticks = ticksOf(axis).map(([value, words]) => [axis.place(value), words]).filter(([place]) => place >= near && place <= far);
  const every = across && !spec.tickangle ? everyThatFits(paint, ticks, spec.tickfont.size) : 1;
  for (const [index, [place, words]] of ticks.entries()) {
    if (long) putLine(paint, across ? [place, edge, place, edge + (above ? -long : long)] : [edge - long, place, edge, place], { color: spec.tickcolor });
    if (index % every) continue;
    const away = long + (spec.ticklabelstandoff ?? 0) + 3;
    if (across) {
      lines = Math.max(lines, String(words).split("<br>").length);
      const slant = spec.tickangle ? { turned: spec.tickangle, across: above === spec.tickangle < 0 ? "start" : "end", up: 0.5 } : { up: above ? 1 : 0 };
      putWords(paint, words, place, edge + (above ? -away : away), { font: spec.tickfont, ...slant });
    } else putWords(paint, words, edge - away, place, { font: spec.tickfont, across: "end" });
  }
  if (spec.title?.text && across) {
    const below = edge + long + 3 + lines * spec.tickfont.size * LINE + (spec.title.standoff ?? 0) - 2;
    putWords(paint, spec.title.text, (axis.origin + axis.end) / 2, below, { font: spec.title.font, up: 0 });
  }
}

// Where a shape's or a remark's coordinate is: on an axis, along an axis, or on the sheet.
function placeOn(paint, reference, value, across) {
  const name = reference ?? (across ? "x" : "y");
  if (name === "paper") return across ? paint.area.left + value * paint.area.width : paint.area.top + (1 - value) * paint.area.height;
  const axis = paint.axes[name.split(" ")[0]];
  return name.endsWith(" domain") ? axis.origin + (across ? 1 : -1) * value * axis.length : axis.place(value);
}

function drawShape(paint, shape) {
  const [x0, x1] = [shape.x0, shape.x1].map((value) => placeOn(paint, shape.xref, value, true));
  const [y0, y1] = [shape.y0, shape.y1].map((value) => placeOn(paint, shape.yref, value, false));
  if (shape.type === "line") putLine(paint, [x0, y0, x1, y1], shape.line);
  else put(paint, "path", { d: boxPath([x0, y0, x1, y1]), fill: inTheme(paint.theme, shape.fillcolor ?? "none"), ...(shape.opacity ? { opacity: shape.opacity } : {}) });
}

function drawAnnotation(paint, said) {
  const x = placeOn(paint, said.xref, said.x, true) + (said.xshift ?? 0);
  const y = placeOn(paint, said.yref, said.y, false) - (said.yshift ?? 0);
  const across = { left: "start", right: "end" }[said.xanchor] ?? "middle";
  putWords(paint, said.text, x, y, { font: said.font, across, up: { top: 0, bottom: 1 }[said.yanchor] ?? 0.5 });
}
