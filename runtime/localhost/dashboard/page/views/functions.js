import { get, name, post } from "../api.js";
import { fill, h, renew, table, toast } from "../dom.js";
import { ago, count, duration } from "../text.js";
import { invocationTable } from "./invocations.js";

const KINDS = { http: "HTTP", queue: "queue", changes: "changes of", timer: "timer", orchestration: "workflow", activity: "activity" };

const link = (f) => `#/functions/${encodeURIComponent(f.name)}`;

function stateOf(f) {
  if (f.error) return h("span", { class: "pill bad" }, "error");
  if (f.disabled) return h("span", { class: "pill warn" }, "disabled");
  if (f.running > 0) return h("span", { class: "pill busy" }, `${f.running} running`);
  return h("span", { class: "pill good" }, "ready");
}

function rowOf(f) {
  return h("tr", {}, h("td", {}, h("a", { href: link(f) }, f.name), f.system && h("span", { class: "kind" }, " system")),
    h("td", {}, h("span", { class: "kind" }, `${KINDS[f.trigger] ?? f.trigger} `), h("span", { class: "mono" }, f.detail)),
    h("td", { class: "keep" }, stateOf(f)), h("td", { class: "num" }, count(f.succeeded)), h("td", { class: "num" }, count(f.failed)),
    h("td", { class: "num keep" }, duration(f.p50Ms)), h("td", { class: "num keep" }, duration(f.p95Ms)), h("td", { class: "keep muted" }, ago(f.lastAt)));
}

// "queue:a" as a link to where it is shown.
function nodeLink(id) {
  const [kind, ...rest] = id.split(":");
  const label = rest.join(":");
  const pages = { function: "functions", queue: "queues", container: "containers" };
  return [h("span", { class: "kind" }, `${kind} `), pages[kind] ? h("a", { href: `#/${pages[kind]}/${encodeURIComponent(label)}` }, label) : label];
}

// What the route and the inputs take by name has a field each; the rest is the trigger's input.
function invokeForm(context, wanted) {
  const parameters = h("div");
  const input = h("textarea", { rows: 5, spellcheck: "false" });
  const element = h("form", { onsubmit: run }, parameters, h("label", { class: "field" }, "Input of the trigger: text or JSON", input),
    h("div", { class: "actions" }, h("button", { class: "primary" }, "Invoke")));
  const field = (p) => h("label", { class: "field" }, p.in === "route" ? p.name : `${p.name} (query)`,
    h("input", { name: p.name, "data-in": p.in, required: p.in === "route", autocomplete: "off", spellcheck: "false" }));

  async function run(event) {
    event.preventDefault();
    const given = (where) => [...parameters.querySelectorAll(`input[data-in=${where}]`)].filter((i) => i.value !== "").map((i) => [i.name, i.value]);
    try {
      await post(`functions/${name(wanted)}/invoke`, { input: input.value, params: Object.fromEntries(given("route")), query: new URLSearchParams(given("query")).toString() });
      toast(`${wanted} is called`);
      context.refresh();
    } catch (error) {
      context.fail(error);
    }
  }

  return { element, show: (f) => renew(parameters, f.parameters, (p) => `${p.in} ${p.name}`, field) };
}

function oneFunction(context, main, wanted) {
  const head = h("div");
  const edges = h("tbody");
  const recent = invocationTable();
  const form = invokeForm(context, wanted);
  main.append(h("p", {}, h("a", { href: "#/functions" }, "← All functions")), head,
    h("div", { class: "grid2" },
      h("section", { class: "panel" }, h("h2", {}, "What it touches"), table("Edges of this function", ["Verb", "What", ["Count", "num"], ["Failed", "num"]], edges)),
      h("section", { class: "panel" }, h("h2", {}, "Invoke it"), form.element)),
    h("section", { class: "panel" }, h("h2", {}, "Latest invocations"), recent.element));

  return {
    async update(s) {
      const f = s.functions.find((x) => x.name === wanted);
      if (!f) {
        if (s.host.state) fill(head, h("div", { class: "error" }, `There is no function '${wanted}'.`));
        return;
      }
      fill(head, h("div", { class: "head" }, h("h1", {}, f.name), stateOf(f)), f.error && h("div", { class: "error" }, f.error),
        h("p", { class: "lead" }, `${KINDS[f.trigger] ?? f.trigger} `, h("span", { class: "mono" }, f.detail), ` · ${count(f.succeeded)} succeeded, ${count(f.failed)} failed · median ${duration(f.p50Ms)}, 95 % within ${duration(f.p95Ms)}`));
      form.show(f);
      const id = `function:${wanted}`;
      renew(edges, s.edges.filter((e) => e.from === id || e.to === id), (e) => `${e.from} ${e.verb} ${e.to}`,
        (e) => h("tr", {}, h("td", { class: "keep" }, e.to === id && e.verb !== "reads" ? `${e.verb} it` : e.verb), h("td", {}, nodeLink(e.from === id ? e.to : e.from)), h("td", { class: "num" }, count(e.count)), h("td", { class: "num" }, count(e.failed))));
      try {
        recent.show((await get(`invocations?limit=20&function=${name(wanted)}`)).invocations);
      } catch (error) {
        if (error.status > 0 && error.status !== 401) context.fail(error);
      }
    },
  };
}

export function functionsView(context, main, [wanted]) {
  if (wanted) return oneFunction(context, main, wanted);
  const body = h("tbody");
  main.append(h("h1", {}, "Functions"), h("p", { class: "lead" }, "What the host found in the folders of the app, and how it went."),
    h("section", { class: "panel" }, table("Functions", ["Function", "Trigger", "State", ["Succeeded", "num"], ["Failed", "num"], ["Median", "num"], ["95 %", "num"], "Last"], body)));
  return {
    update(s) {
      const sorted = [...s.functions].sort((a, b) => Number(a.system) - Number(b.system) || a.name.localeCompare(b.name));
      renew(body, sorted, (f) => f.name, rowOf, () => h("tr", {}, h("td", { colspan: 8, class: "empty" }, "The host found no functions.")));
    },
  };
}
