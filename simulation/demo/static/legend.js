/* The key to the picture, in the shapes of the picture. */

import { on } from "./app.js";
import { draw, fill, find, make } from "./dom.js";
import { say } from "./text.js";

function mark(classes, sign) {
  return draw(
    "svg",
    { viewBox: "-16 -16 32 32", class: "mark", "aria-hidden": "true" },
    draw(
      "g",
      { class: `seat ${classes}` },
      draw(
        "g",
        { transform: "scale(9)" },
        draw("circle", { class: "ring", r: 1.34 }),
        draw("circle", { class: "round", r: 1 }),
        draw("path", { class: "diamond", d: "M0 -1.2 1.2 0 0 1.2 -1.2 0z" }),
        draw("circle", { class: "spark", cx: 1.02, cy: -0.92, r: 0.26 }),
      ),
      draw("text", { class: "sign", "font-size": 12, text: sign }),
    ),
  );
}

function item(name, picture) {
  return make("span", { class: "item" }, picture, say(`legend.${name}`));
}

function strokeOf(name) {
  return draw(
    "svg",
    { viewBox: "0 0 32 32", class: "mark", "aria-hidden": "true" },
    draw("path", { class: name, d: "M2 16h28" }),
  );
}

function build() {
  fill(
    find("legend"),
    item("close", mark("close", "+")),
    item("neutral", mark("neutral", "")),
    item("wary", mark("wary", "–")),
    item("strained", mark("strained", "!")),
    item("trouble", mark("neutral trouble", "")),
    item("kind", mark("neutral kind", "")),
    item("band", strokeOf("band a")),
  );
}

export function startLegend() {
  on("language", build);
}
