/* The engine inside a file: years computed beforehand, packed into the page. */

function bytesOf(base64) {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

async function unpack(base64) {
  const stream = new Blob([bytesOf(base64)]).stream();
  return new Response(stream.pipeThrough(new DecompressionStream("gzip"))).json();
}

function embedded(id) {
  return document.getElementById(id)?.textContent.trim() ?? null;
}

/* A list from its first number and the steps after it. */
function running(steps) {
  let sum = 0;
  return steps.map((step) => (sum += step));
}

/* A list of objects from its columns. */
function rowsOf(columns) {
  const names = Object.keys(columns);
  return columns[names[0]].map((_, row) =>
    Object.fromEntries(names.map((name) => [name, columns[name][row]])),
  );
}

/* An answer as it was before it was coded small; shared: what several answers have in common. */
function decoded(value, shared) {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((each) => decoded(each, shared));
  if ("=d" in value) return running(value["=d"]);
  if ("=r" in value) return decoded(shared[value["=r"]], shared);
  const fields = Object.entries("=t" in value ? value["=t"] : value).map(([name, each]) => [
    name,
    decoded(each, shared),
  ]);
  return "=t" in value ? rowsOf(Object.fromEntries(fields)) : Object.fromEntries(fields);
}

function indicesOf(stories, body) {
  const levers = stories.stories.find((each) => each.id === body.story).levers;
  return levers.map((lever) => body.levers[lever.id]).join(",");
}

export function isPacked() {
  return embedded("pack") !== null;
}

export function packEngine() {
  let all = null;
  const get = async (key, missing) => {
    all = all ?? unpack(embedded("pack"));
    const { entries, shared } = await all;
    if (!(key in entries)) throw new Error(missing);
    return decoded(entries[key], shared);
  };
  const runKey = async (body) => {
    const indices = indicesOf(await get("stories", "stories"), body);
    return `${body.story}:${indices}:${body.luck}`;
  };
  return {
    words: async () => JSON.parse(embedded("strings")),
    stories: () => get("stories", "stories"),
    run: async (body) => get(`run:${await runKey(body)}`, "run"),
    dyad: async (body) => get(`dyad:${await runKey(body)}:${body.student}`, "dyad"),
  };
}
