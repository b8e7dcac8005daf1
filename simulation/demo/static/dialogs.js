/* Panels over the page: one dialog element at a time, closed by Escape, focus given back. */

import { halt } from "./app.js";
import { make } from "./dom.js";
import { say } from "./text.js";

let opened = null;
let origin = null; // what had the focus before

function closeButton() {
  return make("button", { type: "button", class: "close", text: say("close"), onclick: () => opened?.close() });
}

/* A browser tells that a dialog has closed a moment later; by then another may be open. */
function closed(dialog) {
  dialog.remove();
  if (opened !== dialog) return;
  opened = null;
  origin?.focus();
}

function opening(name) {
  const dialog = make("dialog", { class: name, "aria-labelledby": "dialog-title" });
  dialog.addEventListener("close", () => closed(dialog));
  document.body.append(dialog);
  return dialog;
}

/* Opens a dialog of this name, or changes what is in it if it is open already. */
export function openDialog(name, title, body, { tools = [], onKey = null } = {}) {
  halt();
  const again = opened?.open && opened.classList.contains(name);
  if (!again) {
    const before = opened;
    if (!before?.open) origin = document.activeElement;
    opened = opening(name);
    before?.close();
  }
  const head = make(
    "header",
    {},
    make("h2", { id: "dialog-title", text: title }),
    ...tools,
    closeButton(),
  );
  const whole = { class: "body", tabindex: 0, role: "region", "aria-labelledby": "dialog-title" };
  opened.replaceChildren(head, make("div", whole, ...body));
  opened.onkeydown = onKey;
  if (again) opened.querySelector("select")?.focus();
  else opened.showModal();
}
