// Starts the host with the app beside this file and a browser in front of it; runs checks one after the other.
import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { chromium } from "playwright-core";

const here = path.dirname(new URL(import.meta.url).pathname);

export async function until(what, check, seconds = 15) {
  const end = Date.now() + seconds * 1000;
  let last;
  while (Date.now() < end) {
    try {
      const value = await check();
      if (value) return value;
    } catch (error) {
      last = error;
    }
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`waited ${seconds} s for: ${what}${last ? ` (${last.message})` : ""}`);
}

export async function startHost(binary) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "formwork-dashboard-"));
  fs.cpSync(path.join(here, "app"), folder, { recursive: true });
  const runFile = path.join(folder, "run.json");
  const child = spawn(binary, [folder, "--port", "0", "--state", path.join(folder, "state.db"), "--resources", path.join(folder, "resources.json"),
    "--run-file", runFile, "--name", "notes", "--output", "text"], { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (bytes) => { output += bytes; });
  const ended = new Promise((done) => child.on("exit", done));
  const run = await until(`the host's run file; it said: ${output}`, () => fs.existsSync(runFile) && JSON.parse(fs.readFileSync(runFile, "utf8")));
  const base = `http://127.0.0.1:${run.port}`;
  const api = async (method, what, body) => {
    const response = await fetch(`${base}/formwork/api/${what}`, { method, headers: { "x-formwork-key": run.key }, body });
    return response.json();
  };
  await until("the handler to be ready", async () => (await api("GET", "state")).handler.state === "ready");
  return { base, key: run.key, api, output: () => output,
    async stop() {
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), 5000);
      await ended;
      clearTimeout(timer);
      fs.rmSync(folder, { recursive: true, force: true });
    } };
}

export async function startBrowser(executable, options = {}) {
  const browser = await chromium.launch({ executablePath: executable, args: ["--no-sandbox"] });
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: "light", ...options });
  const page = await context.newPage();
  const complaints = [];  // what the page's own code, or the policy, had to complain about
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("console", (message) => message.type() === "error" && !/Failed to load resource/.test(message.text()) && complaints.push(message.text()));
  page.on("dialog", (dialog) => {
    complaints.push(`a dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  return { browser, page, complaints };
}

const checks = [];
export const check = (name, body) => checks.push({ name, body });

export async function runAll() {
  const only = process.env.FORMWORK_CHECK;
  let failed = 0;
  for (const { name, body } of checks.filter((c) => !only || c.name.includes(only))) {
    try {
      await body();
      console.log(`ok      ${name}`);
    } catch (error) {
      failed += 1;
      console.log(`FAILED  ${name}\n        ${error.stack.split("\n").slice(0, 4).join("\n        ")}`);
    }
  }
  console.log(`${checks.length - failed} of ${checks.length} checks passed`);
  return failed;
}
