// What a person does with the dashboard, in a real browser before a real host: node browser_test.mjs HOST CHROMIUM.
// With FORMWORK_SHOTS=DIR it leaves a picture of each page there.
import assert from "node:assert/strict";
import path from "node:path";
import { check, runAll, startBrowser, startHost, until } from "./harness.mjs";
import { contrastFaults, nameless } from "./page_checks.mjs";

const [binary, chromium] = process.argv.slice(2);
const host = await startHost(binary);
const { browser, page, complaints } = await startBrowser(chromium);
const main = page.locator("main");

const go = async (where) => {
  await page.evaluate((hash) => { location.hash = hash; }, `#/${where}`);
  await page.waitForFunction((hash) => location.hash === hash, `#/${where}`);
};
const call = (method, url, body) => fetch(`${host.base}/api/${url}`, { method, body });
const sees = (locator, what) => until(what, () => locator.first().isVisible());
const says = (locator, text) => until(`"${text}"`, async () => (await locator.allInnerTexts()).join("\n").includes(text));
const toast = (text) => says(page.locator("#toasts"), text);
const shots = process.env.FORMWORK_SHOTS;
const shot = async (name) => shots && page.screenshot({ path: path.join(shots, `${name}.png`), fullPage: true });

check("without its key the page says where to get it, and asks nothing else", async () => {
  await page.goto(`${host.base}/formwork/`);
  await says(main, "This page needs its key");
  await page.goto(`${host.base}/formwork/#key=wrong`);
  await page.reload();
  await says(main, "This page needs its key");
});

check("the key is taken out of the address", async () => {
  await page.goto("about:blank");
  await page.goto(`${host.base}/formwork/#key=${host.key}`);
  await says(page.locator("#host-state"), "host Running");
  assert.equal(await page.evaluate(() => location.href), `${host.base}/formwork/#/`);
  await says(page.locator("#app-name"), "notes");
});

check("the graph shows the platform, and its counts move as requests come", async () => {
  for (const name of ["add-note", "list-notes", "handle-work", "watch-notes"]) await sees(page.locator(`svg.graph [data-id="function:${name}"]`), name);
  await sees(page.locator('svg.graph [data-id="queue:work"]'), "the queue");
  await sees(page.locator('svg.graph [data-id="container:notes"]'), "the container");
  for (const id of ["1", "2", "3"]) assert.equal((await call("POST", "notes/kitchen", JSON.stringify({ id, text: `note ${id} <b>bold</b>` }))).status, 201);
  const edge = page.locator('svg.graph .edge[data-from="function:add-note"][data-to="container:notes"] .count');
  await until("the edge to count 3", async () => (await edge.textContent()) === "3");
  await says(page.locator(".stat"), "documents");
  await says(main, "handle-work");
  await shot("overview");
});

check("the graph as a table says the same", async () => {
  await page.getByRole("button", { name: "As a table" }).click();
  await sees(page.getByRole("row", { name: "function:add-note sends queue:work 3 0" }), "the edge as a row");
  await page.getByRole("button", { name: "As a picture" }).click();
});

check("an invocation shows input, output, logs and what it caused", async () => {
  await go("invocations");
  await page.getByLabel("Function").selectOption("add-note");
  await page.getByRole("link", { name: /invocation of add-note/ }).first().click();
  await says(main, "What caused what");
  await says(main.locator("pre"), '"text": "note 3 <b>bold</b>"');
  await says(main, "a note on kitchen");
  await page.locator(".chain").getByRole("link", { name: "handle-work" }).click();
  await says(main.locator("h1"), "handle-work");
  await says(page.locator(".chain li").first(), "add-note");
  await shot("invocation");
});

check("a message that fails becomes a dead letter that can be redriven; its text stays text", async () => {
  await go("queues/work");
  await page.getByLabel("Text or JSON").fill('{"fail":"<img src=x onerror=alert(1)>"}');
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await toast("sent");
  await sees(page.locator(".side .badge.bad"), "the badge of dead letters");
  await page.getByRole("navigation", { name: "Queues" }).getByRole("link", { name: /work-poison/ }).click();
  await says(main, "<img src=x onerror=alert(1)>");
  await shot("queue");
  const failures = async () => (await host.api("GET", "invocations?function=handle-work&outcome=failed")).invocations.length;
  const before = await failures();
  await page.getByRole("button", { name: "Redrive", exact: true }).first().click();
  await toast("goes back");
  await until("it to be tried again", async () => (await failures()) > before);
});

check("clearing asks first", async () => {
  await go("queues/work-poison");
  await until("the dead letter to be back", async () => (await host.api("GET", "queues/work-poison/messages")).messages.length === 1);
  await page.getByRole("button", { name: "Clear" }).click();
  await page.getByRole("button", { name: "Cancel" }).click();
  assert.equal((await host.api("GET", "queues/work-poison/messages")).messages.length, 1);
  await page.getByRole("button", { name: "Clear" }).click();
  await page.getByRole("button", { name: "Delete them" }).click();
  await toast("1 message deleted");
  await says(main, "No messages.");
});

check("a query answers; a wrong one says where; a document can be written", async () => {
  await go("containers/notes");
  const sql = page.getByLabel(/Query/);
  await says(main, "3 rows");
  await sql.fill("SELECT c.id, c.text FROM c WHERE c.id > @least ORDER BY c.id DESC");
  await page.getByLabel("Parameters").fill('{"least": "1"}');
  await page.getByLabel(/Partition/).fill("kitchen");
  await sql.press("Control+Enter");
  await says(main, "2 rows");
  assert.deepEqual(await main.locator("table").last().locator("tbody tr td:first-child").allTextContents(), ["3", "2"]);
  await shot("container");
  await sql.fill("SELECT *\nFROM c WHERE c.order = 1");
  await sql.press("Control+Enter");
  await says(page.getByRole("alert"), "'ORDER' is a keyword");
  assert.equal(await page.getByRole("alert").locator("pre").textContent(), `FROM c WHERE c.order = 1\n${" ".repeat(15)}^`);
  await sql.fill("SELECT * FROM c");
  await page.getByLabel("Parameters").fill("");
  await page.getByText("Write a document").click();
  await page.getByLabel("Upsert").fill('{"id": "9", "board": "kitchen", "text": "by hand"}');
  await page.getByRole("button", { name: "Write" }).click();
  await says(main, "by hand");
});

check("what is being typed survives the live updates", async () => {
  await go("containers/notes");
  const sql = page.getByLabel(/Query/);
  await sql.fill("SELECT VALUE 1");
  for (const id of ["20", "21"]) await call("POST", "notes/attic", JSON.stringify({ id, text: "more" }));
  await says(page.getByRole("navigation", { name: "Containers" }), "6");
  assert.equal(await sql.inputValue(), "SELECT VALUE 1");
  assert.ok(await sql.evaluate((e) => e === document.activeElement));
});

check("a timer shows its next runs and can be fired", async () => {
  await go("timers");
  await says(main, "0 0 3 * * *");
  await page.getByRole("button", { name: "Fire now" }).click();
  await toast("tick is fired");
  await until("the run", async () => (await host.api("GET", "invocations?function=tick")).invocations.length === 1);
  await shot("timers");
});

check("a function can be invoked by hand", async () => {
  await go("functions/handle-work");
  await page.getByLabel(/Input of the trigger/).fill("by hand");
  await page.getByRole("button", { name: "Invoke" }).click();
  await toast("handle-work is called");
  await shot("function");
});

check("an http function has a field for each of its parameters, and what is typed there stays", async () => {
  await go("functions/find-note");
  const board = page.getByLabel("board", { exact: true });
  await board.fill("kitchen");
  await page.getByLabel("id (query)").fill("2");
  await call("POST", "notes/attic", JSON.stringify({ id: "30", text: "something else happens" }));
  await until("the other call to be seen", async () => (await host.api("GET", "invocations?function=add-note&limit=1")).invocations.length === 1);
  assert.equal(await board.inputValue(), "kitchen");
  await page.getByRole("button", { name: "Invoke" }).click();
  await toast("find-note is called");
  const found = await until("the call", async () => (await host.api("GET", "invocations?function=find-note")).invocations[0]);
  assert.equal(found.status, 200);
  await page.getByRole("link", { name: /invocation of find-note/ }).first().click();
  await says(main, "on kitchen, by 2");
  await go("functions/find-note");
  await page.getByRole("button", { name: "Invoke" }).click();
  assert.ok(await page.getByLabel("board", { exact: true }).evaluate((e) => e.validity.valueMissing));
  await shot("parameters");
});

check("a workflow shows its time line", async () => {
  assert.equal((await call("POST", "greetings", "")).status, 202);
  await until("the workflow to end", async () => (await host.api("GET", "workflows/greeting-1")).runtimeStatus === "Completed");
  await go("workflows");
  await page.getByRole("link", { name: "greeting-1" }).click();
  await says(main, "hello Ada");
  await until("the activity in it", async () => (await page.locator("svg.timeline").textContent()).includes("say"));
  await sees(page.getByRole("img", { name: /Time line of greet: 1 steps/ }), "the time line");
  await shot("workflow");
});

check("a fault is switched on, hits, and is switched off", async () => {
  await go("faults");
  await page.getByLabel("What").selectOption("cosmos");
  await page.getByLabel("Does").selectOption("429");
  await page.getByLabel(/How often/).fill("100%");
  await says(main.locator("code"), "formwork fault add 'cosmos=429:100%'");
  await page.getByRole("button", { name: "Switch on" }).click();
  await toast("switched on");
  assert.equal((await call("POST", "notes/kitchen", JSON.stringify({ id: "4", text: "x" }))).status, 500);
  await until("the hit to show", async () => Number(await main.locator("table td.num").first().textContent()) > 0);
  await shot("faults");
  await page.getByRole("button", { name: "Switch off" }).click();
  await says(main, "None: everything works");
  assert.equal((await call("POST", "notes/kitchen", JSON.stringify({ id: "4", text: "x" }))).status, 201);
});

check("logs show what was, and run along", async () => {
  await page.reload();
  await go("logs");
  await says(main, "a note on kitchen");
  await call("POST", "notes/cellar", JSON.stringify({ id: "30", text: "x" }));
  await says(main, "a note on cellar");
});

check("the keyboard alone is enough", async () => {
  await go("");
  await page.reload();
  await sees(main.locator("h2"), "the overview");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Skip to content");
  for (let i = 0; i < 20 && (await page.evaluate(() => document.activeElement.getAttribute("href"))) !== "#/queues"; i += 1) await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await says(main.locator("h1"), "Queues");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
  await go("");
  const node = page.locator('svg.graph a[data-id="queue:work"]');
  await sees(node, "the graph");
  await node.focus();
  await page.keyboard.press("Enter");
  await says(main.locator("h2").first(), "work");
});

const PAGES = ["", "functions", "functions/add-note", "invocations", "queues/work", "containers/notes", "timers", "workflows", "workflows/greeting-1", "faults", "logs"];

check("every control has a name, every page one heading of the first level", async () => {
  for (const where of PAGES) {
    await go(where);
    await sees(main.locator("h1"), `the heading of ${where}`);
    assert.deepEqual(await page.evaluate(nameless), [], where);
    assert.equal(await page.locator("h1").count(), 1, where);
  }
});

for (const theme of ["light", "dark"]) {
  check(`${theme}: all text can be read against its ground (4.5 to 1)`, async () => {
    await page.evaluate(() => localStorage.removeItem("formwork-theme"));
    await page.emulateMedia({ colorScheme: theme });
    await page.reload();
    for (const where of PAGES) {
      await go(where);
      await sees(main.locator("h1"), `the heading of ${where}`);
      await page.waitForTimeout(150);
      await shot(`${theme}-${where.replaceAll("/", "-") || "overview"}`);
      assert.deepEqual(await page.evaluate(contrastFaults), [], where);
    }
  });
}

check("the button switches the theme and the page remembers it", async () => {
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.emulateMedia({ colorScheme: "light" });
  await page.reload();
  const light = await ground();
  await page.getByRole("button", { name: /light and dark/ }).click();
  assert.notEqual(await ground(), light);
  await page.reload();
  assert.notEqual(await ground(), light);
  await page.getByRole("button", { name: /light and dark/ }).click();
});

check("on a narrow screen nothing is cut off sideways", async () => {
  await page.setViewportSize({ width: 400, height: 800 });
  for (const where of PAGES) {
    await go(where);
    await sees(main.locator("h1"), `the heading of ${where}`);
    await page.waitForTimeout(100);
    const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(wide <= room, `${where}: ${wide} > ${room}`);
  }
  await shot("narrow");
  await page.setViewportSize({ width: 1440, height: 900 });
});

check("when the host is gone the page says so", async () => {
  await host.stop();
  await says(page.locator("#host-state"), "host does not answer");
});

check("nothing was refused by the policy, nothing failed in the page", async () => {
  assert.deepEqual(complaints, []);
});

const failed = await runAll();
if (failed > 0) console.log(host.output());
await browser.close();
await host.stop().catch(() => {});
process.exit(failed === 0 ? 0 : 1);
