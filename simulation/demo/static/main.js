/* Where the page begins: which engine, which language, which story. */

import { app, on, tell } from "./app.js";
import { startChart } from "./chart.js";
import { openDyad } from "./dyad.js";
import { find } from "./dom.js";
import { openGuide, startGuide } from "./guide.js";
import { startHeader } from "./header.js";
import { startKeys } from "./keys.js";
import { startLegend } from "./legend.js";
import { startLevers } from "./levers.js";
import { liveEngine } from "./live.js";
import { startNotes } from "./notes.js";
import { isPacked, packEngine } from "./pack.js";
import { startPlayer } from "./player.js";
import { startStrip } from "./predict.js";
import { startQuadrants } from "./quadrants.js";
import { startRooms } from "./rooms.js";
import { choose, takeUp } from "./session.js";
import { startSpread } from "./spread.js";
import { useWords } from "./text.js";

function languageWanted(asked) {
  return asked ?? (navigator.language.startsWith("nl") ? "nl" : "en");
}

/* Seats are numbered as they stand, row by row: no name, no code of a person. */
function numberSeats() {
  const seated = [...app.run.students].sort((one, other) => one.row - other.row || one.col - other.col);
  seated.forEach((student, place) => (student.label = String(place + 1)));
}

function showState() {
  const stage = find("stage");
  on("asking", () => stage.setAttribute("aria-busy", "true"));
  for (const what of ["run", "problem"]) on(what, () => stage.setAttribute("aria-busy", "false"));
  on("run", () => (document.documentElement.dataset.ready = app.story.id));
}

async function begin() {
  app.engine = isPacked() ? packEngine() : liveEngine();
  const asked = new URLSearchParams(window.location.search);
  const [words, catalogue] = await Promise.all([app.engine.words(), app.engine.stories()]);
  useWords(words, languageWanted(asked.get("lang")));
  app.catalogue = catalogue;
  on("run", numberSeats);
  for (const start of [
    startHeader,
    startPlayer,
    startStrip,
    startLevers,
    startLegend,
    startChart,
    startQuadrants,
    startSpread,
    startGuide,
    startNotes,
    startKeys,
  ])
    start();
  startRooms(openDyad);
  showState();
  on("language", () => app.run && tell("rooms"));
  takeUp(asked.get("story"));
  tell("language");
  const told = choose(app.story.id);
  if (asked.has("guide")) openGuide(asked.get("guide"));
  await told;
}

begin().catch((problem) => {
  find("caption").textContent = problem.message;
  throw problem;
});
