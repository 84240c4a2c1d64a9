import { h, fill } from "../dom.js";
import { clockTime } from "../text.js";

const MOST = 1000;
const kept = [];

const WORDS = { warning: "warn", error: "bad", hint: "busy" };

// Lines of the handler and of the host, and the host's hints where one of Azure's surprises has probably hit.
export function logsView(context, main) {
  const body = h("tbody", { class: "logs" });
  const level = h("select", { onchange: redraw }, [["", "all"], ["warning", "warnings and errors"], ["hint", "hints"]].map(([value, text]) => h("option", { value }, text)));
  const filter = h("input", { type: "search", oninput: redraw, autocomplete: "off" });
  const pause = h("button", { type: "button", "aria-pressed": "false", onclick: () => {
    paused = !paused;
    pause.setAttribute("aria-pressed", String(paused));
    pause.textContent = paused ? "Go on" : "Pause";
    if (!paused) redraw();
  } }, "Pause");
  let paused = false;
  main.append(h("h1", {}, "Logs"), h("p", { class: "lead" }, "What handler and host say, newest first."),
    h("div", { class: "row" }, h("label", {}, "Show", level), h("label", { class: "grow" }, "Containing", filter), pause),
    h("section", { class: "panel" }, h("div", { class: "scroll" }, h("table", {}, h("caption", { class: "sr" }, "Log lines"), body))));

  function wanted(e) {
    if (level.value === "warning" && !["warning", "error"].includes(e.level)) return false;
    if (level.value === "hint" && e.kind !== "hint") return false;
    return !filter.value || `${e.category} ${e.function} ${e.message}`.toLowerCase().includes(filter.value.toLowerCase());
  }

  function row(e) {
    const word = e.kind === "hint" ? "hint" : e.level ?? e.kind;
    return h("tr", {}, h("td", { class: "keep" }, clockTime(e.timestamp)), h("td", { class: "keep" }, h("span", { class: `pill ${WORDS[word] ?? ""}` }, word)),
      h("td", { class: "muted" }, e.function ?? e.category ?? ""), h("td", {}, e.message ?? "", e.invocation && [" ", h("a", { href: `#/invocations/${encodeURIComponent(e.invocation)}` }, "invocation")]));
  }

  function redraw() {
    const shown = kept.filter(wanted).slice(-300).reverse();
    if (shown.length === 0) fill(body, h("tr", {}, h("td", { class: "empty" }, "Nothing yet.")));
    else body.replaceChildren(...shown.map(row));
  }

  redraw();
  const forget = context.onEvent((e) => {
    if (!paused && isLine(e) && wanted(e)) {
      if (body.firstChild?.querySelector?.(".empty")) body.replaceChildren();
      body.prepend(row(e));
      while (body.children.length > 300) body.lastChild.remove();
    }
  });
  return { close: forget };
}

const isLine = (e) => e.kind === "log" || e.kind === "hint" || e.kind === "handler" || e.kind === "host";

// Kept for the whole time of the page, also while another view is open.
export function keepLine(e) {
  if (!isLine(e)) return;
  kept.push(e);
  if (kept.length > MOST) kept.splice(0, kept.length - MOST);
}
