// A report's table as CSV: numbers stay numbers, nothing becomes a formula, links keep their address.

import assert from "node:assert/strict";
import { test } from "node:test";

import { csvCell, csvOfTable } from "../../dashboard/frontend/shared/table_csv.js";

test("cells are numbers or text, never formulas", () => {
  assert.equal(csvCell("1,204"), "1204");
  assert.equal(csvCell("−3"), "-3");
  assert.equal(csvCell("+8"), "8");
  assert.equal(csvCell("+8 (+26 %)"), "'+8 (+26 %)");
  assert.equal(csvCell("=HYPERLINK(1)"), "'=HYPERLINK(1)");
  assert.equal(csvCell("\u3000＝1"), "'＝1");
  assert.equal(csvCell('He said "a, b"'), '"He said ""a, b"""');
});

test("a column of links is followed by their addresses", () => {
  const rows = [
    ["Post", { text: "12", href: "/articles?provider=post.example" }],
    ["-none-", "0"],
  ];
  assert.equal(
    csvOfTable(["", "Articles"], rows, "https://news.example/compare"),
    ",Articles,Articles address\r\nPost,12,https://news.example/articles?provider=post.example\r\n'-none-,0,\r\n",
  );
});
