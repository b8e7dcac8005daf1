/* How far luck goes: B minus A at the end of every year, one dot a year. */

import { app, isRevealed, on } from "./app.js";
import { draw, fill, find, make, rem, whenSized, write } from "./dom.js";
import { differenceOf, say } from "./text.js";

const ROWS = 4; // dots of like years are put on top of each other, so many at most
let size = { width: 0, height: 0 };

/* One difference a year, in the rooms as they are. */
function differences() {
  const ends = app.run.band.end[app.outcome];
  const [a, b] = [ends[app.rooms.a], ends[app.rooms.b]];
  return a && b ? a.map((value, year) => b[year] - value) : [];
}

/* Where each dot lies: along by its difference, up by how many lie there already. */
function stacked(values, x, radius) {
  const taken = new Map();
  return values.map((value) => {
    const column = Math.round(x(value) / (2 * radius));
    const level = taken.get(column) ?? 0;
    taken.set(column, level + 1);
    return { x: x(value), level: level % ROWS };
  });
}

function redraw() {
  const svg = find("spread");
  const values = app.run && isRevealed() ? differences() : [];
  if (values.length === 0 || size.width < 50) {
    fill(svg);
    return;
  }
  const most = Math.max(5, ...values.map(Math.abs)) * 1.1;
  const [left, right] = [3.2 * rem(), size.width - 4.4 * rem()];
  const x = (value) => left + ((right - left) * (value / most + 1)) / 2;
  const radius = 0.27 * rem();
  const floor = size.height - 1.15 * rem();
  const dots = stacked(values, x, radius).map((place, year) =>
    draw("circle", {
      class: year === app.luck - 1 ? "year this" : "year",
      r: radius,
      cx: place.x.toFixed(1),
      cy: (floor - radius * (1 + 2 * place.level)).toFixed(1),
    }),
  );
  dots.push(dots[app.luck - 1]); // this year lies on top
  const names = [
    ["start", left, "spread.lower"],
    ["end", right, "spread.higher"],
  ].map(([anchor, place, key]) =>
    draw("text", {
      class: `tick ${anchor}`,
      x: place,
      y: size.height - 0.2 * rem(),
      text: say(key, { size: differenceOf(app.outcome, most / 1.1) }),
    }),
  );
  svg.setAttribute("viewBox", `0 0 ${size.width} ${size.height}`);
  fill(
    svg,
    draw("line", { class: "axis", x1: left, x2: right, y1: floor, y2: floor }),
    draw("line", { class: "axis", x1: x(0), x2: x(0), y1: floor - 2.3 * rem(), y2: floor + 0.3 * rem() }),
    draw("text", { class: "tick", x: x(0), y: size.height - 0.2 * rem(), text: say("spread.none") }),
    ...names,
    ...dots,
  );
}

function build() {
  const name = make("h4", { id: "spread-name" });
  const svg = draw("svg", { id: "spread", role: "img", "aria-labelledby": "spread-name" });
  fill(find("luckily"), name, svg);
  whenSized(svg, (width, height) => {
    size = { width, height };
    redraw();
  });
  show();
}

function show() {
  write(find("spread-name"), say(app.run && isRevealed() ? "spread.title" : "spread.later"));
  redraw();
}

export function startSpread() {
  on("language", build);
  for (const what of ["run", "story", "rooms", "revealed", "outcome"]) on(what, show);
}
