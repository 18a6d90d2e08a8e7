// Pointing at a figure that we drew: its words under the pointer, a click on a mark, a stretch of days dragged over, and a
// double click that clears. `card` has the `painted` figure and what to do: pick(parameter, key), brush(days), clear().

const DRAG = 4; // pixels before a press becomes a drag

function makeTouchable(card, svg) {
  const tip = element("div", { class: "pulse-tip", hidden: true, "aria-hidden": "true" });
  const band = element("div", { class: "pulse-band", hidden: true });
  svg.after(tip, band);
  const touch = { card, svg, tip, band, from: null, dragged: false };
  svg.addEventListener("pointermove", (event) => pointed(touch, event));
  svg.addEventListener("pointerleave", () => hideTip(touch));
  svg.addEventListener("pointerdown", (event) => pressed(touch, event));
  svg.addEventListener("pointerup", (event) => released(touch, event));
  svg.addEventListener("pointercancel", () => letGo(touch));
  svg.addEventListener("click", (event) => clicked(touch, event));
  return () => hideTip(touch);
}

function spot(touch, event) {
  const box = touch.svg.getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top];
}

const within = ([x0, y0, x1, y1], [x, y]) => x >= x0 && x <= x1 && y >= y0 && y <= y1;

// The mark at a place: the one on top there, else the nearest of those whose row or column it is in.
function markAt({ card }, place) {
  const { marks } = card.painted;
  for (let index = marks.length - 1; index >= 0; index -= 1) {
    const { box, round: near } = marks[index];
    if (!within(box, place)) continue;
    if (!near || Math.hypot(place[0] - (box[0] + box[2]) / 2, place[1] - (box[1] + box[3]) / 2) <= near) return marks[index];
  }
  const far = ({ box }) => Math.hypot(Math.max(box[0] - place[0], 0, place[0] - box[2]), Math.max(box[1] - place[1], 0, place[1] - box[3]));
  const inSlot = marks.filter((mark) => mark.slot && within(mark.slot, place));
  return inSlot.reduce((best, mark) => (!best || far(mark) < far(best) ? mark : best), null);
}

function pointed(touch, event) {
  const place = spot(touch, event);
  if (touch.from) return dragTo(touch, place);
  const mark = markAt(touch, place);
  const brushable = touch.card.brush && event.pointerType === "mouse";
  touch.svg.style.cursor = mark?.pick ? "pointer" : brushable ? "crosshair" : "";
  if (!mark?.words) return hideTip(touch);
  if (touch.over !== mark) {
    touch.over = mark;
    touch.tip.replaceChildren(...linesOfWords(mark.words).map((runs) => element("div", {}, ...runs.map((run) => element(run.bold ? "b" : "span", {}, run.text)))));
    touch.tip.hidden = false;
  }
  const { offsetWidth: wide, offsetHeight: tall } = touch.tip;
  const room = touch.svg.clientWidth;
  const left = place[0] + 14 + wide > room ? place[0] - wide - 14 : place[0] + 14;
  touch.tip.style.transform = `translate(${Math.round(Math.max(0, left))}px, ${Math.round(place[1] - tall / 2)}px)`;
  return undefined;
}

function hideTip(touch) {
  touch.over = null;
  touch.tip.hidden = true;
}

function pressed(touch, event) {
  touch.dragged = false;
  if (!touch.card.brush || event.pointerType !== "mouse" || event.button !== 0) return;
  touch.from = spot(touch, event);
  touch.svg.setPointerCapture(event.pointerId);
}

function inArea({ card }, x) {
  const { left, width } = card.painted.area;
  return Math.min(left + width, Math.max(left, x));
}

function dragTo(touch, [x]) {
  const start = touch.from[0];
  touch.dragged ||= Math.abs(x - start) > DRAG;
  if (!touch.dragged) return;
  hideTip(touch);
  const [low, high] = [inArea(touch, Math.min(x, start)), inArea(touch, Math.max(x, start))];
  const { top, height } = touch.card.painted.area;
  Object.assign(touch.band.style, { left: `${low}px`, width: `${high - low}px`, top: `${top}px`, height: `${height}px` });
  touch.band.hidden = false;
}

function released(touch, event) {
  if (!touch.from) return;
  const ends = [touch.from[0], spot(touch, event)[0]].map((x) => inArea(touch, x)).sort((one, two) => one - two);
  const { dragged } = touch;
  letGo(touch);
  if (!dragged) return;
  const axis = touch.card.painted.axes.x;
  touch.card.brush(ends.map((x) => new Date(axis.back(x)).toISOString().slice(0, 10)));
}

function letGo(touch) {
  touch.from = null;
  touch.band.hidden = true;
}

function clicked(touch, event) {
  if (touch.dragged) return;
  const mark = markAt(touch, spot(touch, event));
  if (event.detail === 2 && !mark?.legend) touch.card.clear?.();
  else if (event.detail < 2 && mark?.pick) touch.card.pick(...mark.pick);
}
