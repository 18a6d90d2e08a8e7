import { DARK, LIGHT } from "../shared/constants.js";
import { element } from "../shared/element.js";

// The colours in use, worked out again only when they may have changed: the same object as long as they stay.
/** @type {Theme | null} */
let theme = null;

/** @param {HTMLElement} root @returns {Theme} */
export function colours(root) {
  if (theme) return theme;
  const style = getComputedStyle(root);
  const named = ["--pulse-text", "--pulse-ground"].map((name) => style.getPropertyValue(name));
  const probe = element("span", { style: "display:none" });
  root.append(probe);
  const [text, ground] = named.map((colour) => {
    probe.style.color = colour;
    return getComputedStyle(probe).color;
  });
  probe.remove();
  const [red, green, blue] = (ground.match(/[\d.]+/g) ?? []).map(Number);
  const dark = (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255 < 0.4;
  theme = { text, ground, colours: dark ? DARK : LIGHT, font: style.fontFamily };
  return theme;
}

export function forgetColours() {
  theme = null;
}
