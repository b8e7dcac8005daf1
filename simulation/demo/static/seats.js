/* The seats of a room: each relationship by shape, sign and tone; ties only where strained. */

import { app } from "./app.js";
import { draw, rem, whenSized } from "./dom.js";
import { NEUTRAL, STATES, STRAINED } from "./reading.js";
import { percent, say } from "./text.js";

const SIGNS = ["", "+", "–", "!"];
const EVENTS = ["", " kind", " trouble", " kind trouble"];
const DESK = 1.8; // height of the strip with the teacher's desk, rem
const TAG = 1; // room for the number below a seat, rem
const DIAMOND = "M0 -1.2 1.2 0 0 1.2 -1.2 0z"; // a seat of radius 1

function seatOf(student, place, open) {
  const sign = draw("text", { class: "sign", y: 0.05 });
  const shape = draw(
    "g",
    {},
    draw("circle", { class: "ring", r: 1.34 }),
    draw("circle", { class: "round", r: 1 }),
    draw("path", { class: "diamond", d: DIAMOND }),
    draw("circle", { class: "spark", cx: 1.02, cy: -0.92, r: 0.26 }),
  );
  const tag = draw("text", { class: "tag", text: student.label });
  const node = draw(
    "g",
    { role: "button", tabindex: place === 0 ? 0 : -1, "data-student": student.id, onclick: open },
    draw("circle", { class: "halo", r: 1.5 }),
    shape,
    sign,
    tag,
  );
  node.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      event.stopPropagation();
      open();
    }
  });
  return { student, node, shape, sign, tag, tie: draw("line", { class: "tie" }), code: -1 };
}

/* Puts seats into a field of this size, so that they are as large as they can be. */
function arrange(svg, seats, desk, width, height) {
  const [top, tag] = [DESK * rem(), TAG * rem()];
  const columns = 1 + Math.max(...seats.map((seat) => seat.student.col));
  const rows = 1 + Math.max(...seats.map((seat) => seat.student.row));
  const [wide, high] = [width / columns, (height - top) / rows];
  const radius = Math.min(wide / 3.4, (high - tag) / 2.9);
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  desk.setAttribute("transform", `translate(${width / 2} 0) scale(${rem()})`);
  for (const seat of seats) {
    const x = (seat.student.col + 0.5) * wide;
    const y = top + seat.student.row * high + (high - tag) / 2;
    seat.node.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
    seat.shape.setAttribute("transform", `scale(${radius.toFixed(2)})`);
    seat.node.firstChild.setAttribute("transform", `scale(${radius.toFixed(2)})`);
    seat.sign.setAttribute("font-size", (radius * 1.25).toFixed(1));
    seat.tag.setAttribute("y", (radius * 1.38 + tag * 0.75).toFixed(1));
    for (const [name, value] of Object.entries({ x1: width / 2, y1: top * 0.8, x2: x, y2: y })) {
      seat.tie.setAttribute(name, value.toFixed(1));
    }
  }
}

function showSeat(seat, state, event) {
  const code = 4 * state + event;
  if (code === seat.code) return;
  seat.code = code;
  seat.node.setAttribute(
    "class",
    `seat ${STATES[state]}${EVENTS[event]}${seat.student.focal ? " focal" : ""}`,
  );
  seat.tie.setAttribute("class", state === STRAINED ? "tie strained" : "tie");
  seat.sign.textContent = SIGNS[state];
}

/* Arrow keys walk from seat to seat; one seat of a room is in the order of the Tab key. */
function walk(seats, event) {
  const step = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[event.key];
  if (!step) return;
  event.preventDefault();
  event.stopPropagation();
  const here = seats.find((seat) => seat.node === event.target);
  const next = seats.find(
    (seat) =>
      seat.student.row === here.student.row + step[0] && seat.student.col === here.student.col + step[1],
  );
  if (!next) return;
  here.node.setAttribute("tabindex", -1);
  next.node.setAttribute("tabindex", 0);
  next.node.focus();
}

function wordsOfSeat(seat, world, reading, frame, place) {
  const state = reading.states[place][frame] ?? NEUTRAL;
  const values = {
    student: seat.student.label,
    state: say(`states.${STATES[state]}`),
    closeness: percent(world.dyads.closeness[place][frame]),
    conflict: percent(world.dyads.conflict[place][frame]),
    event: say(`events.${reading.events[place][frame]}`),
  };
  return say("seat", values);
}

/* The seats with functions that show an evening and say it in words. */
export function seatsOf(name, open) {
  const svg = draw("svg", { class: "seats", role: "group", "aria-label": name });
  const desk = draw(
    "g",
    { class: "desk" },
    draw("rect", { x: -3.6, y: 0.1, width: 7.2, height: 1.3, rx: 0.35 }),
    draw("text", { y: 0.78, text: say("room.teacher") }),
  );
  const seats = app.run.students.map((student, place) => seatOf(student, place, () => open(student.id)));
  svg.append(...seats.map((seat) => seat.tie), desk, ...seats.map((seat) => seat.node));
  svg.addEventListener("keydown", (event) => walk(seats, event));
  whenSized(svg, (width, height) => arrange(svg, seats, desk, width, height));
  const showEvening = (reading, frame) =>
    seats.forEach((seat, place) =>
      showSeat(seat, reading.states[place][frame], reading.events[place][frame]),
    );
  const nameAll = (world, reading, frame) =>
    seats.forEach((seat, place) =>
      seat.node.setAttribute("aria-label", wordsOfSeat(seat, world, reading, frame, place)),
    );
  return { node: svg, showEvening, nameAll };
}
