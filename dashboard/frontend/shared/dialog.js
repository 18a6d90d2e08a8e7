import { element } from "./element.js";

/** @param {HTMLElement} title @param {HTMLElement} body */
export function dialogOf(title, body) {
  const close = element("button", { type: "button", class: "pulse-close", "aria-label": "Close" }, "×");
  const dialog = element(
    "dialog",
    { class: "pulse pulse-dialog", "aria-labelledby": title.id },
    element("header", null, title, close),
    body,
  );
  close.addEventListener("click", () => dialog.close());
  /** @type {EventTarget | null} */
  let pressed = null;
  dialog.addEventListener("pointerdown", (event) => (pressed = event.target));
  dialog.addEventListener("click", (event) => event.target === dialog && pressed === dialog && dialog.close());
  return dialog;
}
