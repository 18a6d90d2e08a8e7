// A map of tiles is a ranked list where it is narrow: the places by number, each a button that picks it.

import { linesOfWords } from "../figures/figure_words.js";
import { element } from "../shared/element.js";

const NARROW = 600;
const SHOWN = 12;

/** @param {ChartCard} card */
export function rank(card) {
  if (!card.data.name.endsWith("_map")) return;
  const narrow = card.width < NARROW;
  card.root.toggleAttribute("data-listed", narrow);
  card.stage.querySelector(".pulse-ranked")?.remove();
  if (!narrow) return;
  card.stage.style.minHeight = "";
  const places = ranked(card.painted.marks);
  const rest = places.length - SHOWN;
  card.stage.append(
    element(
      "ol",
      { class: "pulse-ranked" },
      ...places.slice(0, SHOWN).map((place) => placeRow(card, place)),
      rest > 0 ? element("li", { class: "pulse-quiet" }, `and ${rest} more, in the data`) : null,
    ),
  );
}

// Marks as names, words and numbers, the greatest number first.
/** @param {Mark[]} marks */
export function ranked(marks) {
  return marks
    .filter((mark) => mark.words)
    .map((mark) => {
      const [name, ...said] = linesOfWords(mark.words).map((runs) => runs.map((run) => run.text).join(""));
      const words = said.find((line) => /\d/.test(line)) ?? "";
      return { name, words, number: Number.parseFloat(words.replaceAll(",", "")) || 0, pick: mark.pick };
    })
    .sort((one, other) => other.number - one.number);
}

/** @param {ChartCard} card @param {{ name: string; words: string; pick: Json }} place */
function placeRow(card, { name, words, pick }) {
  const row = element("button", { type: "button" }, element("b", {}, name), " ", words);
  row.addEventListener("click", () => pick && card.pick(pick[0], pick[1]));
  row.disabled = !pick;
  return element("li", {}, row);
}
