// Pictures one at a time, large, over the page: arrows lead on, Esc leads back. Needs navigate.js, article_parts.js.

// Every picture of the same list, sheet or article that has arrived can be reached, in the order of the page.
function openLightbox(opener) {
  const root = opener.closest(".pulse");
  const sheet = opener.closest("[data-sheet]");
  const arrived = () => [...(sheet ?? root).querySelectorAll("button.pulse-picture.pulse-loaded:enabled")];
  const shown = () => (sheet ? arrived() : arrived().filter((box) => !box.closest("[data-sheet]")));
  const stage = element("div", { class: "pulse-lightbox-stage" });
  const caption = element("div", { class: "pulse-lightbox-caption", "aria-live": "polite" });
  const button = (name, label) => element("button", { type: "button", "aria-label": label, "data-lightbox": name });
  const [previous, next, close] = [button("previous", "Previous picture"), button("next", "Next picture"), button("close", "Close")];
  previous.append("←");
  next.append("→");
  close.append("×");
  const foot = element("div", { class: "pulse-lightbox-foot" }, previous, caption, next);
  const dialog = element("dialog", { class: "pulse-lightbox", "aria-label": "Pictures" }, close, stage, foot);
  let current = opener;
  const step = (by) => {
    const all = shown();
    const target = all[all.indexOf(current) + by];
    if (target) draw(target);
  };
  const draw = (box) => {
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
  dialog.addEventListener("click", (event) => [dialog, stage].includes(event.target) && dialog.close());
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

function largePicture({ picture, item }) {
  const image = element("img", { alt: item.title, referrerpolicy: "no-referrer", width: picture.width, height: picture.height });
  if (picture.ground) image.style.setProperty("background", picture.ground);
  image.addEventListener("load", () => image.style.removeProperty("background"));
  image.src = picture.large ?? picture.src;
  return image;
}

function lightboxWords({ picture, item }, number, count) {
  const title = item.details ? element("a", { href: item.details }, item.title) : item.href ? outward(item.href, item.host, item.title) : item.title;
  const size = picture.state && picture.width ? `${picture.width} × ${picture.height} pixels` : null;
  const line = element("p", { class: "pulse-meta" }, ...dotted(item.provider, item.exact, size, count > 1 ? `${number} of ${count}` : null));
  const why = whyWords(picture);
  const words = [element("p", { class: "pulse-lightbox-title" }, title), line];
  if (why) words.push(element("p", { class: "pulse-quiet" }, why));
  return words;
}
