/* The teacher of a room: stress, exhaustion, and what today's contacts made them feel. */

import { app, worldIn } from "./app.js";
import { draw, make, write } from "./dom.js";
import { fullBar } from "./reading.js";
import { say, score } from "./text.js";

/* In two columns, each on a scale of its own: what hurts, and what helps or mends. */
const UNPLEASANT = ["anger", "anxiety", "helplessness", "guilt", "disappointment"];
const OTHERS = ["enjoyment", "affection", "pride", "relief", "hope", "compassion"];

/* Bars are SVG, because their length is an attribute. */
function barOf(kind) {
  const filled = draw("rect", { class: `filled ${kind}`, width: 0, height: 10 });
  const track = draw("rect", { class: "track", width: 100, height: 10 });
  const frame = { viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true", class: "bar" };
  return { node: draw("svg", frame, track, filled), filled, width: 0 };
}

function lengthen(bar, share) {
  const width = Math.round(Math.min(1, share) * 1000) / 10;
  if (width === bar.width) return;
  bar.width = width;
  bar.filled.setAttribute("width", width);
}

function stateRow(outcome) {
  const bar = barOf(outcome);
  const value = make("b");
  const name = make("span", { text: say(`outcomes.${outcome}.name`) });
  return { outcome, bar, value, node: make("div", { class: "state" }, name, value, bar.node) };
}

function emotionRow(emotion, kind, most) {
  const bar = barOf(kind);
  const name = make("span", { text: say(`emotions.${emotion}`) });
  return {
    bar,
    most,
    place: app.catalogue.emotions.indexOf(emotion),
    node: make("div", { class: "emotion" }, name, bar.node),
  };
}

/* A teacher with a function that shows an evening. */
export function teacherOf(room) {
  const states = ["stress", "exhaustion"].map(stateRow);
  const [mostHurting, mostHelping] = [UNPLEASANT, OTHERS].map((names) => fullBar(app.run.worlds, names));
  const hurting = UNPLEASANT.map((name) => emotionRow(name, "hurting", mostHurting));
  const helping = OTHERS.map((name) => emotionRow(name, "helping", mostHelping));
  const columns = [hurting, helping].map((rows) => make("div", {}, ...rows.map((row) => row.node)));
  const emotions = make(
    "div",
    { class: "emotions", role: "group", "aria-label": say("room.emotions") },
    ...columns,
  );
  const node = make(
    "div",
    { class: "teacher" },
    make("div", { class: "states" }, ...states.map((row) => row.node)),
    emotions,
  );
  const rows = [...hurting, ...helping];
  const showEvening = (frame) => {
    const teacher = worldIn(room).teacher;
    for (const state of states) {
      write(state.value, score(state.outcome, teacher[state.outcome][frame]));
      lengthen(state.bar, teacher[state.outcome][frame] / 1000);
    }
    const today = teacher.emotions[frame];
    for (const row of rows) lengthen(row.bar, today[row.place] / row.most);
  };
  return { node, showEvening };
}
