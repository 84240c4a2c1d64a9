// Talking to the host: requests that carry the key, and the stream of events (read by fetch, because an EventSource
// cannot carry a header).

const STORE = "formwork-key";

// The key comes behind the # of the URL that `formwork run` prints; it is taken out of sight and of the history.
export function takeKey() {
  const found = /^#key=([^&/]+)/.exec(location.hash);
  if (found) {
    sessionStorage.setItem(STORE, decodeURIComponent(found[1]));
    history.replaceState(null, "", location.pathname + "#/");
  }
  return sessionStorage.getItem(STORE) ?? "";
}

export class ApiError extends Error {
  constructor(status, message, body) {
    super(message);
    this.status = status;
    this.body = body;
  }
}

async function ask(method, path, body) {
  const headers = { "x-formwork-key": sessionStorage.getItem(STORE) ?? "" };
  if (body !== undefined) headers["content-type"] = typeof body === "string" ? "text/plain" : "application/json";
  let response;
  try {
    response = await fetch(`api/${path}`, {
      method, headers, cache: "no-store", body: body === undefined || typeof body === "string" ? body : JSON.stringify(body),
    });
  } catch {
    throw new ApiError(0, "the host does not answer");
  }
  const text = await response.text();
  let value = null;
  try {
    value = text ? JSON.parse(text) : null;
  } catch {
    value = text;
  }
  if (!response.ok) throw new ApiError(response.status, value?.error ?? `the host answered ${response.status}`, value);
  return value;
}

export const get = (path) => ask("GET", path);
export const post = (path, body = {}) => ask("POST", path, body);
export const put = (path, body) => ask("PUT", path, body);
export const remove = (path) => ask("DELETE", path);
export const name = encodeURIComponent;

// Calls `onEvent` for each event and `onState("live" | "lost" | "refused")`. Reconnects where it left off.
export async function follow(onEvent, onState) {
  let last = null;
  let wait = 250;
  for (;;) {
    try {
      const headers = { "x-formwork-key": sessionStorage.getItem(STORE) ?? "" };
      if (last !== null) headers["last-event-id"] = last;
      const response = await fetch("api/events?since=0", { headers, cache: "no-store" });
      if (response.status === 401) {
        onState("refused");
        return;
      }
      if (!response.ok) throw new Error(String(response.status));
      onState("live");
      wait = 250;
      last = await readEvents(response.body, onEvent, last);
    } catch {
      // the host is restarting, or gone: the state says which
    }
    onState("lost");
    await new Promise((done) => setTimeout(done, wait));
    wait = Math.min(wait * 2, 4000);
  }
}

async function readEvents(stream, onEvent, last) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let pending = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return last;
    pending += value.replaceAll("\r", "");
    for (let end = pending.indexOf("\n\n"); end >= 0; end = pending.indexOf("\n\n")) {
      const block = pending.slice(0, end);
      pending = pending.slice(end + 2);
      const data = [];
      for (const line of block.split("\n")) {
        if (line.startsWith("id:")) last = line.slice(3).trim();
        if (line.startsWith("data:")) data.push(line.slice(5).trimStart());
      }
      if (data.length > 0) onEvent(JSON.parse(data.join("\n")));
    }
  }
}
