/* Choosing a story, its levers and its luck, and having its two years computed. */

import { app, isFree, tell, lastFrame } from "./app.js";

let underway = null; // the question that the engine is busy with
let next = null; // the last question that came meanwhile

/* What identifies the two years that are asked for. */
export function question() {
  return { story: app.story.id, levers: { ...app.levers }, luck: app.luck };
}

/* Where a year that has arrived is shown: one that is free to see, or has been seen, as a whole. */
function begin(keepPlace, fresh) {
  const whole = isFree() || keepPlace;
  app.furthest = whole ? lastFrame() : 0;
  app.frame = whole && !fresh ? Math.min(app.frame, lastFrame()) : app.furthest;
  app.vote = whole ? app.vote : null;
}

/* Has the two years computed. While the engine is busy only the last question waits: a slider
   that is dragged asks no more than can be answered. */
async function ask(keepPlace) {
  next = { keepPlace, asked: question() };
  tell("asking");
  if (underway) return;
  while (next) {
    underway = next;
    next = null;
    const run = await answerTo(underway.asked);
    if (run && !next) arrive(run, underway.keepPlace);
  }
  underway = null;
}

async function answerTo(asked) {
  try {
    return await app.engine.run(asked);
  } catch (problem) {
    app.problem = problem.message;
    if (!next) tell("problem");
    return null;
  }
}

function arrive(run, keepPlace) {
  const fresh = app.run === null;
  app.run = run;
  begin(keepPlace, fresh);
  tell("run");
}

/* Takes up a story where it starts; nothing is computed yet. */
export function takeUp(id) {
  const story = app.catalogue.stories.find((each) => each.id === id) ?? app.catalogue.stories[0];
  app.story = story;
  app.levers = Object.fromEntries(story.levers.map((lever) => [lever.id, lever.start]));
  app.luck = story.luck ?? lucks()[0];
  app.rooms = { a: "a", b: "b" };
  app.run = null;
  app.frame = 0;
  app.vote = null;
  app.playing = false;
}

export function choose(id) {
  takeUp(id);
  tell("story");
  return ask(false);
}

export function setLever(id, index) {
  app.levers[id] = index;
  app.playing = false;
  return ask(false);
}

function lucks() {
  return app.story.lucks ?? Array.from({ length: 30 }, (_, index) => index + 1);
}

export function hasOtherLuck() {
  return lucks().length > 1;
}

/* The same worlds in another year's luck; who has seen one year through sees this one whole. */
export function otherLuck() {
  const all = lucks();
  app.luck = all[(all.indexOf(app.luck) + 1) % all.length];
  return ask(app.run !== null && app.furthest >= lastFrame());
}
