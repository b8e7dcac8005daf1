/* At most four sliders; a new place means two new years. */

import { app, on } from "./app.js";
import { fill, find, make, write } from "./dom.js";
import { setLever } from "./session.js";
import { known, say } from "./text.js";

/* The word for a place on a lever. */
export function wordOfLever(lever, index) {
  return say(`levers.${lever.id}.words.${lever.values[index]}`);
}

/* The name of a lever; a story may have its own for it. */
export function nameOfLever(lever, story) {
  const own = `stories.${story.id}.levers.${lever.id}`;
  return say(known(own) ? own : `levers.${lever.id}.name`);
}

/* The word for every lever of a story where it starts or stands now, to be put into sentences. */
export function wordsOfLevers(story) {
  const places = story === app.story ? app.levers : {};
  return Object.fromEntries(
    story.levers.map((lever) => [lever.id, wordOfLever(lever, places[lever.id] ?? lever.start)]),
  );
}

function sliderOf(lever) {
  const index = app.levers[lever.id];
  const word = make("output", { for: `lever-${lever.id}`, text: wordOfLever(lever, index) });
  const slider = make("input", {
    type: "range",
    id: `lever-${lever.id}`,
    min: 0,
    max: lever.values.length - 1,
    step: 1,
    value: index,
    "aria-valuetext": wordOfLever(lever, index),
    oninput: (event) => {
      const chosen = Number(event.target.value);
      write(word, wordOfLever(lever, chosen));
      slider.setAttribute("aria-valuetext", wordOfLever(lever, chosen));
      setLever(lever.id, chosen);
    },
  });
  const name = make("label", { for: `lever-${lever.id}`, text: nameOfLever(lever, app.story) });
  return make("div", { class: "lever" }, name, word, slider);
}

function build() {
  if (!app.story) return;
  fill(find("levers"), ...app.story.levers.slice(0, 4).map(sliderOf));
  find("levers").setAttribute("aria-label", say("lever_title"));
}

export function startLevers() {
  on("language", build);
  on("story", build);
}
