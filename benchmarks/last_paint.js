// In every page measured: when its views last changed on the screen, and what they show.
(() => {
  const watch = { changed: 0, painted: 0, waiting: false };
  const inside = (node) => {
    const place = node.nodeType === 1 ? node : node.parentElement;
    return place?.closest?.(window.benchRoots) ?? null;
  };
  const counts = (record) => inside(record.target)
    && (record.type !== "attributes" || record.target.closest(".js-plotly-plot, .pulse, [data-view]"));
  const note = (records) => {
    if (!records.some(counts)) return;
    watch.changed = performance.now();
    if (watch.waiting) return;
    watch.waiting = true;
    requestAnimationFrame(() => requestAnimationFrame(() => {
      watch.waiting = false;
      watch.painted = performance.now();
    }));
  };
  window.benchWatch = () => {
    new MutationObserver(note).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
  };
  const plain = (_name, value) => (ArrayBuffer.isView(value) ? Array.from(value) : value);
  const drawnData = (plot) => plot.data.map(({ x, y, z, labels, values, text, opacity, marker }) => ({ x, y, z, labels, values, text, opacity, colours: marker?.color }));
  const looks = (node) => `${node.nodeName} ${[...node.attributes].map((item) => `${item.name}=${item.value}`).sort()} ${node.children.length ? [...node.children].map(looks) : node.textContent}`;
  window.benchShown = () => {
    const plots = [...document.querySelectorAll(".js-plotly-plot")].map((plot) => JSON.stringify(plot.data ? drawnData(plot) : null, plain));
    const texts = [...document.querySelectorAll(window.benchTexts)].map((node) => node.textContent);
    const sheets = [...document.querySelectorAll(".pulse-sheet")].filter((sheet) => sheet.style.display !== "none").map(looks);
    return [...plots, ...sheets, ...texts];
  };
  const running = () => document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState === "running";
  const counted = (count) => {
    const words = [...document.querySelectorAll(window.benchTexts)].map((node) => node.textContent).join(" ");
    return new RegExp(`(?<![0-9])${count}(?![0-9])`).test(words.replace(/(?<=[0-9]),(?=[0-9]{3})/g, ""));
  };
  // Do one change and wait until the views have been still for `quiet` ms and show `count` articles.
  window.benchChange = async (selector, count, quiet, patience) => {
    const control = document.querySelector(selector);
    if (!control) throw new Error(`There is no ${selector}.`);
    const began = performance.now();
    watch.changed = watch.painted = began;
    control.click();
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      const now = performance.now();
      const still = now - watch.changed > quiet && !watch.waiting && watch.changed > began && !running();
      if (still && counted(count)) return watch.painted - began;
      if (now - began > patience) throw new Error(`After ${selector} the views do not show ${count} articles.`);
    }
  };
})();
