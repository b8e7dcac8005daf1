/* Choosing a story, its levers and its luck, and having its two years computed. */

import { app, isFree, tell, lastFrame } from "./app.js";

let asked = 0;

/* What identifies the two years that are asked for. */
export function question() {
  return { story: app.story.id, levers: { ...app.levers }, luck: app.luck };
}

function begin(keepPlace) {
  const all = isFree() || keepPlace;
  app.frame = all ? Math.min(app.frame, lastFrame()) : 0;
  app.furthest = all ? lastFrame() : 0;
  app.vote = all ? app.vote : null;
}

/* Asks the engine; an answer that has been overtaken by a later question is dropped. */
async function ask(keepPlace) {
  const mine = ++asked;
  tell("asking");
  let run;
  try {
    run = await app.engine.run(question());
  } catch (problem) {
    if (mine === asked) {
      app.problem = problem.message;
      tell("problem");
    }
    return;
  }
  if (mine !== asked) return;
  app.run = run;
  begin(keepPlace);
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
