// Snapshots as cards, and boards made of them. `data` is what ui/snapshot_gallery.py builds; what this browser may rename
// or delete it knows from its own storage. Needs navigate.js and copying.js.

const galleries = new WeakMap();
const AT_ONCE = 2;

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

function buildGallery(parent) {
  const gallery = { chosen: [], words: "", boardTitle: "", hidden: new Set(), renamed: {}, loading: 0, queue: [] };
  gallery.search = element("input", { type: "search", class: "pulse-gallery-search", placeholder: "Search titles and filters", "aria-label": "Search snapshots", autocomplete: "off" });
  gallery.search.addEventListener("input", () => {
    gallery.words = gallery.search.value;
    showCards(gallery);
  });
  gallery.count = element("p", { class: "pulse-quiet", role: "status" });
  gallery.cards = element("ul", { class: "pulse-gallery-cards" });
  gallery.rest = element("p", { class: "pulse-quiet" });
  gallery.builder = element("section", { class: "pulse-builder", "data-builder": true, "aria-label": "Make a board" });
  gallery.boards = element("section", { class: "pulse-boards", "aria-label": "Boards made in this browser" });
  gallery.seen = new IntersectionObserver((entries) => entries.forEach((entry) => entry.isIntersecting && queuePicture(gallery, entry.target)), { rootMargin: "200px" });
  gallery.root = element(
    "div",
    { class: "pulse pulse-gallery", "data-gallery": true },
    element("div", { class: "pulse-gallery-main" }, element("div", { class: "pulse-gallery-bar" }, gallery.search, gallery.count), gallery.cards, gallery.rest),
    element("div", { class: "pulse-gallery-aside" }, gallery.builder, gallery.boards),
  );
  parent.append(gallery.root);
  followLinks(gallery.root);
  return gallery;
}

// ---- the cards ------------------------------------------------------------------------------------------------------

// Those listed, and those of this browser that are not: where nothing is listed one still finds one's own.
function snapshotsOf(gallery) {
  const own = ownThings("snapshots");
  const known = new Set(gallery.data.entries.map((entry) => entry.id));
  const unlisted = Object.entries(own)
    .filter(([id]) => !known.has(id) && (!gallery.data.listed || gallery.data.more))
    .map(([id, thing]) => ({ id, kind: "", heading: thing.heading, sentence: "", made: madeWords(thing.made_at), made_at: thing.made_at, expires_at: thing.expires_at }));
  return [...gallery.data.entries, ...unlisted]
    .filter((entry) => !gallery.hidden.has(entry.id))
    .map((entry) => ({ ...entry, heading: gallery.renamed[entry.id] ?? entry.heading, secret: own[entry.id]?.secret }));
}

function madeWords(moment) {
  const made = new Date(moment);
  if (Number.isNaN(made.getTime())) return "";
  return `${made.toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" })}, ${made.toISOString().slice(11, 16)} UTC`;
}

function showCards(gallery) {
  const all = snapshotsOf(gallery);
  const words = gallery.words.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const found = all.filter((entry) => words.every((word) => `${entry.heading} ${entry.sentence} ${entry.kind} ${entry.made}`.toLocaleLowerCase().includes(word)));
  gallery.known = new Map(all.map((entry) => [entry.id, entry]));
  gallery.chosen = gallery.chosen.filter((item) => gallery.known.has(item.id));
  gallery.count.textContent = words.length ? `${found.length.toLocaleString("en-GB")} of ${all.length.toLocaleString("en-GB")} snapshots` : `${all.length.toLocaleString("en-GB")} ${all.length === 1 ? "snapshot" : "snapshots"}`;
  gallery.search.hidden = all.length < 2;
  const cards = new Map([...gallery.cards.children].map((card) => [card.dataset.snapshot, card]));
  gallery.cards.replaceChildren(...found.map((entry) => snapshotCard(gallery, entry, cards.get(entry.id))));
  gallery.rest.replaceChildren(...restWords(gallery, all, found));
}

function restWords(gallery, all, found) {
  if (!gallery.data.listed) {
    return [all.length ? "This deployment does not list its snapshots; these were made in this browser. " : "This deployment does not list its snapshots. Open one by its own address. ", "Whoever runs it can turn the list on: ", element("code", null, "PULSE_SNAPSHOT_LIST=on"), "."];
  }
  if (!all.length) return ["Nothing has been frozen yet. Press ", element("strong", null, "Share"), " under a chart on the ", liveLink(() => hrefWith({}, "/"), {}, "overview"), ", then ", element("strong", null, "Freeze"), ": the view keeps its numbers and gets an address of its own."];
  if (!found.length) return ["No snapshot has all these words."];
  return gallery.data.more ? [`${gallery.data.more.toLocaleString("en-GB")} older ones are not listed here; their addresses work.`] : [];
}

// A card that is there already keeps its picture.
function snapshotCard(gallery, entry, before) {
  const address = `/s/${entry.id}`;
  const box = before?.querySelector(".pulse-gallery-picture") ?? pictureBox(gallery, entry);
  const select = element("input", { type: "checkbox", "data-do": "select", "aria-label": `Put on a board: ${entry.heading}` });
  select.checked = gallery.chosen.some((item) => item.id === entry.id);
  select.addEventListener("change", () => choose(gallery, entry.id, select.checked));
  const title = element("h3", null, element("a", { href: address, target: "_blank", rel: "noopener" }, entry.heading));
  const body = element(
    "div",
    { class: "pulse-gallery-words" },
    title,
    entry.sentence ? element("p", null, entry.sentence) : null,
    element("p", { class: "pulse-quiet" }, ...[entry.kind, `made ${entry.made}`, entry.expires_at && untilWords(entry.expires_at)].filter(Boolean).flatMap((part, index) => (index ? [" · ", part] : [part]))),
  );
  const actions = element("div", { class: "pulse-gallery-actions" }, copyButton("Copy link", () => new URL(address, window.location.href).href, { "data-do": "copy", "aria-label": `Copy link: ${entry.heading}` }));
  const card = element("li", { class: "pulse-gallery-card", "data-snapshot": entry.id }, element("div", { class: "pulse-gallery-top" }, box, element("label", { class: "pulse-gallery-select", title: "Put it on a board" }, select, element("span", { "aria-hidden": "true" }, "Select"))), body, actions);
  if (entry.secret) actions.append(...ownActions(gallery, entry, card, title));
  return card;
}

function pictureBox(gallery, entry) {
  const box = element("a", { class: "pulse-gallery-picture", href: `/s/${entry.id}`, target: "_blank", rel: "noopener", tabindex: "-1", "aria-hidden": "true", "data-picture": `/s/${entry.id}.png` });
  gallery.seen.observe(box);
  return box;
}

// Pictures are drawn by the server one at a time; asking for a few at once keeps its queue free for others.
function queuePicture(gallery, box) {
  gallery.seen.unobserve(box);
  gallery.queue.push(box);
  nextPicture(gallery);
}

function nextPicture(gallery) {
  if (gallery.loading >= AT_ONCE || !gallery.queue.length) return;
  const box = gallery.queue.shift();
  if (!box.isConnected) return nextPicture(gallery);
  gallery.loading += 1;
  const image = element("img", { alt: "", decoding: "async" });
  const done = (state) => {
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
  image.src = box.dataset.picture;
}

// ---- what this browser made: rename, delete --------------------------------------------------------------------------

function ownActions(gallery, entry, card, title) {
  const said = element("span", { class: "pulse-gallery-said", role: "status" });
  const rename = element("button", { type: "button", class: "pulse-button", "data-do": "rename", "aria-label": `Rename: ${entry.heading}` }, "Rename");
  rename.addEventListener("click", () => renameForm(gallery, entry, title, rename, said));
  const remove = element("button", { type: "button", class: "pulse-button", "data-do": "delete", "aria-label": `Delete: ${entry.heading}` }, "Delete");
  remove.addEventListener("click", async () => {
    if (!remove.dataset.sure) {
      remove.dataset.sure = "true";
      remove.textContent = "Delete for everybody";
      remove.setAttribute("aria-label", `Delete for everybody: ${entry.heading}`);
      said.textContent = "Press again to delete.";
      return;
    }
    try {
      await ask(`/api/v1/snapshots/${entry.id}`, { method: "DELETE", secret: entry.secret });
    } catch (problem) {
      if (problem.status !== 404 && problem.status !== 410) {
        said.textContent = problem.message;
        return;
      }
    }
    keepOwn("snapshots", entry.id, null);
    gallery.hidden.add(entry.id);
    showCards(gallery);
    showBuilder(gallery);
    gallery.count.textContent = `Deleted. ${gallery.count.textContent}`;
    (gallery.cards.querySelector("[data-do]") ?? gallery.root.querySelector("a"))?.focus();
  });
  return [rename, remove, said];
}

function renameForm(gallery, entry, title, opener, said) {
  const box = element("input", { type: "text", value: entry.heading, maxlength: "200", "aria-label": "Title" });
  const form = element("form", { class: "pulse-gallery-rename" }, box, element("button", { type: "submit", class: "pulse-button" }, "Save"), element("button", { type: "button", class: "pulse-button" }, "Cancel"));
  const back = () => {
    form.replaceWith(title);
    opener.focus();
  };
  form.lastChild.addEventListener("click", back);
  form.addEventListener("keydown", (event) => event.key === "Escape" && back());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const answer = await (await ask(`/api/v1/snapshots/${entry.id}`, { method: "PATCH", secret: entry.secret, body: { title: box.value } })).json();
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

// ---- boards ---------------------------------------------------------------------------------------------------------

function choose(gallery, id, on) {
  gallery.chosen = gallery.chosen.filter((item) => item.id !== id);
  if (on) gallery.chosen.push({ id, heading: "" });
  showBuilder(gallery);
}

function showBuilder(gallery) {
  const held = gallery.builder.contains(document.activeElement) ? document.activeElement.dataset.id : null;
  const count = gallery.chosen.length;
  gallery.builder.dataset.count = count;
  const parts = [element("h2", null, "Make a board")];
  if (!count) {
    parts.push(element("p", { class: "pulse-quiet" }, "Select snapshots: they become one page to read, to print and to hand out."));
  } else {
    const title = element("input", { type: "text", maxlength: "200", value: gallery.boardTitle, placeholder: "What the board is about", "data-id": "board-title" });
    title.addEventListener("input", () => (gallery.boardTitle = title.value));
    const make = element("button", { type: "submit", class: "pulse-button pulse-button-main", "data-do": "make", "data-id": "make" }, count === 1 ? "Make a board of 1" : `Make a board of ${count}`);
    const said = element("p", { class: "pulse-builder-said", role: "status" });
    const form = element("form", null, element("label", null, element("span", null, "Title"), title), element("ol", null, ...gallery.chosen.map((item, index) => chosenItem(gallery, item, index))), make, said);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      await makeBoard(gallery, make, said);
    });
    parts.push(form);
  }
  gallery.builder.replaceChildren(...parts);
  if (held) (gallery.builder.querySelector(`[data-id="${CSS.escape(held)}"]:not([disabled])`) ?? gallery.builder.querySelector("[data-id]"))?.focus();
}

function chosenItem(gallery, item, index) {
  const { heading } = gallery.known.get(item.id);
  const above = element("input", { type: "text", maxlength: "200", value: item.heading, placeholder: "Heading above it (optional)", "aria-label": `Heading above: ${heading}`, "data-id": `above-${item.id}` });
  above.addEventListener("input", () => (item.heading = above.value));
  const step = (by, sign, words) => {
    const button = element("button", { type: "button", class: "pulse-button", "aria-label": `${words}: ${heading}`, title: words, "data-id": `${words}-${item.id}`, disabled: index + by < 0 || index + by >= gallery.chosen.length }, sign);
    button.addEventListener("click", () => {
      gallery.chosen.splice(index, 1);
      gallery.chosen.splice(index + by, 0, item);
      showBuilder(gallery);
    });
    return button;
  };
  const out = element("button", { type: "button", class: "pulse-button", "aria-label": `Take off: ${heading}`, title: "Take off", "data-id": `out-${item.id}` }, "×");
  out.addEventListener("click", () => {
    choose(gallery, item.id, false);
    const box = gallery.cards.querySelector(`[data-snapshot="${CSS.escape(item.id)}"] [data-do="select"]`);
    if (box) box.checked = false;
  });
  return element("li", { "data-chosen": item.id }, above, element("div", { class: "pulse-chosen" }, element("span", null, heading), step(-1, "↑", "Move up"), step(1, "↓", "Move down"), out));
}

async function makeBoard(gallery, button, said) {
  if (button.disabled) return;
  button.disabled = true;
  said.textContent = "Putting it together …";
  try {
    const made = await (await ask("/api/v1/boards", { method: "POST", body: boardBody(gallery) })).json();
    const kept = keepOwn("boards", made.id, { secret: made.delete_secret, title: made.title ?? gallery.boardTitle, made_at: made.made_at ?? new Date().toISOString(), expires_at: made.expires_at ?? null });
    if (!kept) (gallery.unkept ??= {})[made.id] = { secret: made.delete_secret, title: gallery.boardTitle, made_at: new Date().toISOString() };
    gallery.chosen = [];
    gallery.boardTitle = "";
    showBuilder(gallery);
    showBoards(gallery);
    for (const box of gallery.cards.querySelectorAll('[data-do="select"]')) box.checked = false;
    gallery.boards.querySelector(`[data-board="${CSS.escape(made.id)}"] a`)?.focus();
  } catch (problem) {
    said.textContent = problem.message;
    button.disabled = false;
  }
}

function boardBody(gallery) {
  return {
    title: gallery.boardTitle.trim(),
    items: gallery.chosen.map(({ id, heading }) => ({ snapshot: id, heading: heading.trim() })),
  };
}

function showBoards(gallery) {
  const boards = Object.entries({ ...ownThings("boards"), ...gallery.unkept }).sort(([, a], [, b]) => String(b.made_at).localeCompare(String(a.made_at)));
  gallery.boards.hidden = !boards.length;
  gallery.boards.replaceChildren(element("h2", null, "Your boards"), element("ul", null, ...boards.map(([id, board]) => boardItem(gallery, id, board))));
}

function boardItem(gallery, id, board) {
  const address = `/b/${id}`;
  const said = element("span", { role: "status", class: "pulse-gallery-said" });
  const remove = element("button", { type: "button", class: "pulse-button", "aria-label": `Delete: ${board.title || "Board"}` }, "Delete");
  remove.addEventListener("click", async () => {
    if (!remove.dataset.sure) {
      remove.dataset.sure = "true";
      remove.textContent = "Delete for everybody";
      remove.setAttribute("aria-label", `Delete for everybody: ${board.title || "Board"}`);
      return;
    }
    try {
      await ask(`/api/v1/boards/${id}`, { method: "DELETE", secret: board.secret });
    } catch (problem) {
      if (problem.status !== 404 && problem.status !== 410) {
        said.textContent = problem.message;
        return;
      }
    }
    keepOwn("boards", id, null);
    if (gallery.unkept) delete gallery.unkept[id];
    showBoards(gallery);
    (gallery.boards.querySelector("a") ?? gallery.search).focus();
  });
  const file = (href, words, name) => element("a", { href, target: "_blank", rel: "noopener", "aria-label": `${name}: ${board.title || "Board"}` }, words);
  return element(
    "li",
    { "data-board": id },
    element("p", null, element("a", { href: address, target: "_blank", rel: "noopener" }, board.title || "Board")),
    element("p", { class: "pulse-quiet" }, [`made ${madeWords(board.made_at)}`, board.expires_at && untilWords(board.expires_at)].filter(Boolean).join(" · ")),
    element("p", { class: "pulse-board-files" }, file(`${address}.html`, "HTML", "HTML"), file(`${address}.pdf?paper=a4`, "PDF, A4", "PDF, A4"), file(`${address}.pdf?paper=wide`, "PDF, 16:9", "PDF, 16:9")),
    element("p", { class: "pulse-gallery-actions" }, copyButton("Copy link", () => new URL(address, window.location.href).href, { "aria-label": `Copy link: ${board.title || "Board"}` }), remove, said),
  );
}
