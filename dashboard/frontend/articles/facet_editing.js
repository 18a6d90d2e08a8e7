// Mark a facet of an article as wrong, or add one that is missing. A mark is pending until a sync has applied it: this tab
// remembers it until then. The editor's name stays in the browser.
//
// Hooks: [data-wrong="jurisdiction:JP"] opens the form of a facet, [data-add-facet] the one that adds one,
// [data-pending] says what will be applied.

import { element } from "../shared/element.js";
import { ask } from "../shared/requests.js";

const ROUTE = "/api/v1/corrections";
const NAME = "pulse-editor";
const PENDING = "pulse-pending-facets";
const LOCAL = ["localhost", "127.0.0.1", "[::1]"];

/** Whether this browser is on the machine that serves the dashboard: only there may facets be corrected. */
export function isLocal() {
  return LOCAL.includes(window.location.hostname);
}

/** The button and the form that mark a facet as wrong, or that it is marked. @param {Editing} edit @param {Json} item */
export function wrongFacet(edit, { id, label }) {
  const pending = pendingOf(edit).find((mark) => `${mark.kind}:${mark.key}` === id && mark.verdict === "wrong");
  if (pending) return [pendingNote("Marked wrong")];
  const open = element(
    "button",
    {
      type: "button",
      class: "pulse-facet-edit",
      "aria-expanded": "false",
      "aria-label": `Mark “${label}” as wrong`,
      "data-wrong": id,
      "data-focus": `wrong ${id}`,
    },
    "wrong?",
  );
  const name = nameField();
  const form = markForm([name.label], "Mark as wrong", async () => {
    const colon = id.indexOf(":");
    await send(edit, { kind: id.slice(0, colon), key: id.slice(colon + 1), label, verdict: "wrong" }, name.input.value);
    open.remove();
    form.replaceWith(focused(pendingNote("Marked wrong")));
  });
  form.hidden = true;
  const show = (/** @type {boolean} */ shown) => {
    form.hidden = !shown;
    open.setAttribute("aria-expanded", String(shown));
    (shown ? name.input : open).focus();
  };
  open.addEventListener("click", () => show(form.hidden));
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") show(false);
  });
  return [open, form];
}

/** What adds a facet that is missing; it asks for the facets there are once it is opened. @param {Editing} edit */
export function addFacet(edit) {
  const pending = element("ul", { class: "pulse-plain" });
  for (const mark of pendingOf(edit)) if (mark.verdict === "missing") pending.append(pendingItem(mark));
  const box = element(
    "details",
    { class: "pulse-facet-add", "data-add-facet": true },
    element("summary", { "data-focus": "add-facet" }, "Add a facet"),
  );
  box.addEventListener("toggle", async () => {
    if (!box.open || box.dataset.asked) return;
    box.dataset.asked = "true";
    const note = element("p", { class: "pulse-quiet", role: "status" }, "Loading …");
    box.append(note);
    try {
      const answer = await ask(`${ROUTE}?article_id=${encodeURIComponent(edit.id)}`);
      note.replaceWith(addForm(edit, (await answer.json()).kinds, pending));
    } catch (problem) {
      note.textContent = wordsOf(problem);
      delete box.dataset.asked;
      box.addEventListener("toggle", () => note.remove(), { once: true });
    }
  });
  return element("div", {}, pending, box);
}

/** @param {Editing} edit @param {Json[]} kinds @param {HTMLElement} pending */
function addForm(edit, kinds, pending) {
  const kind = element("select", { name: "kind" }, ...kinds.map((item) => new Option(item.kind)));
  const key = element("select", { name: "key" });
  const list = () => {
    const { keys } = kinds[kind.selectedIndex];
    const sorted = [...keys].sort((one, other) => one.label.localeCompare(other.label));
    key.replaceChildren(...sorted.map((item) => new Option(item.label, item.key)));
  };
  kind.addEventListener("change", list);
  list();
  const name = nameField();
  return markForm([labelled("Kind", kind), labelled("Facet", key), name.label], "Add", async () => {
    const label = key.selectedOptions[0]?.text ?? key.value;
    const mark = await send(edit, { kind: kind.value, key: key.value, label, verdict: "missing" }, name.input.value);
    pending.append(focused(pendingItem(mark)));
  });
}

/** @param {HTMLElement[]} fields @param {string} words @param {() => Promise<void>} submit */
function markForm(fields, words, submit) {
  const button = element("button", { type: "submit", class: "pulse-button" }, words);
  const problem = element("p", { class: "pulse-facet-problem", role: "alert" });
  const form = element("form", { class: "pulse-facet-form" }, ...fields, button, problem);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    problem.textContent = "";
    try {
      await submit();
    } catch (refusal) {
      problem.textContent = wordsOf(refusal);
    } finally {
      button.disabled = false;
    }
  });
  return form;
}

function nameField() {
  const input = element("input", { type: "text", name: "by", required: true, maxlength: "80", autocomplete: "name" });
  input.value = stored(() => window.localStorage.getItem(NAME)) ?? "";
  return { input, label: labelled("Your name", input) };
}

/** @param {string} words @param {HTMLElement} control */
function labelled(words, control) {
  return element("label", {}, element("span", {}, words), control);
}

/** @param {Editing} edit @param {Json} mark @param {string} by @returns {Promise<Json>} */
async function send(edit, { label, ...mark }, by) {
  const answer = await ask(ROUTE, { method: "POST", body: { article_id: edit.id, ...mark, by } });
  const made = { ...mark, label, at: (await answer.json()).at };
  stored(() => window.localStorage.setItem(NAME, by));
  keepPending(edit.id, [...pendingOf(edit), made]);
  return made;
}

/** The marks of an article that no sync has applied yet. @param {Editing} edit @returns {Json[]} */
function pendingOf({ id, applied }) {
  const marks = allPending()[id] ?? [];
  const left = marks.filter((mark) => !applied.some((done) => sameMark(mark, done)));
  if (left.length < marks.length) keepPending(id, left);
  return left;
}

/** @param {Json} mark @param {Editing["applied"][number]} done */
function sameMark({ kind, key, verdict, at }, done) {
  return [kind, key, verdict, at].every((value, place) => value === done[place]);
}

/** @returns {Record<string, Json[]>} */
function allPending() {
  return stored(() => JSON.parse(window.sessionStorage.getItem(PENDING) ?? "{}")) ?? {};
}

/** @param {string} id @param {Json[]} marks */
function keepPending(id, marks) {
  const all = allPending();
  all[id] = marks;
  if (!marks.length) delete all[id];
  stored(() => window.sessionStorage.setItem(PENDING, JSON.stringify(all)));
}

/** @param {Json} mark */
function pendingItem({ label }) {
  return element("li", {}, label, " ", pendingNote("Added"));
}

/** @param {string} what */
function pendingNote(what) {
  return element(
    "span",
    { class: "pulse-quiet", role: "status", "data-pending": true },
    `${what}: will be applied at the next sync`,
  );
}

/** Move the focus to what a form turned into, once it is on the page. @param {HTMLElement} node */
function focused(node) {
  node.tabIndex = -1;
  window.requestAnimationFrame(() => node.focus({ preventScroll: true }));
  return node;
}

/** @param {unknown} problem */
function wordsOf(problem) {
  return problem instanceof Error ? problem.message : String(problem);
}

/** A browser may refuse its storage. @template T @param {() => T} use */
function stored(use) {
  try {
    return use();
  } catch {
    return null;
  }
}
