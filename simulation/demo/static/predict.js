/* The strip: what to look for, the prediction that comes first, and how it came out. */

import { app, isFree, isRevealed, lastFrame, on, tell } from "./app.js";
import { announce, fill, find, make, write } from "./dom.js";
import { wordsOfLevers } from "./levers.js";
import { courseOf } from "./reading.js";
import { nameOfRoom } from "./rooms.js";
import { differenceOf, lines, say, score } from "./text.js";

const VOTES = ["lower", "same", "higher"];
let place = 0; // which of the captions that may be shown

export function outcomeOfStory() {
  return app.run?.shows.outcome ?? "exhaustion";
}

/* A difference on the scale of an outcome. */
function sizeOf(outcome, difference) {
  return say(outcome === "exhaustion" ? "shows.nea" : "shows.points", {
    value: differenceOf(outcome, difference),
  });
}

/* How B ends beside A in all the years, in one sentence. */
function wordsOfShown(shown) {
  const outcome = say(`outcomes.${shown.outcome}.it`);
  return say(`shows.${shown.direction}`, { outcome, size: sizeOf(shown.outcome, shown.difference) });
}

/* What the model shows in these two worlds, from its figures: the year seen, then the others. */
function wordsOfResult() {
  const { shows, band } = app.run;
  const ends = ["a", "b"].map((world) =>
    score(shows.outcome, courseOf(app.run.worlds[world], shows.outcome)[lastFrame()]),
  );
  const seen = say("shows.seen", { outcome: say(`outcomes.${shows.outcome}.it`), a: ends[0], b: ends[1] });
  const years = say("shows.years", {
    years: band.years,
    shown: wordsOfShown(shows),
    higher: shows.share_higher,
    lower: shows.share_lower,
  });
  return `${seen} ${years}`;
}

function wordsOfVote() {
  if (app.vote === null) return "";
  const right = app.vote === app.run.shows.direction;
  return say(right ? "predict.right" : "predict.wrong", { vote: say(`predict.${app.vote}`).toLowerCase() });
}

/* What the story says about such an outcome, whether or not the theory expects it. */
function wordsOfPoint() {
  return say(`stories.${app.story.id}.shows.${app.run.shows.direction}`);
}

/* What else differs in the end, on average over the years. */
function wordsOfOthers() {
  return say("shows.also", { others: app.run.shows.also.map(wordsOfShown).join("; ") });
}

function entry(kind, text) {
  return { kind: say(`strip.${kind}`), text };
}

/* The captions that may be read now, in their order. */
function captions() {
  const story = `stories.${app.story.id}`;
  const ask = entry("ask", say(`${story}.ask`, wordsOfLevers(app.story)));
  const notice = lines(`${story}.notice`).map((text) => entry("notice", text));
  const tries = lines(`${story}.try`).map((text) => entry("try", text));
  if (!app.run) return [ask];
  if (isFree()) return [ask, ...notice, entry("result", wordsOfResult()), ...tries];
  if (isRevealed()) {
    const result = [
      entry("result", [wordsOfVote(), wordsOfResult()].join(" ").trim()),
      entry("means", wordsOfPoint()),
      entry("also", wordsOfOthers()),
    ];
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
  const name = make("span", { id: "predict-name", text: say(`outcomes.${outcomeOfStory()}.ask`) });
  const buttons = VOTES.map((choice) =>
    make("button", {
      type: "button",
      "aria-pressed": String(app.vote === choice),
      disabled: over && app.vote !== choice,
      class: over && app.run.shows.direction === choice ? "came" : null,
      "data-vote": choice,
      text: say(`predict.${choice}`),
      onclick: () => {
        vote(choice);
        find("play").focus();
      },
    }),
  );
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
