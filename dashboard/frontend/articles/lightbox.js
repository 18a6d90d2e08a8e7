// Pictures one at a time, large, over the page: arrows lead on, Esc leads back.

import { outward, whyWords } from "./article_parts.js";
import { dotted, element } from "../shared/element.js";

// Steps through every loaded picture of the same list, sheet or article, in the order of the page.
/** @param {PictureBox} opener */
export function openLightbox(opener) {
  const root = opener.closest(".pulse") ?? document.body;
  const sheet = opener.closest("[data-sheet]");
  /** @returns {NodeListOf<PictureBox>} */
  const arrived = () => (sheet ?? root).querySelectorAll("button.pulse-picture.pulse-loaded:enabled");
  const shown = () => [...arrived()].filter((box) => sheet || !box.closest("[data-sheet]"));
  const stage = element("div", { class: "pulse-lightbox-stage" });
  const caption = element("div", { class: "pulse-lightbox-caption", "aria-live": "polite" });
  const button = (/** @type {string} */ name, /** @type {string} */ label) =>
    element("button", { type: "button", "aria-label": label, "data-lightbox": name });
  const [previous, next, close] = [
    button("previous", "Previous picture"),
    button("next", "Next picture"),
    button("close", "Close"),
  ];
  previous.append("←");
  next.append("→");
  close.append("×");
  const foot = element("div", { class: "pulse-lightbox-foot" }, previous, caption, next);
  const dialog = element("dialog", { class: "pulse-lightbox", "aria-label": "Pictures" }, close, stage, foot);
  let current = opener;
  const step = (/** @type {number} */ by) => {
    const all = shown();
    const target = all[all.indexOf(current) + by];
    if (target) draw(target);
  };
  const draw = (/** @type {PictureBox} */ box) => {
    current = box;
    const all = shown();
    const at = all.indexOf(box);
    previous.disabled = at <= 0;
    next.disabled = at < 0 || at === all.length - 1;
    stage.replaceChildren(largePicture(box.pulsePicture));
    caption.replaceChildren(...lightboxWords(box.pulsePicture, at + 1, all.length));
    dialog.querySelectorAll("a").forEach((link) => link.addEventListener("click", () => dialog.close()));
  };
  previous.addEventListener("click", () => step(-1));
  next.addEventListener("click", () => step(1));
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => (event.target === dialog || event.target === stage) && dialog.close());
  dialog.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (event.altKey || event.ctrlKey || event.metaKey || !by) return;
    event.preventDefault();
    step(by);
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    current.scrollIntoView({ block: "nearest" });
    current.focus();
  });
  root.append(dialog);
  draw(opener);
  dialog.showModal();
}

/** @param {PictureBox["pulsePicture"]} shown */
function largePicture({ picture, item }) {
  const image = element("img", {
    alt: item.title,
    referrerpolicy: "no-referrer",
    width: picture.width,
    height: picture.height,
  });
  if (picture.ground) image.style.setProperty("background", picture.ground);
  image.addEventListener("load", () => image.style.removeProperty("background"));
  image.src = picture.large ?? picture.src ?? "";
  return image;
}

/** @param {PictureBox["pulsePicture"]} shown @param {number} number @param {number} count */
function lightboxWords({ picture, item }, number, count) {
  const title = item.details
    ? element("a", { href: item.details }, item.title)
    : item.href
      ? outward(item.href, item.host, item.title)
      : item.title;
  const size = picture.state && picture.width ? `${picture.width} × ${picture.height} pixels` : null;
  const line = element(
    "p",
    { class: "pulse-meta" },
    ...dotted(item.provider, item.exact, size, count > 1 ? `${number} of ${count}` : null),
  );
  const why = whyWords(picture);
  const words = [element("p", { class: "pulse-lightbox-title" }, title), line];
  if (why) words.push(element("p", { class: "pulse-quiet" }, why));
  return words;
}
