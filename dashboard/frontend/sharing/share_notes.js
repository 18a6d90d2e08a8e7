import { element } from "../shared/element.js";

export function shareNote() {
  return element("p", { class: "pulse-share-note", role: "status" });
}

/** @param {HTMLElement} note @param {Refusal} problem */
export function shareProblem(note, problem) {
  note.dataset.state = "problem";
  note.textContent = problem.message;
}
