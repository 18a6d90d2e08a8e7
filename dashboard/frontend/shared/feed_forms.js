// Add feeds: by an address, or from the delivered list. Only on the machine that serves the dashboard.

import { element } from "./element.js";
import { ask } from "./requests.js";

export const FEEDS = "/api/v1/feeds";

/** Do one thing with the feeds. @param {string} action @param {Record<string, string>} [what] @returns {Promise<Json>} */
export async function changeFeeds(action, what = {}) {
  return (await ask(FEEDS, { method: "POST", body: { action, ...what } })).json();
}

/**
 * A button that does something with the feeds, and says how it went.
 * @param {string} words
 * @param {string} action
 * @param {() => Promise<string>} run what it does; returns what to say
 * @param {(words: string) => void} say
 * @param {string} [kind]
 */
export function feedButton(words, action, run, say, kind = "") {
  const button = element("button", { type: "button", class: `pulse-button ${kind}`.trim(), "data-do": action }, words);
  button.addEventListener("click", async () => {
    if (button.disabled) return;
    button.disabled = true;
    say("One moment …");
    try {
      say(await run());
    } catch (problem) {
      say(problem instanceof Error ? problem.message : String(problem));
    } finally {
      button.disabled = false;
    }
  });
  return button;
}

/** A form that adds the feed at an address. @param {(words: string) => void} say @param {() => void} done */
export function addForm(say, done) {
  const input = element("input", {
    type: "url",
    name: "address",
    required: true,
    maxlength: "4096",
    placeholder: "https://example.org/news",
    autocomplete: "off",
  });
  const button = element(
    "button",
    { type: "submit", class: "pulse-button pulse-button-main", "data-do": "add" },
    "Add",
  );
  const label = element("label", {}, element("span", {}, "Address of a feed or a page"), input);
  const form = element("form", { class: "pulse-feed-form" }, label, button);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    say("Looking for the feed …");
    try {
      const { name } = await changeFeeds("add", { address: input.value });
      input.value = "";
      say(`Added “${name}”. Its items appear in a moment.`);
      done();
    } catch (problem) {
      say(problem instanceof Error ? problem.message : String(problem));
    } finally {
      button.disabled = false;
    }
  });
  return form;
}

/** The button that adds the delivered list. @param {(words: string) => void} say @param {() => void} done */
export function starterButton(say, done) {
  const run = async () => {
    const { added } = await changeFeeds("starter");
    done();
    return added ? `Added ${added} public feeds. Their items appear as they are asked.` : "They are listed already.";
  };
  return feedButton("Use the starter list", "starter", run, say);
}
