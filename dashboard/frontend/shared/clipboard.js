import { element, focusIn } from "./element.js";

// Copy text. Browsers offer their clipboard on secure addresses only; elsewhere a selection is copied.
/** @param {string} text */
export async function toClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const focused = focusIn(document.body);
    const box = element("textarea", { class: "pulse-unseen", "aria-hidden": "true", tabindex: "-1", readonly: true });
    box.value = text;
    (focused?.closest("dialog") ?? focused?.closest(".pulse") ?? document.body).append(box);
    box.select();
    const done = document.execCommand("copy");
    box.remove();
    focused?.focus({ preventScroll: true });
    return done;
  }
}

// Copy a picture that may still be on its way: Chromium and Safari take a promise, and wait for it.
/** @param {Promise<Blob>} png */
export async function pictureToClipboard(png) {
  if (!copiesPictures()) {
    throw new Error(
      "This browser copies no pictures from this address. Save the PNG instead, or press long or right-click on the picture.",
    );
  }
  try {
    await navigator.clipboard.write([new window.ClipboardItem({ "image/png": png })]);
  } catch (problem) {
    await png; // a picture that could not be drawn says why itself
    throw new Error("The browser did not let this page copy. Press once more, or save the PNG.", { cause: problem });
  }
}

// Copy a table as a table, for mails and spreadsheets; where the browser cannot, as lines with tabs.
/** @param {HTMLTableElement} table */
export async function tableToClipboard(table) {
  const text = [...table.rows].map((row) => [...row.cells].map((cell) => cell.textContent).join("\t")).join("\n");
  if (!copiesPictures()) return toClipboard(text);
  const plain = element("table", null, ...[...table.rows].map(plainRow));
  const html = new XMLSerializer().serializeToString(plain);
  const parts = {
    "text/html": new Blob([html], { type: "text/html" }),
    "text/plain": new Blob([text], { type: "text/plain" }),
  };
  try {
    await navigator.clipboard.write([new window.ClipboardItem(parts)]);
    return true;
  } catch {
    return toClipboard(text);
  }
}

/** @param {HTMLTableRowElement} row */
function plainRow(row) {
  const line = element("tr", null);
  for (const cell of row.cells) {
    const href = cell.querySelector("a")?.getAttribute("href");
    const words = cell.textContent;
    line.append(
      element(
        cell.tagName === "TH" ? "th" : "td",
        null,
        href ? element("a", { href: new URL(href, window.location.href).href }, words) : words,
      ),
    );
  }
  return line;
}

export function copiesPictures() {
  return Boolean(window.ClipboardItem && navigator.clipboard?.write);
}

// A button that copies what `text` gives (now or later) and says "Copied"; errors go to `onProblem`.
/**
 * @param {string} label
 * @param {() => string | Promise<string>} text
 * @param {Attributes} [attributes]
 * @param {(problem: Refusal) => void} [onProblem]
 */
export function copyButton(label, text, attributes, onProblem) {
  const copy = async () => toClipboard(await text());
  return sayingButton(label, copy, attributes, onProblem);
}

// A button that runs `copy`, which tells whether it copied, and says "Copied"; errors go to `onProblem`.
/**
 * @param {string} label
 * @param {() => Promise<boolean>} copy
 * @param {Attributes} [attributes]
 * @param {(problem: Refusal) => void} [onProblem]
 */
export function sayingButton(label, copy, attributes, onProblem) {
  const button = element("button", { type: "button", class: "pulse-button", ...attributes }, label);
  const said = element("span", { role: "status", class: "pulse-unseen" });
  let again = 0;
  const say = (/** @type {string} */ words, /** @type {string} */ spoken) => {
    button.style.minWidth ||= `${button.getBoundingClientRect().width}px`;
    button.textContent = words;
    said.textContent = spoken;
    window.clearTimeout(again);
  };
  const rest = () => {
    say(label, "");
    button.style.minWidth = "";
    delete button.dataset.copied;
  };
  button.addEventListener("click", async () => {
    try {
      const copied = await copy();
      say(copied ? "Copied" : "Copying is blocked", copied ? `${label}: copied` : "The browser blocks copying here.");
      if (copied) button.dataset.copied = "true";
    } catch (problem) {
      say("Not copied", problem.message);
      onProblem?.(problem);
    }
    again = window.setTimeout(rest, 2000);
  });
  return element("span", { class: "pulse-copy" }, button, said);
}
