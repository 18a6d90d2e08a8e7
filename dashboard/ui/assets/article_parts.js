// Parts that the article list and an article's own page share. Needs navigate.js.

// `colours` = {colour, dark}: the colour of a topic, for whichever theme the page is in.
function coloured(node, colours) {
  node.style.setProperty("--pulse-mark", `light-dark(${colours.colour}, ${colours.dark})`);
  return node;
}

const TURNS = [25, 45, 65, 115, 135, 155];

// A picture in a box of fixed size. Until it is there, and if it never comes, a pattern with the publisher's initials
// stands in, and a word says why. `item` = {title, ...}: with it, a picture that has arrived opens large (lightbox.js).
function thumbnail(picture, className, item) {
  const box = coloured(element(picture.src ? "button" : "span", { class: `pulse-picture ${className}` }), picture);
  box.pulsePicture = { picture, className, item };
  box.style.setProperty("--pulse-turn", `${TURNS[picture.turn % TURNS.length]}deg`);
  if (picture.state) box.dataset.state = picture.state;
  if (picture.repeated) box.classList.add("pulse-repeated");
  if (picture.key) box.dataset.waiting = picture.key;
  if (picture.src) {
    const ours = Boolean(picture.state);
    if (ours) box.classList.add("pulse-loaded", "pulse-ours");
    else box.append(standIn(picture));
    box.type = "button";
    box.disabled = true;
    if (picture.ground) box.style.setProperty("--pulse-picture-ground", picture.ground);
    afterWords(() => fill(box, ours));
  } else {
    explain(box, picture);
    box.append(standIn(picture));
  }
  return box;
}

function explain(box, picture) {
  const words = whyWords(picture);
  if (words) box.title = words;
}

function whyWords({ why, elsewhere }) {
  const where = elsewhere && `It lies at ${elsewhere}, not with the provider.`;
  return [why, where].filter(Boolean).join(" ");
}

function standIn(picture) {
  const initials = element("span", { class: "pulse-initials", "aria-hidden": "true" }, picture.initials || "—");
  const holder = element("span", { class: "pulse-stand-in" }, initials);
  if (picture.word && !picture.src) holder.append(element("span", { class: "pulse-picture-word" }, picture.word));
  return holder;
}

// Our own copies are known to be there and cover the box; a publisher's picture has to arrive first.
function fill(box, ours) {
  const { picture, className, item } = box.pulsePicture;
  const title = item?.title ?? "";
  explain(box, picture);
  if (title) box.setAttribute("aria-label", `Enlarge the picture of “${title}”`);
  if (picture.tiny?.startsWith("data:image/webp;base64,") && className !== "pulse-thumbnail") {
    box.style.setProperty("--pulse-tiny", `url("${picture.tiny}")`);
  }
  const image = element("img", { alt: title, decoding: "async", loading: "lazy", referrerpolicy: "no-referrer" });
  const fail = () => box.replaceWith(thumbnail({ ...picture, src: null }, className, item));
  image.addEventListener("error", fail);
  if (ours) {
    box.disabled = !item;
    if (picture.state === "unfit") image.className = "pulse-whole";
  } else {
    image.addEventListener("load", () => {
      if (image.naturalWidth < 8) return fail();
      image.classList.toggle("pulse-whole", image.naturalWidth < 120);
      box.classList.add("pulse-loaded");
      box.disabled = !item;
    });
  }
  image.src = picture.src;
  box.prepend(image);
  if (picture.word) box.append(element("span", { class: "pulse-picture-word" }, picture.word));
  if (item) box.addEventListener("click", () => openLightbox(box));
}

// Pictures wait for two frames, so that words are on the screen as soon as without them.
const heldBack = [];

function afterWords(work) {
  if (heldBack.push(work) > 1) return;
  const release = () => heldBack.splice(0).forEach((held) => held());
  window.requestAnimationFrame(() => window.requestAnimationFrame(() => window.setTimeout(release)));
}

// Pictures that were still on their way when the page was made are asked after, less and less often.
const FIRST_NEWS = 2000;
const LAST_NEWS = 60000;

function followPictures(root) {
  window.clearTimeout(root.pulseNews);
  if (!root.querySelector("[data-waiting]")) return;
  const askIn = (wait) => (root.pulseNews = window.setTimeout(() => ask(wait), wait));
  const ask = async (wait) => {
    if (!root.isConnected || wait > LAST_NEWS) return;
    const boxes = [...root.querySelectorAll("[data-waiting]")].slice(0, 64);
    if (!boxes.length) return;
    const query = new URLSearchParams(boxes.map((box) => ["key", box.dataset.waiting]));
    const answer = document.hidden ? null : await fetch(`/t/news?${query}`).catch(() => null);
    const news = answer?.ok ? await answer.json() : {};
    for (const box of boxes) {
      const found = news[box.dataset.waiting];
      if (!found) continue;
      const { picture, className, item } = box.pulsePicture;
      box.replaceWith(thumbnail({ ...picture, ...found }, className, item));
    }
    askIn(wait * 1.6);
  };
  askIn(FIRST_NEWS);
}

// `more` topics have no chip of their own here.
function topicChips(topics, more = 0) {
  const list = element("ul", { class: "pulse-topics" });
  for (const topic of topics) {
    const link = element(
      "a",
      {
        class: topic.active ? "pulse-topic pulse-topic-on" : "pulse-topic",
        href: topic.href,
        title: topic.does,
        "aria-current": topic.active ? "true" : null,
        "data-focus": `topic ${topic.label}`,
        "data-topic": topic.label,
      },
      element("span", { class: "pulse-dot", "aria-hidden": "true" }),
      topic.label,
    );
    list.append(element("li", {}, coloured(link, topic)));
  }
  if (more) list.append(element("li", { class: "pulse-quiet" }, `and ${more} more`));
  return list;
}

function badge({ label, title }) {
  return element("span", { class: "pulse-badge", title }, label);
}

// A link out of the dashboard: no opener, no referrer, and the host said to those who cannot see the arrow.
function outward(href, host, ...children) {
  const attributes = { href, rel: "noopener noreferrer", target: "_blank", title: `Opens ${host} in a new tab` };
  return element(
    "a",
    attributes,
    ...children,
    element("span", { class: "pulse-out", "aria-hidden": "true" }, "\u00a0↗"),
    element("span", { class: "pulse-unseen" }, ` (opens ${host})`),
  );
}

function when(article) {
  const title = article.exact;
  return article.datetime
    ? element("time", { datetime: article.datetime, title }, article.date)
    : element("span", {}, article.date);
}

// Children with a middle dot between them; what is missing leaves no dot behind.
function dotted(...parts) {
  const present = parts.filter((part) => part !== null && part !== undefined && part !== "");
  return present.flatMap((part, i) => (i ? [" · ", part] : [part]));
}

// As dashboard/store/search.py folds text: scripts without spaces are words of one character each.
const UNSPACED = String.raw`\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\u{20000}-\u{3ffff}`;
const WORD = new RegExp(String.raw`[${UNSPACED}]|[[\p{L}\p{N}\p{M}]--[${UNSPACED}]]+`, "gv");

function folded(word) {
  return word.normalize("NFKD").replace(/\p{Mn}/gu, "").toLowerCase().replaceAll("ß", "ss");
}

// The text with the words of a search marked. A term is {words: [...], prefix: bool}, its words as `folded` makes them.
function highlighted(text, terms) {
  if (!terms.length) return [text];
  const words = [...text.matchAll(WORD)].map((match) => ({
    word: folded(match[0]),
    start: match.index,
    end: match.index + match[0].length,
  }));
  const spans = [];
  for (let i = 0; i < words.length; i += 1) {
    const lengths = terms.map((term) => (matchesAt(words, i, term) ? term.words.length : 0));
    const longest = Math.max(...lengths);
    if (!longest) continue;
    spans.push([words[i].start, words[i + longest - 1].end]);
    i += longest - 1;
  }
  const nodes = [];
  let done = 0;
  for (const [start, end] of spans) {
    nodes.push(text.slice(done, start), element("mark", {}, text.slice(start, end)));
    done = end;
  }
  return [...nodes, text.slice(done)];
}

function matchesAt(words, start, { words: sought, prefix }) {
  return sought.every((word, i) => {
    const found = words[start + i]?.word;
    return prefix && i === sought.length - 1 ? found?.startsWith(word) : found === word;
  });
}

// Replace what `root` shows and keep the keyboard where it was: on the element that carries the same `data-focus`.
function redraw(root, content) {
  const held = root.contains(document.activeElement) ? document.activeElement : null;
  const name = held?.dataset.focus;
  const row = held?.closest("[data-article]")?.dataset.article;
  root.replaceChildren(content);
  if (!name && !row) return;
  const within = row ? root.querySelector(`[data-article="${CSS.escape(row)}"]`) : root;
  const target = name ? within?.querySelector(`[data-focus="${CSS.escape(name)}"]`) : within;
  target?.focus({ preventScroll: true });
}
