/* Playing the year: forwards by itself, backwards by hand. */

import { app, isRevealed, lastFrame, mayPlay, on, show, tell } from "./app.js";
import { announce, fill, find, make, write } from "./dom.js";
import { hasOtherLuck, otherLuck } from "./session.js";
import { say, score } from "./text.js";

const SPEEDS = { slow: 5, normal: 15, fast: 40 }; // school days a second
const CALM = 5; // days shown at once where motion is to be reduced, so one picture a week
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
let parts = {};
let speed = "normal";
let start = { time: 0, frame: 0 };

function tick(now) {
  if (!app.playing) return;
  let days = Math.floor(((now - start.time) / 1000) * SPEEDS[speed]);
  if (calm.matches) days -= days % CALM;
  const due = Math.min(start.frame + days, lastFrame());
  if (due !== app.frame) show(due);
  if (due >= lastFrame()) pause();
  else requestAnimationFrame(tick);
}

function setOut() {
  start = { time: performance.now(), frame: app.frame };
}

export function play() {
  if (!mayPlay()) return announce(say("predict.first"));
  if (app.frame >= lastFrame()) show(0);
  app.playing = true;
  setOut();
  tell("play");
  requestAnimationFrame(tick);
}

export function pause() {
  app.playing = false;
  tell("pause");
  announce(wordsOfEvening());
}

export function toggle() {
  if (app.playing) pause();
  else play();
}

/* Goes some days on or back; into the future only after a prediction. */
export function step(days) {
  if (!app.run) return;
  const next = app.frame + days;
  if (next > app.furthest && !mayPlay()) return announce(say("predict.first"));
  app.playing = false;
  show(next);
  tell("pause");
  announce(wordsOfEvening());
}

export function wordsOfDay() {
  if (app.frame === 0) return say("day.start");
  const day = app.run.calendar[app.frame - 1];
  const weekday = say(`weekdays.${day.weekday}`);
  return say("day.name", { day: app.frame, days: lastFrame(), week: day.week, weekday });
}

function wordsOfEvening() {
  const of = (room, outcome) => score(outcome, app.run.worlds[app.rooms[room]].teacher[outcome][app.frame]);
  const strained = (room) => app.readings[app.rooms[room]].strained[app.frame];
  return say("day.summary", {
    day: wordsOfDay(),
    stress_a: of("a", "stress"),
    stress_b: of("b", "stress"),
    exhaustion_a: of("a", "exhaustion"),
    exhaustion_b: of("b", "exhaustion"),
    strained_a: strained("a"),
    strained_b: strained("b"),
  });
}

function scrub() {
  const wanted = Number(parts.scrubber.value);
  if (wanted > app.furthest && !mayPlay()) {
    parts.scrubber.value = app.frame;
    return announce(say("predict.first"));
  }
  app.playing = false;
  show(wanted);
  tell("pause");
}

function speedChoice() {
  const options = Object.keys(SPEEDS).map((name) =>
    make("option", { value: name, text: say(`speeds.${name}`), selected: name === speed }),
  );
  return make(
    "select",
    {
      id: "speed",
      "aria-label": say("player.speed"),
      onchange: (event) => {
        speed = event.target.value;
        setOut();
      },
    },
    ...options,
  );
}

function build() {
  parts = {
    play: make("button", { type: "button", id: "play", class: "strong", onclick: toggle }),
    reset: make("button", {
      type: "button",
      id: "reset",
      text: "❙◀",
      "aria-label": say("player.reset"),
      onclick: () => step(-app.frame),
    }),
    back: make("button", {
      type: "button",
      id: "back",
      text: "◀",
      "aria-label": say("player.back"),
      onclick: () => step(-1),
    }),
    on: make("button", {
      type: "button",
      id: "step",
      text: "▶",
      "aria-label": say("player.step"),
      onclick: () => step(1),
    }),
    scrubber: make("input", {
      type: "range",
      id: "scrubber",
      min: 0,
      step: 1,
      value: 0,
      "aria-label": say("player.scrubber"),
      oninput: scrub,
    }),
    day: make("output", { id: "day" }),
    luck: make("button", { type: "button", id: "luck", onclick: otherLuck }),
  };
  const { play: first, reset, back, on: forward, scrubber, day, luck } = parts;
  fill(find("transport"), first, reset, back, forward, scrubber, day, speedChoice(), luck);
  update();
}

function update() {
  const ready = mayPlay();
  write(parts.play, say(app.playing ? "player.pause" : "player.play"));
  parts.play.setAttribute("aria-disabled", String(!ready));
  write(parts.luck, say("player.luck", { luck: app.luck }));
  parts.luck.hidden = !app.story || !hasOtherLuck();
  if (app.run) follow();
}

function follow() {
  parts.scrubber.max = lastFrame();
  parts.scrubber.value = app.frame;
  write(parts.day, wordsOfDay());
  if (!app.playing) parts.scrubber.setAttribute("aria-valuetext", wordsOfDay());
}

export function startPlayer() {
  on("language", build);
  for (const what of ["story", "run", "vote", "play", "pause"]) on(what, () => parts.play && update());
  on("frame", follow);
  on("revealed", () => isRevealed() && tell("caption"));
}
