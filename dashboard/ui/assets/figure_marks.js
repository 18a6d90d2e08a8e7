// The marks of a figure: bars, dots and cells, each with the box in which it can be pointed at, its words and its key.

const NEAR_DOT = 3; // pixels around a dot that still count as it
const DRAW = { bar: drawBars, scatter: drawDots, heatmap: drawCells };

const boxPath = ([x0, y0, x1, y1]) => `M${round(x0)} ${round(y0)}H${round(x1)}V${round(y1)}H${round(x0)}Z`;

function mark(paint, trace, index, box, more) {
  paint.marks.push({ box, words: at(trace.hovertext, index) || "", pick: trace.customdata?.[index] ?? null, ...more });
}

// Bars that stand on those of the traces before them; `floors` is how high each place is filled.
function drawBars(paint, trace, floors) {
  const [across, along] = [paint.axes[trace.xaxis ?? "x"], paint.axes[trace.yaxis ?? "y"]];
  const sideways = trace.orientation === "h";
  const [slots, lengths] = sideways ? [along, across] : [across, along];
  const [places, values] = sideways ? [trace.y, trace.x] : [trace.x, trace.y];
  const kinds = new Map();
  places.forEach((given, index) => {
    const value = Number(values[index]) || 0;
    const pile = `${trace.yaxis ?? ""} ${given}`;
    const floor = trace.base === undefined ? (floors.get(pile) ?? 0) : lengths.value(at(trace.base, index));
    if (trace.base === undefined) floors.set(pile, floor + value);
    const place = slots.value(given);
    const width = at(trace.width, index) ?? 0.8;
    const start = place + (at(trace.offset, index) ?? -width / 2);
    const [from, to] = [start, start + width].map((edge) => Math.round(slots.place(edge))).sort((one, two) => one - two);
    const [low, high] = [floor, floor + value].map((end) => lengths.place(end));
    const thick = Math.max(1, to - from);
    const long = Math.abs(high - low) < 0.5 && value ? low + (sideways ? 0.5 : -0.5) : high;
    const box = sideways ? [Math.min(low, long), from, Math.max(low, long), from + thick] : [from, Math.min(low, long), from + thick, Math.max(low, long)];
    if (value) {
      const kind = [at(trace.marker.color, index), (at(trace.opacity, index) ?? 1) * (at(trace.marker.opacity, index) ?? 1), at(trace.marker.pattern?.shape, index) ?? ""];
      const key = kind.join();
      kinds.set(key, { kind, d: (kinds.get(key)?.d ?? "") + boxPath(box) });
    }
    const { top, height: tall } = paint.area;
    const slot = sideways ? [0, from - 4, paint.width, from + thick + 4] : [from, top, from + thick, top + tall];
    mark(paint, trace, index, box, { slot });
  });
  for (const { kind: [colour, opacity, pattern], d } of kinds.values()) {
    const fill = pattern ? hatched(paint, inTheme(paint.theme, colour)) : inTheme(paint.theme, colour);
    put(paint, "path", { d, fill, ...(opacity === 1 ? {} : { opacity }) });
  }
  if (trace.error_x) drawErrors(paint, trace, trace.x.map((_, index) => [across.place(trace.x[index]), along.place(trace.y[index])]), across);
  if (trace.text) wordsAtBars(paint, trace, sideways);
}

// How far off each value may be, to its left and right.
function drawErrors(paint, { x, error_x: error }, spots, across) {
  const { array, arrayminus = array, thickness, width, color } = error;
  const d = spots.map(([, y], index) => {
    const [from, to] = [across.place(Number(x[index]) - arrayminus[index]), across.place(Number(x[index]) + array[index])].map(round);
    const ends = [from, to].map((end) => `M${end} ${round(y - width)}V${round(y + width)}`).join("");
    return `M${from} ${round(y)}H${to}${ends}`;
  });
  put(paint, "path", { d: d.join(""), fill: "none", stroke: inTheme(paint.theme, color), "stroke-width": thickness });
}

function wordsAtBars(paint, trace, sideways) {
  const first = paint.marks.length - trace.x.length;
  trace.x.forEach((_, index) => {
    const words = at(trace.text, index);
    if (!words) return;
    const [x0, y0, x1, y1] = paint.marks[first + index].box;
    if (sideways) putWords(paint, words, x1 + 4, (y0 + y1) / 2, { font: trace.textfont, across: "start" });
    else putWords(paint, words, (x0 + x1) / 2, y0 - 2, { font: trace.textfont, up: 1 });
  });
}

function hatched(paint, colour) {
  const id = `${paint.id}-hatch-${colour.slice(1)}`;
  if (!paint.defined.includes(id)) {
    paint.defined.push(id);
    const line = ["path", { d: "M-1 6L6 -1M-1 1L1 -1M4 6L6 4", stroke: colour, "stroke-width": 1.7 }];
    put(paint, "defs", {}, [["pattern", { id, width: 5, height: 5, patternUnits: "userSpaceOnUse" }, [line]]]);
  }
  return `url(#${id})`;
}

const WORDS_BESIDE = {
  "middle right": { across: "start", up: 0.5, x: 1, y: 0 },
  "middle left": { across: "end", up: 0.5, x: -1, y: 0 },
  "top center": { across: "middle", up: 1, x: 0, y: -1 },
  "bottom center": { across: "middle", up: 0, x: 0, y: 1 },
  "middle center": { across: "middle", up: 0.5, x: 0, y: 0 },
};

function drawDots(paint, trace) {
  const across = paint.axes[trace.xaxis ?? "x"];
  const along = paint.axes[trace.yaxis ?? "y"];
  const mode = trace.mode.split("+");
  const dotted = mode.includes("markers");
  const spots = trace.x.map((value, index) => [across.place(value), along.place(trace.y[index]), dotted ? radius(trace.marker, index) : 0]);
  if (mode.includes("lines")) drawCurve(paint, trace, spots, along);
  if (trace.error_x) drawErrors(paint, trace, spots, across);
  if (dotted) {
    const d = spots.map(([x, y, r], index) => (r ? SYMBOLS[at(trace.marker.symbol, index) ?? "circle"](round(x), round(y), round(r)) : ""));
    const look = { stroke: inTheme(paint.theme, trace.marker.line?.color ?? "none"), "stroke-width": trace.marker.line?.width ?? 0, opacity: trace.marker.opacity ?? trace.opacity ?? 1 };
    const colours = new Map();
    d.forEach((path, index) => {
      const colour = at(trace.marker.color, index);
      const apart = look.opacity < 1 ? index : colour; // dots that overlap show through each other one by one
      colours.set(apart, { colour, d: (colours.get(apart)?.d ?? "") + path });
    });
    for (const { colour, d: path } of colours.values()) if (path) put(paint, "path", { d: path, fill: inTheme(paint.theme, colour), ...look });
  }
  const beside = WORDS_BESIDE[trace.textposition ?? "middle center"];
  spots.forEach(([x, y, r], index) => {
    const words = mode.includes("text") && at(trace.text, index);
    if (words) putWords(paint, words, x + beside.x * (r + 4), y + beside.y * (r + 2), { font: trace.textfont, ...beside });
    const near = r + NEAR_DOT;
    if (trace.hoverinfo !== "skip" && dotted) mark(paint, trace, index, [x - near, y - near, x + near, y + near], { round: near });
  });
}

const SYMBOLS = {
  circle: (x, y, r) => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`,
  "triangle-down": (x, y, r) => `M${round(x - 1.15 * r)} ${y - r / 2}h${round(2.3 * r)}L${x} ${y + r}Z`,
  "line-ns": (x, y, r) => `M${x} ${y - r}V${y + r}`,
};
const DASHES = { dot: "3 3", dash: "9 5", dashdot: "9 4 3 4" };

function drawCurve(paint, trace, spots, along) {
  const runs = [];
  spots.forEach(([x, y], index) => {
    if (trace.y[index] === null || !Number.isFinite(y)) return trace.connectgaps || runs.push("");
    if (!runs.length) runs.push("");
    const on = runs[runs.length - 1];
    const step = !on ? `M${round(x)} ${round(y)}` : trace.line?.shape === "hv" ? `H${round(x)}V${round(y)}` : `L${round(x)} ${round(y)}`;
    runs[runs.length - 1] = on + step;
    return true;
  });
  const d = runs.join("");
  const { color, width = 2, dash } = trace.line ?? {};
  const faint = trace.opacity === undefined ? {} : { opacity: trace.opacity };
  const ground = round(along.place(0));
  const filled = trace.fill === "tozeroy" ? runs.filter(Boolean).map((run) => `${run}V${ground}H${run.slice(1).split(" ")[0]}Z`).join("") : `${d}Z`;
  if (trace.fill) put(paint, "path", { d: filled, fill: inTheme(paint.theme, trace.fillcolor), ...faint });
  if (!width) return;
  const stroke = { stroke: inTheme(paint.theme, color ?? trace.marker?.color), "stroke-width": width, "stroke-linejoin": "round" };
  put(paint, "path", { d, fill: "none", ...stroke, ...(DASHES[dash] ? { "stroke-dasharray": DASHES[dash] } : {}), ...faint });
}

function radius(marker, index) {
  const size = at(marker.size, index) ?? 6;
  if (marker.sizemode !== "area") return size / 2;
  return Math.max(Math.sqrt(size / 2 / marker.sizeref), marker.sizemin ?? 0);
}

function drawCells(paint, trace) {
  const { cmin, cmax, colorscale } = paint.figure.layout.coloraxis;
  const shades = new Map();
  const half = [(trace.xgap ?? 0) / 2, (trace.ygap ?? 0) / 2];
  trace.z.forEach((row, line) =>
    row.forEach((value, column) => {
      if (value === null || value === undefined) return;
      const [x0, x1] = [-0.5, 0.5].map((side) => paint.axes.x.place(trace.x[column] + side));
      const [y0, y1] = [-0.5, 0.5].map((side) => paint.axes.y.place(trace.y[line] + side)).sort((one, two) => one - two);
      const box = [x0 + half[0], y0 + half[1], x1 - half[0], y1 - half[1]];
      const shade = Math.round(Math.min(1, Math.max(0, (value - cmin) / (cmax - cmin))) * SHADES) / SHADES;
      shades.set(shade, (shades.get(shade) ?? "") + boxPath(box));
      paint.marks.push({ box: [x0, y0, x1, y1], words: trace.hovertext[line][column] ?? "", pick: trace.customdata[line][column] ?? null });
    }),
  );
  for (const [shade, d] of shades) put(paint, "path", { d, fill: colourOn(colorscale, shade, paint.theme), ...(trace.opacity === 1 ? {} : { opacity: trace.opacity }) });
}

function colourOn(scale, share, theme) {
  const after = Math.max(1, scale.findIndex(([place]) => place >= share));
  const [[low, from], [high, to]] = [scale[after - 1], scale[after]];
  const part = (share - low) / (high - low);
  const [one, two] = [from, to].map((colour) => [1, 3, 5].map((place) => Number.parseInt(inTheme(theme, colour).slice(place, place + 2), 16)));
  return `rgb(${one.map((value, index) => Math.round(value + (two[index] - value) * part)).join(" ")})`;
}

// ---- keys to the colours ---------------------------------------------------------------------------------------------

function legendOf({ figure, width, theme }) {
  const { legend, margin } = figure.layout;
  const room = width - margin.l - margin.r;
  const items = [];
  let [x, row] = [0, 0];
  figure.data.forEach((trace, index) => {
    if (trace.showlegend === false || !trace.name) return;
    const name = linesOfWords(trace.name)[0].map((run) => run.text).join("");
    const wide = 18 + widthOfWords(name, legend.font.size, theme.font) + 16;
    if (x && x + wide > room + 16) [x, row] = [0, row + 1];
    items.push({ trace, index, x, row, wide });
    x += wide;
  });
  return { items, rows: row + 1 };
}

function drawLegend(paint, { items, rows }) {
  const { left, top, height } = paint.area;
  const { legend } = paint.figure.layout;
  const bottom = top - (legend.y - 1) * height - 2;
  for (const { trace, x, row, wide } of items) {
    const middle = bottom - (rows - row - 0.5) * LEGEND_ROW;
    const colour = inTheme(paint.theme, at(trace.marker?.color ?? trace.line?.color, 0));
    const opacity = trace.opacity ?? 1;
    if (trace.mode?.includes("lines")) putLine(paint, [left + x - 2, middle, left + x + 14, middle], { color: trace.line.color, width: 2, dash: DASHES[trace.line.dash] && trace.line.dash });
    else put(paint, "path", { d: boxPath([left + x, middle - 6, left + x + 12, middle + 6]), fill: colour, ...(opacity === 1 ? {} : { opacity }) });
    putWords(paint, trace.name, left + x + 18, middle, { font: legend.font, across: "start" });
    if (trace.meta) paint.marks.push({ box: [left + x - 3, middle - 9, left + x + wide - 10, middle + 9], words: "", pick: [trace.meta.dimension, trace.meta.key], legend: true });
  }
}

function drawScale(paint, { colorbar, colorscale }) {
  const { left, top } = paint.area;
  const [wide, thick, id] = [colorbar.len, colorbar.thickness, `${paint.id}-scale`];
  const bottom = top - colorbar.ypad;
  const stops = Array.from({ length: 9 }, (_, step) => ["stop", { offset: step / 8, "stop-color": colourOn(colorscale, step / 8, paint.theme) }]);
  put(paint, "defs", {}, [["linearGradient", { id }, stops]]);
  put(paint, "path", { d: boxPath([left, bottom - thick, left + wide, bottom]), fill: `url(#${id})` });
  const ends = colorbar.tickvals.length - 1;
  colorbar.ticktext.forEach((words, index) => {
    putWords(paint, words, left + (wide * index) / ends, bottom - thick - 2, { font: colorbar.tickfont, across: index ? "end" : "start", up: 1 });
  });
}
