/* Behaviour or relationship? Four worlds in a table of two by two, two of them in the rooms. */

import { app, isRevealed, on, tell } from "./app.js";
import { fill, find, make, write } from "./dom.js";
import { outcomeOfStory } from "./predict.js";
import { courseOf } from "./reading.js";
import { differenceOf, say, score } from "./text.js";

const WORLDS = [
  ["a", "behaviour"],
  ["relationship", "b"],
]; // rows: relationship as it is, changed
let cells = {};

function isFour() {
  return app.run !== null && "behaviour" in app.run.worlds;
}

function choice(room) {
  const options = WORLDS.flat().map((world) =>
    make("option", {
      value: world,
      text: say(`quadrants.worlds.${world}`),
      selected: app.rooms[room] === world,
    }),
  );
  const id = `room-choice-${room}`;
  const select = make(
    "select",
    {
      id,
      onchange: (event) => {
        app.rooms[room] = event.target.value;
        tell("rooms");
      },
    },
    ...options,
  );
  return make("label", { for: id, text: say("quadrants.room", { room: room.toUpperCase() }) }, select);
}

function row(name, worlds) {
  for (const world of worlds) cells[world] = make("td");
  return make(
    "tr",
    {},
    make("th", { scope: "row", text: say(`quadrants.${name}`) }),
    ...worlds.map((world) => cells[world]),
  );
}

function build() {
  const node = find("quadrants");
  node.hidden = !isFour();
  if (!isFour()) return fill(node);
  cells = {};
  const head = ["behaviour_same", "behaviour_changed"].map((name) =>
    make("th", { scope: "col", text: say(`quadrants.${name}`) }),
  );
  const table = make(
    "table",
    {},
    make("caption", { text: say("quadrants.caption", { outcome: say(`outcomes.${outcomeOfStory()}.it`) }) }),
    make("thead", {}, make("tr", {}, make("td"), ...head)),
    make("tbody", {}, row("relationship_same", WORLDS[0]), row("relationship_changed", WORLDS[1])),
  );
  fill(node, table, make("div", { class: "choices" }, choice("a"), choice("b")));
  return update();
}

function update() {
  if (!isFour()) return;
  const outcome = outcomeOfStory();
  for (const [world, cell] of Object.entries(cells)) {
    const value = courseOf(app.run.worlds[world], outcome)[app.frame];
    const change = value - courseOf(app.run.worlds.a, outcome)[app.frame];
    write(
      cell,
      isRevealed() && world !== "a"
        ? say("quadrants.cell", { value: score(outcome, value), change: signed(change) })
        : score(outcome, value),
    );
    const room = app.rooms.a === world ? "in-a" : app.rooms.b === world ? "in-b" : "";
    if (cell.className !== room) cell.className = room;
  }
}

/* A change on the scale of the story's outcome, with its sign. */
function signed(change) {
  const sign = Math.abs(change) < 1 ? "±" : change < 0 ? "−" : "+";
  return `${sign}${differenceOf(outcomeOfStory(), change)}`;
}

export function startQuadrants() {
  for (const what of ["run", "story", "language"]) on(what, build);
  for (const what of ["frame", "rooms", "revealed"]) on(what, update);
}
