/* The top of the page: the stories, the languages, and words that never change by themselves. */

import { app, on, tell } from "./app.js";
import { fill, find, make } from "./dom.js";
import { choose } from "./session.js";
import { currentLanguage, fillWords, languages, say, useLanguage } from "./text.js";

function storyButton(story, place) {
  return make(
    "button",
    {
      type: "button",
      "data-story": story.id,
      "aria-current": app.story?.id === story.id ? "true" : null,
      title: say(`stories.${story.id}.title`),
      onclick: () => choose(story.id),
    },
    make("span", { class: "number", text: String(place + 1) }),
    ` ${say(`stories.${story.id}.short`)}`,
  );
}

function showStories() {
  const focused = document.activeElement?.dataset?.story;
  fill(find("stories"), ...app.catalogue.stories.map(storyButton));
  find("stories").setAttribute("aria-label", say("stories_title"));
  if (focused) find("stories").querySelector(`[data-story=${focused}]`)?.focus();
}

function showLanguages() {
  const buttons = languages().map((each) =>
    make("button", {
      type: "button",
      text: each.toUpperCase(),
      lang: each,
      "data-language": each,
      "aria-pressed": String(each === currentLanguage()),
      onclick: () => {
        useLanguage(each);
        tell("language");
        find("languages").querySelector(`[data-language=${each}]`).focus();
      },
    }),
  );
  fill(find("languages"), ...buttons);
  find("languages").setAttribute("aria-label", say("languages"));
}

export function startHeader() {
  on("story", showStories);
  on("language", () => {
    fillWords(document);
    document.title = say("title");
    showStories();
    showLanguages();
  });
}
