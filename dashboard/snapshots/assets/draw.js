// Draws the figures, each into its own stage and as large as it may be without making few bars giant. Returns their sizes.
// A table or a story in a stage keeps what fits whole, and says how much more there is.
async (figures, family, wide) => {
  const rules = document.createElement("style");
  rules.textContent = window.pulseRules;
  document.head.append(rules);
  await document.fonts.load("16px 'Source Sans'");
  await document.fonts.ready;
  const drawn = [];
  const stages = [...document.querySelectorAll(".stage")];
  for (const stage of stages) fit(stage);
  for (const [index, figure] of figures.entries()) drawn.push(await draw(stages[index], figure));
  return drawn;

  function fit(stage) {
    const list = stage.querySelector("tbody, .story");
    const noun = list?.matches(".story") ? "passage" : "row";
    const all = Number(list?.closest("table")?.dataset.rows ?? list?.children.length);
    while (list?.children.length > 1 && stage.scrollHeight > stage.clientHeight) {
      list.lastElementChild.remove();
      const rest = all - list.children.length;
      stage.querySelector(".more").textContent = `and ${rest.toLocaleString("en-GB")} more ${rest === 1 ? noun : `${noun}s`}`;
    }
  }

  async function draw(stage, figure) {
    const plot = document.createElement("div");
    plot.className = "plot";
    stage.replaceChildren(plot);
    const room = stage.getBoundingClientRect();
    const natural = figure.layout.height || 320;
    const factor = Math.min(Math.max(room.height / natural, 0.4), wide ? 1.4 : 1.3);
    const rows = figure.data.length > 0 && figure.data.every((trace) => trace.type === "bar" && trace.orientation === "h");
    const labelled = figure.data.some((trace) => /text/.test(trace.mode ?? "")) || (figure.layout.annotations ?? []).length > 1;
    const height = rows || labelled ? Math.min(natural, room.height / factor) : room.height / factor;
    const width = room.width / factor;
    const layout = { ...figure.layout, width, height, autosize: false, paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)" };
    layout.font = { ...(layout.font ?? {}), family };
    delete layout.transition;
    delete layout.images;
    plot.style.transform = `scale(${factor})`;
    await Plotly.newPlot(plot, figure.data, layout, { staticPlot: true, responsive: false });
    return { width, height };
  }
}
