import { get, name, post } from "../api.js";
import { confirmed, fill, h, renew, table, toast } from "../dom.js";
import { ago, clockTime, dateTime, duration, now, pretty, tone } from "../text.js";

const pill = (status) => h("span", { class: `pill ${tone(status)}` }, status);
const link = (w) => `#/workflows/${encodeURIComponent(w.instanceId)}`;
const isOpen = (w) => w.runtimeStatus === "Running" || w.runtimeStatus === "Pending" || w.runtimeStatus === "Suspended";

// Bars of the time line. In the extension's history what was scheduled is folded into what ended it, which carries
// ScheduledTime; what is still there as scheduled is open.
function barsOf(w) {
  const history = w.historyEvents ?? [];
  const start = Date.parse(history[0]?.Timestamp ?? w.createdTime);
  const last = isOpen(w) ? Math.max(now(), start) : Date.parse(history.at(-1)?.Timestamp ?? w.lastUpdatedTime);
  const steps = [];
  for (const e of history) {
    const at = Date.parse(e.Timestamp);
    if (e.ScheduledTime) {
      const timer = e.EventType === "TimerFired";
      const failed = /Failed$/.test(e.EventType);
      steps.push({ label: e.FunctionName ?? (timer ? "timer" : e.EventType), from: Date.parse(e.ScheduledTime), to: at, kind: timer ? "is-timer" : failed ? "is-bad" : "",
        text: failed ? `failed: ${e.Reason ?? ""}` : "done" });
    } else if (/^(TaskScheduled|TimerCreated|SubOrchestrationInstanceCreated)$/.test(e.EventType)) {
      const timer = e.EventType === "TimerCreated";
      steps.push({ label: e.FunctionName ?? (timer ? "timer" : e.EventType), from: at, to: last, kind: timer ? "is-timer is-open" : "is-open", text: "open" });
    } else if (e.EventType === "EventRaised") {
      steps.push({ label: `event ${e.Name ?? ""}`, from: at, to: at, kind: "is-event", text: "raised" });
    }
  }
  steps.sort((a, b) => a.from - b.from);
  const whole = { label: w.name, from: start, to: last, kind: isOpen(w) ? "is-open" : w.runtimeStatus === "Failed" ? "is-bad" : "", text: w.runtimeStatus };
  return { bars: [whole, ...steps], start, last: Math.max(last, start + 1) };
}

function timeline(detail) {
  const { bars, start, last } = barsOf(detail);
  const left = 190;
  const width = 900;
  const row = 26;
  const height = bars.length * row + 30;
  const x = (t) => left + ((t - start) / (last - start)) * (width - left - 74);
  const svg = h("svg", { class: "timeline", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": `Time line of ${detail.name}: ${bars.length - 1} steps in ${duration(last - start)}` });
  for (let i = 0; i <= 4; i += 1) {
    const t = start + ((last - start) * i) / 4;
    svg.append(h("line", { class: "grid", x1: x(t), x2: x(t), y1: 18, y2: height }), h("text", { class: "axis", x: x(t), y: 12, "text-anchor": "middle" }, i === 0 ? "0" : duration(t - start)));
  }
  bars.forEach((bar, i) => {
    const y = 22 + i * row;
    const from = x(bar.from);
    const wide = Math.max(3, x(bar.to) - from);
    const took = bar.kind.includes("is-event") ? "" : duration(bar.to - bar.from);
    svg.append(h("g", {}, h("text", { x: 4, y: y + 14 }, bar.label.length > 26 ? `${bar.label.slice(0, 25)}…` : bar.label),
      h("rect", { class: `bar ${bar.kind}`, x: from, y: y + 2, width: wide, height: 16, rx: 4 }), h("text", { class: "axis", x: from + wide + 6, y: y + 14 }, took),
      h("title", {}, `${bar.label}: ${bar.text}, ${took}`)));
  });
  return svg;
}

const shown = (value) => (value === undefined || value === null ? undefined : typeof value === "string" ? value : JSON.stringify(value));

function historyTable(history) {
  return table("History", ["Time", "Event", "Name", "Input, result or reason"], h("tbody", {}, history.map((e) => h("tr", {},
    h("td", { class: "keep mono" }, clockTime(e.Timestamp)), h("td", { class: "keep" }, e.EventType), h("td", {}, e.FunctionName ?? e.Name ?? ""),
    h("td", { class: "mono" }, e.Reason ?? shown(e.Result) ?? shown(e.Input) ?? (e.FireAt ? `${e.EventType === "TimerFired" ? "due" : "fires"} ${dateTime(e.FireAt)}` : ""))))));
}

function oneWorkflow(context, main, instance) {
  const view = h("div");
  const event = h("input", { required: true, autocomplete: "off", spellcheck: "false" });
  const input = h("input", { placeholder: "JSON or text", autocomplete: "off", spellcheck: "false" });
  const act = async (path, body, text) => {
    try {
      await post(`workflows/${name(instance)}/${path}`, body);
      toast(text);
      context.refresh();
    } catch (error) {
      context.fail(error);
    }
  };
  const terminate = async () => {
    if (await confirmed("Terminate this workflow?", "Its activities that run are not stopped; nothing of it goes on afterwards.", "Terminate")) act("terminate", {}, "terminated");
  };
  const raise = (e) => {
    e.preventDefault();
    act(`raise/${name(event.value)}`, input.value, `event ${event.value} is raised`);
  };
  const controls = h("section", { class: "panel" }, h("h2", {}, "Drive it"), h("form", { class: "row", onsubmit: raise }, h("label", { class: "grow" }, "Event", event), h("label", { class: "grow" }, "Input", input), h("button", {}, "Raise"),
    h("button", { type: "button", class: "danger", onclick: terminate }, "Terminate")));
  main.append(h("p", {}, h("a", { href: "#/workflows" }, "← All workflows")), view, controls);
  let drawn = "";
  return {
    async update() {
      try {
        const w = await get(`workflows/${name(instance)}`);
        const open = isOpen(w);
        controls.hidden = !open;
        const print = JSON.stringify(w) + (open ? now() : "");
        if (print === drawn) return;
        drawn = print;
        fill(view, h("div", { class: "head" }, h("h1", {}, w.name), pill(w.runtimeStatus)), h("p", { class: "lead" }, h("span", { class: "id" }, w.instanceId), ` · created ${dateTime(w.createdTime)}`),
          h("section", { class: "panel" }, h("h2", {}, "Time line"), timeline(w)),
          h("div", { class: "grid2" }, h("section", { class: "panel" }, h("h3", {}, "Input"), h("pre", {}, pretty(w.input) || "nothing"), w.customStatus && [h("h3", {}, "Custom status"), h("pre", {}, pretty(w.customStatus))]),
            h("section", { class: "panel" }, h("h3", {}, "Output"), h("pre", {}, pretty(w.output) || "nothing yet"))),
          h("section", { class: "panel" }, h("h2", {}, `History (${(w.historyEvents ?? []).length})`), historyTable(w.historyEvents ?? [])));
      } catch (error) {
        if (!drawn) fill(view, h("div", { class: "error" }, error.message));
      }
    },
  };
}

export function workflowsView(context, main, [instance]) {
  if (instance) return oneWorkflow(context, main, instance);
  const body = h("tbody");
  const status = h("select", { onchange: () => context.refresh() }, ["", "Running", "Pending", "Completed", "Failed", "Terminated"].map((s) => h("option", { value: s }, s || "all")));
  main.append(h("h1", {}, "Workflows"), h("p", { class: "lead" }, "Durable orchestrations: what they did, when, and what they wait for."),
    h("div", { class: "row" }, h("label", {}, "Status", status)),
    h("section", { class: "panel" }, table("Workflows, newest first", ["Instance", "Workflow", "Status", "Created", "Updated"], body)));
  const row = (w) => h("tr", {}, h("td", {}, h("a", { href: link(w), class: "id" }, w.instanceId)), h("td", {}, w.name), h("td", { class: "keep" }, pill(w.runtimeStatus)),
    h("td", { class: "keep" }, dateTime(w.createdTime)), h("td", { class: "keep muted" }, ago(w.lastUpdatedTime)));
  return {
    async update(s) {
      if (!s.host.state) return;
      try {
        const { workflows } = await get(`workflows?limit=100${status.value ? `&status=${status.value}` : ""}`);
        renew(body, workflows, (w) => w.instanceId, row, () => h("tr", {}, h("td", { colspan: 5, class: "empty" }, "No workflows.")));
      } catch (error) {
        if (error.status > 0 && error.status !== 401) context.fail(error);
      }
    },
  };
}
