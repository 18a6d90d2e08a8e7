// SVG nodes of a figure, kept and changed in place, so that what stays the same costs nothing.

import { linesOfWords } from "./figure_words.js";

const SVG = "http://www.w3.org/2000/svg";

export const LINE = 1.3; // of the type's size

// Adds a node; its class is the part of the figure that is being drawn.
/** @param {Paint} paint @param {string} tag @param {Attributes} attributes @param {Wanted[2]} [children] */
export function put(paint, tag, attributes, children) {
  const trace = paint.trace === undefined ? {} : { "data-trace": paint.trace };
  paint.nodes.push([tag, { class: paint.part, ...trace, ...attributes }, children]);
}

/** @param {Json} parent @param {Wanted[]} wanted */
export function patch(parent, wanted) {
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

// The colour of a role in a theme; what is no role stays.
/** @param {Theme} theme @param {Json} colour */
export const inTheme = (theme, colour) => theme.colours[colour] ?? colour;

/** @param {Json} value @param {number} index */
export const at = (value, index) => (Array.isArray(value) ? value[index] : value);

/** @param {number} value */
export const round = (value) => Math.round(value * 10) / 10;

// Words at a place: `across` is start, middle or end, `up` how many of their lines stand above the place (0, 0.5 or 1).
/**
 * @param {Paint} paint
 * @param {unknown} markup
 * @param {number} x
 * @param {number} y
 * @param {{ font?: Json; across?: string; up?: number; turned?: number }} given
 */
export function putWords(paint, markup, x, y, { font = {}, across = "middle", up = 0.5, turned = 0 }) {
  const lines = linesOfWords(markup);
  const size = font.size ?? 13;
  const step = size * LINE;
  const first = y + size * 0.35 + step * (0.5 - up * lines.length) + (up - 0.5) * (step - size * LINE);
  const held = {
    "text-anchor": across,
    "font-size": size,
    fill: inTheme(paint.theme, font.color ?? paint.theme.text),
    ...(turned ? { transform: `rotate(${turned} ${round(x)} ${round(y)})` } : {}),
  };
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

/** @param {Paint} paint @param {number[]} ends @param {{ color: string; width?: number; dash?: string }} given */
export function putLine(paint, [x0, y0, x1, y1], { color, width = 1, dash }) {
  const sharp = (/** @type {Json} */ value) => (width % 2 ? Math.round(value - 0.5) + 0.5 : Math.round(value));
  const [from, to] = [
    [sharp(x0), sharp(y0)],
    [sharp(x1), sharp(y1)],
  ];
  put(paint, "path", {
    d: `M${from[0]} ${from[1]}L${to[0]} ${to[1]}`,
    fill: "none",
    stroke: inTheme(paint.theme, color),
    "stroke-width": width,
    ...(dash === "dot" ? { "stroke-dasharray": "2 2" } : dash ? { "stroke-dasharray": "6 3" } : {}),
  });
}

/** @param {number | undefined} opacity */
export const faint = (opacity) => (opacity === undefined || opacity === 1 ? {} : { opacity });

/** @param {Box} given */
export const boxPath = ([x0, y0, x1, y1]) => `M${round(x0)} ${round(y0)}H${round(x1)}V${round(y1)}H${round(x0)}Z`;

export function sheetOf() {
  const sheet = document.createElementNS(SVG, "svg");
  sheet.setAttribute("class", "pulse-sheet");
  sheet.setAttribute("aria-hidden", "true");
  return sheet;
}
