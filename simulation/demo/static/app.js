/* What is shown now, and who wants to know when it changes. */

export const app = {
  engine: null, // gives stories, runs and dyads
  catalogue: null, // what stories() gave
  story: null, // the story that is told, one of catalogue.stories
  levers: {}, // lever id -> index of its value
  luck: 1,
  run: null, // both school years
  frame: 0, // the evening that is shown
  furthest: 0, // the last evening that has been shown: beyond it lies the future
  vote: null, // lower, same, higher
  playing: false,
  outcome: "exhaustion", // what the chart draws
  chartOf: null, // the story whose own outcome the chart has been set to
  rooms: { a: "a", b: "b" }, // which world each room shows
};

const listeners = new Map();

export function on(what, listener) {
  listeners.set(what, [...(listeners.get(what) ?? []), listener]);
}

export function tell(what) {
  for (const listener of listeners.get(what) ?? []) listener();
}

export function lastFrame() {
  return app.run.days;
}

export function worldIn(room) {
  return app.run.worlds[app.rooms[room]];
}

export function isFree() {
  return app.story.id === "sandbox";
}

/* A prediction comes first. */
export function mayPlay() {
  return app.run !== null && (isFree() || app.vote !== null);
}

export function isRevealed() {
  return app.furthest >= lastFrame();
}

/* Stops the year where it is. */
export function halt() {
  if (!app.playing) return;
  app.playing = false;
  tell("pause");
}

export function show(frame) {
  app.frame = Math.max(0, Math.min(frame, lastFrame()));
  const before = isRevealed();
  app.furthest = Math.max(app.furthest, app.frame);
  tell("frame");
  if (!before && isRevealed()) tell("revealed");
}
