// The copy buttons of a served snapshot, and what today's corpus says to the same question.

const said = /** @type {HTMLElement} */ (document.getElementById("copied"));
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  const label = button.textContent;
  let again = 0;
  button.addEventListener("click", async () => {
    const done = await copy(document.getElementById(button.dataset.copy ?? "")?.textContent ?? "");
    said.textContent = done ? "Copied." : "Your browser does not let this page copy: select the text instead.";
    if (done) button.textContent = "Copied";
    window.clearTimeout(again);
    again = window.setTimeout(() => {
      button.textContent = label;
      said.textContent = "";
    }, 2000);
  });
}

async function copy(/** @type {string} */ text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    area.setAttribute("readonly", "");
    area.className = "unseen";
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

const drift = /** @type {HTMLElement} */ (document.getElementById("drift"));
if (drift)
  fetch(drift.dataset.drift ?? "", { headers: { Accept: "application/json" } })
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(String(answer.status)))))
    .then(show, () => {});

function show(/** @type {Json} */ found) {
  const sentence = document.createElement("p");
  sentence.textContent = found.sentence;
  drift.dataset.same = String(found.same);
  if (found.rows.length === 0) {
    drift.replaceChildren(sentence);
    return;
  }
  const table = document.createElement("table");
  const head = table.createTHead().insertRow();
  for (const name of ["Row", "As seen", "Today"]) {
    const cell = document.createElement("th");
    cell.scope = "col";
    cell.textContent = name;
    head.append(cell);
  }
  const body = table.createTBody();
  for (const row of found.rows) {
    const line = body.insertRow();
    for (const text of [row.row, row.then, row.now]) line.insertCell().textContent = text;
  }
  const details = document.createElement("details");
  const summary = document.createElement("summary");
  summary.textContent = "Side by side";
  const scroll = document.createElement("div");
  scroll.className = "scroll";
  scroll.append(table);
  details.append(summary, scroll);
  if (found.more > 0) {
    const more = document.createElement("p");
    more.className = "quiet";
    more.textContent = `and ${found.more.toLocaleString("en")} more rows`;
    details.append(more);
  }
  drift.replaceChildren(sentence, details);
}

export {}; // a module, though nothing imports it
