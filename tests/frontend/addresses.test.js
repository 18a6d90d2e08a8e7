// Addresses made from the one that is open.

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  addressNow,
  anchored,
  groupedParameters,
  hrefOfTerm,
  hrefToggled,
  hrefWith,
  hrefWithout,
} from "../../dashboard/frontend/shared/addresses.js";

function openAt(address) {
  globalThis.window = { location: new URL(address, "https://pulse.example") };
}

test("changing a parameter keeps the others and drops the page number", () => {
  openAt("/articles?topic=AI&topic=Law&page=3&q=chips");
  assert.equal(hrefWith({ q: ["tax & trade"] }), "/articles?topic=AI&topic=Law&q=tax+%26+trade");
  assert.equal(hrefWith({ topic: [], q: [] }), "/articles");
});

test("another page keeps the filters but not the article that was open", () => {
  openAt("/article?id=7&topic=AI");
  assert.equal(hrefWith({}, "/trends"), "/trends?topic=AI");
  assert.equal(hrefWith({ id: ["9"] }), "/article?topic=AI&id=9");
});

test("toggling adds a value in order and takes it away again", () => {
  openAt("/?topic=Law");
  assert.equal(hrefToggled("topic", "AI"), "/?topic=AI&topic=Law");
  openAt("/?topic=AI&topic=Law");
  assert.equal(hrefToggled("topic", "AI"), "/?topic=Law");
  openAt("/?topic=Law");
  assert.equal(hrefToggled("topic", "Law"), "/");
});

test("the address of a table names the state of the corpus and the table", () => {
  openAt("/stories?topic=AI&as_of=0123456789ab");
  assert.equal(
    anchored("abcdefabcdefabcdef", "stories"),
    "https://pulse.example/stories?topic=AI&as_of=abcdefabcdef#stories",
  );
  assert.equal(anchored(undefined, "stories"), "https://pulse.example/stories?topic=AI#stories");
});

test("an address to send names the state of the corpus once", () => {
  openAt("/trends?topic=AI&as_of=old");
  assert.equal(addressNow("0123456789abcdef"), "https://pulse.example/trends?topic=AI&as_of=0123456789ab");
  assert.equal(addressNow(undefined, ""), "https://pulse.example/trends");
});

test("parameters are grouped by name as the server groups them", () => {
  assert.deepEqual(groupedParameters("?topic=Law&q=x&topic=AI&embed=true&embed_options=y"), [
    ["topic", "Law"],
    ["topic", "AI"],
    ["q", "x"],
  ]);
  assert.deepEqual(groupedParameters(""), []);
});

test("a value can be required, left out, and neither again", () => {
  openAt("/?topic=AI&topic=Law&exclude=provider%3Aa.example");
  const left = "/?topic=Law&exclude=provider%3Aa.example&exclude=topic%3AAI";
  assert.equal(hrefOfTerm("topic", "AI", "not"), left);
  openAt(left);
  assert.equal(hrefOfTerm("topic", "AI", "all"), "/?topic=Law&require=topic%3AAI&exclude=provider%3Aa.example");
  assert.equal(hrefOfTerm("topic", "AI", ""), "/?topic=Law&exclude=provider%3Aa.example");
});

test("a group is cleared with the values it requires and leaves out, and no other", () => {
  openAt("/?topic=AI&theme=health&require=topic%3ALaw&exclude=theme%3Aa%3Ab&exclude=provider%3Ax&q=chips");
  assert.equal(hrefWithout(["topic", "theme"]), "/?q=chips&exclude=provider%3Ax");
});
