/* Panels over the page: one dialog element at a time, closed by Escape, focus given back. */

import { app } from "./app.js";
import { make } from "./dom.js";
import { say } from "./text.js";

let opened = null;
let origin = null; // what had the focus before

function closeButton() {
  return make("button", {
    type: "button",
    class: "close",
    text: say("close"),
    onclick: () => opened?.close(),
  });
}

function closed() {
  opened?.remove();
  opened = null;
  origin?.focus();
}

/* Opens a dialog of this name, or changes what is in it if it is open already. */
export function openDialog(name, title, body, { tools = [], onKey = null } = {}) {
  app.playing = false;
  const again = opened?.classList.contains(name);
  if (!again) opened?.close();
  if (!opened) {
    origin = document.activeElement;
    opened = make("dialog", { class: name, "aria-labelledby": "dialog-title", onclose: closed });
    document.body.append(opened);
  }
  const head = make("header", {}, make("h2", { id: "dialog-title", text: title }), ...tools, closeButton());
  opened.replaceChildren(
    head,
    make("div", { class: "body", tabindex: 0, role: "region", "aria-labelledby": "dialog-title" }, ...body),
  );
  opened.onkeydown = onKey;
  if (!opened.open) opened.showModal();
  else opened.querySelector("select")?.focus();
}
