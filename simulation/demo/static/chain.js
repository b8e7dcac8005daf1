/* One event as a chain: done, seen, weighed, felt, answered, left behind. One card a link. */

import { draw, make } from "./dom.js";
import { decimals, percent, say } from "./text.js";

const NOTICEABLE = 50; // thousandths between what was done and what was seen
const FEELINGS = 4; // the strongest emotions that are shown
const APPRAISALS = ["harm", "benefit", "accountability", "coping", "expectancy", "steadiness"];

function meter(name, value, kind) {
  const filled = draw("rect", {
    class: `filled ${kind}`,
    width: Math.max(0, Math.min(100, value / 10)),
    height: 10,
  });
  const bar = draw(
    "svg",
    { viewBox: "0 0 100 10", preserveAspectRatio: "none", class: "bar", "aria-hidden": "true" },
    draw("rect", { class: "track", width: 100, height: 10 }),
    filled,
  );
  return make(
    "div",
    { class: "meter" },
    make("span", { text: name }),
    make("b", { text: percent(value) }),
    bar,
  );
}

function sentence(text) {
  return make("p", { text });
}

function done(event) {
  const valence = event.severity; // below 0: trouble
  const kind = valence < 0 ? "trouble" : valence > 0 ? "kind" : "ordinary";
  return [
    sentence(say(`chain.done.${kind}`)),
    valence === 0
      ? null
      : meter(say("chain.strength"), Math.abs(valence), valence < 0 ? "hurting" : "helping"),
  ];
}

function seen(event) {
  const shift = event.perceived - event.severity;
  const word =
    event.perceived === 0
      ? "unnoticed"
      : Math.abs(shift) < NOTICEABLE
        ? "same"
        : shift < 0
          ? "worse"
          : "better";
  const kind = event.perceived < 0 ? "hurting" : "helping";
  return [
    sentence(say(`chain.seen.${word}`)),
    event.perceived === 0
      ? null
      : meter(
          say(event.perceived < 0 ? "chain.as_trouble" : "chain.as_kind"),
          Math.abs(event.perceived),
          kind,
        ),
  ];
}

/* What is at stake, where the engine does not say it: anger is harm times blame, enjoyment is benefit. */
function stakeOf(event) {
  const { anger = 0, enjoyment = 0 } = event.emotions;
  const blame = event.appraisal.accountability;
  if (event.perceived > 0) return { benefit: enjoyment };
  return event.perceived < 0 && blame > 0 ? { harm: Math.round((1000 * anger) / blame) } : {};
}

function weighed(event) {
  const values = { ...stakeOf(event), ...event.appraisal };
  const asked = APPRAISALS.filter((name) => (values[name] ?? null) !== null).filter(
    (name) => !(name === "harm" && event.perceived >= 0) && !(name === "benefit" && event.perceived <= 0),
  );
  if (asked.length === 0) return [sentence(say("chain.not_weighed"))];
  return asked.map((name) => meter(say(`appraisal.${name}`), values[name], "plain"));
}

function felt(event) {
  const strongest = Object.entries(event.emotions)
    .filter(([, value]) => value > 0)
    .sort((one, other) => other[1] - one[1])
    .slice(0, FEELINGS);
  if (strongest.length === 0) return [sentence(say("chain.felt_nothing"))];
  const hurting = new Set(["anger", "anxiety", "helplessness", "guilt", "disappointment"]);
  return strongest.map(([name, value]) =>
    meter(say(`emotions.${name}`), value, hurting.has(name) ? "hurting" : "helping"),
  );
}

function answered(event) {
  return [
    meter(say("chain.warmth"), event.response, "helping"),
    event.felt > 0 ? meter(say("chain.shown"), event.expressed, "hurting") : null,
    event.felt > 0 ? meter(say("chain.hidden"), event.suppressed, "plain") : null,
  ];
}

/* What the evening of that day differs by from the evening before. */
function left(event, dyad) {
  const change = (course) => course[event.frame] - course[event.frame - 1];
  const changes = {
    closeness: change(dyad.components.relationship_positive),
    conflict: change(dyad.components.relationship_negative),
    trust: change(dyad.trust),
  };
  const items = Object.entries(changes).map(([name, value]) => {
    if (value === 0) return make("li", { text: `= ${say(`chain.left.${name}`)}` });
    return make("li", {
      text: `${value > 0 ? "▲" : "▼"} ${say(`chain.left.${name}`)} ${value > 0 ? "+" : "−"}${decimals(Math.abs(value) / 10, 1)}`,
    });
  });
  return [make("ul", {}, ...items)];
}

export const LINKS = ["done", "seen", "weighed", "felt", "answered", "left"];
const CARDS = { done, seen, weighed, felt, answered, left };

/* The first so many links of an event in one world; the rest are still to come. */
export function chainOf(room, event, dyad, count) {
  const head = make("span", { class: `letter ${room}`, text: room.toUpperCase() });
  if (!event) return [head, make("p", { class: "missing", text: say("chain.missing") })];
  const cards = LINKS.map((link, place) => {
    const card = make("div", { class: place < count ? `card ${link}` : "card waiting" });
    if (place < count) card.append(...CARDS[link](event, dyad).filter((child) => child !== null));
    return card;
  });
  return [head, ...cards];
}
