// Freeze a shared view as a snapshot, delete it, embed it.

import { copyButton, toClipboard } from "../shared/clipboard.js";
import { deleteButton } from "../shared/delete_button.js";
import { element } from "../shared/element.js";
import { keepOwn, untilWords } from "../shared/own_things.js";
import { ask } from "../shared/requests.js";
import { sayIfMoved, showCiting } from "./share_citation.js";
import { showDownloads, showPreview } from "./share_files.js";
import { shareNote, shareProblem } from "./share_notes.js";

export const FROZEN = new Map();

/** @param {SharePanel} panel */
export function showFrozen(panel) {
  panel.frozenBox.replaceChildren(...(panel.frozen ? frozenParts(panel, panel.frozen) : [freezeForm(panel)]));
}

/** @param {SharePanel} panel */
function freezeForm(panel) {
  const title = element("input", {
    type: "text",
    name: "title",
    maxlength: "200",
    placeholder: panel.facts.title,
    autocomplete: "off",
  });
  const note = element("textarea", { name: "note", maxlength: "2000", rows: "2" });
  const button = element(
    "button",
    { type: "submit", class: "pulse-button pulse-button-main", "data-share": "freeze" },
    "Freeze and copy link",
  );
  const said = shareNote();
  const form = element(
    "form",
    { class: "pulse-share-form" },
    element("p", { class: "pulse-quiet" }, "Keeps these numbers as they are now, at an address of their own."),
    element(
      "label",
      null,
      element("span", null, "Title ", element("span", { class: "pulse-quiet" }, "(optional)")),
      title,
    ),
    element(
      "label",
      null,
      element("span", null, "Note ", element("span", { class: "pulse-quiet" }, "(optional)")),
      note,
    ),
    element("div", { class: "pulse-share-row" }, button),
    said,
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    said.dataset.state = "";
    said.textContent = "Freezing …";
    try {
      await freeze(panel, { title: title.value, note: note.value });
      await announceFrozen(panel);
    } catch (problem) {
      shareProblem(said, problem);
      button.disabled = false;
    }
  });
  return form;
}

// Make the snapshot, once; from then on the panel offers the files of the snapshot.
/** @param {SharePanel} panel @param {{ title?: string; note?: string }} [words] @returns {Promise<Frozen>} */
async function freeze(panel, words = {}) {
  if (panel.frozen) return panel.frozen;
  panel.freezing ??= ask("/api/v1/snapshots", {
    method: "POST",
    body: { view: panel.facts.view, query: panel.query, ...given(words) },
  }).then((answer) => answer.json());
  try {
    const made = await panel.freezing;
    made.link = new URL(made.address, window.location.href).href;
    made.kept = keepOwn("snapshots", made.id, {
      secret: made.delete_secret,
      heading: words.title?.trim() || panel.facts.title,
      made_at: made.made_at ?? new Date().toISOString(),
      expires_at: made.expires_at ?? null,
    });
    panel.frozen = made;
    sayIfMoved(panel, made.corpus_version);
    FROZEN.set(panel.key, made);
    panel.citation = null;
  } finally {
    panel.freezing = null;
  }
  showDownloads(panel);
  showCiting(panel);
  showPreview(panel);
  return panel.frozen;
}

/** @param {{ title?: string; note?: string }} words */
function given(words) {
  return Object.fromEntries(
    Object.entries(words)
      .map(([name, text]) => [name, text.trim()])
      .filter(([, text]) => text),
  );
}

/** @param {SharePanel} panel */
async function announceFrozen(panel) {
  const copied = await toClipboard(panel.frozen?.link ?? "");
  showFrozen(panel);
  panel.frozenBox.querySelector('[data-share="snapshot"]')?.focus();
  panel.frozenNote.textContent = copied ? "Frozen, and its link is on the clipboard." : "Frozen.";
}

/** @param {SharePanel} panel @param {Frozen} made */
function frozenParts(panel, made) {
  panel.frozenNote = shareNote();
  const what = {
    address: `/api/v1/snapshots/${made.id}`,
    secret: made.delete_secret,
    attributes: { "data-share": "delete" },
  };
  const say = (/** @type {string} */ words, /** @type {Refusal | undefined} */ problem) => {
    if (problem) shareProblem(panel.frozenNote, problem);
    else panel.frozenNote.textContent = `Its address and every form of it stop working. ${words}`;
  };
  const remove = deleteButton(what, say, () => forgetFrozen(panel, made));
  return [
    element(
      "p",
      { class: "pulse-share-address" },
      element("a", { href: made.link, target: "_blank", rel: "noopener" }, made.link.replace(/^https?:\/\//, "")),
    ),
    element(
      "p",
      { class: "pulse-quiet" },
      `As seen now; ${untilWords(made.expires_at)}.`,
      made.kept ? "" : ` This browser keeps no data: to delete it later, note the secret ${made.delete_secret}`,
    ),
    element(
      "div",
      { class: "pulse-share-row" },
      copyButton("Copy snapshot link", () => made.link, { "data-share": "snapshot" }),
      remove,
    ),
    panel.frozenNote,
  ];
}

/** @param {SharePanel} panel @param {Frozen} made */
function forgetFrozen(panel, made) {
  keepOwn("snapshots", made.id, null);
  FROZEN.delete(panel.key);
  panel.frozen = null;
  panel.citation = null;
  showFrozen(panel);
  showDownloads(panel);
  showCiting(panel);
  showPreview(panel);
  panel.frozenBox.querySelector("button")?.focus();
  panel.frozenBox.querySelector('[role="status"]')?.replaceChildren("The snapshot is deleted.");
}

// Other sites embed a snapshot, not the live view, so that its numbers stay those its author saw.
/** @param {SharePanel} panel */
export function embedButton(panel) {
  const code = async () => {
    const before = panel.frozen;
    const made = await freeze(panel);
    if (!before) {
      showFrozen(panel);
      panel.embedNote.textContent = "The view was frozen for it: what is embedded is the snapshot.";
    }
    return made.embed_code;
  };
  return copyButton(
    "Copy embed code",
    code,
    { "data-share": "embed", title: "Freezes the view if it is not frozen yet" },
    (problem) => shareProblem(panel.embedNote, problem),
  );
}
