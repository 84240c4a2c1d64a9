import { name, post, remove } from "../api.js";
import { h, fill, renew, table, toast } from "../dom.js";
import { count, duration } from "../text.js";

const KINDS = {
  handler: [["crash", "crashes"], ["timeout", "does not answer"], ["delay", "answers late"], ["error", "answers 500"]],
  queue: [["delay", "delivers late"], ["error", "refuses to take a message"]],
  cosmos: [["429", "answers 429, too many requests"], ["503", "answers 503"], ["delay", "answers late"]],
  service: [["timeout", "does not answer"], ["delay", "answers late"], ["error", "answers 500"], ["429", "answers 429"], ["503", "answers 503"], ["reset", "breaks the connection"], ["garbage", "answers with garbage"]],
};

export function faultsView(context, main) {
  const body = h("tbody");
  const target = h("select", { onchange: kinds, name: "target" });
  const kind = h("select", { onchange: show, name: "kind" });
  const amount = h("input", { value: "20%", size: 8, oninput: show, name: "amount", autocomplete: "off" });
  const spec = h("code", {});
  const form = h("form", { class: "row", onsubmit: add }, h("label", {}, "What", target), h("label", {}, "Does", kind), h("label", {}, "How often, or how long", amount), h("button", { class: "primary" }, "Switch on"));
  main.append(h("h1", {}, "Faults"), h("p", { class: "lead" }, "Failures on purpose: see what the platform does before the cloud shows it."),
    h("section", { class: "panel" }, h("h2", {}, "Switch one on"), form, h("p", { class: "muted" }, "The same on the command line: ", spec)),
    h("section", { class: "panel" }, h("h2", {}, "Active"), table("Active faults", ["What", "Does", "How often", ["Hits", "num"], "Action"], body)));

  function text() {
    return `${target.value}=${kind.value}:${amount.value}`;
  }

  function show() {
    if (kind.value === "delay" && /%|\//.test(amount.value)) amount.value = "2s";
    if (kind.value !== "delay" && /s$/.test(amount.value)) amount.value = "20%";
    spec.textContent = `formwork fault add '${text()}'`;
  }

  function kinds() {
    const known = KINDS[target.value] ?? KINDS.service;
    fill(kind, known.map(([value, label]) => h("option", { value }, label)));
    show();
  }

  async function add(event) {
    event.preventDefault();
    try {
      await post("faults", { spec: text() });
      toast(`switched on: ${text()}`);
      context.refresh();
    } catch (error) {
      context.fail(error);
    }
  }

  async function drop(id) {
    try {
      await remove(`faults/${name(id)}`);
      toast("switched off");
      context.refresh();
    } catch (error) {
      context.fail(error);
    }
  }

  const row = (f) => h("tr", {}, h("td", {}, f.target), h("td", {}, f.kind), h("td", {}, [f.rate < 1 && `${+(100 * f.rate).toFixed(2)} %`, f.delayMs && duration(f.delayMs)].filter(Boolean).join(" · ") || "always"), h("td", { class: "num" }, count(f.hits)),
    h("td", {}, h("button", { class: "small", type: "button", onclick: () => drop(f.id) }, "Switch off")));

  let known = "";
  return {
    update(s) {
      const targets = ["handler", "queue", "cosmos", ...new Set(s.services.map((service) => service.name))];
      if (targets.join() !== known) {
        known = targets.join();
        fill(target, targets.map((t) => h("option", { value: t }, t)));
        kinds();
      }
      renew(body, s.faults, (f) => f.id, row, () => h("tr", {}, h("td", { colspan: 5, class: "empty" }, "None: everything works as well as it can.")));
    },
  };
}
