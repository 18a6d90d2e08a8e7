// What is copied and saved when a view is shared.

import assert from "node:assert/strict";
import { test } from "node:test";

import { untilWords } from "../../dashboard/frontend/shared/own_things.js";
import { previewWords } from "../../dashboard/frontend/sharing/alert_form.js";
import { citationText } from "../../dashboard/frontend/sharing/share_citation.js";
import { blobOf, formAddress } from "../../dashboard/frontend/sharing/share_files.js";

test("a form comes from the view as it is, or from its snapshot", () => {
  const panel = { facts: { view: "topic & provider" }, query: "topic=AI", frozen: null };
  assert.equal(formAddress(panel, "csv"), "/api/v1/charts/topic%20%26%20provider.csv?topic=AI");
  assert.equal(formAddress({ ...panel, query: "" }, "csv"), "/api/v1/charts/topic%20%26%20provider.csv");
  const frozen = { id: "abc", links: { png: "/s/abc.png?v=1" } };
  assert.equal(formAddress({ ...panel, frozen }, "png"), "/s/abc.png?v=1");
  assert.equal(formAddress({ ...panel, frozen }, "csv"), "/s/abc.csv");
});

test("a data address becomes a file of its type", async () => {
  const text = blobOf("data:image/svg+xml;charset=utf8,%3Csvg%2F%3E");
  assert.equal(text.type, "image/svg+xml");
  assert.equal(await text.text(), "<svg/>");
  const bytes = blobOf("data:image/png;base64,iVBORw==");
  assert.deepEqual([...new Uint8Array(await bytes.arrayBuffer())], [0x89, 0x50, 0x4e, 0x47]);
});

test("a citation is copied as text, also where it is data", () => {
  assert.equal(citationText("Pulse (2024)."), "Pulse (2024).");
  assert.equal(citationText([{ id: "a" }]), '[\n {\n  "id": "a"\n }\n]');
});

test("how long a snapshot is kept is a UTC day", () => {
  assert.equal(untilWords("2024-03-01T23:30:00-05:00"), "kept until 2 Mar 2024");
  assert.equal(untilWords(null), "kept until it is deleted");
});

test("a preview says when an alert would have fired, and what was left out", () => {
  const preview = { first: "2024-01-01", last: "2024-03-30", firings: [{ at: "2024-02-03T00:00:00Z" }], undated: 1 };
  assert.equal(
    previewWords(preview),
    "From 1 Jan 2024 to 30 Mar 2024 it would have fired once: 3 Feb 2024. 1 undated article is left out.",
  );
  assert.match(
    previewWords({ ...preview, firings: [], undated: 2 }),
    /it would never have fired\. 2 undated articles are left out\.$/,
  );
});
