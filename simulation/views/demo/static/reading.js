/* What a picture of a day is read off: one small number per student and evening, made once a run. */

import { app } from "./app.js";

export const STRAINED = 3; // conflict above the limit of the tables
export const WARY = 2; // more conflict than half that limit, or no closeness to speak of
export const CLOSE = 1;
export const NEUTRAL = 0;
export const STATES = ["neutral", "close", "wary", "strained"];

function limitsOfPicture() {
  const limits = app.catalogue.limits;
  return { strained: limits.conflict ?? 250, close: limits.close ?? 500 };
}

function stateOf(closeness, conflict, limits) {
  if (conflict > limits.strained) return STRAINED;
  if (conflict > limits.strained / 2 || closeness < limits.close / 2) return WARY;
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

/* The strongest mean intensity of any emotion on any day in any world: the length of a full bar. */
export function fullBar(worlds) {
  let most = 1;
  for (const world of Object.values(worlds)) {
    for (const day of world.teacher.emotions) most = Math.max(most, ...day);
  }
  return most;
}
