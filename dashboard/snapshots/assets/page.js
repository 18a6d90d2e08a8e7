// Draws the frozen figure, in the colours of the reader's light or dark theme; paper is always light.
"use strict";
(() => {
  const plot = document.getElementById("plot");
  const frozen = document.getElementById("figure").textContent;
  const dark = JSON.parse(document.getElementById("dark").textContent);
  const scheme = window.matchMedia("(prefers-color-scheme: dark)");
  const paper = window.matchMedia("print");
  function draw(onPaper) {
    const night = scheme.matches && !onPaper;
    const figure = JSON.parse(night ? frozen.replace(/#[0-9a-fA-F]{6}\b/g, (hex) => dark[hex.toUpperCase()] ?? hex) : frozen);
    const family = getComputedStyle(document.body).fontFamily;
    const layout = { ...figure.layout, autosize: true, paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)" };
    layout.font = { ...(layout.font ?? {}), family };
    delete layout.width;
    delete layout.transition;
    delete layout.images;
    return window.Plotly.react(plot, figure.data, layout, { responsive: true, displaylogo: false, displayModeBar: false }).then(() => {
      plot.dataset.ready = night ? "dark" : "light";
    });
  }
  draw(paper.matches);
  scheme.addEventListener("change", () => draw(paper.matches));
  window.addEventListener("beforeprint", () => draw(true));
  window.addEventListener("afterprint", () => draw(false));
})();
