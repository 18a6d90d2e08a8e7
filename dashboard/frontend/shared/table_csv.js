// A table of a report as CSV, with the same cells that text/csv_rows.py writes.

const STARTERS = /^[ \u00a0\u3000\ufeff\u200b]*[=+\-@\t\r\n＝＋－＠]/;
const BYTE_ORDER_MARK = "\ufeff"; // spreadsheets read the file as UTF-8

// Text that a spreadsheet could take for a formula gets an apostrophe; a number with a sign, as "−3", stays a number.
/** @param {string} text */
export function csvCell(text) {
  const plain = text.replace(/\u2212(?=\d)/, "-").trim();
  const number = /^[+-]?\d[\d,]*(\.\d+)?$/.test(plain);
  const cell = number ? plain.replace(/,/g, "").replace(/^\+/, "") : STARTERS.test(plain) ? `'${plain}` : plain;
  return /[",\r\n]/.test(cell) ? `"${cell.replace(/"/g, '""')}"` : cell;
}

// A column whose cells lead somewhere is followed by one with the addresses.
/** @param {string[]} columns @param {Cell[][]} rows @param {string} base */
export function csvOfTable(columns, rows, base) {
  const linked = columns.map((_, place) => rows.some((row) => typeof row[place] !== "string"));
  const spread = (/** @type {Cell[]} */ row, /** @type {(cell: Cell) => string} */ address) =>
    row.flatMap((cell, place) => [
      csvCell(typeof cell === "string" ? cell : cell.text),
      ...(linked[place] ? [csvCell(address(cell))] : []),
    ]);
  const names = spread(columns, (cell) => `${cell || "row"} address`);
  const lines = rows.map((row) =>
    spread(row, (cell) => (typeof cell === "string" ? "" : new URL(cell.href, base).href)),
  );
  return [names, ...lines].map((cells) => `${cells.join(",")}\r\n`).join("");
}

/** @param {string} name @param {string} text */
export function downloadCsv(name, text) {
  const link = document.createElement("a");
  link.href = window.URL.createObjectURL(new Blob([BYTE_ORDER_MARK, text], { type: "text/csv;charset=utf-8" }));
  link.download = `${name}.csv`;
  link.click();
  window.setTimeout(() => window.URL.revokeObjectURL(link.href), 1000);
}
