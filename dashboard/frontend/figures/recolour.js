// Puts the colours of a theme into a figure that names roles, or dark colours into a frozen one that holds light ones.

const DATA = new Set(["x", "y", "z", "customdata", "hovertext", "meta"]);
const INLINE = /(<span style="[^"]*\bcolor:)([^;"]+)/g;

// A copy of `value` with every colour that `colours` names replaced; data are left alone, whatever they are called.
/** @param {Json} value @param {Json} colours @param {string} [key] @returns {Json} */
export function recoloured(value, colours, key = "") {
  if (DATA.has(key)) return value;
  if (Array.isArray(value)) return value.map((part) => recoloured(part, colours, key));
  if (value && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, recoloured(part, colours, name)]));
  if (typeof value !== "string") return value;
  if (/(color|colorscale)$/.test(key)) return colours[value] ?? value;
  return value.replace(INLINE, (_, before, colour) => before + (colours[colour] ?? colour));
}
