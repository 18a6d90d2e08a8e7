import { element } from "../shared/element.js";

const AT_ONCE = 2;

/** @param {Gallery} gallery @param {GalleryEntry} entry */
export function pictureBox(gallery, entry) {
  const box = element("a", {
    class: "pulse-gallery-picture",
    href: `/s/${entry.id}`,
    target: "_blank",
    rel: "noopener",
    tabindex: "-1",
    "aria-hidden": "true",
    "data-picture": `/s/${entry.id}.png`,
  });
  gallery.seen.observe(box);
  return box;
}

// The server draws one picture at a time; requesting only a few at once leaves its queue to others.
/** @param {Gallery} gallery @param {HTMLElement} box */
export function queuePicture(gallery, box) {
  gallery.seen.unobserve(box);
  gallery.queue.push(box);
  nextPicture(gallery);
}

/** @param {Gallery} gallery @returns {undefined} */
function nextPicture(gallery) {
  if (gallery.loading >= AT_ONCE) return undefined;
  const box = gallery.queue.shift();
  if (!box) return undefined;
  if (!box.isConnected) return nextPicture(gallery);
  gallery.loading += 1;
  const image = element("img", { alt: "", decoding: "async" });
  const done = (/** @type {string} */ state) => {
    box.dataset.state = state;
    gallery.loading -= 1;
    nextPicture(gallery);
  };
  image.addEventListener("load", () => {
    box.replaceChildren(image);
    done("shown");
  });
  image.addEventListener("error", () => {
    box.replaceChildren(element("span", { class: "pulse-quiet" }, "No picture: open it"));
    done("failed");
  });
  image.src = box.dataset.picture ?? "";
  return undefined;
}
