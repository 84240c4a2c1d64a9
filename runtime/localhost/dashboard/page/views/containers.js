import { ApiError, name, post, put } from "../api.js";
import { fill, h, renew, table, toast } from "../dom.js";
import { count, counted } from "../text.js";

const MANY = 20000;  // documents; from there on the first query does not sort
const SYSTEM = new Set(["_rid", "_self", "_etag", "_attachments", "_ts"]);

function listItem(c, current) {
  const behind = (c.feeds ?? []).reduce((n, f) => n + f.pending, 0);
  return h("li", {}, h("a", { href: `#/containers/${encodeURIComponent(c.name)}`, "aria-current": current ? "true" : null },
    h("span", {}, c.name, h("span", { class: "sub" }, `key ${c.partitionPath}`, c.ttl ? ` · TTL ${c.ttl} s` : "", behind > 0 && ` · ${count(behind)} changes to come`)),
    h("span", { class: "badge" }, count(c.documents), h("span", { class: "sr" }, " documents"))));
}

function cell(value) {
  if (value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

// Documents with the same properties as a table; anything else as JSON.
function rowsTable(rows, system) {
  const objects = rows.filter((r) => r && typeof r === "object" && !Array.isArray(r));
  if (objects.length < rows.length || rows.length === 0) return null;
  const names = [...new Set(objects.flatMap(Object.keys))].filter((n) => system || !SYSTEM.has(n));
  if (names.length === 0 || names.length > 14) return null;
  return table("Rows", names, h("tbody", {}, rows.map((r) => h("tr", {}, names.map((n) => h("td", { class: typeof r[n] === "number" ? "num mono" : "mono" }, cell(r[n])))))));
}

function faultAt(sql, error) {
  const at = error instanceof ApiError ? error.body?.offset : undefined;
  const box = h("div", { class: "error", role: "alert" }, error.message);
  if (typeof at === "number") {
    const bytes = new TextEncoder().encode(sql);
    const before = new TextDecoder().decode(bytes.slice(0, at)).split("\n");
    const line = sql.split("\n")[before.length - 1] ?? "";
    box.append(h("pre", {}, `${line}\n${" ".repeat(before.at(-1).length)}^`));
  }
  return box;
}

function oneContainer(context, box, c) {
  const sql = h("textarea", { rows: 4, spellcheck: "false", id: "sql", value: c.documents > MANY ? "SELECT TOP 50 * FROM c" : "SELECT TOP 50 * FROM c ORDER BY c._ts DESC", onkeydown: keys });
  const partition = h("input", { placeholder: "all", spellcheck: "false", autocomplete: "off" });
  const parameters = h("input", { placeholder: '{"name": "value"}', spellcheck: "false", autocomplete: "off" });
  const asJson = h("input", { type: "checkbox", onchange: draw });
  const system = h("input", { type: "checkbox", onchange: draw });
  const result = h("div", { "aria-live": "polite" });
  const document_ = h("textarea", { rows: 5, spellcheck: "false", value: `{"id": "", "${c.partitionPath.slice(1)}": ""}` });
  let answer = null;

  function keys(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) run(event);
  }

  async function run(event) {
    event?.preventDefault();
    try {
      const ask = { sql: sql.value, limit: 500 };
      if (parameters.value.trim()) ask.parameters = JSON.parse(parameters.value);
      if (partition.value.trim()) ask.partition = asValue(partition.value.trim());
      answer = await post(`containers/${name(c.name)}/query`, ask);
      draw();
    } catch (error) {
      answer = null;
      fill(result, error instanceof SyntaxError ? h("div", { class: "error", role: "alert" }, `The parameters are no JSON object: ${error.message}`) : faultAt(sql.value, error));
    }
  }

  function draw() {
    if (!answer) return;
    const shown = asJson.checked ? null : rowsTable(answer.rows, system.checked);
    const n = answer.rows.length;
    fill(result, h("p", { class: "muted" }, `${n} ${n === 1 ? "row" : "rows"}${answer.truncated ? " (there are more)" : ""} in ${answer.ms} ms`),
      shown ?? (n > 0 ? h("pre", { tabindex: 0 }, JSON.stringify(answer.rows, null, 2)) : h("p", { class: "empty" }, "No rows.")));
  }

  async function save(event) {
    event.preventDefault();
    try {
      JSON.parse(document_.value);
      await put(`containers/${name(c.name)}/items`, document_.value);
      toast("written");
      context.refresh();
      run();
    } catch (error) {
      context.fail(error);
    }
  }

  const feeds = h("p", { class: "lead" });
  fill(box, h("h2", {}, c.name), feeds,
    h("form", { onsubmit: run }, h("label", { class: "field", for: "sql" }, "Query (Ctrl+Enter runs it)"), sql,
      h("div", { class: "row" }, h("label", { class: "grow" }, `Partition (${c.partitionPath})`, partition), h("label", { class: "grow" }, "Parameters", parameters), h("button", { class: "primary" }, "Run")),
      h("div", { class: "row" }, h("label", {}, asJson, " as JSON"), h("label", {}, system, " system properties"))),
    result,
    h("details", {}, h("summary", {}, "Write a document"), h("form", { onsubmit: save }, h("label", { class: "field" }, "Upsert", document_), h("div", { class: "actions" }, h("button", {}, "Write")))));
  run();
  return (s) => {
    const now = s.containers.find((x) => x.name === c.name) ?? c;
    feeds.textContent = `${counted(now.documents, "document")} · partition key ${now.partitionPath}${now.ttl ? ` · TTL ${now.ttl} s` : ""}` +
      (now.feeds ?? []).map((f) => ` · ${f.function}: ${f.pending === 0 ? "up to date" : `${count(f.pending)} changes to come`}`).join("");
  };
}

function asValue(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export function containersView(context, main, [wanted]) {
  const list = h("ul", { class: "list" });
  const box = h("section", { class: "panel" }, h("p", { class: "empty" }, "Choose a container to query it."));
  main.append(h("h1", {}, "Containers"), h("p", { class: "lead" }, "Documents, by the query language of Cosmos DB."),
    h("div", { class: "split" }, h("nav", { class: "panel", "aria-label": "Containers" }, list), box));
  let updateOne = null;
  return {
    update(s) {
      renew(list, s.containers, (c) => c.name, (c) => listItem(c, c.name === wanted), () => h("li", { class: "empty" }, "This platform has no containers."));
      const c = s.containers.find((x) => x.name === (wanted ?? s.containers[0]?.name));
      if (c && !updateOne) updateOne = oneContainer(context, box, c);
      updateOne?.(s);
    },
  };
}
