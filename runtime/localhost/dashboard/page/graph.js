// The platform as a picture: nodes in columns from left (what comes in) to right (where it ends), edges with counts.
import { h } from "./dom.js";
import { count, counted } from "./text.js";

const WIDTH = 160;
const HEIGHT = 46;
const GAP_X = 76;
const GAP_Y = 20;
const GAP_DOWN = 64;
const MARGIN = 14;
const SMALLEST = 0.78;  // of its size the picture shrinks to; below that it scrolls
const STUB = 52;  // callers of an HTTP function: no node, a short arrow with the count

const CLASSES = { function: "fn", queue: "queue", container: "container", timer: "timer", workflow: "workflow", service: "service" };

// {nodes: [{id, kind, label, sub, href, tone}], edges: [{from, to, verb, count, failed}]}
export function graphOf(state) {
  const nodes = new Map();
  const add = (id, extra) => nodes.set(id, { id, kind: id.slice(0, id.indexOf(":")), label: id.slice(id.indexOf(":") + 1), sub: "", ...extra });
  for (const f of state.functions) {
    if (f.system) continue;
    add(`function:${f.name}`, {
      kind: f.trigger === "orchestration" ? "workflow" : "function",
      ...(f.trigger === "http" && { callers: f.succeeded + f.failed, callersFailed: f.failed }),
      sub: f.error ? "error" : f.disabled ? "disabled" : f.trigger === "http" ? f.detail : f.trigger, href: `#/functions/${encodeURIComponent(f.name)}`,
      tone: f.error ? "is-bad" : f.running > 0 ? "is-busy" : "",
    });
  }
  for (const q of state.queues) {
    if (q.kind === "poison" && q.depth === 0) continue;
    add(`queue:${q.name}`, { sub: `${count(q.depth)} waiting`, href: `#/queues/${encodeURIComponent(q.name)}`,
      tone: q.kind !== "queue" && q.depth > 0 ? "is-bad" : q.depth > 0 ? "is-busy" : "" });
  }
  for (const c of state.containers) {
    add(`container:${c.name}`, { sub: counted(c.documents, "document"), href: `#/containers/${encodeURIComponent(c.name)}` });
  }
  for (const s of state.services) {
    add(`service:${s.name}`, { sub: `${counted(s.calls, "call")}${s.failed > 0 ? `, ${count(s.failed)} failed` : ""}`, href: "#/faults",
      tone: s.failed > 0 ? "is-bad" : "" });
  }
  const edges = [];
  for (const e of withoutSystem(state)) {
    for (const id of [e.from, e.to]) {
      if (nodes.has(id) || /-poison$/.test(id)) continue;
      const kind = id.slice(0, id.indexOf(":"));
      add(id, kind === "schedule" ? { kind: "timer", href: "#/timers", sub: "schedule" } : { sub: kind });
    }
    edges.push(e);
  }
  const linked = new Set(edges.flatMap((e) => [e.from, e.to]));
  const kept = [...nodes.values()].filter((n) => n.kind !== "container" || linked.has(n.id) || state.edges.length === 0);
  return { nodes: kept, edges: edges.filter((e) => nodes.has(e.from) && nodes.has(e.to)) };
}

// Functions of Formwork's own are steps in between: what leads to one goes straight on to where it leads.
function withoutSystem(state) {
  const system = new Set(state.functions.filter((f) => f.system).map((f) => `function:${f.name}`));
  const edges = state.edges.filter((e) => !system.has(e.from) && !system.has(e.to));
  const known = new Set(edges.map((e) => `${e.from} ${e.to}`));
  for (const into of state.edges.filter((e) => system.has(e.to))) {
    for (const out of state.edges.filter((e) => e.from === into.to && !system.has(e.to))) {
      const key = `${into.from} ${out.to}`;
      if (!known.has(key) && into.from !== out.to) edges.push({ ...out, from: into.from });
      known.add(key);
    }
  }
  return edges;
}

// For the picture a function that reads stands left of what it reads, as for what it writes.
function forward(e) {
  return e.verb === "reads" ? { from: e.to, to: e.from } : e;
}

// The column of each node: the longest way to it; an edge that would close a circle does not count.
function columns(nodes, edges) {
  const out = new Map(nodes.map((n) => [n.id, []]));
  for (const e of edges.map(forward)) out.get(e.from)?.push(e.to);
  const column = new Map();
  const open = new Set();
  const order = [];
  const visit = (id) => {
    if (column.has(id) || open.has(id)) return;
    open.add(id);
    for (const to of out.get(id)) visit(to);
    open.delete(id);
    column.set(id, 0);
    order.unshift(id);
  };
  const targets = new Set(edges.map((e) => forward(e).to));
  for (const n of nodes.filter((node) => !targets.has(node.id))) visit(n.id);
  for (const n of nodes) visit(n.id);
  const place = new Map(order.map((id, i) => [id, i]));
  for (const id of order) {
    for (const to of out.get(id)) {
      if (place.get(to) > place.get(id)) column.set(to, Math.max(column.get(to), column.get(id) + 1));
    }
  }
  return column;
}

// Rows within the columns: a few rounds of moving each node to the middle of its neighbours.
function layout(nodes, edges) {
  const column = columns(nodes, edges);
  const lists = [];
  for (const n of nodes) (lists[column.get(n.id)] ??= []).push(n.id);
  const filled = lists.filter(Boolean);
  const neighbours = new Map(nodes.map((n) => [n.id, []]));
  for (const e of edges) {
    neighbours.get(e.from).push(e.to);
    neighbours.get(e.to).push(e.from);
  }
  const y = new Map();
  const spread = (list) => list.forEach((id, i) => y.set(id, i - (list.length - 1) / 2));
  filled.forEach(spread);
  for (let round = 0; round < 12; round += 1) {
    for (const list of round % 2 ? [...filled].reverse() : filled) {
      const middle = new Map(list.map((id) => {
        const around = neighbours.get(id).filter((other) => !list.includes(other));
        return [id, around.length ? around.reduce((s, other) => s + y.get(other), 0) / around.length : y.get(id)];
      }));
      list.sort((a, b) => middle.get(a) - middle.get(b));
      spread(list);
    }
  }
  return { rows: y, lists: filled };
}

// Columns from left to right; or, where that would not fit and the other way does, from top to bottom.
function place({ rows, lists }, callers, room) {
  const widest = Math.max(...lists.map((list) => list.length), 1);
  const stub = callers ? STUB : 0;
  const across = MARGIN * 2 + stub + lists.length * (WIDTH + GAP_X) - GAP_X;
  const down = MARGIN * 2 + widest * (WIDTH + GAP_Y) - GAP_Y;
  const vertical = across * SMALLEST > room && down * SMALLEST <= room;
  const at = new Map();
  lists.forEach((list, column) => list.forEach((id) => {
    const row = rows.get(id) + (widest - 1) / 2;
    at.set(id, vertical ? { x: MARGIN + row * (WIDTH + GAP_Y), y: MARGIN + stub * 0.8 + column * (HEIGHT + GAP_DOWN) }
      : { x: MARGIN + stub + column * (WIDTH + GAP_X), y: MARGIN + row * (HEIGHT + GAP_Y) });
  }));
  if (vertical) return { at, vertical, width: down, height: MARGIN * 2 + stub * 0.8 + lists.length * (HEIGHT + GAP_DOWN) - GAP_DOWN };
  return { at, vertical, width: across, height: MARGIN * 2 + widest * (HEIGHT + GAP_Y) - GAP_Y };
}

function short(text, length) {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}

function drawNode(node, place) {
  const parts = [
    h("rect", { class: "box", width: WIDTH, height: HEIGHT, rx: 8 }),
    h("rect", { class: "stripe", x: 0, y: 8, width: 4, height: HEIGHT - 16, rx: 2 }),
    h("text", { x: 14, y: 20 }, short(node.label, 20)),
    h("text", { class: "sub", x: 14, y: 36 }, short(node.sub, 23)),
    h("title", {}, `${node.kind} ${node.label}: ${node.sub}`),
  ];
  const props = { class: `node ${CLASSES[node.kind] ?? "service"} ${node.tone ?? ""}`, transform: `translate(${place.x} ${place.y})`, "data-id": node.id };
  if (!node.href) return h("g", props, parts);
  const link = document.createElementNS("http://www.w3.org/2000/svg", "a");
  for (const [key, value] of Object.entries({ ...props, href: node.href, "aria-label": `${node.kind} ${node.label}, ${node.sub}` })) link.setAttribute(key, value);
  link.append(...parts);
  return link;
}

// From the far side of one node to the near side of the next; backwards it goes around behind both.
function curve(a, b, vertical) {
  const turn = (p) => (vertical ? { x: p.y, y: p.x } : p);  // computed as left to right, turned if it is top to bottom
  const long = vertical ? HEIGHT : WIDTH;
  const wide = vertical ? WIDTH : HEIGHT;
  const [from, to] = [turn(a), turn(b)];
  let points;
  if (to.x > from.x) {
    const begin = { x: from.x + long, y: from.y + wide / 2 };
    const end = { x: to.x, y: to.y + wide / 2 };
    const reach = Math.max(24, (end.x - begin.x) / 2);
    points = [begin, { x: begin.x + reach, y: begin.y }, { x: end.x - reach, y: end.y }, end];
  } else {
    const begin = { x: from.x + long / 2, y: from.y + wide };
    const end = { x: to.x + long / 2, y: to.y + wide };
    const low = Math.max(begin.y, end.y) + 40;
    points = [begin, { x: begin.x, y: low }, { x: end.x, y: low }, end];
  }
  points = points.map(turn);
  const [p0, p1, p2, p3] = points;
  return { d: `M${p0.x} ${p0.y}C${p1.x} ${p1.y} ${p2.x} ${p2.y} ${p3.x} ${p3.y}`, points };
}

function along([p0, p1, p2, p3], t) {
  const u = 1 - t;
  const mix = (k) => u * u * u * p0[k] + 3 * u * u * t * p1[k] + 3 * u * t * t * p2[k] + t * t * t * p3[k];
  return { x: mix("x"), y: mix("y") };
}

// The plate with the count goes to the first place on its edge where it covers neither a node nor another plate.
function platePlace(points, width, taken) {
  for (const t of [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82]) {
    const p = along(points, t);
    const box = { x: p.x - width / 2, y: p.y - 8, w: width, h: 16 };
    if (!taken.some((o) => box.x < o.x + o.w && o.x < box.x + box.w && box.y < o.y + o.h && o.y < box.y + box.h)) {
      taken.push(box);
      return p;
    }
  }
  return along(points, 0.5);
}

function drawEdge(edge, at, previous, taken, vertical) {
  const f = forward(edge);
  const reads = edge.verb === "reads";
  const line = curve(at.get(f.from), at.get(f.to), vertical);
  const n = edge.count ?? 0;
  const live = previous !== undefined && n > previous;
  const props = { class: `edge ${edge.verb} ${live ? "is-live" : ""} ${edge.failed > 0 ? "has-failed" : ""}`, "data-from": edge.from, "data-to": edge.to };
  const group = h("g", props, h("path", { d: line.d, "marker-end": reads ? null : "url(#arrow)", "marker-start": reads ? "url(#arrow-back)" : null }));
  if (n > 0) {
    const text = edge.failed > 0 ? `${count(n)} · ${count(edge.failed)} ✕` : count(n);
    const width = 12 + text.length * 6.4;
    const p = platePlace(line.points, width, taken);
    group.append(h("rect", { class: "plate", x: p.x - width / 2, y: p.y - 8, width, height: 16, rx: 8 }), h("text", { class: "count", x: p.x, y: p.y + 4 }, text));
  }
  group.append(h("title", {}, `${edge.from} ${edge.verb} ${edge.to}: ${n}${edge.failed ? `, ${edge.failed} failed` : ""}`));
  return group;
}

// The short arrow of the callers, before an HTTP function.
function drawCallers(node, at, previous, vertical) {
  const n = node.callers;
  const live = previous !== undefined && n > previous;
  const middle = vertical ? at.x + WIDTH / 2 : at.y + HEIGHT / 2;
  const line = vertical ? `M${middle} ${at.y - STUB * 0.7}L${middle} ${at.y}` : `M${at.x - STUB + 6} ${middle}L${at.x} ${middle}`;
  const group = h("g", { class: `edge triggers ${live ? "is-live" : ""} ${node.callersFailed > 0 ? "has-failed" : ""}` },
    h("path", { d: line, "marker-end": "url(#arrow)" }), h("title", {}, `${n} HTTP requests${node.callersFailed ? `, ${node.callersFailed} failed` : ""}`));
  if (n > 0) group.append(h("text", { class: vertical ? "count beside" : "count", x: vertical ? middle + 8 : at.x - STUB / 2, y: vertical ? at.y - STUB / 3 : middle - 5 }, count(n)));
  return group;
}

// Draws into `box`; `seen` remembers counts from one drawing to the next, so that what moved lights up.
export function drawGraph(box, graph, seen) {
  if (graph.nodes.length === 0) {
    box.replaceChildren(h("p", { class: "empty" }, "Nothing yet."));
    return;
  }
  const { at, width, height, vertical } = place(layout(graph.nodes, graph.edges), graph.nodes.some((n) => n.callers !== undefined), box.clientWidth || 1200);
  const taken = [...at.values()].map((p) => ({ x: p.x - 4, y: p.y - 2, w: WIDTH + 8, h: HEIGHT + 4 }));
  const head = (id, reversed) => h("marker", { id, viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 8, markerHeight: 8, markerUnits: "userSpaceOnUse", orient: reversed ? "auto-start-reverse" : "auto" },
    h("path", { d: "M0 0L8 4L0 8z" }));
  const svg = h("svg", { class: "graph", viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": "The platform's graph" },
    h("defs", {}, head("arrow", false), head("arrow-back", true)));
  for (const e of graph.edges) {
    const key = `${e.from} ${e.verb} ${e.to}`;
    svg.append(drawEdge(e, at, seen.get(key), taken, vertical));
    seen.set(key, e.count ?? 0);
  }
  for (const n of graph.nodes.filter((node) => node.callers !== undefined)) {
    svg.append(drawCallers(n, at.get(n.id), seen.get(`callers ${n.id}`), vertical));
    seen.set(`callers ${n.id}`, n.callers);
  }
  // As wide as the panel; where that would make the text too small, it keeps a size that can be read and scrolls.
  svg.style.maxWidth = `${width}px`;
  svg.style.minWidth = `${width * SMALLEST}px`;
  svg.style.width = "100%";
  for (const n of graph.nodes) svg.append(drawNode(n, at.get(n.id)));
  svg.addEventListener("pointerover", (event) => highlight(svg, event.target.closest?.(".node")?.dataset.id));
  svg.addEventListener("pointerleave", () => highlight(svg, null));
  svg.addEventListener("focusin", (event) => highlight(svg, event.target.closest?.(".node")?.dataset.id));
  svg.addEventListener("focusout", () => highlight(svg, null));
  const focused = document.activeElement?.dataset?.id;
  box.replaceChildren(svg);
  if (focused) svg.querySelector(`[data-id="${CSS.escape(focused)}"]`)?.focus();
}

function highlight(svg, id) {
  const near = new Set([id]);
  for (const edge of svg.querySelectorAll(".edge")) {
    const touches = !id || edge.dataset.from === id || edge.dataset.to === id;
    edge.classList.toggle("dim", !touches);
    if (touches && id) near.add(edge.dataset.from).add(edge.dataset.to);
  }
  for (const node of svg.querySelectorAll(".node")) node.classList.toggle("dim", Boolean(id) && !near.has(node.dataset.id));
}
