// The frame of the page: what is where, what is current, and when to ask again.
import { follow, get, takeKey } from "./api.js";
import { fill, h, toast } from "./dom.js";
import { clockTime, count, dateTime, setClock, now } from "./text.js";
import { containersView } from "./views/containers.js";
import { faultsView } from "./views/faults.js";
import { functionsView } from "./views/functions.js";
import { invocationsView } from "./views/invocations.js";
import { keepLine, logsView } from "./views/logs.js";
import { overviewView } from "./views/overview.js";
import { queuesView } from "./views/queues.js";
import { timersView } from "./views/timers.js";
import { workflowsView } from "./views/workflows.js";

const VIEWS = [
  { path: "", title: "Overview", make: overviewView },
  { path: "functions", title: "Functions", make: functionsView, badge: (s) => [s.functions.length] },
  { path: "invocations", title: "Invocations", make: invocationsView, badge: (s) => [sum(s.functions, "running"), "busy"] },
  { path: "queues", title: "Queues", make: queuesView,
    badge: (s) => {
      const dead = sum(s.queues.filter((q) => q.kind !== "queue"), "depth");
      return dead > 0 ? [dead, "bad", "dead letters"] : [sum(s.queues, "depth"), "warn"];
    } },
  { path: "containers", title: "Containers", make: containersView, badge: (s) => [s.containers.length] },
  { path: "timers", title: "Timers", make: timersView, badge: (s) => [s.timers.length] },
  { path: "workflows", title: "Workflows", make: workflowsView, badge: (s) => [s.workflows.running + s.workflows.pending, "busy"] },
  { path: "faults", title: "Faults", make: faultsView, badge: (s) => [s.faults.length, "warn"] },
  { path: "logs", title: "Logs", make: logsView },
];

const EMPTY = { app: {}, host: {}, handler: {}, functions: [], queues: [], containers: [], timers: [], services: [], faults: [], edges: [],
  workflows: { running: 0, pending: 0, completed: 0, failed: 0, terminated: 0 } };

let state = EMPTY;
let view = null;
let route = null;
let asking = null;
let askAgain = false;
let lastAsked = 0;
const eventListeners = new Set();

function sum(list, field) {
  return list.reduce((total, item) => total + (item[field] ?? 0), 0);
}

const context = {
  get state() { return state; },
  refresh,
  onEvent(listener) {
    eventListeners.add(listener);
    return () => eventListeners.delete(listener);
  },
  fail(error) { toast(error.message, true); },
};

function show() {
  const [path, ...rest] = location.hash.replace(/^#\/?/, "").split("?")[0].split("/").map(decodeURIComponent);
  const next = VIEWS.find((v) => v.path === path) ?? VIEWS[0];
  const main = document.getElementById("main");
  view?.close?.();
  const moved = route !== null;
  route = next;
  document.title = `${[rest[0], next.title].filter(Boolean).join(" · ")} · ${state.app.name ?? "Formwork"}`;
  main.replaceChildren();
  view = next.make(context, main, rest);
  view.update?.(state);
  drawNav();
  if (moved) main.focus({ preventScroll: true });
  window.scrollTo(0, 0);
}

function drawNav() {
  fill(document.getElementById("nav"), VIEWS.map((v) => {
    const [n, tone, what] = v.badge?.(state) ?? [0];
    return h("li", {}, h("a", { href: `#/${v.path}`, "aria-current": v === route ? "page" : null }, v.title,
      n > 0 && h("span", { class: `badge ${tone ?? ""}` }, count(n), h("span", { class: "sr" }, ` ${what ?? ""}`))));
  }));
}

function drawTop(link) {
  const { app, host, handler } = state;
  document.getElementById("app-name").textContent = app.name ?? "Formwork";
  const env = document.getElementById("env");
  env.hidden = !app.environment;
  env.textContent = app.environment ?? "";
  const hostState = document.getElementById("host-state");
  const words = { live: [`host ${host.state ?? ""}`, host.state === "Running" ? "good" : "warn"], lost: ["host does not answer", "bad"],
    refused: ["key refused", "bad"], connecting: ["connecting", ""] };
  const [text, tone] = words[link];
  hostState.textContent = text;
  hostState.className = `pill ${tone}`;
  const handlerState = document.getElementById("handler-state");
  handlerState.hidden = !handler.state || link !== "live";
  handlerState.textContent = `handler ${handler.state ?? ""}`;
  handlerState.className = `pill ${handler.state === "ready" ? "good" : handler.state === "starting" ? "warn" : "bad"}`;
}

let link = "connecting";

function onLink(word) {
  const was = link;
  link = word;
  drawTop(link);
  if (word === "refused") refused();
  if (word === "live" && was !== "live") refresh();
}

function refused() {
  view?.close?.();
  view = null;
  fill(document.getElementById("main"), h("h1", {}, "This page needs its key"),
    h("p", {}, "Open the dashboard by the URL that ", h("code", {}, "formwork run"), " printed: the part behind the # is the key. It is also in ",
      h("code", {}, ".formwork/run.json"), "."));
}

// Asks for the state now or soon: at most once a second, however many events come.
function refresh() {
  if (asking) {
    askAgain = true;
    return asking;
  }
  const wait = Math.max(0, lastAsked + 1000 - performance.now());
  asking = new Promise((done) => setTimeout(done, lastAsked === 0 ? 0 : wait)).then(load).finally(() => {
    asking = null;
    if (askAgain) {
      askAgain = false;
      refresh();
    }
  });
  return asking;
}

async function load() {
  lastAsked = performance.now();
  try {
    const fresh = await get("state");
    // The engine of workflows counts by status; here all of them are there, in lower case.
    const counts = Object.entries(fresh.workflows ?? {}).map(([status, n]) => [status.toLowerCase(), n]);
    state = { ...EMPTY, ...fresh, workflows: { ...EMPTY.workflows, ...Object.fromEntries(counts) } };
    if (state.host.now) setClock(state.host.now);
    if (link === "connecting") link = "live";
  } catch (error) {
    if (error.status === 401) {
      link = "refused";
      refused();
    } else if (error.status === 0) {
      link = "lost";
    } else {
      toast(error.message, true);
    }
  }
  drawTop(link);
  drawNav();
  view?.update?.(state);
}

function tick() {
  const clock = document.getElementById("clock");
  if (!state.host.now) return;
  clock.hidden = false;
  const virtual = state.host.clock === "virtual";
  const iso = virtual ? state.host.now : new Date(now()).toISOString();
  clock.textContent = virtual ? `${dateTime(iso)} (virtual clock)` : clockTime(iso, false);
}

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
}

function start() {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  setTheme(localStorage.getItem("formwork-theme") ?? (dark.matches ? "dark" : "light"));
  dark.addEventListener("change", () => localStorage.getItem("formwork-theme") ?? setTheme(dark.matches ? "dark" : "light"));
  document.getElementById("theme").addEventListener("click", () => {
    const next = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
    localStorage.setItem("formwork-theme", next);
    setTheme(next);
  });
  if (!takeKey()) {
    drawTop("refused");
    refused();
    return;
  }
  window.addEventListener("hashchange", () => (location.hash.startsWith("#key=") ? location.reload() : show()));
  show();
  refresh();
  setInterval(tick, 1000);
  setInterval(() => document.visibilityState === "visible" && refresh(), 5000);
  follow((event) => {
    keepLine(event);
    for (const listener of eventListeners) listener(event);
    refresh();
  }, onLink);
}

start();
