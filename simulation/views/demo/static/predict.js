/* The strip: what to look for, the prediction that comes first, and how it came out. */

import { app, isFree, isRevealed, lastFrame, on, tell } from "./app.js";
import { announce, fill, find, make, write } from "./dom.js";
import { nameOfRoom } from "./rooms.js";
import { decimals, lines, percent, say } from "./text.js";

const VOTES = ["lower", "same", "higher"];
let place = 0; // which of the captions that may be shown

export function outcomeOfStory() {
  return app.run?.shows.outcome ?? "exhaustion";
}

/* A difference in the words of its scale: points from 1 to 7, or percentage points. */
function sizeOf(difference) {
  const size = Math.abs(difference);
  if (outcomeOfStory() === "stress") return say("shows.points", { value: decimals(size / 10, 1) });
  return say("shows.nea", { value: decimals((6 * size) / 1000, 2) });
}

/* What the model shows in these two worlds, from its figures: the year seen, then 30 others. */
export function wordsOfResult() {
  const { direction, difference, share_higher: higher } = app.run.shows;
  const years = app.run.band.years;
  const outcome = say(`outcomes.${outcomeOfStory()}.it`);
  const seen = say(`shows.${direction}`, { outcome, size: sizeOf(difference) });
  const others = say("shows.years", { higher, lower: years - higher, years });
  return `${seen} ${others}`;
}

function wordsOfVote() {
  if (app.vote === null) return "";
  const right = app.vote === app.run.shows.direction;
  return say(right ? "predict.right" : "predict.wrong", { vote: say(`predict.${app.vote}`).toLowerCase() });
}

/* What the story says about such an outcome, whether or not it is the one the theory expects. */
export function wordsOfPoint() {
  return say(`stories.${app.story.id}.shows.${app.run.shows.direction}`);
}

function entry(kind, text) {
  return { kind: say(`strip.${kind}`), text };
}

/* The captions that may be read now, in their order. */
function captions() {
  const story = `stories.${app.story.id}`;
  const ask = entry("ask", say(`${story}.ask`));
  const notice = lines(`${story}.notice`).map((text) => entry("notice", text));
  const tries = lines(`${story}.try`).map((text) => entry("try", text));
  if (!app.run) return [ask];
  if (isFree()) return [ask, ...notice, entry("result", wordsOfResult()), ...tries];
  if (isRevealed()) {
    const result = [entry("result", [wordsOfVote(), wordsOfResult()].join(" ").trim()), entry("means", wordsOfPoint())];
    return [...result, ...tries, ...notice, ask];
  }
  return app.vote === null ? [ask] : [...notice, ask];
}

function showCaption() {
  const all = captions();
  const shown = all[place % all.length];
  const node = find("caption");
  node.removeAttribute("role");
  fill(node, make("b", { text: `${shown.kind} ` }), shown.text);
  const next = find("prompt");
  write(next, say("strip.next", { place: (place % all.length) + 1, all: all.length }));
  next.hidden = all.length < 2;
}

export function nextCaption() {
  place += 1;
  showCaption();
  announce(find("caption").textContent);
}

/* While the year plays, the prompts to notice take turns. */
function turnCaption() {
  if (!app.playing || isRevealed()) return;
  const count = captions().length - 1;
  const due = Math.min(count - 1, Math.floor((app.frame / (lastFrame() + 1)) * count));
  if (count > 0 && due !== place) {
    place = due;
    showCaption();
  }
}

export function vote(choice) {
  if (!app.run || isFree() || isRevealed()) return;
  app.vote = choice;
  place = 0;
  tell("vote");
  announce(say("predict.noted", { vote: say(`predict.${choice}`).toLowerCase() }));
}

function showVotes() {
  const node = find("predict");
  if (isFree() || !app.run) return fill(node);
  const over = isRevealed();
  const outcome = say(`outcomes.${outcomeOfStory()}.its`);
  const name = make("span", { id: "predict-name", text: say("predict.ask", { outcome }) });
  const buttons = VOTES.map((choice) => make("button", {
    type: "button", "aria-pressed": String(app.vote === choice), disabled: over && app.vote !== choice,
    class: over && app.run.shows.direction === choice ? "came" : null, "data-vote": choice,
    text: say(`predict.${choice}`),
    onclick: () => {
      vote(choice);
      find("play").focus();
    },
  }));
  return fill(node, name, make("div", { role: "group", "aria-labelledby": "predict-name" }, ...buttons));
}

function refresh() {
  if (!app.story) return;
  write(find("story-title"), say(`stories.${app.story.id}.title`));
  showVotes();
  showCaption();
}

export function startStrip() {
  find("prompt").addEventListener("click", nextCaption);
  for (const what of ["story", "run", "vote", "revealed"]) {
    on(what, () => {
      place = 0;
      refresh();
    });
  }
  on("language", refresh);
  on("rooms", refresh);
  on("frame", turnCaption);
  on("revealed", () => announce(find("caption").textContent));
  on("problem", () => {
    const node = fill(find("caption"), app.problem);
    node.setAttribute("role", "alert");
  });
  on("story", () => announce(`${say(`stories.${app.story.id}.title`)}. ${nameOfRoom("b")}`));
}
