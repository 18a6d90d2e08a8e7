// The figure as SVG, and the lines of text that stand around it, broken where they fit the width.
/**
 * @param {Figure} figure
 * @param {string} family
 * @param {number} width
 * @param {number} height
 * @param {Json[]} texts
 */
export default async function vectorParts(figure, family, width, height, texts) {
  const rules = document.createElement("style");
  rules.textContent = window.pulseRules ?? "";
  document.head.append(rules);
  await document.fonts.load("16px 'Source Sans'");
  await document.fonts.ready;
  const pen = document.createElement("canvas").getContext("2d");
  if (!pen) throw new Error("The browser cannot measure text.");
  const lines = texts.map(({ text, size, weight, most }) => {
    pen.font = `${weight} ${size}px ${family}`;
    const broken = [];
    let line = "";
    for (const word of text.split(/\s+/).flatMap((/** @type {Json} */ part) => part.match(/.{1,60}/gu) ?? [])) {
      const longer = line ? `${line} ${word}` : word;
      if (line && pen.measureText(longer).width > width) {
        broken.push(line);
        line = word;
      } else line = longer;
    }
    if (line) broken.push(line);
    return broken.length > most ? [...broken.slice(0, most - 1), `${broken[most - 1]}…`] : broken;
  });
  const plot = document.createElement("div");
  document.body.replaceChildren(plot);
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
  await window.Plotly.newPlot(plot, figure.data, layout, { staticPlot: true, responsive: false });
  const address = await window.Plotly.toImage(plot, { format: "svg", width, height });
  return { lines, svg: decodeURIComponent(address.slice(address.indexOf(",") + 1)) };
}
