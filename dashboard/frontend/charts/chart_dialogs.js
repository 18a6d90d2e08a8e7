// The dialogs of a chart: data, SQL, definition, Explore.

import { dataTable, definition, statement } from "./chart_evidence.js";
import { explore } from "./chart_explore.js";
import { dialogOf } from "../shared/dialog.js";
import { element } from "../shared/element.js";
import { followLinks } from "../shared/navigation.js";
import { ask } from "../shared/requests.js";

const PATIENCE = 400; // milliseconds a dialog waits for what it shows before it says that it waits

// Fetched once for a view, when its reader first asks.
/** @param {ChartCard} card */
export function evidenceOf(card) {
  const { name, share } = card.data;
  const address = `/api/v1/charts/${name}/evidence${share.query ? `?${share.query}` : ""}`;
  const key = `${address}@${share.version}`;
  if (card.evidence?.key !== key) {
    const kept = { key, answer: ask(address).then((answer) => answer.json()) };
    kept.answer.catch(() => card.evidence === kept && (card.evidence = null));
    card.evidence = kept;
  }
  return card.evidence.answer;
}

/** @param {ChartCard} card @param {string} name @param {string} label */
export async function openDialog(card, name, label) {
  if (!card.dialog) {
    card.dialogTitle = element("h2", { id: `${card.title.id}-dialog` });
    card.dialogBody = element("div", { class: "pulse-dialog-body" });
    card.dialog = dialogOf(card.dialogTitle, card.dialogBody);
    card.dialog.addEventListener("close", () => {
      if (card.large?.data) window.Plotly.purge(card.large);
      card.large = null;
    });
    card.root.append(card.dialog);
    followLinks(card.dialog);
  }
  card.shown = name;
  card.shownLabel = label;
  card.dialog.dataset.shows = name;
  card.dialogBody.replaceChildren();
  await Promise.race([fillDialog(card), new Promise((resolve) => window.setTimeout(resolve, PATIENCE))]);
  if (card.shown !== name || card.dialog.open) return;
  card.dialog.showModal();
  if (name === "explore") explore(card);
}

/** @param {ChartCard} card */
export async function fillDialog(card) {
  const { shown: name, data } = card;
  card.dialogTitle.textContent = name === "explore" ? data.title : `${card.shownLabel}: ${data.title}`;
  if (name === "explore") return card.dialog.open ? explore(card) : undefined;
  card.dialog.setAttribute("aria-busy", "true");
  if (!card.dialogBody.hasChildNodes())
    card.dialogBody.append(element("p", { class: "pulse-quiet", role: "status" }, "Asking …"));
  /** @type {Child[]} */
  let parts;
  try {
    const found = await evidenceOf(card);
    const show = name === "data" ? dataTable : name === "sql" ? statement : definition;
    parts = show(data, found);
    if (found.corpus_version !== data.share.version) {
      parts.unshift(
        element(
          "p",
          { class: "pulse-notice", role: "status" },
          "The corpus has changed since this chart was drawn; this is from its present state.",
        ),
      );
    }
  } catch (problem) {
    parts = [element("p", { class: "pulse-notice", role: "status" }, problem.message)];
  }
  if (card.shown !== name) return undefined;
  if (card.data !== data) return fillDialog(card); // the view has changed meanwhile
  card.dialogBody.replaceChildren(...parts);
  card.dialog.removeAttribute("aria-busy");
  return undefined;
}
