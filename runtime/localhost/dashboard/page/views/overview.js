import { h, renew, table } from "../dom.js";
import { drawGraph, graphOf } from "../graph.js";
import { ago, count, counted } from "../text.js";
import { invocationTable } from "./invocations.js";
import { get } from "../api.js";

const sum = (list, field) => list.reduce((total, item) => total + (item[field] ?? 0), 0);

function stats(s) {
  const dead = sum(s.queues.filter((q) => q.kind !== "queue"), "depth");
  const done = sum(s.functions, "succeeded");
  const failed = sum(s.functions, "failed");
  const rate = done + failed === 0 ? "—" : `${((100 * done) / (done + failed)).toFixed(failed === 0 ? 0 : 1)} %`;
  return [
    { n: count(done + failed), text: "invocations", href: "#/invocations" },
    { n: rate, text: "succeeded", href: "#/invocations", bad: failed > 0 && done < failed * 19 },
    { n: count(sum(s.queues.filter((q) => q.kind === "queue"), "depth")), text: "messages waiting", href: "#/queues" },
    { n: count(dead), text: "dead letters", href: "#/queues", bad: dead > 0 },
    { n: count(s.workflows.running + s.workflows.pending), text: "workflows running", href: "#/workflows" },
    { n: count(sum(s.containers, "documents")), text: "documents", href: "#/containers" },
  ];
}

function attention(s) {
  const list = [];
  const say = (tone, what, text, href) => list.push({ tone, what, text, href });
  if (s.handler.state && s.handler.state !== "ready") say("bad", "handler", `is ${s.handler.state}, started ${s.handler.starts} times`, "#/logs");
  for (const f of s.functions) {
    const href = `#/functions/${encodeURIComponent(f.name)}`;
    if (f.error) say("bad", f.name, f.error, href);
    else if (f.failed > 0) say("warn", f.name, `${count(f.failed)} failed, last run ${ago(f.lastAt)}`, `#/invocations?function=${encodeURIComponent(f.name)}`);
  }
  for (const q of s.queues) {
    if (q.kind !== "queue" && q.depth > 0) say("bad", q.name, `${counted(q.depth, "dead letter")}, oldest ${ago(q.oldestAt)}`, `#/queues/${encodeURIComponent(q.name)}`);
  }
  for (const c of s.containers) {
    for (const feed of c.feeds ?? []) {
      if (feed.pending > 100) say("warn", c.name, `${counted(feed.pending, "change")} behind for ${feed.function}`, `#/containers/${encodeURIComponent(c.name)}`);
    }
  }
  for (const t of s.timers) if (t.isPastDue) say("warn", t.function, "its timer is past due", "#/timers");
  if (s.workflows.failed > 0) say("bad", "workflows", `${count(s.workflows.failed)} failed`, "#/workflows");
  for (const f of s.faults) say("warn", f.target, `fault on purpose: ${f.kind}, hit ${count(f.hits)} times`, "#/faults");
  return list.map((item, i) => ({ ...item, key: `${item.what} ${item.text} ${i}` }));
}

export function overviewView(context, main) {
  const numbers = h("div", { class: "stats" });
  const box = h("div", { class: "graph-box", tabindex: "-1" });
  const rows = h("tbody");
  const asTable = h("button", { type: "button", class: "small", "aria-pressed": "false", onclick: toggle }, "As a table");
  const needs = h("ul", { class: "attention" });
  const recent = invocationTable();
  const edgeTable = table("Edges of the platform", ["From", "Verb", "To", ["Count", "num"], ["Failed", "num"]], rows);
  edgeTable.hidden = true;
  const kinds = [["fn", "function"], ["queue", "queue"], ["container", "container"], ["timer", "timer"], ["workflow", "workflow"], ["http", "service"]];
  main.append(
    h("h1", { class: "sr" }, "Overview"), numbers,
    h("section", { class: "panel", "aria-labelledby": "graph-title" },
      h("div", { class: "head" }, h("h2", { id: "graph-title" }, "Platform"),
        h("div", { class: "row" }, h("div", { class: "legend", "aria-hidden": "true" }, kinds.map(([k, text]) => h("span", {}, h("i", { class: `k-${k}` }), text))), asTable)),
      box, edgeTable),
    h("div", { class: "grid2" },
      h("section", { class: "panel" }, h("h2", {}, "Latest invocations"), recent.element),
      h("section", { class: "panel" }, h("h2", {}, "Needs attention"), needs)));

  const seen = new Map();
  let drawn = "";
  let timer = null;

  function toggle() {
    edgeTable.hidden = !edgeTable.hidden;
    box.hidden = !edgeTable.hidden;
    asTable.setAttribute("aria-pressed", String(!edgeTable.hidden));
    asTable.textContent = edgeTable.hidden ? "As a table" : "As a picture";
  }

  function draw(s) {
    const graph = graphOf(s);
    const print = JSON.stringify(graph);
    if (print === drawn) return;
    drawn = print;
    drawGraph(box, graph, seen);
    clearTimeout(timer);
    timer = setTimeout(() => box.querySelectorAll(".is-live").forEach((e) => e.classList.remove("is-live")), 900);
  }

  async function loadRecent() {
    try {
      recent.show((await get("invocations?limit=8")).invocations);
    } catch (error) {
      if (error.status > 0 && error.status !== 401) context.fail(error);
    }
  }

  return {
    update(s) {
      renew(numbers, stats(s), (x) => x.text, (x) => h("a", { class: x.bad ? "stat is-bad" : "stat", href: x.href }, h("b", {}, x.n), h("span", {}, x.text)));
      draw(s);
      renew(rows, s.edges, (e) => `${e.from} ${e.verb} ${e.to}`, (e) => h("tr", {}, h("td", {}, e.from), h("td", {}, e.verb), h("td", {}, e.to),
        h("td", { class: "num" }, count(e.count)), h("td", { class: "num" }, count(e.failed))));
      renew(needs, attention(s), (x) => x.key, (x) => h("li", {}, h("span", { class: `pill ${x.tone}` }, x.tone === "bad" ? "problem" : "notice"),
        h("span", {}, h("a", { href: x.href }, x.what), " ", x.text)), () => h("li", { class: "empty" }, "Nothing. All is well."));
      if (s.host.state) loadRecent();
    },
    close() { clearTimeout(timer); },
  };
}
