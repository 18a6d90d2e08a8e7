// Plotly's script, loaded when a figure first needs it.

import { PLOTLY } from "../shared/constants.js";
import { element } from "../shared/element.js";

let loading = null;

export function loadPlotly() {
  loading ??= new Promise((resolve, reject) => {
    const tag = element("script", { src: PLOTLY });
    tag.onload = () => resolve(window.Plotly);
    tag.onerror = () => {
      loading = null;
      tag.remove();
      reject(new Error("The chart library could not be loaded."));
    };
    document.head.append(tag);
  });
  return loading;
}
