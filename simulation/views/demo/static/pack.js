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
    const found = (await all)[key];
    if (found === undefined) throw new Error(missing);
    return found;
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
