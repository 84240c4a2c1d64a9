// Times, sizes and JSON as people read them.

// The platform's clock: a virtual one is not the browser's.
let offset = 0;

export function setClock(iso) {
  offset = new Date(iso).getTime() - Date.now();
}

export function now() {
  return Date.now() + offset;
}

export function ago(iso) {
  if (!iso) return "never";
  return span(now() - new Date(iso).getTime(), " ago", "in ");
}

export function until(iso) {
  return iso ? span(now() - new Date(iso).getTime(), " ago", "in ") : "—";
}

export function age(iso) {
  return iso ? span(Math.max(0, now() - new Date(iso).getTime()), "", "") : "—";
}

function span(ms, after, before) {
  const s = Math.abs(ms) / 1000;
  const text = s < 1 ? "now" : s < 60 ? `${Math.floor(s)} s` : s < 3600 ? `${Math.floor(s / 60)} min`
    : s < 86400 ? `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min` : `${Math.floor(s / 86400)} d ${Math.floor((s % 86400) / 3600)} h`;
  if (text === "now") return after ? "just now" : "0 s";
  return ms >= 0 ? text + after : before + text;
}

export function clockTime(iso, millis = true) {
  if (!iso) return "—";
  const date = new Date(iso);
  const pad = (n, w = 2) => String(n).padStart(w, "0");
  const text = `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`;
  return millis ? `${text}.${pad(date.getMilliseconds(), 3)}` : text;
}

export function dateTime(iso) {
  if (!iso) return "—";
  const date = new Date(iso);
  const pad = (n) => String(n).padStart(2, "0");
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())} ${clockTime(iso, false)}`;
}

export function duration(ms) {
  if (ms === null || ms === undefined) return "—";
  if (ms < 1) return `${ms.toFixed(2)} ms`;
  if (ms < 1000) return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
  return ms < 60000 ? `${(ms / 1000).toFixed(1)} s` : span(ms, "", "");
}

export function count(n) {
  return n >= 100000 ? `${Math.round(n / 1000)}k` : n >= 10000 ? `${(n / 1000).toFixed(1)}k` : String(n ?? 0);
}

// "1 document", "2 documents"
export function counted(n, one) {
  return `${count(n)} ${one}${n === 1 ? "" : "s"}`;
}

// JSON indented, also where JSON is packed into a string (the protocol does that); other text as it is.
export function pretty(value) {
  if (value === null || value === undefined || value === "") return "";
  if (typeof value !== "string") return JSON.stringify(value, null, 2);
  try {
    return JSON.stringify(unpacked(JSON.parse(value)), null, 2);
  } catch {
    return value;
  }
}

function unpacked(value) {
  if (Array.isArray(value)) return value.map(unpacked);
  if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, unpacked(v)]));
  if (typeof value !== "string" || !/^\s*["[{]/.test(value)) return value;
  try {
    return unpacked(JSON.parse(value));
  } catch {
    return value;
  }
}

const OUTCOMES = {
  succeeded: "good", Completed: "good", ready: "good", Running: "busy", running: "busy", Pending: "busy", starting: "warn",
  failed: "bad", Failed: "bad", "dead-lettered": "bad", retried: "warn", Terminated: "warn", exited: "bad",
};

export function tone(word) {
  return OUTCOMES[word] ?? "";
}
