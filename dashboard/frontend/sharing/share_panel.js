// The panel that shares a view, as a live link or as a snapshot, for charts, article tables and articles. `facts` is made
// by ui/share.py, with `picture(kind, width, height)` where the browser can draw the figure itself.

import { addressNow } from "../shared/addresses.js";
import { copyButton } from "../shared/clipboard.js";
import { dialogOf } from "../shared/dialog.js";
import { element } from "../shared/element.js";
import { showCiting } from "./share_citation.js";
import { copyPictureButton, sendPictureButton, showDownloads, showPreview } from "./share_files.js";
import { shareNote } from "./share_notes.js";
import { FROZEN, embedButton, showFrozen } from "./share_snapshot.js";

const LIVE = "Shows what the corpus holds when it is opened";
let shareNumber = 0;

// A button that opens the panel inside `host`, which must not be redrawn while the panel is open.
/** @param {HTMLElement} host @param {() => ShareFacts} facts @param {Attributes} [attributes] */
export function shareButton(host, facts, attributes = null) {
  const button = element(
    "button",
    { type: "button", "data-action": "share", "aria-haspopup": "dialog", ...attributes },
    "Share",
  );
  button.addEventListener("click", () => openShare(host, facts()));
  return button;
}

/** @param {HTMLElement} host @param {ShareFacts} facts */
function openShare(host, facts) {
  const { query } = facts;
  /** @type {Json} */
  const panel = { facts, query, address: addressNow(facts.version), key: `${facts.view}?${query}@${facts.version}` };
  panel.frozen = FROZEN.get(panel.key) ?? null;
  const title = element("h2", { id: `pulse-share-${(shareNumber += 1)}` }, `Share: ${facts.title}`);
  panel.preview = element("figure", { class: "pulse-share-preview" });
  panel.moved = shareNote();
  panel.downloads = element("div", { class: "pulse-share-row" });
  panel.downloadNote = shareNote();
  panel.frozenBox = element("div", { class: "pulse-share-frozen" });
  panel.citing = element("div", { class: "pulse-share-row" });
  panel.citeNote = shareNote();
  panel.embedNote = shareNote();
  panel.cited = element("p", { class: "pulse-quiet pulse-share-cited" });
  panel.pictureNote = shareNote();
  const quick = element(
    "div",
    { class: "pulse-share-row pulse-share-quick" },
    copyPictureButton(panel),
    sendPictureButton(panel),
    copyButton("Copy live link", () => panel.address, { "data-share": "live", title: LIVE }),
  );
  const side = (/** @type {Child[]} */ ...parts) => element("div", { class: "pulse-share-side" }, ...parts);
  const embed = element("div", { class: "pulse-share-row" }, embedButton(panel));
  const body = element(
    "div",
    { class: "pulse-share-body" },
    side(quick, panel.pictureNote, panel.preview, panel.moved),
    facts.freezes ? side(shareSection("Snapshot", panel.frozenBox)) : null,
    side(shareSection("Download", panel.downloads, panel.downloadNote)),
    side(
      shareSection("Cite", panel.cited, panel.citing, panel.citeNote),
      facts.embeds ? shareSection("Embed", embed, panel.embedNote) : null,
    ),
  );
  panel.dialog = dialogOf(title, body);
  panel.dialog.classList.add("pulse-share");
  panel.dialog.dataset.shows = "share";
  panel.dialog.addEventListener("close", () => {
    window.URL.revokeObjectURL(panel.shown);
    panel.dialog.remove();
  });
  host.append(panel.dialog);
  showFrozen(panel);
  showCiting(panel);
  showDownloads(panel);
  panel.dialog.showModal();
  panel.dialog.querySelector('[data-share="picture"]').focus();
  showPreview(panel);
}

/** @param {string} name @param {...Child} content */
function shareSection(name, ...content) {
  return element("section", { class: "pulse-share-part", "aria-label": name }, element("h3", null, name), ...content);
}
