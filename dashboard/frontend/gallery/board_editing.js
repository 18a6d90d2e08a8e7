// Boards that exist: taken into the builder, changed and kept again; and the order of items by dragging.

import { element } from "../shared/element.js";
import { ownThings } from "../shared/own_things.js";
import { ask } from "../shared/requests.js";

const HEADING_ONLY = "heading ";

// Put a board into the builder as it is now. Headings that stand alone stay.
/** @param {Gallery} gallery @param {string} id */
export async function takeBoard(gallery, id) {
  const board = await (await ask(`/api/v1/boards/${id}`)).json();
  const secret = { ...ownThings("boards"), ...gallery.unkept }[id]?.secret;
  const items = board.items.map((/** @type {Json} */ item, /** @type {number} */ index) => ({
    id: item.snapshot || `${HEADING_ONLY}${index}`,
    heading: item.heading,
  }));
  await Promise.all(items.map((/** @type {Chosen} */ item) => nameOf(gallery, item)));
  gallery.chosen = items;
  gallery.boardTitle = board.title;
  gallery.editing = { id, secret };
}

/** @param {Gallery} gallery @param {Chosen} item */
async function nameOf(gallery, item) {
  if (item.id.startsWith(HEADING_ONLY)) item.name = "A heading";
  else if (!gallery.known.has(item.id))
    item.name = await ask(`/api/v1/snapshots/${item.id}`)
      .then((answer) => answer.json())
      .then(
        (found) => found.heading,
        () => "A snapshot that is gone: take it off",
      );
}

/** @param {Gallery} gallery */
export function boardBody(gallery) {
  return {
    title: gallery.boardTitle.trim(),
    items: gallery.chosen.map(({ id, heading }) => ({
      snapshot: id.startsWith(HEADING_ONLY) ? "" : id,
      heading: heading.trim(),
    })),
  };
}

// A handle to drag an item by; the arrow buttons do the same by keyboard.
/** @param {Gallery} gallery @param {HTMLElement} line @param {number} index @param {() => void} redraw */
export function dragHandle(gallery, line, index, redraw) {
  const handle = element("span", { class: "pulse-drag", draggable: "true", "aria-hidden": "true", title: "Drag" }, "⠿");
  handle.addEventListener("dragstart", (event) => {
    gallery.dragged = index;
    event.dataTransfer?.setData("text/plain", String(index));
    event.dataTransfer?.setDragImage(line, 0, 0);
  });
  handle.addEventListener("dragend", () => (gallery.dragged = null));
  line.addEventListener("dragover", (event) => {
    if (typeof gallery.dragged === "number") event.preventDefault();
  });
  line.addEventListener("drop", (event) => {
    if (typeof gallery.dragged !== "number") return;
    event.preventDefault();
    const [item] = gallery.chosen.splice(gallery.dragged, 1);
    gallery.chosen.splice(index, 0, item);
    gallery.dragged = null;
    redraw();
  });
  return handle;
}
