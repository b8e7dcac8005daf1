/* The assumptions, the keys, and the year as a table. */

import { app, on } from "./app.js";
import { openDialog } from "./dialogs.js";
import { find, make } from "./dom.js";
import { singleKeys, useSingleKeys } from "./keys.js";
import { lines, percent, say, score } from "./text.js";

function section(key) {
  return make(
    "section",
    {},
    make("h3", { text: say(`about.${key}.title`) }),
    ...lines(`about.${key}.lines`).map((text) => make("p", { text })),
  );
}

function openAbout() {
  const calibrated = app.catalogue.calibrated ? "calibrated" : "uncalibrated";
  const version = make("p", {
    class: "version",
    text: say("about.version", { version: app.catalogue.model ?? app.catalogue.version }),
  });
  openDialog("about", say("about.title"), [
    ...["purpose", calibrated, "assumed", "persons", "luck", "reading"].map(section),
    version,
  ]);
}

function openKeys() {
  const rows = lines("keys.rows").map(([key, what]) =>
    make("tr", {}, make("th", { scope: "row" }, make("kbd", { text: key })), make("td", { text: what })),
  );
  const box = make("input", {
    type: "checkbox",
    checked: singleKeys(),
    onchange: (event) => useSingleKeys(event.target.checked),
  });
  openDialog("keys", say("keys.title"), [
    make("table", {}, make("tbody", {}, ...rows)),
    make("label", { class: "check" }, box, say("keys.single")),
  ]);
}

const COLUMNS = ["stress", "exhaustion", "strained", "trouble", "feeling"];

function strongest(today) {
  const most = Math.max(...today);
  return most > 0 ? say(`emotions.${app.catalogue.emotions[today.indexOf(most)]}`) : say("table.nothing");
}

function cellsOf(room, frame) {
  const world = app.run.worlds[app.rooms[room]];
  const teacher = world.teacher;
  return [
    percent(teacher.stress[frame]),
    score("exhaustion", teacher.exhaustion[frame]),
    app.readings[app.rooms[room]].strained[frame],
    teacher.negative_contacts[frame],
    strongest(teacher.emotions[frame]),
  ];
}

function rowOf(frame) {
  const week =
    frame === 0 ? say("table.start") : say("table.week", { week: app.run.calendar[frame - 1].week });
  const cells = [week, ...["a", "b"].flatMap((room) => cellsOf(room, frame))];
  return make(
    "tr",
    { "aria-current": frame === app.frame ? "true" : null },
    make("th", { scope: "row", text: String(frame) }),
    ...cells.map((text) => make("td", { text: String(text) })),
  );
}

/* Every evening that has been seen, as numbers. */
function openTable() {
  if (!app.run) return;
  const names = COLUMNS.map((name) => say(`table.${name}`));
  const head = [
    say("table.day"),
    say("table.weeks"),
    ...["A", "B"].flatMap((room) => names.map((name) => `${room} ${name}`)),
  ];
  const rows = Array.from({ length: app.furthest + 1 }, (_, frame) => rowOf(frame));
  openDialog("frames", say("table.title"), [
    make(
      "table",
      {},
      make("thead", {}, make("tr", {}, ...head.map((text) => make("th", { scope: "col", text })))),
      make("tbody", {}, ...rows),
    ),
  ]);
}

export function startNotes() {
  const doors = { about: openAbout, keys: openKeys, table: openTable };
  for (const [id, open] of Object.entries(doors)) {
    find(id).addEventListener("click", open);
    on(id, open);
  }
}
