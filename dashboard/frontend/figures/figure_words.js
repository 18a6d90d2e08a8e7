// The words of a figure. Plotly's small markup (<b>, <br>, <span style="font-size; color">, entities) is read into lines
// of runs and shown as text; anything else between signs stays text.

const MARKUP = /<(\/?)(b|br|span)(?:\s+style="([^"]*)")?\s*\/?>/gi;
/** @type {Record<string, string>} */
const ENTITIES = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };
/** @type {Json} */
let measuring = null;
const widths = new Map();
/** @param {string} text */
const literal = (text) => text.replace(/&(lt|gt|amp);/g, (name) => ENTITIES[name]);

// Lines, each a list of runs {text, bold, size, colour}; size and colour only where the markup names them.
/** @param {unknown} markup @returns {Run[][]} */
export function linesOfWords(markup) {
  const text = String(markup);
  if (!text.includes("<")) return [[{ text: literal(text) }]];
  /** @type {Run[][]} */
  const lines = [[]];
  /** @type {Partial<Run>[]} */
  const open = [{}];
  let from = 0;
  const say = (/** @type {Json} */ until) => {
    if (until > from)
      lines[lines.length - 1].push({ text: literal(text.slice(from, until)), ...open[open.length - 1] });
  };
  for (const found of text.matchAll(MARKUP)) {
    const [tag, closing, name, style] = found;
    say(found.index);
    from = found.index + tag.length;
    if (name.toLowerCase() === "br") lines.push([]);
    else if (closing) open.length > 1 && open.pop();
    else
      open.push({ ...open[open.length - 1], ...(name.toLowerCase() === "b" ? { bold: true } : styled(style ?? "")) });
  }
  say(text.length);
  return lines;
}

/** @param {string} style */
function styled(style) {
  const size = /font-size:\s*(\d+)px/.exec(style);
  const colour = /color:\s*([@#][\w-]+)/.exec(style);
  return { ...(size ? { size: Number(size[1]) } : {}), ...(colour ? { colour: colour[1] } : {}) };
}

// CSS pixels that a line of plain words takes.
/** @param {string} text @param {number} size @param {string} family */
export function widthOfWords(text, size, family) {
  const key = `${size}|${family}|${text}`;
  if (!widths.has(key)) {
    if (widths.size > 2000) widths.clear();
    measuring ??= document.createElement("canvas").getContext("2d");
    measuring.font = `${size}px ${family}`;
    widths.set(key, measuring.measureText(text).width);
  }
  return widths.get(key);
}
