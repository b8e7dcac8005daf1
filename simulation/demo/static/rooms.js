/* Two classrooms side by side: the same seats, the same luck, one difference. */

import { app, on, worldIn } from "./app.js";
import { fill, find, make, write } from "./dom.js";
import { wordsOfLevers } from "./levers.js";
import { readWorld } from "./reading.js";
import { seatsOf } from "./seats.js";
import { teacherOf } from "./teacher.js";
import { percent, say } from "./text.js";

let shownRooms = [];

/* What world a room shows, in words: the story's own, or of the four of a 2×2. */
export function nameOfRoom(room) {
  return say(`stories.${app.story.id}.${app.rooms[room]}`, wordsOfLevers(app.story));
}

function roomOf(room, readings, open) {
  const title = make(
    "h3",
    { id: `room-${room}`, class: "room-title" },
    make("span", { class: "letter", text: room.toUpperCase() }),
    make("span", { class: "name", text: nameOfRoom(room) }),
  );
  const sum = make("p", { class: "sum" });
  const teacher = teacherOf(room);
  const seats = seatsOf(say("room.seats", { room: room.toUpperCase() }), open);
  const node = make(
    "section",
    { class: `room ${room}`, "aria-labelledby": `room-${room}` },
    title,
    sum,
    teacher.node,
    seats.node,
  );
  const showEvening = (frame) => {
    const reading = readings[app.rooms[room]];
    teacher.showEvening(frame);
    seats.showEvening(reading, frame);
    write(sum, sumOf(worldIn(room), reading, frame));
    if (!app.playing) seats.nameAll(worldIn(room), reading, frame);
  };
  return { node, showEvening };
}

function sumOf(world, reading, frame) {
  const values = { strained: reading.strained[frame], trouble: world.teacher.negative_contacts[frame] };
  if (world.colleagues.length === 0) return say("room.sum", values);
  return say("room.sum_colleagues", { ...values, support: percent(world.teacher.support[frame]) });
}

function build(open) {
  const readings = Object.fromEntries(
    Object.entries(app.run.worlds).map(([name, world]) => [name, readWorld(world)]),
  );
  app.readings = readings;
  shownRooms = ["a", "b"].map((room) => roomOf(room, readings, open));
  fill(find("rooms"), ...shownRooms.map((room) => room.node));
  update();
}

function update() {
  if (app.run) shownRooms.forEach((room) => room.showEvening(app.frame));
}

/* Keeps the rooms up to date; open(student) is called when a seat is chosen. */
export function startRooms(open) {
  on("run", () => build(open));
  on("rooms", () => build(open));
  on("frame", update);
  on("pause", update);
}
