import { name, post } from "../api.js";
import { h, renew, table, toast } from "../dom.js";
import { ago, dateTime, until } from "../text.js";

export function timersView(context, main) {
  const body = h("tbody");
  main.append(h("h1", {}, "Timers"), h("p", { class: "lead" }, "When what runs next. Times are this browser's."),
    h("section", { class: "panel" }, table("Timers", ["Function", "Schedule", "Last", "Next", "Then", "Action"], body)));

  async function fire(f) {
    try {
      await post(`timers/${name(f)}/fire`);
      toast(`${f} is fired`);
      context.refresh();
    } catch (error) {
      context.fail(error);
    }
  }

  const row = (t) => h("tr", {}, h("td", {}, h("a", { href: `#/functions/${encodeURIComponent(t.function)}` }, t.function), t.isPastDue && h("span", { class: "pill warn" }, "past due")),
    h("td", { class: "mono keep" }, t.schedule), h("td", { class: "keep" }, t.lastAt ? `${dateTime(t.lastAt)}` : "never", h("br"), h("span", { class: "muted" }, t.lastAt ? ago(t.lastAt) : "")),
    h("td", { class: "keep" }, dateTime(t.next?.[0]), h("br"), h("span", { class: "muted" }, until(t.next?.[0]))),
    h("td", { class: "keep muted" }, (t.next ?? []).slice(1).map((n) => h("div", {}, dateTime(n)))),
    h("td", {}, h("button", { class: "small", type: "button", onclick: () => fire(t.function) }, "Fire now")));

  return { update(s) { renew(body, s.timers, (t) => t.function, row, () => h("tr", {}, h("td", { colspan: 6, class: "empty" }, "This platform has no timers."))); } };
}
