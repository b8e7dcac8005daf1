/* Every word of the page, in one of the languages of strings.json. */

let allWords = {};
let language = "en";

export function useWords(words, wanted) {
  allWords = words;
  language = wanted in words ? wanted : "en";
  document.documentElement.lang = language;
}

export function useLanguage(wanted) {
  useWords(allWords, wanted);
}

export function languages() {
  return Object.keys(allWords);
}

export function currentLanguage() {
  return language;
}

/* A key is a path; what follows ".words." is one step, because values of levers may hold a dot. */
function lookUp(key) {
  const [path, value] = key.split(".words.");
  const found = stepsTo(path);
  return value === undefined ? found : found?.words?.[value];
}

function stepsTo(key) {
  return key.split(".").reduce((level, part) => level?.[part], allWords[language]);
}

/* Whether there is a sentence under this key. */
export function known(key) {
  return lookUp(key) !== undefined;
}

/* The list of sentences under a key. */
export function lines(key) {
  const found = lookUp(key);
  return Array.isArray(found) ? found : [];
}

/* The sentence under a key, with {name} replaced by values.name. */
export function say(key, values = {}) {
  const found = lookUp(key);
  if (typeof found !== "string") {
    console.error(`no sentence ${key} in ${language}`);
    return key;
  }
  return found.replace(/\{(\w+)\}/g, (all, name) => (name in values ? values[name] : all));
}

export function decimals(value, digits) {
  return new Intl.NumberFormat(language, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);
}

export function percent(thousandths) {
  return say("percent", { value: decimals(thousandths / 10, 0) });
}

/* Exhaustion on the scale of the questionnaire, 1 to 7; stress in percent. */
export function score(outcome, thousandths) {
  return outcome === "exhaustion" ? decimals(1 + (6 * thousandths) / 1000, 1) : percent(thousandths);
}

/* A difference on the scale of an outcome, without its sign. */
export function differenceOf(outcome, thousandths) {
  const size = Math.abs(thousandths);
  return outcome === "exhaustion" ? decimals((6 * size) / 1000, 2) : decimals(size / 10, 1);
}

/* Fills every element that names its sentence. */
export function fillWords(root) {
  for (const node of root.querySelectorAll("[data-text]")) {
    node.textContent = say(node.dataset.text);
  }
}
