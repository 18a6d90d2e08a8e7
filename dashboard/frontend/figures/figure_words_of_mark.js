// What is said of a mark: its own words, or, in a stack, those of every part of it and their total.

const NUMBER = { maximumFractionDigits: 1 };

/** @param {Mark[]} marks @param {Mark} mark */
export function wordsOf(marks, mark) {
  if (!mark.series || !mark.pick) return mark.words;
  const place = JSON.stringify(mark.pick);
  const stack = marks.filter((other) => other.series && other.value && JSON.stringify(other.pick) === place);
  if (stack.length < 2) return mark.words;
  const total = stack.reduce((sum, other) => sum + (other.value ?? 0), 0);
  const lines = stack.reverse().map((other) => line(other.series, other.value, other === mark));
  const [heading] = mark.words.split("<br>");
  return [heading, ...lines, line("Total", total, false)].join("<br>");
}

/** @param {string | undefined} name @param {number | undefined} value @param {boolean} pointed */
function line(name, value, pointed) {
  const words = `${name}: ${(value ?? 0).toLocaleString("en-GB", NUMBER)}`;
  return pointed ? `<b>${words}</b>` : words;
}
