// A dialog with a title and a way out. Closing it gives the focus back to what opened it. Needs navigate.js.

function dialogOf(title, body) {
  const close = element("button", { type: "button", class: "pulse-close", "aria-label": "Close" }, "×");
  const dialog = element(
    "dialog",
    { class: "pulse pulse-dialog", "aria-labelledby": title.id },
    element("header", null, title, close),
    body,
  );
  close.addEventListener("click", () => dialog.close());
  let pressed = null;
  dialog.addEventListener("pointerdown", (event) => (pressed = event.target));
  dialog.addEventListener("click", (event) => event.target === dialog && pressed === dialog && dialog.close());
  return dialog;
}
