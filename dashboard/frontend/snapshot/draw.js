// Draws the figures, each into its own stage and as large as it may be without making few bars giant: few rows get larger
// words and up to twice their room. Returns their sizes.
// A table or a story in a stage keeps what fits whole, and says how much more there is.
/**
 * @param {Json[]} figures
 * @param {string} family
 * @param {boolean} wide
 */
export default async function drawFigures(figures, family, wide) {
  const SMALLEST = 12; // the smallest label of our figures, in CSS pixels (SMALL_FONT_SIZE in charts/theme.py)
  const DENSEST = { rows: 0.6, panels: 0.75 };
  const FEW = { scale: 1.7, room: 2, words: 0.5 }; // of few rows: the scale, the stretch, and the most that words may take
  const rules = document.createElement("style");
  rules.textContent = window.pulseRules ?? "";
  document.head.append(rules);
  await document.fonts.load("16px 'Source Sans'");
  await document.fonts.ready;
  const drawn = [];
  const stages = [...document.querySelectorAll(".stage")];
  for (const stage of stages) fit(stage);
  for (const [index, figure] of figures.entries()) drawn.push(await draw(stages[index], figure));
  return drawn;

  function fit(/** @type {Json} */ stage) {
    const list = stage.querySelector("tbody, .story");
    const noun = list?.matches(".story") ? "passage" : "row";
    const all = Number(list?.closest("table")?.dataset.rows ?? list?.children.length);
    while (list?.children.length > 1 && stage.scrollHeight > stage.clientHeight) {
      list.lastElementChild.remove();
      const rest = all - list.children.length;
      stage.querySelector(".more").textContent =
        `and ${rest.toLocaleString("en-GB")} more ${rest === 1 ? noun : `${noun}s`}`;
    }
  }

  // How much a figure is scaled. One too tall for its stage moves its rows together, down to `dense` of their room, before
  // its labels become smaller than the foot.
  function readable(
    /** @type {Json} */ stage,
    /** @type {number} */ height,
    /** @type {number} */ natural,
    /** @type {number} */ dense,
  ) {
    const foot = stage.parentElement?.querySelector("footer");
    const least = foot ? parseFloat(getComputedStyle(foot).fontSize) / SMALLEST : 0.9;
    if (height >= natural * least) return height / natural;
    return Math.min(least, Math.max(height / (natural * dense), 0.4));
  }

  async function draw(/** @type {Json} */ stage, /** @type {Json} */ figure) {
    const plot = document.createElement("div");
    plot.className = "plot";
    stage.replaceChildren(plot);
    const room = stage.getBoundingClientRect();
    const natural = figure.layout.height || 320;
    const rows =
      figure.data.length > 0 &&
      figure.data.every((/** @type {Json} */ trace) => trace.type === "bar" && trace.orientation === "h");
    const usual = wide ? 1.4 : 1.3;
    const { l = 0, r = 0 } = figure.layout.margin ?? {};
    const most = rows ? Math.max(usual, Math.min(FEW.scale, (FEW.words * room.width) / (l + r || 1))) : usual;
    const dense = figure.layout.yaxis2 ? DENSEST.panels : DENSEST.rows;
    const factor = Math.min(readable(stage, room.height, natural, dense), most);
    const labelled =
      figure.data.some((/** @type {Json} */ trace) => /text/.test(trace.mode ?? "")) ||
      (figure.layout.annotations ?? []).length > 1;
    const tallest = rows ? FEW.room * natural : labelled ? natural : Infinity;
    const height = Math.min(tallest, room.height / factor);
    const width = room.width / factor;
    const layout = {
      ...figure.layout,
      width,
      height,
      autosize: false,
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
    };
    layout.font = { ...(layout.font ?? {}), family };
    delete layout.transition;
    delete layout.images;
    const foot = stage.parentElement?.querySelector("footer");
    if (foot && SMALLEST * factor < parseFloat(getComputedStyle(foot).fontSize))
      foot.style.fontSize = `${SMALLEST * factor}px`;
    plot.style.transform = `scale(${factor})`;
    await window.Plotly.newPlot(plot, figure.data, layout, { staticPlot: true, responsive: false });
    return { width, height };
  }
}
