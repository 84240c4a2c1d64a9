import { get, name, post } from "../api.js";
import { confirmed, fill, h, renew, table, toast } from "../dom.js";
import { age, ago, clockTime, count, counted, pretty, until } from "../text.js";

const KINDS = { queue: "", "dead-letter": "dead letters", poison: "poison" };

function listItem(q, most, current) {
  return h("li", {}, h("a", { href: `#/queues/${encodeURIComponent(q.name)}`, "aria-current": current ? "true" : null },
    h("span", {}, q.name, h("span", { class: "sub" }, [KINDS[q.kind] && `${KINDS[q.kind]} of ${q.of}`, q.depth > 0 && `oldest ${age(q.oldestAt)}`].filter(Boolean).join(" · ") || "empty"),
      h("div", { class: "meter", "aria-hidden": "true" }, h("i", { "width%": most ? (100 * q.depth) / most : 0 }))),
    h("span", { class: `badge ${q.kind !== "queue" && q.depth > 0 ? "bad" : ""}` }, count(q.depth), h("span", { class: "sr" }, " messages"))));
}

// The error of a dead letter stands in its envelope.
function errorOf(text) {
  try {
    const envelope = JSON.parse(text);
    if (!String(envelope.formwork).startsWith("dead-letter/")) return null;
    return { ...envelope.error, attempts: envelope.attempts, function: envelope.function, payload: envelope.payload, coded: envelope.payloadEncoding };
  } catch {
    return null;
  }
}

function messageRow(m, redrive) {
  const error = errorOf(m.text);
  const content = error ? [h("p", {}, h("span", { class: "pill bad" }, error.type ?? "error"), ` ${error.message ?? ""} `, h("span", { class: "muted" }, `after ${error.attempts} attempts in ${error.function}`)),
    h("pre", { "aria-label": "the message as it was" }, error.coded === "base64" ? error.payload : pretty(error.payload)), h("details", {}, h("summary", {}, "Envelope"), h("pre", {}, pretty(m.text)))] : h("pre", {}, pretty(m.text));
  return h("tr", {}, h("td", {}, content),
    h("td", { class: "num" }, m.dequeueCount), h("td", { class: "keep" }, clockTime(m.insertedAt, false), h("br"), h("span", { class: "muted" }, ago(m.insertedAt))),
    h("td", { class: "keep" }, Date.parse(m.visibleAt) <= Date.now() ? "now" : until(m.visibleAt)),
    redrive && h("td", { class: "keep" }, h("button", { class: "small", type: "button", onclick: () => redrive(m.id) }, "Redrive")));
}

function oneQueue(context, box, wanted, dead) {
  const facts = h("p", { class: "lead" });
  const body = h("tbody");
  const text = h("textarea", { rows: 4, spellcheck: "false", required: true });
  const act = async (path, say, body_) => {
    try {
      toast(say(await post(`queues/${name(wanted)}/${path}`, body_)));
      context.refresh();
    } catch (error) {
      context.fail(error);
    }
  };
  const redriveOne = dead ? (id) => act("redrive", () => "1 message goes back", { id }) : null;
  const redriveAll = () => act("redrive", (r) => (r.moved === 1 ? "1 message goes back" : `${r.moved} messages go back`), {});
  const clear = async () => {
    if (await confirmed(`Clear ${wanted}?`, "All its messages are deleted. This cannot be undone.", "Delete them")) act("clear", (r) => `${r.removed} ${r.removed === 1 ? "message" : "messages"} deleted`);
  };
  const send = (event) => {
    event.preventDefault();
    act("messages", () => "sent", text.value).then(() => { text.value = ""; });
  };
  fill(box, h("div", { class: "head" }, h("h2", {}, wanted), h("div", { class: "actions" },
    dead && h("button", { type: "button", class: "primary", onclick: redriveAll }, "Redrive all"), h("button", { type: "button", class: "danger", onclick: clear }, "Clear"))), facts,
  table(`Messages in ${wanted}`, ["Message", ["Deliveries", "num"], "Sent", "Visible", dead && "Action"].filter(Boolean), body),
  !dead && h("form", { class: "field", onsubmit: send }, h("h3", {}, "Send a message"), h("label", { class: "field" }, "Text or JSON", text), h("div", { class: "actions" }, h("button", { class: "primary" }, "Send"))));
  return async (s) => {
    const q = s.queues.find((x) => x.name === wanted);
    if (!q) return;
    facts.textContent = `${counted(q.depth, "message")}, ${count(q.visible)} visible now${q.depth ? `, oldest ${age(q.oldestAt)}` : ""}.`;
    try {
      const { messages } = await get(`queues/${name(wanted)}/messages?limit=32`);
      renew(body, messages, (m) => m.id, (m) => messageRow(m, redriveOne), () => h("tr", {}, h("td", { colspan: 5, class: "empty" }, "No messages.")));
    } catch (error) {
      if (error.status > 0 && error.status !== 401) context.fail(error);
    }
  };
}

export function queuesView(context, main, [wanted]) {
  const list = h("ul", { class: "list" });
  const box = h("section", { class: "panel", "aria-live": "off" }, h("p", { class: "empty" }, "Choose a queue to see its messages."));
  main.append(h("h1", {}, "Queues"), h("p", { class: "lead" }, "Depth, age and what is in them. Looking takes nothing out."),
    h("div", { class: "split" }, h("nav", { class: "panel", "aria-label": "Queues" }, list), box));
  let updateOne = null;
  return {
    update(s) {
      const order = [...s.queues].sort((a, b) => (a.of || a.name).localeCompare(b.of || b.name) || Number(a.kind !== "queue") - Number(b.kind !== "queue"));
      const most = Math.max(...order.map((q) => q.depth), 0);
      renew(list, order, (q) => q.name, (q) => listItem(q, most, q.name === wanted), () => h("li", { class: "empty" }, "This platform has no queues."));
      const q = order.find((x) => x.name === (wanted ?? order[0]?.name));
      if (q && !updateOne) updateOne = oneQueue(context, box, q.name, q.kind !== "queue");
      updateOne?.(s);
    },
  };
}
