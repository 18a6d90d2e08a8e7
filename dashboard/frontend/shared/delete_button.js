// Deleting something that this browser made.

import { element } from "./element.js";
import { ask } from "./requests.js";

const GONE = [404, 410];

/**
 * A button whose first press asks and whose second deletes what is at `address`, for everybody. `of` names it for those
 * who cannot see what stands around.
 * @param {{ address: string; secret?: string; of?: string; attributes?: Record<string, string> }} what
 * @param {(words: string, problem?: Refusal) => void} say
 * @param {() => void} deleted
 */
export function deleteButton({ address, secret, of, attributes }, say, deleted) {
  const button = element("button", { type: "button", class: "pulse-button", ...attributes });
  const name = (/** @type {string} */ words) => {
    button.textContent = words;
    if (of) button.setAttribute("aria-label", `${words}: ${of}`);
  };
  let sure = false;
  name("Delete");
  button.addEventListener("click", async () => {
    if (!sure) {
      sure = true;
      name("Delete for everybody");
      say("Press again to delete.");
      return;
    }
    try {
      await ask(address, { method: "DELETE", secret });
    } catch (problem) {
      if (!GONE.includes(problem.status)) return say(problem.message, problem);
    }
    deleted();
  });
  return button;
}
