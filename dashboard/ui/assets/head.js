// The head of every page: its name, the sentence that says what is in view, and how to change, share or cite it.

const heads = new WeakMap();

export default function ({ data, parentElement }) {
  let head = heads.get(parentElement);
  if (!head) {
    head = element("header", { class: "pulse pulse-head" });
    parentElement.append(head);
    followLinks(head);
    heads.set(parentElement, head);
  }
  const focused = head.contains(document.activeElement) ? document.activeElement.id : "";
  head.replaceChildren(
    element("div", { class: "pulse-head-top" }, element("h1", null, data.page), corpus(data.corpus)),
    element("p", { class: "pulse-sentence", "aria-live": "polite" }, element("strong", null, data.counted), data.described),
    element("div", { class: "pulse-head-foot" }, chips(data), reset(data), copyLink(data)),
    ...(data.note ? [element("p", { class: "pulse-corpus-note", role: "note" }, data.note)] : []),
    ...(data.earlier ? [earlier(data.earlier)] : []),
    ...data.notices.map(notice),
  );
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

function corpus(facts) {
  if (!facts) return null;
  return element(
    "p",
    { class: "pulse-quiet pulse-corpus" },
    "Corpus ",
    liveLink(() => hrefWith({}, "/corpus"), { title: `Corpus version ${facts.version}` }, facts.version.slice(0, 8)),
    ", synced ",
    element("time", { datetime: facts.synced, title: facts.synced_words }, age(facts.synced)),
  );
}

function age(moment) {
  const seconds = Math.max(0, (Date.now() - Date.parse(moment)) / 1000);
  if (seconds < 90) return "just now";
  if (seconds < 5400) return `${Math.round(seconds / 60)} minutes ago`;
  if (seconds < 129600) return `${Math.round(seconds / 3600)} hours ago`;
  return `${Math.round(seconds / 86400)} days ago`;
}

function chips(data) {
  const links = data.chips.map((chip) =>
    element(
      "li",
      null,
      liveLink(
        () => hrefWith(chip.removed),
        { class: "pulse-chip", "data-chip": chip.name, "aria-label": `Remove the filter ${chip.words}` },
        element("span", null, chip.words),
        element("span", { "aria-hidden": "true", class: "pulse-cross" }, "×"),
      ),
    ),
  );
  if (!links.length) return element("p", { class: "pulse-quiet pulse-chips" }, "No filter: the whole corpus");
  return element("ul", { class: "pulse-chips", "aria-label": "Filters in use" }, ...links);
}

// A link says at which state of the corpus it was copied, so that whoever opens it can be told what has changed since.
function copyLink(data) {
  return copyButton("Copy link", () => addressNow(data.corpus?.version), { id: "pulse-share", class: "pulse-action" });
}

function earlier(words) {
  return element("p", { class: "pulse-quiet pulse-earlier", role: "status" }, words, " ", liveLink(() => hrefWith({ as_of: [] }), {}, "Show latest"));
}

function reset(data) {
  if (!data.resets.length) return null;
  const open = Object.fromEntries(data.resets.map((name) => [name, []]));
  return liveLink(() => hrefWith(open), { id: "pulse-reset", class: "pulse-action" }, "Reset");
}

function notice(item) {
  const away = item.removed ? liveLink(() => hrefWith(item.removed), {}, "Remove it") : null;
  return element("p", { class: "pulse-notice", role: "status", "data-notice": item.name }, item.message, " ", away);
}
