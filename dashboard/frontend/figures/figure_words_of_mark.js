// What is said of a mark: its own words, or, in a stack, those of every part of it and their total.

const NUMBER = { maximumFractionDigits: 1 };

/** @param {Mark[]} marks @param {Mark} mark */
export function wordsOf(marks, mark) {
  if (!mark.series || !mark.pick) return mark.words;
  const place = JSON.stringify(mark.pick);
  const stack = marks.filter((other) => other.series && other.value && JSON.stringify(other.pick) === place);
  if (stack.length < 2) return mark.words;
  const total = stack.reduce((sum, other) => sum + (other.value ?? 0), 0);
  const lines = stack.reverse().map((other) => line(other, other === mark));
  const [heading] = mark.words.split("<br>");
  return [heading, ...lines, line({ series: "Total", value: total, unit: mark.unit }, false)].join("<br>");
}

/** @param {Pick<Mark, "series" | "value" | "unit">} mark @param {boolean} pointed */
function line({ series, value, unit }, pointed) {
  const words = `${series}: ${(value ?? 0).toLocaleString("en-GB", NUMBER)}${unit ?? ""}`;
  return pointed ? `<b>${words}</b>` : words;
}
