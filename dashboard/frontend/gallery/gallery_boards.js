// Boards: choose and order snapshots, make a board, list those made in this browser.

import { boardBody, dragHandle, takeBoard } from "./board_editing.js";
import { copyButton } from "../shared/clipboard.js";
import { deleteButton } from "../shared/delete_button.js";
import { element, focusIn } from "../shared/element.js";
import { keepOwn, ownThings, untilWords } from "../shared/own_things.js";
import { ask } from "../shared/requests.js";

/** @param {Gallery} gallery @param {string} id @param {boolean} on */
export function choose(gallery, id, on) {
  gallery.chosen = gallery.chosen.filter((item) => item.id !== id);
  if (on) gallery.chosen.push({ id, heading: "" });
  showBuilder(gallery);
}

/** @param {Gallery} gallery */
export function showBuilder(gallery) {
  const held = focusIn(gallery.builder)?.dataset.id;
  const count = gallery.chosen.length;
  gallery.builder.dataset.count = String(count);
  /** @type {HTMLElement[]} */
  const parts = [element("h2", null, gallery.editing ? "Change the board" : "Make a board")];
  if (!count) {
    parts.push(
      element(
        "p",
        { class: "pulse-quiet" },
        "Select snapshots: they become one page to read, to print and to hand out.",
      ),
    );
  } else {
    const title = element("input", {
      type: "text",
      maxlength: "200",
      required: true,
      value: gallery.boardTitle,
      placeholder: "What the board is about",
      "data-id": "board-title",
    });
    title.addEventListener("input", () => (gallery.boardTitle = title.value));
    const make = element(
      "button",
      { type: "submit", class: "pulse-button pulse-button-main", "data-do": "make", "data-id": "make" },
      gallery.editing ? "Save changes" : `Make a board of ${count}`,
    );
    const leave = element("button", { type: "button", class: "pulse-button", "data-do": "leave" }, "Cancel");
    leave.addEventListener("click", () => emptyBuilder(gallery));
    const said = element("p", { class: "pulse-builder-said", role: "status" });
    const form = element(
      "form",
      null,
      element("label", null, element("span", null, "Title"), title),
      element("ol", null, ...gallery.chosen.map((item, index) => chosenItem(gallery, item, index))),
      element("p", { class: "pulse-gallery-actions" }, make, gallery.editing ? leave : null),
      said,
    );
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      await makeBoard(gallery, make, said);
    });
    parts.push(form);
  }
  gallery.builder.replaceChildren(...parts);
  if (held)
    (
      gallery.builder.querySelector(`[data-id="${CSS.escape(held)}"]:not([disabled])`) ??
      gallery.builder.querySelector("[data-id]")
    )?.focus();
}

/** @param {Gallery} gallery @param {Chosen} item @param {number} index */
function chosenItem(gallery, item, index) {
  const heading = gallery.known.get(item.id)?.heading ?? item.name;
  const above = element("input", {
    type: "text",
    maxlength: "200",
    value: item.heading,
    placeholder: "Heading above it (optional)",
    "aria-label": `Heading above: ${heading}`,
    "data-id": `above-${item.id}`,
  });
  above.addEventListener("input", () => (item.heading = above.value));
  const step = (/** @type {number} */ by, /** @type {string} */ sign, /** @type {string} */ words) => {
    const button = element(
      "button",
      {
        type: "button",
        class: "pulse-button",
        "aria-label": `${words}: ${heading}`,
        title: words,
        "data-id": `${words}-${item.id}`,
        disabled: index + by < 0 || index + by >= gallery.chosen.length,
      },
      sign,
    );
    button.addEventListener("click", () => {
      gallery.chosen.splice(index, 1);
      gallery.chosen.splice(index + by, 0, item);
      showBuilder(gallery);
    });
    return button;
  };
  const out = element(
    "button",
    {
      type: "button",
      class: "pulse-button",
      "aria-label": `Take off: ${heading}`,
      title: "Take off",
      "data-id": `out-${item.id}`,
    },
    "×",
  );
  out.addEventListener("click", () => {
    choose(gallery, item.id, false);
    /** @type {HTMLInputElement | null} */
    const box = gallery.cards.querySelector(`[data-snapshot="${CSS.escape(item.id)}"] [data-do="select"]`);
    if (box) box.checked = false;
  });
  const line = element("li", { "data-chosen": item.id });
  line.append(
    above,
    element(
      "div",
      { class: "pulse-chosen" },
      dragHandle(gallery, line, index, () => showBuilder(gallery)),
      element("span", { class: "pulse-chosen-name" }, heading),
      step(-1, "↑", "Move up"),
      step(1, "↓", "Move down"),
      out,
    ),
  );
  return line;
}

/** @param {Gallery} gallery @param {HTMLButtonElement} button @param {HTMLElement} said */
async function makeBoard(gallery, button, said) {
  if (button.disabled) return;
  button.disabled = true;
  said.textContent = "Putting it together …";
  try {
    const { editing } = gallery;
    const where = editing ? `/api/v1/boards/${editing.id}` : "/api/v1/boards";
    const how = { method: editing ? "PATCH" : "POST", body: boardBody(gallery), secret: editing?.secret };
    const made = await (await ask(where, how)).json();
    const secret = editing?.secret ?? made.delete_secret;
    const kept = keepOwn("boards", made.id, {
      secret,
      title: made.title ?? gallery.boardTitle,
      made_at: made.made_at ?? new Date().toISOString(),
      expires_at: made.expires_at ?? null,
    });
    if (!kept)
      (gallery.unkept ??= {})[made.id] = { secret, title: gallery.boardTitle, made_at: new Date().toISOString() };
    emptyBuilder(gallery);
    showBoards(gallery);
    gallery.boards.querySelector(`[data-board="${CSS.escape(made.id)}"] a`)?.focus();
  } catch (problem) {
    said.textContent = problem.message;
    button.disabled = false;
  }
}

/** @param {Gallery} gallery */
function emptyBuilder(gallery) {
  gallery.chosen = [];
  gallery.boardTitle = "";
  gallery.editing = null;
  showBuilder(gallery);
  uncheckAll(gallery.cards.querySelectorAll('[data-do="select"]'));
}

/** @param {Gallery} gallery @param {string} id @param {(words: string) => void} say */
async function editBoard(gallery, id, say) {
  try {
    await takeBoard(gallery, id);
    showBuilder(gallery);
    for (const card of gallery.cards.querySelectorAll("[data-snapshot]")) {
      /** @type {HTMLInputElement | null} */
      const box = card.querySelector('[data-do="select"]');
      if (box) box.checked = gallery.chosen.some((item) => item.id === card.dataset.snapshot);
    }
    gallery.builder.querySelector('[data-id="board-title"]')?.focus();
  } catch (problem) {
    say(problem.message);
  }
}

/** @param {NodeListOf<HTMLInputElement>} boxes */
function uncheckAll(boxes) {
  for (const box of boxes) box.checked = false;
}

/** @param {Gallery} gallery */
export function showBoards(gallery) {
  const boards = Object.entries({ ...ownThings("boards"), ...gallery.unkept }).sort(([, a], [, b]) =>
    String(b.made_at).localeCompare(String(a.made_at)),
  );
  gallery.boards.hidden = !boards.length;
  gallery.boards.replaceChildren(
    element("h2", null, "Your boards"),
    element("ul", null, ...boards.map(([id, board]) => boardItem(gallery, id, board))),
  );
}

/** @param {Gallery} gallery @param {string} id @param {OwnThing} board */
function boardItem(gallery, id, board) {
  const address = `/b/${id}`;
  const said = element("span", { role: "status", class: "pulse-gallery-said" });
  const say = (/** @type {string} */ words) => (said.textContent = words);
  const what = { address: `/api/v1/boards/${id}`, secret: board.secret, of: board.title || "Board" };
  const remove = deleteButton(what, say, () => {
    keepOwn("boards", id, null);
    if (gallery.unkept) delete gallery.unkept[id];
    showBoards(gallery);
    (gallery.boards.querySelector("a") ?? gallery.search).focus();
  });
  const file = (/** @type {string} */ href, /** @type {string} */ words, /** @type {string} */ name) =>
    element(
      "a",
      { href, target: "_blank", rel: "noopener", "aria-label": `${name}: ${board.title || "Board"}` },
      words,
    );
  const edit = element(
    "button",
    { type: "button", class: "pulse-button", "data-do": "edit", "aria-label": `Edit: ${board.title || "Board"}` },
    "Edit",
  );
  edit.addEventListener("click", () => editBoard(gallery, id, say));
  return element(
    "li",
    { "data-board": id },
    element("p", null, element("a", { href: address, target: "_blank", rel: "noopener" }, board.title || "Board")),
    element(
      "p",
      { class: "pulse-quiet" },
      [`made ${madeWords(board.made_at)}`, board.expires_at && untilWords(board.expires_at)]
        .filter(Boolean)
        .join(" · "),
    ),
    element(
      "p",
      { class: "pulse-board-files" },
      file(`${address}.html`, "HTML", "HTML"),
      file(`${address}.pdf?paper=a4`, "PDF, A4", "PDF, A4"),
      file(`${address}.pdf?paper=wide`, "PDF, 16:9", "PDF, 16:9"),
      file(`${address}.pptx`, "PowerPoint", "PowerPoint"),
    ),
    element(
      "p",
      { class: "pulse-gallery-actions" },
      copyButton("Copy link", () => new URL(address, window.location.href).href, {
        "aria-label": `Copy link: ${board.title || "Board"}`,
      }),
      edit,
      remove,
      said,
    ),
  );
}

/** @param {string | null | undefined} moment */
export function madeWords(moment) {
  const made = new Date(moment ?? "");
  if (Number.isNaN(made.getTime())) return "";
  return `${made.toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" })}, ${made.toISOString().slice(11, 16)} UTC`;
}
