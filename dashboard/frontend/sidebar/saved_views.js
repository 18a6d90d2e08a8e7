// The saved views in the sidebar: saving this one, going to one, and what is new in each since it was last looked at.

import { deleteButton } from "../shared/delete_button.js";
import { dialogOf } from "../shared/dialog.js";
import { element } from "../shared/element.js";
import { keepOwn, ownThings } from "../shared/own_things.js";
import { ask } from "../shared/requests.js";

const VIEWS = "/api/v1/views";
const MOST_ASKED = 20; // views whose news is asked for on one page
/** @type {[string, string, number][]} */
const FIELDS = [
  ["name", "Name", 200],
  ["folder", "Folder", 80],
  ["note", "Note", 2000],
];

// The list, which outlives redrawing of the sidebar; it is filled once the page stands. `saves`: this reader may save views.
/** @param {boolean} saves */
export function savedViews(saves) {
  const list = element("div", { class: "pulse-saved-list" });
  const save = element("button", { type: "button", class: "pulse-button", "data-id": "save-view" }, "Save this view");
  const box = element(
    "section",
    { class: "pulse-saved pulse-menu", "aria-label": "Saved views" },
    list,
    saves ? save : null,
  );
  save.addEventListener("click", () => openSaving(box, list));
  window.setTimeout(() => refill(list), 0);
  return box;
}

/** @param {HTMLElement} list */
async function refill(list) {
  let views;
  try {
    views = (await (await ask(VIEWS)).json()).views;
  } catch {
    return; // without the list the page is whole
  }
  const folders = [...new Set(views.map((/** @type {Json} */ view) => view.folder))];
  list.replaceChildren(
    ...(views.length ? [element("p", { "aria-hidden": "true" }, "Saved views")] : []),
    ...folders.flatMap((folder) => [
      ...(folder ? [element("p", { class: "pulse-saved-folder" }, folder)] : []),
      element(
        "ul",
        { "aria-label": folder || "Saved views" },
        ...views
          .filter((/** @type {Json} */ view) => view.folder === folder)
          .map((/** @type {Json} */ view) => row(list, view)),
      ),
    ]),
  );
  for (const view of views.slice(0, MOST_ASKED)) await showNews(list, view);
}

/** @param {HTMLElement} list @param {Json} view */
function row(list, view) {
  const { pathname, search } = new URL(view.address, window.location.href);
  const link = element("a", { href: pathname + search, title: view.note || null, "data-view": view.id }, view.name);
  link.addEventListener("click", () => lookedAt(view.id, list.dataset.synced ?? ""));
  const { secret } = ownThings("views")[view.id] ?? {};
  const said = element("span", { role: "status", class: "pulse-unseen" });
  const remove = secret
    ? deleteButton(
        { address: `${VIEWS}/${view.id}`, secret, of: view.name },
        (words) => (said.textContent = words),
        () => {
          keepOwn("views", view.id, null);
          refill(list);
        },
      )
    : null;
  return element("li", null, link, element("span", { "data-news": view.id }), remove, said);
}

// The first look only remembers where it was; news is what came after it.
/** @param {HTMLElement} list @param {Json} view */
async function showNews(list, view) {
  const before = looks()[view.id];
  const since = encodeURIComponent(before || new Date().toISOString());
  let news;
  try {
    news = await (await ask(`${VIEWS}/${view.id}/new?since=${since}`)).json();
  } catch {
    return;
  }
  list.dataset.synced = news.synced_at;
  if (!before || !news.known) return lookedAt(view.id, news.synced_at);
  const place = list.querySelector(`[data-news="${CSS.escape(view.id)}"]`);
  if (!place || !news.count) return;
  const words = `${news.count}${news.complete ? "" : "+"} new`;
  const button = element("button", { type: "button", class: "pulse-button pulse-saved-news" }, words);
  button.setAttribute("aria-label", `${words} in ${view.name}`);
  button.addEventListener("click", () => {
    lookedAt(view.id, news.synced_at);
    openNews(list, view, news);
    button.remove();
  });
  place.replaceChildren(button);
}

/** @param {HTMLElement} host @param {Json} view @param {Json} news */
function openNews(host, view, news) {
  const title = element("h2", { id: "pulse-saved-news" }, `New in ${view.name}`);
  const rows = news.articles.map((/** @type {Json} */ article) => {
    const { pathname, search } = new URL(article.page, window.location.href);
    return element("li", null, element("a", { href: pathname + search }, article.title));
  });
  const dialog = dialogOf(title, element("ul", { class: "pulse-following" }, ...rows));
  dialog.dataset.shows = "news";
  dialog.addEventListener("close", () => dialog.remove());
  host.append(dialog);
  dialog.showModal();
}

/** @param {HTMLElement} box @param {HTMLElement} list */
function openSaving(box, list) {
  const title = element("h2", { id: "pulse-saving" }, "Save this view");
  const problem = element("p", { role: "status", class: "pulse-quiet" });
  const inputs = FIELDS.map(([name, , most]) => element("input", { name, maxlength: most, required: name === "name" }));
  const form = element(
    "form",
    { class: "pulse-saving" },
    ...FIELDS.map(([, label], place) => element("label", null, label, inputs[place])),
    element("button", { type: "submit", class: "pulse-button" }, "Save"),
    problem,
  );
  const dialog = dialogOf(title, form);
  dialog.dataset.shows = "saving";
  dialog.addEventListener("close", () => dialog.remove());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const words = Object.fromEntries(inputs.map((input) => [input.name, input.value]));
    const address = window.location.pathname + window.location.search;
    try {
      const saved = await (await ask(VIEWS, { method: "POST", body: { ...words, address } })).json();
      keepOwn("views", saved.id, { secret: saved.delete_secret });
      dialog.close();
      await refill(list);
    } catch (refusal) {
      problem.textContent = refusal.message;
    }
  });
  box.append(dialog);
  dialog.showModal();
}

/** @returns {Record<string, string>} */
function looks() {
  try {
    const found = JSON.parse(window.localStorage.getItem("pulse-looks") ?? "{}");
    return found && typeof found === "object" && !Array.isArray(found) ? found : {};
  } catch {
    return {};
  }
}

/** @param {string} id @param {string} moment */
function lookedAt(id, moment) {
  if (!moment) return;
  try {
    window.localStorage.setItem("pulse-looks", JSON.stringify({ ...looks(), [id]: moment }));
  } catch {
    // a browser that stores nothing has no last look
  }
}
