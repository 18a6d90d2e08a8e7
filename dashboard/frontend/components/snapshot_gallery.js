// Snapshots as cards, and boards made of them. `data` is made by ui/snapshot_gallery.py; the browser's own storage says
// what this browser may rename or delete.

import { showBoards, showBuilder } from "../gallery/gallery_boards.js";
import { showCards } from "../gallery/gallery_cards.js";
import { queuePicture } from "../gallery/gallery_pictures.js";
import { element } from "../shared/element.js";
import { followLinks } from "../shared/navigation.js";

const galleries = new WeakMap();

/** @param {Mounted} mounted */
export default function ({ data, parentElement }) {
  let gallery = galleries.get(parentElement);
  if (!gallery) {
    gallery = buildGallery(parentElement);
    galleries.set(parentElement, gallery);
  }
  gallery.data = data;
  const state = JSON.stringify(data);
  if (gallery.drawn !== state) {
    gallery.drawn = state;
    gallery.aside.hidden = !data.keeps;
    showCards(gallery);
    showBuilder(gallery);
    showBoards(gallery);
  }
  return () => {
    if (parentElement.isConnected) return;
    gallery.seen.disconnect();
    galleries.delete(parentElement);
  };
}

/** @param {HTMLElement} parent */
function buildGallery(parent) {
  /** @type {Json} */
  const gallery = { chosen: [], words: "", boardTitle: "", hidden: new Set(), renamed: {}, loading: 0, queue: [] };
  gallery.search = element("input", {
    type: "search",
    class: "pulse-gallery-search",
    placeholder: "Search titles and filters",
    "aria-label": "Search snapshots",
    autocomplete: "off",
  });
  gallery.search.addEventListener("input", () => {
    gallery.words = gallery.search.value;
    showCards(gallery);
  });
  gallery.count = element("p", { class: "pulse-quiet", role: "status" });
  gallery.cards = element("ul", { class: "pulse-gallery-cards" });
  gallery.rest = element("p", { class: "pulse-quiet" });
  gallery.builder = element("section", { class: "pulse-builder", "data-builder": true, "aria-label": "Make a board" });
  gallery.boards = element("section", { class: "pulse-boards", "aria-label": "Boards made in this browser" });
  gallery.aside = element("div", { class: "pulse-gallery-aside" }, gallery.builder, gallery.boards);
  gallery.seen = new IntersectionObserver(
    (entries) =>
      entries.forEach(
        (entry) => entry.isIntersecting && queuePicture(gallery, /** @type {HTMLElement} */ (entry.target)),
      ),
    { rootMargin: "200px" },
  );
  gallery.root = element(
    "div",
    { class: "pulse pulse-gallery", "data-gallery": true },
    element(
      "div",
      { class: "pulse-gallery-main" },
      element("div", { class: "pulse-gallery-bar" }, gallery.search, gallery.count),
      gallery.cards,
      gallery.rest,
    ),
    gallery.aside,
  );
  parent.append(gallery.root);
  followLinks(gallery.root);
  return gallery;
}
