// Draws the frozen figures, in the colours of the reader's light or dark theme; paper is always light.
"use strict";
(() => {
  const plots = [...document.querySelectorAll("[data-figure]")].map((node) => ({
    node,
    frozen: document.getElementById(node.dataset.figure).textContent,
  }));
  if (plots.length === 0) return;
  const dark = JSON.parse(document.getElementById("dark").textContent);
  const scheme = window.matchMedia("(prefers-color-scheme: dark)");
  const paper = window.matchMedia("print");
  const family = getComputedStyle(document.body).fontFamily;
  function draw({ node, frozen }, onPaper) {
    const night = scheme.matches && !onPaper;
    const figure = JSON.parse(night ? frozen.replace(/#[0-9a-fA-F]{6}\b/g, (hex) => dark[hex.toUpperCase()] ?? hex) : frozen);
    const layout = { ...figure.layout, autosize: true, paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)" };
    layout.font = { ...(layout.font ?? {}), family };
    delete layout.width;
    delete layout.transition;
    delete layout.images;
    return window.Plotly.react(node, figure.data, layout, { responsive: true, displaylogo: false, displayModeBar: false }).then(() => {
      node.dataset.ready = night ? "dark" : "light";
    });
  }
  const drawAll = (onPaper) => plots.forEach((plot) => draw(plot, onPaper));
  drawAll(paper.matches);
  scheme.addEventListener("change", () => drawAll(paper.matches));
  window.addEventListener("beforeprint", () => drawAll(true));
  window.addEventListener("afterprint", () => drawAll(false));
})();
