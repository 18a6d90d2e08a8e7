// Two handles at the ends of a time axis, for fingers: dragging one narrows the dates.

import { element } from "../shared/element.js";

/** @param {FigureTouch} touch @param {(ends: number[]) => void} stretch @param {(ends: number[]) => void} choose */
export function makeHandles(touch, stretch, choose) {
  const handles = ["first", "last"].map((end) =>
    element("div", { class: "pulse-handle", "data-end": end, hidden: true }),
  );
  touch.svg.after(...handles);
  let places = [0, 0];
  handles.forEach((handle, index) => {
    let held = false;
    handle.addEventListener("pointerdown", (event) => {
      held = true;
      handle.setPointerCapture(event.pointerId);
    });
    handle.addEventListener("pointermove", (event) => {
      if (!held) return;
      const { left, width } = touch.card.painted.area;
      const x = event.clientX - touch.svg.getBoundingClientRect().left;
      places[index] = Math.min(left + width, Math.max(left, x));
      put();
      stretch(places);
    });
    const end = (/** @type {boolean} */ chosen) => {
      if (held && chosen) choose(places);
      held = false;
    };
    handle.addEventListener("pointerup", () => end(true));
    handle.addEventListener("pointercancel", () => end(false));
  });

  function put() {
    const { top, height } = touch.card.painted.area;
    handles.forEach((handle, index) => {
      handle.hidden = !touch.card.brush;
      Object.assign(handle.style, { left: `${places[index]}px`, top: `${top}px`, height: `${height}px` });
    });
  }
  return () => {
    const { area } = touch.card.painted;
    if (!area.width) return;
    places = [area.left, area.left + area.width];
    put();
  };
}
