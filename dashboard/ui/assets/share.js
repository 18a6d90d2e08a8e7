// Sharing a view, as it is answered now and as it is answered whenever somebody looks: one panel for charts, the article
// table and an article's own page. `facts` is what ui/share.py builds, with `picture(kind, width, height)` where the
// browser can draw the figure itself. Needs navigate.js, dialog.js and copying.js.

const FROZEN = new Map();
let shareNumber = 0;

// A button that opens the panel of what `facts` gives, inside `host`, which must not be redrawn while it is open.
function shareButton(host, facts, attributes) {
  const button = element("button", { type: "button", "data-action": "share", "aria-haspopup": "dialog", ...attributes }, "Share");
  button.addEventListener("click", () => openShare(host, facts()));
  return button;
}

function openShare(host, facts) {
  const { query } = facts;
  const panel = { facts, query, address: addressNow(facts.version), key: `${facts.view}?${query}@${facts.version}` };
  panel.frozen = FROZEN.get(panel.key) ?? null;
  const title = element("h2", { id: `pulse-share-${(shareNumber += 1)}` }, `Share: ${facts.title}`);
  panel.preview = element("figure", { class: "pulse-share-preview" });
  panel.moved = shareNote();
  panel.downloads = element("div", { class: "pulse-share-row" });
  panel.downloadNote = shareNote();
  panel.frozenBox = element("div", { class: "pulse-share-frozen" });
  panel.citing = element("div", { class: "pulse-share-row" });
  panel.citeNote = shareNote();
  panel.embedNote = shareNote();
  panel.cited = element("p", { class: "pulse-quiet pulse-share-cited" });
  const pictures = element(
    "div",
    { class: "pulse-share-side" },
    panel.preview,
    panel.moved,
    shareSection("Download", panel.downloads, panel.downloadNote),
    shareSection("Cite", panel.citing, panel.cited, panel.citeNote),
  );
  const links = element(
    "div",
    { class: "pulse-share-side" },
    shareSection(
      "Live link",
      element("p", { class: "pulse-quiet" }, "Shows what the corpus holds when it is opened."),
      element("div", { class: "pulse-share-row" }, copyButton("Copy live link", () => panel.address, { "data-share": "live" })),
    ),
    shareSection("Snapshot", panel.frozenBox),
    facts.embeds ? shareSection("Embed", element("div", { class: "pulse-share-row" }, embedButton(panel)), panel.embedNote) : null,
  );
  panel.dialog = dialogOf(title, element("div", { class: "pulse-share-body" }, pictures, links));
  panel.dialog.classList.add("pulse-share");
  panel.dialog.dataset.shows = "share";
  panel.dialog.addEventListener("close", () => {
    window.URL.revokeObjectURL(panel.shown);
    panel.dialog.remove();
  });
  host.append(panel.dialog);
  showFrozen(panel);
  showCiting(panel);
  showDownloads(panel);
  panel.dialog.showModal();
  panel.dialog.querySelector('[data-share="live"]').focus();
  showPreview(panel);
}

function shareSection(name, ...content) {
  return element("section", { class: "pulse-share-part", "aria-label": name }, element("h3", null, name), ...content);
}

function shareNote() {
  return element("p", { class: "pulse-share-note", role: "status" });
}

// Where a form of the view is had: of the snapshot once there is one, else of the view as it is answered now.
function formAddress(panel, form) {
  if (panel.frozen) return panel.frozen.links[form] ?? `/s/${panel.frozen.id}.${form}`;
  return `/api/v1/charts/${encodeURIComponent(panel.facts.view)}.${form}${panel.query ? `?${panel.query}` : ""}`;
}

// ---- the picture ----------------------------------------------------------------------------------------------------

async function showPreview(panel) {
  const { facts } = panel;
  const wanted = formAddress(panel, "png");
  panel.wanted = wanted;
  panel.preview.dataset.state = "waiting";
  if (!panel.preview.hasChildNodes()) panel.preview.append(element("p", { class: "pulse-quiet" }, "Drawing the picture …"));
  try {
    const data = await (await ask(wanted)).blob();
    if (panel.wanted === wanted && panel.dialog.open) putPicture(panel, data, "");
  } catch (problem) {
    if (panel.wanted !== wanted || !panel.dialog.open) return;
    panel.undrawn = problem.status === 503 || problem.status === 501;
    showDownloads(panel);
    if (!facts.picture) {
      panel.preview.dataset.state = "failed";
      panel.preview.replaceChildren(element("p", { class: "pulse-quiet" }, problem.message));
      return;
    }
    const drawn = blobOf(await facts.picture("png", 960, 540));
    if (panel.wanted === wanted && panel.dialog.open) putPicture(panel, drawn, `Drawn by this browser, without caption. ${problem.message}`);
  }
}

function putPicture(panel, data, words) {
  window.URL.revokeObjectURL(panel.shown);
  panel.shown = window.URL.createObjectURL(data);
  const image = element("img", { src: panel.shown, alt: panel.facts.alt, width: "960", height: "540" });
  panel.preview.replaceChildren(image, words ? element("figcaption", { class: "pulse-quiet" }, words) : "");
  panel.preview.dataset.state = "shown";
}

// ---- downloads ------------------------------------------------------------------------------------------------------

function showDownloads(panel) {
  const held = document.activeElement?.dataset.form;
  const offered = SHARE_FORMS.filter((form) => panel.facts.drawn || form.name !== "svg");
  const forms = offered.filter((form) => !form.drawn || !panel.undrawn || (panel.facts.picture && form.name !== "square.png"));
  panel.downloads.replaceChildren(
    ...forms.map((form) => {
      const link = element("a", { class: "pulse-button", href: formAddress(panel, form.name), download: true, "data-form": form.name, title: form.about }, form.label);
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

// Fetched before it is saved, so that a refusal is words here and never a saved page of them.
async function download(panel, form, link) {
  if (link.dataset.busy) return;
  link.dataset.busy = "true";
  panel.downloadNote.dataset.state = "";
  panel.downloadNote.textContent = form.drawn ? "Drawing the picture …" : "Fetching …";
  try {
    const byBrowser = form.drawn && panel.undrawn;
    const plainName = `${panel.facts.view.replace(/[^\w-]+/g, "-")}.${form.suffix}`;
    if (byBrowser) save(blobOf(await panel.facts.picture(form.suffix, 960, 540)), plainName);
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

// The data of a data address. Fetching one is asking somebody, as far as the page's policy is concerned.
function blobOf(address) {
  const [, type, base64, text] = /^data:([^;,]+)[^,]*?(;base64)?,(.*)$/s.exec(address);
  const bytes = base64 ? Uint8Array.from(window.atob(text), (letter) => letter.charCodeAt(0)) : decodeURIComponent(text);
  return new Blob([bytes], { type });
}

function save(data, name) {
  const address = window.URL.createObjectURL(data);
  element("a", { href: address, download: name }).click();
  window.setTimeout(() => window.URL.revokeObjectURL(address), 60000);
}

function shareProblem(note, problem) {
  note.dataset.state = "problem";
  note.textContent = problem.message;
}

// ---- freezing -------------------------------------------------------------------------------------------------------

function showFrozen(panel) {
  panel.frozenBox.replaceChildren(...(panel.frozen ? frozenParts(panel) : [freezeForm(panel)]));
}

function freezeForm(panel) {
  const title = element("input", { type: "text", name: "title", maxlength: "200", placeholder: panel.facts.title, autocomplete: "off" });
  const note = element("textarea", { name: "note", maxlength: "2000", rows: "2" });
  const button = element("button", { type: "submit", class: "pulse-button pulse-button-main", "data-share": "freeze" }, "Freeze and copy link");
  const said = shareNote();
  const form = element(
    "form",
    { class: "pulse-share-form" },
    element("p", { class: "pulse-quiet" }, "Keeps these numbers as they are now, at an address of their own."),
    element("label", null, element("span", null, "Title ", element("span", { class: "pulse-quiet" }, "(optional)")), title),
    element("label", null, element("span", null, "Note ", element("span", { class: "pulse-quiet" }, "(optional)")), note),
    element("div", { class: "pulse-share-row" }, button),
    said,
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    said.dataset.state = "";
    said.textContent = "Freezing …";
    try {
      await freeze(panel, { title: title.value, note: note.value });
      await announceFrozen(panel);
    } catch (problem) {
      shareProblem(said, problem);
      button.disabled = false;
    }
  });
  return form;
}

// Makes the snapshot, once: what the panel offers is the snapshot's from then on.
async function freeze(panel, words = {}) {
  if (panel.frozen) return panel.frozen;
  panel.freezing ??= ask("/api/v1/snapshots", { method: "POST", body: { view: panel.facts.view, query: panel.query, ...given(words) } }).then((answer) => answer.json());
  try {
    const made = await panel.freezing;
    made.link = new URL(made.address, window.location.href).href;
    made.kept = keepOwn("snapshots", made.id, {
      secret: made.delete_secret,
      heading: words.title?.trim() || panel.facts.title,
      made_at: made.made_at ?? new Date().toISOString(),
      expires_at: made.expires_at ?? null,
    });
    panel.frozen = made;
    sayIfMoved(panel, made.corpus_version);
    FROZEN.set(panel.key, made);
    panel.citation = null;
  } finally {
    panel.freezing = null;
  }
  showDownloads(panel);
  showCiting(panel);
  showPreview(panel);
  return panel.frozen;
}

function given(words) {
  return Object.fromEntries(Object.entries(words).map(([name, text]) => [name, text.trim()]).filter(([, text]) => text));
}

async function announceFrozen(panel) {
  const copied = await toClipboard(panel.frozen.link);
  showFrozen(panel);
  const button = panel.frozenBox.querySelector('[data-share="snapshot"]');
  button.focus();
  panel.frozenNote.textContent = copied ? "Frozen, and its link is on the clipboard." : "Frozen.";
}

function frozenParts(panel) {
  const made = panel.frozen;
  panel.frozenNote = shareNote();
  const remove = element("button", { type: "button", class: "pulse-button", "data-share": "delete" }, "Delete");
  remove.addEventListener("click", () => removeFrozen(panel, remove));
  return [
    element("p", { class: "pulse-share-address" }, element("a", { href: made.link, target: "_blank", rel: "noopener" }, made.link.replace(/^https?:\/\//, ""))),
    element("p", { class: "pulse-quiet" }, `As seen now; ${untilWords(made.expires_at)}.`, made.kept ? "" : ` This browser keeps no data: to delete it later, note the secret ${made.delete_secret}`),
    element("div", { class: "pulse-share-row" }, copyButton("Copy snapshot link", () => made.link, { "data-share": "snapshot" }), remove),
    panel.frozenNote,
  ];
}

// The first press asks, the second deletes.
async function removeFrozen(panel, button) {
  if (!button.dataset.sure) {
    button.dataset.sure = "true";
    button.textContent = "Delete for everybody";
    panel.frozenNote.textContent = "Its address and every form of it stop working. Press again to delete.";
    return;
  }
  const { id, delete_secret: secret } = panel.frozen;
  try {
    await ask(`/api/v1/snapshots/${id}`, { method: "DELETE", secret });
  } catch (problem) {
    shareProblem(panel.frozenNote, problem);
    return;
  }
  keepOwn("snapshots", id, null);
  FROZEN.delete(panel.key);
  panel.frozen = null;
  panel.citation = null;
  showFrozen(panel);
  showDownloads(panel);
  showCiting(panel);
  showPreview(panel);
  panel.frozenBox.querySelector("button").focus();
  panel.frozenBox.querySelector('[role="status"]').textContent = "The snapshot is deleted.";
}

// ---- citing and embedding -------------------------------------------------------------------------------------------

function showCiting(panel) {
  const problem = (error) => shareProblem(panel.citeNote, error);
  const forms = [["text", "Copy citation"], ["bibtex", "BibTeX"], ["csl", "CSL-JSON"]];
  panel.citing.replaceChildren(
    ...forms.map(([form, label]) => copyButton(label, async () => citationText((await citation(panel))[form]), { "data-cite": form, "aria-label": form === "text" ? null : `Copy ${label}` }, problem)),
  );
  citation(panel).then(
    ({ text, corpus_version: version }) => {
      panel.cited.textContent = text;
      sayIfMoved(panel, version);
    },
    () => panel.cited.replaceChildren(),
  );
}

// The server answers from the corpus of this moment; the page may have been drawn before documents came.
function sayIfMoved(panel, version) {
  if (!version || version === panel.facts.version || panel.moved.textContent) return;
  panel.moved.dataset.state = "problem";
  panel.moved.textContent = "The corpus has changed since this page was drawn: the picture, the files and a snapshot have the newer numbers. Close this and press “show” to see them on the page.";
}

function citationText(value) {
  return typeof value === "string" ? value : JSON.stringify(value, null, 1);
}

// Asked for when the panel opens: by the time of a press it is there, and browsers let it be copied.
function citation(panel) {
  if (panel.frozen?.citation) return Promise.resolve(panel.frozen.citation);
  panel.citation ??= ask(`/api/v1/citation?view=${encodeURIComponent(panel.facts.view)}${panel.query ? `&${panel.query}` : ""}`).then((answer) => answer.json());
  panel.citation.catch(() => {
    panel.citation = null;
  });
  return panel.citation;
}

// What is embedded on another site is a snapshot: its numbers were seen by whoever put it there.
function embedButton(panel) {
  const code = async () => {
    const before = panel.frozen;
    const made = await freeze(panel);
    if (!before) {
      showFrozen(panel);
      panel.embedNote.textContent = "The view was frozen for it: what is embedded is the snapshot.";
    }
    return made.embed_code;
  };
  return copyButton("Copy embed code", code, { "data-share": "embed", title: "Freezes the view if it is not frozen yet" }, (problem) => shareProblem(panel.embedNote, problem));
}
