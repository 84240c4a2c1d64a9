// Run inside the page: what is without a name, and what cannot be read.

export function nameless() {
  const faults = [];
  for (const e of document.querySelectorAll("a[href], button, input, select, textarea")) {
    if (e.closest("[hidden], dialog:not([open])")) continue;
    const label = e.getAttribute("aria-label") || e.textContent.trim() || [...(e.labels ?? [])].map((l) => l.textContent.trim()).join(" ");
    if (!label) faults.push(e.outerHTML.slice(0, 120));
  }
  for (const t of document.querySelectorAll("main table")) if (!t.caption?.textContent) faults.push("a table without a caption");
  for (const s of document.querySelectorAll("main svg")) if (!s.getAttribute("aria-label") && s.getAttribute("aria-hidden") !== "true") faults.push("a picture without a name");
  return faults;
}

export function contrastFaults() {
  const parse = (color) => (color.match(/[\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255).map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)).reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (e) => {
    for (let at = e; at; at = at.parentElement) {
      const color = parse(getComputedStyle(at).backgroundColor);
      if (color.length < 4 || color[3] > 0.99) return color;
    }
    return [255, 255, 255];
  };
  const faults = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    const text = walker.currentNode.textContent.trim();
    if (!text || e.closest("svg, script, noscript, .sr, .skip, [hidden], dialog:not([open]), option, :disabled") || e.getClientRects().length === 0) continue;
    const [a, b] = [light(parse(getComputedStyle(e).color)), light(ground(e))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) faults.add(`${ratio.toFixed(2)} "${text.slice(0, 40)}"`);
  }
  return [...faults];
}
