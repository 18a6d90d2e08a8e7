// Pictures of articles, with a placeholder for one that is missing.

import { coloured, whyWords } from "./article_parts.js";
import { openLightbox } from "./lightbox.js";
import { element } from "../shared/element.js";

const TURNS = [25, 45, 65, 115, 135, 155];

// A picture in a box of fixed size. Until it loads, or if it fails, a pattern with the publisher's initials and a reason
// takes its place. With `item`, a loaded picture opens large (lightbox.js).
/** @param {Picture} picture @param {string} className @param {Pictured | undefined} [item] @returns {HTMLElement} */
export function thumbnail(picture, className, item) {
  const box = /** @type {PictureBox} */ (
    coloured(element(picture.src ? "button" : "span", { class: `pulse-picture ${className}` }), picture)
  );
  box.pulsePicture = { picture, className, item };
  box.style.setProperty("--pulse-turn", `${TURNS[picture.turn % TURNS.length]}deg`);
  if (picture.state) box.dataset.state = picture.state;
  if (picture.repeated) box.classList.add("pulse-repeated");
  if (picture.key) box.dataset.waiting = picture.key;
  if (picture.src) {
    const ours = Boolean(picture.state);
    if (ours) box.classList.add("pulse-loaded", "pulse-ours");
    else box.append(placeholder(picture));
    box.type = "button";
    box.disabled = true;
    if (picture.ground) box.style.setProperty("--pulse-picture-ground", picture.ground);
    afterWords(() => fill(box, ours));
  } else {
    explain(box, picture);
    box.append(placeholder(picture));
  }
  return box;
}

/** @param {HTMLElement} box @param {Picture} picture */
function explain(box, picture) {
  const words = whyWords(picture);
  if (words) box.title = words;
}

/** @param {Picture} picture */
function placeholder(picture) {
  const initials = element("span", { class: "pulse-initials", "aria-hidden": "true" }, picture.initials || "—");
  const holder = element("span", { class: "pulse-stand-in" }, initials);
  if (picture.word && !picture.src) holder.append(element("span", { class: "pulse-picture-word" }, picture.word));
  return holder;
}

// Our own copies exist for sure and cover the box at once; a publisher's picture shows when it has loaded.
/** @param {PictureBox} box @param {boolean} ours */
function fill(box, ours) {
  const { picture, className, item } = box.pulsePicture;
  const title = item?.title ?? "";
  explain(box, picture);
  if (title) box.setAttribute("aria-label", `Enlarge the picture of “${title}”`);
  if (picture.tiny?.startsWith("data:image/webp;base64,") && className !== "pulse-thumbnail") {
    box.style.setProperty("--pulse-tiny", `url("${picture.tiny}")`);
  }
  const image = element("img", { alt: title, decoding: "async", loading: "lazy", referrerpolicy: "no-referrer" });
  const fail = () => box.replaceWith(thumbnail({ ...picture, src: null }, className, item));
  image.addEventListener("error", fail);
  if (ours) {
    box.disabled = !item;
    if (picture.state === "unfit") image.className = "pulse-whole";
  } else {
    image.addEventListener("load", () => {
      if (image.naturalWidth < 8) return fail();
      image.classList.toggle("pulse-whole", image.naturalWidth < 120);
      box.classList.add("pulse-loaded");
      box.disabled = !item;
    });
  }
  image.src = picture.src ?? "";
  box.prepend(image);
  if (picture.word) box.append(element("span", { class: "pulse-picture-word" }, picture.word));
  if (item) box.addEventListener("click", () => openLightbox(box));
}

// Load pictures two frames later, so that they do not delay the text.
/** @type {(() => void)[]} */
const delayed = [];

/** @param {() => void} work */
function afterWords(work) {
  if (delayed.push(work) > 1) return;
  const release = () => delayed.splice(0).forEach((work) => work());
  window.requestAnimationFrame(() => window.requestAnimationFrame(() => window.setTimeout(release)));
}

// Ask, less and less often, for pictures that the server was still fetching when the page was made.
const FIRST_NEWS = 2000;
const LAST_NEWS = 60000;
/** @type {WeakMap<HTMLElement, number>} */
const timers = new WeakMap(); // timers of the next request, by list

/** @param {HTMLElement} root */
export function followPictures(root) {
  window.clearTimeout(timers.get(root));
  if (!root.querySelector("[data-waiting]")) return;
  const askIn = (/** @type {number} */ wait) =>
    timers.set(
      root,
      window.setTimeout(() => ask(wait), wait),
    );
  const ask = async (/** @type {number} */ wait) => {
    if (!root.isConnected || wait > LAST_NEWS) return;
    /** @type {NodeListOf<PictureBox>} */
    const waiting = root.querySelectorAll("[data-waiting]");
    const boxes = [...waiting].slice(0, 64);
    if (!boxes.length) return;
    const query = new URLSearchParams(boxes.map((box) => ["key", box.dataset.waiting ?? ""]));
    const answer = document.hidden ? null : await fetch(`/t/news?${query}`).catch(() => null);
    const arrived = answer?.ok ? await answer.json() : {};
    for (const box of boxes) {
      const found = arrived[box.dataset.waiting ?? ""];
      if (!found) continue;
      const { picture, className, item } = box.pulsePicture;
      box.replaceWith(thumbnail({ ...picture, ...found }, className, item));
    }
    askIn(wait * 1.6);
  };
  askIn(FIRST_NEWS);
}
