// Citations of a shared view.

import { copyButton } from "../shared/clipboard.js";
import { ask } from "../shared/requests.js";
import { shareProblem } from "./share_notes.js";

/** @type {Record<string, string>} */
const NAMES = { text: "Copy the citation with query and hashes" };

/** @param {SharePanel} panel */
export function showCiting(panel) {
  const problem = (/** @type {Json} */ error) => shareProblem(panel.citeNote, error);
  /** @type {["short" | "text" | "bibtex" | "ris" | "csl", string][]} */
  const forms = [
    ["short", "Copy citation"],
    ["text", "With hashes"],
    ["bibtex", "BibTeX"],
    ["ris", "RIS"],
    ["csl", "CSL-JSON"],
  ];
  panel.citing.replaceChildren(
    ...forms.map(([form, label]) =>
      copyButton(
        label,
        async () => citationText((await citation(panel))[form]),
        { "data-cite": form, "aria-label": form === "short" ? null : (NAMES[form] ?? `Copy ${label}`) },
        problem,
      ),
    ),
  );
  citation(panel).then(
    ({ short, corpus_version: version }) => {
      panel.cited.textContent = short;
      sayIfMoved(panel, version);
    },
    () => panel.cited.replaceChildren(),
  );
}

// Warn when the server's answer is from a newer corpus than the page.
/** @param {SharePanel} panel @param {string | undefined} version */
export function sayIfMoved(panel, version) {
  if (!version || version === panel.facts.version || panel.moved.textContent) return;
  panel.moved.dataset.state = "problem";
  panel.moved.textContent =
    "The corpus has changed since this page was drawn: the picture, the files and a snapshot have the newer numbers. Close this and press “show” to see them on the page.";
}

/** @param {unknown} value */
export function citationText(value) {
  return typeof value === "string" ? value : JSON.stringify(value, null, 1);
}

// Requested when the panel opens: browsers copy only what is available at the moment of the press.
/** @param {SharePanel} panel @returns {Promise<Citation>} */
function citation(panel) {
  if (panel.frozen?.citation) return Promise.resolve(panel.frozen.citation);
  panel.citation ??= ask(
    `/api/v1/citation?view=${encodeURIComponent(panel.facts.view)}${panel.query ? `&${panel.query}` : ""}`,
  ).then((answer) => answer.json());
  panel.citation.catch(() => {
    panel.citation = null;
  });
  return panel.citation;
}
