// The message when no article matches, with the ways out; for an empty corpus, the ways in.

import { isLocal } from "../articles/facet_editing.js";
import { hrefWith } from "../shared/addresses.js";
import { element } from "../shared/element.js";
import { addForm, changeFeeds, FEEDS, feedButton, starterButton } from "../shared/feed_forms.js";
import { liveLink } from "../shared/live_links.js";
import { rootOf } from "../shared/navigation.js";
import { ask } from "../shared/requests.js";

const drawn = new WeakMap(); // the data each place shows, as text

/** @param {Mounted} mounted */
export default function ({ data, parentElement }) {
  const place = rootOf(parentElement, "div", { class: "pulse pulse-empty-view" });
  const state = JSON.stringify(data);
  if (drawn.get(place) === state) return;
  drawn.set(place, state);
  const open = Object.fromEntries(data.resets.map((/** @type {string} */ name) => [name, []]));
  place.replaceChildren(
    element("h2", null, data.title),
    ...(data.folders === undefined
      ? [
          element(
            "p",
            null,
            "Remove one of them above, or ",
            liveLink(() => hrefWith(open), {}, "show everything"),
            ".",
          ),
          element(
            "p",
            null,
            liveLink(() => hrefWith({}, "/articles"), {}, "What each filter takes away, and what wider searches find"),
          ),
        ]
      : waysIn(data)),
    element(
      "p",
      null,
      liveLink(() => hrefWith({}, "/corpus"), {}, "What became of every file"),
    ),
  );
}

/** @param {Json} data */
function waysIn({ folders, editing, feeds }) {
  const where = element("code", null, folders);
  const drop = way(
    "Drop files",
    "Put news records, notes or stories as text files into ",
    where,
    ". They appear here automatically.",
  );
  if (!editing || !isLocal()) return [drop];
  void ask(FEEDS) // says the whole path to an editor only
    .then(async (answer) => {
      where.textContent = (await answer.json()).folder ?? folders;
    })
    .catch(() => undefined);
  const note = element("p", { class: "pulse-quiet", role: "status" });
  const say = (/** @type {string} */ words) => void (note.textContent = words);
  const show = () => undefined; // the page fills itself once there are articles
  const examples = async () => {
    const { documents } = await changeFeeds("examples");
    return `Copied ${documents} documents. They appear in a moment; delete the folder “examples” to be rid of them.`;
  };
  const waits = feeds ? `${feeds} feeds are listed: their items appear as they are asked. ` : "";
  return [
    element(
      "div",
      { class: "pulse-ways", "data-ways": true },
      way(
        "Add a feed",
        waits,
        liveLink(() => hrefWith({}, "/feeds"), {}, "How feeds are doing"),
        addForm(say, show),
        starterButton(say, show),
      ),
      drop,
      way(
        "Try it",
        "Copies the three delivered example documents into the folder “examples” of this corpus: enough to see what the " +
          "pages do, too few to fill every chart. In a checkout, “make demo” serves 5,000 made-up documents instead.",
        feedButton("Copy three examples", "examples", examples, say),
      ),
    ),
    note,
  ];
}

/** @param {string} heading @param {...Child} content */
function way(heading, ...content) {
  return element("section", { class: "pulse-way" }, element("h3", null, heading), ...content);
}
