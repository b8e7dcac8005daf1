/* The engine behind a server: whole years by request. */

async function answerOf(response) {
  const answer = await response.json().catch(() => null);
  if (!response.ok) throw new Error(answer?.error ?? `${response.status} ${response.statusText}`);
  return answer;
}

async function post(path, body) {
  const headers = { "content-type": "application/json" };
  return answerOf(await fetch(path, { method: "POST", headers, body: JSON.stringify(body) }));
}

export function liveEngine() {
  return {
    words: async () => answerOf(await fetch("/static/strings.json")),
    stories: async () => answerOf(await fetch("/api/stories")),
    run: (body) => post("/api/run", body),
    dyad: (body) => post("/api/dyad", body),
  };
}
