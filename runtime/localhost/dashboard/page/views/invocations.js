import { get, name } from "../api.js";
import { fill, h, renew, table } from "../dom.js";
import { clockTime, dateTime, duration, pretty, tone } from "../text.js";

export function outcomePill(outcome) {
  return h("span", { class: `pill ${tone(outcome)}` }, outcome);
}

const link = (row) => `#/invocations/${encodeURIComponent(row.id)}`;

function rowOf(row) {
  return h("tr", {},
    h("td", { class: "keep mono" }, h("a", { href: link(row), "aria-label": `invocation of ${row.function} at ${clockTime(row.startedAt)}` }, clockTime(row.startedAt))),
    h("td", {}, row.function, row.attempt > 1 && h("span", { class: "kind" }, ` attempt ${row.attempt}`)),
    h("td", { class: "kind keep" }, row.via || row.trigger),
    h("td", { class: "keep" }, outcomePill(row.outcome)),
    h("td", { class: "num keep" }, duration(row.ms)));
}

export function invocationTable() {
  const body = h("tbody");
  const empty = () => h("tr", {}, h("td", { colspan: 5, class: "empty" }, "No invocations yet. Call a function, send a message, fire a timer."));
  return {
    element: table("Invocations, newest first", ["Time", "Function", "Came by", "Outcome", ["Took", "num"]], body),
    show: (rows) => renew(body, rows, (row) => row.id, rowOf, empty),
  };
}

function chain(detail) {
  const item = (row, mark) => h("li", { class: mark ? "is-this" : null },
    mark ? row.function : h("a", { href: link(row) }, row.function), " ", outcomePill(row.outcome), " ",
    h("span", { class: "muted" }, `${clockTime(row.startedAt)} · ${duration(row.ms)}${row.via ? ` · through ${row.via}` : ""}`));
  const before = [...(detail.causes ?? [])].reverse().map((row) => item(row));
  return h("ol", { class: "chain", "aria-label": "What caused what" }, before, item(detail, true), (detail.caused ?? []).map((row) => item(row)));
}

function detailPage(detail) {
  const part = (title, text) => [h("h3", {}, title), text ? h("pre", { tabindex: 0 }, pretty(text)) : h("p", { class: "muted" }, "nothing")];
  const logs = detail.logs ?? [];
  return [
    h("p", {}, h("a", { href: "#/invocations" }, "← All invocations")),
    h("div", { class: "head" }, h("h1", {}, detail.function), outcomePill(detail.outcome)),
    detail.error && h("div", { class: "error" }, h("strong", {}, "It failed: "), detail.error),
    h("dl", { class: "facts" },
      h("dt", {}, "Started"), h("dd", {}, dateTime(detail.startedAt)), h("dt", {}, "Took"), h("dd", {}, duration(detail.ms)),
      h("dt", {}, "Attempt"), h("dd", {}, detail.attempt ?? 1), h("dt", {}, "Came by"), h("dd", {}, detail.via || detail.trigger),
      h("dt", {}, "Invocation"), h("dd", { class: "id" }, detail.id)),
    h("section", { class: "panel" }, h("h2", {}, "What caused what"), chain(detail)),
    h("div", { class: "grid2" }, h("section", { class: "panel" }, part("Input", detail.input)), h("section", { class: "panel" }, part("Output", detail.output))),
    h("section", { class: "panel" }, h("h2", {}, `Logs (${logs.length})`),
      logs.length === 0 ? h("p", { class: "muted" }, "It wrote nothing.") : table("Log lines", ["Time", "Level", "Message"],
        h("tbody", { class: "logs" }, logs.map((l) => h("tr", {}, h("td", { class: "keep" }, clockTime(l.at)), h("td", { class: "keep" }, l.level), h("td", {}, l.message)))))),
  ];
}

function oneInvocation(context, main, id) {
  let drawn = "";
  async function load() {
    try {
      const detail = await get(`invocations/${name(id)}`);
      const print = JSON.stringify(detail);
      if (print !== drawn) fill(main, detailPage(detail));
      drawn = print;
    } catch (error) {
      if (!drawn) fill(main, h("p", {}, h("a", { href: "#/invocations" }, "← All invocations")), h("div", { class: "error" }, error.message));
    }
  }
  return { update: load };
}

export function invocationsView(context, main, [id]) {
  if (id && !id.startsWith("?")) return oneInvocation(context, main, id);
  const wanted = new URLSearchParams(location.hash.split("?")[1] ?? "").get("function") ?? "";
  const functions = h("select", { onchange: load }, h("option", { value: "" }, "all"));
  const outcomes = h("select", { onchange: load }, ["", "running", "succeeded", "failed", "retried", "dead-lettered"].map((o) => h("option", { value: o }, o || "all")));
  const list = invocationTable();
  const more = h("button", { type: "button", onclick: () => { limit += 100; load(); } }, "Show more");
  main.append(h("div", { class: "head" }, h("div", {}, h("h1", {}, "Invocations"), h("p", { class: "lead" }, "Every call of the handler, newest first, as it happens."))),
    h("div", { class: "row" }, h("label", {}, "Function", functions), h("label", {}, "Outcome", outcomes)),
    h("section", { class: "panel" }, list.element, more));
  let limit = 100;
  let known = "";

  function fillFunctions(s) {
    const names = s.functions.map((f) => f.name);
    if (names.join() === known) return;
    known = names.join();
    const chosen = functions.value || wanted;
    fill(functions, h("option", { value: "" }, "all"), names.map((n) => h("option", { value: n, selected: n === chosen }, n)));
  }

  async function load() {
    try {
      const query = new URLSearchParams({ limit: String(limit) });
      if (functions.value) query.set("function", functions.value);
      if (outcomes.value) query.set("outcome", outcomes.value);
      const { invocations } = await get(`invocations?${query}`);
      list.show(invocations);
      more.hidden = invocations.length < limit;
    } catch (error) {
      if (error.status > 0 && error.status !== 401) context.fail(error);
    }
  }

  return { update(s) { fillFunctions(s); if (s.host.state) load(); } };
}
