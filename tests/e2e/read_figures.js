// Reads what two drawings of one figure show, in one form: bars, points, cells, curves, error bars, shapes, and words.
// Places are CSS pixels from the drawing's corner; colours are computed ones, with every opacity above them.
export function readPainter(svg) {
  const frame = svg.getBoundingClientRect();
  const parts = (name) => [...svg.querySelectorAll(`.${name}`)];
  const boxes = (name) =>
    parts(name).flatMap((node) => subpaths(node).map((d) => ({ box: boxOf(d), ...paintOf(node) })));
  const words = (name) =>
    parts(name)
      .filter((node) => node.tagName === "text")
      .map((node) => wordsOf(node, frame));
  return {
    bars: boxes("bars").filter(hasArea),
    points: boxes("points"),
    cells: boxes("cells"),
    curves: parts("curve").map((node) => curveOf(node, frame)),
    errors: parts("errors").flatMap((node) =>
      triples(subpaths(node)).map((d) => ({ box: boxOf(d), ...paintOf(node), fill: "none" })),
    ),
    shapes: boxes("shape"),
    ticks: parts("tick")
      .filter((node) => node.tagName === "text")
      .map((node) => ({ ...wordsOf(node, frame), slanted: /rotate/.test(node.getAttribute("transform") ?? "") })),
    titles: words("title"),
    annotations: words("annotation"),
    texts: words("label"),
    legend: words("legend").map(({ text }) => text),
    swatches: parts("swatch").map((node) => paintOf(node)),
    scale: words("scale").map(({ text }) => text),
  };
}

export async function readPlotly(plot) {
  const frame = plot.querySelector(".main-svg").getBoundingClientRect();
  const all = (selector) => [...plot.querySelectorAll(selector)];
  const words = (selector) =>
    all(selector)
      .filter((node) => node.textContent.trim())
      .map((node) => wordsOf(node, frame));
  const boxes = (selector) =>
    all(selector).map((node) => ({ box: away(node.getBoundingClientRect(), frame), ...paintOf(node) }));
  return {
    bars: boxes(".barlayer .point path").filter(hasArea),
    points: all(".scatterlayer .points path").map((node) => ({
      box: moved(boxOf(node.getAttribute("d")), node, frame),
      ...paintOf(node),
    })),
    cells: await cellsOf(plot),
    curves: all(".scatterlayer .js-line, .scatterlayer .js-fill")
      .map((node) => curveOf(node, frame))
      .filter(isSeen),
    errors: all(".xerror, .yerror").map((node) => ({
      box: moved(boxOf(node.getAttribute("d")), node, frame),
      ...paintOf(node),
      fill: "none",
    })),
    shapes: all(".shapelayer path").map((node) => ({ box: boxOf(node.getAttribute("d")), ...paintOf(node) })),
    ticks: all('.cartesianlayer [class$="tick"] text')
      .filter((node) => node.textContent.trim())
      .map((node) => ({
        ...wordsOf(node, frame),
        axis: node.closest('[class$="tick"]').getAttribute("class"),
        slanted: /rotate\((?!0[,)])/.test(node.getAttribute("transform") ?? ""),
      })),
    titles: words(`.infolayer [class$="title"] > text`),
    annotations: words(".annotation text"),
    texts: words(".bartext, .textpoint text, .heatmap-label text"),
    legend: words(".legendtext").map(({ text }) => text),
    swatches: all(".legend .traces").map(swatchOf),
    scale: words(".colorbar text").map(({ text }) => text),
  };
}

const subpaths = (node) => (node.getAttribute("d") ?? "").match(/M[^M]*/g) ?? [];
const triples = (paths) =>
  Array.from({ length: paths.length / 3 }, (_, index) => paths.slice(3 * index, 3 * index + 3).join(""));
const isSeen = ({ fill, stroke }) => fill !== "none" || stroke !== "none";
const hasArea = ({ box: [x0, y0, x1, y1] }) => (x1 - x0) * (y1 - y0) > 0.01;
const away = (box, frame) => [box.x - frame.x, box.y - frame.y, box.right - frame.x, box.bottom - frame.y];

const measuring = document.createElementNS("http://www.w3.org/2000/svg", "svg");
const measured = document.createElementNS("http://www.w3.org/2000/svg", "path");
measuring.append(measured);
measuring.style.cssText = "position:absolute;width:0;height:0";

function boxOf(d) {
  if (!measuring.isConnected) document.body.append(measuring);
  measured.setAttribute("d", d);
  const { x, y, width, height } = measured.getBBox();
  return [x, y, x + width, y + height];
}

// A box in a node's own coordinates, where it is in the drawing.
function moved([x0, y0, x1, y1], node, frame) {
  const matrix = node.getScreenCTM();
  const [from, to] = [new DOMPoint(x0, y0), new DOMPoint(x1, y1)].map((point) => point.matrixTransform(matrix));
  return [from.x - frame.x, from.y - frame.y, to.x - frame.x, to.y - frame.y];
}

function wordsOf(node, frame) {
  const box = node.getBoundingClientRect();
  const coloured = [...node.querySelectorAll("tspan"), node].find((part) => part.textContent.trim());
  return {
    text: node.textContent.replace(/\s+/g, " ").trim(),
    left: box.x - frame.x,
    right: box.right - frame.x,
    x: (box.x + box.right) / 2 - frame.x,
    y: (box.y + box.bottom) / 2 - frame.y,
    colour: getComputedStyle(coloured).fill,
  };
}

function paintOf(node) {
  const style = getComputedStyle(node);
  let opacity = 1;
  for (let part = node; part?.tagName !== "svg" && part; part = part.parentElement)
    opacity *= Number(getComputedStyle(part).opacity);
  const visible = (colour, share) =>
    colour === "none" || Number(share) === 0 ? "none" : colour.startsWith("url") ? patternOf(colour) : colour;
  const width = style.stroke === "none" ? 0 : Number.parseFloat(style.strokeWidth);
  const fill = visible(style.fill, style.fillOpacity);
  const stroke = width ? visible(style.stroke, style.strokeOpacity) : "none";
  return { fill, stroke, width, opacity: opacity * Number(fill === "none" ? style.strokeOpacity : style.fillOpacity) };
}

// A pattern by the colour of its lines.
function patternOf(address) {
  const pattern = document.getElementById(address.match(/#([^"')]+)/)[1]);
  return `pattern ${getComputedStyle(pattern.querySelector("path")).stroke}`;
}

function curveOf(node, frame) {
  const length = node.getTotalLength();
  const places = Array.from({ length: 21 }, (_, step) => node.getPointAtLength((length * step) / 20));
  const points = places.map(({ x, y }) => moved([x, y, x, y], node, frame).slice(0, 2));
  const dashed = getComputedStyle(node).strokeDasharray !== "none";
  return { points, box: moved(boxOf(node.getAttribute("d")), node, frame), dashed, ...paintOf(node) };
}

function swatchOf(item) {
  const shown = [
    ...item.querySelectorAll(".legendpoints path, .legendlines path, .legendbar, .legendundefined"),
  ].filter((node) => node.getAttribute("d"));
  return shown.length ? paintOf(shown[0]) : null;
}

// Plotly paints cells as pictures: each cell by the axes, its colour read at its middle.
async function cellsOf(plot) {
  const found = [];
  const { xaxis, yaxis } = plot._fullLayout;
  const traces = plot._fullData.filter((trace) => trace.type === "heatmap");
  const pictures = [...plot.querySelectorAll(".heatmaplayer .hm")];
  for (const [index, trace] of traces.entries()) {
    const picture = pictures[index].querySelector("image");
    const image = new Image();
    image.src = picture.getAttribute("href") ?? picture.getAttribute("xlink:href");
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    pen.drawImage(image, 0, 0);
    const [left, top] = ["x", "y"].map((name) => Number(picture.getAttribute(name)));
    const pixel = (x, y) => [...pen.getImageData(Math.round(x - left), Math.round(y - top), 1, 1).data];
    const opacity = Number(getComputedStyle(picture).opacity);
    trace.z.forEach((row, line) =>
      row.forEach((value, column) => {
        if (value === null || value === undefined) return;
        const [x0, x1] = [-0.5, 0.5].map((side) => xaxis.c2p(trace.x[column] + side)).sort((one, two) => one - two);
        const [y0, y1] = [-0.5, 0.5].map((side) => yaxis.c2p(trace.y[line] + side)).sort((one, two) => one - two);
        const [red, green, blue, alpha] = pixel((x0 + x1) / 2, (y0 + y1) / 2);
        const [aside, above] = [trace.xgap / 2, trace.ygap / 2];
        const corners = [x0 + aside + 1, x1 - aside - 2].flatMap((x) =>
          [y0 + above + 1, y1 - above - 2].map((y) => pixel(x, y)),
        );
        const filled = alpha && corners.every((corner) => String(corner) === String([red, green, blue, alpha]));
        found.push({
          box: [
            x0 + aside + xaxis._offset,
            y0 + above + yaxis._offset,
            x1 - aside + xaxis._offset,
            y1 - above + yaxis._offset,
          ],
          fill: filled ? `rgb(${red}, ${green}, ${blue})` : "not filled",
          opacity,
        });
      }),
    );
  }
  return found;
}
