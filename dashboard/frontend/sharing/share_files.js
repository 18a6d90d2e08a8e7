// The picture of a shared view, and its downloads.

import { pictureToClipboard, sayingButton } from "../shared/clipboard.js";
import { SHARE_FORMS } from "../shared/constants.js";
import { element, focusIn } from "../shared/element.js";
import { ask } from "../shared/requests.js";
import { shareProblem } from "./share_notes.js";

// The address of a file of the view: of its snapshot if there is one, else of the live view.
/** @param {SharePanel} panel @param {string} form */
export function formAddress(panel, form) {
  if (panel.frozen) return panel.frozen.links[form] ?? `/s/${panel.frozen.id}.${form}`;
  return `/api/v1/charts/${encodeURIComponent(panel.facts.view)}.${form}${panel.query ? `?${panel.query}` : ""}`;
}

/** @param {SharePanel} panel */
export async function showPreview(panel) {
  const wanted = formAddress(panel, "png");
  panel.wanted = wanted;
  panel.preview.dataset.state = "waiting";
  panel.picture = pictureAt(panel, wanted);
  if (!panel.preview.hasChildNodes())
    panel.preview.append(element("p", { class: "pulse-quiet" }, "Drawing the picture …"));
  try {
    const { data, words } = await panel.picture;
    if (panel.wanted === wanted && panel.dialog.open) putPicture(panel, data, words);
  } catch (problem) {
    if (panel.wanted !== wanted || !panel.dialog.open) return;
    panel.preview.dataset.state = "failed";
    panel.preview.replaceChildren(element("p", { class: "pulse-quiet" }, problem.message));
  }
}

// The picture as the server draws it; where it cannot, as this browser draws the figure, with words that say so.
/** @param {SharePanel} panel @param {string} address @returns {Promise<{ data: Blob; words: string }>} */
async function pictureAt(panel, address) {
  try {
    return { data: await (await ask(address)).blob(), words: "" };
  } catch (problem) {
    if (panel.dialog.open) {
      panel.undrawn = problem.status === 503 || problem.status === 501;
      showDownloads(panel);
    }
    if (!panel.facts.picture) throw problem;
    const data = blobOf(await panel.facts.picture("png", 960, 540));
    return { data, words: `Drawn by this browser, without caption. ${problem.message}` };
  }
}

// The first thing of the panel: one press puts the picture on the clipboard, for a mail or a slide.
/** @param {SharePanel} panel */
export function copyPictureButton(panel) {
  const copy = async () => {
    panel.pictureNote.textContent = "";
    await pictureToClipboard(pngOf(panel));
    return true;
  };
  const attributes = { class: "pulse-button pulse-button-main", "data-share": "picture" };
  return sayingButton("Copy image", copy, attributes, (problem) => shareProblem(panel.pictureNote, problem));
}

// On touch devices the picture can go straight to another app.
/** @param {SharePanel} panel */
export function sendPictureButton(panel) {
  if (!window.matchMedia("(pointer: coarse)").matches || !navigator.share) return null;
  const button = element("button", { type: "button", class: "pulse-button", "data-share": "send" }, "Send to an app");
  button.addEventListener("click", async () => {
    panel.pictureNote.textContent = "";
    try {
      await navigator.share(await sent(panel));
    } catch (problem) {
      if (problem.name === "AbortError") return;
      const late = problem.name === "NotAllowedError";
      shareProblem(panel.pictureNote, late ? new Error("The picture is ready now: press once more.") : problem);
    }
  });
  return button;
}

/** @param {SharePanel} panel */
async function sent(panel) {
  const link = { title: panel.facts.title, url: panel.frozen?.link ?? panel.address };
  const name = `${panel.facts.view.replace(/[^\w-]+/g, "-")}.png`;
  const files = [new File([await pngOf(panel)], name, { type: "image/png" })];
  return navigator.canShare?.({ files }) ? { ...link, files } : link;
}

/** @param {SharePanel} panel */
async function pngOf(panel) {
  return (await panel.picture).data;
}

/** @param {SharePanel} panel @param {Blob} data @param {string} words */
function putPicture(panel, data, words) {
  window.URL.revokeObjectURL(panel.shown ?? "");
  panel.shown = window.URL.createObjectURL(data);
  const image = element("img", { src: panel.shown, alt: panel.facts.alt, width: "960", height: "540" });
  panel.preview.replaceChildren(image, words ? element("figcaption", { class: "pulse-quiet" }, words) : "");
  panel.preview.dataset.state = "shown";
}

/** @param {SharePanel} panel */
export function showDownloads(panel) {
  const held = focusIn(panel.downloads)?.dataset.form;
  const offered = SHARE_FORMS.filter((form) => panel.facts.drawn || form.name !== "svg");
  const forms = offered.filter(
    (form) => !form.drawn || !panel.undrawn || (panel.facts.picture && form.name !== "square.png"),
  );
  panel.downloads.replaceChildren(
    ...forms.map((form) => {
      const link = element(
        "a",
        {
          class: "pulse-button",
          href: formAddress(panel, form.name),
          download: true,
          "data-form": form.name,
          title: form.about,
        },
        form.label,
      );
      link.addEventListener("click", (event) => {
        event.preventDefault();
        download(panel, form, link);
      });
      return link;
    }),
  );
  if (held) panel.downloads.querySelector(`[data-form="${CSS.escape(held)}"]`)?.focus();
  if (!panel.downloadNote.textContent) panel.downloadNote.dataset.state = "";
}

// Fetch before saving, so that an error is shown here and not saved as a file.
/** @param {SharePanel} panel @param {ShareForm} form @param {HTMLElement} link */
async function download(panel, form, link) {
  if (link.dataset.busy) return;
  link.dataset.busy = "true";
  panel.downloadNote.dataset.state = "";
  panel.downloadNote.textContent = form.drawn ? "Drawing the picture …" : "Fetching …";
  try {
    const byBrowser = form.drawn && panel.undrawn;
    const plainName = `${panel.facts.view.replace(/[^\w-]+/g, "-")}.${form.suffix}`;
    if (byBrowser && panel.facts.picture) save(blobOf(await panel.facts.picture(form.suffix, 960, 540)), plainName);
    else {
      const answer = await ask(formAddress(panel, form.name));
      const named = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") ?? "")?.[1];
      save(await answer.blob(), named ?? plainName);
    }
    panel.downloadNote.textContent = `${form.label}: saved.`;
  } catch (problem) {
    shareProblem(panel.downloadNote, problem);
  }
  delete link.dataset.busy;
}

// The content of a data address, decoded here because the page's policy forbids fetching it.
/** @param {string} address */
export function blobOf(address) {
  const [, type, base64, text] = /^data:([^;,]+)[^,]*?(;base64)?,(.*)$/s.exec(address) ?? [];
  const bytes = base64 ? Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)) : decodeURIComponent(text);
  return new Blob([bytes], { type });
}

/** @param {Blob} data @param {string} name */
function save(data, name) {
  const address = window.URL.createObjectURL(data);
  element("a", { href: address, download: name }).click();
  window.setTimeout(() => window.URL.revokeObjectURL(address), 60000);
}
