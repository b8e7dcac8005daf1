/* The school year as two lines. What has not been played yet stays hidden, bands until the end. */

import { app, isRevealed, lastFrame, on, show, tell, worldIn } from "./app.js";
import { draw, fill, find, make, rem, whenSized, write } from "./dom.js";
import { courseOf } from "./reading.js";
import { say, score } from "./text.js";

const EDGE = { top: 0.8, right: 4.4, bottom: 1.8, left: 3.2 }; // rem
const APART = 1.3; // the least distance between the two labels, rem
const WEEK = 5; // school days
const WEEKS = [1, 10, 20, 30, 40];
const OUTCOMES = ["exhaustion", "stress", "conflict"];
let size = { width: 0, height: 0 };
let edge = EDGE;
let plot = null;

/* Whole steps of the scale, from its bottom to above everything drawn. */
function scaleOf(outcome) {
  const bands = Object.values(app.run.band).map((band) => band?.[outcome]?.high ?? []);
  const courses = Object.values(app.run.worlds).map((world) => courseOf(world, outcome));
  const most = Math.max(...[...bands, ...courses].map((course) => Math.max(0, ...course)));
  const unit = outcome === "exhaustion" ? 1000 / 6 : 250;
  const steps = Math.min(Math.max(Math.ceil(most / unit), 2), Math.round(1000 / unit));
  return { unit, steps, top: unit * steps };
}

function placesOf(outcome) {
  const scale = scaleOf(outcome);
  const wide = size.width - edge.left - edge.right;
  const high = size.height - edge.top - edge.bottom;
  return {
    scale,
    x: (frame) => edge.left + (wide * frame) / lastFrame(),
    y: (value) => edge.top + high * (1 - value / scale.top),
  };
}

function pathOf(course, at, first = 0) {
  return course
    .map((value, index) => `${index ? "L" : "M"}${at.x(index + first).toFixed(1)} ${at.y(value).toFixed(1)}`)
    .join("");
}

function bandPath(band, at) {
  const back = band.low
    .map((value, frame) => `L${at.x(frame).toFixed(1)} ${at.y(value).toFixed(1)}`)
    .reverse();
  return `${pathOf(band.high, at)}${back.join("")}z`;
}

function axes(at, outcome) {
  const marks = [];
  for (let step = 0; step <= at.scale.steps; step += 1) {
    const y = at.y(step * at.scale.unit);
    marks.push(draw("line", { class: "grid", x1: edge.left, x2: size.width - edge.right, y1: y, y2: y }));
    const text = outcome === "exhaustion" ? String(1 + step) : score(outcome, step * at.scale.unit);
    marks.push(draw("text", { class: "tick left", x: edge.left - 6, y: y + 4, text }));
  }
  for (const week of WEEKS) {
    const day = app.run.calendar.findIndex((each) => each.week === week);
    if (day < 0) continue;
    marks.push(
      draw("text", {
        class: "tick",
        x: at.x(day + 1),
        y: size.height - edge.bottom / 3,
        text: say("chart.week", { week }),
      }),
    );
  }
  return marks;
}

/* Where complaints begin, if the scale reaches so far. */
function threshold(at, outcome) {
  const value = app.catalogue.limits.case;
  if (outcome !== "exhaustion" || value > at.scale.top) return [];
  const y = at.y(value);
  return [
    draw("line", { class: "threshold", x1: edge.left, x2: size.width - edge.right, y1: y, y2: y }),
    draw("text", {
      class: "threshold-name end",
      x: size.width - edge.right - 6,
      y: y - 5,
      text: say("chart.complaints"),
    }),
  ];
}

function bandsOf(at, outcome) {
  return ["a", "b"].flatMap((room) => {
    const band = app.run.band[app.rooms[room]]?.[outcome];
    return band ? [draw("path", { class: `band ${room}`, d: bandPath(band, at) })] : [];
  });
}

/* The evening on which the worlds part, where that is not right at the start. */
function parting(at) {
  const frame = app.run.first_difference;
  if (frame === null || frame <= WEEK) return [];
  const x = at.x(frame);
  return [
    draw("line", { class: "threshold", x1: x, x2: x, y1: edge.top, y2: size.height - edge.bottom }),
    draw("text", {
      class: "threshold-name",
      x: x + 6,
      y: size.height - edge.bottom - 8,
      text: say("chart.parting"),
    }),
  ];
}

function redraw() {
  if (!app.run || size.width < 50) return;
  const outcome = app.outcome;
  const at = placesOf(outcome);
  const courses = ["a", "b"].map((room) => courseOf(worldIn(room), outcome));
  const opening = draw("rect", { x: 0, y: 0, height: size.height, width: 0 });
  const lines = draw(
    "g",
    { "clip-path": "url(#seen)" },
    ...parting(at),
    ...["a", "b"].map((room, index) =>
      draw("path", { class: `course ${room}`, d: pathOf(courses[index], at) }),
    ),
  );
  plot = {
    at,
    courses,
    opening,
    bands: draw("g", {}, ...bandsOf(at, outcome)),
    cursor: draw("line", { class: "cursor", y1: edge.top, y2: size.height - edge.bottom }),
    dots: ["a", "b"].map((room) => draw("circle", { class: `dot ${room}`, r: 5 })),
    labels: ["a", "b"].map((room) => draw("text", { class: `label ${room}` })),
  };
  const svg = find("chart");
  svg.setAttribute("viewBox", `0 0 ${size.width} ${size.height}`);
  fill(
    svg,
    draw("clipPath", { id: "seen" }, opening),
    ...axes(at, outcome),
    plot.bands,
    ...threshold(at, outcome),
    lines,
    plot.cursor,
    ...plot.dots,
    ...plot.labels,
  );
  follow();
}

function follow() {
  if (!plot) return;
  const { at, courses, opening, cursor, dots, labels, bands } = plot;
  const x = at.x(app.frame);
  const seen = at.x(app.furthest) + 1;
  if (plot.seen !== seen) opening.setAttribute("width", (plot.seen = seen).toFixed(1));
  bands.setAttribute("class", isRevealed() ? "" : "hidden");
  cursor.setAttribute("transform", `translate(${x.toFixed(1)} 0)`);
  const heights = courses.map((course) => at.y(course[app.frame]));
  const gap = Math.max(0, APART * rem() - Math.abs(heights[0] - heights[1])) / 2;
  const aBelow = heights[0] > heights[1] ? 1 : -1;
  [aBelow, -aBelow].forEach((side, index) => {
    dots[index].setAttribute("transform", `translate(${x.toFixed(1)} ${heights[index].toFixed(1)})`);
    labels[index].setAttribute(
      "transform",
      `translate(${(x + 10).toFixed(1)} ${(heights[index] + side * gap + 6).toFixed(1)})`,
    );
    write(labels[index], `${"AB"[index]} ${score(app.outcome, courses[index][app.frame])}`);
  });
}

function pick(event) {
  if (!plot) return;
  const box = find("chart").getBoundingClientRect();
  const share = (event.clientX - box.left - edge.left) / (size.width - edge.left - edge.right);
  const frame = Math.round(share * lastFrame());
  if (frame > app.furthest) return;
  app.playing = false;
  show(frame);
  tell("pause");
}

function build() {
  const choice = make(
    "span",
    { class: "choice", role: "group", "aria-label": say("chart.choose") },
    ...OUTCOMES.map((outcome) =>
      make("button", {
        type: "button",
        text: say(`outcomes.${outcome}.name`),
        "aria-pressed": String(outcome === app.outcome),
        onclick: () => {
          app.outcome = outcome;
          build();
          tell("outcome");
        },
      }),
    ),
  );
  const title = make("h3", { id: "chart-title", text: say(`outcomes.${app.outcome}.title`) });
  const svg = draw("svg", { id: "chart", role: "img", "aria-labelledby": "chart-title", onclick: pick });
  const focused =
    document.activeElement?.closest(".choice") !== null && document.activeElement !== document.body;
  fill(find("year"), make("div", { class: "head" }, title, choice), svg);
  if (focused) choice.querySelector("[aria-pressed=true]").focus();
  whenSized(svg, (width, height) => {
    size = { width, height };
    edge = Object.fromEntries(Object.entries(EDGE).map(([side, length]) => [side, length * rem()]));
    redraw();
  });
}

export function startChart() {
  on("language", build);
  on("run", () => {
    plot = null;
    if (app.chartOf !== app.story.id) {
      app.chartOf = app.story.id;
      app.outcome = app.run.shows.outcome;
      build();
      tell("outcome");
    }
    redraw();
  });
  on("story", () => {
    plot = null;
    fill(find("chart"));
  });
  on("rooms", redraw);
  on("frame", follow);
}
