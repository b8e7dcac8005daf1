/* The panel of one student: the relationship over the year, and one event unfolded, A beside B. */

import { app } from "./app.js";
import { LINKS, chainOf } from "./chain.js";
import { coursesOf } from "./courses.js";
import { announce, fill, make, write } from "./dom.js";
import { openDialog } from "./dialogs.js";
import { question } from "./session.js";
import { say } from "./text.js";

let view = null; // what the open panel shows

function labelOf(student) {
  return app.run.students.find((each) => each.id === student).label;
}

/* Events of both worlds side by side, matched by day and slot, as far as the year has been seen. */
function pairsOf(dyads, onlyTrouble) {
  const pairs = new Map();
  for (const room of ["a", "b"]) {
    for (const event of dyads[room].events) {
      if (event.frame > app.furthest) continue;
      const key = event.frame * 1000 + event.slot;
      pairs.set(key, { ...pairs.get(key), key, frame: event.frame, [room]: event });
    }
  }
  const wanted = (pair) => !onlyTrouble || pair.a?.negative || pair.b?.negative;
  return [...pairs.values()].filter(wanted).sort((one, other) => one.key - other.key);
}

function studentChoice() {
  const ordered = [...app.run.students].sort((one, other) => Number(other.focal) - Number(one.focal));
  const options = ordered.map((student) =>
    make("option", {
      value: student.id,
      selected: student.id === view.student,
      text: say(student.focal ? "dyad.focal" : "dyad.student", { student: student.label }),
    }),
  );
  return make(
    "select",
    { "aria-label": say("dyad.choose"), onchange: (event) => openDyad(event.target.value) },
    ...options,
  );
}

function button(key, action, strong) {
  return make("button", {
    type: "button",
    text: say(key),
    onclick: action,
    class: strong ? "strong" : null,
    autofocus: Boolean(strong),
  });
}

function go(places) {
  if (view.pairs.length === 0) return;
  view.place = Math.max(0, Math.min(view.pairs.length - 1, view.place + places));
  showEvent();
}

function unfold(count) {
  view.count = Math.max(1, Math.min(LINKS.length, count));
  showEvent();
  announce(say(`chain.links.${LINKS[view.count - 1]}`));
}

function filterChoice() {
  const box = make("input", {
    type: "checkbox",
    checked: view.onlyTrouble,
    onchange: (event) => {
      view.onlyTrouble = event.target.checked;
      choosePairs();
      showEvent();
    },
  });
  return make("label", { class: "check" }, box, say("dyad.only_trouble"));
}

function choosePairs() {
  view.pairs = pairsOf(view.dyads, view.onlyTrouble);
  const after = view.pairs.findIndex((pair) => pair.frame >= app.frame);
  view.place = after < 0 ? Math.max(0, view.pairs.length - 1) : after;
}

function showEvent() {
  const pair = view.pairs[view.place];
  view.courses.showEvening(pair ? pair.frame : app.frame);
  if (!pair) {
    write(view.when, say(app.furthest === 0 ? "dyad.not_yet" : "dyad.none"));
    return fill(view.chain);
  }
  const week = app.run.calendar[pair.frame - 1].week;
  write(
    view.when,
    say("dyad.when", { place: view.place + 1, all: view.pairs.length, week, day: pair.frame }),
  );
  const heads = LINKS.map((link, place) =>
    make("h4", {
      class: place < view.count ? null : "waiting",
      text: `${place + 1} ${say(`chain.links.${link}`)}`,
    }),
  );
  return fill(
    view.chain,
    make("span"),
    ...heads,
    ...chainOf("a", pair.a, view.dyads.a, view.count),
    ...chainOf("b", pair.b, view.dyads.b, view.count),
  );
}

function contents() {
  view.courses = coursesOf(view.dyads);
  view.when = make("b", { class: "when", "aria-live": "polite" });
  view.chain = make("div", { class: "chain" });
  const controls = make(
    "div",
    { class: "controls" },
    view.when,
    button("dyad.previous", () => go(-1)),
    button("dyad.next", () => go(1)),
    button("dyad.fold", () => unfold(1)),
    button("dyad.unfold", () => unfold(view.count + 1), true),
    filterChoice(),
  );
  choosePairs();
  showEvent();
  return [
    view.courses.node,
    make("h3", { class: "event-title", text: say("dyad.event") }),
    controls,
    view.chain,
  ];
}

function onKey(event) {
  if (event.target.matches("select, input")) return;
  const action = {
    ArrowLeft: () => go(-1),
    ArrowRight: () => go(1),
    ArrowDown: () => unfold(view.count + 1),
    ArrowUp: () => unfold(view.count - 1),
  }[event.key];
  if (!action) return;
  event.preventDefault();
  action();
}

/* Opens the panel of a student, or shows another student in it. */
export async function openDyad(student) {
  if (!app.run) return;
  const before = view ?? { count: 1, onlyTrouble: true };
  const title = say("dyad.title", { student: labelOf(student) });
  let dyads;
  try {
    const answer = await app.engine.dyad({ ...question(), student });
    dyads = {
      a: answer.worlds[app.rooms.a] ?? answer.worlds.a,
      b: answer.worlds[app.rooms.b] ?? answer.worlds.b,
    };
  } catch (problem) {
    const reason = problem.message === "dyad" ? say("dyad.unpacked") : problem.message;
    openDialog("dyad", title, [make("p", { text: reason })]);
    return;
  }
  view = { student, dyads, count: before.count, onlyTrouble: before.onlyTrouble };
  const body = contents();
  openDialog("dyad", title, body, { tools: [studentChoice()], onKey });
}
