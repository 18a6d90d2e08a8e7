// The feeds with their state, a small chart of new items a day, and buttons. `data` is made by ui/feed_list.py.

import { isLocal } from "../articles/facet_editing.js";
import { dotted, element } from "../shared/element.js";
import { addForm, changeFeeds, feedButton, starterButton } from "../shared/feed_forms.js";
import { rootOf } from "../shared/navigation.js";

const RELOAD_AFTER = 1500;
const drawn = new WeakMap(); // the data each list shows, as text

/** @param {Mounted} mounted */
export default function ({ data, parentElement }) {
  const root = rootOf(parentElement, "div", { class: "pulse pulse-feeds", "data-feeds": true });
  const state = JSON.stringify(data);
  if (drawn.get(root) !== state) {
    drawn.set(root, state);
    const editing = data.editing && isLocal();
    root.replaceChildren(
      element("p", { "data-summary": true }, data.summary),
      editing ? adding(!data.feeds.length) : "",
      element(
        "ul",
        { class: "pulse-feed-rows" },
        ...data.feeds.map((/** @type {Json} */ feed) => row(feed, data, editing)),
      ),
      data.aside.count ? aside(data.aside) : "",
    );
  }
  return () => root.remove();
}

function reload() {
  window.setTimeout(() => window.location.reload(), RELOAD_AFTER);
}

function messages() {
  const note = element("p", { class: "pulse-quiet", role: "status" });
  return { note, say: (/** @type {string} */ words) => void (note.textContent = words) };
}

/** @param {boolean} none whether there are no feeds yet */
function adding(none) {
  const { note, say } = messages();
  const box = element("section", { class: "pulse-feed-add", "aria-label": "Add a feed" }, addForm(say, reload));
  if (none) {
    box.append(
      starterButton(say, reload),
      element(
        "p",
        { class: "pulse-quiet" },
        "The starter list has public feeds on AI policy. They were not checked when it was written.",
      ),
    );
  }
  box.append(note);
  return box;
}

/** @param {Json} feed @param {Json} data @param {boolean} editing */
function row(feed, data, editing) {
  const { note, say } = messages();
  const flags = [feed.relevant ? "only what is relevant" : "", feed.reserved ? "reserves text and data mining" : ""];
  const item = element(
    "li",
    { "data-feed": feed.address, "data-mood": feed.mood },
    element(
      "div",
      { class: "pulse-feed-name" },
      element("strong", {}, feed.name),
      element("p", { class: "pulse-quiet" }, ...dotted(feed.about, ...flags)),
      element("p", { class: "pulse-quiet pulse-feed-address" }, feed.address),
    ),
    element(
      "div",
      { class: "pulse-feed-state" },
      element("p", { "data-state": true }, feed.state),
      feed.problem ? element("p", { class: "pulse-quiet" }, feed.problem) : null,
      element("p", { class: "pulse-quiet" }, `Last new item ${feed.last}. Next try ${feed.next}.`),
    ),
    chart(feed, data.days),
  );
  if (editing) item.append(buttons(feed, say), note, preview(feed));
  return item;
}

// Thirty bars, one a day; the numbers stand in the label.
/** @param {Json} feed @param {number} days */
function chart(feed, days) {
  const most = Math.max(1, ...feed.days);
  const words = `${feed.total.toLocaleString("en-GB")} new in ${days} days`;
  const bars = feed.days.map((/** @type {number} */ count) => {
    const bar = element("span", { class: count ? null : "pulse-none" });
    bar.style.setProperty("--pulse-share", String(count / most));
    return bar;
  });
  const label = `${words}, at most ${most} a day`;
  return element(
    "div",
    { class: "pulse-feed-chart" },
    element("div", { role: "img", "aria-label": label, title: label }, ...bars),
    element("p", { class: "pulse-quiet" }, words),
  );
}

/** @param {Json} feed @param {(words: string) => void} say */
function buttons({ address, name, paused }, say) {
  const check = async () => {
    const found = await changeFeeds("check", { name: address });
    if (!found.works) return `It does not work: ${found.problem}.`;
    return `It works: ${found.kind} with ${found.items} items${found.newest ? `, the newest of ${found.newest.slice(0, 10)}` : ""}.`;
  };
  const change = (/** @type {string} */ action, /** @type {string} */ words) => async () => {
    await changeFeeds(action, { name: address });
    reload();
    return words;
  };
  let sure = false;
  const remove = async () => {
    if (!sure) {
      sure = true;
      return "Its records stay. Press again to remove the feed.";
    }
    return change("remove", "Removed.")();
  };
  const pause = paused ? ["Resume", "resume", "Resumed."] : ["Pause", "pause", "Paused."];
  const found = [
    feedButton("Check", "check", check, say),
    feedButton(pause[0], pause[1], change(pause[1], pause[2]), say),
    feedButton("Remove", "remove", remove, say),
  ];
  for (const button of found) button.setAttribute("aria-label", `${button.textContent}: ${name}`);
  return element("div", { class: "pulse-feed-buttons" }, ...found);
}

// What a relevance rule would have set aside, before it is switched on; or switching it off.
/** @param {Json} feed */
function preview({ address, name, relevant }) {
  const { note, say } = messages();
  const list = element("ul", { class: "pulse-feed-aside" });
  const set = (/** @type {string} */ action, /** @type {string} */ words) => async () => {
    await changeFeeds(action, { name: address });
    reload();
    return words;
  };
  const box = element("details", { class: "pulse-feed-rule" }, element("summary", {}, "Relevance"));
  if (relevant) {
    box.append(feedButton("Keep all items", "all", set("all", "All items are kept from now on."), say), note);
    return box;
  }
  const look = async () => {
    const { judged, set_aside: out } = await changeFeeds("preview", { name: address });
    list.replaceChildren(
      ...out.map((/** @type {Json} */ { title, reasons }) =>
        element("li", {}, title, element("p", { class: "pulse-quiet" }, reasons.join(" "))),
      ),
    );
    return `Of the newest ${judged} records, ${out.length} would have been set aside${out.length ? ":" : "."}`;
  };
  const on = set("relevant", "From now on, only what is about AI policy is kept.");
  const [see, keep] = [
    feedButton("Preview", "preview", look, say),
    feedButton("Keep only what is relevant", "relevant", on, say),
  ];
  see.setAttribute("aria-label", `Preview relevance: ${name}`);
  box.append(element("div", { class: "pulse-feed-buttons" }, see, keep), note, list);
  return box;
}

/** @param {{ count: number; items: Json[] }} given */
function aside({ count, items }) {
  const more = count > items.length ? ` The newest ${items.length}:` : "";
  return element(
    "section",
    { "data-aside": true },
    element("h2", {}, "Set aside"),
    element(
      "p",
      { class: "pulse-quiet" },
      `${count.toLocaleString("en-GB")} items did not pass the relevance rule of their feed. They are kept beside the documents and are not counted.${more}`,
    ),
    element(
      "ul",
      { class: "pulse-feed-aside" },
      ...items.map(({ title, href, feed, why }) =>
        element(
          "li",
          {},
          href ? element("a", { href, target: "_blank", rel: "noopener noreferrer" }, title) : title,
          element("p", { class: "pulse-quiet" }, ...dotted(feed, why)),
        ),
      ),
    ),
  );
}
