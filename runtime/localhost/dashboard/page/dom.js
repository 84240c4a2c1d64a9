// Making and renewing elements. Text is always set as text, never as HTML: whatever a message or a document holds,
// it cannot become part of the page.

const SVG = "http://www.w3.org/2000/svg";
const SVG_TAGS = new Set(["svg", "g", "path", "rect", "circle", "text", "line", "defs", "marker", "title", "tspan"]);

// h("a", {href: "#/", class: "x", onclick: f}, "text", element, [elements]); null and false are left out.
export function h(tag, props, ...children) {
  const svg = SVG_TAGS.has(tag) && !(tag === "title" && props?.html);
  const element = svg ? document.createElementNS(SVG, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value") element.value = value;
    else if (name === "width%") element.style.width = `${value}%`;
    else element.setAttribute(name, value === true ? "" : value);
  }
  append(element, children);
  return element;
}

function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

export function fill(element, ...children) {
  element.replaceChildren();
  append(element, children);
  return element;
}

// Renews the children of `parent` from `items`. A child whose item is the same stays as it is, so that focus,
// selection and scrolling survive; a changed one is made anew and gets the focus back where it was.
export function renew(parent, items, keyOf, make, whenEmpty) {
  const old = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  const next = items.map((item) => {
    const key = String(keyOf(item));
    const print = JSON.stringify(item);
    const kept = old.get(key);
    if (kept && kept.print === print) return kept;
    const made = make(item);
    made.dataset.key = key;
    made.print = print;
    if (kept?.contains(document.activeElement)) made.focusBack = focusPath(kept);
    return made;
  });
  if (next.length === 0 && whenEmpty) {
    const empty = whenEmpty();
    empty.dataset.key = " empty";
    next.push(old.get(" empty") ?? empty);
  }
  const same = next.length === parent.children.length && next.every((child, i) => child === parent.children[i]);
  if (!same) parent.replaceChildren(...next);
  for (const child of next) {
    if (!child.focusBack) continue;
    refocus(child, child.focusBack);
    delete child.focusBack;
  }
}

const FOCUSABLE = "a, button, input, select, textarea";

function focusPath(element) {
  return { at: [...element.querySelectorAll(FOCUSABLE)].indexOf(document.activeElement) };
}

function refocus(element, { at }) {
  if (at < 0) element.focus?.();
  else element.querySelectorAll(FOCUSABLE)[at]?.focus();
}

export function table(caption, columns, body) {
  return h("div", { class: "scroll" },
    h("table", {}, h("caption", { class: "sr" }, caption),
      h("thead", {}, h("tr", {}, columns.map((column) => {
        const [text, kind] = Array.isArray(column) ? column : [column, null];
        return h("th", { scope: "col", class: kind }, text);
      }))), body));
}

export function toast(text, bad = false) {
  const box = document.getElementById("toasts");
  const item = h("div", { class: bad ? "toast is-bad" : "toast" }, text);
  box.append(item);
  setTimeout(() => item.remove(), bad ? 9000 : 4500);
}

// Asks before something that cannot be undone; resolves to true or false.
export function confirmed(title, text, yes) {
  const dialog = document.getElementById("dialog");
  document.getElementById("dialog-title").textContent = title;
  document.getElementById("dialog-text").textContent = text;
  document.getElementById("dialog-yes").textContent = yes;
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}
