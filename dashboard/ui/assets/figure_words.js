// The words of a figure. Plotly's small markup (<b>, <br>, <span style="font-size; color">, entities) is read into lines
// of runs and shown as text; anything else between signs stays text.

const MARKUP = /<(\/?)(b|br|span)(?:\s+style="([^"]*)")?\s*\/?>/gi;
const ENTITIES = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };
const measuring = document.createElement("canvas").getContext("2d");
const widths = new Map();

const literal = (text) => text.replace(/&(lt|gt|amp);/g, (name) => ENTITIES[name]);

// Lines, each a list of runs {text, bold, size, colour}; size and colour only where the markup names them.
function linesOfWords(markup) {
  const text = String(markup);
  if (!text.includes("<")) return [[{ text: literal(text) }]];
  const lines = [[]];
  const open = [{}];
  let from = 0;
  const say = (until) => {
    if (until > from) lines[lines.length - 1].push({ text: literal(text.slice(from, until)), ...open[open.length - 1] });
  };
  for (const found of text.matchAll(MARKUP)) {
    const [tag, closing, name, style] = found;
    say(found.index);
    from = found.index + tag.length;
    if (name.toLowerCase() === "br") lines.push([]);
    else if (closing) open.length > 1 && open.pop();
    else open.push({ ...open[open.length - 1], ...(name.toLowerCase() === "b" ? { bold: true } : styled(style ?? "")) });
  }
  say(text.length);
  return lines;
}

function styled(style) {
  const size = /font-size:\s*(\d+)px/.exec(style);
  const colour = /color:\s*(#[0-9a-f]{6})/i.exec(style);
  return { ...(size ? { size: Number(size[1]) } : {}), ...(colour ? { colour: colour[1] } : {}) };
}

// CSS pixels that a line of plain words takes.
function widthOfWords(text, size, family) {
  const key = `${size}|${family}|${text}`;
  if (!widths.has(key)) {
    if (widths.size > 2000) widths.clear();
    measuring.font = `${size}px ${family}`;
    widths.set(key, measuring.measureText(text).width);
  }
  return widths.get(key);
}
