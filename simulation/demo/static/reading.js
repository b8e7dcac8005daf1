/* What a picture of a day is read off: one small number per student and evening, made once a run. */

import { app } from "./app.js";

export const STRAINED = 3; // conflict above the limit of the tables
export const WARY = 2; // conflict comes near that limit, or outweighs closeness
export const CLOSE = 1;
export const NEUTRAL = 0;
export const STATES = ["neutral", "close", "wary", "strained"];

/* Where the picture changes. The limit of conflict is the tables' own, the others serve the eye only. */
function limitsOfPicture() {
  const strained = app.catalogue.limits.conflict;
  return { strained, wary: (2 * strained) / 3, close: 700 };
}

function stateOf(closeness, conflict, limits) {
  if (conflict > limits.strained) return STRAINED;
  if (conflict > limits.wary || conflict > closeness) return WARY;
  return closeness > limits.close ? CLOSE : NEUTRAL;
}

/* state of a relationship on an evening: what glyph, shape and tone show */
function statesOf(dyads, limits) {
  return dyads.closeness.map((course, student) =>
    Uint8Array.from(course, (value, frame) => stateOf(value, dyads.conflict[student][frame], limits)),
  );
}

function strainedOf(states, frames) {
  const counts = new Uint8Array(frames);
  for (const course of states) course.forEach((state, frame) => (counts[frame] += state === STRAINED));
  return counts;
}

/* Reads a world once: states [S][N+1], strained [N+1], and what happened today, as given. */
export function readWorld(world) {
  const limits = limitsOfPicture();
  const states = statesOf(world.dyads, limits);
  return { states, events: world.dyads.event, strained: strainedOf(states, world.teacher.stress.length) };
}

/* The course of what the chart may show: of the teacher, or conflict with the children the story is about. */
export function courseOf(world, outcome) {
  if (outcome !== "conflict") return world.teacher[outcome];
  const places = app.run.students.flatMap((student, place) => (student.focal ? [place] : []));
  const courses = places.map((place) => world.dyads.conflict[place]);
  return courses[0].map(
    (_, frame) => courses.reduce((sum, course) => sum + course[frame], 0) / courses.length,
  );
}

/* The strongest mean intensity of some emotions on any day in any world: the length of a full bar. */
export function fullBar(worlds, emotions) {
  const places = emotions.map((name) => app.catalogue.emotions.indexOf(name));
  let most = 1;
  for (const world of Object.values(worlds)) {
    for (const day of world.teacher.emotions) most = Math.max(most, ...places.map((place) => day[place]));
  }
  return most;
}
