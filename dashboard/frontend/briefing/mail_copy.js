// Copy a briefing for a mail: HTML whose styles stand on each element, with plain text beside it.

import { ask } from "../shared/requests.js";

/** @param {{ mail: string; txt: string }} addresses */
export async function copyMail({ mail, txt }) {
  const [html, text] = [mail, txt].map((address) => ask(address).then((answer) => answer.text()));
  if (navigator.clipboard && window.ClipboardItem) {
    try {
      await navigator.clipboard.write([
        new ClipboardItem({ "text/html": blob(html, "text/html"), "text/plain": blob(text, "text/plain") }),
      ]);
      return true;
    } catch {
      // Blocked, or a browser that wants the words at once: copied as a selection would be.
    }
  }
  return copyAsSelection(await html, await text);
}

/** @param {Promise<string>} words @param {string} type */
async function blob(words, type) {
  return new Blob([await words], { type });
}

// On addresses that are not secure, browsers copy only what a copy command is given.
/** @param {string} html @param {string} text */
function copyAsSelection(html, text) {
  const fill = (/** @type {ClipboardEvent} */ event) => {
    event.clipboardData?.setData("text/html", html);
    event.clipboardData?.setData("text/plain", text);
    event.preventDefault();
  };
  document.addEventListener("copy", fill);
  const done = document.execCommand("copy");
  document.removeEventListener("copy", fill);
  return done;
}
