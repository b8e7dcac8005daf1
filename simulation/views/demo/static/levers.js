/* At most four sliders; a new place means two new years. */

import { app, on } from "./app.js";
import { fill, find, make, write } from "./dom.js";
import { setLever } from "./session.js";
import { decimals, known, lines, say } from "./text.js";

const PATIENCE = 150; // milliseconds after the last move before years are asked for
let waiting = 0;

/* The word for a place on a lever, or its number where it has no word. */
export function wordOfLever(lever, index) {
  const words = lines(`levers.${lever.id}.words`);
  if (words.length === lever.values.length) return words[index];
  const value = lever.values[index];
  const shown = decimals(value, Number.isInteger(value) ? 0 : 2);
  const unit = `levers.${lever.id}.unit`;
  return known(unit) ? say(unit, { value: shown }) : shown;
}

function sliderOf(lever) {
  const index = app.levers[lever.id];
  const word = make("output", { for: `lever-${lever.id}`, text: wordOfLever(lever, index) });
  const slider = make("input", {
    type: "range", id: `lever-${lever.id}`, min: 0, max: lever.values.length - 1, step: 1, value: index,
    "aria-valuetext": wordOfLever(lever, index),
    oninput: (event) => {
      const chosen = Number(event.target.value);
      write(word, wordOfLever(lever, chosen));
      slider.setAttribute("aria-valuetext", wordOfLever(lever, chosen));
      clearTimeout(waiting);
      waiting = setTimeout(() => setLever(lever.id, chosen), PATIENCE);
    },
  });
  const name = make("label", { for: `lever-${lever.id}`, text: say(`levers.${lever.id}.name`) });
  return make("div", { class: "lever" }, name, word, slider);
}

function build() {
  if (!app.story) return;
  clearTimeout(waiting);
  fill(find("levers"), ...app.story.levers.slice(0, 4).map(sliderOf));
  find("levers").setAttribute("aria-label", say("lever_title"));
}

export function startLevers() {
  on("language", build);
  on("story", build);
}
