/* One page of paper for the trainer: a guide for each story, and a lesson of 45 minutes. */

import { app, halt, on } from "./app.js";
import { fill, find, make } from "./dom.js";
import { lines, say } from "./text.js";
import { nameOfLever, wordOfLever, wordsOfLevers } from "./levers.js";

let page = null; // a story's id, or "lesson"

function list(tag, texts) {
  return make(tag, {}, ...texts.map((text) => make("li", { text })));
}

function part(heading, ...contents) {
  return make("section", {}, make("h2", { text: say(`guide.${heading}`) }), ...contents);
}

function paragraph(text) {
  return make("p", { text });
}

function leverLine(story, lever) {
  const words = lever.values.map((_, index) => wordOfLever(lever, index));
  return say("guide.lever", { name: nameOfLever(lever, story), words: words.join(", ") });
}

function ofStory(story) {
  const key = `stories.${story.id}`;
  const words = wordsOfLevers(story);
  return [
    make("p", { class: "kicker", text: say("guide.kicker") }),
    make("h1", { text: say(`${key}.title`) }),
    part("point", paragraph(say(`${key}.guide.point`))),
    part(
      "worlds",
      list("ul", [`A: ${say(`${key}.a`, words)}`, `B: ${say(`${key}.b`, words)}`]),
      paragraph(say("guide.same_luck")),
    ),
    part(
      "steps",
      list("ol", [say("guide.predict", { ask: say(`${key}.ask`, words) }), ...lines(`${key}.guide.steps`)]),
    ),
    part("notice", list("ul", lines(`${key}.notice`))),
    part("discuss", list("ul", lines(`${key}.guide.discuss`))),
    part(
      "try",
      list("ul", [...lines(`${key}.try`), ...story.levers.map((lever) => leverLine(story, lever))]),
    ),
    part("limits", paragraph(say(`${key}.guide.limits`))),
  ];
}

function ofLesson() {
  const rows = lines("lesson.parts").map(([minutes, what, how]) =>
    make(
      "tr",
      {},
      make("th", { scope: "row", text: minutes }),
      make("td", {}, make("b", { text: what })),
      make("td", { text: how }),
    ),
  );
  const head = ["minutes", "what", "how"].map((name) =>
    make("th", { scope: "col", text: say(`lesson.${name}`) }),
  );
  return [
    make("p", { class: "kicker", text: say("guide.kicker") }),
    make("h1", { text: say("lesson.title") }),
    paragraph(say("lesson.goal")),
    make("section", {}, make("h2", { text: say("lesson.needed") }), list("ul", lines("lesson.needs"))),
    make("table", {}, make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...rows)),
    make("section", {}, make("h2", { text: say("lesson.afterwards") }), list("ul", lines("lesson.after"))),
  ];
}

function menu() {
  const pages = [
    ...app.catalogue.stories.map((story) => [story.id, say(`stories.${story.id}.short`)]),
    ["lesson", say("lesson.short")],
  ];
  const links = pages.map(([id, text]) =>
    make("button", {
      type: "button",
      text,
      "aria-current": id === page ? "page" : null,
      onclick: () => openGuide(id),
    }),
  );
  return make(
    "nav",
    { class: "guide-menu", "aria-label": say("guide.menu") },
    ...links,
    make("button", {
      type: "button",
      id: "print",
      class: "strong",
      text: say("guide.print"),
      onclick: () => window.print(),
    }),
    make("button", { type: "button", id: "leave", text: say("guide.leave"), onclick: closeGuide }),
  );
}

function build() {
  if (page === null) return;
  const story = app.catalogue.stories.find((each) => each.id === page);
  const foot = make("p", { class: "foot", text: say("guide.foot") });
  fill(
    find("paper"),
    menu(),
    make("div", { class: "sheet" }, ...(story ? ofStory(story) : ofLesson()), foot),
  );
}

export function openGuide(wanted) {
  page = wanted;
  halt();
  document.body.classList.add("reading");
  find("paper").hidden = false;
  build();
  find("leave").focus();
}

function closeGuide() {
  page = null;
  document.body.classList.remove("reading");
  find("paper").hidden = true;
  find("guide").focus();
}

export function startGuide() {
  const open = () => openGuide(app.story.id);
  find("guide").addEventListener("click", open);
  on("guide", open);
  on("language", build);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && page !== null) closeGuide();
  });
}
