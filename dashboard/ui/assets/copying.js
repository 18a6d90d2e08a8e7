// Copying, and asking the server for what is to be copied. Needs navigate.js.

// Puts text on the clipboard. Browsers offer their clipboard on safe addresses only; elsewhere a selection is copied.
async function toClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const held = document.activeElement;
    const box = element("textarea", { class: "pulse-unseen", "aria-hidden": "true", tabindex: "-1", readonly: true });
    box.value = text;
    (held?.closest?.("dialog") ?? held?.closest?.(".pulse") ?? document.body).append(box);
    box.select();
    const done = document.execCommand("copy");
    box.remove();
    held?.focus?.({ preventScroll: true });
    return done;
  }
}

// A button that copies what `text` gives (now or later) and says "Copied"; what stops it is given to `onProblem`.
function copyButton(label, text, attributes, onProblem) {
  const button = element("button", { type: "button", class: "pulse-button", ...attributes }, label);
  const said = element("span", { role: "status", class: "pulse-unseen" });
  let again = 0;
  const say = (words, spoken) => {
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
      const copied = await toClipboard(await text());
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

// The address of this page at this state of the corpus, for people to send.
function addressNow(version, search = window.location.search) {
  const params = new URLSearchParams(search);
  params.delete("as_of");
  if (version) params.set("as_of", version.slice(0, 12));
  const query = params.toString();
  return `${window.location.origin}${window.location.pathname}${query ? `?${query}` : ""}`;
}

// Asks one of our routes. What it refuses becomes an error whose message a reader can act on.
async function ask(address, { method = "GET", body, secret } = {}) {
  const headers = { "X-Pulse": "1" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (secret) headers["X-Pulse-Secret"] = secret;
  let answer;
  try {
    answer = await fetch(address, { method, headers, body: body === undefined ? undefined : JSON.stringify(body), credentials: "same-origin" });
  } catch {
    throw new Error("The dashboard does not answer. Check the connection, then try again.");
  }
  if (answer.ok) return answer;
  const said = await answer.json().then((found) => found.error, () => null);
  const wait = Number(answer.headers.get("Retry-After"));
  const problem = new Error(
    [said?.message ?? `The server answered ${answer.status}.`, said?.remedy, wait > 5 ? `(In ${wait} seconds.)` : ""].filter(Boolean).join(" "),
  );
  problem.status = answer.status;
  throw problem;
}

// What this browser has made: {id: {secret, …}} under a name. The secrets are nowhere else; a browser may refuse to keep them.
function ownThings(name) {
  try {
    const found = JSON.parse(window.localStorage.getItem(`pulse-${name}`) ?? "{}");
    return found && typeof found === "object" && !Array.isArray(found) ? found : {};
  } catch {
    return {};
  }
}

function keepOwn(name, id, thing) {
  const all = ownThings(name);
  if (thing === null) delete all[id];
  else all[id] = { ...all[id], ...thing };
  try {
    window.localStorage.setItem(`pulse-${name}`, JSON.stringify(all));
    return true;
  } catch {
    return false;
  }
}

// How long something lives, from a moment as ISO 8601 or null.
function untilWords(moment) {
  if (!moment) return "kept until it is deleted";
  return `kept until ${new Date(moment).toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" })}`;
}
