/* The keyboard: every key does what a button does, and none is taken from a slider. */

import { app, tell } from "./app.js";
import { nextCaption, vote } from "./predict.js";
import { step, toggle } from "./player.js";
import { choose } from "./session.js";

const OF_SLIDERS = new Set([
  "ArrowLeft",
  "ArrowRight",
  "ArrowUp",
  "ArrowDown",
  "Home",
  "End",
  "PageUp",
  "PageDown",
]);
const WEEK = 5; // school days
let single = true; // whether keys that are a single sign do anything

const ACTIONS = {
  ArrowRight: () => step(1),
  ArrowLeft: () => step(-1),
  PageDown: () => step(WEEK),
  PageUp: () => step(-WEEK),
  Home: () => step(-app.frame),
  End: () => step(app.furthest - app.frame),
};

const SIGNS = {
  " ": toggle,
  "-": () => vote("lower"),
  "=": () => vote("same"),
  "+": () => vote("higher"),
  n: nextCaption,
  t: () => tell("table"),
  g: () => tell("guide"),
  "?": () => tell("keys"),
};

export function singleKeys() {
  return single;
}

export function useSingleKeys(wanted) {
  single = wanted;
}

/* A control that was reached by keyboard keeps the keys it works with. */
function keeps(target, key) {
  if (target.matches("select, textarea")) return true;
  if (target.matches("input[type=range]")) return OF_SLIDERS.has(key);
  const pressable = target.matches("button, a, input, summary, [role=button]");
  return key === " " && pressable && target.matches(":focus-visible");
}

function actionOf(key) {
  if (key in ACTIONS) return ACTIONS[key];
  if (!single) return null;
  if (/^[1-8]$/.test(key)) {
    const story = app.catalogue.stories[Number(key) - 1];
    return story ? () => choose(story.id) : null;
  }
  return SIGNS[key.toLowerCase()] ?? null;
}

export function startKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !app.catalogue) return;
    if (document.querySelector("dialog[open]") || document.body.classList.contains("reading")) return;
    const action = keeps(event.target, event.key) ? null : actionOf(event.key);
    if (!action) return;
    event.preventDefault();
    action();
  });
}
