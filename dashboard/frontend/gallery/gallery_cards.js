// Snapshots as cards; those made in this browser can be renamed and deleted.

import { choose, madeWords, showBuilder } from "./gallery_boards.js";
import { pictureBox } from "./gallery_pictures.js";
import { hrefWith } from "../shared/addresses.js";
import { copyButton } from "../shared/clipboard.js";
import { deleteButton } from "../shared/delete_button.js";
import { element } from "../shared/element.js";
import { liveLink } from "../shared/live_links.js";
import { keepOwn, ownThings, untilWords } from "../shared/own_things.js";
import { ask } from "../shared/requests.js";

// Listed snapshots, and those made in this browser that are not listed.
/** @param {Gallery} gallery @returns {GalleryEntry[]} */
function snapshotsOf(gallery) {
  const own = ownThings("snapshots");
  const known = new Set(gallery.data.entries.map((entry) => entry.id));
  const unlisted = Object.entries(own)
    .filter(([id]) => !known.has(id) && (!gallery.data.listed || gallery.data.more))
    .map(([id, thing]) => ({
      id,
      kind: "",
      heading: thing.heading,
      sentence: "",
      made: madeWords(thing.made_at),
      made_at: thing.made_at,
      expires_at: thing.expires_at,
    }));
  return [...gallery.data.entries, ...unlisted]
    .filter((entry) => !gallery.hidden.has(entry.id))
    .map((entry) => ({ ...entry, heading: gallery.renamed[entry.id] ?? entry.heading, secret: own[entry.id]?.secret }));
}

/** @param {Gallery} gallery */
export function showCards(gallery) {
  const all = snapshotsOf(gallery);
  const words = gallery.words.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const found = all.filter((entry) =>
    words.every((word) =>
      `${entry.heading} ${entry.sentence} ${entry.kind} ${entry.made}`.toLocaleLowerCase().includes(word),
    ),
  );
  gallery.known = new Map(all.map((entry) => [entry.id, entry]));
  gallery.chosen = gallery.chosen.filter((item) => gallery.known.has(item.id));
  gallery.count.textContent = words.length
    ? `${found.length.toLocaleString("en-GB")} of ${all.length.toLocaleString("en-GB")} snapshots`
    : `${all.length.toLocaleString("en-GB")} ${all.length === 1 ? "snapshot" : "snapshots"}`;
  gallery.search.hidden = all.length < 2;
  const cards = new Map(
    [...gallery.cards.querySelectorAll(":scope > li")].map((card) => [card.dataset.snapshot, card]),
  );
  gallery.cards.replaceChildren(...found.map((entry) => snapshotCard(gallery, entry, cards.get(entry.id))));
  gallery.rest.replaceChildren(...restWords(gallery, all, found));
}

/** @param {Gallery} gallery @param {GalleryEntry[]} all @param {GalleryEntry[]} found */
function restWords(gallery, all, found) {
  if (!gallery.data.listed) {
    return [
      all.length
        ? "This deployment does not list its snapshots; these were made in this browser. "
        : "This deployment does not list its snapshots. Open one by its own address. ",
      "Whoever runs it can turn the list on: ",
      element("code", null, "PULSE_SNAPSHOT_LIST=on"),
      ".",
    ];
  }
  if (!all.length && !gallery.data.keeps) return ["Nothing has been frozen yet that you may see."];
  if (!all.length)
    return [
      "Nothing has been frozen yet. Press ",
      element("strong", null, "Share"),
      " under a chart on the ",
      liveLink(() => hrefWith({}, "/"), {}, "overview"),
      ", then ",
      element("strong", null, "Freeze"),
      ": the view keeps its numbers and gets an address of its own.",
    ];
  if (!found.length) return ["No snapshot has all these words."];
  return gallery.data.more
    ? [`${gallery.data.more.toLocaleString("en-GB")} older ones are not listed here; their addresses work.`]
    : [];
}

// A card for an entry; the card `before` hands over its picture.
/** @param {Gallery} gallery @param {GalleryEntry} entry @param {HTMLElement | undefined} before */
function snapshotCard(gallery, entry, before) {
  const address = `/s/${entry.id}`;
  const box = before?.querySelector(".pulse-gallery-picture") ?? pictureBox(gallery, entry);
  const select = element("input", {
    type: "checkbox",
    "data-do": "select",
    "aria-label": `Put on a board: ${entry.heading}`,
  });
  select.checked = gallery.chosen.some((item) => item.id === entry.id);
  select.addEventListener("change", () => choose(gallery, entry.id, select.checked));
  const title = element("h2", null, element("a", { href: address, target: "_blank", rel: "noopener" }, entry.heading));
  const body = element(
    "div",
    { class: "pulse-gallery-words" },
    title,
    entry.sentence ? element("p", null, entry.sentence) : null,
    element(
      "p",
      { class: "pulse-quiet" },
      ...[entry.kind, `made ${entry.made}`, entry.expires_at && untilWords(entry.expires_at)]
        .filter(Boolean)
        .flatMap((part, index) => (index ? [" · ", part] : [part])),
    ),
  );
  const actions = element(
    "div",
    { class: "pulse-gallery-actions" },
    copyButton("Copy link", () => new URL(address, window.location.href).href, {
      "data-do": "copy",
      "aria-label": `Copy link: ${entry.heading}`,
    }),
  );
  const card = element(
    "li",
    { class: "pulse-gallery-card", "data-snapshot": entry.id },
    element(
      "div",
      { class: "pulse-gallery-top" },
      box,
      gallery.data.keeps
        ? element(
            "label",
            { class: "pulse-gallery-select", title: "Put it on a board" },
            select,
            element("span", { "aria-hidden": "true" }, "Select"),
          )
        : null,
    ),
    body,
    actions,
  );
  if (entry.secret && gallery.data.keeps) actions.append(...ownActions(gallery, entry, card, title));
  return card;
}

/** @param {Gallery} gallery @param {GalleryEntry} entry @param {HTMLElement} card @param {HTMLElement} title */
function ownActions(gallery, entry, card, title) {
  const said = element("span", { class: "pulse-gallery-said", role: "status" });
  const rename = element(
    "button",
    { type: "button", class: "pulse-button", "data-do": "rename", "aria-label": `Rename: ${entry.heading}` },
    "Rename",
  );
  rename.addEventListener("click", () => renameForm(gallery, entry, title, rename, said));
  const say = (/** @type {string} */ words) => (said.textContent = words);
  const what = {
    address: `/api/v1/snapshots/${entry.id}`,
    secret: entry.secret,
    of: entry.heading,
    attributes: { "data-do": "delete" },
  };
  const remove = deleteButton(what, say, () => {
    keepOwn("snapshots", entry.id, null);
    gallery.hidden.add(entry.id);
    showCards(gallery);
    showBuilder(gallery);
    gallery.count.textContent = `Deleted. ${gallery.count.textContent}`;
    (gallery.cards.querySelector("[data-do]") ?? gallery.root.querySelector("a"))?.focus();
  });
  return [rename, remove, said];
}

/**
 * @param {Gallery} gallery
 * @param {GalleryEntry} entry
 * @param {HTMLElement} title
 * @param {HTMLElement} opener
 * @param {HTMLElement} said
 */
function renameForm(gallery, entry, title, opener, said) {
  const box = element("input", { type: "text", value: entry.heading, maxlength: "200", "aria-label": "Title" });
  const cancel = element("button", { type: "button", class: "pulse-button" }, "Cancel");
  const form = element(
    "form",
    { class: "pulse-gallery-rename" },
    box,
    element("button", { type: "submit", class: "pulse-button" }, "Save"),
    cancel,
  );
  const back = () => {
    form.replaceWith(title);
    opener.focus();
  };
  cancel.addEventListener("click", back);
  form.addEventListener("keydown", (event) => event.key === "Escape" && back());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const answer = await (
        await ask(`/api/v1/snapshots/${entry.id}`, {
          method: "PATCH",
          secret: entry.secret,
          body: { title: box.value },
        })
      ).json();
      gallery.renamed[entry.id] = answer.heading ?? answer.title ?? box.value;
      keepOwn("snapshots", entry.id, { heading: gallery.renamed[entry.id] });
      showCards(gallery);
      showBuilder(gallery);
      gallery.cards.querySelector(`[data-snapshot="${CSS.escape(entry.id)}"] [data-do="rename"]`)?.focus();
    } catch (problem) {
      said.textContent = problem.message;
    }
  });
  title.replaceWith(form);
  box.focus();
  box.select();
}
