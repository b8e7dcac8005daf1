/* A relationship over the year: what the teacher carries of self, student and tie, for and against. */

import { app, lastFrame } from "./app.js";
import { draw, fill, make, whenSized } from "./dom.js";
import { say } from "./text.js";

const PANELS = {
  self: ["self_positive", "self_negative"],
  student: ["student_positive", "student_negative"],
  relationship: ["relationship_positive", "relationship_negative"],
  openness: ["trust", "rigidity"],
};
const REFLECTING = 100; // thousandths of awareness: below it reflection has faded
const EDGE = { left: 34, right: 10, top: 6, bottom: 6 };

function seenOf(dyad, name) {
  return (dyad.components[name] ?? dyad[name]).slice(0, app.furthest + 1);
}

function placesIn(width, height) {
  return {
    x: (frame) => EDGE.left + ((width - EDGE.left - EDGE.right) * frame) / lastFrame(),
    y: (value) => EDGE.top + (height - EDGE.top - EDGE.bottom) * (1 - value / 1000),
  };
}

function path(course, kind, at) {
  const points = course.map((value, frame) => `${at.x(frame).toFixed(1)} ${at.y(value).toFixed(1)}`);
  return draw("path", { class: kind, d: `M${points.join("L")}` });
}

const TURNS = { steepest_rise: "▲", steepest_fall: "▼", conflict_begins: "●", conflict_ends: "○" };

function turnsSeen(dyad) {
  return dyad.turning_points.filter((turn) => turn.frame <= app.furthest);
}

function turnMarks(dyad, at) {
  const course = dyad.components.relationship_negative;
  return turnsSeen(dyad).map((turn) =>
    draw("text", {
      class: "turn",
      x: at.x(turn.frame),
      y: at.y(course[turn.frame]) + 4,
      text: TURNS[turn.kind],
    }),
  );
}

function scaleMarks(at, width) {
  return [0, 500, 1000].flatMap((value) => [
    draw("line", { class: "grid", x1: EDGE.left, x2: width - EDGE.right, y1: at.y(value), y2: at.y(value) }),
    draw("text", { class: "tick left", x: EDGE.left - 5, y: at.y(value) + 4, text: String(value / 10) }),
  ]);
}

/* One panel: two lines, drawn anew whenever its size is known or changes. */
function panel(name, dyad, room) {
  const [good, bad] = PANELS[name];
  const svg = draw("svg", {
    role: "img",
    "aria-label": say("dyad.panel", { room: room.toUpperCase(), panel: say(`dyad.panels.${name}`) }),
  });
  const cursor = draw("line", { class: "cursor", y1: EDGE.top });
  let [shown, at] = [0, null];
  const showEvening = (frame) => {
    shown = frame;
    if (at) cursor.setAttribute("transform", `translate(${at.x(frame).toFixed(1)} 0)`);
  };
  whenSized(svg, (width, height) => {
    at = placesIn(width, height);
    cursor.setAttribute("y2", height - EDGE.bottom);
    fill(
      svg,
      ...reflectionMark(dyad, at, height),
      ...scaleMarks(at, width),
      cursor,
      path(seenOf(dyad, good), "for", at),
      path(seenOf(dyad, bad), "against", at),
      ...(name === "relationship" ? turnMarks(dyad, at) : []),
    );
    showEvening(shown);
  });
  return { svg, showEvening };
}

/* The first and last evening seen on which the teacher reflected on this relationship, or null. */
function reflected(dyad) {
  const course = (dyad.awareness ?? []).slice(0, app.furthest + 1);
  const first = course.findIndex((value) => value > REFLECTING);
  return first < 0 ? null : [first, course.findLastIndex((value) => value > REFLECTING)];
}

function reflectionMark(dyad, at, height) {
  const span = reflected(dyad);
  if (!span) return [];
  const [first, last] = span.map(at.x);
  return [
    draw("rect", {
      class: "reflected",
      x: first,
      y: EDGE.top,
      width: Math.max(2, last - first),
      height: height - EDGE.top - EDGE.bottom,
    }),
  ];
}

function weekOf(frame) {
  return app.run.calendar[Math.max(0, frame - 1)].week;
}

function wordsOfTurns(dyad) {
  const said = turnsSeen(dyad).map((turn) => {
    return `${TURNS[turn.kind]} ${say(`dyad.turns.${turn.kind}`, { week: weekOf(turn.frame) })}`;
  });
  const span = reflected(dyad);
  if (span)
    said.unshift(`▒ ${say("dyad.turns.reflected", { first: weekOf(span[0]), last: weekOf(span[1]) })}`);
  return said.length ? said.join(" · ") : say("dyad.turns.none");
}

/* All panels of both rooms, and a function that puts their cursor at an evening. */
export function coursesOf(dyads) {
  const heads = Object.keys(PANELS).map((name) =>
    make(
      "div",
      { class: "panel-head" },
      make("h3", { text: say(`dyad.panels.${name}`) }),
      make("span", { class: "for", text: say(`dyad.lines.${PANELS[name][0]}`) }),
      " ",
      make("span", { class: "against", text: say(`dyad.lines.${PANELS[name][1]}`) }),
    ),
  );
  const panels = [];
  const rows = ["a", "b"].flatMap((room) => {
    const row = Object.keys(PANELS).map((name) => panel(name, dyads[room], room));
    panels.push(...row);
    return [
      make("span", { class: `letter ${room}`, text: room.toUpperCase() }),
      ...row.map((each) => each.svg),
      make("p", { class: "turns", text: wordsOfTurns(dyads[room]) }),
    ];
  });
  const showEvening = (frame) => panels.forEach((each) => each.showEvening(frame));
  return { node: make("div", { class: "courses" }, make("span"), ...heads, ...rows), showEvening };
}
